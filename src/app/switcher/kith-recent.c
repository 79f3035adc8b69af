/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-recent.h"

#define KEY "recent-channels"
#define KEPT 40

/**
 * kith_recent_add:
 *
 * Notes that a channel is shown now.
 */
void
kith_recent_add (GSettings *settings, const char *channel_id)
{
  g_auto (GStrv) old = g_settings_get_strv (settings, KEY);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  if (g_strcmp0 (old[0], channel_id) == 0)
    return;
  g_ptr_array_add (ids, (char *) channel_id);
  for (guint i = 0; old[i] && ids->len < KEPT; i++)
    if (!g_str_equal (old[i], channel_id))
      g_ptr_array_add (ids, old[i]);
  g_ptr_array_add (ids, NULL);
  g_settings_set_strv (settings, KEY, (const char *const *) ids->pdata);
}
