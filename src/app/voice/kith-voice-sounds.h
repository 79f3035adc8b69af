/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "kith-voice-call.h"

G_BEGIN_DECLS

/* Short tunes for what happens in a call, where the person wants them. */
#define KITH_TYPE_VOICE_SOUNDS (kith_voice_sounds_get_type ())
G_DECLARE_FINAL_TYPE (KithVoiceSounds, kith_voice_sounds, KITH, VOICE_SOUNDS, GObject)

KithVoiceSounds *kith_voice_sounds_new (GSettings *settings, KithVoiceCall *call);

G_END_DECLS
