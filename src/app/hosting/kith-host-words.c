/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-host-words.h"

#include <glib/gi18n.h>
#include <string.h>

/* What kithd says when it cannot go on, and what a person can do about it. */
static const struct
{
  const char *sign, *words;
} causes[] = {
  /* Translators: %u is a port */
  { "Address already in use", N_ ("Another program uses port %u. Choose another port below") },
  { "in use by another kithd", N_ ("The community runs already, started by another program") },
  { "No space left on device", N_ ("The disk is full. Free some space; the server starts again by itself") },
  { "database or disk is full", N_ ("The disk is full. Free some space; the server starts again by itself") },
  { "Permission denied", N_ ("The data folder may not be read or written") },
  { "malformed", N_ ("The database is damaged. Restore a backup") },
};

/**
 * kith_host_words_for_end:
 * @last_line: (nullable): what kithd said last
 * @port: where it was to listen
 *
 * Returns: (transfer full): why it ended, for people
 */
char *
kith_host_words_for_end (const char *last_line, guint port)
{
  if (!last_line)
    return g_strdup (_ ("The server ended unexpectedly"));
  for (guint i = 0; i < G_N_ELEMENTS (causes); i++)
    if (strstr (last_line, causes[i].sign))
      {
        const char *words = _ (causes[i].words), *place = strstr (words, "%u");
        g_autofree char *number = g_strdup_printf ("%u", port);

        return place ? g_strdup_printf ("%.*s%s%s", (int) (place - words), words, number, place + 2) : g_strdup (words);
      }
  if (g_str_has_prefix (last_line, "kithd: "))
    return g_strdup (last_line + strlen ("kithd: "));
  /* A line of its log is no reason: it was killed. */
  return g_strdup (_ ("The server ended unexpectedly"));
}
