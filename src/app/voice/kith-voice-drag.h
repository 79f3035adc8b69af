/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "kith-guild.h"
#include "kith-voice-roster.h"

G_BEGIN_DECLS

/* Bringing people from one voice channel to another by hand. */

void kith_voice_drag_add_source (GtkWidget *row, KithVoiceMember *member, KithGuild *guild);

typedef KithChannel *(*KithVoiceDragFind) (GtkWidget *target);
void kith_voice_drag_add_target (GtkWidget *target, KithVoiceDragFind find_channel);

G_END_DECLS
