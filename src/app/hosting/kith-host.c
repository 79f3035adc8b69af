/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-host.h"

#include "kith-host-autostart.h"
#include "kith-host-output.h"
#include "kith-host-platform.h"
#include "kith-host-words.h"
#include "kith-lan-server.h"
#include "kith-validate.h"
#include "kith-wire.h"

#include <glib/gi18n.h>
#include <string.h>

/* Backoff after the server ended by itself, in seconds. */
#define FIRST_RETRY 1
#define LAST_RETRY 30
/* A server that ran this long starts the backoff afresh. */
#define STEADY_US (60 * G_USEC_PER_SEC)
/* Longer than kithd needs to make its key on a weak machine. */
#define READY_SECONDS 30
/* How long a drain may take before the server is killed. */
#define STOP_SECONDS 15

/**
 * KithHost:
 *
 * Runs kithd as a child with a data directory of its own: starts it, learns from its output where it listens and how
 * its certificate is known, starts it again when it dies, and remembers the port, because links to it live long.
 */
struct _KithHost
{
  GObject parent_instance;

  char *data_dir;
  char *directory;
  char *settings_file;
  guint16 port;
  char *name; /* what the local network calls the server */
  gboolean set_up;

  KithHostState state;
  guint retry_seconds;
  char *error_text;
  GSubprocess *process;
  KithHostOutput *output;
  KithHostOutput *ended; /* (nullable): of the server before */
  KithServerAddress *address;
  gint64 started_us;
  guint backoff;
  guint timer; /* of the next start, of readiness, or of the end, as the state says */
  GPtrArray *starters;
  GTask *stopper;
};

G_DEFINE_FINAL_TYPE (KithHost, kith_host, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (KithHostState, kith_host_state, G_DEFINE_ENUM_VALUE (KITH_HOST_STOPPED, "stopped"),
                    G_DEFINE_ENUM_VALUE (KITH_HOST_STARTING, "starting"),
                    G_DEFINE_ENUM_VALUE (KITH_HOST_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (KITH_HOST_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (KITH_HOST_STOPPING, "stopping"))

enum
{
  PROP_0,
  PROP_STATE,
  PROP_RETRY_SECONDS,
  PROP_ERROR_TEXT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void launch (KithHost *self);

static const guint edges[] = {
  [KITH_HOST_STOPPED] = 1 << KITH_HOST_STARTING | 1 << KITH_HOST_WAITING,
  [KITH_HOST_STARTING] = 1 << KITH_HOST_RUNNING | 1 << KITH_HOST_WAITING | 1 << KITH_HOST_STOPPING,
  [KITH_HOST_RUNNING] = 1 << KITH_HOST_WAITING | 1 << KITH_HOST_STOPPING,
  [KITH_HOST_WAITING] = 1 << KITH_HOST_STARTING | 1 << KITH_HOST_STOPPED,
  [KITH_HOST_STOPPING] = 1 << KITH_HOST_STOPPED,
};

static void
set_state (KithHost *self, KithHostState state)
{
  g_return_if_fail (edges[self->state] & (1u << state));

  g_clear_handle_id (&self->timer, g_source_remove);
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
set_error_text (KithHost *self, const char *text)
{
  if (g_strcmp0 (self->error_text, text) == 0)
    return;
  g_free (self->error_text);
  self->error_text = g_strdup (text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR_TEXT]);
}

static void
set_retry_seconds (KithHost *self, guint seconds)
{
  self->retry_seconds = seconds;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RETRY_SECONDS]);
}

/* Tells all who wait for the server; @text is NULL when it is ready. */
static void
answer_starters (KithHost *self, const char *text)
{
  g_autoptr (GPtrArray) starters = g_steal_pointer (&self->starters);

  self->starters = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < starters->len; i++)
    if (text)
      g_task_return_new_error (starters->pdata[i], G_IO_ERROR, G_IO_ERROR_FAILED, "%s", text);
    else
      g_task_return_boolean (starters->pdata[i], TRUE);
}

static void
save_settings (KithHost *self)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) error = NULL;

  g_key_file_set_integer (file, "host", "port", self->port);
  g_key_file_set_string (file, "host", "name", self->name);
  if (!g_key_file_save_to_file (file, self->settings_file, &error))
    g_warning ("The port of the hosted community cannot be kept: %s", error->message);
}

static gboolean
is_name (const char *name)
{
  return g_utf8_validate (name, -1, NULL) && kith_validate_name (name) &&
         g_utf8_strlen (name, -1) <= KITH_LIMIT_GUILD_NAME_MAX;
}

static void
read_name (KithHost *self, GKeyFile *file)
{
  g_autofree char *name = g_key_file_get_string (file, "host", "name", NULL);

  if (!name || !is_name (name))
    return;
  g_free (self->name);
  self->name = g_steal_pointer (&name);
}

static void
load_settings (KithHost *self)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  if (!g_key_file_load_from_file (file, self->settings_file, G_KEY_FILE_NONE, NULL))
    return;
  self->set_up = TRUE;
  read_name (self, file);
  self->port = CLAMP (g_key_file_get_integer (file, "host", "port", NULL), 0, G_MAXUINT16);
}

static gboolean
on_retry_second (gpointer data)
{
  KithHost *self = data;

  if (self->retry_seconds > 1)
    {
      set_retry_seconds (self, self->retry_seconds - 1);
      return G_SOURCE_CONTINUE;
    }
  self->timer = 0;
  launch (self);
  return G_SOURCE_REMOVE;
}

static void
wait_for_retry (KithHost *self, const char *text)
{
  if (self->started_us && g_get_monotonic_time () - self->started_us > STEADY_US)
    self->backoff = 0;
  self->backoff = self->backoff ? MIN (self->backoff * 2, LAST_RETRY) : FIRST_RETRY;
  set_error_text (self, text);
  set_retry_seconds (self, self->backoff);
  set_state (self, KITH_HOST_WAITING);
  self->timer = g_timeout_add_seconds (1, on_retry_second, self);
  answer_starters (self, text);
}

static void
on_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithHost) self = data;
  g_autofree char *last = NULL;
  g_autofree char *text = NULL;

  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  if (self->process != G_SUBPROCESS (source))
    return;
  last = kith_host_output_dup_last_line (self->output);
  g_clear_object (&self->process);
  g_set_object (&self->ended, self->output);
  g_clear_object (&self->output);
  if (self->state == KITH_HOST_STOPPING)
    {
      set_state (self, KITH_HOST_STOPPED);
      answer_starters (self, _ ("The server was stopped"));
      if (self->stopper)
        {
          g_autoptr (GTask) stopper = g_steal_pointer (&self->stopper);

          g_task_return_boolean (stopper, TRUE);
        }
      return;
    }
  text = kith_host_words_for_end (last, self->port);
  wait_for_retry (self, text);
}

/* The owner talks to the server over loopback, under the certificate that the server itself told of. */
static void
on_ready (KithHostOutput *output, guint port, const char *fingerprint, gpointer data)
{
  KithHost *self = data;

  if (self->state != KITH_HOST_STARTING)
    return;
  g_clear_pointer (&self->address, kith_server_address_unref);
  self->address = kith_server_address_new ("127.0.0.1", port, TRUE, fingerprint);
  if (!self->set_up || self->port != port)
    {
      self->port = port;
      self->set_up = TRUE;
      save_settings (self);
    }
  set_error_text (self, NULL);
  set_state (self, KITH_HOST_RUNNING);
  answer_starters (self, NULL);
}

static gboolean
on_ready_timeout (gpointer data)
{
  KithHost *self = data;

  self->timer = 0;
  g_subprocess_force_exit (self->process);
  return G_SOURCE_REMOVE;
}

static char *
find_kithd (void)
{
  const char *named = g_getenv ("KITH_KITHD");
  g_autofree char *own = kith_host_platform_find_own_directory ();
  const char *const places[] = { "kithd", "../server/kithd", NULL };

  if (named && *named)
    return g_strdup (named);
  for (guint i = 0; own && places[i]; i++)
    {
      g_autofree char *path = g_build_filename (own, places[i], NULL);

      if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE) && !g_file_test (path, G_FILE_TEST_IS_DIR))
        return g_steal_pointer (&path);
    }
  return g_build_filename (KITH_BINDIR, "kithd", NULL);
}

static void
launch (KithHost *self)
{
  GSubprocessFlags flags = G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE;
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (flags);
  g_autoptr (GError) error = NULL;
  g_autofree char *program = find_kithd ();
  g_autofree char *listen = g_strdup_printf (kith_host_platform_has_ipv6 () ? "[::]:%u" : "0.0.0.0:%u", self->port);
  g_autofree char *socket = kith_host_dup_socket (self);
  const char *arguments[] = {
    program,
    "--data-dir",
    self->directory,
    "--listen",
    listen,
    "--tls",
    "auto",
    "--name",
    self->name,
    "--registration",
    "invite",
    "--admin-socket",
    socket,
    kith_lan_is_allowed () ? "--announce" : NULL,
    NULL,
  };

  g_mkdir_with_parents (self->directory, 0700);
  kith_host_platform_prepare (launcher);
  self->process = g_subprocess_launcher_spawnv (launcher, arguments, &error);
  if (!self->process)
    {
      wait_for_retry (self, error->message);
      return;
    }
  self->started_us = g_get_monotonic_time ();
  self->output = kith_host_output_new (g_subprocess_get_stdout_pipe (self->process));
  g_signal_connect_object (self->output, "ready", G_CALLBACK (on_ready), self, 0);
  set_state (self, KITH_HOST_STARTING);
  self->timer = g_timeout_add_seconds (READY_SECONDS, on_ready_timeout, self);
  g_subprocess_wait_async (self->process, NULL, on_ended, g_object_ref (self));
}

static void
kith_host_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  KithHost *self = KITH_HOST (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_RETRY_SECONDS:
      g_value_set_uint (value, self->retry_seconds);
      break;
    case PROP_ERROR_TEXT:
      g_value_set_string (value, self->error_text);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
kith_host_finalize (GObject *object)
{
  KithHost *self = KITH_HOST (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->address, kith_server_address_unref);
  g_clear_pointer (&self->starters, g_ptr_array_unref);
  g_clear_object (&self->output);
  g_clear_object (&self->process);
  g_clear_object (&self->ended);
  g_free (self->data_dir);
  g_free (self->directory);
  g_free (self->settings_file);
  g_free (self->name);
  g_free (self->error_text);
  G_OBJECT_CLASS (kith_host_parent_class)->finalize (object);
}

static void
kith_host_class_init (KithHostClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = kith_host_get_property;
  object_class->finalize = kith_host_finalize;
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, KITH_TYPE_HOST_STATE, KITH_HOST_STOPPED, flags);
  properties[PROP_RETRY_SECONDS] = g_param_spec_uint ("retry-seconds", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_ERROR_TEXT] = g_param_spec_string ("error-text", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
kith_host_init (KithHost *self)
{
  self->starters = g_ptr_array_new_with_free_func (g_object_unref);
  self->name = g_strdup ("Kith");
}

/**
 * kith_host_new:
 * @data_dir: the program's own directory; the server gets one inside it
 *
 * Returns: (transfer full): a server that doesn't run yet
 */
KithHost *
kith_host_new (const char *data_dir)
{
  KithHost *self = g_object_new (KITH_TYPE_HOST, NULL);

  self->data_dir = g_strdup (data_dir);
  self->directory = g_build_filename (data_dir, "server", NULL);
  self->settings_file = g_build_filename (data_dir, "host.ini", NULL);
  load_settings (self);
  return self;
}

/**
 * kith_host_is_set_up:
 *
 * Returns: whether a community was hosted here before, so that it starts with the program
 */
gboolean
kith_host_is_set_up (KithHost *self)
{
  return self->set_up;
}

KithHostState
kith_host_get_state (KithHost *self)
{
  return self->state;
}

guint
kith_host_get_retry_seconds (KithHost *self)
{
  return self->retry_seconds;
}

/**
 * kith_host_get_error_text:
 *
 * Returns: (transfer none) (nullable): why the server doesn't run
 */
const char *
kith_host_get_error_text (KithHost *self)
{
  return self->error_text;
}

/**
 * kith_host_get_address:
 *
 * Returns: (transfer none) (nullable): where this program itself reaches the server; NULL until it was ready once
 */
KithServerAddress *
kith_host_get_address (KithHost *self)
{
  return self->address;
}

/**
 * kith_host_get_directory:
 *
 * Returns: where the server keeps everything
 */
const char *
kith_host_get_directory (KithHost *self)
{
  return self->directory;
}

/**
 * kith_host_dup_socket:
 *
 * Returns: (transfer full): where the server listens for its administrator
 */
char *
kith_host_dup_socket (KithHost *self)
{
  return kith_host_platform_build_socket_path (self->directory);
}

/**
 * kith_host_get_port:
 *
 * Returns: where the server listens, or will at its next start; 0 before its first one
 */
guint16
kith_host_get_port (KithHost *self)
{
  return self->port;
}

/**
 * kith_host_set_port:
 *
 * Chooses another port, from the next start on.
 */
void
kith_host_set_port (KithHost *self, guint16 port)
{
  if (port == self->port)
    return;
  self->port = port;
  save_settings (self);
}

const char *
kith_host_get_name (KithHost *self)
{
  return self->name;
}

/**
 * kith_host_set_name:
 *
 * Chooses what the local network calls the server, from the next start on.
 *
 * Returns: whether @name can be one
 */
gboolean
kith_host_set_name (KithHost *self, const char *name)
{
  g_autofree char *stripped = g_strstrip (g_strdup (name));

  if (!is_name (stripped))
    return FALSE;
  if (strcmp (stripped, self->name) == 0)
    return TRUE;
  g_free (self->name);
  self->name = g_steal_pointer (&stripped);
  if (self->set_up)
    save_settings (self);
  return TRUE;
}

/**
 * kith_host_list_log:
 *
 * Returns: (transfer full): the last lines of the server, and of the one before it
 */
GStrv
kith_host_list_log (KithHost *self)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();

  if (self->ended)
    kith_host_output_add_lines (self->ended, lines);
  if (self->output)
    kith_host_output_add_lines (self->output, lines);
  return g_strv_builder_end (lines);
}

gboolean
kith_host_get_autostart (KithHost *self)
{
  return kith_host_autostart_is_on (self->data_dir);
}

/**
 * kith_host_set_autostart:
 *
 * Makes the program, and with it the server, start when the person logs in.
 */
gboolean
kith_host_set_autostart (KithHost *self, gboolean on, GError **error)
{
  return kith_host_autostart_set (self->data_dir, on, error);
}

/**
 * kith_host_is_at:
 *
 * Returns: whether @address is this program's own way to the server that it runs
 */
gboolean
kith_host_is_at (KithHost *self, KithServerAddress *address)
{
  return self->set_up && address && kith_server_address_get_port (address) == self->port &&
         g_strcmp0 (kith_server_address_get_host (address), "127.0.0.1") == 0;
}

/**
 * kith_host_list_reachable_addresses:
 *
 * Returns: (transfer full) (element-type KithServerAddress): where others reach the server, best first; empty while
 *   there is no network or the server was never ready
 */
GPtrArray *
kith_host_list_reachable_addresses (KithHost *self)
{
  g_autoptr (GPtrArray) addresses = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_server_address_unref);
  g_auto (GStrv) hosts = self->address ? kith_host_platform_list_addresses () : NULL;

  for (guint i = 0; hosts && hosts[i]; i++)
    g_ptr_array_add (addresses, kith_server_address_new (hosts[i], self->port, TRUE,
                                                         kith_server_address_get_fingerprint (self->address)));
  return g_steal_pointer (&addresses);
}

/**
 * kith_host_start:
 *
 * Starts the server and keeps it running until kith_host_stop_async(); while it waits to be started again, starts it
 * at once.
 */
void
kith_host_start (KithHost *self)
{
  g_return_if_fail (KITH_IS_HOST (self));

  if (self->state == KITH_HOST_STOPPED || self->state == KITH_HOST_WAITING)
    {
      g_clear_handle_id (&self->timer, g_source_remove);
      launch (self);
    }
}

/**
 * kith_host_start_async:
 *
 * Starts the server and waits until it is ready, or until its first attempt has failed.
 */
void
kith_host_start_async (KithHost *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, kith_host_start_async);
  if (self->state == KITH_HOST_RUNNING)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  g_ptr_array_add (self->starters, g_steal_pointer (&task));
  kith_host_start (self);
}

gboolean
kith_host_start_finish (KithHost *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
on_stop_timeout (gpointer data)
{
  KithHost *self = data;

  self->timer = 0;
  g_subprocess_force_exit (self->process);
  return G_SOURCE_REMOVE;
}

/**
 * kith_host_stop_async:
 *
 * Lets the server finish what it does and ends it.
 */
void
kith_host_stop_async (KithHost *self, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, data);

  g_task_set_source_tag (task, kith_host_stop_async);
  if (self->state == KITH_HOST_WAITING)
    set_state (self, KITH_HOST_STOPPED);
  if (self->state == KITH_HOST_STOPPED || self->stopper)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  self->stopper = g_steal_pointer (&task);
  set_state (self, KITH_HOST_STOPPING);
  kith_host_platform_ask_to_end (self->process);
  self->timer = g_timeout_add_seconds (STOP_SECONDS, on_stop_timeout, self);
}

gboolean
kith_host_stop_finish (KithHost *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
