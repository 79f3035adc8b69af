/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-bot-voice.h"

#include "kith-media-hop.h"

struct _KithBotVoice
{
  GObject parent_instance;

  KithVoiceCall *call;
  KithMediaHop *hop;
  KithToneMeter *meter; /* of the thread that plays */
  GArray *listeners;    /* Listener */
};

typedef struct
{
  KithBotVoiceHeard heard;
  gpointer data;
} Listener;

G_DEFINE_FINAL_TYPE (KithBotVoice, kith_bot_voice, G_TYPE_OBJECT)

const struct _KithBotVoiceNames kith_bot_voice_names = {
  .states = { "idle", "joining", "connected", "reconnecting" },
  .warnings = { "none", "other_speakers", "other_microphone", "muted_talking", "silent_microphone", "no_route",
                "no_relay", "no_speakers", "no_microphone" },
};

static void
on_reading (gpointer owner, gpointer reading)
{
  KithBotVoice *self = owner;
  g_autoptr (GArray) listeners = g_steal_pointer (&self->listeners);

  self->listeners = g_array_new (FALSE, FALSE, sizeof (Listener));
  for (guint i = 0; i < listeners->len; i++)
    {
      const Listener *listener = &g_array_index (listeners, Listener, i);

      listener->heard (reading, listener->data);
    }
}

/* On the thread that plays. */
static void
on_played (const gint16 *samples, gsize n_samples, gpointer data)
{
  KithBotVoice *self = data;
  KithToneReading reading;

  if (kith_tone_meter_add (self->meter, samples, n_samples, &reading))
    kith_media_hop_post (self->hop, on_reading, g_memdup2 (&reading, sizeof reading), g_free);
}

static void
kith_bot_voice_finalize (GObject *object)
{
  KithBotVoice *self = KITH_BOT_VOICE (object);

  /* The call may outlive this, while it waits for a server. */
  kith_voice_engine_set_tap (kith_voice_call_get_engine (self->call), NULL, NULL);
  g_object_unref (self->call);
  kith_media_hop_cut (self->hop);
  kith_media_hop_unref (self->hop);
  kith_tone_meter_free (self->meter);
  g_array_unref (self->listeners);
  G_OBJECT_CLASS (kith_bot_voice_parent_class)->finalize (object);
}

static void
kith_bot_voice_class_init (KithBotVoiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_bot_voice_finalize;
}

static void
kith_bot_voice_init (KithBotVoice *self)
{
  self->call = kith_voice_call_new ();
  self->hop = kith_media_hop_new (g_main_context_default (), self, NULL, 0);
  self->meter = kith_tone_meter_new ();
  self->listeners = g_array_new (FALSE, FALSE, sizeof (Listener));
  kith_voice_engine_set_tap (kith_voice_call_get_engine (self->call), on_played, self);
}

KithBotVoice *
kith_bot_voice_new (void)
{
  return g_object_new (KITH_TYPE_BOT_VOICE, NULL);
}

KithVoiceCall *
kith_bot_voice_get_call (KithBotVoice *self)
{
  return self->call;
}

void
kith_bot_voice_configure (KithBotVoice *self, const KithVoiceSettings *settings)
{
  kith_voice_call_set_settings (self->call, settings);
}

/**
 * kith_bot_voice_hear:
 * @heard: told once, of what is played next
 */
void
kith_bot_voice_hear (KithBotVoice *self, KithBotVoiceHeard heard, gpointer data)
{
  Listener listener = { heard, data };

  g_array_append_val (self->listeners, listener);
}
