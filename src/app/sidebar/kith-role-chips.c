/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-role-chips.h"

#include "kith-guild-roles.h"
#include "kith-tint.h"

#include <glib/gi18n.h>

/* The roles that somebody holds, each in its colour. */

static void
draw_dot (GtkDrawingArea *area, cairo_t *cairo, int width, int height, gpointer data)
{
  int colour = GPOINTER_TO_INT (data);
  GdkRGBA rgba = { 0.5, 0.5, 0.5, 1 };

  if (colour >= 0)
    kith_tint_from_rgb (colour, &rgba);
  gdk_cairo_set_source_rgba (cairo, &rgba);
  cairo_arc (cairo, width / 2.0, height / 2.0, MIN (width, height) / 2.0, 0, 2 * G_PI);
  cairo_fill (cairo);
}

static GtkWidget *
make_chip (KithRole *role)
{
  GtkWidget *child = gtk_flow_box_child_new (), *chip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *dot = gtk_drawing_area_new (), *name = gtk_label_new (kith_role_get_name (role));

  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (dot), 10);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (dot), 10);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (dot), draw_dot, GINT_TO_POINTER (kith_role_get_colour (role)),
                                  NULL);
  gtk_widget_set_valign (dot, GTK_ALIGN_CENTER);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (name), 24);
  gtk_box_append (GTK_BOX (chip), dot);
  gtk_box_append (GTK_BOX (chip), name);
  gtk_widget_add_css_class (chip, "role-chip");
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), chip);
  gtk_widget_set_focusable (child, FALSE);
  gtk_widget_set_halign (child, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, kith_role_get_name (role), -1);
  return child;
}

/**
 * kith_role_chips_fill:
 * @flow: (type GtkFlowBox): gets a chip a role, the highest first; it is seen only where there are any
 */
void
kith_role_chips_fill (GtkWidget *flow, KithMember *member)
{
  KithGuild *guild = kith_member_get_guild (member);
  GListModel *roles = guild ? kith_guild_list_roles (guild) : NULL;
  guint shown = 0;

  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (flow), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (flow), 20);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (flow), 6);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (flow), 6);
  gtk_accessible_update_property (GTK_ACCESSIBLE (flow), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Roles"), -1);
  for (guint i = 0; roles && i < g_list_model_get_n_items (roles); i++)
    {
      g_autoptr (KithRole) role = g_list_model_get_item (roles, i);

      if (!g_strv_contains (kith_member_get_roles (member), kith_role_get_id (role)))
        continue;
      gtk_flow_box_insert (GTK_FLOW_BOX (flow), make_chip (role), -1);
      shown++;
    }
  gtk_widget_set_visible (flow, shown > 0);
}
