/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-settings-window.h"

#include "kith-error-text.h"

#include <glib/gi18n.h>

/**
 * KithSettingsWindow:
 *
 * The frame of settings that have many pages: a list of them at the side and the page that is chosen. In a narrow
 * window the two take turns.
 */
typedef struct
{
  AdwLeaflet *leaflet;
  AdwToastOverlay *toasts;
  GtkBox *heading;
  GtkListBox *list;
  GtkStack *stack;
  AdwWindowTitle *title;
  GtkWidget *side;
  GtkWidget *main;
} KithSettingsWindowPrivate;

G_DEFINE_TYPE_WITH_PRIVATE (KithSettingsWindow, kith_settings_window, ADW_TYPE_WINDOW)

enum
{
  PROP_0,
  PROP_PAGE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

#define PAGE_ID "kith-page-id"

static KithSettingsWindowPrivate *
get_private (KithSettingsWindow *self)
{
  return kith_settings_window_get_instance_private (self);
}

static void
ensure_page (KithSettingsWindow *self, const char *id)
{
  AdwBin *frame = ADW_BIN (gtk_stack_get_child_by_name (get_private (self)->stack, id));

  if (!adw_bin_get_child (frame))
    adw_bin_set_child (frame, KITH_SETTINGS_WINDOW_GET_CLASS (self)->make_page (self, id));
}

static void
on_row_selected (KithSettingsWindow *self, GtkListBoxRow *row)
{
  KithSettingsWindowPrivate *priv = get_private (self);
  const char *id = row ? g_object_get_data (G_OBJECT (row), PAGE_ID) : NULL;

  if (!id)
    return;
  ensure_page (self, id);
  gtk_stack_set_visible_child_name (priv->stack, id);
  adw_window_title_set_title (priv->title, gtk_stack_page_get_title (gtk_stack_get_page (
                                             priv->stack, gtk_stack_get_visible_child (priv->stack))));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAGE]);
}

static void
on_row_activated (KithSettingsWindow *self)
{
  KithSettingsWindowPrivate *priv = get_private (self);

  adw_leaflet_set_visible_child (priv->leaflet, priv->main);
}

/* Where there is room for both, the list is a choice; on its own it is a menu, in which nothing is chosen. */
static void
on_folded (KithSettingsWindow *self)
{
  KithSettingsWindowPrivate *priv = get_private (self);

  if (adw_leaflet_get_folded (priv->leaflet))
    gtk_widget_add_css_class (GTK_WIDGET (priv->list), "folded");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (priv->list), "folded");
}

static void
on_back (KithSettingsWindow *self)
{
  KithSettingsWindowPrivate *priv = get_private (self);

  adw_leaflet_set_visible_child (priv->leaflet, priv->side);
}

static void
go_back (GtkWidget *widget, const char *name, GVariant *parameter)
{
  on_back (KITH_SETTINGS_WINDOW (widget));
}

/* Escape goes back to the list first, where that is out of sight. */
static void
on_escape (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KithSettingsWindowPrivate *priv = get_private (KITH_SETTINGS_WINDOW (widget));

  if (adw_leaflet_get_folded (priv->leaflet) && adw_leaflet_get_visible_child (priv->leaflet) == priv->main)
    on_back (KITH_SETTINGS_WINDOW (widget));
  else
    gtk_window_close (GTK_WINDOW (widget));
}

static gboolean
on_idle_focus (gpointer data)
{
  KithSettingsWindow *self = data;
  GtkListBoxRow *row = gtk_list_box_get_selected_row (get_private (self)->list);

  if (row && gtk_widget_get_mapped (GTK_WIDGET (self)) && !gtk_window_get_focus (GTK_WINDOW (self)))
    gtk_widget_grab_focus (GTK_WIDGET (row));
  return G_SOURCE_REMOVE;
}

/* The focus goes when what had it is taken away, and without one keys reach nobody. GTK may give it to the next widget
 * by itself, and after it was given to a row that would be the next row, and with it another page. */
static void
on_focus_changed (KithSettingsWindow *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && !gtk_window_get_focus (GTK_WINDOW (self)))
    g_idle_add_full (G_PRIORITY_LOW, on_idle_focus, g_object_ref (self), g_object_unref);
}

static void
kith_settings_window_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  g_value_set_string (value, kith_settings_window_get_page (KITH_SETTINGS_WINDOW (object)));
}

static void
kith_settings_window_class_init (KithSettingsWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = kith_settings_window_get_property;
  properties[PROP_PAGE] = g_param_spec_string ("page", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  /* The template goes with the last reference: in GTK 4.8 gtk_widget_dispose_template() fails for a derived class. */
  gtk_widget_class_set_template_from_resource (widget_class, "/chat/kith/Kith/ui/kith-settings-window.ui");
  gtk_widget_class_bind_template_child_private (widget_class, KithSettingsWindow, leaflet);
  gtk_widget_class_bind_template_child_private (widget_class, KithSettingsWindow, toasts);
  gtk_widget_class_bind_template_child_private (widget_class, KithSettingsWindow, heading);
  gtk_widget_class_bind_template_child_private (widget_class, KithSettingsWindow, list);
  gtk_widget_class_bind_template_child_private (widget_class, KithSettingsWindow, stack);
  gtk_widget_class_bind_template_child_private (widget_class, KithSettingsWindow, title);
  gtk_widget_class_bind_template_child_private (widget_class, KithSettingsWindow, side);
  gtk_widget_class_bind_template_child_private (widget_class, KithSettingsWindow, main);
  gtk_widget_class_bind_template_callback (widget_class, on_row_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_folded);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
  gtk_widget_class_install_action (widget_class, "settings.escape", NULL, on_escape);
  gtk_widget_class_install_action (widget_class, "settings.back", NULL, go_back);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "settings.escape", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "settings.back", NULL);
}

static void
kith_settings_window_init (KithSettingsWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "notify::focus-widget", G_CALLBACK (on_focus_changed), NULL);
}

/**
 * kith_settings_window_set_heading:
 * @heading: (transfer floating): what the settings are of, above the list of pages
 */
void
kith_settings_window_set_heading (KithSettingsWindow *self, GtkWidget *heading)
{
  KithSettingsWindowPrivate *priv = get_private (self);

  gtk_box_append (priv->heading, heading);
}

/* The row holds its name, since GTK 4.8 tells screen readers of no other for it. */
static GtkWidget *
make_row (const char *id, const char *title, const char *icon_name)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", icon_name, "accessible-role",
                                  GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", title, "xalign", 0.0, "hexpand", TRUE, "ellipsize",
                                   PANGO_ELLIPSIZE_END, NULL);
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

  gtk_widget_add_css_class (arrow, "row-arrow");
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), arrow);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data_full (G_OBJECT (row), PAGE_ID, g_strdup (id), g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  return row;
}

/**
 * kith_settings_window_add_page:
 * @id: by which it is found
 * @title: its name in the list and above it
 * @icon_name: its symbol in the list
 * @page: (transfer floating) (nullable): what it shows; it scrolls by itself, as AdwPreferencesPage does. Without it
 * the class makes it on demand
 */
void
kith_settings_window_add_page (KithSettingsWindow *self, const char *id, const char *title, const char *icon_name,
                               GtkWidget *page)
{
  KithSettingsWindowPrivate *priv = get_private (self);

  gtk_stack_add_titled (priv->stack, g_object_new (ADW_TYPE_BIN, "child", page, NULL), id, title);
  gtk_list_box_append (priv->list, make_row (id, title, icon_name));
  if (!gtk_list_box_get_selected_row (priv->list))
    gtk_list_box_select_row (priv->list, gtk_list_box_get_row_at_index (priv->list, 0));
}

static GtkListBoxRow *
find_row (KithSettingsWindow *self, const char *id)
{
  KithSettingsWindowPrivate *priv = get_private (self);
  GtkListBoxRow *row;

  for (int i = 0; id && (row = gtk_list_box_get_row_at_index (priv->list, i)); i++)
    if (g_str_equal (g_object_get_data (G_OBJECT (row), PAGE_ID), id))
      return row;
  return NULL;
}

/**
 * kith_settings_window_set_page_visible:
 *
 * Takes a page out of the list or back into it. The first one that is left is shown instead of one that is gone.
 */
void
kith_settings_window_set_page_visible (KithSettingsWindow *self, const char *id, gboolean visible)
{
  KithSettingsWindowPrivate *priv = get_private (self);
  GtkListBoxRow *selected = gtk_list_box_get_selected_row (priv->list), *row;

  gtk_widget_set_visible (GTK_WIDGET (find_row (self, id)), visible);
  if (selected && gtk_widget_get_visible (GTK_WIDGET (selected)))
    return;
  for (int i = 0; (row = gtk_list_box_get_row_at_index (priv->list, i)); i++)
    if (gtk_widget_get_visible (GTK_WIDGET (row)))
      {
        gtk_list_box_select_row (priv->list, row);
        return;
      }
}

/**
 * kith_settings_window_find_page:
 *
 * Returns: (transfer none) (nullable): the page of that id, where it was made
 */
GtkWidget *
kith_settings_window_find_page (KithSettingsWindow *self, const char *id)
{
  GtkWidget *frame = gtk_stack_get_child_by_name (get_private (self)->stack, id);

  return frame ? adw_bin_get_child (ADW_BIN (frame)) : NULL;
}

/**
 * kith_settings_window_get_page:
 *
 * Returns: (transfer none) (nullable): the id of the page that is shown
 */
const char *
kith_settings_window_get_page (KithSettingsWindow *self)
{
  return gtk_stack_get_visible_child_name (get_private (self)->stack);
}

/**
 * kith_settings_window_show_page:
 * @id: (nullable): which; without one, or where it is not in the list, the window stays as it is
 */
void
kith_settings_window_show_page (KithSettingsWindow *self, const char *id)
{
  KithSettingsWindowPrivate *priv = get_private (self);
  GtkListBoxRow *row = find_row (self, id);

  if (!row || !gtk_widget_get_visible (GTK_WIDGET (row)))
    return;
  gtk_list_box_select_row (priv->list, row);
  adw_leaflet_set_visible_child (priv->leaflet, priv->main);
}

/**
 * kith_settings_window_show_toast:
 * @text: what to tell for a moment
 */
void
kith_settings_window_show_toast (KithSettingsWindow *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (get_private (self)->toasts, adw_toast_new (escaped));
}

/**
 * kith_settings_window_show_error:
 * @what: the action that failed, as in "The device was not signed out"
 */
void
kith_settings_window_show_error (KithSettingsWindow *self, const char *what, const GError *error)
{
  /* Translators: what failed, and why */
  g_autofree char *text = g_strdup_printf (_ ("%s: %s"), what, kith_error_text (error));

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    kith_settings_window_show_toast (self, text);
}
