/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void kith_row_name_set (GtkWidget *row, const char *name);

G_END_DECLS
