/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-statuses.h"

/**
 * kithd_statuses_find:
 * @now: what ended before it is left out
 * @presence: (out) (transfer full) (nullable): what the person chose; %NULL where there is no such person
 */
gboolean
kithd_statuses_find (KithdDb *db, const char *user_id, gint64 now, KithWireOwnPresence **presence, GError **error)
{
  g_autoptr (KithdStatement) statement = kithd_db_query (
    db, error, "SELECT presence, status_emoji, status_text, status_until FROM users WHERE id = $1", KITHD_ID (user_id));
  gboolean row;

  *presence = NULL;
  if (!kithd_statement_next (statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  *presence = kith_wire_own_presence_new ();
  (*presence)->status = (KithPresenceStatus) kithd_statement_get_int (statement, 0);
  if (!kithd_statement_is_null (statement, 3) && kithd_statement_get_int (statement, 3) <= now)
    return TRUE;
  (*presence)->emoji = kithd_statement_dup_text (statement, 1);
  (*presence)->text = kithd_statement_dup_text (statement, 2);
  (*presence)->expires_at = kithd_statement_get_int (statement, 3);
  return TRUE;
}

gboolean
kithd_statuses_update (KithdDb *db, const char *user_id, const KithWireOwnPresence *presence, GError **error)
{
  return kithd_db_execute (db, error,
                           "UPDATE users SET presence = $2, status_emoji = $3, status_text = $4, status_until = $5 "
                           "WHERE id = $1",
                           KITHD_ID (user_id), KITHD_INT (presence->status), KITHD_TEXT (presence->emoji),
                           KITHD_TEXT (presence->text), KITHD_INT_IF (presence->expires_at, presence->expires_at));
}
