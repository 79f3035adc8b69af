/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-host-panel.h"

#include "kith-admin-backup.h"
#include "kith-certificate-question.h"
#include "kith-error-text.h"
#include "kith-host-autostart.h"
#include "kith-host-code.h"

#include <glib/gi18n.h>
#include <string.h>

/* How often the server is asked how it does, while the window is open. */
#define ASK_SECONDS 2
/* Rows of people; beyond them there is a number. */
#define PEOPLE_SHOWN 50
/* Below this it is time to make room: messages and pictures come all the time. */
#define LITTLE_ROOM (256 * 1024 * 1024)

/**
 * KithHostPanel:
 *
 * Asks the server over its administrator's socket, every few seconds while it is shown.
 */
struct _KithHostPanel
{
  AdwPreferencesWindow parent_instance;

  KithHost *host;
  GCancellable *cancellable;
  GSimpleActionGroup *actions;
  GtkFileChooserNative *chooser; /* (nullable) */
  guint timer;
  gint64 cpu_ms, asked_us; /* at the last answer */
  gboolean setting_up, restarting, asking, busy;
  GPtrArray *address_rows, *people_rows;

  AdwActionRow *state, *load, *data, *nobody, *announced, *fingerprint;
  KithHostCode *code;
  GtkWidget *start, *restart, *stop;
  GtkSwitch *autostart;
  AdwPreferencesGroup *addresses, *people;
  GtkEditable *port, *name;
  GtkSpinner *spinner;
  GtkLabel *log;
};

G_DEFINE_FINAL_TYPE (KithHostPanel, kith_host_panel, ADW_TYPE_PREFERENCES_WINDOW)

static void
say (KithHostPanel *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (escaped);

  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self), toast);
}

static void
enable (KithHostPanel *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

static void
clear_rows (AdwPreferencesGroup *group, GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    adw_preferences_group_remove (group, rows->pdata[i]);
  g_ptr_array_set_size (rows, 0);
}

static char *
describe_state (KithHostPanel *self)
{
  guint seconds = kith_host_get_retry_seconds (self->host);

  switch (kith_host_get_state (self->host))
    {
    case KITH_HOST_STARTING:
      return g_strdup (_ ("Starting…"));
    case KITH_HOST_RUNNING:
      return g_strdup (_ ("Running"));
    case KITH_HOST_STOPPING:
      return g_strdup (_ ("Stopping…"));
    case KITH_HOST_WAITING:
      /* Translators: the server has failed and is started once more after a while */
      return g_strdup_printf (ngettext ("Trying again in %u second", "Trying again in %u seconds", seconds), seconds);
    case KITH_HOST_STOPPED:
    default:
      return g_strdup (_ ("Stopped"));
    }
}

static void
show_log (KithHostPanel *self)
{
  g_auto (GStrv) lines = kith_host_list_log (self->host);
  g_autofree char *text = g_strjoinv ("\n", lines);

  if (strcmp (gtk_label_get_label (self->log), text) != 0)
    gtk_label_set_label (self->log, *text ? text : _ ("Nothing yet"));
}

static void
on_copied (GtkButton *button, KithHostPanel *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (button)), gtk_widget_get_name (GTK_WIDGET (button)));
  say (self, _ ("Copied"));
}

static void
add_address (KithHostPanel *self, KithServerAddress *address)
{
  const char *host = kith_server_address_get_host (address);
  gboolean ipv6 = strchr (host, ':') != NULL;
  g_autofree char *text = g_strdup_printf (ipv6 ? "[%s]:%u" : "%s:%u", host, kith_server_address_get_port (address));
  GtkWidget *row = adw_action_row_new (), *copy = gtk_button_new_from_icon_name ("edit-copy-symbolic");

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), text);
  adw_preferences_row_set_title_selectable (ADW_PREFERENCES_ROW (row), TRUE);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), ipv6 ? "IPv6" : "IPv4");
  gtk_widget_set_name (copy, text);
  gtk_widget_set_valign (copy, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (copy, "flat");
  gtk_widget_set_tooltip_text (copy, _ ("Copy"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (copy), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Copy"), -1);
  g_signal_connect_object (copy, "clicked", G_CALLBACK (on_copied), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), copy);
  adw_preferences_group_add (self->addresses, row);
  g_ptr_array_add (self->address_rows, row);
}

/* What somebody is typing stays. */
static void
fill (GtkEditable *row, const char *text)
{
  if (strcmp (gtk_editable_get_text (row), text) != 0 &&
      !(gtk_widget_get_state_flags (GTK_WIDGET (row)) & GTK_STATE_FLAG_FOCUS_WITHIN))
    gtk_editable_set_text (row, text);
}

static void
show_addresses (KithHostPanel *self)
{
  g_autoptr (GPtrArray) addresses = kith_host_list_reachable_addresses (self->host);
  g_autofree char *port = g_strdup_printf ("%u", kith_host_get_port (self->host));

  clear_rows (self->addresses, self->address_rows);
  for (guint i = 0; i < addresses->len; i++)
    add_address (self, addresses->pdata[i]);
  fill (self->port, port);
}

static void
show_identity (KithHostPanel *self)
{
  KithServerAddress *address = kith_host_get_address (self->host);
  g_autofree char *split = kith_fingerprint_split (address ? kith_server_address_get_fingerprint (address) : NULL);

  adw_action_row_set_subtitle (self->fingerprint, *split ? split : _ ("Known when the server has run once"));
  enable (self, "copy-fingerprint", *split != '\0');
  fill (self->name, kith_host_get_name (self->host));
}

static void
show_state (KithHostPanel *self)
{
  KithHostState state = kith_host_get_state (self->host);
  gboolean running = state == KITH_HOST_RUNNING;
  const char *wrong = kith_host_get_error_text (self->host);
  g_autofree char *title = describe_state (self), *subtitle = wrong ? g_markup_escape_text (wrong, -1) : NULL;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->state), title);
  adw_action_row_set_subtitle (self->state, subtitle ? subtitle : "");
  if (wrong)
    gtk_widget_add_css_class (GTK_WIDGET (self->state), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->state), "error");
  gtk_widget_set_visible (self->start, state == KITH_HOST_STOPPED || state == KITH_HOST_WAITING);
  gtk_widget_set_visible (self->stop, state != KITH_HOST_STOPPED);
  gtk_widget_set_visible (self->restart, running);
  enable (self, "start", state == KITH_HOST_STOPPED || state == KITH_HOST_WAITING);
  enable (self, "stop", state != KITH_HOST_STOPPED && state != KITH_HOST_STOPPING && !self->busy);
  enable (self, "restart", running && !self->busy);
  enable (self, "backup", running && !self->busy);
  enable (self, "restore", running && !self->busy);
  gtk_spinner_set_spinning (self->spinner, self->busy);
  show_log (self);
  if (running)
    return;
  adw_action_row_set_subtitle (self->announced, _ ("Not while the server does not run"));
  adw_action_row_set_subtitle (self->load, _ ("It does not run"));
  clear_rows (self->people, self->people_rows);
  gtk_widget_set_visible (GTK_WIDGET (self->nobody), TRUE);
  self->asked_us = 0;
}

/* The processor's share since the last answer. */
static double
measure_cpu (KithHostPanel *self, const KithWireAdminStatus *status)
{
  gint64 now = g_get_monotonic_time (), passed = now - self->asked_us, used = status->cpu_ms - self->cpu_ms;
  double share = self->asked_us && passed > 0 && used >= 0 ? 100.0 * 1000 * (double) used / (double) passed : 0;

  self->asked_us = now;
  self->cpu_ms = status->cpu_ms;
  return share;
}

/* A full disk would stop everybody; it is said while there is still time. */
static void
show_room (KithHostPanel *self, gint64 free_bytes)
{
  g_autofree char *room = g_format_size ((guint64) free_bytes);
  g_autofree char *text = free_bytes < LITTLE_ROOM ? g_strdup_printf (_ ("The disk is almost full: %s are left"), room)
                                                   : NULL;

  adw_action_row_set_subtitle (self->state, text ? text : "");
  if (text)
    gtk_widget_add_css_class (GTK_WIDGET (self->state), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->state), "error");
}

static void
show_status (KithHostPanel *self, const KithWireAdminStatus *status)
{
  g_autofree char *memory = g_format_size ((guint64) status->memory_bytes);
  g_autofree char *database = g_format_size ((guint64) status->database_bytes);
  g_autofree char *room = g_format_size ((guint64) status->free_bytes);
  g_autofree char *folder = g_markup_escape_text (status->data_dir, -1);
  g_autofree char *connections = g_strdup_printf (ngettext ("%u device", "%u devices", (guint) status->connections),
                                                  (guint) status->connections);
  /* Translators: the load of a server: "12.3 MB of memory · 0.5 % of a processor · 3 devices" */
  g_autofree char *load = g_strdup_printf (_ ("%s of memory · %.1f %% of a processor · %s"), memory,
                                           measure_cpu (self, status), connections);
  /* Translators: a folder, the size of what is in it, and how much room is left on the disk */
  g_autofree char *data = g_strdup_printf (_ ("%s\n%s used, %s free"), folder, database, room);

  adw_action_row_set_subtitle (self->load, load);
  adw_action_row_set_subtitle (self->data, data);
  adw_action_row_set_subtitle (self->announced,
                               status->announced ? _ ("Apps in the same network list the community on their first page")
                                                 : _ ("The network is not told of the community"));
  show_room (self, status->free_bytes);
}

static void
add_person_row (KithHostPanel *self, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_preferences_group_add (self->people, row);
  g_ptr_array_add (self->people_rows, row);
}

static void
show_people (KithHostPanel *self, const KithWireAdminPersonList *list)
{
  clear_rows (self->people, self->people_rows);
  gtk_widget_set_visible (GTK_WIDGET (self->nobody), list->items->len == 0);
  for (guint i = 0; i < list->items->len && i < PEOPLE_SHOWN; i++)
    {
      const KithWireAdminPerson *person = list->items->pdata[i];
      guint n = (guint) person->connections;
      g_autofree char *devices = g_strdup_printf (ngettext ("%u device", "%u devices", n), n);
      g_autofree char *subtitle = g_strdup_printf ("@%s · %s", person->user->username, devices);

      add_person_row (self, person->user->display_name, subtitle);
    }
  if (list->total > PEOPLE_SHOWN)
    {
      guint more = (guint) list->total - PEOPLE_SHOWN;
      g_autofree char *text = g_strdup_printf (ngettext ("and %u more", "and %u more", more), more);

      add_person_row (self, text, "");
    }
}

static void
on_people (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithHostPanel) self = data;
  g_autoptr (KithWireAdminPersonList) list = kith_admin_call_finish (result, NULL);

  self->asking = FALSE;
  if (list && !g_cancellable_is_cancelled (self->cancellable) && kith_host_get_state (self->host) == KITH_HOST_RUNNING)
    show_people (self, list);
}

static void
on_status (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithHostPanel) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithWireAdminStatus) status = kith_admin_call_finish (result, &error);
  g_autofree char *socket = NULL;

  if (!status || g_cancellable_is_cancelled (self->cancellable))
    {
      self->asking = FALSE;
      return;
    }
  if (kith_host_get_state (self->host) == KITH_HOST_RUNNING)
    show_status (self, status);
  socket = kith_host_dup_socket (self->host);
  kith_admin_call_async (socket, KITH_ADMIN_ROUTE_PEOPLE, NULL, NULL, NULL, self->cancellable, on_people,
                         g_object_ref (self));
}

static gboolean
ask (gpointer data)
{
  KithHostPanel *self = data;
  g_autofree char *socket = kith_host_dup_socket (self->host);

  show_log (self);
  if (self->asking || kith_host_get_state (self->host) != KITH_HOST_RUNNING)
    return G_SOURCE_CONTINUE;
  self->asking = TRUE;
  kith_admin_call_async (socket, KITH_ADMIN_ROUTE_STATUS, NULL, NULL, NULL, self->cancellable, on_status,
                         g_object_ref (self));
  return G_SOURCE_CONTINUE;
}

static void
on_state (KithHostPanel *self)
{
  show_state (self);
  show_addresses (self);
  show_identity (self);
  if (self->restarting && kith_host_get_state (self->host) == KITH_HOST_STOPPED)
    {
      self->restarting = FALSE;
      kith_host_start (self->host);
    }
  ask (self);
}

static void
on_start (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  kith_host_start (KITH_HOST_PANEL (data)->host);
}

static void
on_stop (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  kith_host_stop_async (KITH_HOST_PANEL (data)->host, NULL, NULL);
}

static void
on_restart (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithHostPanel *self = data;

  self->restarting = TRUE;
  kith_host_stop_async (self->host, NULL, NULL);
}

static void
on_copy_fingerprint (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithHostPanel *self = data;
  KithServerAddress *address = kith_host_get_address (self->host);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), kith_server_address_get_fingerprint (address));
  say (self, _ ("Copied"));
}

static void
on_open_folder (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithHostPanel *self = data;
  g_autofree char *uri = g_filename_to_uri (kith_host_get_directory (self->host), NULL, NULL);

  gtk_show_uri (GTK_WINDOW (self), uri, GDK_CURRENT_TIME);
}

static void
set_busy (KithHostPanel *self, gboolean busy)
{
  self->busy = busy;
  show_state (self);
}

/* What went wrong with a file stays until it was read. */
static void
say_failure (KithHostPanel *self, const char *heading, const GError *error)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), heading, kith_error_text (error));

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_backed_up (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithHostPanel) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithWireAdminBackup) list = kith_admin_backup_finish (result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  set_busy (self, FALSE);
  if (list)
    say (self, _ ("The backup is made and was read again to its end"));
  else
    say_failure (self, _ ("The Backup Was Not Made"), error);
}

static void
on_backup_chosen (GtkNativeDialog *dialog, int response, KithHostPanel *self)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog))
                                                           : NULL;
  g_autofree char *socket = kith_host_dup_socket (self->host);

  g_clear_object (&self->chooser);
  if (!file)
    return;
  set_busy (self, TRUE);
  kith_admin_backup_async (socket, g_file_peek_path (file), self->cancellable, on_backed_up, g_object_ref (self));
}

static void
choose (KithHostPanel *self, const char *title, GtkFileChooserAction action, const char *accept, GCallback callback)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (title, GTK_WINDOW (self), action, accept, NULL);
  gtk_file_filter_set_name (filter, _ ("Backups of Kith"));
  gtk_file_filter_add_pattern (filter, "*.kith-backup");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", callback, self, 0);
}

static void
on_backup (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithHostPanel *self = data;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  /* Translators: the name of a file, from the pieces of a date */
  g_autofree char *name = g_date_time_format (now, _ ("community-%Y-%m-%d.kith-backup"));

  choose (self, _ ("Back Up the Community"), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), G_CALLBACK (on_backup_chosen));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
on_restored (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithHostPanel) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithWireAdminRestored) restored = kith_admin_restore_finish (result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  set_busy (self, FALSE);
  if (restored)
    say (self, _ ("The backup is in place"));
  else
    say_failure (self, _ ("Nothing Was Restored"), error);
}

static void
on_restore_confirmed (AdwMessageDialog *dialog, const char *response, KithHostPanel *self)
{
  const char *path = g_object_get_data (G_OBJECT (dialog), "path");
  g_autofree char *socket = kith_host_dup_socket (self->host);

  set_busy (self, TRUE);
  kith_admin_restore_async (socket, path, self->cancellable, on_restored, g_object_ref (self));
}

static void
on_restore_chosen (GtkNativeDialog *chooser, int response, KithHostPanel *self)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser))
                                                           : NULL;
  GtkWidget *dialog;

  g_clear_object (&self->chooser);
  if (!file)
    return;
  dialog = adw_message_dialog_new (GTK_WINDOW (self), _ ("Restore This Backup?"),
                                   _ ("The community goes back to what it was then. What is here now is kept in a "
                                      "folder beside it."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "restore", _ ("_Restore"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "restore", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "path", g_file_get_path (file), g_free);
  g_signal_connect_object (dialog, "response::restore", G_CALLBACK (on_restore_confirmed), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_restore (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithHostPanel *self = data;

  choose (self, _ ("Choose a Backup"), GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"), G_CALLBACK (on_restore_chosen));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* Runs it with what was changed. */
static void
apply_change (KithHostPanel *self)
{
  if (kith_host_get_state (self->host) == KITH_HOST_RUNNING)
    on_restart (NULL, NULL, self);
  else if (kith_host_get_state (self->host) == KITH_HOST_WAITING)
    kith_host_start (self->host);
}

static void
on_name (KithHostPanel *self)
{
  g_autofree char *before = g_strdup (kith_host_get_name (self->host));

  if (!kith_host_set_name (self->host, gtk_editable_get_text (self->name)))
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->name), "error");
      say (self, _ ("A name has 1 to 100 visible characters"));
      return;
    }
  gtk_widget_remove_css_class (GTK_WIDGET (self->name), "error");
  if (strcmp (before, kith_host_get_name (self->host)) != 0)
    apply_change (self);
}

/* Links that people have lead to the port, so it is only changed on purpose. */
static void
on_port (KithHostPanel *self)
{
  guint64 port;

  if (!g_ascii_string_to_unsigned (gtk_editable_get_text (self->port), 10, 1, G_MAXUINT16, &port, NULL))
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->port), "error");
      say (self, _ ("A port is a number from 1 to 65535"));
      return;
    }
  gtk_widget_remove_css_class (GTK_WIDGET (self->port), "error");
  if (port == kith_host_get_port (self->host))
    return;
  kith_host_set_port (self->host, (guint16) port);
  say (self, _ ("Invites and bookmarks with the old port lead nowhere now"));
  apply_change (self);
}

static gboolean
on_autostart (KithHostPanel *self, gboolean on)
{
  g_autoptr (GError) error = NULL;

  if (!self->setting_up && !kith_host_set_autostart (self->host, on, &error))
    say (self, error->message);
  return FALSE;
}

static const GActionEntry entries[] = {
  { .name = "start", .activate = on_start },
  { .name = "stop", .activate = on_stop },
  { .name = "restart", .activate = on_restart },
  { .name = "open-folder", .activate = on_open_folder },
  { .name = "backup", .activate = on_backup },
  { .name = "restore", .activate = on_restore },
  { .name = "copy-fingerprint", .activate = on_copy_fingerprint },
};

static void
kith_host_panel_dispose (GObject *object)
{
  KithHostPanel *self = KITH_HOST_PANEL (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->chooser);
  gtk_widget_dispose_template (GTK_WIDGET (self), KITH_TYPE_HOST_PANEL);
  G_OBJECT_CLASS (kith_host_panel_parent_class)->dispose (object);
}

static void
kith_host_panel_finalize (GObject *object)
{
  KithHostPanel *self = KITH_HOST_PANEL (object);

  g_clear_object (&self->host);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->actions);
  g_ptr_array_unref (self->address_rows);
  g_ptr_array_unref (self->people_rows);
  G_OBJECT_CLASS (kith_host_panel_parent_class)->finalize (object);
}

static void
kith_host_panel_class_init (KithHostPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_host_panel_dispose;
  G_OBJECT_CLASS (klass)->finalize = kith_host_panel_finalize;
  g_type_ensure (KITH_TYPE_HOST_CODE);
  gtk_widget_class_set_template_from_resource (widget_class, "/chat/kith/Kith/ui/kith-host-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, KithHostPanel, announced);
  gtk_widget_class_bind_template_child (widget_class, KithHostPanel, fingerprint);
  gtk_widget_class_bind_template_child (widget_class, KithHostPanel, code);
  gtk_widget_class_bind_template_child (widget_class, KithHostPanel, name);
  gtk_widget_class_bind_template_child (widget_class, KithHostPanel, state);
  gtk_widget_class_bind_template_child (widget_class, KithHostPanel, load);
  gtk_widget_class_bind_template_child (widget_class, KithHostPanel, data);
  gtk_widget_class_bind_template_child (widget_class, KithHostPanel, nobody);
  gtk_widget_class_bind_template_child (widget_class, KithHostPanel, start);
  gtk_widget_class_bind_template_child (widget_class, KithHostPanel, restart);
  gtk_widget_class_bind_template_child (widget_class, KithHostPanel, stop);
  gtk_widget_class_bind_template_child (widget_class, KithHostPanel, autostart);
  gtk_widget_class_bind_template_child (widget_class, KithHostPanel, addresses);
  gtk_widget_class_bind_template_child (widget_class, KithHostPanel, people);
  gtk_widget_class_bind_template_child (widget_class, KithHostPanel, port);
  gtk_widget_class_bind_template_child (widget_class, KithHostPanel, spinner);
  gtk_widget_class_bind_template_child (widget_class, KithHostPanel, log);
  gtk_widget_class_bind_template_callback (widget_class, on_port);
  gtk_widget_class_bind_template_callback (widget_class, on_name);
  gtk_widget_class_bind_template_callback (widget_class, on_autostart);
}

static void
kith_host_panel_init (KithHostPanel *self)
{
  self->cancellable = g_cancellable_new ();
  self->address_rows = g_ptr_array_new ();
  self->people_rows = g_ptr_array_new ();
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "host", G_ACTION_GROUP (self->actions));
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * kith_host_panel_present:
 *
 * Shows how the community server on this computer does.
 */
void
kith_host_panel_present (GtkWindow *parent, KithHost *host)
{
  KithHostPanel *self = g_object_new (KITH_TYPE_HOST_PANEL, "transient-for", parent, NULL);
  g_autofree char *folder = g_markup_escape_text (kith_host_get_directory (host), -1);

  self->host = g_object_ref (host);
  self->setting_up = TRUE;
  gtk_switch_set_active (self->autostart, kith_host_get_autostart (host));
  self->setting_up = FALSE;
  adw_action_row_set_subtitle (self->data, folder);
  kith_host_code_set_host (self->code, host);
  g_signal_connect_object (host, "notify::state", G_CALLBACK (on_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (host, "notify::retry-seconds", G_CALLBACK (show_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (host, "notify::error-text", G_CALLBACK (show_state), self, G_CONNECT_SWAPPED);
  self->timer = g_timeout_add_seconds (ASK_SECONDS, ask, self);
  on_state (self);
  gtk_window_present (GTK_WINDOW (self));
}
