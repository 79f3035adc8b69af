/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-voice-sounds.h"

#include "kith-voice-actions.h"
#include "kith-voice-chime.h"

struct _KithVoiceSounds
{
  GObject parent_instance;

  GSettings *settings;
  KithVoiceCall *call;
  GListModel *people; /* (nullable): of the channel that one is in */
  guint n_people;
  KithVoiceCallState state;
};

G_DEFINE_FINAL_TYPE (KithVoiceSounds, kith_voice_sounds, G_TYPE_OBJECT)

static void
play (KithVoiceSounds *self, KithVoiceChime chime)
{
  g_autofree char *output = g_settings_get_string (self->settings, "voice-output");

  if (g_settings_get_boolean (self->settings, "voice-sounds"))
    kith_voice_chime_play (chime, *output ? output : NULL);
}

/* Others; oneself is told by the state. Who is deafened is left in peace. */
static void
on_people_changed (KithVoiceSounds *self)
{
  guint n = g_list_model_get_n_items (self->people), before = self->n_people;

  self->n_people = n;
  if (n == before || self->state != KITH_CALL_CONNECTED || kith_voice_call_get_deafened (self->call))
    return;
  play (self, n > before ? KITH_CHIME_JOIN : KITH_CHIME_LEAVE);
}

static void
follow_channel (KithVoiceSounds *self)
{
  KithChannel *channel = self->state == KITH_CALL_CONNECTED ? kith_voice_call_get_channel (self->call) : NULL;
  KithSession *session = channel ? kith_channel_get_session (channel) : NULL;
  GListModel *people = session
                         ? kith_voice_roster_list (kith_session_get_voice (session), kith_channel_get_id (channel))
                         : NULL;

  if (people == self->people)
    return;
  if (self->people)
    g_signal_handlers_disconnect_by_data (self->people, self);
  g_set_object (&self->people, people);
  self->n_people = people ? g_list_model_get_n_items (people) : 0;
  if (people)
    g_signal_connect_object (people, "items-changed", G_CALLBACK (on_people_changed), self, G_CONNECT_SWAPPED);
}

static void
on_state (KithVoiceSounds *self)
{
  KithVoiceCallState before = self->state;

  self->state = kith_voice_call_get_state (self->call);
  follow_channel (self);
  if (self->state == KITH_CALL_CONNECTED && before == KITH_CALL_JOINING)
    play (self, KITH_CHIME_JOIN);
  else if (self->state == KITH_CALL_IDLE && (before == KITH_CALL_CONNECTED || before == KITH_CALL_RECONNECTING))
    play (self, KITH_CHIME_DISCONNECT);
}

static void
on_muted (KithVoiceSounds *self)
{
  if (self->state != KITH_CALL_IDLE)
    play (self, kith_voice_call_get_muted (self->call) ? KITH_CHIME_MUTE : KITH_CHIME_UNMUTE);
}

static void
kith_voice_sounds_dispose (GObject *object)
{
  KithVoiceSounds *self = KITH_VOICE_SOUNDS (object);

  if (self->people)
    g_signal_handlers_disconnect_by_data (self->people, self);
  g_clear_object (&self->people);
  g_clear_object (&self->call);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (kith_voice_sounds_parent_class)->dispose (object);
}

static void
kith_voice_sounds_class_init (KithVoiceSoundsClass *class)
{
  G_OBJECT_CLASS (class)->dispose = kith_voice_sounds_dispose;
}

static void
kith_voice_sounds_init (KithVoiceSounds *self)
{
}

/**
 * kith_voice_sounds_new:
 *
 * Returns: (transfer full): what plays a tune when somebody comes or goes, and when one is muted or put out
 */
KithVoiceSounds *
kith_voice_sounds_new (GSettings *settings, KithVoiceCall *call)
{
  KithVoiceSounds *self = g_object_new (KITH_TYPE_VOICE_SOUNDS, NULL);

  self->settings = g_object_ref (settings);
  self->call = g_object_ref (call);
  g_signal_connect_object (call, "notify::state", G_CALLBACK (on_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (call, "notify::channel", G_CALLBACK (follow_channel), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (call, "notify::muted", G_CALLBACK (on_muted), self, G_CONNECT_SWAPPED);
  return self;
}
