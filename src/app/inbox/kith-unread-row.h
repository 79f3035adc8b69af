/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-channel.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KITH_TYPE_UNREAD_ROW (kith_unread_row_get_type ())
G_DECLARE_FINAL_TYPE (KithUnreadRow, kith_unread_row, KITH, UNREAD_ROW, GtkWidget)

GtkWidget *kith_unread_row_new (void);
void kith_unread_row_set_channel (KithUnreadRow *self, KithChannel *channel);

G_END_DECLS
