/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-menu-text.h"

/**
 * kith_menu_escape:
 *
 * Returns: (transfer full): the label of a menu's item that shows a text which somebody wrote, underlines and all
 */
char *
kith_menu_escape (const char *text)
{
  g_autoptr (GString) label = g_string_new (text);

  g_string_replace (label, "_", "__", 0);
  return g_string_free (g_steal_pointer (&label), FALSE);
}
