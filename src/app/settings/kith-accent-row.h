/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A row of the preferences with the accent colours to choose from. */
#define KITH_TYPE_ACCENT_ROW (kith_accent_row_get_type ())
G_DECLARE_FINAL_TYPE (KithAccentRow, kith_accent_row, KITH, ACCENT_ROW, AdwPreferencesRow)

void kith_accent_row_bind (KithAccentRow *self, GSettings *settings);

G_END_DECLS
