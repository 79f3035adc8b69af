/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-accent.h"

#include <glib/gi18n.h>

/* A test computes the contrast of each on all backgrounds: 4.5 for letters, as WCAG 2 wants it. */
const KithAccent kith_accents[] = {
  { "teal", N_ ("Teal"), "#0e7c83", "#0a6a71", "#117d84", "#62d0d0" },
  { "blue", N_ ("Blue"), "#1c6fd4", "#185eb3", "#1d6fd0", "#8bb9f0" },
  { "green", N_ ("Green"), "#327f40", "#2a6c36", "#338041", "#72c881" },
  { "yellow", N_ ("Yellow"), "#976700", "#7d5400", "#9a6900", "#f5a700" },
  { "orange", N_ ("Orange"), "#c04a00", "#a03d00", "#c24b00", "#ff9d60" },
  { "red", N_ ("Red"), "#dc1a30", "#b81528", "#de1f35", "#f39ea8" },
  { "pink", N_ ("Pink"), "#c8357c", "#a62b66", "#c8387d", "#e6a1c3" },
  { "purple", N_ ("Purple"), "#9141ac", "#883ca2", "#9141ac", "#d0a8de" },
  { "slate", N_ ("Slate"), "#607384", "#50606e", "#617485", "#abb7c2" },
};
const guint kith_n_accents = G_N_ELEMENTS (kith_accents);

/**
 * kith_accent_find:
 *
 * Returns: (transfer none): the colour of that id; the usual one for an id that this version does not know
 */
const KithAccent *
kith_accent_find (const char *id)
{
  for (guint i = 0; i < kith_n_accents; i++)
    if (g_strcmp0 (kith_accents[i].id, id) == 0)
      return &kith_accents[i];
  return &kith_accents[0];
}
