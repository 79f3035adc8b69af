/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-application.h"

#include "kith-about.h"
#include "kith-autostart.h"
#include "kith-demo.h"
#include "kith-host-panel.h"
#include "kith-host-platform.h"
#include "kith-language.h"
#include "kith-look.h"
#include "kith-notifier.h"
#include "kith-preferences.h"
#include "kith-remote.h"
#include "kith-voice-desk.h"
#include "kith-window.h"

/* GLib shows its backends only to who says so. */
#define G_SETTINGS_ENABLE_BACKEND
#include <gio/gsettingsbackend.h>
#include <glib/gi18n.h>
#include <locale.h>

#define SCHEMA "chat.kith.Kith"

/* How long the end of the program waits for deletions. */
#define DELETIONS_MS 1500

/**
 * KithApplication:
 *
 * The program: its command line, its one instance, its actions and what outlives a window: all accounts and the
 * community that it hosts.
 */
struct _KithApplication
{
  AdwApplication parent_instance;

  gboolean demo;
  gboolean own_directory; /* --data-dir */
  char *data_dir;
  GSettings *settings;
  KithClient *client;
  KithHost *host;
  KithVoiceCall *call;
  KithVoiceDesk *voice;
  KithNotifier *notifier;
  gboolean connected;  /* the network was begun */
  gboolean background; /* held without a window */
  gboolean quitting;
  gboolean restart; /* begin again after the end */
  KithLook *look;
  KithAutostart *autostart; /* (nullable) in the demo */
};

G_DEFINE_FINAL_TYPE (KithApplication, kith_application, ADW_TYPE_APPLICATION)

static const GOptionEntry options[] = {
  { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version and leave"), NULL },
  { "demo", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Show a lively community without a network"), NULL },
  { "background", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Start without a window"), NULL },
  { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_ ("Keep everything in this directory"), N_ ("DIRECTORY") },
  { "ptt", 0, 0, G_OPTION_ARG_STRING, NULL,
    N_ ("Press, let go or switch the key of push to talk in the Kith that runs"), N_ ("down|up|toggle") },
  { "mute", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Mute or unmute the microphone of the Kith that runs"), NULL },
  { "deafen", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Deafen the Kith that runs, or have it hear again"), NULL },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, NULL, NULL, N_ ("[LINK]") },
  { NULL },
};

/* One instance a directory: two of them never share one cache. */
static void
set_own_id (GApplication *application, const char *directory)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, directory, -1);
  g_autofree char *id = g_strdup_printf ("%s.D%.16s", KITH_APP_ID, hash);

  g_application_set_application_id (application, id);
}

/* Carries a key that is pressed elsewhere to the program that runs. Returns a status, or -1 where that is not asked. */
static int
carry_key (GApplication *application, GVariantDict *arguments)
{
  const char *push = NULL, *action = NULL;
  g_autoptr (GError) error = NULL;

  if (g_variant_dict_lookup (arguments, "ptt", "&s", &push))
    action = "voice-push";
  else if (g_variant_dict_contains (arguments, "mute"))
    action = "voice-mute";
  else if (g_variant_dict_contains (arguments, "deafen"))
    action = "voice-deafen";
  if (!action)
    return -1;
  if (push && !g_str_equal (push, "down") && !g_str_equal (push, "up") && !g_str_equal (push, "toggle"))
    {
      g_printerr (_ ("--ptt takes down, up or toggle\n"));
      return 2;
    }
  if (kith_remote_activate (g_application_get_application_id (application), action,
                            push ? g_variant_new_string (push) : NULL, &error))
    return 0;
  g_printerr ("kith: %s\n", error->message);
  return 1;
}

static int
kith_application_handle_local_options (GApplication *application, GVariantDict *arguments)
{
  KithApplication *self = KITH_APPLICATION (application);
  const char *data_dir = NULL;

  if (g_variant_dict_contains (arguments, "version"))
    {
      g_print ("kith %s\n", KITH_VERSION);
      return 0;
    }
  self->demo = g_variant_dict_contains (arguments, "demo");
  self->own_directory = g_variant_dict_lookup (arguments, "data-dir", "^&ay", &data_dir);
  if (self->own_directory)
    self->data_dir = g_canonicalize_filename (data_dir, NULL);
  else if (self->demo)
    self->data_dir = g_build_filename (g_get_user_cache_dir (), "kith", "demo", NULL);
  else
    self->data_dir = g_build_filename (g_get_user_data_dir (), "kith", NULL);
  if (self->demo)
    g_application_set_flags (application, g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
  else if (self->own_directory)
    set_own_id (application, self->data_dir);
  return carry_key (application, arguments);
}

/* The schema is installed, or beside a program that runs from the build tree. */
static GSettingsSchema *
find_schema (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  GSettingsSchema *schema = source ? g_settings_schema_source_lookup (source, SCHEMA, TRUE) : NULL;

  if (!schema)
    {
      g_autofree char *own = kith_host_platform_find_own_directory ();
      g_autofree char *directory = own ? g_build_filename (own, "..", "..", "data", NULL) : NULL;
      g_autoptr (GSettingsSchemaSource)
        built = directory ? g_settings_schema_source_new_from_directory (directory, source, FALSE, NULL) : NULL;

      schema = built ? g_settings_schema_source_lookup (built, SCHEMA, TRUE) : NULL;
    }
  if (!schema)
    g_error ("The settings schema " SCHEMA " is not installed");
  return schema;
}

static GSettings *
open_settings (KithApplication *self)
{
  g_autoptr (GSettingsSchema) schema = find_schema ();
  g_autoptr (GSettingsBackend) backend = NULL;

  if (self->own_directory)
    {
      g_autofree char *path = g_build_filename (self->data_dir, "settings.ini", NULL);

      backend = g_keyfile_settings_backend_new (path, "/", NULL);
    }
  else if (self->demo)
    backend = g_memory_settings_backend_new ();
  return g_settings_new_full (schema, backend, NULL);
}

/* What needs the network waits until the window has been drawn. */
static gboolean
begin_connecting (gpointer data)
{
  KithApplication *self = data;

  if (self->connected || self->quitting)
    return G_SOURCE_REMOVE;
  self->connected = TRUE;
  if (!self->demo && kith_host_is_set_up (self->host))
    kith_host_start (self->host);
  kith_client_start (self->client);
  return G_SOURCE_REMOVE;
}

static void
enable_hosting (KithApplication *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "hosting");

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), kith_host_is_set_up (self->host));
}

/* An account on the community that this program hosts can't connect before its server is ready. */
static void
on_host_state (KithApplication *self)
{
  GListModel *sessions = kith_client_list_sessions (self->client);

  enable_hosting (self);
  if (kith_host_get_state (self->host) != KITH_HOST_RUNNING)
    return;
  for (guint i = 0; i < g_list_model_get_n_items (sessions); i++)
    {
      g_autoptr (KithSession) session = g_list_model_get_item (sessions, i);

      if (kith_host_is_at (self->host, kith_session_get_server_address (session)) &&
          kith_session_get_state (session) == KITH_CONNECTION_WAITING)
        kith_session_retry_now (session);
    }
}

static void
on_first_frame (GdkFrameClock *clock, KithApplication *self)
{
  g_signal_handlers_disconnect_by_func (clock, on_first_frame, self);
  g_idle_add_full (G_PRIORITY_LOW, begin_connecting, g_object_ref (self), g_object_unref);
}

static GtkWindow *
show_window (KithApplication *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));

  for (GList *at = windows; at && !KITH_IS_WINDOW (window); at = at->next)
    window = at->data;
  if (!KITH_IS_WINDOW (window))
    {
      window = GTK_WINDOW (kith_window_new (self));
      kith_push_keys_watch_window (kith_voice_desk_get_keys (self->voice), GTK_WIDGET (window));
      gtk_widget_realize (GTK_WIDGET (window));
      g_signal_connect_object (gtk_widget_get_frame_clock (GTK_WIDGET (window)), "after-paint",
                               G_CALLBACK (on_first_frame), self, 0);
    }
  gtk_window_present (window);
  if (self->background)
    {
      self->background = FALSE;
      g_application_withdraw_notification (G_APPLICATION (self), "background");
      g_application_release (G_APPLICATION (self));
    }
  return window;
}

static void
kith_application_activate (GApplication *application)
{
  show_window (KITH_APPLICATION (application));
}

static gboolean
has_accounts (KithApplication *self)
{
  return g_list_model_get_n_items (kith_client_list_sessions (self->client)) > 0;
}

/* Begun by the desktop at its start: hosts and receives messages, and shows nothing. Where there is neither a community
 * nor an account, there is nothing to do. */
static void
begin_in_background (KithApplication *self)
{
  if (self->background || gtk_application_get_windows (GTK_APPLICATION (self)) ||
      !(kith_host_is_set_up (self->host) || has_accounts (self)))
    return;
  self->background = TRUE;
  g_application_hold (G_APPLICATION (self));
  begin_connecting (self);
}

static int
kith_application_command_line (GApplication *application, GApplicationCommandLine *command_line)
{
  GVariantDict *arguments = g_application_command_line_get_options_dict (command_line);
  g_autofree const char **links = NULL;
  GtkWindow *window;

  if (g_variant_dict_contains (arguments, "background"))
    {
      begin_in_background (KITH_APPLICATION (application));
      return 0;
    }
  window = show_window (KITH_APPLICATION (application));

  if (g_variant_dict_lookup (arguments, G_OPTION_REMAINING, "^a&s", &links) && links[0])
    kith_window_open_link (KITH_WINDOW (window), links[0]);
  return 0;
}

static void
on_host_stopped (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GApplication) application = data;

  kith_host_stop_finish (KITH_HOST (source), result, NULL);
  g_application_quit (application);
}

static gboolean
on_waited_enough (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_CONTINUE;
}

/* What was deleted a moment ago is deleted for good now; what cannot be told is told at the next start. */
static void
finish_deletions (KithApplication *self)
{
  gboolean enough = FALSE;
  guint timeout;

  if (kith_client_finish_deletions (self->client) == 0)
    return;
  timeout = g_timeout_add (DELETIONS_MS, on_waited_enough, &enough);
  while (!enough && kith_client_finish_deletions (self->client) > 0)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timeout);
}

/* Lets everything end in order; a window that is left would only show how. */
static void
quit (KithApplication *self)
{
  if (self->quitting)
    return;
  self->quitting = TRUE;
  for (GList *at = gtk_application_get_windows (GTK_APPLICATION (self)); at; at = at->next)
    gtk_widget_set_visible (at->data, FALSE);
  kith_notifier_withdraw_all (self->notifier);
  kith_voice_call_leave (self->call);
  finish_deletions (self);
  kith_client_shutdown (self->client);
  kith_host_stop_async (self->host, on_host_stopped, g_object_ref (self));
}

static void
on_quit_confirmed (AdwMessageDialog *dialog, const char *response, KithApplication *self)
{
  quit (self);
}

static gboolean
is_hosting (KithApplication *self)
{
  KithHostState state = kith_host_get_state (self->host);

  return state != KITH_HOST_STOPPED && state != KITH_HOST_STOPPING;
}

static void
ask_to_quit (KithApplication *self)
{
  GtkWindow *window;
  GtkWidget *dialog;

  if (!is_hosting (self))
    {
      quit (self);
      return;
    }
  window = show_window (self);
  dialog = adw_message_dialog_new (window, _ ("Quit and Stop Your Community?"),
                                   _ ("It runs on this computer. While Kith is not running, nobody can reach it."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "quit", _ ("_Quit"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "quit", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response::quit", G_CALLBACK (on_quit_confirmed), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_quit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ask_to_quit (data);
}

static void
on_preferences (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithApplication *self = data;

  kith_preferences_present (show_window (self), self->settings, self->call, kith_voice_desk_get_keys (self->voice));
}

static void
on_shortcuts (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  kith_shortcuts_present (show_window (data));
}

static void
on_about (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  kith_about_present (show_window (data));
}

static void
on_hosting (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithApplication *self = data;

  kith_host_panel_present (show_window (self), self->host);
}

/* What the program hosts is away only for the moment. */
static void
on_restart (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithApplication *self = data;

  self->restart = TRUE;
  quit (self);
}

static void
on_autostart_failed (KithApplication *self, const char *why)
{
  GtkWindow *window = show_window (self);

  if (KITH_IS_WINDOW (window))
    {
      g_autofree char *text = g_strdup_printf (_ ("Kith will not start with the computer: %s"), why);

      kith_window_show_toast (KITH_WINDOW (window), text);
    }
}

static gboolean
stays_connected (KithApplication *self)
{
  return has_accounts (self) && g_settings_get_boolean (self->settings, "stay-connected");
}

/* Without a window, the end of a call may leave nothing to stay for. */
static void
on_call_state (KithApplication *self)
{
  if (self->background && !self->quitting && kith_voice_call_get_state (self->call) == KITH_CALL_IDLE &&
      !is_hosting (self) && !stays_connected (self))
    quit (self);
}

static const GActionEntry actions[] = {
  { .name = "restart", .activate = on_restart },     { .name = "hosting", .activate = on_hosting },
  { .name = "quit", .activate = on_quit },           { .name = "preferences", .activate = on_preferences },
  { .name = "shortcuts", .activate = on_shortcuts }, { .name = "about", .activate = on_about },
};

/* Keys of actions; the shortcuts window lists them too. */
static const struct
{
  const char *action;
  const char *keys[3];
} accelerators[] = {
  { "app.quit", { "<Control>q" } },
  { "app.preferences", { "<Control>comma" } },
  { "win.account-settings", { "<Control><Shift>comma", "<Control>less" } },
  { "app.shortcuts", { "<Control>question", "<Control>slash" } },
  { "window.close", { "<Control>w" } },
  { "win.toggle-members", { "F9" } },
  { "win.next-channel", { "<Alt>Down" } },
  { "win.previous-channel", { "<Alt>Up" } },
  { "win.next-unread", { "<Alt><Shift>Down" } },
  { "win.previous-unread", { "<Alt><Shift>Up" } },
  { "win.next-pane", { "F6" } },
  { "win.previous-pane", { "<Shift>F6" } },
  { "win.go-back", { "<Alt>Left" } },
  { "win.go-forward", { "<Alt>Right" } },
  { "win.switcher", { "<Control>k" } },
  { "win.inbox", { "<Control><Shift>a" } },
  { "win.mark-guild-read", { "<Shift>Escape" } },
  { "win.show-pins", { "<Control><Shift>p" } },
  { "win.invite", { "<Control>i" } },
  { "win.create-channel", { "<Control>n" } },
  { "win.create-guild", { "<Control><Shift>n" } },
  { "win.join", { "<Control>j" } },
  { "app.voice-mute", { "<Control><Shift>m" } },
  { "app.voice-deafen", { "<Control><Shift>d" } },
  { "win.share-screen", { "<Control><Shift>e" } },
  { "app.voice-leave", { "<Control><Shift>h" } },
};

static void
kith_application_startup (GApplication *application)
{
  KithApplication *self = KITH_APPLICATION (application);
  g_autoptr (KithClock) clock = kith_clock_new ();
  g_autoptr (KithSecretStore) secrets = NULL;

  g_mkdir_with_parents (self->data_dir, 0700);
  self->settings = open_settings (self);
  kith_language_apply (self->settings);
  G_APPLICATION_CLASS (kith_application_parent_class)->startup (application);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  for (guint i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accelerators[i].action,
                                           (const char *const *) accelerators[i].keys);
  self->look = kith_look_new (self->settings, gdk_display_get_default ());
  secrets = self->demo ? kith_secret_store_new_memory () : kith_secret_store_new_service ();
  self->client = kith_client_new (clock, self->data_dir, secrets);
  self->host = kith_host_new (self->data_dir);
  self->call = kith_voice_call_new ();
  g_signal_connect_object (self->call, "notify::state", G_CALLBACK (on_call_state), self, G_CONNECT_SWAPPED);
  self->voice = kith_voice_desk_new (application, self->settings, self->call);
  if (!self->demo)
    {
      self->autostart = kith_autostart_new (self->settings, self->data_dir);
      g_signal_connect_object (self->autostart, "failed", G_CALLBACK (on_autostart_failed), self, G_CONNECT_SWAPPED);
    }
  g_signal_connect_object (self->host, "notify::state", G_CALLBACK (on_host_state), self, G_CONNECT_SWAPPED);
  enable_hosting (self);
  if (self->demo)
    kith_client_add_demo (self->client, clock);
  else
    kith_client_load (self->client);
  self->notifier = kith_notifier_new (self);
}

static void
kith_application_shutdown (GApplication *application)
{
  KithApplication *self = KITH_APPLICATION (application);

  if (!self->quitting)
    kith_client_shutdown (self->client);
  G_APPLICATION_CLASS (kith_application_parent_class)->shutdown (application);
  g_clear_object (&self->notifier);
  g_clear_object (&self->voice);
  g_clear_object (&self->call);
  g_clear_object (&self->client);
  g_clear_object (&self->host);
  g_clear_object (&self->autostart);
  g_clear_object (&self->look);
  g_clear_object (&self->settings);
}

static void
kith_application_finalize (GObject *object)
{
  KithApplication *self = KITH_APPLICATION (object);

  g_free (self->data_dir);
  G_OBJECT_CLASS (kith_application_parent_class)->finalize (object);
}

static void
kith_application_class_init (KithApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->finalize = kith_application_finalize;
  application_class->handle_local_options = kith_application_handle_local_options;
  application_class->command_line = kith_application_command_line;
  application_class->startup = kith_application_startup;
  application_class->shutdown = kith_application_shutdown;
  application_class->activate = kith_application_activate;
}

static void
kith_application_init (KithApplication *self)
{
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_summary (G_APPLICATION (self),
                                            _ ("Talk with your people, on a server of your own."));
}

/* Translations are where one says, beside a program that runs from the build tree, or installed. */
static char *
find_locales (void)
{
  const char *named = g_getenv ("KITH_LOCALE_DIR");
  g_autofree char *own = kith_host_platform_find_own_directory ();
  g_autofree char *built = own ? g_build_filename (own, "..", "..", "po", NULL) : NULL;

  if (named)
    return g_strdup (named);
  if (built && g_file_test (built, G_FILE_TEST_IS_DIR))
    return g_steal_pointer (&built);
  return g_strdup (KITH_LOCALEDIR);
}

/**
 * kith_application_new:
 *
 * Returns: (transfer full): the program, not yet running
 */
KithApplication *
kith_application_new (void)
{
  g_autofree char *locales = find_locales ();

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locales);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  return g_object_new (KITH_TYPE_APPLICATION, "application-id", KITH_APP_ID, "flags",
                       G_APPLICATION_HANDLES_COMMAND_LINE, "resource-base-path", "/chat/kith/Kith", NULL);
}

/**
 * kith_application_get_client:
 *
 * Returns: (transfer none): all accounts of the person
 */
KithClient *
kith_application_get_client (KithApplication *self)
{
  return self->client;
}

/**
 * kith_application_get_host:
 *
 * Returns: (transfer none): the community that this program hosts, if it does
 */
KithHost *
kith_application_get_host (KithApplication *self)
{
  return self->host;
}

/**
 * kith_application_get_call:
 *
 * Returns: (transfer none): the one call that the program may be in
 */
KithVoiceCall *
kith_application_get_call (KithApplication *self)
{
  return self->call;
}

GSettings *
kith_application_get_settings (KithApplication *self)
{
  return self->settings;
}

/**
 * kith_application_get_restart:
 *
 * Returns: whether the program is to begin again, now that it has ended
 */
gboolean
kith_application_get_restart (KithApplication *self)
{
  return self->restart;
}

/* A program without a window must not be a secret. */
static void
tell_of_background (KithApplication *self)
{
  gboolean talks = kith_voice_call_get_state (self->call) != KITH_CALL_IDLE;
  g_autoptr (GNotification) notification = g_notification_new (talks               ? _ ("Your call goes on")
                                                               : is_hosting (self) ? _ ("Your community keeps running")
                                                                                   : _ ("Kith stays connected"));

  g_notification_set_body (notification, _ ("Open Kith again to see it, and quit there to stop it."));
  g_application_send_notification (G_APPLICATION (self), "background", notification);
}

/**
 * kith_application_hold_window_close:
 * @window: the main window, which is about to close
 *
 * Closing the window ends the program, unless it hosts a community, or is to stay connected: then it goes on without a
 * window, or asks.
 *
 * Returns: whether the window must not close by itself
 */
gboolean
kith_application_hold_window_close (KithApplication *self, GtkWindow *window)
{
  if (self->quitting)
    return FALSE;
  if (!is_hosting (self) && !stays_connected (self) && kith_voice_call_get_state (self->call) == KITH_CALL_IDLE)
    {
      quit (self);
      return TRUE;
    }
  if (is_hosting (self) && !g_settings_get_boolean (self->settings, "run-in-background") &&
      kith_voice_call_get_state (self->call) == KITH_CALL_IDLE)
    {
      ask_to_quit (self);
      return TRUE;
    }
  if (!self->background)
    {
      tell_of_background (self);
      self->background = TRUE;
      g_application_hold (G_APPLICATION (self));
    }
  return FALSE;
}
