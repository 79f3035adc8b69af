/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-channel-row.h"

#include "kith-menu-text.h"
#include "kith-notice-words.h"
#include "kith-row-name.h"
#include "kith-session.h"
#include "kith-voice-actions.h"
#include "kith-voice-people.h"

#include <glib/gi18n.h>

/**
 * KithChannelRow:
 *
 * A channel in the sidebar, or a category that folds the channels after it. Rows are bound again and again.
 */
struct _KithChannelRow
{
  GtkWidget parent_instance;

  KithChannel *channel;
  GSignalGroup *signals;
  GSignalGroup *people_signals; /* of who is in a voice channel */
  GtkWidget *icon;
  GtkWidget *name;
  GtkWidget *mark; /* that it is muted */
  GtkWidget *room; /* how full a voice channel is */
  GtkWidget *badge;
  GtkWidget *menu; /* (nullable) until it was asked for */
};

G_DEFINE_FINAL_TYPE (KithChannelRow, kith_channel_row, GTK_TYPE_WIDGET)

static gboolean
is_category (KithChannelRow *self)
{
  return self->channel && kith_channel_get_kind (self->channel) == KITH_CHANNEL_KIND_CATEGORY;
}

static gboolean
is_voice (KithChannelRow *self)
{
  return self->channel && kith_channel_get_kind (self->channel) == KITH_CHANNEL_KIND_VOICE;
}

/* (nullable): KithVoiceMember: who is in a voice channel. */
static GListModel *
list_people (KithChannel *channel)
{
  KithSession *session = kith_channel_get_kind (channel) == KITH_CHANNEL_KIND_VOICE ? kith_channel_get_session (channel)
                                                                                    : NULL;

  return session ? kith_voice_roster_list (kith_session_get_voice (session), kith_channel_get_id (channel)) : NULL;
}

/* (transfer full): what a screen reader says of a place where people talk. */
static char *
describe_voice (KithChannelRow *self)
{
  const char *name = kith_channel_get_name (self->channel);
  GListModel *people = list_people (self->channel);
  guint count = people ? g_list_model_get_n_items (people) : 0;
  int limit = kith_channel_get_user_limit (self->channel);

  if (limit > 0)
    /* Translators: spoken by screen readers for a place where people talk: its name, how many are there, how many
     * it holds */
    return g_strdup_printf (_ ("Voice channel %s, %u of %d people"), name, count, limit);
  /* Translators: spoken by screen readers for a place where people talk */
  return g_strdup_printf (_ ("Voice channel %s"), name);
}

static void
update_label (KithChannelRow *self)
{
  const char *name = kith_channel_get_name (self->channel);
  guint mentions = kith_channel_get_mention_count (self->channel);
  g_autofree char *label = NULL;

  if (is_category (self))
    /* Translators: spoken by screen readers for a group of channels */
    label = g_strdup_printf (_ ("Category %s"), name);
  else if (is_voice (self))
    label = describe_voice (self);
  else if (mentions)
    label = g_strdup_printf (ngettext ("%s, %u mention", "%s, %u mentions", mentions), name, mentions);
  else if (kith_channel_get_muted (self->channel))
    /* Translators: a channel's or a person's name; spoken by screen readers */
    label = g_strdup_printf (_ ("%s, muted"), name);
  else if (kith_channel_get_unread (self->channel))
    label = g_strdup_printf (_ ("%s, unread"), name);
  kith_row_name_set (GTK_WIDGET (self), label ? label : name);
}

static void
set_css_class (KithChannelRow *self, const char *name, gboolean present)
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
update_room (KithChannelRow *self)
{
  GListModel *people = self->channel ? list_people (self->channel) : NULL;
  int limit = people ? kith_channel_get_user_limit (self->channel) : 0;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->room, limit > 0);
  if (limit <= 0)
    return;
  /* Translators: how many people are in a voice channel, and how many it holds */
  text = g_strdup_printf (_ ("%u/%d"), g_list_model_get_n_items (people), limit);
  gtk_label_set_label (GTK_LABEL (self->room), text);
  update_label (self);
}

static void
update (KithChannelRow *self)
{
  gboolean category = is_category (self);
  guint mentions = kith_channel_get_mention_count (self->channel);

  gtk_label_set_label (GTK_LABEL (self->name), kith_channel_get_name (self->channel));
  set_css_class (self, "category", category);
  set_css_class (self, "unread", !category && kith_channel_has_news (self->channel));
  set_css_class (self, "muted", kith_channel_get_muted (self->channel));
  gtk_widget_set_visible (self->mark, is_muted_itself (self->channel));
  gtk_widget_set_visible (self->badge, !category && mentions);
  if (mentions)
    {
      g_autofree char *count = mentions > 99 ? g_strdup ("99+") : g_strdup_printf ("%u", mentions);

      gtk_label_set_label (GTK_LABEL (self->badge), count);
    }
  update_room (self);
  update_label (self);
}

static void
activate (KithChannelRow *self)
{
  KithSession *session;

  if (!self->channel)
    return;
  session = kith_channel_get_session (self->channel);
  if (!session)
    return; /* it was deleted a moment ago */
  gtk_widget_activate_action (GTK_WIDGET (self),
                              is_category (self) ? "sidebar.toggle-category"
                              : is_voice (self)  ? "win.join-voice"
                                                 : "win.open-channel",
                              "(ss)", kith_session_get_id (session), kith_channel_get_id (self->channel));
}

static void
on_click (GtkGestureClick *gesture, int presses, double x, double y, gpointer data)
{
  KithChannelRow *self = data;

  if (gtk_widget_contains (GTK_WIDGET (self), x, y))
    activate (self);
}

static void
append_item (GMenu *menu, const char *label, const char *action, KithChannel *channel)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "(ss)", kith_session_get_id (kith_channel_get_session (channel)),
                                     kith_channel_get_id (channel));
  g_menu_append_item (menu, item);
}

/* What can be done with those who are in a voice channel, for who has no pointer. */
static void
append_people (GMenu *menu, KithChannel *channel)
{
  GListModel *people = list_people (channel);
  g_autoptr (GMenu) section = g_menu_new ();

  for (guint i = 0; people && i < g_list_model_get_n_items (people); i++)
    {
      g_autoptr (KithVoiceMember) member = g_list_model_get_item (people, i);
      KithUser *user = kith_voice_member_get_user (member);
      g_autofree char *escaped = kith_menu_escape (kith_user_get_display_name (user));
      g_autoptr (GMenuItem) item = g_menu_item_new (escaped, NULL);

      g_menu_item_set_action_and_target (item, "row.person", "s", kith_user_get_id (user));
      g_menu_append_item (section, item);
    }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
}

static void
show_person (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkWidget *people = gtk_widget_get_next_sibling (widget);

  if (KITH_IS_VOICE_PEOPLE (people))
    kith_voice_people_show_menu (KITH_VOICE_PEOPLE (people), g_variant_get_string (parameter, NULL));
}

static GMenuModel *
build_menu (KithChannelRow *self)
{
  gboolean manages = kith_channel_can (self->channel, KITH_PERMISSION_MANAGE_CHANNELS);
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenuModel) notices = NULL;

  if (is_voice (self))
    append_item (menu, _ ("_Join"), "win.join-voice", self->channel);
  else if (!is_category (self))
    append_item (menu, _ ("_Mark as Read"), "win.mark-channel-read", self->channel);
  notices = kith_notice_menu_of_channel (self->channel, FALSE);
  if (notices)
    g_menu_append_section (menu, NULL, notices);
  if (is_voice (self))
    append_people (menu, self->channel);
  if (manages || kith_channel_can (self->channel, KITH_PERMISSION_MANAGE_ROLES))
    {
      g_autoptr (GMenu) section = g_menu_new ();

      if (is_category (self) && manages)
        append_item (section, _ ("_New Channel Here…"), "win.create-channel-in", self->channel);
      append_item (section, _ ("_Edit…"), "win.edit-channel", self->channel);
      if (manages)
        append_item (section, _ ("_Delete…"), "win.delete-channel", self->channel);
      g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
    }
  return G_MENU_MODEL (menu);
}

static void
show_menu (KithChannelRow *self, double x, double y)
{
  g_autoptr (GMenuModel) model = NULL;

  if (!self->channel || !kith_channel_get_session (self->channel))
    return;
  model = build_menu (self);
  if (!g_menu_model_get_n_items (model))
    return;
  if (!self->menu)
    {
      self->menu = gtk_popover_menu_new_from_model (NULL);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
    }
  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->menu), model);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle){ (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
on_secondary_click (GtkGestureClick *gesture, int presses, double x, double y, gpointer data)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  show_menu (data, x, y);
}

static void
menu_binding (GtkWidget *widget, const char *name, GVariant *parameter)
{
  show_menu (KITH_CHANNEL_ROW (widget), 20, gtk_widget_get_height (widget));
}

static void
kith_channel_row_dispose (GObject *object)
{
  KithChannelRow *self = KITH_CHANNEL_ROW (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->people_signals);
  g_clear_object (&self->channel);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->icon, gtk_widget_unparent);
  g_clear_pointer (&self->name, gtk_widget_unparent);
  g_clear_pointer (&self->mark, gtk_widget_unparent);
  g_clear_pointer (&self->room, gtk_widget_unparent);
  g_clear_pointer (&self->badge, gtk_widget_unparent);
  G_OBJECT_CLASS (kith_channel_row_parent_class)->dispose (object);
}

static void
kith_channel_row_class_init (KithChannelRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_channel_row_dispose;
  gtk_widget_class_set_css_name (widget_class, "channelrow");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
  gtk_widget_class_install_action (widget_class, "row.menu", NULL, menu_binding);
  gtk_widget_class_install_action (widget_class, "row.person", "s", show_person);
}

static void
add_click (KithChannelRow *self, guint button, GCallback pressed, GCallback released)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), button);
  if (pressed)
    g_signal_connect (click, "pressed", pressed, self);
  if (released)
    g_signal_connect (click, "released", released, self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

static void
kith_channel_row_init (KithChannelRow *self)
{
  const char *const watched[] = { "notify::name",  "notify::unread", "notify::mention-count",
                                  "notify::muted", "notify::kind",   "notify::user-limit" };

  self->icon = gtk_image_new_from_icon_name ("kith-channel-symbolic");
  gtk_widget_set_parent (self->icon, GTK_WIDGET (self));
  self->name = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "hexpand", TRUE, "ellipsize", PANGO_ELLIPSIZE_END,
                             "max-width-chars", 1, NULL);
  gtk_widget_set_parent (self->name, GTK_WIDGET (self));
  self->mark = g_object_new (GTK_TYPE_IMAGE, "icon-name", "kith-bell-off-symbolic", "visible", FALSE, NULL);
  gtk_widget_add_css_class (self->mark, "muted-mark");
  gtk_widget_set_parent (self->mark, GTK_WIDGET (self));
  self->room = g_object_new (GTK_TYPE_LABEL, "visible", FALSE, "valign", GTK_ALIGN_CENTER, NULL);
  gtk_widget_add_css_class (self->room, "caption");
  gtk_widget_add_css_class (self->room, "numeric");
  gtk_widget_add_css_class (self->room, "dim-label");
  gtk_widget_set_parent (self->room, GTK_WIDGET (self));
  self->badge = g_object_new (GTK_TYPE_LABEL, "visible", FALSE, "valign", GTK_ALIGN_CENTER, NULL);
  gtk_widget_add_css_class (self->badge, "mention-badge");
  gtk_widget_set_parent (self->badge, GTK_WIDGET (self));
  self->people_signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->people_signals, "items-changed", G_CALLBACK (update_room), self);
  self->signals = g_signal_group_new (KITH_TYPE_CHANNEL);
  for (guint i = 0; i < G_N_ELEMENTS (watched); i++)
    g_signal_group_connect_swapped (self->signals, watched[i], G_CALLBACK (update), self);
  add_click (self, GDK_BUTTON_PRIMARY, NULL, G_CALLBACK (on_click));
  add_click (self, GDK_BUTTON_SECONDARY, G_CALLBACK (on_secondary_click), NULL);
}

/**
 * kith_channel_row_new:
 *
 * Returns: (transfer floating): a row without a channel
 */
GtkWidget *
kith_channel_row_new (void)
{
  return g_object_new (KITH_TYPE_CHANNEL_ROW, NULL);
}

/**
 * kith_channel_row_set_channel:
 * @channel: (nullable): what the row stands for
 */
void
kith_channel_row_set_channel (KithChannelRow *self, KithChannel *channel)
{
  if (!g_set_object (&self->channel, channel))
    return;
  g_signal_group_set_target (self->signals, channel);
  g_signal_group_set_target (self->people_signals, channel ? list_people (channel) : NULL);
  if (channel)
    update (self);
}

KithChannel *
kith_channel_row_get_channel (KithChannelRow *self)
{
  return self->channel;
}

/**
 * kith_channel_row_set_collapsed:
 * @collapsed: whether a category hides its channels
 */
void
kith_channel_row_set_collapsed (KithChannelRow *self, gboolean collapsed)
{
  const char *name = is_voice (self) ? "audio-speakers-symbolic" : "kith-channel-symbolic";

  if (is_category (self))
    name = collapsed ? "pan-end-symbolic" : "pan-down-symbolic";
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), name);
}
