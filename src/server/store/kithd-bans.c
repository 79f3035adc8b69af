/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-bans.h"

#include "kithd-accounts.h"

#define COLUMNS KITHD_USER_COLUMNS ("u") ", " KITHD_USER_COLUMNS ("m") ", b.reason, b.created_at"
#define JOINS "FROM bans b JOIN users u ON u.id = b.user_id JOIN users m ON m.id = b.moderator_id "
/* Sorts before every UUIDv7. */
#define LOWEST_ID "00000000-0000-0000-0000-000000000000"

/**
 * kithd_bans_put:
 * @reason: (nullable): why
 *
 * Stores a ban, or who gave it last and why.
 */
gboolean
kithd_bans_put (KithdDb *db, const char *guild_id, const char *user_id, const char *moderator_id, const char *reason,
                gint64 now, GError **error)
{
  return kithd_db_execute (db, error,
                           "INSERT INTO bans (guild_id, user_id, moderator_id, reason, created_at) "
                           "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (guild_id, user_id) DO UPDATE SET "
                           "moderator_id = excluded.moderator_id, reason = excluded.reason",
                           KITHD_ID (guild_id), KITHD_ID (user_id), KITHD_ID (moderator_id), KITHD_TEXT (reason),
                           KITHD_INT (now));
}

gboolean
kithd_bans_has (KithdDb *db, const char *guild_id, const char *user_id, gboolean *banned, GError **error)
{
  g_autoptr (KithdStatement) statement = kithd_db_query (
    db, error, "SELECT 1 FROM bans WHERE guild_id = $1 AND user_id = $2", KITHD_ID (guild_id), KITHD_ID (user_id));

  return kithd_statement_next (statement, banned, error);
}

static KithWireBan *
read_ban (KithdStatement *statement, const char *guild_id)
{
  KithWireBan *ban = kith_wire_ban_new ();

  ban->guild_id = g_strdup (guild_id);
  ban->user = kithd_accounts_read_user (statement, 0);
  ban->moderator = kithd_accounts_read_user (statement, KITHD_N_USER_COLUMNS);
  ban->reason = kithd_statement_dup_text (statement, 2 * KITHD_N_USER_COLUMNS);
  ban->created_at = kithd_statement_get_int (statement, 2 * KITHD_N_USER_COLUMNS + 1);
  return ban;
}

/**
 * kithd_bans_find:
 * @ban: (out) (transfer full) (nullable): the ban
 */
gboolean
kithd_bans_find (KithdDb *db, const char *guild_id, const char *user_id, KithWireBan **ban, GError **error)
{
  g_autoptr (KithdStatement)
    statement = kithd_db_query (db, error, "SELECT " COLUMNS " " JOINS "WHERE b.guild_id = $1 AND b.user_id = $2",
                                KITHD_ID (guild_id), KITHD_ID (user_id));
  gboolean row;

  *ban = NULL;
  if (!kithd_statement_next (statement, &row, error))
    return FALSE;
  if (row)
    *ban = read_ban (statement, guild_id);
  return TRUE;
}

/**
 * kithd_bans_list:
 * @after: (nullable): the person's id before the page
 * @bans: KithWireBan are added to it, by the person's id
 * @next: (out) (transfer full) (nullable): the id before the next page, if there is one
 */
gboolean
kithd_bans_list (KithdDb *db, const char *guild_id, const char *after, guint limit, GPtrArray *bans, char **next,
                 GError **error)
{
  g_autoptr (KithdStatement) statement = kithd_db_query (
    db, error, "SELECT " COLUMNS " " JOINS "WHERE b.guild_id = $1 AND b.user_id > $2 ORDER BY b.user_id LIMIT $3",
    KITHD_ID (guild_id), KITHD_ID (after ? after : LOWEST_ID), KITHD_INT (limit + 1));
  guint first = bans->len;
  gboolean row;

  *next = NULL;
  while (kithd_statement_next (statement, &row, error))
    {
      if (!row)
        return TRUE;
      if (bans->len - first == limit)
        {
          *next = g_strdup (((const KithWireBan *) g_ptr_array_index (bans, bans->len - 1))->user->id);
          return TRUE;
        }
      g_ptr_array_add (bans, read_ban (statement, guild_id));
    }
  return FALSE;
}

/**
 * kithd_bans_delete:
 *
 * Removes a ban, if there is one: kithd_db_get_changes() tells.
 */
gboolean
kithd_bans_delete (KithdDb *db, const char *guild_id, const char *user_id, GError **error)
{
  return kithd_db_execute (db, error, "DELETE FROM bans WHERE guild_id = $1 AND user_id = $2", KITHD_ID (guild_id),
                           KITHD_ID (user_id));
}

void
kithd_purge_free (KithdPurge *self)
{
  if (!self)
    return;
  g_free (self->guild_id);
  g_free (self->channel_id);
  g_free (self->user_id);
  g_free (self);
}

/**
 * kithd_purges_begin:
 * @since: messages that are older stay
 *
 * Notes that what a person wrote in a guild is to be removed. A removal that goes on already stops no sooner for that.
 */
gboolean
kithd_purges_begin (KithdDb *db, const char *guild_id, const char *user_id, gint64 since, GError **error)
{
  return kithd_db_execute (db, error,
                           "INSERT INTO purges (channel_id, user_id, since, next_seq) "
                           "SELECT id, $2, $3, last_seq + 1 FROM channels WHERE guild_id = $1 AND last_seq > 0 "
                           "ON CONFLICT (channel_id, user_id) DO UPDATE SET "
                           "since = CASE WHEN excluded.since < purges.since THEN excluded.since ELSE purges.since END, "
                           "next_seq = excluded.next_seq",
                           KITHD_ID (guild_id), KITHD_ID (user_id), KITHD_INT (since));
}

/**
 * kithd_purges_find:
 * @purge: (out) (transfer full) (nullable): one of those that are not over
 */
gboolean
kithd_purges_find (KithdDb *db, KithdPurge **purge, GError **error)
{
  g_autoptr (KithdStatement)
    statement = kithd_db_query (db, error,
                                "SELECT c.guild_id, p.channel_id, p.user_id, p.since, p.next_seq FROM purges p "
                                "JOIN channels c ON c.id = p.channel_id WHERE p.channel_id > $1 "
                                "ORDER BY p.channel_id, p.user_id LIMIT 1",
                                KITHD_ID (LOWEST_ID));
  gboolean row;

  *purge = NULL;
  if (!kithd_statement_next (statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  *purge = g_new0 (KithdPurge, 1);
  (*purge)->guild_id = kithd_statement_dup_id (statement, 0);
  (*purge)->channel_id = kithd_statement_dup_id (statement, 1);
  (*purge)->user_id = kithd_statement_dup_id (statement, 2);
  (*purge)->since = kithd_statement_get_int (statement, 3);
  (*purge)->next_seq = kithd_statement_get_int (statement, 4);
  return TRUE;
}

/**
 * kithd_purges_look:
 * @limit: how many messages of the channel are looked at; those of others count
 * @ids: ids of the person's messages are added to it
 * @over: (out): whether nothing older is left to be looked at
 *
 * Looks at the next messages and moves the purge on behind them.
 */
gboolean
kithd_purges_look (KithdDb *db, KithdPurge *purge, guint limit, GPtrArray *ids, gboolean *over, GError **error)
{
  g_autoptr (KithdStatement) statement = kithd_db_query (
    db, error,
    "SELECT id, seq, author_id = $2, created_at FROM messages "
    "WHERE channel_id = $1 AND seq < $3 ORDER BY seq DESC LIMIT $4",
    KITHD_ID (purge->channel_id), KITHD_ID (purge->user_id), KITHD_INT (purge->next_seq), KITHD_INT (limit));
  guint n_seen = 0;
  gboolean row;

  while (kithd_statement_next (statement, &row, error))
    {
      *over = !row || kithd_statement_get_int (statement, 3) < purge->since;
      if (*over)
        {
          *over = row || n_seen < limit;
          return TRUE;
        }
      n_seen++;
      purge->next_seq = kithd_statement_get_int (statement, 1);
      if (kithd_statement_get_int (statement, 2) != 0)
        g_ptr_array_add (ids, kithd_statement_dup_id (statement, 0));
    }
  return FALSE;
}

/**
 * kithd_purges_go_on:
 *
 * Keeps how far a purge has come.
 */
gboolean
kithd_purges_go_on (KithdDb *db, const KithdPurge *purge, GError **error)
{
  return kithd_db_execute (db, error, "UPDATE purges SET next_seq = $3 WHERE channel_id = $1 AND user_id = $2",
                           KITHD_ID (purge->channel_id), KITHD_ID (purge->user_id), KITHD_INT (purge->next_seq));
}

gboolean
kithd_purges_end (KithdDb *db, const KithdPurge *purge, GError **error)
{
  return kithd_db_execute (db, error, "DELETE FROM purges WHERE channel_id = $1 AND user_id = $2",
                           KITHD_ID (purge->channel_id), KITHD_ID (purge->user_id));
}
