/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-overwrites.h"

static KithWireOverwrite *
read_overwrite (KithdStatement *statement)
{
  KithWireOverwrite *overwrite = kith_wire_overwrite_new ();

  overwrite->id = kithd_statement_dup_id (statement, 0);
  overwrite->kind = (KithOverwriteKind) kithd_statement_get_int (statement, 1);
  overwrite->allow = (guint64) kithd_statement_get_int (statement, 2);
  overwrite->deny = (guint64) kithd_statement_get_int (statement, 3);
  return overwrite;
}

/**
 * kithd_overwrites_list:
 * @overwrites: KithWireOverwrite of the channel's own are added to it
 */
gboolean
kithd_overwrites_list (KithdDb *db, const char *channel_id, GPtrArray *overwrites, GError **error)
{
  g_autoptr (KithdStatement)
    statement = kithd_db_query (db, error,
                                "SELECT target_id, kind, allow_bits, deny_bits FROM overwrites WHERE channel_id = $1 "
                                "ORDER BY target_id",
                                KITHD_ID (channel_id));
  gboolean row;

  while (kithd_statement_next (statement, &row, error))
    {
      if (!row)
        return TRUE;
      g_ptr_array_add (overwrites, read_overwrite (statement));
    }
  return FALSE;
}

/**
 * kithd_overwrites_fill:
 * @channels: KithWireChannel of the guild, which get their own overwrites
 */
gboolean
kithd_overwrites_fill (KithdDb *db, const char *guild_id, const GPtrArray *channels, GError **error)
{
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (KithdStatement)
    statement = kithd_db_query (db, error,
                                "SELECT o.target_id, o.kind, o.allow_bits, o.deny_bits, o.channel_id FROM channels c "
                                "JOIN overwrites o ON o.channel_id = c.id WHERE c.guild_id = $1 ORDER BY o.target_id",
                                KITHD_ID (guild_id));
  gboolean row;

  for (guint i = 0; i < channels->len; i++)
    g_hash_table_insert (by_id, ((KithWireChannel *) channels->pdata[i])->id, channels->pdata[i]);
  while (kithd_statement_next (statement, &row, error))
    {
      g_autofree char *channel_id = NULL;
      KithWireChannel *channel;

      if (!row)
        return TRUE;
      channel_id = kithd_statement_dup_id (statement, 4);
      channel = g_hash_table_lookup (by_id, channel_id);
      if (channel)
        g_ptr_array_add (channel->overwrites, read_overwrite (statement));
    }
  return FALSE;
}

/**
 * kithd_overwrites_put:
 *
 * Stores what a channel overwrites for a role or member, in place of what it did before.
 */
gboolean
kithd_overwrites_put (KithdDb *db, const char *channel_id, const KithWireOverwrite *overwrite, GError **error)
{
  return kithd_db_execute (
    db, error,
    "INSERT INTO overwrites (channel_id, target_id, kind, allow_bits, deny_bits) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (channel_id, target_id) DO UPDATE SET kind = excluded.kind, allow_bits = excluded.allow_bits, "
    "deny_bits = excluded.deny_bits",
    KITHD_ID (channel_id), KITHD_ID (overwrite->id), KITHD_INT (overwrite->kind), KITHD_INT (overwrite->allow),
    KITHD_INT (overwrite->deny));
}

gboolean
kithd_overwrites_delete (KithdDb *db, const char *channel_id, const char *target_id, GError **error)
{
  return kithd_db_execute (db, error, "DELETE FROM overwrites WHERE channel_id = $1 AND target_id = $2",
                           KITHD_ID (channel_id), KITHD_ID (target_id));
}

gboolean
kithd_overwrites_clear (KithdDb *db, const char *channel_id, GError **error)
{
  return kithd_db_execute (db, error, "DELETE FROM overwrites WHERE channel_id = $1", KITHD_ID (channel_id));
}

/**
 * kithd_overwrites_copy:
 * @to_id: a channel that has none of its own
 */
gboolean
kithd_overwrites_copy (KithdDb *db, const char *from_id, const char *to_id, GError **error)
{
  return kithd_db_execute (db, error,
                           "INSERT INTO overwrites (channel_id, target_id, kind, allow_bits, deny_bits) "
                           "SELECT $2, target_id, kind, allow_bits, deny_bits FROM overwrites WHERE channel_id = $1",
                           KITHD_ID (from_id), KITHD_ID (to_id));
}

/**
 * kithd_overwrites_list_channels:
 * @ids: ids of the channels that overwrite something for a role or member are added to it
 */
gboolean
kithd_overwrites_list_channels (KithdDb *db, const char *target_id, GPtrArray *ids, GError **error)
{
  g_autoptr (KithdStatement) statement = kithd_db_query (
    db, error, "SELECT channel_id FROM overwrites WHERE target_id = $1", KITHD_ID (target_id));
  gboolean row;

  while (kithd_statement_next (statement, &row, error))
    {
      if (!row)
        return TRUE;
      g_ptr_array_add (ids, kithd_statement_dup_id (statement, 0));
    }
  return FALSE;
}
