/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-tint.h"

/* Each is dark enough for white letters (contrast at least 4.5) and light enough to stand on a dark surface. */
static const guint32 colours[] = {
  0xb4472f, 0x9a5b0e, 0x6f6d10, 0x3d7d2e, 0x0f7a69, 0x1b73a5,
  0x4a63c8, 0x7b51c2, 0xa03f97, 0xbd3a66, 0x5a6876, 0x85573a,
};

/**
 * kith_tint_pick:
 * @seed: (nullable): an id
 * @colour: (out caller-allocates): the colour that belongs to @seed, the same on every machine
 */
void
kith_tint_pick (const char *seed, GdkRGBA *colour)
{
  guint32 hash = 2166136261u;

  for (const char *at = seed; at && *at; at++)
    hash = (hash ^ (guchar) *at) * 16777619u;
  kith_tint_from_rgb (colours[(hash ^ (hash >> 15)) % G_N_ELEMENTS (colours)], colour);
}

/**
 * kith_tint_from_rgb:
 * @rgb: 0xRRGGBB
 * @colour: (out caller-allocates): the same colour, opaque
 */
void
kith_tint_from_rgb (guint rgb, GdkRGBA *colour)
{
  colour->red = ((rgb >> 16) & 0xff) / 255.0f;
  colour->green = ((rgb >> 8) & 0xff) / 255.0f;
  colour->blue = (rgb & 0xff) / 255.0f;
  colour->alpha = 1;
}

/**
 * kith_tint_make_initials:
 * @name: (nullable): a name in any script
 * @max: how many letters at most
 *
 * Returns: (transfer full): the first letters of the first words, in upper case; never empty
 */
char *
kith_tint_make_initials (const char *name, guint max)
{
  g_autoptr (GString) initials = g_string_new (NULL);
  gboolean inside = FALSE;
  guint count = 0;

  for (const char *at = name ? name : ""; *at && count < max; at = g_utf8_next_char (at))
    {
      gunichar letter = g_utf8_get_char (at);

      if (!g_unichar_isalnum (letter))
        {
          /* An apostrophe doesn't begin a word: "Anna's" is one. */
          inside = inside && letter != ' ' && letter != '-' && letter != '_';
          continue;
        }
      if (!inside)
        {
          g_string_append_unichar (initials, g_unichar_toupper (letter));
          count++;
        }
      inside = TRUE;
    }
  if (!count)
    {
      g_autofree char *first = name && *name ? g_utf8_substring (name, 0, 1) : g_strdup ("?");

      return g_steal_pointer (&first);
    }
  return g_string_free (g_steal_pointer (&initials), FALSE);
}
