/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-tint.h"

#include <math.h>

/* Each is dark enough for white letters (contrast at least 4.5) and light enough to stand on a dark surface. */
static const guint32 colours[] = {
  0xb4472f, 0x9a5b0e, 0x6f6d10, 0x3d7d2e, 0x0f7a69, 0x1b73a5,
  0x4a63c8, 0x7b51c2, 0xa03f97, 0xbd3a66, 0x5a6876, 0x85573a,
};

/* AdwAvatar's, but for its grey, which looks like somebody who is away: two ends of a gradient and the letters' colour.
 */
static const struct
{
  guint32 from, to, letters;
} people[] = {
  { 0x83b6ec, 0x337fdc, 0xcfe1f5 }, { 0x7ad9f1, 0x0f9ac8, 0xcaeaf2 }, { 0x8de6b1, 0x29ae74, 0xcef8d8 },
  { 0xb5e98a, 0x6ab85b, 0xe6f9d7 }, { 0xf8e359, 0xd29d09, 0xf9f4e1 }, { 0xffcb62, 0xd68400, 0xffead1 },
  { 0xffa95a, 0xed5b00, 0xffe5c5 }, { 0xf78773, 0xe62d42, 0xf8d2ce }, { 0xe973ab, 0xe33b6a, 0xfac7de },
  { 0xcb78d4, 0x9945b5, 0xe7c2e8 }, { 0x9e91e8, 0x7a59ca, 0xd5d2f5 }, { 0xe3cf9c, 0xb08952, 0xf2eade },
  { 0xbe916d, 0x785336, 0xe5d6ca },
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
 * kith_tint_pick_person:
 * @name: the name that is shown
 * @from: (out caller-allocates): the colour of a disc at the top
 * @to: (out caller-allocates): the colour of a disc at the bottom
 * @letters: (out caller-allocates): the colour of the initials
 *
 * Picks colours as AdwAvatar does, so that a person looks alike wherever they are shown.
 */
void
kith_tint_pick_person (const char *name, GdkRGBA *from, GdkRGBA *to, GdkRGBA *letters)
{
  guint index = g_str_hash (name) % G_N_ELEMENTS (people);

  kith_tint_from_rgb (people[index].from, from);
  kith_tint_from_rgb (people[index].to, to);
  kith_tint_from_rgb (people[index].letters, letters);
}

static double
linearise (float channel)
{
  return channel <= 0.04045f ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

/* Relative luminance as WCAG 2 defines it. */
static double
compute_luminance (const GdkRGBA *colour)
{
  return 0.2126 * linearise (colour->red) + 0.7152 * linearise (colour->green) + 0.0722 * linearise (colour->blue);
}

/**
 * kith_tint_make_readable:
 * @colour: the colour of letters, of any brightness
 * @text: the ordinary colour of letters in the same place
 *
 * Moves @colour towards @text until it can be read as well as small print must be (contrast 4.5 of WCAG 2 against
 * black or white, whichever @text is drawn on).
 */
void
kith_tint_make_readable (GdkRGBA *colour, const GdkRGBA *text)
{
  gboolean on_dark = compute_luminance (text) > 0.5;
  const double ground = on_dark ? 0.03 : 0.93;

  for (guint i = 0; i < 10; i++)
    {
      double light = compute_luminance (colour);

      if ((MAX (light, ground) + 0.05) / (MIN (light, ground) + 0.05) >= 4.5)
        return;
      colour->red += (text->red - colour->red) * 0.15f;
      colour->green += (text->green - colour->green) * 0.15f;
      colour->blue += (text->blue - colour->blue) * 0.15f;
    }
}

/**
 * kith_tint_make_initials:
 * @name: (nullable): a name in any script
 * @max: how many letters, one or two
 *
 * Returns: (transfer full): the first letters of the first and the last word, in upper case; never empty
 */
char *
kith_tint_make_initials (const char *name, guint max)
{
  gunichar first = 0, last = 0;
  gboolean inside = FALSE;
  g_autoptr (GString) initials = g_string_new (NULL);

  for (const char *at = name ? name : ""; *at; at = g_utf8_next_char (at))
    {
      gunichar letter = g_utf8_get_char (at);

      if (!g_unichar_isalnum (letter))
        {
          /* An apostrophe doesn't begin a word: "Anna’s" is one. */
          inside = inside && !g_unichar_isspace (letter) && letter != '-' && letter != '_';
          continue;
        }
      if (!inside && !first)
        first = letter;
      else if (!inside)
        last = letter;
      inside = TRUE;
    }
  if (!first)
    first = name && *name ? g_utf8_get_char (name) : '?';
  g_string_append_unichar (initials, g_unichar_toupper (first));
  if (last && max > 1)
    g_string_append_unichar (initials, g_unichar_toupper (last));
  return g_string_free (g_steal_pointer (&initials), FALSE);
}
