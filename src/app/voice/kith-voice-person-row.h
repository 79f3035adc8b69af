/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "kith-guild.h"
#include "kith-voice-call.h"

G_BEGIN_DECLS

#define KITH_TYPE_VOICE_PERSON_ROW (kith_voice_person_row_get_type ())
G_DECLARE_FINAL_TYPE (KithVoicePersonRow, kith_voice_person_row, KITH, VOICE_PERSON_ROW, GtkWidget)

GtkWidget *kith_voice_person_row_new (KithVoiceMember *member, KithGuild *guild, KithVoiceCall *call);
const char *kith_voice_person_row_get_user_id (KithVoicePersonRow *self);
void kith_voice_person_row_show_menu (KithVoicePersonRow *self);

G_END_DECLS
