/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-doomed.h"

/**
 * kithd_doomed_add_channel:
 *
 * Takes a channel out of its guild and leaves it to kithd_doomed_sweep(). Without a guild and without anybody in it,
 * there is nobody for whom it exists.
 */
gboolean
kithd_doomed_add_channel (KithdDb *db, const char *channel_id, GError **error)
{
  return kithd_db_execute (db, error, "INSERT INTO doomed_channels (channel_id) VALUES ($1)", KITHD_ID (channel_id)) &&
         kithd_db_execute (db, error, "DELETE FROM overwrites WHERE channel_id = $1", KITHD_ID (channel_id)) &&
         kithd_db_execute (db, error, "DELETE FROM recipients WHERE channel_id = $1", KITHD_ID (channel_id)) &&
         kithd_db_execute (db, error, "UPDATE channels SET guild_id = NULL, parent_id = NULL WHERE id = $1",
                           KITHD_ID (channel_id));
}

/**
 * kithd_doomed_add_guild:
 *
 * Does the same with all channels of a guild.
 */
gboolean
kithd_doomed_add_guild (KithdDb *db, const char *guild_id, GError **error)
{
  return kithd_db_execute (db, error,
                           "INSERT INTO doomed_channels (channel_id) SELECT id FROM channels WHERE guild_id = $1",
                           KITHD_ID (guild_id)) &&
         kithd_db_execute (db, error,
                           "DELETE FROM overwrites WHERE channel_id IN (SELECT id FROM channels WHERE guild_id = $1)",
                           KITHD_ID (guild_id)) &&
         kithd_db_execute (db, error, "UPDATE channels SET guild_id = NULL, parent_id = NULL WHERE guild_id = $1",
                           KITHD_ID (guild_id));
}

static gboolean
find_one (KithdDb *db, char **id, GError **error)
{
  g_autoptr (KithdStatement)
    statement = kithd_db_query (db, error, "SELECT channel_id FROM doomed_channels ORDER BY channel_id LIMIT 1");
  gboolean row;

  *id = NULL;
  if (!kithd_statement_next (statement, &row, error))
    return FALSE;
  if (row)
    *id = kithd_statement_dup_id (statement, 0);
  return TRUE;
}

/* Removes rows of one kind, as many as are left of the limit. */
static gboolean
remove_some (KithdDb *db, const char *sql, const char *channel_id, guint *left, GError **error)
{
  if (*left == 0)
    return TRUE;
  if (!kithd_db_execute (db, error, sql, KITHD_ID (channel_id), KITHD_INT (*left)))
    return FALSE;
  *left -= (guint) kithd_db_get_changes (db);
  return TRUE;
}

/**
 * kithd_doomed_sweep:
 * @limit: rows to remove at most
 * @more: (out): whether there is more to remove
 *
 * Removes some of what is in the channels that are gone, and in the end the channels.
 */
gboolean
kithd_doomed_sweep (KithdDb *db, guint limit, gboolean *more, GError **error)
{
  static const char *const removals[] = {
    "DELETE FROM messages WHERE id IN "
    "(SELECT id FROM messages WHERE channel_id = $1 ORDER BY seq LIMIT $2)",
    "DELETE FROM mentions WHERE channel_id = $1 AND (user_id, seq) IN "
    "(SELECT user_id, seq FROM mentions WHERE channel_id = $1 LIMIT $2)",
    "DELETE FROM role_mentions WHERE channel_id = $1 AND (seq, role_id) IN "
    "(SELECT seq, role_id FROM role_mentions WHERE channel_id = $1 LIMIT $2)",
    "DELETE FROM read_states WHERE channel_id = $1 AND user_id IN "
    "(SELECT user_id FROM read_states WHERE channel_id = $1 LIMIT $2)",
  };
  g_autofree char *channel_id = NULL;
  guint left = limit;

  if (!find_one (db, &channel_id, error))
    return FALSE;
  *more = channel_id != NULL;
  if (!channel_id)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (removals); i++)
    if (!remove_some (db, removals[i], channel_id, &left, error))
      return FALSE;
  return left == 0 || kithd_db_execute (db, error, "DELETE FROM channels WHERE id = $1", KITHD_ID (channel_id));
}
