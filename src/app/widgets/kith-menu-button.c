/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-menu-button.h"

/**
 * kith_menu_button_fill:
 *
 * Lets the button's child have the button's whole width; GTK centres it.
 */
void
kith_menu_button_fill (GtkMenuButton *button)
{
  GtkWidget *child = gtk_menu_button_get_child (button);

  for (GtkWidget *at = child; at && at != GTK_WIDGET (button); at = gtk_widget_get_parent (at))
    gtk_widget_set_halign (at, GTK_ALIGN_FILL);
}

/**
 * kith_button_let_shorten:
 * @button: a GtkButton with a label
 *
 * Lets the label end in dots where large text leaves too little room.
 */
void
kith_button_let_shorten (GtkWidget *button)
{
  gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), PANGO_ELLIPSIZE_END);
}
