/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "kith-guild.h"
#include "kith-voice-call.h"

G_BEGIN_DECLS

/* What can be done with somebody who is in a voice channel: how loud they are for oneself, and what a moderator may. */

GtkWidget *kith_voice_person_menu_popup (GtkWidget *widget, KithVoiceMember *member, KithGuild *guild,
                                         KithVoiceCall *call, const GdkRectangle *at);

gboolean kith_voice_person_may (KithVoiceMember *member, KithGuild *guild, guint64 permission);

G_END_DECLS
