/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-bot-options.h"

#include "kith-bot-call.h"

#include <gio/gio.h>
#include <stdio.h>
#include <string.h>

#define PASSWORD_VARIABLE "KITH_BOT_PASSWORD"
#define MAX_PASSWORD_LINE 1024

typedef struct
{
  char *server, *fingerprint, *password_file;
} RawOptions;

static void
clear_raw (RawOptions *raw)
{
  g_free (raw->server);
  g_free (raw->fingerprint);
  g_free (raw->password_file);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RawOptions, clear_raw)

static gboolean
fail_usage (GError **error, const char *text)
{
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, text);
  return FALSE;
}

/* One line, so that a password from a file or a pipe may end with a newline. */
static gboolean
read_password (KithBotOptions *self, const char *file, GError **error)
{
  g_autofree char *text = NULL;
  char line[MAX_PASSWORD_LINE];

  if (!file)
    text = g_strdup (g_getenv (PASSWORD_VARIABLE));
  else if (strcmp (file, "-") == 0)
    text = fgets (line, sizeof line, stdin) ? g_strdup (line) : NULL;
  else if (!g_file_get_contents (file, &text, NULL, error))
    return FALSE;
  if (!text)
    return fail_usage (error,
                       "a password is needed: --password-file FILE, - for standard input, or " PASSWORD_VARIABLE);
  text[strcspn (text, "\r\n")] = '\0';
  self->password = g_steal_pointer (&text);
  return TRUE;
}

static gboolean
read_address (KithBotOptions *self, const RawOptions *raw, GError **error)
{
  g_autoptr (KithServerAddress) parsed = NULL;

  if (!raw->server)
    return fail_usage (error, "a server is needed: --server URL");
  parsed = kith_server_address_parse (raw->server, error);
  if (!parsed)
    return FALSE;
  self->address = raw->fingerprint ? kith_server_address_new (kith_server_address_get_host (parsed),
                                                              kith_server_address_get_port (parsed),
                                                              kith_server_address_get_tls (parsed), raw->fingerprint)
                                   : g_steal_pointer (&parsed);
  return TRUE;
}

/**
 * kith_bot_options_parse:
 * @argv: of the program
 *
 * Reads the command line, and the password from where it says. Fails with %G_OPTION_ERROR or %G_FILE_ERROR.
 *
 * Returns: (transfer full): the options
 */
KithBotOptions *
kith_bot_options_parse (char **argv, GError **error)
{
  g_autoptr (KithBotOptions) self = g_new0 (KithBotOptions, 1);
  g_auto (RawOptions) raw = { 0 };
  g_autoptr (GOptionContext) context = g_option_context_new ("COMMAND [ARGUMENT…]");
  g_auto (GStrv) arguments = g_strdupv (argv);
  g_autofree char *commands = kith_bot_describe_commands ();
  const GOptionEntry entries[] = {
    { "server", 's', 0, G_OPTION_ARG_STRING, &raw.server, "Where the server is, like https://host:8470", "URL" },
    { "fingerprint", 'f', 0, G_OPTION_ARG_STRING, &raw.fingerprint, "SHA-256 of the server's certificate", "HEX" },
    { "user", 'u', 0, G_OPTION_ARG_STRING, &self->user, "User name", "NAME" },
    { "password-file", 'p', 0, G_OPTION_ARG_STRING, &raw.password_file,
      "File with the password in its first line; - for standard input; otherwise " PASSWORD_VARIABLE, "FILE" },
    { "register", 'r', 0, G_OPTION_ARG_NONE, &self->make_account, "Make the account where it does not exist", NULL },
    { "invite", 'i', 0, G_OPTION_ARG_STRING, &self->invite, "Invite to register with", "CODE" },
    { "display-name", 'n', 0, G_OPTION_ARG_STRING, &self->display_name, "Name to show, when registering", "NAME" },
    { "data-dir", 'd', 0, G_OPTION_ARG_FILENAME, &self->data_dir, "Keep the cache and unsent messages here", "DIR" },
    { "version", 'v', 0, G_OPTION_ARG_NONE, &self->show_version, "Print the version", NULL },
    { NULL },
  };

  g_option_context_set_summary (context, "Sends, reads and follows messages of a Kith server; answers in JSON lines.");
  g_option_context_set_description (context, commands);
  g_option_context_add_main_entries (context, entries, NULL);
  /* What follows the command belongs to it, also where it looks like an option. */
  g_option_context_set_strict_posix (context, TRUE);
  if (!g_option_context_parse_strv (context, &arguments, error))
    return NULL;
  if (self->show_version)
    return g_steal_pointer (&self);
  self->command = g_strdupv (arguments + (arguments[0] ? 1 : 0));
  if (!self->command[0])
    fail_usage (error, "a command is needed; see --help");
  else if (!self->user)
    fail_usage (error, "a user is needed: --user NAME");
  else if (read_address (self, &raw, error) && read_password (self, raw.password_file, error))
    return g_steal_pointer (&self);
  return NULL;
}

void
kith_bot_options_free (KithBotOptions *self)
{
  if (self->password)
    memset (self->password, 0, strlen (self->password));
  g_clear_pointer (&self->address, kith_server_address_unref);
  g_free (self->user);
  g_free (self->password);
  g_free (self->display_name);
  g_free (self->invite);
  g_free (self->data_dir);
  g_strfreev (self->command);
  g_free (self);
}
