/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-mentions.h"

#include <string.h>

#include "kith-uuid.h"

#define EVERYONE "@everyone"

/* A run of backticks begins code that ends with a run of the same length; without an end it is plain text. */
static const char *
skip_code (const char *at)
{
  gsize length = strspn (at, "`");
  const char *from = at + length;

  for (const char *end = strchr (from, '`'); end; end = strchr (end, '`'))
    {
      gsize run = strspn (end, "`");

      end += run;
      if (run == length)
        return end;
    }
  return from;
}

static void
add_id (GPtrArray *ids, const char *text)
{
  g_autofree char *id = g_strndup (text, KITH_UUID_LENGTH);

  if (ids && ids->len < KITHD_MENTIONS_MAX && kith_uuid_is_valid (id) &&
      !g_ptr_array_find_with_equal_func (ids, id, g_str_equal, NULL))
    g_ptr_array_add (ids, g_steal_pointer (&id));
}

/* Whether an id stands between the beginning and a closing bracket. */
static gboolean
names_id (const char *at, const char *beginning)
{
  gsize end = strlen (beginning) + KITH_UUID_LENGTH;

  return g_str_has_prefix (at, beginning) && strnlen (at, end + 1) == end + 1 && at[end] == '>';
}

static gboolean
is_word (gunichar c)
{
  return g_unichar_isalnum (c) || c == '_';
}

static gboolean
is_everyone (const char *content, const char *at)
{
  if (!g_str_has_prefix (at, EVERYONE) || is_word (g_utf8_get_char (at + strlen (EVERYONE))))
    return FALSE;
  return at == content || !is_word (g_utf8_get_char (g_utf8_prev_char (at)));
}

/**
 * kithd_mentions_scan:
 * @content: Markdown
 * @ids: ids that `<@id>` names are added to it, each once, in order
 * @roles: (nullable): ids that `<@&id>` names are added to it in the same way
 * @everyone: (out): whether `@everyone` is called
 *
 * Finds whom a message mentions. What stands in code mentions nobody.
 */
void
kithd_mentions_scan (const char *content, GPtrArray *ids, GPtrArray *roles, gboolean *everyone)
{
  const char *at = content;

  *everyone = FALSE;
  while (*(at += strcspn (at, "`<@\\")))
    {
      if (*at == '`')
        {
          at = skip_code (at);
          continue;
        }
      if (*at == '\\' && at[1] != '\0')
        {
          at += g_utf8_next_char (at + 1) - at;
          continue;
        }
      if (*at == '@' && is_everyone (content, at))
        *everyone = TRUE;
      else if (names_id (at, "<@"))
        add_id (ids, at + 2);
      else if (names_id (at, "<@&"))
        add_id (roles, at + 3);
      at++;
    }
}
