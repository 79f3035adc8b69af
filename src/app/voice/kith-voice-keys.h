/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kith-push-keys.h"

G_BEGIN_DECLS

/* Which keys there are for talking, muting and deafening. */
#define KITH_TYPE_VOICE_KEYS (kith_voice_keys_get_type ())
G_DECLARE_FINAL_TYPE (KithVoiceKeys, kith_voice_keys, KITH, VOICE_KEYS, AdwPreferencesGroup)

void kith_voice_keys_set_keys (KithVoiceKeys *self, KithPushKeys *keys);

G_END_DECLS
