/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-row-name.h"

/**
 * kith_row_name_set:
 * @row: the child of a GtkListItem
 * @name: what a screen reader says
 *
 * Names a row of a list, and what GTK puts around it: that gets the focus, and before GTK 4.12 nothing names it.
 */
void
kith_row_name_set (GtkWidget *row, const char *name)
{
  GtkWidget *around = gtk_widget_get_parent (row);

  /* There may be a box around the row and what belongs to it. */
  if (GTK_IS_BOX (around))
    {
      gtk_accessible_update_property (GTK_ACCESSIBLE (around), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      around = gtk_widget_get_parent (around);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (around && gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (around)) == GTK_ACCESSIBLE_ROLE_LIST_ITEM)
    gtk_accessible_update_property (GTK_ACCESSIBLE (around), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}
