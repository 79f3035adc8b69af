/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-people-actions.h"

#include "kith-action.h"
#include "kith-session-private.h"

static gpointer
apply_conversation (KithSession *session, gpointer source, gpointer answer)
{
  return g_object_ref (kith_reducer_apply_conversation (kith_session_get_reducer (session), answer));
}

/**
 * kith_session_open_conversation_async:
 * @user_ids: (array zero-terminated=1): the other people
 * @name: (nullable): of a group
 */
void
kith_session_open_conversation_async (KithSession *self, const char *const *user_ids, const char *name,
                                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (KithWireConversationRequest) request = kith_wire_conversation_request_new ();
  const KithAction action = {
    .route = KITH_ROUTE_CONVERSATION_OPEN, .body = request, .apply = apply_conversation, .free_result = g_object_unref
  };

  for (guint i = 0; user_ids[i]; i++)
    g_ptr_array_add (request->recipient_ids, g_strdup (user_ids[i]));
  request->name = g_strdup (name);
  kith_action_run (self, self, &action, cancellable, callback, data);
}

/**
 * kith_session_open_conversation_finish:
 *
 * Returns: (transfer full): the conversation, which is in the list already
 */
KITH_DEFINE_ACTION_FINISH_POINTER (kith_session_open_conversation_finish, KithSession, KithChannel)

void
kith_channel_add_person_async (KithChannel *self, const char *user_id, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer data)
{
  const KithAction action = { .route = KITH_ROUTE_RECIPIENT_ADD, .params = { kith_channel_get_id (self), user_id } };

  kith_action_run (self, kith_channel_get_session (self), &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH (kith_channel_add_person_finish, KithChannel)

void
kith_channel_remove_person_async (KithChannel *self, const char *user_id, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer data)
{
  const KithAction action = { .route = KITH_ROUTE_RECIPIENT_REMOVE, .params = { kith_channel_get_id (self), user_id } };

  kith_action_run (self, kith_channel_get_session (self), &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH (kith_channel_remove_person_finish, KithChannel)

static gpointer
apply_leaving (KithSession *session, gpointer source, gpointer answer)
{
  kith_reducer_remove_channel (kith_session_get_reducer (session), kith_channel_get_id (source));
  return NULL;
}

void
kith_channel_leave_async (KithChannel *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  const KithAction action = { .route = KITH_ROUTE_RECIPIENT_LEAVE,
                              .params = { kith_channel_get_id (self) },
                              .apply = apply_leaving };

  kith_action_run (self, kith_channel_get_session (self), &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH (kith_channel_leave_finish, KithChannel)

void
kith_session_block_async (KithSession *self, KithUser *user, gboolean block, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer data)
{
  const KithAction action = { .route = block ? KITH_ROUTE_BLOCK_PUT : KITH_ROUTE_BLOCK_DELETE,
                              .params = { kith_user_get_id (user) } };

  /* The event that every device gets changes the model. */
  kith_action_run (self, self, &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH (kith_session_block_finish, KithSession)

static gpointer
apply_presence (KithSession *session, gpointer source, gpointer answer)
{
  kith_reducer_apply_own_presence (kith_session_get_reducer (session), answer);
  return NULL;
}

/**
 * kith_session_choose_presence_async:
 *
 * Chooses how others see one, on all devices.
 */
void
kith_session_choose_presence_async (KithSession *self, KithPresenceStatus status, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer data)
{
  const KithWirePresencePatch patch = { .status = status, .has_status = TRUE };
  const KithAction action = { .route = KITH_ROUTE_PRESENCE_PATCH, .body = &patch, .apply = apply_presence };

  kith_action_run (self, self, &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH (kith_session_choose_presence_finish, KithSession)

/**
 * kith_session_set_status_async:
 * @emoji: (nullable): before the words
 * @text: (nullable): a few words
 * @expires_at: when they go away, in milliseconds since 1970; 0 for never
 *
 * Says something of oneself.
 */
void
kith_session_set_status_async (KithSession *self, const char *emoji, const char *text, gint64 expires_at,
                               GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  const KithWirePresencePatch patch = { .emoji = (char *) emoji,
                                        .has_emoji = TRUE,
                                        .clear_emoji = !emoji,
                                        .text = (char *) text,
                                        .has_text = TRUE,
                                        .clear_text = !text,
                                        .expires_at = expires_at,
                                        .has_expires_at = TRUE,
                                        .clear_expires_at = !expires_at };
  const KithAction action = { .route = KITH_ROUTE_PRESENCE_PATCH, .body = &patch, .apply = apply_presence };

  kith_action_run (self, self, &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH (kith_session_set_status_finish, KithSession)

static gpointer
apply_privacy (KithSession *session, gpointer source, gpointer answer)
{
  kith_reducer_apply_privacy (kith_session_get_reducer (session), answer);
  return NULL;
}

void
kith_guild_allow_direct_messages_async (KithGuild *self, gboolean allow, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer data)
{
  const KithWireGuildPrivacyPatch patch = { .direct_messages = allow, .has_direct_messages = TRUE };
  const KithAction action = {
    .route = KITH_ROUTE_PRIVACY_PATCH, .params = { kith_guild_get_id (self) }, .body = &patch, .apply = apply_privacy
  };

  kith_action_run (self, kith_guild_get_session (self), &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH (kith_guild_allow_direct_messages_finish, KithGuild)
