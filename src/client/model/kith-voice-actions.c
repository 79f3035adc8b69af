/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-voice-actions.h"

#include "kith-action.h"
#include "kith-session-state.h"

/**
 * kith_session_get_voice:
 *
 * Returns: (transfer none): who is in the voice channels
 */
KithVoiceRoster *
kith_session_get_voice (KithSession *self)
{
  return self->voice;
}

/**
 * kith_session_send_voice_signal:
 *
 * Returns: whether there was a connection to carry it over
 */
gboolean
kith_session_send_voice_signal (KithSession *self, const KithWireVoiceSignal *signal)
{
  return kith_gateway_send_voice_signal (self->gateway, signal);
}

/**
 * kith_session_notify_talking:
 *
 * Tells those who see the voice channel that this device is in whether one talks.
 */
void
kith_session_notify_talking (KithSession *self, gboolean talking)
{
  kith_gateway_notify_talking (self->gateway, talking);
}

static gpointer
apply_joined (KithSession *session, gpointer source, gpointer answer)
{
  const KithWireVoiceJoined *joined = answer;

  for (guint i = 0; i < joined->states->len; i++)
    kith_reducer_apply_voice_state (kith_session_get_reducer (session), joined->states->pdata[i]);
  return kith_wire_voice_joined_copy (joined);
}

/**
 * kith_channel_join_voice_async:
 * @peer_id: what this device is called by the others
 */
void
kith_channel_join_voice_async (KithChannel *self, const char *peer_id, const KithVoiceWish *wish,
                               GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  const KithWireVoiceJoinRequest body = { .peer_id = (char *) peer_id,
                                          .has_self_mute = TRUE,
                                          .self_mute = wish->mute,
                                          .has_self_deaf = TRUE,
                                          .self_deaf = wish->deaf,
                                          .has_priority = TRUE,
                                          .priority = wish->priority };
  const KithAction action = { .route = KITH_ROUTE_VOICE_JOIN,
                              .params = { kith_channel_get_id (self) },
                              .body = &body,
                              .apply = apply_joined,
                              .free_result = (GDestroyNotify) kith_wire_voice_joined_free };

  kith_action_run (self, kith_channel_get_session (self), &action, cancellable, callback, data);
}

/**
 * kith_channel_join_voice_finish:
 *
 * Returns: (transfer full): how to reach the others, who are in the roster already
 */
KITH_DEFINE_ACTION_FINISH_POINTER (kith_channel_join_voice_finish, KithChannel, KithWireVoiceJoined)

void
kith_session_leave_voice_async (KithSession *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer data)
{
  const KithAction action = { .route = KITH_ROUTE_VOICE_LEAVE };

  kith_action_run (self, self, &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH (kith_session_leave_voice_finish, KithSession)

/* Answers and events come by different connections: an answer that is late brings nobody back who has left or moved. */
static gpointer
apply_state (KithSession *session, gpointer source, gpointer answer)
{
  const KithWireVoiceState *state = answer;
  KithVoiceMember *member = kith_voice_roster_find (kith_session_get_voice (session), state->user_id);

  if (member && g_strcmp0 (kith_voice_member_get_channel_id (member), state->channel_id) == 0 &&
      g_strcmp0 (kith_voice_member_get_peer_id (member), state->peer_id) == 0)
    kith_reducer_apply_voice_state (kith_session_get_reducer (session), state);
  return NULL;
}

/**
 * kith_session_change_voice_async:
 *
 * Tells others whether one is muted and deafened, and heard above them.
 */
void
kith_session_change_voice_async (KithSession *self, const KithVoiceWish *wish, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer data)
{
  const KithWireVoicePatch patch = { .has_self_mute = TRUE,
                                     .self_mute = wish->mute,
                                     .has_self_deaf = TRUE,
                                     .self_deaf = wish->deaf,
                                     .has_priority = TRUE,
                                     .priority = wish->priority };
  const KithAction action = { .route = KITH_ROUTE_VOICE_PATCH, .body = &patch, .apply = apply_state };

  kith_action_run (self, self, &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH (kith_session_change_voice_finish, KithSession)

/**
 * kith_session_put_share_async:
 * @id: made up by this device; the same again to change how it is shown
 *
 * Tells others in the voice channel that one shows something.
 */
void
kith_session_put_share_async (KithSession *self, const char *id, KithShareKind kind, gboolean sound,
                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  const KithWireVoiceShareRequest body = { .kind = kind, .sound = sound };
  const KithAction action = {
    .route = KITH_ROUTE_VOICE_SHARE_PUT, .params = { id }, .body = &body, .apply = apply_state
  };

  kith_action_run (self, self, &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH (kith_session_put_share_finish, KithSession)

void
kith_session_delete_share_async (KithSession *self, const char *id, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer data)
{
  const KithAction action = { .route = KITH_ROUTE_VOICE_SHARE_DELETE, .params = { id } };

  kith_action_run (self, self, &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH (kith_session_delete_share_finish, KithSession)

static void
patch_member (KithGuild *self, const char *user_id, const KithWireVoiceMemberPatch *patch, GCancellable *cancellable,
              GAsyncReadyCallback callback, gpointer data)
{
  const KithAction action = { .route = KITH_ROUTE_VOICE_MEMBER_PATCH,
                              .params = { kith_guild_get_id (self), user_id },
                              .body = patch,
                              .apply = apply_state };

  kith_action_run (self, kith_guild_get_session (self), &action, cancellable, callback, data);
}

void
kith_guild_mute_voice_async (KithGuild *self, const char *user_id, gboolean mute, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer data)
{
  patch_member (self, user_id, &(KithWireVoiceMemberPatch){ .has_mute = TRUE, .mute = mute }, cancellable, callback,
                data);
}

void
kith_guild_deafen_voice_async (KithGuild *self, const char *user_id, gboolean deaf, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer data)
{
  patch_member (self, user_id, &(KithWireVoiceMemberPatch){ .has_deaf = TRUE, .deaf = deaf }, cancellable, callback,
                data);
}

void
kith_guild_move_voice_async (KithGuild *self, const char *user_id, KithChannel *channel, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer data)
{
  patch_member (self, user_id, &(KithWireVoiceMemberPatch){ .channel_id = (char *) kith_channel_get_id (channel) },
                cancellable, callback, data);
}

void
kith_guild_disconnect_voice_async (KithGuild *self, const char *user_id, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer data)
{
  const KithAction action = { .route = KITH_ROUTE_VOICE_MEMBER_DISCONNECT,
                              .params = { kith_guild_get_id (self), user_id } };

  kith_action_run (self, kith_guild_get_session (self), &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH (kith_guild_voice_finish, KithGuild)
