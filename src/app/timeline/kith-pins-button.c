/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-pins-button.h"

#include "kith-error-text.h"
#include "kith-pins-row.h"

#include <glib/gi18n.h>

/**
 * KithPinsButton:
 *
 * The list is asked for each time it is opened, so that it is what the server has.
 */
struct _KithPinsButton
{
  AdwBin parent_instance;

  KithChannel *channel;
  GtkWidget *button, *count, *error, *scrolled, *list;
  GtkWidget *status_box, *status_icon, *status, *hint, *retry;
  GCancellable *cancellable;
};

enum
{
  PROP_0,
  PROP_CHANNEL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (KithPinsButton, kith_pins_button, ADW_TYPE_BIN)

static void load (KithPinsButton *self);

static guint
count_rows (KithPinsButton *self)
{
  guint n = 0;

  while (gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), (int) n))
    n++;
  return n;
}

/* What stands in place of the list: that it is loading, empty, or why there is none. */
static void
show_status (KithPinsButton *self, const char *icon, const char *text, const char *hint)
{
  gtk_image_set_from_icon_name (GTK_IMAGE (self->status_icon), icon);
  gtk_widget_set_visible (self->status_icon, icon != NULL);
  gtk_label_set_text (GTK_LABEL (self->status), text);
  gtk_label_set_text (GTK_LABEL (self->hint), hint ? hint : "");
  gtk_widget_set_visible (self->hint, hint != NULL);
  gtk_widget_set_visible (self->status_box, TRUE);
  gtk_widget_set_visible (self->scrolled, FALSE);
}

static void
show_error (KithPinsButton *self, const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->error), text ? text : "");
  gtk_widget_set_visible (self->error, text != NULL);
}

static void
update_count (KithPinsButton *self)
{
  guint n = count_rows (self);
  /* Translators: how many messages are pinned, and how many may be */
  g_autofree char *count = g_strdup_printf (_ ("%u of %d"), n, KITH_LIMIT_PINS_PER_CHANNEL);

  gtk_label_set_text (GTK_LABEL (self->count), count);
  gtk_widget_set_visible (self->count, n > 0);
  gtk_widget_set_visible (self->retry, FALSE);
  gtk_widget_set_visible (self->scrolled, n > 0);
  gtk_widget_set_visible (self->status_box, n == 0);
  if (n == 0)
    show_status (self, "view-pin-symbolic", _ ("Nothing Pinned Yet"),
                 _ ("What is pinned from the menu of a message stays at hand here for everybody."));
}

static void
remove_row (KithPinsButton *self, GtkWidget *row)
{
  int index = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));
  GtkListBoxRow *next;

  gtk_list_box_remove (GTK_LIST_BOX (self->list), row);
  update_count (self);
  next = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), index);
  if (!next && index > 0)
    next = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), index - 1);
  if (next)
    gtk_widget_grab_focus (GTK_WIDGET (next));
}

/* By us or by somebody else. */
static void
on_message_changed (KithMessage *message, GParamSpec *property, KithPinsButton *self)
{
  GtkListBoxRow *row;

  if (kith_message_get_pinned (message) && !kith_message_get_deleted (message))
    return;
  for (int i = 0; (row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), i)); i++)
    if (kith_pins_row_get_message (KITH_PINS_ROW (row)) == message)
      {
        remove_row (self, GTK_WIDGET (row));
        return;
      }
}

static void
on_unpinned (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithPinsButton) self = data;
  g_autoptr (GError) error = NULL;

  if (kith_message_pin_finish (KITH_MESSAGE (source), result, &error))
    on_message_changed (KITH_MESSAGE (source), NULL, self);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_error (self, kith_error_text (error));
}

static void
on_unpin (KithPinsRow *row, gpointer data)
{
  KithPinsButton *self = data;

  show_error (self, NULL);
  kith_message_pin_async (kith_pins_row_get_message (row), FALSE, self->cancellable, on_unpinned, g_object_ref (self));
}

static void
on_row_activated (KithPinsButton *self, GtkListBoxRow *row)
{
  KithMessage *message = kith_pins_row_get_message (KITH_PINS_ROW (row));

  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
  if (self->channel)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-message", "(ss)", kith_channel_get_id (self->channel),
                                kith_message_get_id (message));
}

static void
add_row (KithPinsButton *self, KithMessage *message)
{
  GtkWidget *row = kith_pins_row_new (message);

  g_signal_connect_object (row, "unpin", G_CALLBACK (on_unpin), self, 0);
  g_signal_connect_object (message, "notify", G_CALLBACK (on_message_changed), self, 0);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

static void
clear (KithPinsButton *self)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0)))
    {
      g_signal_handlers_disconnect_by_data (kith_pins_row_get_message (KITH_PINS_ROW (row)), self);
      gtk_list_box_remove (GTK_LIST_BOX (self->list), GTK_WIDGET (row));
    }
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithPinsButton) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) pins = kith_channel_list_pins_finish (KITH_CHANNEL (source), result, &error);
  GtkListBoxRow *first;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  clear (self);
  if (!pins)
    {
      show_status (self, "dialog-warning-symbolic", _ ("The Pins Could Not Be Loaded"), kith_error_text (error));
      gtk_widget_set_visible (self->retry, TRUE);
      gtk_widget_grab_focus (self->retry);
      return;
    }
  for (guint i = 0; i < g_list_model_get_n_items (pins); i++)
    {
      g_autoptr (KithMessage) message = g_list_model_get_item (pins, i);

      add_row (self, message);
    }
  update_count (self);
  first = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0);
  if (first)
    gtk_widget_grab_focus (GTK_WIDGET (first));
}

static void
load (KithPinsButton *self)
{
  if (self->channel)
    kith_channel_list_pins_async (self->channel, self->cancellable, on_loaded, g_object_ref (self));
}

static void
on_opened (KithPinsButton *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  clear (self);
  show_error (self, NULL);
  gtk_widget_set_visible (self->retry, FALSE);
  gtk_widget_set_visible (self->count, FALSE);
  show_status (self, NULL, _ ("Loading…"), NULL);
  load (self);
}

static GtkWidget *
create_label (const char *style_class)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "justify", GTK_JUSTIFY_CENTER, "max-width-chars", 32,
                                   NULL);

  gtk_widget_add_css_class (label, style_class);
  return label;
}

static GtkWidget *
create_status (KithPinsButton *self)
{
  self->status_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->status_icon = gtk_image_new ();
  gtk_image_set_pixel_size (GTK_IMAGE (self->status_icon), 32);
  gtk_widget_add_css_class (self->status_icon, "dim-label");
  self->status = create_label ("heading");
  self->hint = create_label ("dim-label");
  self->retry = gtk_button_new_with_mnemonic (_ ("_Try Again"));
  gtk_widget_set_halign (self->retry, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_top (self->retry, 6);
  g_signal_connect_swapped (self->retry, "clicked", G_CALLBACK (on_opened), self);
  gtk_box_append (GTK_BOX (self->status_box), self->status_icon);
  gtk_box_append (GTK_BOX (self->status_box), self->status);
  gtk_box_append (GTK_BOX (self->status_box), self->hint);
  gtk_box_append (GTK_BOX (self->status_box), self->retry);
  gtk_widget_add_css_class (self->status_box, "pins-status");
  return self->status_box;
}

static GtkWidget *
create_head (KithPinsButton *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *title = gtk_label_new (_ ("Pinned Messages"));

  gtk_widget_add_css_class (title, "heading");
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_set_hexpand (title, TRUE);
  self->count = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->count, "caption");
  gtk_widget_add_css_class (self->count, "numeric");
  gtk_widget_add_css_class (self->count, "dim-label");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), self->count);
  gtk_widget_add_css_class (box, "pins-head");
  return box;
}

static GtkWidget *
create_list (KithPinsButton *self)
{
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Pinned Messages"),
                                  -1);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (on_row_activated), self);
  self->scrolled = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy", GTK_POLICY_NEVER,
                                 "propagate-natural-height", TRUE, "max-content-height", 440, "child", self->list,
                                 NULL);
  return self->scrolled;
}

static GtkWidget *
create_popover (KithPinsButton *self)
{
  GtkWidget *popover = gtk_popover_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->error = create_label ("error");
  gtk_widget_set_visible (self->error, FALSE);
  gtk_box_append (GTK_BOX (box), create_head (self));
  gtk_box_append (GTK_BOX (box), self->error);
  gtk_box_append (GTK_BOX (box), create_list (self));
  gtk_box_append (GTK_BOX (box), create_status (self));
  gtk_widget_set_size_request (box, 336, -1);
  gtk_widget_add_css_class (popover, "pins");
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  g_signal_connect_swapped (popover, "show", G_CALLBACK (on_opened), self);
  return popover;
}

static void
set_channel (KithPinsButton *self, KithChannel *channel)
{
  if (!g_set_object (&self->channel, channel))
    return;
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
  gtk_widget_set_visible (GTK_WIDGET (self), channel != NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHANNEL]);
}

static void
kith_pins_button_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  if (id == PROP_CHANNEL)
    g_value_set_object (value, KITH_PINS_BUTTON (object)->channel);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
kith_pins_button_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  if (id == PROP_CHANNEL)
    set_channel (KITH_PINS_BUTTON (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
on_show_pins (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_menu_button_popup (GTK_MENU_BUTTON (KITH_PINS_BUTTON (widget)->button));
}

static void
kith_pins_button_dispose (GObject *object)
{
  KithPinsButton *self = KITH_PINS_BUTTON (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->channel);
  G_OBJECT_CLASS (kith_pins_button_parent_class)->dispose (object);
}

static void
kith_pins_button_class_init (KithPinsButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = kith_pins_button_get_property;
  object_class->set_property = kith_pins_button_set_property;
  object_class->dispose = kith_pins_button_dispose;
  properties[PROP_CHANNEL] = g_param_spec_object ("channel", NULL, NULL, KITH_TYPE_CHANNEL,
                                                  G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "pins.show", NULL, on_show_pins);
}

static void
kith_pins_button_init (KithPinsButton *self)
{
  self->cancellable = g_cancellable_new ();
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->button), "view-pin-symbolic");
  gtk_widget_set_tooltip_text (self->button, _ ("Pinned Messages (Ctrl+Shift+P)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Pinned Messages"),
                                  -1);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), create_popover (self));
  adw_bin_set_child (ADW_BIN (self), self->button);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * kith_pins_button_new:
 *
 * Returns: (transfer floating): a button without a channel
 */
GtkWidget *
kith_pins_button_new (void)
{
  return g_object_new (KITH_TYPE_PINS_BUTTON, NULL);
}
