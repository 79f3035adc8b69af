/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kith-push-keys.h"
#include "kith-voice-call.h"

G_BEGIN_DECLS

#define KITH_TYPE_VOICE_PAGE (kith_voice_page_get_type ())
G_DECLARE_FINAL_TYPE (KithVoicePage, kith_voice_page, KITH, VOICE_PAGE, AdwPreferencesPage)

GtkWidget *kith_voice_page_new (GSettings *settings, KithVoiceCall *call, KithPushKeys *keys);

G_END_DECLS
