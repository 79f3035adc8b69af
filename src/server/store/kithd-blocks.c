/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-blocks.h"

#include "kithd-accounts.h"

/**
 * kithd_blocks_put:
 * @added: (out): whether the person was not blocked before
 */
gboolean
kithd_blocks_put (KithdDb *db, const char *user_id, const char *blocked_id, gint64 now, gboolean *added, GError **error)
{
  if (!kithd_db_execute (db, error,
                         "INSERT INTO blocks (user_id, blocked_id, created_at) VALUES ($1, $2, $3) "
                         "ON CONFLICT DO NOTHING",
                         KITHD_ID (user_id), KITHD_ID (blocked_id), KITHD_INT (now)))
    return FALSE;
  *added = kithd_db_get_changes (db) > 0;
  return TRUE;
}

/**
 * kithd_blocks_remove:
 * @removed: (out): whether the person was blocked
 */
gboolean
kithd_blocks_remove (KithdDb *db, const char *user_id, const char *blocked_id, gboolean *removed, GError **error)
{
  if (!kithd_db_execute (db, error, "DELETE FROM blocks WHERE user_id = $1 AND blocked_id = $2", KITHD_ID (user_id),
                         KITHD_ID (blocked_id)))
    return FALSE;
  *removed = kithd_db_get_changes (db) > 0;
  return TRUE;
}

/**
 * kithd_blocks_list:
 * @users: KithWireUser of the blocked people are added to it, the newest first
 */
gboolean
kithd_blocks_list (KithdDb *db, const char *user_id, GPtrArray *users, GError **error)
{
  g_autoptr (KithdStatement) statement = kithd_db_query (
    db, error,
    "SELECT " KITHD_USER_COLUMNS ("u") " FROM blocks b JOIN users u ON u.id = b.blocked_id "
                                       "WHERE b.user_id = $1 ORDER BY b.created_at DESC, u.id",
    KITHD_ID (user_id));
  gboolean row;

  while (kithd_statement_next (statement, &row, error))
    {
      if (!row)
        return TRUE;
      g_ptr_array_add (users, kithd_accounts_read_user (statement, 0));
    }
  return FALSE;
}

gboolean
kithd_blocks_count (KithdDb *db, const char *user_id, guint *count, GError **error)
{
  g_autoptr (KithdStatement)
    statement = kithd_db_query (db, error, "SELECT count (*) FROM blocks WHERE user_id = $1", KITHD_ID (user_id));
  gboolean row;

  if (!kithd_statement_next (statement, &row, error))
    return FALSE;
  *count = (guint) kithd_statement_get_int (statement, 0);
  return TRUE;
}
