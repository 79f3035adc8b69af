/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-link-check.h"

#include "kith-text-safety.h"

#include <string.h>

static gboolean
is_allowed_scheme (const char *scheme)
{
  static const char *const allowed[] = { "http", "https", "mailto", "kith", NULL };

  return g_strv_contains (allowed, scheme);
}

static gboolean
has_unsafe_character (const char *address)
{
  for (const char *p = address; *p; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (character <= 0x20 || (character >= 0x7f && character < 0xa0) || g_unichar_isspace (character))
        return TRUE;
    }
  return FALSE;
}

/**
 * kith_link_check:
 * @address: what an author wrote
 * @host: (out) (nullable) (transfer full): where it leads, in the form that is resolved; NULL for mail
 *
 * Decides whether an address may be opened by a click: http, https, mailto and kith only, well formed and not endless.
 *
 * Returns: (transfer full) (nullable): the address in ASCII, or NULL for one that is shown as text only
 */
char *
kith_link_check (const char *address, char **host)
{
  g_autoptr (GUri) uri = NULL;
  const char *found;

  *host = NULL;
  if (strnlen (address, KITH_LINK_MAX_LENGTH + 1) > KITH_LINK_MAX_LENGTH || has_unsafe_character (address))
    return NULL;
  uri = g_uri_parse (address, G_URI_FLAGS_PARSE_RELAXED | G_URI_FLAGS_ENCODED, NULL);
  if (!uri || !is_allowed_scheme (g_uri_get_scheme (uri)))
    return NULL;
  if (strcmp (g_uri_get_scheme (uri), "mailto") == 0)
    return g_uri_to_string (uri);

  found = g_uri_get_host (uri);
  if (!found || !*found)
    return NULL;
  *host = g_hostname_to_ascii (found);
  if (!*host)
    return NULL;
  return g_uri_to_string (uri);
}

/* A label that mixes scripts, or that is wholly Cyrillic or Greek under a Latin top level, is how look-alikes are made.
 */
static gboolean
is_lookalike_label (const char *label, gboolean latin_top)
{
  gboolean latin = FALSE, other = FALSE, confusable = FALSE;

  for (const char *p = label; *p; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);
      GUnicodeScript script = g_unichar_get_script (character);

      if (script == G_UNICODE_SCRIPT_COMMON || script == G_UNICODE_SCRIPT_INHERITED)
        continue;
      latin |= script == G_UNICODE_SCRIPT_LATIN;
      other |= script != G_UNICODE_SCRIPT_LATIN;
      confusable |= script == G_UNICODE_SCRIPT_CYRILLIC || script == G_UNICODE_SCRIPT_GREEK ||
                    script == G_UNICODE_SCRIPT_ARMENIAN || script == G_UNICODE_SCRIPT_CHEROKEE;
    }
  return (latin && other && confusable) || (!latin && confusable && latin_top);
}

static gboolean
is_lookalike_host (const char *host)
{
  g_autofree char *unicode = g_hostname_to_unicode (host);
  g_auto (GStrv) labels = unicode ? g_strsplit (unicode, ".", -1) : NULL;
  guint n_labels = labels ? g_strv_length (labels) : 0;
  gboolean latin_top = n_labels > 0 && g_str_is_ascii (labels[n_labels - 1]);

  for (guint i = 0; i < n_labels; i++)
    if (!g_str_is_ascii (labels[i]) && is_lookalike_label (labels[i], latin_top && i + 1 < n_labels))
      return TRUE;
  return FALSE;
}

/* What a reader takes for the host in a text that looks like an address; NULL for plain words. */
static char *
find_shown_host (const char *text)
{
  g_autofree char *lower = g_utf8_strdown (text, -1);
  char *start = g_strstrip (lower), *scheme = strstr (start, "://"), *end;

  if (scheme)
    start = scheme + 3;
  else if (strpbrk (start, " \t\n"))
    return NULL;
  if (*start == '[' && strchr (start, ']'))
    return g_strndup (start + 1, strcspn (start + 1, "]"));
  /* A browser would take what stands before an @ for a name; a reader takes it for the host. */
  end = start + strcspn (start, "/?#@:\\ \t\n");
  *end = '\0';
  if (!scheme && (!strchr (start, '.') || g_str_has_suffix (start, ".")))
    return NULL;
  if (g_str_has_prefix (start, "www."))
    start += 4;
  return *start ? g_strdup (start) : NULL;
}

/**
 * kith_link_find_note:
 * @text: what is shown for the link
 * @address: where it leads
 * @host: (nullable): its host in ASCII
 *
 * Finds what a reader must be told beside a link whose text reads like another address.
 *
 * Returns: (transfer full) (nullable): the real host, or NULL where the text does not mislead
 */
char *
kith_link_find_note (const char *text, const char *address, const char *host)
{
  g_autofree char *shown = NULL, *ascii = NULL;
  const char *real = host;

  if (!host)
    return NULL;
  if (g_str_has_prefix (real, "www."))
    real += 4;
  shown = find_shown_host (text);
  ascii = shown ? g_hostname_to_ascii (shown) : NULL;
  if (shown && (!ascii || g_ascii_strcasecmp (ascii, real) != 0))
    return g_strdup (host);
  return is_lookalike_host (host) ? g_strdup (host) : NULL;
}
