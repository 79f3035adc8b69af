/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "kith-voice-call.h"

G_BEGIN_DECLS

/* Has other programs be quieter while somebody talks to the person, where they want that. */
#define KITH_TYPE_VOICE_COURTESY (kith_voice_courtesy_get_type ())
G_DECLARE_FINAL_TYPE (KithVoiceCourtesy, kith_voice_courtesy, KITH, VOICE_COURTESY, GObject)

KithVoiceCourtesy *kith_voice_courtesy_new (GSettings *settings, KithVoiceCall *call);

G_END_DECLS
