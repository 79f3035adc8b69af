/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-message.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KITH_TYPE_MENTION_ROW (kith_mention_row_get_type ())
G_DECLARE_FINAL_TYPE (KithMentionRow, kith_mention_row, KITH, MENTION_ROW, GtkWidget)

GtkWidget *kith_mention_row_new (void);
void kith_mention_row_set_message (KithMentionRow *self, KithMessage *message);

G_END_DECLS
