/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-window.h"

#include "kith-error-text.h"
#include "kith-unsent-dialog.h"
#include "kith-welcome.h"
#include "kith-idle-watch.h"
#include "kith-navigator.h"
#include "kith-window-private.h"

#include "kith-message-link.h"

#include <glib/gi18n.h>

/**
 * KithWindow:
 *
 * The window: either the welcome pages or the four columns, with the actions that menus, keys and tools use. Actions
 * on guilds and on accounts are in files of their own.
 */
struct _KithWindow
{
  AdwApplicationWindow parent_instance;

  KithClient *client;
  KithHost *host;
  KithVoiceCall *call;
  GSettings *settings;
  AdwToastOverlay *toasts;
  GtkStack *stack;
  KithMainView *main_view; /* (nullable) while there is no account */
  KithWelcome *welcome;    /* (nullable) */
  KithNavigator *navigator;
  GSignalGroup *guild_signals;
  GSignalGroup *session_signals;
  GSignalGroup *guilds_signals; /* of the list of the account that is shown */
  GSignalGroup *channels_signals;
};

G_DEFINE_FINAL_TYPE (KithWindow, kith_window, ADW_TYPE_APPLICATION_WINDOW)

static void
on_collapsed_changed (KithWindow *self)
{
  g_auto (GStrv) ids = kith_main_view_dup_collapsed_ids (self->main_view);

  g_settings_set_strv (self->settings, "collapsed-categories", (const char *const *) ids);
}

static void
on_show_members_changed (KithWindow *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "toggle-members");

  g_simple_action_set_state (G_SIMPLE_ACTION (action),
                             g_variant_new_boolean (kith_main_view_get_show_members (self->main_view)));
}

static void
update_actions (KithWindow *self)
{
  KithChannel *channel = self->main_view ? kith_main_view_get_channel (self->main_view) : NULL;
  const char *const of_channel[] = { "next-channel", "previous-channel", "next-unread", "previous-unread" };

  for (guint i = 0; i < G_N_ELEMENTS (of_channel); i++)
    kith_window_enable_action (self, of_channel[i], channel != NULL);
  kith_window_enable_action (self, "toggle-members", channel != NULL);
  kith_window_update_guild_actions (self);
  kith_window_update_account_actions (self);
  kith_window_update_people_actions (self);
  kith_navigator_update (self->navigator);
}

static void
on_channel_changed (KithWindow *self)
{
  KithSession *session = kith_main_view_get_session (self->main_view);
  KithGuild *guild = kith_main_view_get_guild (self->main_view);

  g_signal_group_set_target (self->guild_signals, guild);
  g_signal_group_set_target (self->channels_signals,
                             guild     ? kith_guild_list_channels (guild)
                             : session ? kith_conversations_list (kith_session_get_conversations (session))
                                       : NULL);
  g_signal_group_set_target (self->session_signals, session);
  g_signal_group_set_target (self->guilds_signals, session ? kith_session_list_guilds (session) : NULL);
  if (session && kith_session_get_id (session))
    g_settings_set_string (self->settings, "last-session", kith_session_get_id (session));
  update_actions (self);
}

static void
on_density_setting (KithWindow *self)
{
  if (self->main_view)
    kith_conversation_set_compact (kith_main_view_get_conversation (self->main_view),
                                   g_settings_get_enum (self->settings, "density") == 1);
}

static void
ensure_main_view (KithWindow *self)
{
  g_auto (GStrv) collapsed = NULL;

  if (self->main_view)
    return;
  collapsed = g_settings_get_strv (self->settings, "collapsed-categories");
  self->main_view = KITH_MAIN_VIEW (kith_main_view_new (self->client, self->host, self->call, self->settings));
  kith_main_view_set_collapsed_ids (self->main_view, (const char *const *) collapsed);
  kith_main_view_set_show_members (self->main_view, g_settings_get_boolean (self->settings, "show-members"));
  g_signal_connect_object (self->main_view, "collapsed-changed", G_CALLBACK (on_collapsed_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->main_view, "notify::show-members", G_CALLBACK (on_show_members_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->main_view, "notify::channel", G_CALLBACK (on_channel_changed), self,
                           G_CONNECT_SWAPPED);
  kith_navigator_follow (self->navigator, self->main_view);
  on_density_setting (self);
  gtk_stack_add_child (self->stack, GTK_WIDGET (self->main_view));
  on_show_members_changed (self);
}

static void
show_main (KithWindow *self)
{
  ensure_main_view (self);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->main_view));
  update_actions (self);
}

static void
drop_welcome (KithWindow *self)
{
  if (!self->welcome)
    return;
  gtk_stack_remove (self->stack, GTK_WIDGET (self->welcome));
  self->welcome = NULL;
}

static KithSession *
find_last_session (KithWindow *self)
{
  GListModel *sessions = kith_client_list_sessions (self->client);
  g_autofree char *last = g_settings_get_string (self->settings, "last-session");
  KithSession *session = kith_window_find_session (self, last);
  g_autoptr (KithSession) first = g_list_model_get_item (sessions, 0);

  return session ? session : first;
}

static void
on_welcome_left (KithWindow *self)
{
  show_main (self);
  drop_welcome (self);
}

static void
on_welcome_done (KithWelcome *welcome, KithSession *session, KithGuild *guild, KithWindow *self)
{
  show_main (self);
  if (guild)
    kith_main_view_show_guild (self->main_view, guild);
  else
    kith_main_view_show_session (self->main_view, session);
  on_channel_changed (self);
  kith_main_view_show_conversation (self->main_view);
  drop_welcome (self);
}

/* The list of accounts or guilds may have lost what is shown. */
static void
check_selection (KithWindow *self)
{
  KithGuild *guild = self->main_view ? kith_main_view_get_guild (self->main_view) : NULL;
  KithChannel *channel = self->main_view ? kith_main_view_get_channel (self->main_view) : NULL;
  KithSession *session = self->main_view ? kith_main_view_get_session (self->main_view) : NULL;

  if (!self->main_view)
    return;
  if (!g_list_model_get_n_items (kith_client_list_sessions (self->client)))
    {
      kith_main_view_show_session (self->main_view, NULL);
      on_channel_changed (self);
      kith_window_show_welcome (self, KITH_WELCOME_START);
    }
  else if (!session || !kith_window_find_session (self, kith_session_get_id (session)))
    kith_main_view_show_session (self->main_view, find_last_session (self));
  else if (kith_main_view_get_direct (self->main_view))
    {
      if (channel && kith_session_find_channel (session, kith_channel_get_id (channel)) == channel)
        return;
      kith_main_view_show_direct (self->main_view, session);
    }
  else if (!guild || kith_session_find_guild (session, kith_guild_get_id (guild)) != guild)
    kith_main_view_show_session (self->main_view, session);
  else if (!channel || kith_guild_find_channel (guild, kith_channel_get_id (channel)) != channel)
    kith_main_view_show_channel_of (self->main_view, guild);
  else
    return;
  on_channel_changed (self);
}

static void
on_navigate (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithWindow *self = data;
  const char *name = g_action_get_name (G_ACTION (action)), *session_id, *id;
  KithSession *session;
  KithChannel *channel;
  KithGuild *guild;

  g_variant_get (parameter, "(&s&s)", &session_id, &id);
  session = kith_window_find_session (self, session_id);
  if (!session)
    return;
  guild = kith_session_find_guild (session, id);
  channel = kith_session_find_channel (session, id);
  if (g_str_equal (name, "open-guild") && guild)
    kith_window_open_guild (self, guild);
  else if (g_str_equal (name, "open-channel") && channel)
    kith_window_open_channel (self, channel);
  else if (g_str_equal (name, "show-channel") && channel)
    kith_main_view_show_channel (self->main_view, channel);
}

static void
on_open_session (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithWindow *self = data;
  KithSession *session = kith_window_find_session (self, g_variant_get_string (parameter, NULL));

  if (!session)
    return;
  show_main (self);
  kith_main_view_show_session (self->main_view, session);
  on_channel_changed (self);
}

void
kith_window_show_direct (KithWindow *self, KithSession *session)
{
  show_main (self);
  kith_main_view_show_direct (self->main_view, session);
  on_channel_changed (self);
}

static void
go_to_neighbour (KithWindow *self, int direction, gboolean unread_only)
{
  g_autoptr (KithChannel) next = kith_main_view_find_next_channel (self->main_view, direction, unread_only);

  if (next)
    kith_window_open_channel (self, next);
}

static void
on_neighbour (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *name = g_action_get_name (G_ACTION (action));

  go_to_neighbour (data, g_str_has_prefix (name, "next") ? 1 : -1, g_str_has_suffix (name, "unread"));
}

static void
on_back (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithWindow *self = data;

  if (self->welcome)
    kith_welcome_go_back (self->welcome);
  else if (self->main_view)
    kith_main_view_go_back (self->main_view);
}

static void
on_pane (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithWindow *self = data;

  if (self->main_view && !self->welcome)
    kith_main_view_go_to_pane (self->main_view,
                               g_str_equal (g_action_get_name (G_ACTION (action)), "next-pane") ? 1 : -1);
}

static void
on_toggle_members (GSimpleAction *action, GVariant *state, gpointer data)
{
  KithWindow *self = data;
  gboolean show = g_variant_get_boolean (state);

  if (!self->main_view)
    return;
  kith_main_view_set_show_members (self->main_view, show);
  if (kith_main_view_get_columns (self->main_view))
    g_settings_set_boolean (self->settings, "show-members", show);
}

static void
on_show_members_setting (KithWindow *self)
{
  gboolean show = g_settings_get_boolean (self->settings, "show-members");

  if (self->main_view && kith_main_view_get_columns (self->main_view) &&
      kith_main_view_get_show_members (self->main_view) != show)
    kith_main_view_set_show_members (self->main_view, show);
}

static void
on_welcome_step (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *name = g_action_get_name (G_ACTION (action));
  KithWelcomeStep step = KITH_WELCOME_START;

  if (g_str_equal (name, "host"))
    step = KITH_WELCOME_HOST;
  else if (g_str_equal (name, "join"))
    step = KITH_WELCOME_JOIN;
  else if (g_str_equal (name, "sign-in"))
    step = KITH_WELCOME_SIGN_IN;
  kith_window_show_welcome (data, step);
}

static void
on_open_link (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  kith_window_open_link (KITH_WINDOW (data), g_variant_get_string (parameter, NULL));
}

static KithChannel *find_channel (KithWindow *self, const char *id, const KithMessageLink *link);

static void
on_show_message (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithWindow *self = data;
  const char *channel_id, *message_id;
  KithChannel *channel;

  g_variant_get (parameter, "(&s&s)", &channel_id, &message_id);
  channel = find_channel (self, channel_id, NULL);
  if (channel)
    kith_window_show_message (self, channel, message_id);
}

static void
on_show_pins (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithWindow *self = data;

  if (self->main_view)
    kith_main_view_show_pins (self->main_view);
}

static const GActionEntry actions[] = {
  { .name = "show-pins", .activate = on_show_pins },
  { .name = "show-message", .activate = on_show_message, .parameter_type = "(ss)" },
  { .name = "open-guild", .activate = on_navigate, .parameter_type = "(ss)" },
  { .name = "open-channel", .activate = on_navigate, .parameter_type = "(ss)" },
  { .name = "show-channel", .activate = on_navigate, .parameter_type = "(ss)" },
  { .name = "open-session", .activate = on_open_session, .parameter_type = "s" },
  { .name = "next-channel", .activate = on_neighbour },
  { .name = "previous-channel", .activate = on_neighbour },
  { .name = "next-unread", .activate = on_neighbour },
  { .name = "previous-unread", .activate = on_neighbour },
  { .name = "back", .activate = on_back },
  { .name = "next-pane", .activate = on_pane },
  { .name = "previous-pane", .activate = on_pane },
  { .name = "toggle-members", .state = "false", .change_state = on_toggle_members },
  { .name = "open-link", .activate = on_open_link, .parameter_type = "s" },
  { .name = "host", .activate = on_welcome_step },
  { .name = "join", .activate = on_welcome_step },
  { .name = "sign-in", .activate = on_welcome_step },
};

static gboolean
on_close_request (KithWindow *self)
{
  KithApplication *application = KITH_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));
  int width, height;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_int (self->settings, "window-width", MAX (width, 360));
  g_settings_set_int (self->settings, "window-height", MAX (height, 294));
  g_settings_set_boolean (self->settings, "window-maximized", gtk_window_is_maximized (GTK_WINDOW (self)));
  return application && kith_application_hold_window_close (application, GTK_WINDOW (self));
}

static void
kith_window_dispose (GObject *object)
{
  KithWindow *self = KITH_WINDOW (object);

  g_clear_object (&self->guild_signals);
  g_clear_object (&self->session_signals);
  g_clear_object (&self->guilds_signals);
  g_clear_object (&self->channels_signals);
  gtk_widget_dispose_template (GTK_WIDGET (object), KITH_TYPE_WINDOW);
  g_clear_object (&self->navigator);
  g_clear_object (&self->client);
  g_clear_object (&self->host);
  g_clear_object (&self->call);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (kith_window_parent_class)->dispose (object);
}

static void
kith_window_class_init (KithWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/chat/kith/Kith/ui/kith-window.ui");
  gtk_widget_class_bind_template_child (widget_class, KithWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, KithWindow, stack);
  gtk_widget_class_bind_template_callback (widget_class, on_close_request);
}

static void
kith_window_init (KithWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  kith_window_add_guild_actions (self);
  kith_window_add_account_actions (self);
  kith_window_add_people_actions (self);
  kith_window_add_notice_actions (self);
  kith_window_add_voice_actions (self);
  kith_window_add_rail_actions (self);
  self->guild_signals = g_signal_group_new (KITH_TYPE_GUILD);
  g_signal_group_connect_swapped (self->guild_signals, "notify::permissions", G_CALLBACK (update_actions), self);
  g_signal_group_connect_swapped (self->guild_signals, "notify::owner-id", G_CALLBACK (update_actions), self);
  self->session_signals = g_signal_group_new (KITH_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals, "notify::state", G_CALLBACK (update_actions), self);
  g_signal_group_connect_swapped (self->session_signals, "notify::presence", G_CALLBACK (update_actions), self);
  self->guilds_signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->guilds_signals, "items-changed", G_CALLBACK (check_selection), self);
  self->channels_signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->channels_signals, "items-changed", G_CALLBACK (check_selection), self);
}

static void
restore_size (KithWindow *self)
{
  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (self->settings, "window-width"),
                               g_settings_get_int (self->settings, "window-height"));
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
}

/**
 * kith_window_new:
 *
 * Returns: (transfer none): a window of @application that shows where its person was last
 */
KithWindow *
kith_window_new (KithApplication *application)
{
  KithWindow *self = g_object_new (KITH_TYPE_WINDOW, "application", application, NULL);
  GListModel *sessions;

  self->client = g_object_ref (kith_application_get_client (application));
  self->host = g_object_ref (kith_application_get_host (application));
  self->call = g_object_ref (kith_application_get_call (application));
  kith_window_watch_call (self, self->call);
  kith_window_watch_shares (self, self->call);
  self->settings = g_object_ref (kith_application_get_settings (application));
  self->navigator = kith_navigator_new (self, self->settings);
  kith_idle_watch_add (GTK_WIDGET (self), self->client);
  restore_size (self);
  g_signal_connect_object (self->settings, "changed::show-members", G_CALLBACK (on_show_members_setting), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::density", G_CALLBACK (on_density_setting), self,
                           G_CONNECT_SWAPPED);
  kith_unsent_dialog_watch (GTK_WINDOW (self), self->client);
  sessions = kith_client_list_sessions (self->client);
  g_signal_connect_object (sessions, "items-changed", G_CALLBACK (check_selection), self, G_CONNECT_SWAPPED);
  kith_window_watch_lost_guilds (self);
  if (g_list_model_get_n_items (sessions))
    {
      show_main (self);
      kith_main_view_show_session (self->main_view, find_last_session (self));
      on_channel_changed (self);
      kith_main_view_show_conversation (self->main_view);
    }
  else
    kith_window_show_welcome (self, KITH_WELCOME_START);
  return self;
}

KithClient *
kith_window_get_client (KithWindow *self)
{
  return self->client;
}

GSettings *
kith_window_get_settings (KithWindow *self)
{
  return self->settings;
}

KithHost *
kith_window_get_host (KithWindow *self)
{
  return self->host;
}

/**
 * kith_window_get_call:
 *
 * Returns: (transfer none): the one call that the program may be in
 */
KithVoiceCall *
kith_window_get_call (KithWindow *self)
{
  return self->call;
}

/**
 * kith_window_get_main_view:
 *
 * Returns: (transfer none) (nullable): the columns; NULL while there is no account
 */
KithMainView *
kith_window_get_main_view (KithWindow *self)
{
  return self->main_view;
}

/**
 * kith_window_find_session:
 *
 * Returns: (transfer none) (nullable): the account with that id
 */
KithSession *
kith_window_find_session (KithWindow *self, const char *id)
{
  GListModel *sessions = kith_client_list_sessions (self->client);

  for (guint i = 0; i < g_list_model_get_n_items (sessions); i++)
    {
      g_autoptr (KithSession) session = g_list_model_get_item (sessions, i);

      if (g_strcmp0 (kith_session_get_id (session), id) == 0)
        return session;
    }
  return NULL;
}

/**
 * kith_window_open_guild:
 *
 * Shows @guild with the channel that was open there last.
 */
void
kith_window_open_guild (KithWindow *self, KithGuild *guild)
{
  show_main (self);
  kith_main_view_show_guild (self->main_view, guild);
  on_channel_changed (self);
}

/**
 * kith_window_open_channel:
 *
 * Shows @channel and puts the focus where one types.
 */
void
kith_window_open_channel (KithWindow *self, KithChannel *channel)
{
  show_main (self);
  kith_main_view_show_channel (self->main_view, channel);
  kith_main_view_show_conversation (self->main_view);
}

/* Whose channel it is; where the address is given, only of accounts on that server. */
static KithChannel *
find_channel (KithWindow *self, const char *id, const KithMessageLink *link)
{
  GListModel *sessions = kith_client_list_sessions (self->client);

  for (guint i = 0; i < g_list_model_get_n_items (sessions); i++)
    {
      g_autoptr (KithSession) session = g_list_model_get_item (sessions, i);
      KithServerAddress *address = kith_session_get_server_address (session);
      KithChannel *channel = kith_session_find_channel (session, id);

      if (channel && (!link || (address && kith_server_address_get_port (address) == link->port &&
                                g_ascii_strcasecmp (kith_server_address_get_host (address), link->host) == 0)))
        return channel;
    }
  return NULL;
}

/**
 * kith_window_show_message:
 *
 * Shows a message of @channel among those around it.
 */
void
kith_window_show_message (KithWindow *self, KithChannel *channel, const char *message_id)
{
  kith_window_open_channel (self, channel);
  kith_main_view_jump_to (self->main_view, message_id);
}

static void
open_message_link (KithWindow *self, const KithMessageLink *link)
{
  KithChannel *channel = find_channel (self, link->channel_id, link);

  if (channel)
    kith_window_show_message (self, channel, link->message_id);
  else
    kith_window_show_toast (self, _ ("This message is in a channel that you cannot see, or it is gone"));
}

/**
 * kith_window_open_link:
 * @link: a kith:// link, or what somebody took for one
 *
 * Goes to the message that the link leads to, or shows the invite and asks whether to join.
 */
void
kith_window_open_link (KithWindow *self, const char *link)
{
  g_autoptr (KithMessageLink) message = kith_message_link_parse (link);

  if (message)
    {
      open_message_link (self, message);
      return;
    }
  kith_window_show_welcome (self, KITH_WELCOME_JOIN);
  kith_welcome_set_link (self->welcome, link);
}

/**
 * kith_window_show_toast:
 * @text: what to tell for a moment
 */
void
kith_window_show_toast (KithWindow *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped));
}

/**
 * kith_window_show_error:
 * @what: the action that failed, as in "The channel was not deleted"
 */
void
kith_window_show_error (KithWindow *self, const char *what, const GError *error)
{
  /* Translators: what failed, and why */
  g_autofree char *text = g_strdup_printf (_ ("%s: %s"), what, kith_error_text (error));

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    kith_window_show_toast (self, text);
}

/* Shows the welcome pages at @step; with an account there is a way back from it. */
void
kith_window_show_welcome (KithWindow *self, KithWelcomeStep step)
{
  gboolean any = g_list_model_get_n_items (kith_client_list_sessions (self->client)) > 0;

  if (!self->welcome)
    {
      self->welcome = KITH_WELCOME (kith_welcome_new (self->client, self->host));
      g_signal_connect_object (self->welcome, "left", G_CALLBACK (on_welcome_left), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->welcome, "done", G_CALLBACK (on_welcome_done), self, 0);
      gtk_stack_add_child (self->stack, GTK_WIDGET (self->welcome));
    }
  kith_welcome_show_step (self->welcome, step, any);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->welcome));
  gtk_window_set_title (GTK_WINDOW (self), "Kith");
}

/* Fills in who signs in where. */
void
kith_window_set_welcome_account (KithWindow *self, KithServerAddress *address, const char *login)
{
  kith_welcome_set_account (self->welcome, address, login);
}

void
kith_window_enable_action (KithWindow *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}
