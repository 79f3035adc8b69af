/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-bot.h"

#include "kith-bot-call.h"
#include "kith-bot-follow.h"
#include "kith-bot-json.h"
#include "kith-error.h"
#include "kith-json.h"
#include "kith-net-error.h"

#include <glib/gstdio.h>
#include <string.h>

struct _KithBot
{
  GObject parent_instance;

  KithBotOptions *options; /* borrowed */
  FILE *output;
  KithClock *clock;
  KithClient *client;
  KithSession *session;
  KithBotFollow *follow;
  KithBotVoice *voice; /* (nullable) until it is used */
  GMainLoop *loop;
  GIOChannel *input;
  guint input_source;
  char *own_data_dir; /* made for this run */
  guint n_calls;      /* being carried out */
  gboolean begun, input_ended;
  KithBotExit exit_code;
};

G_DEFINE_FINAL_TYPE (KithBot, kith_bot, G_TYPE_OBJECT)

/**
 * kith_bot_print:
 *
 * Prints one line of JSON.
 */
void
kith_bot_print (KithBot *self, JsonObject *line)
{
  g_autoptr (JsonNode) node = json_node_alloc ();
  g_autofree char *text = NULL;

  json_node_init_object (node, line);
  text = kith_json_print (node);
  fprintf (self->output, "%s\n", text);
  fflush (self->output);
}

KithSession *
kith_bot_get_session (KithBot *self)
{
  return self->session;
}

/**
 * kith_bot_get_voice:
 *
 * Returns: (transfer none): the bot's voice, made when it is first asked for
 */
KithBotVoice *
kith_bot_get_voice (KithBot *self)
{
  if (!self->voice)
    self->voice = kith_bot_voice_new ();
  return self->voice;
}

/**
 * kith_bot_quit:
 *
 * Ends the program with an exit code.
 */
void
kith_bot_quit (KithBot *self, KithBotExit code)
{
  self->exit_code = code;
  g_main_loop_quit (self->loop);
}

static void
give_up (KithBot *self, const char *code, const char *text)
{
  g_autoptr (JsonObject) line = json_object_new ();
  JsonObject *error = json_object_new ();

  json_object_set_string_member (error, "code", code);
  json_object_set_string_member (error, "text", text);
  json_object_set_boolean_member (line, "ok", FALSE);
  json_object_set_object_member (line, "error", error);
  kith_bot_print (self, line);
  kith_bot_quit (self, KITH_BOT_EXIT_UNREACHABLE);
}

static void
on_call_done (gpointer data, gboolean success)
{
  KithBot *self = KITH_BOT (data);

  self->n_calls--;
  if (strcmp (self->options->command[0], "run") != 0)
    kith_bot_quit (self, success ? KITH_BOT_EXIT_OK : KITH_BOT_EXIT_REFUSED);
  else if (self->input_ended && self->n_calls == 0)
    kith_bot_quit (self, KITH_BOT_EXIT_OK);
}

static void
start_follow (KithBot *self)
{
  g_autoptr (JsonObject) line = json_object_new ();

  if (!self->follow)
    self->follow = kith_bot_follow_new (self);
  json_object_set_string_member (line, "event", "following");
  kith_bot_print (self, line);
}

static void
carry_out (KithBot *self, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = kith_json_parse (text, -1, &error);
  JsonObject *request;
  const char *what;

  if (!node || !JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autoptr (JsonObject) line = json_object_new ();
      JsonObject *problem = json_object_new ();

      json_object_set_string_member (problem, "code", kith_error_get_name (KITH_ERROR_MALFORMED_JSON));
      json_object_set_boolean_member (line, "ok", FALSE);
      json_object_set_object_member (line, "error", problem);
      kith_bot_print (self, line);
      return;
    }
  request = json_node_get_object (node);
  what = json_object_get_string_member_with_default (request, "do", "");
  if (g_strcmp0 (what, "follow") == 0)
    start_follow (self);
  else if (g_strcmp0 (what, "quit") == 0)
    kith_bot_quit (self, KITH_BOT_EXIT_OK);
  else
    {
      self->n_calls++;
      kith_bot_call_start (self, request, on_call_done, self);
    }
}

static gboolean
on_input (GIOChannel *input, GIOCondition condition, gpointer data)
{
  KithBot *self = KITH_BOT (data);
  g_autofree char *line = NULL;
  GIOStatus status = g_io_channel_read_line (input, &line, NULL, NULL, NULL);

  if (status == G_IO_STATUS_AGAIN)
    return G_SOURCE_CONTINUE;
  if (status == G_IO_STATUS_NORMAL)
    {
      g_strstrip (line);
      if (line[0])
        carry_out (self, line);
      return G_SOURCE_CONTINUE;
    }
  self->input_source = 0;
  self->input_ended = TRUE;
  if (self->n_calls == 0)
    kith_bot_quit (self, KITH_BOT_EXIT_OK);
  return G_SOURCE_REMOVE;
}

static void
read_input (KithBot *self)
{
  self->input = g_io_channel_unix_new (fileno (stdin));
  g_io_channel_set_encoding (self->input, NULL, NULL);
  self->input_source = g_io_add_watch (self->input, G_IO_IN | G_IO_HUP | G_IO_ERR, on_input, self);
}

static void
print_ready (KithBot *self)
{
  g_autoptr (JsonObject) line = json_object_new ();
  KithUser *account = kith_session_get_account (self->session);

  json_object_set_string_member (line, "event", "ready");
  json_object_set_string_member (line, "user", kith_user_get_username (account));
  json_object_set_string_member (line, "user_id", kith_user_get_id (account));
  kith_bot_print (self, line);
}

static void
begin (KithBot *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) request = NULL;
  char **command = self->options->command;

  self->begun = TRUE;
  if (strcmp (command[0], "run") == 0)
    {
      print_ready (self);
      read_input (self);
    }
  else if (strcmp (command[0], "follow") == 0)
    {
      print_ready (self);
      start_follow (self);
    }
  else
    {
      request = kith_bot_call_from_arguments (command, &error);
      self->n_calls++;
      kith_bot_call_start (self, request, on_call_done, self);
    }
}

static void
on_state (KithSession *session, GParamSpec *pspec, KithBot *self)
{
  KithConnectionState state = kith_session_get_state (session);

  if (state == KITH_CONNECTION_CONNECTED && !self->begun)
    begin (self);
  else if (state == KITH_CONNECTION_SIGNED_OUT)
    give_up (self, "signed_out", "the server ended the session");
  else if (state == KITH_CONNECTION_CERTIFICATE_CHANGED)
    give_up (self, "certificate", "the server shows another certificate than the one that was trusted");
  else if (state == KITH_CONNECTION_KEYRING_FAILED)
    give_up (self, "keyring", "the keyring cannot be read");
}

static void
take_session (KithBot *self, KithSession *session)
{
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::state", G_CALLBACK (on_state), self, 0);
  if (kith_session_get_state (session) == KITH_CONNECTION_OFFLINE)
    kith_session_connect (session);
  on_state (session, NULL, self);
}

static void
on_signed_in (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithBot) self = KITH_BOT (data);
  g_autoptr (GError) error = NULL;
  KithSession *session = kith_client_sign_in_finish (KITH_CLIENT (source), result, &error);

  if (session)
    take_session (self, session);
  else
    give_up (self, kith_bot_error_get_code (error), error->message);
}

static void
sign_in (KithBot *self)
{
  kith_client_sign_in_async (self->client, self->options->address, self->options->user, self->options->password, NULL,
                             on_signed_in, g_object_ref (self));
}

static void
on_registered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithBot) self = KITH_BOT (data);
  g_autoptr (GError) error = NULL;
  KithSession *session = kith_client_register_finish (KITH_CLIENT (source), result, &error);

  if (session)
    take_session (self, session);
  else if (g_error_matches (error, KITH_ERROR, KITH_ERROR_USERNAME_TAKEN))
    sign_in (self);
  else
    give_up (self, kith_bot_error_get_code (error), error->message);
}

static gboolean
on_start (gpointer data)
{
  KithBot *self = KITH_BOT (data);
  KithBotOptions *options = self->options;

  if (options->make_account)
    kith_client_register_async (self->client, options->address, options->user, options->password, options->display_name,
                                options->invite, NULL, on_registered, g_object_ref (self));
  else
    sign_in (self);
  return G_SOURCE_REMOVE;
}

/* Only the cache that a run made for itself; it holds files, and directories of files. */
static void
remove_directory (const char *path)
{
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  const char *name;

  while (directory && (name = g_dir_read_name (directory)))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_directory (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

static void
kith_bot_dispose (GObject *object)
{
  KithBot *self = KITH_BOT (object);

  g_clear_handle_id (&self->input_source, g_source_remove);
  g_clear_object (&self->voice);
  g_clear_object (&self->follow);
  g_clear_object (&self->session);
  if (self->client)
    kith_client_shutdown (self->client);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (kith_bot_parent_class)->dispose (object);
}

static void
kith_bot_finalize (GObject *object)
{
  KithBot *self = KITH_BOT (object);

  if (self->own_data_dir)
    remove_directory (self->own_data_dir);
  g_free (self->own_data_dir);
  g_clear_pointer (&self->input, g_io_channel_unref);
  g_main_loop_unref (self->loop);
  kith_clock_unref (self->clock);
  G_OBJECT_CLASS (kith_bot_parent_class)->finalize (object);
}

static void
kith_bot_class_init (KithBotClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kith_bot_dispose;
  G_OBJECT_CLASS (klass)->finalize = kith_bot_finalize;
}

static void
kith_bot_init (KithBot *self)
{
  self->clock = kith_clock_new ();
  self->loop = g_main_loop_new (NULL, FALSE);
}

/**
 * kith_bot_new:
 * @options: outlives the bot
 * @output: where answers go
 *
 * Returns: (transfer full): a bot that has not signed in yet
 */
KithBot *
kith_bot_new (KithBotOptions *options, FILE *output)
{
  KithBot *self = (KithBot *) g_object_new (KITH_TYPE_BOT, NULL);
  g_autoptr (KithSecretStore) secrets = kith_secret_store_new_memory ();

  self->options = options;
  self->output = output;
  if (!options->data_dir)
    self->own_data_dir = g_dir_make_tmp ("kith-bot-XXXXXX", NULL);
  self->client = kith_client_new (self->clock, options->data_dir ? options->data_dir : self->own_data_dir, secrets);
  return self;
}

/**
 * kith_bot_run:
 *
 * Signs in, does what the command line says, and returns when it is done.
 *
 * Returns: the program's exit code
 */
int
kith_bot_run (KithBot *self)
{
  g_idle_add (on_start, self);
  g_main_loop_run (self->loop);
  return (int) self->exit_code;
}

static gboolean
check_command (KithBotOptions *options, GError **error)
{
  g_autoptr (JsonObject) request = NULL;

  if (strcmp (options->command[0], "run") == 0 || strcmp (options->command[0], "follow") == 0)
    return TRUE;
  request = kith_bot_call_from_arguments (options->command, error);
  return request != NULL;
}

/**
 * kith_bot_main:
 *
 * Returns: the program's exit code
 */
int
kith_bot_main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithBotOptions) options = kith_bot_options_parse (argv, &error);
  g_autoptr (KithBot) bot = NULL;

  if (options && options->show_version)
    {
      printf ("kith-bot %s\n", KITH_VERSION);
      return KITH_BOT_EXIT_OK;
    }
  if (!options || !check_command (options, &error))
    {
      fprintf (stderr, "kith-bot: %s\n", error->message);
      return KITH_BOT_EXIT_USAGE;
    }
  bot = kith_bot_new (options, stdout);
  return kith_bot_run (bot);
}
