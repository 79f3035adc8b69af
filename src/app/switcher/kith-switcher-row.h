/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-switcher-index.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KITH_TYPE_SWITCHER_ROW (kith_switcher_row_get_type ())
G_DECLARE_FINAL_TYPE (KithSwitcherRow, kith_switcher_row, KITH, SWITCHER_ROW, GtkListBoxRow)

GtkWidget *kith_switcher_row_new (void);
void kith_switcher_row_set_item (KithSwitcherRow *self, const KithSwitcherItem *item, gboolean several_servers);
const KithSwitcherItem *kith_switcher_row_get_item (KithSwitcherRow *self);
const char *kith_switcher_row_get_label (KithSwitcherRow *self);

G_END_DECLS
