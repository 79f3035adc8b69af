/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "kith-channel.h"
#include "kith-voice-call.h"

G_BEGIN_DECLS

#define KITH_TYPE_VOICE_PEOPLE (kith_voice_people_get_type ())
G_DECLARE_FINAL_TYPE (KithVoicePeople, kith_voice_people, KITH, VOICE_PEOPLE, GtkWidget)

GtkWidget *kith_voice_people_new (KithVoiceCall *call);
void kith_voice_people_show_menu (KithVoicePeople *self, const char *user_id);
void kith_voice_people_set_channel (KithVoicePeople *self, KithChannel *channel);

G_END_DECLS
