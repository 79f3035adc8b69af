/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-inbox-row.h"

#include <glib/gi18n.h>

/**
 * kith_inbox_row_make_label:
 *
 * Returns: (transfer floating): a line of a row
 */
GtkWidget *
kith_inbox_row_make_label (const char *css_class)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END, NULL);

  gtk_widget_add_css_class (label, css_class);
  return label;
}

/**
 * kith_inbox_row_make_read_button:
 *
 * Returns: (transfer floating): the button at the end of a row
 */
GtkWidget *
kith_inbox_row_make_read_button (void)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("object-select-symbolic");

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_tooltip_text (button, _ ("Mark as Read"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Mark as Read"), -1);
  return button;
}

/**
 * kith_inbox_row_mark_read:
 * @channel: (nullable): read to its end, also what was marked as unread by hand
 */
void
kith_inbox_row_mark_read (KithChannel *channel)
{
  if (!channel)
    return;
  kith_channel_forget_kept (channel);
  kith_channel_mark_read (channel);
}
