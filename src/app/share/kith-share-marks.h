/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "kith-voice-member.h"

G_BEGIN_DECLS

/* What somebody in a voice channel shows; to press it is to watch it. */
#define KITH_TYPE_SHARE_MARKS (kith_share_marks_get_type ())
G_DECLARE_FINAL_TYPE (KithShareMarks, kith_share_marks, KITH, SHARE_MARKS, GtkWidget)

GtkWidget *kith_share_marks_new (KithVoiceMember *member, gboolean own);

G_END_DECLS
