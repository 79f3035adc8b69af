/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-conversation-list.h"

#include "kith-conversation-row.h"

#include <glib/gi18n.h>

/**
 * KithConversationList:
 *
 * The conversations of an account, those with the newest messages first, below the button that begins one.
 */
struct _KithConversationList
{
  GtkWidget parent_instance;

  KithSession *session;
  KithChannel *channel;
  GtkSingleSelection *selection;
  GtkWidget *content;
  GtkWidget *list;
  GtkWidget *empty;
  gboolean selecting;
};

G_DEFINE_FINAL_TYPE (KithConversationList, kith_conversation_list, GTK_TYPE_WIDGET)

static void
select_channel (KithConversationList *self)
{
  GListModel *model = G_LIST_MODEL (self->selection);
  guint n = g_list_model_get_n_items (model), position = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; self->channel && i < n; i++)
    {
      g_autoptr (KithChannel) channel = g_list_model_get_item (model, i);

      if (channel == self->channel)
        position = i;
    }
  self->selecting = TRUE;
  gtk_single_selection_set_selected (self->selection, position);
  self->selecting = FALSE;
  gtk_widget_set_visible (self->empty, n == 0);
}

static void
activate_channel (KithConversationList *self, KithChannel *channel, const char *action)
{
  KithSession *session = kith_channel_get_session (channel);

  if (session)
    gtk_widget_activate_action (GTK_WIDGET (self), action, "(ss)", kith_session_get_id (session),
                                kith_channel_get_id (channel));
}

/* By the keyboard, or by a tool that reads the screen; a click is the row's own affair. */
static void
on_selected (KithConversationList *self)
{
  KithChannel *channel = gtk_single_selection_get_selected_item (self->selection);

  if (!self->selecting && channel && channel != self->channel)
    activate_channel (self, channel, "win.show-channel");
}

static void
on_activated (GtkListView *list, guint position, KithConversationList *self)
{
  g_autoptr (KithChannel) channel = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  activate_channel (self, channel, "win.open-channel");
}

static void
on_setup (GtkListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (item, kith_conversation_row_new ());
}

static void
on_bind (GtkListItemFactory *factory, GtkListItem *item)
{
  kith_conversation_row_set_channel (KITH_CONVERSATION_ROW (gtk_list_item_get_child (item)),
                                     gtk_list_item_get_item (item));
}

static void
on_unbind (GtkListItemFactory *factory, GtkListItem *item)
{
  kith_conversation_row_set_channel (KITH_CONVERSATION_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
kith_conversation_list_dispose (GObject *object)
{
  KithConversationList *self = KITH_CONVERSATION_LIST (object);

  g_clear_pointer (&self->content, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->channel);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (kith_conversation_list_parent_class)->dispose (object);
}

static void
kith_conversation_list_class_init (KithConversationListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_conversation_list_dispose;
  gtk_widget_class_set_css_name (widget_class, "conversationlist");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
make_button (void)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("list-add-symbolic"));
  gtk_box_append (GTK_BOX (box), gtk_label_new_with_mnemonic (_ ("_New Message")));
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.new-message");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("New Message"), -1);
  gtk_widget_add_css_class (button, "new-message");
  return button;
}

static void
kith_conversation_list_init (KithConversationList *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scrolled;

  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (on_selected), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (select_channel), self, G_CONNECT_SWAPPED);
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), NULL);
  self->list = gtk_list_view_new (g_object_ref (GTK_SELECTION_MODEL (self->selection)), factory);
  gtk_widget_add_css_class (self->list, "navigation-sidebar");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Direct messages"),
                                  -1);
  g_signal_connect_object (self->list, "activate", G_CALLBACK (on_activated), self, 0);
  scrolled = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy", GTK_POLICY_NEVER, "child", self->list,
                           "vexpand", TRUE, NULL);
  self->empty = g_object_new (GTK_TYPE_LABEL, "label",
                              _ ("Nobody here yet. Write to somebody from one of your communities."), "wrap", TRUE,
                              "justify", GTK_JUSTIFY_CENTER, "max-width-chars", 24, NULL);
  gtk_widget_add_css_class (self->empty, "dim-label");
  gtk_widget_add_css_class (self->empty, "no-conversations");
  self->content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (self->content), make_button ());
  gtk_box_append (GTK_BOX (self->content), self->empty);
  gtk_box_append (GTK_BOX (self->content), scrolled);
  gtk_widget_set_parent (self->content, GTK_WIDGET (self));
}

/**
 * kith_conversation_list_set_session:
 * @session: (nullable): whose conversations are shown
 */
void
kith_conversation_list_set_session (KithConversationList *self, KithSession *session)
{
  if (!g_set_object (&self->session, session))
    return;
  self->selecting = TRUE;
  gtk_single_selection_set_model (self->selection,
                                  session ? kith_conversations_list (kith_session_get_conversations (session)) : NULL);
  self->selecting = FALSE;
  select_channel (self);
}

/**
 * kith_conversation_list_set_channel:
 * @channel: (nullable): the conversation that is open
 */
void
kith_conversation_list_set_channel (KithConversationList *self, KithChannel *channel)
{
  if (g_set_object (&self->channel, channel))
    select_channel (self);
}

/**
 * kith_conversation_list_find_next:
 * @direction: 1 for downwards, -1 for upwards
 * @unread_only: whether those without anything new are passed over
 *
 * Returns: (transfer full) (nullable): the next conversation, going round at the ends
 */
KithChannel *
kith_conversation_list_find_next (KithConversationList *self, int direction, gboolean unread_only)
{
  GListModel *model = G_LIST_MODEL (self->selection);
  guint n = g_list_model_get_n_items (model);
  guint selected = gtk_single_selection_get_selected (self->selection);
  guint position = selected == GTK_INVALID_LIST_POSITION ? (direction > 0 ? n - 1 : 0) : selected;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (KithChannel) channel = NULL;

      position = (position + n + (guint) direction) % n;
      channel = g_list_model_get_item (model, position);
      if (!unread_only || kith_channel_has_news (channel))
        return g_steal_pointer (&channel);
    }
  return NULL;
}
