/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-sight.h"

#include "kith-permissions.h"
#include "kithd-channels.h"

/**
 * kithd_sight_compute:
 * @rights: of the member in the guild
 * @parent: (nullable): the category that the channel stands in
 *
 * Returns: what the member may do in the channel
 */
guint64
kithd_sight_compute (KithdService *self, const KithdRights *rights, const char *user_id, const KithWireChannel *channel,
                     const KithWireChannel *parent)
{
  KithPermissionHolder holder = { .guild_id = rights->guild_id,
                                  .user_id = user_id,
                                  .owner = rights->owner,
                                  .timed_out = rights->timeout_until > kithd_service_now (self),
                                  .everyone = rights->everyone };

  if (rights->roles)
    {
      holder.role_ids = (const char *const *) rights->role_ids->pdata;
      holder.roles = (const guint64 *) (gpointer) rights->roles->data;
      holder.n_roles = rights->roles->len;
    }
  return kith_permissions_of (&holder, kith_permissions_pick_overwrites (channel, parent));
}

static GHashTable *
index_channels (const GPtrArray *channels)
{
  GHashTable *by_id = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < channels->len; i++)
    g_hash_table_insert (by_id, ((KithWireChannel *) channels->pdata[i])->id, channels->pdata[i]);
  return by_id;
}

/* Ids of the channels that the member sees. A category is seen also by who sees a channel in it. */
static GHashTable *
find_visible (KithdService *self, const KithdRights *rights, const char *user_id, const GPtrArray *channels)
{
  GHashTable *visible = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) by_id = index_channels (channels);

  for (guint i = 0; i < channels->len; i++)
    {
      const KithWireChannel *channel = channels->pdata[i];
      KithWireChannel *parent = channel->parent_id ? g_hash_table_lookup (by_id, channel->parent_id) : NULL;

      if (!(kithd_sight_compute (self, rights, user_id, channel, parent) & KITH_PERMISSION_VIEW_CHANNEL))
        continue;
      g_hash_table_add (visible, channel->id);
      if (parent)
        g_hash_table_add (visible, parent->id);
    }
  return visible;
}

/**
 * kithd_sight_keep_visible:
 * @rights: of the member in the guild
 * @channels: all KithWireChannel of the guild; those that the member may not see are taken out
 * @hidden: (nullable): they are put here; otherwise they are freed
 */
void
kithd_sight_keep_visible (KithdService *self, const KithdRights *rights, const char *user_id, GPtrArray *channels,
                          GPtrArray *hidden)
{
  g_autoptr (GHashTable) visible = find_visible (self, rights, user_id, channels);
  guint kept = 0;

  for (guint i = 0; i < channels->len; i++)
    {
      KithWireChannel *channel = channels->pdata[i];

      channels->pdata[i] = NULL;
      if (g_hash_table_contains (visible, channel->id))
        channels->pdata[kept++] = channel;
      else if (hidden)
        g_ptr_array_add (hidden, channel);
      else
        kith_wire_channel_free (channel);
    }
  /* What is behind has moved to the front or out. */
  for (guint i = kept; i < channels->len; i++)
    channels->pdata[i] = NULL;
  while (channels->len > kept)
    g_ptr_array_steal_index (channels, channels->len - 1);
}

/**
 * kithd_sight_has_category:
 * @visible: (out): whether the member sees a channel that stands in the category, and so the category
 */
gboolean
kithd_sight_has_category (KithdService *self, KithdDb *db, const KithdRights *rights, const char *user_id,
                          const char *category_id, gboolean *visible, GError **error)
{
  g_autoptr (GPtrArray) channels = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_channel_free);
  g_autoptr (GHashTable) seen = NULL;

  if (!kithd_channels_list (db, rights->guild_id, channels, error))
    return FALSE;
  seen = find_visible (self, rights, user_id, channels);
  *visible = g_hash_table_contains (seen, category_id);
  return TRUE;
}
