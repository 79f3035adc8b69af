/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-inbox-view.h"

#include "kith-error-text.h"
#include "kith-mention-row.h"
#include "kith-unread-row.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/**
 * KithInboxView:
 *
 * Two lists with what waits for a person. A row leads to the message or the channel; its button marks it as read.
 */
struct _KithInboxView
{
  GtkWidget parent_instance;

  KithInbox *inbox;
  GtkWidget *content;
  GtkStack *pages;
  GtkStack *mentions_stack, *unread_stack;
  GtkListView *mentions, *unread;
  GtkWidget *mentions_scrolled;
  GtkWidget *read_all;
  GtkLabel *failure;
  gboolean fresh; /* nothing was there to look at since it was opened */
  guint focus_idle;
};

G_DEFINE_FINAL_TYPE (KithInboxView, kith_inbox_view, GTK_TYPE_WIDGET)

enum
{
  LEAVE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const char *
choose_page (KithInboxView *self)
{
  if (g_list_model_get_n_items (kith_inbox_list_mentions (self->inbox)))
    return "list";
  if (kith_inbox_get_loading (self->inbox))
    return "loading";
  return kith_inbox_get_error (self->inbox) ? "failure" : "empty";
}

/* The keyboard is on the newest mention, so that arrows and Enter do all. */
static gboolean
on_focus_list (gpointer data)
{
  KithInboxView *self = data;

  self->focus_idle = 0;
  if (gtk_widget_get_mapped (GTK_WIDGET (self->mentions)))
    gtk_widget_grab_focus (GTK_WIDGET (self->mentions));
  return G_SOURCE_REMOVE;
}

static void
update (KithInboxView *self)
{
  guint unread = g_list_model_get_n_items (kith_inbox_list_unread (self->inbox));
  const GError *error = kith_inbox_get_error (self->inbox);

  gtk_stack_set_visible_child_name (self->mentions_stack, choose_page (self));
  gtk_stack_set_visible_child_name (self->unread_stack, unread ? "list" : "empty");
  gtk_widget_set_sensitive (self->read_all, unread > 0);
  gtk_label_set_text (self->failure, error ? kith_error_text (error) : "");
  if (self->fresh && g_list_model_get_n_items (kith_inbox_list_mentions (self->inbox)))
    {
      self->fresh = FALSE;
      if (!self->focus_idle)
        self->focus_idle = g_idle_add (on_focus_list, self);
    }
}

static void
on_mention_activated (KithInboxView *self, guint position)
{
  g_autoptr (KithMessage) message = g_list_model_get_item (kith_inbox_list_mentions (self->inbox), position);
  KithChannel *channel = message ? kith_message_get_channel (message) : NULL;

  if (!channel)
    return;
  g_signal_emit (self, signals[LEAVE], 0);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-message", "(ss)", kith_channel_get_id (channel),
                              kith_message_get_id (message));
}

static void
on_unread_activated (KithInboxView *self, guint position)
{
  g_autoptr (KithChannel) channel = g_list_model_get_item (kith_inbox_list_unread (self->inbox), position);
  KithSession *session = channel ? kith_channel_get_session (channel) : NULL;

  if (!session)
    return;
  g_signal_emit (self, signals[LEAVE], 0);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-channel", "(ss)", kith_session_get_id (session),
                              kith_channel_get_id (channel));
}

static void
on_edge_reached (KithInboxView *self, GtkPositionType edge)
{
  if (edge == GTK_POS_BOTTOM)
    kith_inbox_load_more (self->inbox);
}

static void
on_retry (KithInboxView *self)
{
  kith_inbox_reload (self->inbox);
}

static void
on_read_all (KithInboxView *self)
{
  kith_inbox_mark_all_read (self->inbox);
}

static void
on_setup (GtkListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *(*create) (void) = data;

  gtk_list_item_set_child (item, create ());
}

static void
on_bind_mention (GtkListItemFactory *factory, GtkListItem *item)
{
  kith_mention_row_set_message (KITH_MENTION_ROW (gtk_list_item_get_child (item)), gtk_list_item_get_item (item));
}

static void
on_unbind_mention (GtkListItemFactory *factory, GtkListItem *item)
{
  kith_mention_row_set_message (KITH_MENTION_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
on_bind_unread (GtkListItemFactory *factory, GtkListItem *item)
{
  kith_unread_row_set_channel (KITH_UNREAD_ROW (gtk_list_item_get_child (item)), gtk_list_item_get_item (item));
}

static void
on_unbind_unread (GtkListItemFactory *factory, GtkListItem *item)
{
  kith_unread_row_set_channel (KITH_UNREAD_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
set_factory (GtkListView *list, GtkWidget *(*create) (void), GCallback bind, GCallback unbind)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), (gpointer) create);
  g_signal_connect (factory, "bind", bind, NULL);
  g_signal_connect (factory, "unbind", unbind, NULL);
  gtk_list_view_set_factory (list, factory);
}

static void
set_model (GtkListView *list, GListModel *model)
{
  g_autoptr (GtkNoSelection) selection = gtk_no_selection_new (g_object_ref (model));

  gtk_list_view_set_model (list, GTK_SELECTION_MODEL (selection));
}

static void
kith_inbox_view_dispose (GObject *object)
{
  KithInboxView *self = KITH_INBOX_VIEW (object);

  g_clear_handle_id (&self->focus_idle, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), KITH_TYPE_INBOX_VIEW);
  g_clear_object (&self->inbox);
  G_OBJECT_CLASS (kith_inbox_view_parent_class)->dispose (object);
}

static void
kith_inbox_view_class_init (KithInboxViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_inbox_view_dispose;
  signals[LEAVE] = g_signal_new ("leave", KITH_TYPE_INBOX_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/chat/kith/Kith/ui/kith-inbox-view.ui");
  gtk_widget_class_bind_template_child (widget_class, KithInboxView, content);
  gtk_widget_class_bind_template_child (widget_class, KithInboxView, pages);
  gtk_widget_class_bind_template_child (widget_class, KithInboxView, mentions_stack);
  gtk_widget_class_bind_template_child (widget_class, KithInboxView, unread_stack);
  gtk_widget_class_bind_template_child (widget_class, KithInboxView, mentions);
  gtk_widget_class_bind_template_child (widget_class, KithInboxView, unread);
  gtk_widget_class_bind_template_child (widget_class, KithInboxView, mentions_scrolled);
  gtk_widget_class_bind_template_child (widget_class, KithInboxView, read_all);
  gtk_widget_class_bind_template_child (widget_class, KithInboxView, failure);
  gtk_widget_class_bind_template_callback (widget_class, on_mention_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_unread_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_edge_reached);
  gtk_widget_class_bind_template_callback (widget_class, on_retry);
  gtk_widget_class_bind_template_callback (widget_class, on_read_all);
  gtk_widget_class_set_css_name (widget_class, "inboxview");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kith_inbox_view_init (KithInboxView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  set_factory (self->mentions, kith_mention_row_new, G_CALLBACK (on_bind_mention), G_CALLBACK (on_unbind_mention));
  set_factory (self->unread, kith_unread_row_new, G_CALLBACK (on_bind_unread), G_CALLBACK (on_unbind_unread));
}

/**
 * kith_inbox_view_set_inbox:
 * @inbox: what is shown; it is set once
 */
void
kith_inbox_view_set_inbox (KithInboxView *self, KithInbox *inbox)
{
  g_return_if_fail (!self->inbox);
  self->inbox = g_object_ref (inbox);
  set_model (self->mentions, kith_inbox_list_mentions (inbox));
  set_model (self->unread, kith_inbox_list_unread (inbox));
  g_signal_connect_object (inbox, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (kith_inbox_list_mentions (inbox), "items-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (kith_inbox_list_unread (inbox), "items-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
}

/**
 * kith_inbox_view_begin:
 *
 * Shows the mentions from their newest on.
 */
void
kith_inbox_view_begin (KithInboxView *self)
{
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->mentions_scrolled)), 0);
  gtk_stack_set_visible_child_name (self->pages, "mentions");
  self->fresh = TRUE;
  update (self);
}
