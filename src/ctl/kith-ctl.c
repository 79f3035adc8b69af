/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-ctl.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "kith-error.h"

/* Where a server that runs as a service listens. */
#define SERVICE_SOCKET "/run/kith/admin.socket"

#define YES "  --yes            don't ask whether it shall really be done\n"

const KithCtlCommand kith_ctl_commands[] = {
  { "status", "", "Show how the server does", NULL, kith_ctl_status },
  { "people", "", "Show who is connected", NULL, kith_ctl_people },
  { "user list", "[--search TEXT] [--limit N]", "List accounts",
    "  --search TEXT    only those with this in their names or e-mail address\n"
    "  --limit N        at most so many (all of them)\n",
    kith_ctl_user_list },
  { "user show", "USER", "Show an account", NULL, kith_ctl_user_show },
  { "user create", "NAME [--email ADDRESS] [--display-name TEXT]", "Make an account",
    "  --email ADDRESS      its e-mail address\n"
    "  --display-name TEXT  the name to show\n"
    "The password is asked for, or read from the standard input.\n",
    kith_ctl_user_create },
  { "user reset-password", "USER", "Set a new password and end all sessions",
    "The password is asked for, or read from the standard input.\n", kith_ctl_user_reset_password },
  { "user disable", "USER", "Lock an account and end its sessions at once", NULL, kith_ctl_user_disable },
  { "user enable", "USER", "Unlock an account", NULL, kith_ctl_user_enable },
  { "guild list", "[--limit N]", "List guilds", "  --limit N        at most so many (all of them)\n",
    kith_ctl_guild_list },
  { "guild show", "GUILD", "Show a guild", NULL, kith_ctl_guild_show },
  { "guild delete", "GUILD [--yes]", "Delete a guild with all that is in it", YES, kith_ctl_guild_delete },
  { "invite create", "GUILD [--digits] [--max-uses N] [--max-age SECONDS]", "Make an invite",
    "  --digits           a code of six digits to read out, valid for ten minutes\n"
    "  --max-uses N       how many may use it\n"
    "  --max-age SECONDS  how long it is valid\n",
    kith_ctl_invite_create },
  { "invite revoke", "CODE", "Take an invite back", NULL, kith_ctl_invite_revoke },
  { "session list", "USER", "List the devices of a person", NULL, kith_ctl_session_list },
  { "session revoke", "SESSION", "End a session at once", NULL, kith_ctl_session_revoke },
  { "backup", "FILE", "Back up a server that runs", NULL, kith_ctl_backup },
  { "restore", "FILE [--yes]", "Put a backup in place, of a server that runs or not", YES, kith_ctl_restore },
  { "doctor", "", "Look at everything that the server needs, running or not", NULL, kith_ctl_doctor },
  { "metrics", "", "Show what the server counts, for Prometheus", NULL, kith_ctl_metrics },
  { "config check", "[FILE]", "Say whether a configuration can be meant", NULL, kith_ctl_config_check },
  { NULL },
};

/**
 * kith_ctl_fail:
 *
 * Says what went wrong.
 *
 * Returns: what kithctl ends with
 */
KithCtlStatus
kith_ctl_fail (const GError *error)
{
  gboolean absent = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE);

  if (absent)
    fprintf (stderr, "kithctl: no server answers: %s\nIs kithd running? Say where with --socket or --data-dir.\n",
             error->message);
  else
    fprintf (stderr, "kithctl: %s\n", error->message);
  return absent ? KITH_CTL_UNREACHABLE : KITH_CTL_FAILED;
}

KithCtlStatus
kith_ctl_usage (const char *message)
{
  fprintf (stderr, "kithctl: %s\nTry “kithctl --help”.\n", message);
  return KITH_CTL_USAGE;
}

/**
 * kith_ctl_parse:
 * @entries: (nullable): options of the command
 * @arguments: (inout): afterwards only what is no option
 * @n_min: how many of those there must be
 *
 * Returns: whether the rest of the command line can be meant; otherwise @status is set
 */
gboolean
kith_ctl_parse (const GOptionEntry *entries, char **arguments, guint n_min, guint n_max, KithCtlStatus *status)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  int n = (int) g_strv_length (arguments) + 1;
  g_autofree char **words = g_new0 (char *, n + 1);
  char **left = words;

  /* The parser skips a program's name, and leaves what is no option; the words stay those of the command line. */
  words[0] = (char *) "kithctl";
  memcpy (words + 1, arguments, (gsize) n * sizeof *words);
  g_option_context_set_help_enabled (context, FALSE);
  if (entries)
    g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &n, &left, &error))
    {
      *status = kith_ctl_usage (error->message);
      return FALSE;
    }
  n--;
  memcpy (arguments, words + 1, (gsize) (n + 1) * sizeof *words);
  if ((guint) n >= n_min && (guint) n <= n_max)
    return TRUE;
  *status = kith_ctl_usage ((guint) n < n_min ? "something is missing" : "there is too much");
  return FALSE;
}

/**
 * kith_ctl_call:
 * @param: (nullable): the one placeholder of the address
 * @status: (out): how it ended
 *
 * Makes a call and says what went wrong with it.
 *
 * Returns: (transfer full) (nullable): the answer
 */
gpointer
kith_ctl_call (KithCtl *ctl, KithAdminRouteId route, const char *param, gconstpointer query, gconstpointer body,
               KithCtlStatus *status)
{
  const char *const params[] = { param, NULL };
  g_autoptr (GError) error = NULL;
  gpointer answer = kith_admin_call (ctl->socket, route, params, query, body, NULL, &error);

  *status = error ? kith_ctl_fail (error) : KITH_CTL_OK;
  return answer;
}

/**
 * kith_ctl_find_server:
 *
 * Returns: (transfer full) (nullable): the program kithd: of the build, beside this one, or in the search path
 */
char *
kith_ctl_find_server (void)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self ? g_path_get_dirname (self) : NULL;
  const char *set = g_getenv ("KITHCTL_KITHD");
  static const char *const beside[] = { "kithd", "../server/kithd" };

  if (set)
    return g_strdup (set);
  for (guint i = 0; folder && i < G_N_ELEMENTS (beside); i++)
    {
      g_autofree char *path = g_build_filename (folder, beside[i], NULL);

      if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE) && !g_file_test (path, G_FILE_TEST_IS_DIR))
        return g_steal_pointer (&path);
    }
  return g_find_program_in_path ("kithd");
}

static void
print_help (void)
{
  puts ("Usage: kithctl [OPTION…] COMMAND [ARGUMENT…]\n\nLooks after a server of Kith.\n\nCommands:");
  for (const KithCtlCommand *each = kith_ctl_commands; each->name; each++)
    printf ("  %-20s %s\n", each->name, each->summary);
  puts ("\nOptions:\n"
        "  --socket PATH        the server's socket for its administrator\n"
        "  --data-dir DIR       the server's data directory, where that socket is\n"
        "  --config FILE        its configuration, for doctor and config check\n"
        "  --json               answer for programs\n"
        "  --version            show the version\n"
        "  -h, --help           show this help, or that of a command\n\n"
        "USER is a user name, an e-mail address or an id; GUILD and SESSION are ids.\n"
        "Exit codes: 0 done, 1 refused or failed, 2 not understood, 3 no server answers, 4 doctor found a failure.");
}

static KithCtlStatus
print_command_help (const KithCtlCommand *command)
{
  printf ("Usage: kithctl [OPTION…] %s %s\n\n%s.\n", command->name, command->arguments, command->summary);
  if (command->details)
    printf ("\n%s", command->details);
  return KITH_CTL_OK;
}

/* The longest name wins; @n_words: (out): of the name. */
static const KithCtlCommand *
find_command (char **words, guint *n_words)
{
  for (const KithCtlCommand *each = kith_ctl_commands; words[0] && each->name; each++)
    {
      g_auto (GStrv) name = g_strsplit (each->name, " ", -1);

      *n_words = g_strv_length (name);
      if (strcmp (name[0], words[0]) == 0 && (!name[1] || g_strcmp0 (name[1], words[1]) == 0))
        return each;
    }
  return NULL;
}

static void
choose_socket (KithCtl *ctl, char *given)
{
  const char *set = g_getenv ("KITHCTL_SOCKET");

  ctl->socket = given           ? given
                : ctl->data_dir ? g_build_filename (ctl->data_dir, "admin.socket", NULL)
                : set           ? g_strdup (set)
                                : g_strdup (SERVICE_SOCKET);
}

/* Options that stand before the command or after it; the rest is left to the command. */
static gboolean
take_common_options (KithCtl *ctl, char ***arguments, gboolean *help, gboolean *version, GError **error)
{
  char *socket = NULL;
  const GOptionEntry entries[] = {
    { "socket", 0, 0, G_OPTION_ARG_FILENAME, &socket, NULL, NULL },
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, &ctl->data_dir, NULL, NULL },
    { "config", 0, 0, G_OPTION_ARG_FILENAME, &ctl->config, NULL, NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &ctl->json, NULL, NULL },
    { "help", 'h', 0, G_OPTION_ARG_NONE, help, NULL, NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, version, NULL, NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_ignore_unknown_options (context, TRUE);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse_strv (context, arguments, error))
    return FALSE;
  choose_socket (ctl, socket);
  return TRUE;
}

/**
 * kith_ctl_run:
 *
 * Runs the program.
 *
 * Returns: its exit code
 */
int
kith_ctl_run (int argc, char **argv)
{
  KithCtl ctl = { 0 };
  gboolean help = FALSE, version = FALSE;
  g_auto (GStrv) arguments = g_strdupv (argv);
  g_autofree char **words = NULL; /* of the command, not owned */
  g_autoptr (GError) error = NULL;
  const KithCtlCommand *command;
  KithCtlStatus status = KITH_CTL_OK;
  guint n_words;

  if (!take_common_options (&ctl, &arguments, &help, &version, &error))
    return kith_ctl_usage (error->message);
  command = find_command (arguments + 1, &n_words);
  if (version)
    printf ("kithctl %s\n", KITH_VERSION);
  else if (help && command)
    status = print_command_help (command);
  else if (help)
    print_help ();
  else if (command)
    {
      words = g_memdup2 (arguments + 1 + n_words, (g_strv_length (arguments) - n_words) * sizeof *words);
      status = command->func (&ctl, words);
    }
  else
    status = kith_ctl_usage (arguments[1] ? "there is no such command" : "say what shall be done");
  g_free (ctl.socket);
  g_free (ctl.data_dir);
  g_free (ctl.config);
  return status;
}
