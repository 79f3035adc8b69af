/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-conversation-row.h"

#include "kith-avatar.h"
#include "kith-member-row.h"
#include "kith-notice-words.h"
#include "kith-row-name.h"

#include <glib/gi18n.h>

/**
 * KithConversationRow:
 *
 * A conversation in the sidebar: with whom, how they are, and what is new. Rows are bound again and again.
 */
struct _KithConversationRow
{
  GtkWidget parent_instance;

  KithChannel *channel;
  GSignalGroup *channel_signals;
  GSignalGroup *partner_signals;
  GtkWidget *avatar;
  GtkWidget *texts;
  GtkWidget *name;
  GtkWidget *note;
  GtkWidget *mark; /* that it is muted */
  GtkWidget *badge;
  GtkWidget *menu; /* (nullable) until it was asked for */
};

G_DEFINE_FINAL_TYPE (KithConversationRow, kith_conversation_row, GTK_TYPE_WIDGET)

/**
 * kith_user_dup_words:
 *
 * Returns: (transfer full) (nullable): what a person says of themselves, with their emoji
 */
char *
kith_user_dup_words (KithUser *user)
{
  const char *emoji = kith_user_get_status_emoji (user), *text = kith_user_get_status_text (user);

  if (!emoji && !text)
    return NULL;
  return g_strdup_printf ("%s%s%s", emoji ? emoji : "", emoji && text ? " " : "", text ? text : "");
}

static char *
describe (KithChannel *channel)
{
  KithUser *partner = kith_channel_get_partner (channel);
  guint people = g_list_model_get_n_items (kith_channel_list_people (channel)) + 1;

  if (partner)
    return kith_user_dup_words (partner);
  return g_strdup_printf (ngettext ("%u person", "%u people", people), people);
}

static void
update_label (KithConversationRow *self)
{
  KithUser *partner = kith_channel_get_partner (self->channel);
  guint mentions = kith_channel_get_mention_count (self->channel);
  const char *name = kith_channel_get_name (self->channel);
  g_autoptr (GString) label = g_string_new (name);

  if (partner)
    g_string_append_printf (label, ", %s", kith_presence_describe (kith_user_get_status (partner)));
  if (mentions)
    {
      g_string_append (label, ", ");
      g_string_append_printf (label, ngettext ("%u new message", "%u new messages", mentions), mentions);
    }
  if (kith_channel_get_muted (self->channel))
    /* Translators: of a conversation; spoken by screen readers after its name */
    g_string_append_printf (label, ", %s", _ ("muted"));
  kith_row_name_set (GTK_WIDGET (self), label->str);
}

static void
set_css_class (KithConversationRow *self, const char *name, gboolean present)
{
  if (present)
    gtk_widget_add_css_class (GTK_WIDGET (self), name);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), name);
}

/* What is muted with all around it needs no mark of its own. */
static gboolean
is_muted_itself (KithChannel *channel)
{
  KithSession *session = kith_channel_get_session (channel);

  return session && kith_notice_settings_is_channel_muted (kith_session_get_notice_settings (session),
                                                           kith_channel_get_id (channel));
}

static void
update (KithConversationRow *self)
{
  KithUser *partner = kith_channel_get_partner (self->channel);
  guint mentions = kith_channel_get_mention_count (self->channel);
  g_autofree char *note = describe (self->channel);

  kith_avatar_set_name (KITH_AVATAR (self->avatar), kith_channel_get_name (self->channel));
  kith_avatar_set_show_status (KITH_AVATAR (self->avatar), partner != NULL);
  kith_avatar_set_picture (KITH_AVATAR (self->avatar), kith_channel_get_session (self->channel),
                           partner ? kith_user_get_avatar (partner) : NULL);
  if (partner)
    kith_avatar_set_status (KITH_AVATAR (self->avatar), kith_user_get_status (partner));
  gtk_label_set_label (GTK_LABEL (self->name), kith_channel_get_name (self->channel));
  gtk_label_set_label (GTK_LABEL (self->note), note ? note : "");
  gtk_widget_set_visible (self->note, note != NULL);
  set_css_class (self, "unread", kith_channel_has_news (self->channel));
  set_css_class (self, "muted", kith_channel_get_muted (self->channel));
  gtk_widget_set_visible (self->mark, is_muted_itself (self->channel));
  gtk_widget_set_visible (self->badge, mentions > 0);
  if (mentions)
    {
      g_autofree char *count = mentions > 99 ? g_strdup ("99+") : g_strdup_printf ("%u", mentions);

      gtk_label_set_label (GTK_LABEL (self->badge), count);
    }
  update_label (self);
}

static void
on_click (GtkGestureClick *gesture, int presses, double x, double y, gpointer data)
{
  KithConversationRow *self = data;
  KithSession *session = self->channel ? kith_channel_get_session (self->channel) : NULL;

  if (session && gtk_widget_contains (GTK_WIDGET (self), x, y))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-channel", "(ss)", kith_session_get_id (session),
                                kith_channel_get_id (self->channel));
}

static void
append_item (GMenu *menu, const char *label, const char *action, KithChannel *channel)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "(ss)", kith_session_get_id (kith_channel_get_session (channel)),
                                     kith_channel_get_id (channel));
  g_menu_append_item (menu, item);
}

static void
append_block (GMenu *menu, KithSession *session, KithUser *user)
{
  gboolean blocked = kith_user_get_blocked (user);
  g_autoptr (GMenuItem) item = g_menu_item_new (blocked ? _ ("Un_block") : _ ("B_lock…"), NULL);

  g_menu_item_set_action_and_target (item, blocked ? "win.unblock-user" : "win.block-user", "(ss)",
                                     kith_session_get_id (session), kith_user_get_id (user));
  g_menu_append_item (menu, item);
}

/**
 * kith_conversation_row_build_menu:
 *
 * Returns: (transfer full): what can be done with a conversation
 */
GMenuModel *
kith_conversation_row_build_menu (KithChannel *channel)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) people = g_menu_new (), ends = g_menu_new ();
  g_autoptr (GMenuModel) notices = NULL;
  KithUser *partner = kith_channel_get_partner (channel);
  gboolean group = kith_channel_get_kind (channel) == KITH_CHANNEL_KIND_GROUP;

  append_item (menu, _ ("_Mark as Read"), "win.mark-channel-read", channel);
  notices = kith_notice_menu_of_channel (channel, FALSE);
  if (notices)
    g_menu_append_section (menu, NULL, notices);
  if (group)
    {
      append_item (people, _ ("_Add a Person…"), "win.add-person", channel);
      append_item (people, _ ("_Rename…"), "win.rename-group", channel);
    }
  append_item (ends, _ ("_Close Conversation"), "win.close-conversation", channel);
  if (group)
    append_item (ends, _ ("_Leave Group…"), "win.leave-group", channel);
  else if (partner)
    append_block (ends, kith_channel_get_session (channel), partner);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (people));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (ends));
  return G_MENU_MODEL (menu);
}

static void
on_secondary_click (GtkGestureClick *gesture, int presses, double x, double y, gpointer data)
{
  KithConversationRow *self = data;
  g_autoptr (GMenuModel) menu = NULL;

  if (!self->channel || !kith_channel_get_session (self->channel))
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  menu = kith_conversation_row_build_menu (self->channel);
  if (!self->menu)
    {
      self->menu = gtk_popover_menu_new_from_model (NULL);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
    }
  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->menu), menu);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle){ (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
kith_conversation_row_dispose (GObject *object)
{
  KithConversationRow *self = KITH_CONVERSATION_ROW (object);

  g_clear_object (&self->channel_signals);
  g_clear_object (&self->partner_signals);
  g_clear_object (&self->channel);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->avatar, gtk_widget_unparent);
  g_clear_pointer (&self->texts, gtk_widget_unparent);
  g_clear_pointer (&self->mark, gtk_widget_unparent);
  g_clear_pointer (&self->badge, gtk_widget_unparent);
  G_OBJECT_CLASS (kith_conversation_row_parent_class)->dispose (object);
}

static void
kith_conversation_row_class_init (KithConversationRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_conversation_row_dispose;
  gtk_widget_class_set_css_name (widget_class, "conversationrow");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static GtkWidget *
make_label (void)
{
  return g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "hexpand", TRUE, "ellipsize", PANGO_ELLIPSIZE_END,
                       "max-width-chars", 1, "single-line-mode", TRUE, NULL);
}

static void
kith_conversation_row_init (KithConversationRow *self)
{
  GtkGesture *click = gtk_gesture_click_new (), *secondary = gtk_gesture_click_new ();

  self->avatar = kith_avatar_new (36);
  gtk_widget_set_parent (self->avatar, GTK_WIDGET (self));
  self->texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_valign (self->texts, GTK_ALIGN_CENTER);
  self->name = make_label ();
  self->note = make_label ();
  gtk_widget_add_css_class (self->note, "caption");
  gtk_widget_add_css_class (self->note, "dim-label");
  gtk_box_append (GTK_BOX (self->texts), self->name);
  gtk_box_append (GTK_BOX (self->texts), self->note);
  gtk_widget_set_parent (self->texts, GTK_WIDGET (self));
  self->mark = g_object_new (GTK_TYPE_IMAGE, "icon-name", "kith-bell-off-symbolic", "visible", FALSE, NULL);
  gtk_widget_add_css_class (self->mark, "muted-mark");
  gtk_widget_set_parent (self->mark, GTK_WIDGET (self));
  self->badge = g_object_new (GTK_TYPE_LABEL, "visible", FALSE, "valign", GTK_ALIGN_CENTER, NULL);
  gtk_widget_add_css_class (self->badge, "mention-badge");
  gtk_widget_set_parent (self->badge, GTK_WIDGET (self));
  self->channel_signals = g_signal_group_new (KITH_TYPE_CHANNEL);
  g_signal_group_connect_swapped (self->channel_signals, "notify", G_CALLBACK (update), self);
  self->partner_signals = g_signal_group_new (KITH_TYPE_USER);
  g_signal_group_connect_swapped (self->partner_signals, "notify", G_CALLBACK (update), self);
  g_signal_connect (click, "released", G_CALLBACK (on_click), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  g_signal_connect (secondary, "pressed", G_CALLBACK (on_secondary_click), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (secondary));
}

/**
 * kith_conversation_row_new:
 *
 * Returns: (transfer floating): a row without a conversation
 */
GtkWidget *
kith_conversation_row_new (void)
{
  return g_object_new (KITH_TYPE_CONVERSATION_ROW, NULL);
}

/**
 * kith_conversation_row_set_channel:
 * @channel: (nullable): the conversation
 */
void
kith_conversation_row_set_channel (KithConversationRow *self, KithChannel *channel)
{
  if (!g_set_object (&self->channel, channel))
    return;
  g_signal_group_set_target (self->channel_signals, channel);
  g_signal_group_set_target (self->partner_signals, channel ? kith_channel_get_partner (channel) : NULL);
  if (channel)
    update (self);
}
