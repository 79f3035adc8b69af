/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-inbox-button.h"

#include "kith-inbox-view.h"

#include <glib/gi18n.h>

#define WIDTH 420
#define HEIGHT 480
/* What a phone leaves beside the popover's own frame. */
#define MARGIN 32

/**
 * KithInboxButton:
 *
 * A button in the header with the inbox in its popover, which is made when it is first opened.
 */
struct _KithInboxButton
{
  AdwBin parent_instance;

  KithClient *client;
  KithInbox *inbox;
  GtkWidget *button;
  KithInboxView *view; /* (nullable) until it was opened */
};

G_DEFINE_FINAL_TYPE (KithInboxButton, kith_inbox_button, ADW_TYPE_BIN)

static void
update (KithInboxButton *self)
{
  guint mentions = kith_inbox_get_mention_count (self->inbox);
  g_autofree char *label = mentions ? g_strdup_printf (ngettext ("Inbox, %u mention", "Inbox, %u mentions", mentions),
                                                       mentions)
                                    : g_strdup (_ ("Inbox"));

  if (mentions)
    gtk_widget_add_css_class (self->button, "calling");
  else
    gtk_widget_remove_css_class (self->button, "calling");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
on_leave (KithInboxButton *self)
{
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
}

static void
on_shown (KithInboxButton *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self))));
  int height = gtk_widget_get_height (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self))));

  gtk_widget_set_size_request (GTK_WIDGET (self->view), MIN (WIDTH, width - MARGIN),
                               CLAMP (height - 4 * MARGIN, 200, HEIGHT));
  kith_inbox_view_begin (self->view);
  kith_inbox_set_open (self->inbox, TRUE);
}

static void
on_closed (KithInboxButton *self)
{
  kith_inbox_set_open (self->inbox, FALSE);
}

static void
create_popover (GtkMenuButton *button, gpointer data)
{
  KithInboxButton *self = data;
  GtkWidget *popover;

  if (self->view)
    return;
  popover = gtk_popover_new ();
  self->view = g_object_new (KITH_TYPE_INBOX_VIEW, NULL);
  kith_inbox_view_set_inbox (self->view, self->inbox);
  gtk_widget_add_css_class (popover, "inbox");
  gtk_popover_set_child (GTK_POPOVER (popover), GTK_WIDGET (self->view));
  gtk_accessible_update_property (GTK_ACCESSIBLE (popover), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Inbox"), -1);
  g_signal_connect_object (self->view, "leave", G_CALLBACK (on_leave), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (popover, "show", G_CALLBACK (on_shown), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (popover, "closed", G_CALLBACK (on_closed), self, G_CONNECT_SWAPPED);
  gtk_menu_button_set_popover (button, popover);
}

static void
kith_inbox_button_dispose (GObject *object)
{
  KithInboxButton *self = KITH_INBOX_BUTTON (object);

  g_clear_object (&self->inbox);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (kith_inbox_button_parent_class)->dispose (object);
}

static void
kith_inbox_button_class_init (KithInboxButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kith_inbox_button_dispose;
}

static void
kith_inbox_button_init (KithInboxButton *self)
{
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->button), "kith-inbox-symbolic");
  gtk_widget_set_tooltip_text (self->button, _ ("Inbox (Ctrl+Shift+A)"));
  gtk_widget_add_css_class (self->button, "inbox-button");
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->button), create_popover, self, NULL);
  adw_bin_set_child (ADW_BIN (self), self->button);
}

/**
 * kith_inbox_button_set_client:
 * @client: whose inbox it is; it is set once
 */
void
kith_inbox_button_set_client (KithInboxButton *self, KithClient *client)
{
  g_return_if_fail (!self->client);
  self->client = g_object_ref (client);
  self->inbox = kith_inbox_new (client);
  g_signal_connect_object (self->inbox, "notify::mention-count", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

void
kith_inbox_button_popup (KithInboxButton *self)
{
  gtk_menu_button_popup (GTK_MENU_BUTTON (self->button));
}
