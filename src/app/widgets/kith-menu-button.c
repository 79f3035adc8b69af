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
