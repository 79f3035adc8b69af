/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kith-link-stats.h"
#include "kith-link-state.h"

G_BEGIN_DECLS

/* The link to one person in a call: in short, and unfolded with all that was measured. */
#define KITH_TYPE_VOICE_LINK_ROW (kith_voice_link_row_get_type ())
G_DECLARE_FINAL_TYPE (KithVoiceLinkRow, kith_voice_link_row, KITH, VOICE_LINK_ROW, AdwExpanderRow)

GtkWidget *kith_voice_link_row_new (const char *name);
void kith_voice_link_row_show (KithVoiceLinkRow *self, KithLinkState state, const KithLinkStats *stats);
char *kith_voice_link_row_dup_report (KithVoiceLinkRow *self);

G_END_DECLS
