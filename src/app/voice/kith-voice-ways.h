/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kith-push-keys.h"

G_BEGIN_DECLS

/* Where the keys of voice are heard: which ways work here, and a light for each that shows it live. */
#define KITH_TYPE_VOICE_WAYS (kith_voice_ways_get_type ())
G_DECLARE_FINAL_TYPE (KithVoiceWays, kith_voice_ways, KITH, VOICE_WAYS, AdwPreferencesGroup)

void kith_voice_ways_set_keys (KithVoiceWays *self, KithPushKeys *keys);

G_END_DECLS
