/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-voice-call-private.h"

#include "kith-error.h"

/* What a call has to do with its server: coming, going, coming back, and signals. */

/* Signals that wait for the answer to the joining. */
#define EARLY_MAX 64
/* The server forgets who is in a channel when it is started anew, and people come back one after another. */
#define KEPT_SECONDS 30

static void
keep_peers (KithVoiceCall *self)
{
  GListModel *list = kith_voice_roster_list (kith_session_get_voice (self->session),
                                             kith_channel_get_id (self->channel));

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (KithVoiceMember) member = g_list_model_get_item (list, i);
      const char *peer_id = kith_voice_member_get_peer_id (member);

      if (g_strcmp0 (peer_id, self->peer_id) != 0)
        g_hash_table_add (self->kept, g_strdup (peer_id));
    }
}

static gboolean
on_kept_over (gpointer data)
{
  KithVoiceCall *self = data;

  self->kept_source = 0;
  g_hash_table_remove_all (self->kept);
  kith_voice_call_sync_peers (self);
  return G_SOURCE_REMOVE;
}

/* Whether a server said no, rather than nothing. */
static gboolean
is_refusal (const GError *error)
{
  return error->domain == KITH_ERROR && kith_error_get_status (error->code) < 500 &&
         error->code != KITH_ERROR_RATE_LIMITED;
}

static void
on_failed (KithVoiceCall *self, const GError *error)
{
  gboolean over = self->state == KITH_CALL_JOINING || (self->state == KITH_CALL_RECONNECTING && is_refusal (error));
  g_autoptr (KithSession) left = self->state == KITH_CALL_RECONNECTING && self->session ? g_object_ref (self->session)
                                                                                        : NULL;

  if (self->state == KITH_CALL_RECONNECTING && !over)
    return;
  if (over)
    {
      kith_voice_call_close_room (self);
      kith_voice_call_drop_session (self);
      kith_voice_call_set_channel (self, NULL);
      kith_voice_call_set_state (self, KITH_CALL_IDLE);
      kith_voice_call_update (self);
      /* Others would see one there otherwise, as long as this device is connected. */
      if (left)
        kith_session_leave_voice_async (left, NULL, NULL, NULL);
    }
  kith_voice_call_emit_refused (self, error);
}

static void
on_joined (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithVoiceCall) self = data;
  KithChannel *channel = KITH_CHANNEL (object);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithWireVoiceJoined) joined = kith_channel_join_voice_finish (channel, result, &error);
  gboolean moved;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (!joined)
    {
      on_failed (self, error);
      return;
    }
  moved = self->channel && self->channel != channel;
  kith_voice_call_set_channel (self, channel);
  if (!self->room)
    kith_voice_call_open_room (self, joined);
  if (self->state == KITH_CALL_RECONNECTING && !self->kept_source)
    self->kept_source = g_timeout_add_seconds (KEPT_SECONDS, on_kept_over, self);
  /* What one shows was for those who were there. */
  if (moved)
    kith_call_shares_close (self->shares);
  else
    kith_call_shares_announce (self->shares);
  kith_voice_call_set_state (self, KITH_CALL_CONNECTED);
  kith_voice_call_sync_peers (self);
  kith_voice_call_update (self);
}

static void
ask_to_join (KithVoiceCall *self, KithChannel *channel)
{
  const KithVoiceWish wish = kith_voice_call_get_wish (self);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  kith_channel_join_voice_async (channel, self->peer_id, &wish, self->cancellable, on_joined, g_object_ref (self));
}

static void
on_session_state (KithVoiceCall *self)
{
  KithConnectionState state = kith_session_get_state (self->session);

  if (state == KITH_CONNECTION_CONNECTED && self->state == KITH_CALL_RECONNECTING)
    {
      ask_to_join (self, self->channel);
    }
  else if (state == KITH_CONNECTION_SIGNED_OUT)
    {
      kith_voice_call_emit_ended (self, KITH_VOICE_END_DISCONNECTED);
    }
  else if (state != KITH_CONNECTION_CONNECTED && self->state == KITH_CALL_CONNECTED)
    {
      keep_peers (self);
      g_clear_handle_id (&self->kept_source, g_source_remove);
      kith_voice_call_set_state (self, KITH_CALL_RECONNECTING);
    }
}

/* A moderator may have moved one to another channel; or the channel may be gone. */
static void
on_roster_changed (KithVoiceCall *self, const char *channel_id)
{
  KithVoiceMember *own = kith_voice_call_get_own (self);
  KithChannel *where = own ? kith_session_find_channel (self->session, kith_voice_member_get_channel_id (own)) : NULL;

  if (self->state != KITH_CALL_CONNECTED)
    return;
  if (where && where != self->channel)
    kith_voice_call_set_channel (self, where);
  if (!own && !kith_session_find_channel (self->session, kith_channel_get_id (self->channel)))
    {
      kith_voice_call_emit_ended (self, KITH_VOICE_END_DISCONNECTED);
      return;
    }
  kith_voice_call_sync_peers (self);
  kith_voice_call_update (self);
}

static void
on_left (KithVoiceCall *self, KithVoiceMember *member, int why)
{
  g_hash_table_remove (self->kept, kith_voice_member_get_peer_id (member));
  if (g_strcmp0 (kith_voice_member_get_peer_id (member), self->peer_id) != 0)
    {
      kith_voice_call_sync_peers (self);
      return;
    }
  if (self->state == KITH_CALL_JOINING || why == KITH_VOICE_END_MOVED)
    return;
  if (why == KITH_VOICE_END_LOST)
    ask_to_join (self, self->channel);
  else
    kith_voice_call_emit_ended (self, (KithVoiceEnd) why);
}

/* By what the protocol calls them. */
static const KithSignalType kinds[] = {
  [KITH_SIGNAL_KIND_OFFER] = KITH_SIGNAL_OFFER,           [KITH_SIGNAL_KIND_ANSWER] = KITH_SIGNAL_ANSWER,
  [KITH_SIGNAL_KIND_CANDIDATES] = KITH_SIGNAL_CANDIDATES, [KITH_SIGNAL_KIND_RESTART] = KITH_SIGNAL_RESTART,
  [KITH_SIGNAL_KIND_WATCH] = KITH_SIGNAL_WATCH,           [KITH_SIGNAL_KIND_UNWATCH] = KITH_SIGNAL_UNWATCH,
};

static KithSignal *
read_signal (const KithWireVoiceSignal *wire)
{
  KithSignal *signal = kith_signal_new (kinds[wire->kind], wire->peer_id, (guint) wire->epoch);
  g_autoptr (GStrvBuilder) candidates = g_strv_builder_new ();

  signal->share = g_strdup (wire->share_id);
  signal->sdp = g_strdup (wire->sdp);
  for (guint i = 0; i < wire->candidates->len; i++)
    g_strv_builder_add (candidates, wire->candidates->pdata[i]);
  signal->candidates = g_strv_builder_end (candidates);
  return signal;
}

static void
on_signal (KithVoiceCall *self, const KithWireVoiceSignal *wire)
{
  g_autoptr (KithSignal) signal = read_signal (wire);

  if (self->room)
    kith_signaling_emit_received (KITH_SIGNALING (self), signal);
  else if (self->early->len < EARLY_MAX)
    g_ptr_array_add (self->early, g_steal_pointer (&signal));
}

/*
 * kith_voice_call_send:
 *
 * Carries a signal to a peer, where the server is there.
 */
void
kith_voice_call_send (KithVoiceCall *self, const KithSignal *signal)
{
  g_autoptr (KithWireVoiceSignal) wire = kith_wire_voice_signal_new ();

  if (!self->session)
    return;
  wire->peer_id = g_strdup (signal->peer);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i] == signal->kind)
      wire->kind = i;
  wire->epoch = signal->epoch;
  wire->share_id = g_strdup (signal->share);
  wire->sdp = g_strdup (signal->sdp);
  for (guint i = 0; signal->candidates && signal->candidates[i]; i++)
    g_ptr_array_add (wire->candidates, g_strdup (signal->candidates[i]));
  kith_session_send_voice_signal (self->session, wire);
}

/*
 * kith_voice_call_drop_session:
 *
 * Has nothing more to do with the server.
 */
void
kith_voice_call_drop_session (KithVoiceCall *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (!self->session)
    return;
  g_signal_handlers_disconnect_by_data (self->session, self);
  g_signal_handlers_disconnect_by_data (kith_session_get_voice (self->session), self);
  g_clear_object (&self->session);
}

static void
take_session (KithVoiceCall *self, KithSession *session)
{
  KithVoiceRoster *roster = kith_session_get_voice (session);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::state", G_CALLBACK (on_session_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (roster, "changed", G_CALLBACK (on_roster_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (roster, "left", G_CALLBACK (on_left), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (roster, "signal", G_CALLBACK (on_signal), self, G_CONNECT_SWAPPED);
}

/**
 * kith_voice_call_join:
 *
 * Joins a voice channel, and leaves the one that one is in. What comes of it is told by the state, or by ::refused.
 */
void
kith_voice_call_join (KithVoiceCall *self, KithChannel *channel)
{
  KithSession *session = kith_channel_get_session (channel);

  if (!session || (channel == self->channel && self->state != KITH_CALL_IDLE))
    return;
  if (self->session != session)
    {
      kith_voice_call_leave (self);
      take_session (self, session);
    }
  if (self->state == KITH_CALL_IDLE || self->state == KITH_CALL_JOINING)
    {
      g_free (self->peer_id);
      self->peer_id = kith_uuid_generator_next (self->ids);
      kith_voice_call_set_channel (self, channel);
      kith_voice_call_set_state (self, KITH_CALL_JOINING);
      kith_voice_call_get_engine (self);
    }
  ask_to_join (self, channel);
}

/**
 * kith_voice_call_leave:
 *
 * Leaves the channel that one is in, or does not join it after all.
 */
void
kith_voice_call_leave (KithVoiceCall *self)
{
  g_autoptr (KithSession) session = self->session ? g_object_ref (self->session) : NULL;

  kith_voice_call_close_room (self);
  kith_voice_call_drop_session (self);
  kith_voice_call_set_channel (self, NULL);
  kith_voice_call_set_state (self, KITH_CALL_IDLE);
  kith_voice_call_update (self);
  if (session)
    kith_session_leave_voice_async (session, NULL, NULL, NULL);
}
