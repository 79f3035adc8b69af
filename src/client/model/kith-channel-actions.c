/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-channel.h"

#include "kith-action.h"
#include "kith-channel-private.h"
#include "kith-message-private.h"
#include "kith-session-private.h"

/* What a person asks of a channel. */

static gpointer
apply_channel (KithSession *session, gpointer source, gpointer answer)
{
  kith_reducer_apply_channel (kith_session_get_reducer (session), answer);
  return NULL;
}

void
kith_channel_edit_async (KithChannel *self, const KithChannelEdit *edit, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (KithWireChannelPatch) patch = kith_wire_channel_patch_new ();
  const KithAction action = {
    .route = KITH_ROUTE_CHANNEL_PATCH, .params = { kith_channel_get_id (self) }, .body = patch, .apply = apply_channel
  };

  patch->name = g_strdup (edit->name);
  patch->has_topic = edit->topic != NULL;
  patch->clear_topic = edit->topic && !*edit->topic;
  patch->topic = patch->clear_topic ? NULL : g_strdup (edit->topic);
  patch->has_slow_mode_seconds = edit->slow_mode_seconds >= 0;
  patch->slow_mode_seconds = MAX (edit->slow_mode_seconds, 0);
  patch->has_user_limit = edit->user_limit >= 0;
  patch->user_limit = MAX (edit->user_limit, 0);
  kith_action_run (self, kith_channel_get_session (self), &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH (kith_channel_edit_finish, KithChannel)

/**
 * kith_channel_move_async:
 * @parent: (nullable): the category it goes to
 */
void
kith_channel_move_async (KithChannel *self, KithChannel *parent, int position, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (KithWireChannelPatch) patch = kith_wire_channel_patch_new ();
  const KithAction action = {
    .route = KITH_ROUTE_CHANNEL_PATCH, .params = { kith_channel_get_id (self) }, .body = patch, .apply = apply_channel
  };

  patch->has_position = TRUE;
  patch->position = position;
  patch->has_parent_id = TRUE;
  patch->clear_parent_id = parent == NULL;
  patch->parent_id = parent ? g_strdup (kith_channel_get_id (parent)) : NULL;
  kith_action_run (self, kith_channel_get_session (self), &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH (kith_channel_move_finish, KithChannel)

static gpointer
apply_removal (KithSession *session, gpointer source, gpointer answer)
{
  kith_reducer_remove_channel (kith_session_get_reducer (session), kith_channel_get_id (source));
  return NULL;
}

void
kith_channel_delete_async (KithChannel *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  const KithAction action = { .route = KITH_ROUTE_CHANNEL_DELETE,
                              .params = { kith_channel_get_id (self) },
                              .apply = apply_removal };

  kith_action_run (self, kith_channel_get_session (self), &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH (kith_channel_delete_finish, KithChannel)

static gpointer
take_pins (KithSession *session, gpointer source, gpointer answer)
{
  const KithWirePinList *list = answer;
  GListStore *pins = g_list_store_new (KITH_TYPE_MESSAGE);

  for (guint i = 0; i < list->items->len; i++)
    {
      const KithWireMessage *wire = g_ptr_array_index (list->items, i);
      KithTimeline *timeline = kith_channel_peek_timeline (source);
      KithMessage *known = timeline ? kith_timeline_find_message (timeline, wire->id) : NULL;
      g_autoptr (KithMessage) message = known ? g_object_ref (known) : kith_message_new (source);

      /* The list may have been written before an edit that was heard of already. */
      if (wire->edited_at >= kith_message_get_edited_at (message))
        kith_message_update (message, wire);
      g_list_store_append (pins, message);
    }
  return pins;
}

/**
 * kith_channel_list_pins_async:
 *
 * Asks for the pinned messages.
 */
void
kith_channel_list_pins_async (KithChannel *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  const KithAction action = { .route = KITH_ROUTE_PINS_LIST,
                              .params = { kith_channel_get_id (self) },
                              .apply = take_pins,
                              .free_result = g_object_unref };

  kith_action_run (self, kith_channel_get_session (self), &action, cancellable, callback, data);
}

/**
 * kith_channel_list_pins_finish:
 *
 * Returns: (transfer full) (nullable): a list of KithMessage, the one pinned last first
 */
KITH_DEFINE_ACTION_FINISH_POINTER (kith_channel_list_pins_finish, KithChannel, GListModel)

/**
 * kith_channel_delete_messages_async:
 * @ids: 2 to 100 ids of messages
 * @reason: (nullable): for the audit log
 *
 * Deletes many messages at once; the event takes them out of the timeline.
 */
void
kith_channel_delete_messages_async (KithChannel *self, const char *const *ids, const char *reason,
                                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (KithWireBulkDeleteRequest) request = kith_wire_bulk_delete_request_new ();
  const KithAction action = { .route = KITH_ROUTE_MESSAGES_DELETE,
                              .params = { kith_channel_get_id (self) },
                              .body = request };

  for (guint i = 0; ids[i]; i++)
    g_ptr_array_add (request->ids, g_strdup (ids[i]));
  request->reason = reason && *reason ? g_strdup (reason) : NULL;
  kith_action_run (self, kith_channel_get_session (self), &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH (kith_channel_delete_messages_finish, KithChannel)
