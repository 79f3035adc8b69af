/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* How loud the microphone is now, and the line that one must talk above to be heard. Property: threshold (int,
 * writable): in decibels; %KITH_LEVEL_ROW_ALL sends everything. */
#define KITH_TYPE_LEVEL_ROW (kith_level_row_get_type ())
G_DECLARE_FINAL_TYPE (KithLevelRow, kith_level_row, KITH, LEVEL_ROW, AdwPreferencesRow)

#define KITH_LEVEL_ROW_ALL (-100)

void kith_level_row_set_level (KithLevelRow *self, double level, gboolean talking);
void kith_level_row_set_threshold_used (KithLevelRow *self, gboolean used);

G_END_DECLS
