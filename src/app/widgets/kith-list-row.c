/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-list-row.h"

#include "kith-row-name.h"

/**
 * KithListRow:
 *
 * A row of a long list in a settings window; rows are bound again and again.
 */
struct _KithListRow
{
  GtkWidget parent_instance;

  GtkWidget *prefix; /* (nullable) */
  GtkWidget *texts;
  GtkLabel *title;
  GtkLabel *subtitle;
  GtkWidget *suffixes;
};

G_DEFINE_FINAL_TYPE (KithListRow, kith_list_row, GTK_TYPE_WIDGET)

static void
kith_list_row_dispose (GObject *object)
{
  KithListRow *self = KITH_LIST_ROW (object);

  g_clear_pointer (&self->prefix, gtk_widget_unparent);
  g_clear_pointer (&self->texts, gtk_widget_unparent);
  g_clear_pointer (&self->suffixes, gtk_widget_unparent);
  G_OBJECT_CLASS (kith_list_row_parent_class)->dispose (object);
}

static void
kith_list_row_class_init (KithListRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_list_row_dispose;
  gtk_widget_class_set_css_name (widget_class, "listrow");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
kith_list_row_init (KithListRow *self)
{
  self->title = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  self->subtitle = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END, "wrap", TRUE,
                                 "wrap-mode", PANGO_WRAP_WORD_CHAR, "lines", 2, "visible", FALSE, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->subtitle), "row-subtitle");
  self->texts = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 2, "valign",
                              GTK_ALIGN_CENTER, "hexpand", TRUE, NULL);
  gtk_box_append (GTK_BOX (self->texts), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (self->texts), GTK_WIDGET (self->subtitle));
  gtk_widget_set_parent (self->texts, GTK_WIDGET (self));
  self->suffixes = g_object_new (GTK_TYPE_BOX, "spacing", 4, "valign", GTK_ALIGN_CENTER, NULL);
  gtk_widget_set_parent (self->suffixes, GTK_WIDGET (self));
}

/**
 * kith_list_row_new:
 * @prefix: (nullable): what stands in front, such as an avatar or an icon
 *
 * Returns: (transfer floating): a row without text
 */
GtkWidget *
kith_list_row_new (GtkWidget *prefix)
{
  KithListRow *self = g_object_new (KITH_TYPE_LIST_ROW, NULL);

  if (prefix)
    {
      gtk_widget_set_valign (prefix, GTK_ALIGN_CENTER);
      gtk_widget_insert_before (prefix, GTK_WIDGET (self), self->texts);
      self->prefix = prefix;
    }
  return GTK_WIDGET (self);
}

/**
 * kith_list_row_get_prefix:
 *
 * Returns: (transfer none) (nullable): what stands in front
 */
GtkWidget *
kith_list_row_get_prefix (KithListRow *self)
{
  return self->prefix;
}

static void
update_name (KithListRow *self)
{
  const char *title = gtk_label_get_label (self->title), *subtitle = gtk_label_get_label (self->subtitle);
  g_autofree char *name = *subtitle ? g_strdup_printf ("%s, %s", title, subtitle) : g_strdup (title);

  kith_row_name_set (GTK_WIDGET (self), name);
}

void
kith_list_row_set_title (KithListRow *self, const char *title)
{
  gtk_label_set_label (self->title, title ? title : "");
  update_name (self);
}

/**
 * kith_list_row_set_subtitle:
 * @subtitle: (nullable): the smaller line below the title; %NULL for none
 */
void
kith_list_row_set_subtitle (KithListRow *self, const char *subtitle)
{
  gtk_label_set_label (self->subtitle, subtitle ? subtitle : "");
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle), subtitle && *subtitle);
  update_name (self);
}

/**
 * kith_list_row_set_subtitle_lines:
 * @lines: how many lines the subtitle may have; -1 for as many as it needs
 */
void
kith_list_row_set_subtitle_lines (KithListRow *self, int lines)
{
  gtk_label_set_lines (self->subtitle, lines);
  gtk_label_set_ellipsize (self->subtitle, lines < 0 ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END);
}

/**
 * kith_list_row_add_button:
 * @name: what the button does, for its tooltip and a screen reader
 * @action_name: what it activates; its target, a text, is set where the row is bound
 *
 * Returns: (transfer none): a button behind the text
 */
GtkWidget *
kith_list_row_add_button (KithListRow *self, const char *icon_name, const char *name, const char *action_name)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", "");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action_name);
  kith_list_row_add_suffix (self, button);
  return button;
}

void
kith_list_row_add_suffix (KithListRow *self, GtkWidget *suffix)
{
  gtk_widget_set_valign (suffix, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->suffixes), suffix);
}
