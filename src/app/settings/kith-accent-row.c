/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-accent-row.h"

#include "kith-accent.h"

#include <glib/gi18n.h>

#define KEY "accent-colour"

/**
 * KithAccentRow:
 *
 * A disc for each accent colour, of which one is chosen; they take as many lines as they need.
 */
struct _KithAccentRow
{
  AdwPreferencesRow parent_instance;

  GSettings *settings;
  GtkWidget *discs;
  GtkWidget *first;
};

G_DEFINE_FINAL_TYPE (KithAccentRow, kith_accent_row, ADW_TYPE_PREFERENCES_ROW)

static void
on_toggled (GtkToggleButton *disc, KithAccentRow *self)
{
  const KithAccent *accent = g_object_get_data (G_OBJECT (disc), "accent");

  if (gtk_toggle_button_get_active (disc) && self->settings)
    g_settings_set_string (self->settings, KEY, accent->id);
}

static GtkWidget *
make_disc (KithAccentRow *self, const KithAccent *accent)
{
  GtkWidget *disc = gtk_toggle_button_new ();

  gtk_button_set_icon_name (GTK_BUTTON (disc), "object-select-symbolic");
  gtk_widget_add_css_class (disc, "accent-swatch");
  gtk_widget_add_css_class (disc, accent->id);
  gtk_widget_set_halign (disc, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (disc, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (disc, _ (accent->name));
  gtk_accessible_update_property (GTK_ACCESSIBLE (disc), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (accent->name), -1);
  g_object_set_data (G_OBJECT (disc), "accent", (gpointer) accent);
  if (self->first)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (disc), GTK_TOGGLE_BUTTON (self->first));
  else
    self->first = disc;
  g_signal_connect (disc, "toggled", G_CALLBACK (on_toggled), self);
  return disc;
}

static void
kith_accent_row_dispose (GObject *object)
{
  g_clear_object (&KITH_ACCENT_ROW (object)->settings);
  G_OBJECT_CLASS (kith_accent_row_parent_class)->dispose (object);
}

static void
kith_accent_row_class_init (KithAccentRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kith_accent_row_dispose;
}

static void
kith_accent_row_init (KithAccentRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10), *title = gtk_label_new (_ ("Accent Colour"));

  self->discs = g_object_new (GTK_TYPE_FLOW_BOX, "selection-mode", GTK_SELECTION_NONE, "min-children-per-line", 5,
                              "max-children-per-line", (int) kith_n_accents, "homogeneous", TRUE, "row-spacing", 6,
                              "column-spacing", 6, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->discs), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Accent Colour"), -1);
  for (guint i = 0; i < kith_n_accents; i++)
    {
      GtkWidget *child = gtk_flow_box_child_new ();

      /* The disc takes the keyboard, not the place around it. */
      gtk_widget_set_focusable (child, FALSE);
      gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), make_disc (self, &kith_accents[i]));
      gtk_flow_box_append (GTK_FLOW_BOX (self->discs), child);
    }
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (box, "accent-box");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), self->discs);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _ ("Accent Colour"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Accent Colour"), -1);
}

/**
 * kith_accent_row_bind:
 *
 * Shows the colour that is chosen, and keeps what is chosen.
 */
void
kith_accent_row_bind (KithAccentRow *self, GSettings *settings)
{
  g_autofree char *id = g_settings_get_string (settings, KEY);
  const KithAccent *chosen = kith_accent_find (id);

  for (GtkWidget *child = gtk_widget_get_first_child (self->discs); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *disc = gtk_flow_box_child_get_child (GTK_FLOW_BOX_CHILD (child));

      if (g_object_get_data (G_OBJECT (disc), "accent") == chosen)
        gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (disc), TRUE);
    }
  self->settings = g_object_ref (settings);
}
