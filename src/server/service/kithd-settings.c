/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-settings.h"

#include "kithd-channels.h"
#include "kithd-guilds.h"
#include "kithd-sight.h"
#include "kithd-user-settings.h"

/* Takes the guilds that are not among the keys out of a slot. */
static void
trim_slot (KithWireGuildSlot *slot, GHashTable *known)
{
  guint i = 0;

  while (i < slot->guild_ids->len)
    if (g_hash_table_contains (known, slot->guild_ids->pdata[i]))
      i++;
    else
      g_ptr_array_remove_index (slot->guild_ids, i);
}

/**
 * kithd_settings_trim_order:
 *
 * Takes guilds that the person is not in, and folders without a guild, out of an order.
 */
gboolean
kithd_settings_trim_order (KithdDb *db, const char *user_id, KithWireGuildOrder *order, GError **error)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (KithWireGuildList) guilds = kith_wire_guild_list_new ();
  guint i = 0;

  if (order->items->len == 0)
    return TRUE;
  if (!kithd_guilds_list_of_user (db, user_id, guilds->items, error))
    return FALSE;
  for (guint k = 0; k < guilds->items->len; k++)
    g_hash_table_add (known, ((KithWireGuild *) guilds->items->pdata[k])->id);
  while (i < order->items->len)
    {
      KithWireGuildSlot *slot = order->items->pdata[i];

      trim_slot (slot, known);
      if (slot->guild_ids->len > 0)
        i++;
      else
        kith_wire_guild_slot_free (g_ptr_array_remove_index (order->items, i));
    }
  return TRUE;
}

/* Adds the ids of what a member sees of a guild; the channels own them. */
static gboolean
add_visible (KithdService *self, KithdDb *db, const char *user_id, const char *guild_id, GPtrArray *channels,
             GHashTable *visible, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  g_autoptr (KithdRights) rights = NULL;

  if (!kithd_rights_find_in_guild (db, guild_id, user_id, &rights, error) ||
      !kithd_channels_list (db, guild_id, found, error))
    return FALSE;
  if (rights)
    kithd_sight_keep_visible (self, rights, user_id, found, NULL);
  for (guint i = 0; i < found->len; i++)
    {
      g_ptr_array_add (channels, found->pdata[i]);
      if (rights)
        g_hash_table_add (visible, ((KithWireChannel *) found->pdata[i])->id);
    }
  return TRUE;
}

/* Takes out what belongs to channels of guilds that the person may not see. */
static gboolean
keep_visible (KithdService *self, KithdDb *db, const char *user_id, GHashTable *known, GPtrArray *settings,
              const GPtrArray *guild_ids, GError **error)
{
  g_autoptr (GHashTable) looked_up = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) own = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) channels = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_channel_free);
  guint i = 0;

  for (guint k = 0; k < guild_ids->len; k++)
    {
      char *guild_id = guild_ids->pdata[k];
      KithWireNotificationSettings *each = settings->pdata[i];

      if (guild_id && !known && g_hash_table_add (looked_up, guild_id) &&
          !add_visible (self, db, user_id, guild_id, channels, own, error))
        return FALSE;
      if (!guild_id || g_hash_table_contains (known ? known : own, each->id))
        i++;
      else
        kith_wire_notification_settings_free (g_ptr_array_remove_index (settings, i));
    }
  return TRUE;
}

/**
 * kithd_settings_build:
 * @visible: (nullable): ids of the channels of all guilds that the person may see, where that is known
 *
 * Returns: (transfer full) (nullable): what the person chose, without what they may not see and yet chose something for
 */
KithWireUserSettings *
kithd_settings_build (KithdService *self, KithdDb *db, const char *user_id, GHashTable *visible, GError **error)
{
  g_autoptr (KithWireUserSettings) settings = kith_wire_user_settings_new ();
  g_autoptr (GPtrArray) guild_ids = g_ptr_array_new_with_free_func (g_free);
  gint64 now = kithd_service_now (self);

  if (!kithd_user_settings_list_guilds (db, user_id, now, settings->guilds, error) ||
      !kithd_user_settings_list_channels (db, user_id, now, settings->channels, guild_ids, error) ||
      !keep_visible (self, db, user_id, visible, settings->channels, guild_ids, error) ||
      !kithd_user_settings_get_order (db, user_id, &settings->guild_order, error) ||
      !kithd_settings_trim_order (db, user_id, settings->guild_order, error))
    return NULL;
  return g_steal_pointer (&settings);
}
