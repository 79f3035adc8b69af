/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-tone-meter.h"
#include "kith-voice-call.h"

G_BEGIN_DECLS

/* The bot's voice and ears: a tone or silence instead of a microphone, and a measure of what it hears. */
#define KITH_TYPE_BOT_VOICE (kith_bot_voice_get_type ())
G_DECLARE_FINAL_TYPE (KithBotVoice, kith_bot_voice, KITH, BOT_VOICE, GObject)

typedef void (*KithBotVoiceHeard) (const KithToneReading *reading, gpointer data);

KithBotVoice *kith_bot_voice_new (void);
KithVoiceCall *kith_bot_voice_get_call (KithBotVoice *self);
void kith_bot_voice_configure (KithBotVoice *self, const KithVoiceSettings *settings);
void kith_bot_voice_hear (KithBotVoice *self, KithBotVoiceHeard heard, gpointer data);

extern const struct _KithBotVoiceNames
{
  const char *states[4], *warnings[9];
} kith_bot_voice_names;

G_END_DECLS
