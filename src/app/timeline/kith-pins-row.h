/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-message.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A pinned message in a list. Signal: unpin. */
#define KITH_TYPE_PINS_ROW (kith_pins_row_get_type ())
G_DECLARE_FINAL_TYPE (KithPinsRow, kith_pins_row, KITH, PINS_ROW, GtkListBoxRow)

GtkWidget *kith_pins_row_new (KithMessage *message);
KithMessage *kith_pins_row_get_message (KithPinsRow *self);

G_END_DECLS
