/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-user-settings.h"

/**
 * kith_notification_settings_is_default:
 *
 * Returns: whether it says nothing that is not so anyway
 */
gboolean
kith_notification_settings_is_default (const KithWireNotificationSettings *settings)
{
  return settings->level == KITH_NOTIFICATION_LEVEL_DEFAULT && !settings->muted && !settings->suppress_everyone &&
         !settings->suppress_roles;
}

/**
 * kith_notification_settings_apply:
 *
 * Changes what a patch names. To say until when something is muted mutes it, and to mute it without an end does so for
 * good.
 *
 * Returns: whether anything is different
 */
gboolean
kith_notification_settings_apply (KithWireNotificationSettings *settings, const KithWireNotificationsPatch *patch)
{
  const KithWireNotificationSettings before = *settings;

  if (patch->has_level)
    settings->level = patch->level;
  if (patch->has_muted)
    {
      settings->muted = patch->muted;
      settings->muted_until = 0;
    }
  if (patch->has_muted_until && !(patch->has_muted && !patch->muted))
    {
      settings->muted = TRUE;
      settings->muted_until = patch->clear_muted_until ? 0 : patch->muted_until;
    }
  if (patch->has_suppress_everyone)
    settings->suppress_everyone = patch->suppress_everyone;
  if (patch->has_suppress_roles)
    settings->suppress_roles = patch->suppress_roles;
  return before.level != settings->level || before.muted != settings->muted ||
         before.muted_until != settings->muted_until || before.suppress_everyone != settings->suppress_everyone ||
         before.suppress_roles != settings->suppress_roles;
}

/**
 * kith_guild_order_is_sound:
 *
 * Returns: whether each guild and each folder stands once in it, and alone what is no folder
 */
gboolean
kith_guild_order_is_sound (const KithWireGuildOrder *order)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < order->items->len; i++)
    {
      const KithWireGuildSlot *slot = order->items->pdata[i];

      if (slot->id ? !g_hash_table_add (seen, slot->id) : slot->guild_ids->len != 1)
        return FALSE;
      for (guint k = 0; k < slot->guild_ids->len; k++)
        if (!g_hash_table_add (seen, slot->guild_ids->pdata[k]))
          return FALSE;
    }
  return TRUE;
}
