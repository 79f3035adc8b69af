/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-test-talker.h"

/* On GStreamer's thread. */
static void
on_played (const gint16 *samples, gsize n_samples, gpointer data)
{
  KithTestTalker *self = data;
  KithToneReading reading;

  if (!kith_tone_meter_add (self->meter, samples, n_samples, &reading))
    return;
  g_mutex_lock (&self->lock);
  self->heard = reading;
  self->n_readings++;
  g_mutex_unlock (&self->lock);
  g_main_context_wakeup (NULL);
}

/* @hertz: of the tone; 0 for silence. */
KithTestTalker *
kith_test_talker_new (KithTestWire *wire, const char *id, int hertz)
{
  KithTestTalker *self = g_new0 (KithTestTalker, 1);
  g_autoptr (KithVoiceSettings) settings = kith_voice_settings_new ();

  self->id = g_strdup (id);
  self->wire = wire;
  self->meter = kith_tone_meter_new ();
  g_mutex_init (&self->lock);
  self->engine = kith_voice_engine_new ();
  settings->input = hertz ? g_strdup_printf (KITH_VOICE_TONE "%d", hertz) : g_strdup (KITH_VOICE_SILENCE);
  settings->output = g_strdup (KITH_VOICE_NOWHERE);
  kith_voice_engine_set_settings (self->engine, settings);
  kith_voice_engine_set_tap (self->engine, on_played, self);
  kith_voice_engine_set_open (self->engine, TRUE);
  kith_voice_engine_set_timing (self->engine, 10000, 1500);
  return self;
}

void
kith_test_talker_free (KithTestTalker *self)
{
  kith_test_talker_leave (self);
  g_object_unref (self->engine);
  kith_tone_meter_free (self->meter);
  g_mutex_clear (&self->lock);
  g_free (self->id);
  g_free (self);
}

void
kith_test_talker_enter (KithTestTalker *self, const char *const *others)
{
  g_autoptr (KithIceConfig) ice = kith_ice_config_new ();

  self->room = kith_voice_engine_open_mesh (self->engine, kith_test_wire_add_end (self->wire, self->id), self->id, ice);
  kith_voice_room_set_peers (self->room, others);
}

/* Without telling anybody, as one does whose program is killed. */
void
kith_test_talker_leave (KithTestTalker *self)
{
  if (!self->room)
    return;
  kith_test_wire_remove_end (self->wire, self->id);
  kith_voice_room_close (self->room);
  g_clear_object (&self->room);
}

double
kith_test_talker_hears (KithTestTalker *self, int hertz)
{
  double level;

  g_mutex_lock (&self->lock);
  level = kith_tone_reading_get_level (&self->heard, hertz);
  g_mutex_unlock (&self->lock);
  return level;
}

/* How much has been measured, for who waits for something not to be heard. */
guint
kith_test_talker_count (KithTestTalker *self)
{
  guint count;

  g_mutex_lock (&self->lock);
  count = self->n_readings;
  g_mutex_unlock (&self->lock);
  return count;
}

KithLinkState
kith_test_talker_state (KithTestTalker *self, const char *peer)
{
  const KithVoicePeer *state = self->room ? kith_voice_room_get_peer (self->room, peer) : NULL;

  return state ? state->state : KITH_LINK_NEW;
}

int
kith_test_talker_trouble (KithTestTalker *self, const char *peer)
{
  const KithVoicePeer *state = self->room ? kith_voice_room_get_peer (self->room, peer) : NULL;

  return state && state->trouble ? state->code : -1;
}
