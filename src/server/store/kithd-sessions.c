/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-sessions.h"

#include <string.h>

void
kithd_session_free (KithdSession *self)
{
  if (!self)
    return;
  g_free (self->id);
  g_free (self->user_id);
  g_free (self);
}

gboolean
kithd_sessions_insert (KithdDb *db, const KithWireSession *session, const char *user_id, gint64 expires_at,
                       const guint8 *hash, GError **error)
{
  return kithd_db_execute (db, error,
                           "INSERT INTO sessions (id, user_id, device, address, created_at, last_used_at, expires_at, "
                           "generation, refresh_hash) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8)",
                           KITHD_ID (session->id), KITHD_ID (user_id), KITHD_TEXT (session->device),
                           KITHD_TEXT (session->address), KITHD_INT (session->created_at),
                           KITHD_INT (session->last_used_at), KITHD_INT (expires_at),
                           KITHD_BYTES (hash, KITHD_SESSION_HASH_BYTES));
}

static gboolean
read_hash (KithdStatement *statement, guint column, guint8 *hash)
{
  gsize length = 0;
  gconstpointer bytes = kithd_statement_get_bytes (statement, column, &length);

  if (!bytes || length != KITHD_SESSION_HASH_BYTES)
    return FALSE;
  memcpy (hash, bytes, length);
  return TRUE;
}

/**
 * kithd_sessions_find:
 * @session: (out) (transfer full) (nullable): the session, also one that is over
 */
gboolean
kithd_sessions_find (KithdDb *db, const char *id, KithdSession **session, GError **error)
{
  g_autoptr (KithdStatement) statement = kithd_db_query (
    db, error,
    "SELECT s.user_id, u.disabled, s.expires_at, s.revoked_at, s.generation, s.refresh_hash, "
    "s.previous_hash, s.rotated_at FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id = $1",
    KITHD_ID (id));
  gboolean row;

  *session = NULL;
  if (!kithd_statement_next (statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  *session = g_new0 (KithdSession, 1);
  (*session)->id = g_strdup (id);
  (*session)->user_id = kithd_statement_dup_id (statement, 0);
  (*session)->disabled = kithd_statement_get_int (statement, 1) != 0;
  (*session)->expires_at = kithd_statement_get_int (statement, 2);
  (*session)->revoked_at = kithd_statement_get_int (statement, 3);
  (*session)->generation = kithd_statement_get_int (statement, 4);
  read_hash (statement, 5, (*session)->hash);
  (*session)->has_previous = read_hash (statement, 6, (*session)->previous_hash);
  (*session)->rotated_at = kithd_statement_get_int (statement, 7);
  return TRUE;
}

/**
 * kithd_sessions_rotate:
 * @session: with its new generation, hashes and times
 *
 * Stores what an exchange of the refresh token made.
 */
gboolean
kithd_sessions_rotate (KithdDb *db, const KithdSession *session, const char *address, gint64 now, GError **error)
{
  return kithd_db_execute (
    db, error,
    "UPDATE sessions SET generation = $2, refresh_hash = $3, previous_hash = $4, rotated_at = $5, expires_at = $6, "
    "last_used_at = $7, address = coalesce ($8, address) WHERE id = $1",
    KITHD_ID (session->id), KITHD_INT (session->generation), KITHD_BYTES (session->hash, KITHD_SESSION_HASH_BYTES),
    session->has_previous ? KITHD_BYTES (session->previous_hash, KITHD_SESSION_HASH_BYTES) : KITHD_NULL,
    KITHD_INT (session->rotated_at), KITHD_INT (session->expires_at), KITHD_INT (now), KITHD_TEXT (address));
}

/**
 * kithd_sessions_revoke:
 * @user_id: whose it must be
 * @revoked: (out): whether there was such a session that went on
 */
gboolean
kithd_sessions_revoke (KithdDb *db, const char *user_id, const char *id, gint64 now, gboolean *revoked, GError **error)
{
  if (!kithd_db_execute (db, error,
                         "UPDATE sessions SET revoked_at = $3 WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL",
                         KITHD_ID (id), KITHD_ID (user_id), KITHD_INT (now)))
    return FALSE;
  *revoked = kithd_db_get_changes (db) > 0;
  return TRUE;
}

/* Takes the statement; its first column is an id. */
static gboolean
read_ids (KithdStatement *statement, GPtrArray *ids, GError **error)
{
  g_autoptr (KithdStatement) taken = statement;
  gboolean row;

  while (kithd_statement_next (taken, &row, error))
    {
      if (!row)
        return TRUE;
      g_ptr_array_add (ids, kithd_statement_dup_id (taken, 0));
    }
  return FALSE;
}

/**
 * kithd_sessions_revoke_others:
 * @kept_id: the one that goes on
 * @revoked: ids of the ended ones are added to it
 */
gboolean
kithd_sessions_revoke_others (KithdDb *db, const char *user_id, const char *kept_id, gint64 now, GPtrArray *revoked,
                              GError **error)
{
  return read_ids (kithd_db_query (db, error,
                                   "SELECT id FROM sessions WHERE user_id = $1 AND id <> $2 AND revoked_at IS NULL",
                                   KITHD_ID (user_id), KITHD_ID (kept_id)),
                   revoked, error) &&
         kithd_db_execute (db, error,
                           "UPDATE sessions SET revoked_at = $3 WHERE user_id = $1 AND id <> $2 AND revoked_at IS NULL",
                           KITHD_ID (user_id), KITHD_ID (kept_id), KITHD_INT (now));
}

/**
 * kithd_sessions_list:
 * @sessions: KithWireSession that go on are added to it, newest first
 */
gboolean
kithd_sessions_list (KithdDb *db, const char *user_id, gint64 now, GPtrArray *sessions, GError **error)
{
  g_autoptr (KithdStatement) statement = kithd_db_query (
    db, error,
    "SELECT id, device, address, created_at, last_used_at FROM sessions "
    "WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2 ORDER BY created_at DESC, id DESC",
    KITHD_ID (user_id), KITHD_INT (now));
  gboolean row;

  while (kithd_statement_next (statement, &row, error))
    {
      KithWireSession *session;

      if (!row)
        return TRUE;
      session = kith_wire_session_new ();
      session->id = kithd_statement_dup_id (statement, 0);
      session->device = kithd_statement_dup_text (statement, 1);
      session->address = kithd_statement_dup_text (statement, 2);
      session->created_at = kithd_statement_get_int (statement, 3);
      session->last_used_at = kithd_statement_get_int (statement, 4);
      g_ptr_array_add (sessions, session);
    }
  return FALSE;
}

gboolean
kithd_sessions_count (KithdDb *db, const char *user_id, gint64 now, guint *count, GError **error)
{
  g_autoptr (KithdStatement) statement = kithd_db_query (
    db, error, "SELECT count (*) FROM sessions WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2",
    KITHD_ID (user_id), KITHD_INT (now));
  gboolean row;

  if (!kithd_statement_next (statement, &row, error))
    return FALSE;
  *count = (guint) kithd_statement_get_int (statement, 0);
  return TRUE;
}

/**
 * kithd_sessions_list_revoked:
 * @ids: ids of sessions that ended since then are added to it
 */
gboolean
kithd_sessions_list_revoked (KithdDb *db, gint64 since, GPtrArray *ids, GError **error)
{
  return read_ids (kithd_db_query (db, error, "SELECT id FROM sessions WHERE revoked_at >= $1", KITHD_INT (since)), ids,
                   error);
}

/**
 * kithd_sessions_sweep:
 *
 * Removes the sessions that were over before a time.
 */
gboolean
kithd_sessions_sweep (KithdDb *db, gint64 before, GError **error)
{
  return kithd_db_execute (db, error, "DELETE FROM sessions WHERE revoked_at < $1 OR expires_at < $1",
                           KITHD_INT (before));
}

/**
 * kithd_sessions_sweep_user:
 *
 * Removes the sessions of one person that were over before a time.
 */
gboolean
kithd_sessions_sweep_user (KithdDb *db, const char *user_id, gint64 before, GError **error)
{
  return kithd_db_execute (db, error,
                           "DELETE FROM sessions WHERE user_id = $1 AND (revoked_at < $2 OR expires_at < $2)",
                           KITHD_ID (user_id), KITHD_INT (before));
}
