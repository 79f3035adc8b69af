/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-voice-engine.h"
#include "kith-voice-playback.h"

G_BEGIN_DECLS

/* For what else stands on the engine's thread. */
void kith_voice_engine_get_parts (KithVoiceEngine *self, KithMediaTime *time, KithVoicePlayback **playback);

G_END_DECLS
