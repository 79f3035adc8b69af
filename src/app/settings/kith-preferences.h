/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kith-push-keys.h"
#include "kith-voice-call.h"

G_BEGIN_DECLS

#define KITH_TYPE_PREFERENCES (kith_preferences_get_type ())
G_DECLARE_FINAL_TYPE (KithPreferences, kith_preferences, KITH, PREFERENCES, AdwPreferencesWindow)

void kith_preferences_present (GtkWindow *parent, GSettings *settings, KithVoiceCall *call, KithPushKeys *keys);

G_END_DECLS
