/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-channel.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What rows of the inbox are made of. */

GtkWidget *kith_inbox_row_make_label (const char *css_class);
GtkWidget *kith_inbox_row_make_read_button (void);
void kith_inbox_row_mark_read (KithChannel *channel);

G_END_DECLS
