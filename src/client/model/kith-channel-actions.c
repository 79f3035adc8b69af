/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-channel.h"

#include "kith-action.h"
#include "kith-session-private.h"

/* What a person asks of a channel. */

static gpointer
apply_channel (KithSession *session, gpointer source, gpointer answer)
{
  kith_reducer_apply_channel (kith_session_get_reducer (session), answer);
  return NULL;
}

void
kith_channel_edit_async (KithChannel *self, const char *name, const char *topic, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (KithWireChannelPatch) patch = kith_wire_channel_patch_new ();
  const KithAction action = {
    .route = KITH_ROUTE_CHANNEL_PATCH, .params = { kith_channel_get_id (self) }, .body = patch, .apply = apply_channel
  };

  patch->name = g_strdup (name);
  patch->has_topic = topic != NULL;
  patch->clear_topic = topic && !*topic;
  patch->topic = patch->clear_topic ? NULL : g_strdup (topic);
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
