/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "kith-voice-call.h"

G_BEGIN_DECLS

#define KITH_TYPE_VOICE_PANEL (kith_voice_panel_get_type ())
G_DECLARE_FINAL_TYPE (KithVoicePanel, kith_voice_panel, KITH, VOICE_PANEL, GtkWidget)

void kith_voice_panel_set_call (KithVoicePanel *self, KithVoiceCall *call);

G_END_DECLS
