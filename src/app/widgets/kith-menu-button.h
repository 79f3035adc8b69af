/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void kith_menu_button_fill (GtkMenuButton *button);
void kith_button_let_shorten (GtkWidget *button);

G_END_DECLS
