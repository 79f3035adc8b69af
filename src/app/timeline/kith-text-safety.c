/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-text-safety.h"

#include <string.h>

/* More emoji than this are text. */
#define JUMBO_MAX 12

/* Embeddings that are left open are closed up to this depth, which is the deepest that UAX #9 (BD2) honours. */
#define BIDI_MAX_DEPTH 125

/**
 * kith_unichar_is_bidi_control:
 *
 * Tells whether a character changes the direction of what follows (UAX #9, section 2).
 */
gboolean
kith_unichar_is_bidi_control (gunichar character)
{
  return (character >= 0x202a && character <= 0x202e) || (character >= 0x2066 && character <= 0x2069) ||
         character == 0x200e || character == 0x200f || character == 0x061c;
}

/**
 * kith_unichar_is_invisible:
 *
 * Tells whether a character takes part in a text without leaving a mark, besides directions and ordinary space.
 */
gboolean
kith_unichar_is_invisible (gunichar character)
{
  switch (character)
    {
    case 0x00ad:
    case 0x034f:
    case 0x115f:
    case 0x1160:
    case 0x17b4:
    case 0x17b5:
    case 0x180e:
    case 0x2800:
    case 0x3164:
    case 0xfeff:
    case 0xffa0:
      return TRUE;
    default:
      return (character >= 0x200b && character <= 0x200d) || (character >= 0x2060 && character <= 0x2064) ||
             (character >= 0x206a && character <= 0x206f) || (character >= 0xe0000 && character <= 0xe0fff) ||
             (character >= 0xfff9 && character <= 0xfffb);
    }
}

/**
 * kith_text_append_visible:
 *
 * Appends a character that would not be seen by its number.
 */
void
kith_text_append_visible (GString *text, gunichar character)
{
  g_string_append_printf (text, "‹U+%04X›", character);
}

/**
 * kith_text_close_bidi:
 * @start: byte where the text in question begins
 *
 * Ends every embedding, override and isolate that a text leaves open, so that what is drawn after it keeps its
 * direction.
 */
void
kith_text_close_bidi (GString *text, gsize start)
{
  gunichar closers[BIDI_MAX_DEPTH];
  guint n_open = 0;

  for (const char *p = text->str + start; *p; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (character < 0x202a || character > 0x2069)
        continue;
      if (character == 0x202a || character == 0x202b || character == 0x202d || character == 0x202e)
        {
          if (n_open < BIDI_MAX_DEPTH)
            closers[n_open++] = 0x202c;
        }
      else if (character >= 0x2066 && character <= 0x2068)
        {
          if (n_open < BIDI_MAX_DEPTH)
            closers[n_open++] = 0x2069;
        }
      else if (n_open > 0 && character == closers[n_open - 1])
        {
          n_open--;
        }
    }
  while (n_open > 0)
    g_string_append_unichar (text, closers[--n_open]);
}

/**
 * kith_text_clean_name:
 *
 * Takes out of a name what would move, hide or break the text around it.
 *
 * Returns: (transfer full): the name on one line
 */
char *
kith_text_clean_name (const char *name)
{
  g_autoptr (GString) clean = g_string_sized_new (strlen (name));

  for (const char *p = name; *p; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      /* Joiners shape letters in several scripts and emoji. */
      if (character == 0x200c || character == 0x200d)
        g_string_append_unichar (clean, character);
      else if (character < 0x20 || character == 0x7f || character == 0x2028 || character == 0x2029)
        g_string_append_c (clean, ' ');
      else if (!kith_unichar_is_bidi_control (character) && !kith_unichar_is_invisible (character))
        g_string_append_unichar (clean, character);
    }
  g_strstrip (clean->str);
  return g_string_free (g_steal_pointer (&clean), FALSE);
}

static gboolean
is_emoji (gunichar character)
{
  return (character >= 0x1f300 && character <= 0x1faff) || (character >= 0x2600 && character <= 0x27bf) ||
         (character >= 0x1f000 && character <= 0x1f2ff) || (character >= 0x2b00 && character <= 0x2bff) ||
         (character >= 0x2300 && character <= 0x23ff) || character == 0x203c || character == 0x2049 ||
         (character >= 0x2190 && character <= 0x21ff);
}

/* Joins, colours or finishes an emoji without being one. */
static gboolean
is_emoji_part (gunichar character)
{
  return character == 0x200d || character == 0xfe0f || character == 0x20e3 ||
         (character >= 0x1f3fb && character <= 0x1f3ff) || (character >= 0xe0020 && character <= 0xe007f);
}

/**
 * kith_text_is_jumbo:
 *
 * Tells whether a text is nothing but a few emoji, which are then drawn large.
 */
gboolean
kith_text_is_jumbo (const char *text, gsize length)
{
  guint n_emoji = 0, n_flags = 0;
  gboolean joined = FALSE;

  for (const char *p = text; p < text + length; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (is_emoji_part (character))
        {
          if (n_emoji + n_flags == 0)
            return FALSE;
          joined = character == 0x200d;
          continue;
        }
      if (character >= 0x1f1e6 && character <= 0x1f1ff)
        n_flags++;
      else if (is_emoji (character))
        n_emoji += joined ? 0 : 1;
      else if (character != ' ' && character != '\n')
        return FALSE;
      joined = FALSE;
    }
  return n_emoji + n_flags > 0 && n_emoji + n_flags / 2 <= JUMBO_MAX;
}
