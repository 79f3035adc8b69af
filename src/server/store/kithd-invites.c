/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-invites.h"

#include "kithd-accounts.h"

#define COLUMNS KITHD_USER_COLUMNS ("u") ", i.code, i.guild_id, i.created_at, i.uses, i.max_uses, i.expires_at"
#define VALID "(i.max_uses IS NULL OR i.uses < i.max_uses) AND (i.expires_at IS NULL OR i.expires_at > $2)"

gboolean
kithd_invites_insert (KithdDb *db, const KithWireInvite *invite, GError **error)
{
  return kithd_db_execute (db, error,
                           "INSERT INTO invites (code, guild_id, creator_id, created_at, max_uses, expires_at) "
                           "VALUES ($1, $2, $3, $4, $5, $6)",
                           KITHD_TEXT (invite->code), KITHD_ID (invite->guild_id), KITHD_ID (invite->creator->id),
                           KITHD_INT (invite->created_at), KITHD_INT_IF (invite->has_max_uses, invite->max_uses),
                           KITHD_INT_IF (invite->expires_at != 0, invite->expires_at));
}

static KithWireInvite *
read_invite (KithdStatement *statement)
{
  KithWireInvite *invite = kith_wire_invite_new ();
  guint column = KITHD_N_USER_COLUMNS;

  invite->creator = kithd_accounts_read_user (statement, 0);
  invite->code = kithd_statement_dup_text (statement, column);
  invite->guild_id = kithd_statement_dup_id (statement, column + 1);
  invite->created_at = kithd_statement_get_int (statement, column + 2);
  invite->uses = kithd_statement_get_int (statement, column + 3);
  invite->has_max_uses = !kithd_statement_is_null (statement, column + 4);
  invite->max_uses = kithd_statement_get_int (statement, column + 4);
  invite->expires_at = kithd_statement_get_int (statement, column + 5);
  return invite;
}

/**
 * kithd_invites_find:
 * @invite: (out) (transfer full) (nullable): the invite if it is valid now; its link is left to the caller
 */
gboolean
kithd_invites_find (KithdDb *db, const char *code, gint64 now, KithWireInvite **invite, GError **error)
{
  g_autoptr (KithdStatement) statement = kithd_db_query (
    db, error, "SELECT " COLUMNS " FROM invites i JOIN users u ON u.id = i.creator_id WHERE i.code = $1 AND " VALID,
    KITHD_TEXT (code), KITHD_INT (now));
  gboolean row;

  *invite = NULL;
  if (!kithd_statement_next (statement, &row, error))
    return FALSE;
  if (row)
    *invite = read_invite (statement);
  return TRUE;
}

/**
 * kithd_invites_find_digits:
 * @invite: (out) (transfer full) (nullable): the person's code of six digits for the guild, if it is valid now
 */
gboolean
kithd_invites_find_digits (KithdDb *db, const char *guild_id, const char *creator_id, gint64 now,
                           KithWireInvite **invite, GError **error)
{
  g_autoptr (KithdStatement) statement = kithd_db_query (
    db, error,
    "SELECT " COLUMNS " FROM invites i JOIN users u ON u.id = i.creator_id "
    "WHERE i.guild_id = $1 AND " VALID " AND i.creator_id = $3 AND length (i.code) = $4",
    KITHD_ID (guild_id), KITHD_INT (now), KITHD_ID (creator_id), KITHD_INT (KITH_LIMIT_JOIN_CODE_DIGITS));
  gboolean row;

  *invite = NULL;
  if (!kithd_statement_next (statement, &row, error))
    return FALSE;
  if (row)
    *invite = read_invite (statement);
  return TRUE;
}

/**
 * kithd_invites_list:
 * @invites: valid KithWireInvite are added to it, newest first
 */
gboolean
kithd_invites_list (KithdDb *db, const char *guild_id, gint64 now, GPtrArray *invites, GError **error)
{
  g_autoptr (KithdStatement)
    statement = kithd_db_query (db, error,
                                "SELECT " COLUMNS " FROM invites i JOIN users u ON u.id = i.creator_id "
                                "WHERE i.guild_id = $1 AND " VALID " ORDER BY i.created_at DESC, i.code",
                                KITHD_ID (guild_id), KITHD_INT (now));
  gboolean row;

  while (kithd_statement_next (statement, &row, error))
    {
      if (!row)
        return TRUE;
      g_ptr_array_add (invites, read_invite (statement));
    }
  return FALSE;
}

gboolean
kithd_invites_count (KithdDb *db, const char *guild_id, gint64 now, guint *count, GError **error)
{
  g_autoptr (KithdStatement)
    statement = kithd_db_query (db, error, "SELECT count (*) FROM invites i WHERE i.guild_id = $1 AND " VALID,
                                KITHD_ID (guild_id), KITHD_INT (now));
  gboolean row;

  if (!kithd_statement_next (statement, &row, error))
    return FALSE;
  *count = (guint) kithd_statement_get_int (statement, 0);
  return TRUE;
}

gboolean
kithd_invites_use (KithdDb *db, const char *code, GError **error)
{
  return kithd_db_execute (db, error, "UPDATE invites SET uses = uses + 1 WHERE code = $1", KITHD_TEXT (code));
}

gboolean
kithd_invites_delete (KithdDb *db, const char *code, GError **error)
{
  return kithd_db_execute (db, error, "DELETE FROM invites WHERE code = $1", KITHD_TEXT (code));
}

/**
 * kithd_invites_sweep:
 *
 * Removes the invites that are used up or have expired.
 */
gboolean
kithd_invites_sweep (KithdDb *db, gint64 now, GError **error)
{
  return kithd_db_execute (db, error, "DELETE FROM invites WHERE expires_at <= $1 OR uses >= max_uses",
                           KITHD_INT (now));
}

/**
 * kithd_invites_sweep_guild:
 *
 * Removes the invites of one guild that are used up or have expired.
 */
gboolean
kithd_invites_sweep_guild (KithdDb *db, const char *guild_id, gint64 now, GError **error)
{
  return kithd_db_execute (db, error,
                           "DELETE FROM invites WHERE guild_id = $1 AND (expires_at <= $2 OR uses >= max_uses)",
                           KITHD_ID (guild_id), KITHD_INT (now));
}
