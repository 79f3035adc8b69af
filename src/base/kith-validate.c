/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-validate.h"

#include <string.h>

/**
 * kith_validate_username:
 *
 * Tells whether a text is made of lower-case letters, digits, dots and underscores, and begins and ends with a letter
 * or digit. Its length is not checked here.
 */
gboolean
kith_validate_username (const char *text)
{
  gsize length = strlen (text);

  if (length == 0 || !g_ascii_isalnum (text[0]) || !g_ascii_isalnum (text[length - 1]))
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_islower (text[i]) && !g_ascii_isdigit (text[i]) && text[i] != '.' && text[i] != '_')
      return FALSE;
  return strstr (text, "..") == NULL;
}

/**
 * kith_validate_email:
 *
 * Tells whether a text looks like an address that mail can be sent to: one at sign with something on both sides, a dot
 * in the domain, no blanks or control characters. Whether it exists only a mail can tell.
 */
gboolean
kith_validate_email (const char *text)
{
  const char *at = strchr (text, '@');
  const char *dot;

  if (!at || at == text || strchr (at + 1, '@'))
    return FALSE;
  dot = strrchr (at, '.');
  if (!dot || dot == at + 1 || !dot[1])
    return FALSE;
  for (const char *p = text; *p; p++)
    if ((guchar) *p <= ' ' || *p == 0x7f || strchr ("<>(),;:\\\"", *p))
      return FALSE;
  return TRUE;
}

/**
 * kith_validate_visible:
 * @text: valid UTF-8
 *
 * Tells whether a text has at least one character that leaves a mark, and no control character but tab and newline.
 */
gboolean
kith_validate_visible (const char *text)
{
  gboolean visible = FALSE;

  for (const char *p = text; *p; p = g_utf8_next_char (p))
    {
      gunichar c;

      if (*p > ' ' && *p < 0x7f)
        {
          visible = TRUE;
          continue;
        }
      c = g_utf8_get_char (p);
      if (g_unichar_iscntrl (c) && c != '\n' && c != '\t')
        return FALSE;
      if (!g_unichar_isspace (c) && !g_unichar_iszerowidth (c) && g_unichar_type (c) != G_UNICODE_FORMAT &&
          c != 0x3164 && c != 0xffa0 && c != 0x2800 && c != 0x115f && c != 0x1160)
        visible = TRUE;
    }
  return visible;
}

/* Breaks of lines and paragraphs, and what turns the direction of all text behind it (UAX #9: embeddings, overrides and
 * isolates). The marks that scripts written from right to left need for themselves are none of these. */
static gboolean
leaves_its_line (gunichar c)
{
  return c == '\n' || c == '\t' || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/**
 * kith_validate_name:
 * @text: valid UTF-8
 *
 * Tells whether a text can stand as a name in the middle of a line: it is visible, and what is written beside it stays
 * where it is.
 */
gboolean
kith_validate_name (const char *text)
{
  for (const char *p = text; *p; p = g_utf8_next_char (p))
    if (leaves_its_line (g_utf8_get_char (p)))
      return FALSE;
  return kith_validate_visible (text);
}

/* Whether none of its characters is a control character or changes what is written beside it. */
static gboolean
is_plain (const char *text, const char *allowed)
{
  for (const char *p = text; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if ((leaves_its_line (c) || g_unichar_iscntrl (c)) && !(c < 0x80 && strchr (allowed, (int) c)))
        return FALSE;
    }
  return TRUE;
}

/**
 * kith_validate_line:
 * @text: valid UTF-8
 *
 * Tells whether a text, which may be empty, can stand in one line without harm to what is around it.
 */
gboolean
kith_validate_line (const char *text)
{
  return is_plain (text, "");
}

/**
 * kith_validate_prose:
 * @text: valid UTF-8
 *
 * Tells the same of a text that may have several lines.
 */
gboolean
kith_validate_prose (const char *text)
{
  return is_plain (text, "\n\t");
}
