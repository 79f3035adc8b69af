/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-pins-button.h"

#include "kith-error-text.h"

#include <glib/gi18n.h>
#include <string.h>

/**
 * KithPinsButton:
 *
 * The list is asked for each time it is opened, so that it is what the server has.
 */
struct _KithPinsButton
{
  AdwBin parent_instance;

  KithChannel *channel;
  GtkWidget *button, *stack, *list, *status, *retry;
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

static void
show_status (KithPinsButton *self, const char *text, gboolean failed)
{
  gtk_label_set_text (GTK_LABEL (self->status), text);
  gtk_widget_set_visible (self->retry, failed);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "status");
}

static void
on_unpinned (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithPinsButton) self = data;
  g_autoptr (GError) error = NULL;

  if (kith_message_pin_finish (KITH_MESSAGE (source), result, &error))
    load (self);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_status (self, kith_error_text (error), TRUE);
}

static void
on_unpin_clicked (GtkButton *button, gpointer data)
{
  KithPinsButton *self = data;
  KithMessage *message = g_object_get_data (G_OBJECT (button), "message");

  kith_message_pin_async (message, FALSE, self->cancellable, on_unpinned, g_object_ref (self));
}

static void
on_row_activated (KithPinsButton *self, GtkListBoxRow *row)
{
  KithMessage *message = g_object_get_data (G_OBJECT (row), "message");

  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
  if (self->channel)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-message", "(ss)", kith_channel_get_id (self->channel),
                                kith_message_get_id (message));
}

static void
add_row (KithPinsButton *self, KithMessage *message)
{
  GtkWidget *row = adw_action_row_new (), *unpin;
  const char *content = kith_message_get_content (message), *forwarded = kith_message_get_forwarded_content (message);
  g_autofree char *line = g_strdup (*content || !forwarded ? content : forwarded);
  g_autofree char *text = NULL, *author = g_markup_escape_text (kith_message_get_author_name (message), -1);

  text = g_markup_escape_text (g_strdelimit (line, "\n\r\t", ' '), -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), author);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "message", g_object_ref (message), g_object_unref);
  if (kith_message_can_pin (message))
    {
      unpin = gtk_button_new_from_icon_name ("window-close-symbolic");
      gtk_widget_add_css_class (unpin, "flat");
      gtk_widget_set_valign (unpin, GTK_ALIGN_CENTER);
      gtk_widget_set_tooltip_text (unpin, _ ("Unpin"));
      gtk_accessible_update_property (GTK_ACCESSIBLE (unpin), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Unpin"), -1);
      g_object_set_data_full (G_OBJECT (unpin), "message", g_object_ref (message), g_object_unref);
      g_signal_connect (unpin, "clicked", G_CALLBACK (on_unpin_clicked), self);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), unpin);
    }
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithPinsButton) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) pins = kith_channel_list_pins_finish (KITH_CHANNEL (source), result, &error);
  GtkWidget *row;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  while ((row = gtk_widget_get_first_child (self->list)))
    gtk_list_box_remove (GTK_LIST_BOX (self->list), row);
  if (!pins)
    {
      show_status (self, kith_error_text (error), TRUE);
      return;
    }
  for (guint i = 0; i < g_list_model_get_n_items (pins); i++)
    {
      g_autoptr (KithMessage) message = g_list_model_get_item (pins, i);

      add_row (self, message);
    }
  if (g_list_model_get_n_items (pins) == 0)
    show_status (self, _ ("Nothing is pinned here yet"), FALSE);
  else
    gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "list");
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
  show_status (self, _ ("Loading…"), FALSE);
  load (self);
}

static GtkWidget *
create_status (KithPinsButton *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->status = gtk_label_new (NULL);
  self->retry = gtk_button_new_with_mnemonic (_ ("_Try Again"));
  gtk_widget_add_css_class (self->status, "dim-label");
  gtk_label_set_wrap (GTK_LABEL (self->status), TRUE);
  gtk_widget_set_halign (self->retry, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->retry, "clicked", G_CALLBACK (on_opened), self);
  gtk_box_append (GTK_BOX (box), self->status);
  gtk_box_append (GTK_BOX (box), self->retry);
  gtk_widget_set_margin_top (box, 24);
  gtk_widget_set_margin_bottom (box, 24);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  return box;
}

static GtkWidget *
create_popover (KithPinsButton *self)
{
  GtkWidget *popover = gtk_popover_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *title = gtk_label_new (_ ("Pinned Messages")), *scrolled = gtk_scrolled_window_new ();

  self->stack = gtk_stack_new ();
  self->list = gtk_list_box_new ();
  gtk_widget_add_css_class (title, "heading");
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Pinned Messages"),
                                  -1);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (on_row_activated), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 420);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->list);
  gtk_stack_add_named (GTK_STACK (self->stack), scrolled, "list");
  gtk_stack_add_named (GTK_STACK (self->stack), create_status (self), "status");
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_widget_set_size_request (self->stack, 300, -1);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), self->stack);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_widget_set_margin_start (box, 6);
  gtk_widget_set_margin_end (box, 6);
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
  gtk_widget_set_tooltip_text (self->button, _ ("Pinned Messages"));
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
