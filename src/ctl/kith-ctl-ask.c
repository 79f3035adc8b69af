/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-ctl-output.h"

#include <gio/gio.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define PASSWORD_BYTES 2048

/* One line, without its end. */
static gboolean
read_line (char *buffer, GError **error)
{
  if (!fgets (buffer, PASSWORD_BYTES, stdin))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED, "no password was given");
      return FALSE;
    }
  buffer[strcspn (buffer, "\r\n")] = '\0';
  if (g_utf8_validate (buffer, -1, NULL))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "a password is text in UTF-8");
  return FALSE;
}

static gboolean
ask (const char *question, char *buffer, GError **error)
{
  struct termios shown, hidden;
  gboolean read;

  fprintf (stderr, "%s", question);
  tcgetattr (STDIN_FILENO, &shown);
  hidden = shown;
  hidden.c_lflag &= (tcflag_t) ~ECHO;
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &hidden);
  read = read_line (buffer, error);
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &shown);
  fputc ('\n', stderr);
  return read;
}

/**
 * kith_ctl_read_password:
 *
 * Asks for a new password twice at a terminal, without showing it, or takes the first line of the standard input. It is
 * never taken from the command line, where everybody on the machine could read it.
 *
 * Returns: (transfer full): the password
 */
char *
kith_ctl_read_password (const char *for_whom, GError **error)
{
  g_autofree char *question = g_strdup_printf ("New password for %s: ", for_whom);
  char first[PASSWORD_BYTES], second[PASSWORD_BYTES];

  if (!isatty (STDIN_FILENO))
    return read_line (first, error) ? g_strdup (first) : NULL;
  if (!ask (question, first, error) || !ask ("Again: ", second, error))
    return NULL;
  if (strcmp (first, second) == 0)
    return g_strdup (first);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "the two are not the same");
  return NULL;
}

/**
 * kith_ctl_confirm:
 *
 * Asks whether something shall really be done. Without a terminal nobody can say yes.
 */
gboolean
kith_ctl_confirm (const char *question)
{
  char line[16];

  if (!isatty (STDIN_FILENO))
    {
      fprintf (stderr, "%s Say --yes if so.\n", question);
      return FALSE;
    }
  fprintf (stderr, "%s [y/N] ", question);
  return fgets (line, sizeof line, stdin) && (line[0] == 'y' || line[0] == 'Y');
}
