/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-channel.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KITH_TYPE_CHANNEL_ROW (kith_channel_row_get_type ())
G_DECLARE_FINAL_TYPE (KithChannelRow, kith_channel_row, KITH, CHANNEL_ROW, GtkWidget)

GtkWidget *kith_channel_row_new (void);
void kith_channel_row_set_channel (KithChannelRow *self, KithChannel *channel);
KithChannel *kith_channel_row_get_channel (KithChannelRow *self);
void kith_channel_row_set_collapsed (KithChannelRow *self, gboolean collapsed);

G_END_DECLS
