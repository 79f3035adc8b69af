/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-markdown-prepare.h"

#include "kith-uuid.h"

#include <string.h>

/* What people type in a chat is not always what CommonMark takes it for: `<b>` is no HTML, a line of dashes under a
 * sentence makes no heading, `[x]: y` must not vanish. Before the parser sees the text, marks are put in its way. */

/* Bytes that make a text more than plain wherever they stand; the rest is decided at the beginning of lines. */
static const guint8 special[256] = {
  ['*'] = 1,  ['_'] = 1, ['~'] = 1,  ['`'] = 1, ['['] = 1, ['<'] = 1, ['|'] = 1,  ['&'] = 1,
  ['\\'] = 1, ['@'] = 1, ['\r'] = 1, [':'] = 2, ['w'] = 3, ['W'] = 3, ['\n'] = 4,
};

static gboolean
is_plain_line_start (const char *line)
{
  guint n_digits = 0;

  switch (*line)
    {
    case ' ':
    case '\t':
    case '\n':
    case '>':
    case '#':
    case '-':
    case '+':
    case '=':
      return FALSE;
    default:
      break;
    }
  while (g_ascii_isdigit (line[n_digits]))
    n_digits++;
  return n_digits == 0 || (line[n_digits] != '.' && line[n_digits] != ')');
}

/**
 * kith_markdown_is_plain:
 *
 * Tells whether a text is one paragraph without any markup, so that no parser needs to look at it. It may say no for a
 * plain text, never yes for another.
 */
gboolean
kith_markdown_is_plain (const char *source, gsize length)
{
  if (!is_plain_line_start (source))
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      switch (special[(guchar) source[i]])
        {
        case 0:
          break;
        case 2:
          if (source[i + 1] == '/')
            return FALSE;
          break;
        case 3:
          if (g_ascii_strncasecmp (source + i, "www.", 4) == 0)
            return FALSE;
          break;
        case 4:
          if ((i > 0 && (source[i - 1] == ' ' || source[i - 1] == '\t')) ||
              (i + 1 < length && !is_plain_line_start (source + i + 1)))
            return FALSE;
          break;
        default:
          return FALSE;
        }
    }
  return TRUE;
}

/**
 * kith_mark_get_source:
 *
 * Returns: (transfer none): what a mark stands for, as the author typed it
 */
const char *
kith_mark_get_source (gunichar mark)
{
  switch (mark)
    {
    case KITH_MARK_SPOILER:
      return "||";
    case KITH_MARK_MENTION:
      return "<@";
    case KITH_MARK_ROLE:
      return "<@&";
    case KITH_MARK_MENTION_END:
      return ">";
    case KITH_MARK_LESS_THAN:
      return "<";
    case KITH_MARK_LINK:
    case KITH_MARK_LINK_END:
    default:
      return "";
    }
}

#define SCHEME "kith://"

static void
append_mark (KithPrepared *prepared, gunichar mark)
{
  g_string_append_unichar (prepared->text, mark);
  prepared->marks = TRUE;
}

static gboolean
is_autolink (const char *p)
{
  static const char *const schemes[] = { "<http://", "<https://", "<mailto:", "<kith://" };

  for (gsize i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (g_ascii_strncasecmp (p, schemes[i], strlen (schemes[i])) == 0)
      return TRUE;
  return FALSE;
}

static gsize
prepare_less_than (KithPrepared *prepared, const char *p)
{
  char id[KITH_UUID_LENGTH + 1];

  if (p[1] == '@')
    {
      gsize before = p[2] == '&' ? 3 : 2, length = before + KITH_UUID_LENGTH + 1;

      if (strnlen (p, length) == length && p[length - 1] == '>')
        {
          memcpy (id, p + before, KITH_UUID_LENGTH);
          id[KITH_UUID_LENGTH] = '\0';
          if (kith_uuid_is_valid (id))
            {
              append_mark (prepared, before == 3 ? KITH_MARK_ROLE : KITH_MARK_MENTION);
              g_string_append_len (prepared->text, id, KITH_UUID_LENGTH);
              append_mark (prepared, KITH_MARK_MENTION_END);
              return length;
            }
        }
    }
  if (is_autolink (p))
    g_string_append_c (prepared->text, '<');
  else
    append_mark (prepared, KITH_MARK_LESS_THAN);
  return 1;
}

/* Bytes at the beginning of a text that belong to an address of ours; the stop behind a sentence does not. */
static gsize
measure_link (const char *p)
{
  gsize n = strspn (p, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "[]:/.@?=&%-_+#");

  while (n > 0 && strchr (".:?]", p[n - 1]))
    n--;
  return n > strlen (SCHEME) ? n : 0;
}

/* The parser knows addresses of the web only. Copies a text up to an address of ours, and marks that. Returns what it
 * takes of the text. */
static gsize
prepare_words (KithPrepared *prepared, const char *source, const char *p, gsize length)
{
  const char *link = g_strstr_len (p, length, SCHEME);
  gsize before = link ? (gsize) (link - p) : length, n = link ? measure_link (link) : 0;
  gboolean taken = link > source && (g_ascii_isalnum (link[-1]) || link[-1] == '<' || link[-1] == '_' ||
                                     (link[-1] == '(' && link > source + 1 && link[-2] == ']'));

  g_string_append_len (prepared->text, p, before);
  if (!link)
    return before;
  if (n == 0 || taken)
    {
      n = MAX (n, strlen (SCHEME));
      n = MIN (n, length - before);
      g_string_append_len (prepared->text, link, n);
      return before + n;
    }
  append_mark (prepared, KITH_MARK_LINK);
  g_string_append_len (prepared->text, link, n);
  append_mark (prepared, KITH_MARK_LINK_END);
  return before + n;
}

static gsize
prepare_bars (KithPrepared *prepared, const char *p)
{
  gsize n = strspn (p, "|");

  /* An empty spoiler would vanish. */
  if (n == 2 || n == 3)
    {
      append_mark (prepared, KITH_MARK_SPOILER);
      prepared->spoilers = TRUE;
      return 2;
    }
  g_string_append_len (prepared->text, p, n);
  return n;
}

/* A line that is only a bullet or a number means itself. */
static gboolean
is_literal_line (const char *line)
{
  gsize n = strspn (line, "0123456789");

  if (n == 0 && *line != '-' && *line != '+' && *line != '*')
    return FALSE;
  if (n > 9 || (n > 0 && line[n] != '.' && line[n] != ')'))
    return FALSE;
  line += n + 1;
  return strspn (line, " \t") == strcspn (line, "\n");
}

/* A line under a paragraph that CommonMark takes for the underline of a heading. */
static gboolean
is_underline (const char *line)
{
  gsize n = *line == '=' ? strspn (line, "=") : strspn (line, "-");

  return n > 0 && strspn (line + n, " \t") == strcspn (line + n, "\n");
}

/* Copies the signs of quotes at the beginning of a line, and a mark behind them where the rest would be misread. */
static gsize
prepare_line_start (KithPrepared *prepared, const char *line, gboolean after_text)
{
  gsize prefix = strspn (line, " >");

  g_string_append_len (prepared->text, line, prefix);
  if (is_literal_line (line + prefix) || (after_text && is_underline (line + prefix)))
    append_mark (prepared, KITH_MARK_NOTHING);
  return prefix;
}

/**
 * kith_markdown_prepare:
 * @source: valid UTF-8
 * @prepared: (out): the text for the parser; its string belongs to the caller
 *
 * Puts marks into a text where the parser would read what an author of chat messages does not mean.
 */
void
kith_markdown_prepare (const char *source, gsize length, KithPrepared *prepared)
{
  const char *p = source, *end = source + length;
  gboolean line_start = TRUE, after_text = FALSE;

  *prepared = (KithPrepared){ .text = g_string_sized_new (length + 16) };
  while (p < end)
    {
      gsize n;

      if (line_start)
        {
          p += prepare_line_start (prepared, p, after_text);
          after_text = *p != '\n';
          line_start = FALSE;
        }
      n = strcspn (p, "\n<|\\]\xef");
      while (n > 0)
        {
          gsize taken = prepare_words (prepared, source, p, n);

          p += taken;
          n -= MIN (n, taken);
        }
      if (p >= end)
        break;
      if (*p == '<')
        p += prepare_less_than (prepared, p);
      else if (*p == '|')
        p += prepare_bars (prepared, p);
      else if (*p == '\\' && p[1] && p[1] != '\n' && (guchar) p[1] < 0x80)
        {
          g_string_append_len (prepared->text, p, 2);
          p += 2;
        }
      else if (*p == ']' && p[1] == ':')
        {
          g_string_append_c (prepared->text, ']');
          append_mark (prepared, KITH_MARK_NOTHING);
          p++;
        }
      else if (*p == '\xef' && p[1] == '\xb7' && (guchar) p[2] >= 0x90 && (guchar) p[2] <= 0xaf)
        {
          g_string_append (prepared->text, "\xef\xbf\xbd");
          p += 3;
        }
      else
        {
          line_start = *p == '\n';
          g_string_append_c (prepared->text, *p++);
        }
    }
}
