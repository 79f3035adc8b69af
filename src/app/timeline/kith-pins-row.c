/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-pins-row.h"

#include "kith-avatar.h"
#include "kith-channel.h"
#include "kith-message-text.h"
#include "kith-time-text.h"

#include <glib/gi18n.h>

/**
 * KithPinsRow:
 *
 * Who wrote the message, when, and how it begins; with a button for who may unpin it.
 */
struct _KithPinsRow
{
  GtkListBoxRow parent_instance;

  KithMessage *message;
};

static guint unpin_signal;

G_DEFINE_FINAL_TYPE (KithPinsRow, kith_pins_row, GTK_TYPE_LIST_BOX_ROW)

static void
on_unpin (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_signal_emit (widget, unpin_signal, 0);
}

static void
kith_pins_row_dispose (GObject *object)
{
  g_clear_object (&KITH_PINS_ROW (object)->message);
  G_OBJECT_CLASS (kith_pins_row_parent_class)->dispose (object);
}

static void
kith_pins_row_class_init (KithPinsRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_pins_row_dispose;
  unpin_signal = g_signal_new ("unpin", KITH_TYPE_PINS_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "pin.remove", NULL, on_unpin);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "pin.remove", NULL);
}

static void
kith_pins_row_init (KithPinsRow *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "pins-row");
}

static GtkWidget *
create_avatar (KithMessage *message)
{
  GtkWidget *avatar = kith_avatar_new (32);
  KithUser *author = kith_message_get_author (message);
  KithChannel *channel = kith_message_get_channel (message);

  kith_avatar_set_name (KITH_AVATAR (avatar), kith_message_get_author_name (message));
  if (author && channel)
    kith_avatar_set_picture (KITH_AVATAR (avatar), kith_channel_get_session (channel), kith_user_get_avatar (author));
  gtk_widget_set_valign (avatar, GTK_ALIGN_START);
  return avatar;
}

static GtkWidget *
create_unpin (void)
{
  GtkWidget *unpin = gtk_button_new_from_icon_name ("window-close-symbolic");

  gtk_widget_add_css_class (unpin, "flat");
  gtk_widget_add_css_class (unpin, "circular");
  gtk_widget_set_valign (unpin, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (unpin, _ ("Unpin (Delete)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (unpin), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Unpin"), -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (unpin), "pin.remove");
  return unpin;
}

static GtkWidget *
create_texts (KithMessage *message, const char *when, const char *line)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1), *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *author = g_object_new (GTK_TYPE_LABEL, "label", kith_message_get_author_name (message), "xalign", 0.0,
                                    "ellipsize", PANGO_ELLIPSIZE_END, "single-line-mode", TRUE, NULL);
  GtkWidget *time = g_object_new (GTK_TYPE_LABEL, "label", when, "xalign", 0.0, NULL);
  GtkWidget *text = g_object_new (GTK_TYPE_LABEL, "label", line, "xalign", 0.0, "wrap", TRUE, "wrap-mode",
                                  PANGO_WRAP_WORD_CHAR, "lines", 3, "ellipsize", PANGO_ELLIPSIZE_END, "width-chars", 24,
                                  "max-width-chars", 24, "hexpand", TRUE, NULL);

  gtk_widget_add_css_class (author, "pins-author");
  gtk_widget_add_css_class (time, "caption");
  gtk_widget_add_css_class (time, "dim-label");
  gtk_box_append (GTK_BOX (head), author);
  gtk_box_append (GTK_BOX (head), time);
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), text);
  return box;
}

/**
 * kith_pins_row_new:
 * Returns: (transfer floating): a row
 */
GtkWidget *
kith_pins_row_new (KithMessage *message)
{
  KithPinsRow *self = g_object_new (KITH_TYPE_PINS_ROW, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *when = kith_time_text_format (kith_message_get_created_at (message) / 1000, 'D', 0, zone);
  g_autofree char *line = kith_message_text_dup_line (message);
  /* Translators: read aloud for a message: author, time, text */
  g_autofree char *label = g_strdup_printf (_ ("%s, %s, %s"), kith_message_get_author_name (message), when, line);
  gboolean may = kith_message_can_pin (message);

  self->message = g_object_ref (message);
  gtk_box_append (GTK_BOX (box), create_avatar (message));
  gtk_box_append (GTK_BOX (box), create_texts (message, when, line));
  if (may)
    gtk_box_append (GTK_BOX (box), create_unpin ());
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "pin.remove", may);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return GTK_WIDGET (self);
}

/**
 * kith_pins_row_get_message:
 *
 * Returns: (transfer none): what is pinned
 */
KithMessage *
kith_pins_row_get_message (KithPinsRow *self)
{
  return self->message;
}
