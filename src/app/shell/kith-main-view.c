/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-main-view-private.h"

#include "kith-conversation-row.h"
#include "kith-conversation.h"
#include "kith-pins-button.h"
#include "kith-guild-roles.h"
#include "kith-lead-layout.h"
#include "kith-notice-button.h"
#include "kith-menu-button.h"

/**
 * KithMainView:
 *
 * Guild rail, channels, conversation and members. It knows what is shown; where the window is too narrow, the columns
 * fold into pages. Members are made when they are first seen.
 */
G_DEFINE_FINAL_TYPE (KithMainView, kith_main_view, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_SHOW_MEMBERS,
  PROP_CHANNEL,
  N_PROPS,
};

enum
{
  COLLAPSED_CHANGED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
ensure_members (KithMainView *self)
{
  if (!self->members)
    {
      self->members = g_object_new (KITH_TYPE_MEMBER_LIST, NULL);
      adw_bin_set_child (self->members_place, GTK_WIDGET (self->members));
    }
  if (self->channel && kith_channel_is_conversation (self->channel))
    kith_member_list_set_people (self->members, kith_channel_list_people (self->channel));
  else
    kith_member_list_set_guild (self->members, self->guild);
}

static void
settle_flap (KithMainView *self, gboolean reveal)
{
  self->settling = TRUE;
  if (reveal)
    ensure_members (self);
  adw_flap_set_reveal_flap (self->flap, reveal);
  self->settling = FALSE;
}

/* Beside the conversation the members stay as one likes it; over it they come only when asked for. */
static void
on_flap_folded (KithMainView *self)
{
  settle_flap (self, self->show_members && !adw_flap_get_folded (self->flap));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_MEMBERS]);
}

/* By a swipe or a press beside the flap. */
static void
on_flap_revealed (KithMainView *self)
{
  gboolean revealed = adw_flap_get_reveal_flap (self->flap);

  if (self->settling)
    return;
  if (revealed)
    ensure_members (self);
  if (!adw_flap_get_folded (self->flap))
    self->show_members = revealed;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_MEMBERS]);
}

static gboolean
is_conversation_visible (KithMainView *self)
{
  return !adw_leaflet_get_folded (self->leaflet) || adw_leaflet_get_visible_child (self->leaflet) == self->main;
}

static gboolean
lay_out_again (GtkWidget *navigation, GdkFrameClock *clock, gpointer data)
{
  gtk_widget_queue_resize (navigation);
  return G_SOURCE_REMOVE;
}

/* The columns fold in the middle of a layout, which forgets that the header then lost its buttons. */
static void
on_leaflet_folded (KithMainView *self)
{
  gtk_widget_add_tick_callback (self->navigation, lay_out_again, NULL, NULL);
  kith_main_view_update_header (self);
}

static void
on_collapsed_changed (KithMainView *self)
{
  g_signal_emit (self, signals[COLLAPSED_CHANGED], 0);
}

static void
show_instead (KithMainView *self, GtkWidget **page, GtkWidget *(*build) (void) )
{
  if (!*page)
    {
      *page = build ();
      gtk_stack_add_child (self->stack, *page);
    }
  gtk_stack_set_visible_child (self->stack, *page);
}

static void
update_stack (KithMainView *self)
{
  gboolean nothing = !self->channel && !self->guild;

  if (nothing && self->direct)
    show_instead (self, &self->no_talk, kith_main_view_build_no_talk);
  else if (nothing)
    show_instead (self, &self->empty, kith_main_view_build_empty);
  else
    gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->flap));
  gtk_widget_set_visible (self->members_button,
                          !nothing && !(self->channel && kith_channel_get_partner (self->channel)));
  gtk_widget_set_visible (self->talk_button, self->channel && kith_channel_is_conversation (self->channel));
  if (self->direct && self->channel && kith_channel_get_partner (self->channel))
    settle_flap (self, FALSE);
  else if (!nothing && self->show_members && !adw_flap_get_folded (self->flap))
    settle_flap (self, TRUE);
}

static void
kith_main_view_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (kith_main_view_parent_class)->root (widget);
  kith_main_view_update_channel_title (KITH_MAIN_VIEW (widget));
}

static void
set_session (KithMainView *self, KithSession *session)
{
  if (!g_set_object (&self->session, session))
    return;
  kith_account_panel_set_session (self->account, session);
  kith_connection_banner_set_session (self->banner, session);
}

static void
update_view_banners (KithMainView *self)
{
  kith_view_banner_set_place (self->view_banner, self->guild, self->channel);
  kith_view_banner_set_place (self->side_view_banner, self->guild, self->channel);
}

static void
set_guild (KithMainView *self, KithGuild *guild)
{
  if (!g_set_object (&self->guild, guild))
    return;
  update_view_banners (self);
  g_signal_group_set_target (self->guild_signals, guild);
  kith_guild_rail_set_selected (self->rail, guild);
  kith_channel_list_set_guild (self->channels, guild);
  if (self->members)
    kith_member_list_set_guild (self->members, adw_flap_get_reveal_flap (self->flap) ? guild : NULL);
  kith_main_view_update_guild_title (self);
}

static void
set_direct (KithMainView *self, gboolean direct)
{
  kith_guild_rail_set_direct (self->rail, direct ? self->session : NULL);
  kith_conversation_list_set_session (self->conversations, direct ? self->session : NULL);
  if (self->direct == direct)
    return;
  self->direct = direct;
  gtk_stack_set_visible_child (self->places, direct ? GTK_WIDGET (self->conversations) : GTK_WIDGET (self->channels));
  kith_main_view_update_guild_title (self);
}

static const char *
get_place_id (KithMainView *self)
{
  return self->guild ? kith_guild_get_id (self->guild) : kith_session_get_id (self->session);
}

static void
set_channel (KithMainView *self, KithChannel *channel)
{
  if (!g_set_object (&self->channel, channel))
    return;
  g_signal_group_set_target (self->channel_signals, channel);
  update_view_banners (self);
  kith_channel_list_set_channel (self->channels, self->guild ? channel : NULL);
  kith_conversation_list_set_channel (self->conversations, self->direct ? channel : NULL);
  if (self->members && self->direct && adw_flap_get_reveal_flap (self->flap))
    kith_member_list_set_people (self->members, channel ? kith_channel_list_people (channel) : NULL);
  if (channel)
    {
      g_hash_table_insert (self->last_channels, g_strdup (get_place_id (self)),
                           g_strdup (kith_channel_get_id (channel)));
      kith_session_set_last_channel (self->session, channel);
    }
  kith_main_view_update_channel_title (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHANNEL]);
}

/* What the role does not see is left. */
static void
on_viewed_role (KithMainView *self)
{
  if (!self->channel || !self->guild || kith_guild_shows_channel (self->guild, self->channel))
    return;
  set_channel (self, kith_guild_get_first_text_channel (self->guild));
  update_stack (self);
}

static void
kith_main_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  KithMainView *self = KITH_MAIN_VIEW (object);

  switch (id)
    {
    case PROP_SHOW_MEMBERS:
      g_value_set_boolean (value, kith_main_view_get_show_members (self));
      break;
    case PROP_CHANNEL:
      g_value_set_object (value, self->channel);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
kith_main_view_dispose (GObject *object)
{
  KithMainView *self = KITH_MAIN_VIEW (object);

  g_clear_object (&self->guild_signals);
  g_clear_object (&self->channel_signals);
  gtk_widget_dispose_template (GTK_WIDGET (self), KITH_TYPE_MAIN_VIEW);
  g_clear_object (&self->channel);
  g_clear_object (&self->guild);
  g_clear_object (&self->session);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (kith_main_view_parent_class)->dispose (object);
}

static void
kith_main_view_finalize (GObject *object)
{
  g_hash_table_unref (KITH_MAIN_VIEW (object)->last_channels);
  G_OBJECT_CLASS (kith_main_view_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, KithMainView, leaflet);
  gtk_widget_class_bind_template_child (widget_class, KithMainView, navigation);
  gtk_widget_class_bind_template_child (widget_class, KithMainView, main);
  gtk_widget_class_bind_template_child (widget_class, KithMainView, rail);
  gtk_widget_class_bind_template_child (widget_class, KithMainView, guild_button);
  gtk_widget_class_bind_template_child (widget_class, KithMainView, guild_name);
  gtk_widget_class_bind_template_child (widget_class, KithMainView, guild_muted);
  gtk_widget_class_bind_template_child (widget_class, KithMainView, direct_title);
  gtk_widget_class_bind_template_child (widget_class, KithMainView, places);
  gtk_widget_class_bind_template_child (widget_class, KithMainView, channels);
  gtk_widget_class_bind_template_child (widget_class, KithMainView, conversations);
  gtk_widget_class_bind_template_child (widget_class, KithMainView, account);
  gtk_widget_class_bind_template_child (widget_class, KithMainView, voice);
  gtk_widget_class_bind_template_child (widget_class, KithMainView, header);
  gtk_widget_class_bind_template_child (widget_class, KithMainView, side_header);
  gtk_widget_class_bind_template_child (widget_class, KithMainView, channel_icon);
  gtk_widget_class_bind_template_child (widget_class, KithMainView, channel_name);
  gtk_widget_class_bind_template_child (widget_class, KithMainView, channel_topic);
  gtk_widget_class_bind_template_child (widget_class, KithMainView, members_button);
  gtk_widget_class_bind_template_child (widget_class, KithMainView, inbox);
  gtk_widget_class_bind_template_child (widget_class, KithMainView, pins_button);
  gtk_widget_class_bind_template_child (widget_class, KithMainView, talk_button);
  gtk_widget_class_bind_template_child (widget_class, KithMainView, banner);
  gtk_widget_class_bind_template_child (widget_class, KithMainView, view_banner);
  gtk_widget_class_bind_template_child (widget_class, KithMainView, side_view_banner);
  gtk_widget_class_bind_template_child (widget_class, KithMainView, stack);
  gtk_widget_class_bind_template_child (widget_class, KithMainView, flap);
  gtk_widget_class_bind_template_child (widget_class, KithMainView, conversation_place);
  gtk_widget_class_bind_template_child (widget_class, KithMainView, watch_pane);
  gtk_widget_class_bind_template_child (widget_class, KithMainView, members_place);
  gtk_widget_class_bind_template_callback (widget_class, kith_main_view_update_header);
  gtk_widget_class_bind_template_callback (widget_class, on_leaflet_folded);
  gtk_widget_class_bind_template_callback (widget_class, on_flap_folded);
  gtk_widget_class_bind_template_callback (widget_class, on_flap_revealed);
  gtk_widget_class_bind_template_callback (widget_class, on_collapsed_changed);
}

static void
kith_main_view_class_init (KithMainViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = kith_main_view_get_property;
  object_class->dispose = kith_main_view_dispose;
  object_class->finalize = kith_main_view_finalize;
  widget_class->root = kith_main_view_root;
  properties[PROP_SHOW_MEMBERS] = g_param_spec_boolean ("show-members", NULL, NULL, FALSE, flags);
  properties[PROP_CHANNEL] = g_param_spec_object ("channel", NULL, NULL, KITH_TYPE_CHANNEL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[COLLAPSED_CHANGED] = g_signal_new ("collapsed-changed", KITH_TYPE_MAIN_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                             NULL, G_TYPE_NONE, 0);
  g_type_ensure (KITH_TYPE_LEAD_LAYOUT);
  g_type_ensure (KITH_TYPE_VOICE_PANEL);
  g_type_ensure (KITH_TYPE_WATCH_PANE);
  g_type_ensure (KITH_TYPE_ACCOUNT_PANEL);
  g_type_ensure (KITH_TYPE_CHANNEL_LIST);
  g_type_ensure (KITH_TYPE_INBOX_BUTTON);
  g_type_ensure (KITH_TYPE_CONNECTION_BANNER);
  g_type_ensure (KITH_TYPE_CONVERSATION_LIST);
  g_type_ensure (KITH_TYPE_GUILD_RAIL);
  g_type_ensure (KITH_TYPE_NOTICE_BUTTON);
  g_type_ensure (KITH_TYPE_PINS_BUTTON);
  g_type_ensure (KITH_TYPE_VIEW_BANNER);
  gtk_widget_class_set_template_from_resource (widget_class, "/chat/kith/Kith/ui/kith-main-view.ui");
  bind_children (widget_class);
  gtk_widget_class_set_css_name (widget_class, "mainview");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kith_main_view_init (KithMainView *self)
{
  self->last_channels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->show_members = TRUE;
  self->settling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->settling = FALSE;
  kith_menu_button_fill (GTK_MENU_BUTTON (self->guild_button));
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->talk_button), kith_main_view_fill_talk_menu, self,
                                         NULL);
  self->guild_signals = g_signal_group_new (KITH_TYPE_GUILD);
  g_signal_group_connect_swapped (self->guild_signals, "notify::name", G_CALLBACK (kith_main_view_update_guild_title),
                                  self);
  g_signal_group_connect_swapped (self->guild_signals, "notify::muted", G_CALLBACK (kith_main_view_update_guild_title),
                                  self);
  g_signal_group_connect_swapped (self->guild_signals, "notify::viewed-role", G_CALLBACK (on_viewed_role), self);
  self->channel_signals = g_signal_group_new (KITH_TYPE_CHANNEL);
  g_signal_group_connect_swapped (self->channel_signals, "notify::name",
                                  G_CALLBACK (kith_main_view_update_channel_title), self);
  g_signal_group_connect_swapped (self->channel_signals, "notify::topic",
                                  G_CALLBACK (kith_main_view_update_channel_title), self);
}

/**
 * kith_main_view_new:
 *
 * Returns: (transfer floating): a view of all accounts of @client that shows nothing yet
 */
GtkWidget *
kith_main_view_new (KithClient *client, KithHost *host, KithVoiceCall *call, GSettings *settings)
{
  KithMainView *self = g_object_new (KITH_TYPE_MAIN_VIEW, NULL);
  KithConversation *conversation = kith_conversation_new ();

  self->client = g_object_ref (client);
  g_object_bind_property (self, "channel", conversation, "channel", G_BINDING_SYNC_CREATE);
  adw_bin_set_child (self->conversation_place, GTK_WIDGET (conversation));
  kith_channel_list_set_call (self->channels, call);
  kith_guild_rail_set_sessions (self->rail, kith_client_list_sessions (client), settings);
  kith_connection_banner_set_host (self->banner, host);
  kith_inbox_button_set_client (self->inbox, client);
  kith_main_view_update_guild_title (self);
  kith_main_view_update_channel_title (self);
  update_stack (self);
  kith_voice_panel_set_call (self->voice, call);
  kith_watch_pane_set_shares (self->watch_pane, kith_voice_call_get_shares (call));
  return GTK_WIDGET (self);
}

KithSession *
kith_main_view_get_session (KithMainView *self)
{
  return self->session;
}

KithGuild *
kith_main_view_get_guild (KithMainView *self)
{
  return self->guild;
}

KithChannel *
kith_main_view_get_channel (KithMainView *self)
{
  return self->channel;
}

/**
 * kith_main_view_get_conversation:
 *
 * Returns: (transfer none): what shows the channel
 */
KithConversation *
kith_main_view_get_conversation (KithMainView *self)
{
  return KITH_CONVERSATION (adw_bin_get_child (self->conversation_place));
}

/**
 * kith_main_view_show_session:
 * @session: (nullable): the account whose last channel, or first guild, is shown
 */
void
kith_main_view_show_session (KithMainView *self, KithSession *session)
{
  KithChannel *last = session ? kith_session_get_last_channel (session) : NULL;
  g_autoptr (KithGuild) first = session ? g_list_model_get_item (kith_session_list_guilds (session), 0) : NULL;

  if (last)
    kith_main_view_show_channel (self, last);
  else if (first)
    kith_main_view_show_guild (self, first);
  else
    {
      set_session (self, session);
      set_channel (self, NULL);
      set_guild (self, NULL);
      set_direct (self, FALSE);
      update_stack (self);
    }
}

/**
 * kith_main_view_show_guild:
 * @guild: the guild whose channels are shown, with the channel that was open there last
 */
void
kith_main_view_show_guild (KithMainView *self, KithGuild *guild)
{
  if (guild != self->guild || !self->channel)
    kith_main_view_show_channel_of (self, guild);
}

/**
 * kith_main_view_show_channel_of:
 * @guild: the guild of which a channel is chosen anew, because the open one may be gone
 */
void
kith_main_view_show_channel_of (KithMainView *self, KithGuild *guild)
{
  const char *last = g_hash_table_lookup (self->last_channels, kith_guild_get_id (guild));
  KithChannel *channel = last ? kith_guild_find_channel (guild, last) : NULL;

  if (!channel || !kith_guild_shows_channel (guild, channel))
    channel = kith_guild_get_first_text_channel (guild);
  set_session (self, kith_guild_get_session (guild));
  if (self->guild != guild)
    {
      set_channel (self, NULL);
      set_direct (self, FALSE);
      set_guild (self, guild);
    }
  set_channel (self, channel);
  update_stack (self);
}

static void
enter_direct (KithMainView *self, KithSession *session)
{
  if (self->direct && self->session == session)
    return;
  set_channel (self, NULL);
  set_guild (self, NULL);
  set_session (self, session);
  set_direct (self, TRUE);
}

/**
 * kith_main_view_show_direct:
 * @session: the account whose conversations are shown, with the one that was open last
 */
void
kith_main_view_show_direct (KithMainView *self, KithSession *session)
{
  KithConversations *conversations = kith_session_get_conversations (session);
  const char *last = g_hash_table_lookup (self->last_channels, kith_session_get_id (session));
  KithChannel *channel = last ? kith_conversations_find (conversations, last) : NULL;
  g_autoptr (KithChannel) first = g_list_model_get_item (kith_conversations_list (conversations), 0);

  enter_direct (self, session);
  set_channel (self, channel ? channel : first);
  update_stack (self);
}

gboolean
kith_main_view_get_direct (KithMainView *self)
{
  return self->direct;
}

/**
 * kith_main_view_show_channel:
 * @channel: the channel that is shown
 */
void
kith_main_view_show_channel (KithMainView *self, KithChannel *channel)
{
  KithGuild *guild = kith_channel_get_guild (channel);

  if (kith_channel_is_conversation (channel) && kith_channel_get_session (channel))
    {
      enter_direct (self, kith_channel_get_session (channel));
      set_channel (self, channel);
      update_stack (self);
      return;
    }
  if (!guild)
    return; /* it was deleted a moment ago */
  set_session (self, kith_guild_get_session (guild));
  if (self->guild != guild)
    {
      set_channel (self, NULL);
      set_direct (self, FALSE);
      set_guild (self, guild);
    }
  set_channel (self, channel);
  update_stack (self);
}

/**
 * kith_main_view_show_conversation:
 *
 * Brings the conversation forward where the window is too narrow for more, and puts the focus into it.
 */
void
kith_main_view_show_conversation (KithMainView *self)
{
  GtkWidget *conversation = adw_bin_get_child (self->conversation_place);

  adw_leaflet_set_visible_child (self->leaflet, self->main);
  if (conversation)
    gtk_widget_grab_focus (conversation);
}

/**
 * kith_main_view_shows:
 *
 * Returns: whether the conversation of @channel can be seen, as far as the view decides that
 */
gboolean
kith_main_view_shows (KithMainView *self, KithChannel *channel)
{
  return self->channel == channel && gtk_widget_get_mapped (GTK_WIDGET (self)) && is_conversation_visible (self);
}

/**
 * kith_main_view_show_inbox:
 *
 * Opens the inbox below its button, which a narrow window has over the conversation.
 */
void
kith_main_view_show_inbox (KithMainView *self)
{
  adw_leaflet_set_visible_child (self->leaflet, self->main);
  kith_inbox_button_popup (self->inbox);
}

/**
 * kith_main_view_jump_to:
 *
 * Goes to a message of the channel that is shown.
 */
void
kith_main_view_jump_to (KithMainView *self, const char *message_id)
{
  GtkWidget *conversation = adw_bin_get_child (self->conversation_place);

  if (conversation)
    gtk_widget_activate_action (conversation, "conversation.jump-to", "s", message_id);
}

/**
 * kith_main_view_show_pins:
 *
 * Lists what is pinned in the channel that is shown.
 */
void
kith_main_view_show_pins (KithMainView *self)
{
  if (self->channel)
    gtk_widget_activate_action (self->pins_button, "pins.show", NULL);
}

/**
 * kith_main_view_go_back:
 *
 * Returns: whether there was something to go back from
 */
gboolean
kith_main_view_go_back (KithMainView *self)
{
  if (adw_flap_get_folded (self->flap) && adw_flap_get_reveal_flap (self->flap))
    {
      kith_main_view_set_show_members (self, FALSE);
      return TRUE;
    }
  if (!adw_leaflet_get_folded (self->leaflet) || !is_conversation_visible (self))
    return FALSE;
  adw_leaflet_set_visible_child (self->leaflet, self->navigation);
  return TRUE;
}

/**
 * kith_main_view_find_next_channel:
 * @direction: 1 for downwards, -1 for upwards
 *
 * Returns: (transfer full) (nullable): a neighbour of the open channel
 */
KithChannel *
kith_main_view_find_next_channel (KithMainView *self, int direction, gboolean unread_only)
{
  if (self->direct)
    return kith_conversation_list_find_next (self->conversations, direction, unread_only);
  return kith_channel_list_find_next (self->channels, direction, unread_only);
}

/**
 * kith_main_view_get_show_members:
 *
 * Returns: whether the members can be seen now
 */
gboolean
kith_main_view_get_show_members (KithMainView *self)
{
  return adw_flap_get_reveal_flap (self->flap);
}

/**
 * kith_main_view_get_columns:
 *
 * Returns: whether there is room for the members beside the conversation
 */
gboolean
kith_main_view_get_columns (KithMainView *self)
{
  return !adw_flap_get_folded (self->flap);
}

/**
 * kith_main_view_set_show_members:
 * @show: whether the members are listed; over the conversation where there is no room beside it
 */
void
kith_main_view_set_show_members (KithMainView *self, gboolean show)
{
  if (!adw_flap_get_folded (self->flap))
    self->show_members = show;
  settle_flap (self, show);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_MEMBERS]);
}

void
kith_main_view_set_collapsed_ids (KithMainView *self, const char *const *ids)
{
  kith_channel_list_set_collapsed_ids (self->channels, ids);
}

char **
kith_main_view_dup_collapsed_ids (KithMainView *self)
{
  return kith_channel_list_dup_collapsed_ids (self->channels);
}
