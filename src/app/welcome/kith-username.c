/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-username.h"

#include "kith-wire.h"

#include <string.h>

/* Russian letters as people write them in Latin ones; the C library knows no such rule. */
static const char *const cyrillic[] = {
  "a", "b", "v", "g", "d", "e", "zh", "z",  "i",  "y",   "k", "l", "m", "n", "o",  "p",
  "r", "s", "t", "u", "f", "h", "ts", "ch", "sh", "sch", "",  "y", "",  "e", "yu", "ya",
};

static void
append_letter (GString *text, gunichar letter)
{
  gunichar lower = g_unichar_tolower (letter);
  char utf8[7] = { 0 };
  g_autofree char *ascii = NULL;

  if (lower >= 0x430 && lower < 0x430 + G_N_ELEMENTS (cyrillic))
    {
      g_string_append (text, cyrillic[lower - 0x430]);
      return;
    }
  if (lower == 0x451)
    {
      g_string_append_c (text, 'e');
      return;
    }
  g_unichar_to_utf8 (lower, utf8);
  ascii = g_str_to_ascii (utf8, "C");
  for (const char *at = ascii; *at; at++)
    if (g_ascii_isalnum (*at))
      g_string_append_c (text, g_ascii_tolower (*at));
}

/**
 * kith_username_suggest:
 * @name: a name as people write it
 *
 * Returns: (transfer full) (nullable): a user name that the protocol takes, made from @name; NULL where its letters
 *   give none
 */
char *
kith_username_suggest (const char *name)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *normal = g_utf8_normalize (name, -1, G_NORMALIZE_DEFAULT_COMPOSE);

  for (const char *at = normal ? normal : ""; *at; at = g_utf8_next_char (at))
    {
      gunichar letter = g_utf8_get_char (at);

      if (g_unichar_isalnum (letter))
        append_letter (text, letter);
      else if (text->len && !strchr ("._", text->str[text->len - 1]))
        g_string_append_c (text, letter == '.' ? '.' : '_');
    }
  if (text->len > KITH_LIMIT_USERNAME_MAX)
    g_string_truncate (text, KITH_LIMIT_USERNAME_MAX);
  while (text->len && strchr ("._", text->str[text->len - 1]))
    g_string_truncate (text, text->len - 1);
  if (text->len < KITH_LIMIT_USERNAME_MIN)
    return NULL;
  return g_string_free (g_steal_pointer (&text), FALSE);
}
