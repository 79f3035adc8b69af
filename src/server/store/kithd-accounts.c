/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-accounts.h"

#include "kithd-user-settings.h"

#include <string.h>

void
kithd_credentials_free (KithdCredentials *self)
{
  if (!self)
    return;
  g_free (self->user_id);
  g_free (self->password_hash);
  g_free (self);
}

/**
 * kithd_accounts_is_empty:
 * @empty: (out): whether there is no account at all
 */
gboolean
kithd_accounts_is_empty (KithdDb *db, gboolean *empty, GError **error)
{
  g_autoptr (KithdStatement) statement = kithd_db_query (db, error, "SELECT 1 FROM users LIMIT 1");
  gboolean row;

  if (!kithd_statement_next (statement, &row, error))
    return FALSE;
  *empty = !row;
  return TRUE;
}

gboolean
kithd_accounts_has_username (KithdDb *db, const char *username, gboolean *taken, GError **error)
{
  g_autoptr (KithdStatement)
    statement = kithd_db_query (db, error, "SELECT 1 FROM users WHERE username = $1", KITHD_TEXT (username));

  return kithd_statement_next (statement, taken, error);
}

gboolean
kithd_accounts_has_email (KithdDb *db, const char *email, gboolean *taken, GError **error)
{
  g_autoptr (KithdStatement) statement = kithd_db_query (
    db, error, "SELECT 1 FROM users WHERE lower (email) = lower ($1) AND email IS NOT NULL", KITHD_TEXT (email));

  return kithd_statement_next (statement, taken, error);
}

gboolean
kithd_accounts_insert (KithdDb *db, const KithWireAccount *account, const char *password_hash, GError **error)
{
  return kithd_db_execute (
    db, error,
    "INSERT INTO users (id, username, display_name, bio, accent_colour, email, password_hash, created_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    KITHD_ID (account->id), KITHD_TEXT (account->username), KITHD_TEXT (account->display_name),
    KITHD_TEXT (account->bio), KITHD_INT_IF (account->has_accent_colour, account->accent_colour),
    KITHD_TEXT (account->email), KITHD_TEXT (password_hash), KITHD_INT (account->created_at));
}

gboolean
kithd_accounts_update_profile (KithdDb *db, const KithWireAccount *account, GError **error)
{
  return kithd_db_execute (
    db, error,
    "UPDATE users SET display_name = $2, bio = $3, accent_colour = $4, pronouns = $5, avatar = $6, banner = $7 "
    "WHERE id = $1",
    KITHD_ID (account->id), KITHD_TEXT (account->display_name), KITHD_TEXT (account->bio),
    KITHD_INT_IF (account->has_accent_colour, account->accent_colour), KITHD_TEXT (account->pronouns),
    account->avatar ? KITHD_ID (account->avatar) : KITHD_NULL,
    account->banner ? KITHD_ID (account->banner) : KITHD_NULL);
}

/**
 * kithd_accounts_erase:
 *
 * Leaves of a person only that there was one, so that what they wrote has an author. Their user name is free again: no
 * name that people can choose holds a dash.
 */
gboolean
kithd_accounts_erase (KithdDb *db, const char *user_id, GError **error)
{
  g_autofree char *username = g_strconcat (KITHD_DELETED_PREFIX, user_id, NULL);

  return kithd_db_execute (
           db, error,
           "UPDATE users SET username = $2, display_name = 'Deleted user', bio = NULL, "
           "accent_colour = NULL, email = NULL, avatar = NULL, banner = NULL, pronouns = NULL, status_emoji = NULL, "
           "status_text = NULL, status_until = NULL, password_hash = '', disabled = 1 WHERE id = $1",
           KITHD_ID (user_id), KITHD_TEXT (username)) &&
         kithd_db_execute (db, error, "DELETE FROM read_states WHERE user_id = $1", KITHD_ID (user_id)) &&
         kithd_db_execute (db, error, "DELETE FROM blocks WHERE user_id = $1", KITHD_ID (user_id)) &&
         kithd_user_settings_forget (db, user_id, error) &&
         kithd_db_execute (db, error, "DELETE FROM invites WHERE creator_id = $1", KITHD_ID (user_id));
}

gboolean
kithd_accounts_set_password (KithdDb *db, const char *user_id, const char *password_hash, GError **error)
{
  return kithd_db_execute (db, error, "UPDATE users SET password_hash = $2 WHERE id = $1", KITHD_ID (user_id),
                           KITHD_TEXT (password_hash));
}

/**
 * kithd_accounts_find:
 * @account: (out) (transfer full) (nullable): the account with this id
 */
gboolean
kithd_accounts_find (KithdDb *db, const char *user_id, KithWireAccount **account, GError **error)
{
  g_autoptr (KithdStatement) statement = kithd_db_query (
    db, error,
    "SELECT username, display_name, bio, accent_colour, email, created_at, avatar, pronouns, banner "
    "FROM users WHERE id = $1",
    KITHD_ID (user_id));
  gboolean row;

  *account = NULL;
  if (!kithd_statement_next (statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  *account = kith_wire_account_new ();
  (*account)->id = g_strdup (user_id);
  (*account)->username = kithd_statement_dup_text (statement, 0);
  (*account)->display_name = kithd_statement_dup_text (statement, 1);
  (*account)->bio = kithd_statement_dup_text (statement, 2);
  (*account)->has_accent_colour = !kithd_statement_is_null (statement, 3);
  (*account)->accent_colour = kithd_statement_get_int (statement, 3);
  (*account)->email = kithd_statement_dup_text (statement, 4);
  (*account)->created_at = kithd_statement_get_int (statement, 5);
  (*account)->avatar = kithd_statement_dup_id (statement, 6);
  (*account)->pronouns = kithd_statement_dup_text (statement, 7);
  (*account)->banner = kithd_statement_dup_id (statement, 8);
  return TRUE;
}

/**
 * kithd_accounts_read_user:
 * @column: where KITHD_USER_COLUMNS begin in the statement's row
 *
 * Returns: (transfer full) (nullable): the person, or %NULL where an outer join found none
 */
KithWireUser *
kithd_accounts_read_user (KithdStatement *statement, guint column)
{
  KithWireUser *user;

  if (kithd_statement_is_null (statement, column))
    return NULL;
  user = g_new0 (KithWireUser, 1);
  user->id = kithd_statement_dup_id (statement, column);
  user->username = kithd_statement_dup_text (statement, column + 1);
  user->display_name = kithd_statement_dup_text (statement, column + 2);
  user->bio = kithd_statement_dup_text (statement, column + 3);
  user->has_accent_colour = !kithd_statement_is_null (statement, column + 4);
  user->accent_colour = kithd_statement_get_int (statement, column + 4);
  user->avatar = kithd_statement_dup_id (statement, column + 5);
  user->pronouns = kithd_statement_dup_text (statement, column + 6);
  user->banner = kithd_statement_dup_id (statement, column + 7);
  user->deleted = user->has_deleted = g_str_has_prefix (user->username, KITHD_DELETED_PREFIX);
  return user;
}

/* Takes the statement. */
static gboolean
read_one_user (KithdStatement *statement, KithWireUser **user, GError **error)
{
  g_autoptr (KithdStatement) taken = statement;
  gboolean row;

  *user = NULL;
  if (!kithd_statement_next (taken, &row, error))
    return FALSE;
  if (row)
    *user = kithd_accounts_read_user (taken, 0);
  return TRUE;
}

/**
 * kithd_accounts_find_user:
 * @user: (out) (transfer full) (nullable): the person with this id
 */
gboolean
kithd_accounts_find_user (KithdDb *db, const char *user_id, KithWireUser **user, GError **error)
{
  return read_one_user (
    kithd_db_query (db, error, "SELECT " KITHD_USER_COLUMNS ("u") " FROM users u WHERE u.id = $1", KITHD_ID (user_id)),
    user, error);
}

/* As many ids as one question asks for. */
#define IDS_A_QUESTION 16

static gboolean
find_some_users (KithdDb *db, char **ids, guint n_ids, GHashTable *users, GError **error)
{
  KithdValue values[IDS_A_QUESTION];
  g_autoptr (KithdStatement) statement = NULL;
  gboolean row;

  for (guint i = 0; i < IDS_A_QUESTION; i++)
    values[i] = KITHD_ID (i < n_ids ? ids[i] : NULL);
  statement = kithd_db_query_values (db, error,
                                     "SELECT " KITHD_USER_COLUMNS ("u") " FROM users u WHERE u.id IN "
                                                                        "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, "
                                                                        "$11, $12, $13, $14, $15, $16)",
                                     values, IDS_A_QUESTION);
  while (kithd_statement_next (statement, &row, error))
    {
      KithWireUser *user;

      if (!row)
        return TRUE;
      user = kithd_accounts_read_user (statement, 0);
      /* The key that is there already stays, and is what `ids` has. */
      g_hash_table_insert (users, g_strdup (user->id), user);
    }
  return FALSE;
}

/**
 * kithd_accounts_find_users:
 * @users: ids with %NULL, which becomes a KithWireUser where there is that person; it owns both
 *
 * Reads many people in few questions.
 */
gboolean
kithd_accounts_find_users (KithdDb *db, GHashTable *users, GError **error)
{
  g_autofree char **ids = (char **) g_hash_table_get_keys_as_array (users, NULL);
  guint n = g_hash_table_size (users);

  for (guint first = 0; first < n; first += IDS_A_QUESTION)
    if (!find_some_users (db, ids + first, MIN (n - first, IDS_A_QUESTION), users, error))
      return FALSE;
  return TRUE;
}

/**
 * kithd_accounts_find_peer:
 * @asker_id: who asks
 * @user: (out) (transfer full) (nullable): the person, if they are the asker or share a guild or a conversation with
 * them
 */
gboolean
kithd_accounts_find_peer (KithdDb *db, const char *asker_id, const char *user_id, KithWireUser **user, GError **error)
{
  return read_one_user (
    kithd_db_query (
      db, error,
      "SELECT " KITHD_USER_COLUMNS (
        "u") " FROM users u WHERE u.id = $1 AND ($1 = $2 OR EXISTS ("
             "SELECT 1 FROM members a JOIN members b ON b.guild_id = a.guild_id AND b.user_id = $2 "
             "WHERE a.user_id = $1) OR EXISTS ("
             "SELECT 1 FROM recipients x JOIN recipients y ON y.channel_id = x.channel_id AND y.user_id = $2 "
             "WHERE x.user_id = $1))",
      KITHD_ID (user_id), KITHD_ID (asker_id)),
    user, error);
}

/* Takes the statement. */
static gboolean
read_credentials (KithdStatement *statement, KithdCredentials **credentials, GError **error)
{
  g_autoptr (KithdStatement) taken = statement;
  gboolean row;

  *credentials = NULL;
  if (!kithd_statement_next (taken, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  *credentials = g_new0 (KithdCredentials, 1);
  (*credentials)->user_id = kithd_statement_dup_id (taken, 0);
  (*credentials)->password_hash = kithd_statement_dup_text (taken, 1);
  (*credentials)->disabled = kithd_statement_get_int (taken, 2) != 0;
  return TRUE;
}

/**
 * kithd_accounts_find_credentials:
 * @login: a user name or an e-mail address
 * @credentials: (out) (transfer full) (nullable): what the password is checked against
 */
gboolean
kithd_accounts_find_credentials (KithdDb *db, const char *login, KithdCredentials **credentials, GError **error)
{
  if (strchr (login, '@'))
    return read_credentials (kithd_db_query (db, error,
                                             "SELECT id, password_hash, disabled FROM users "
                                             "WHERE lower (email) = lower ($1) AND email IS NOT NULL",
                                             KITHD_TEXT (login)),
                             credentials, error);
  return read_credentials (kithd_db_query (db, error,
                                           "SELECT id, password_hash, disabled FROM users WHERE username = lower ($1)",
                                           KITHD_TEXT (login)),
                           credentials, error);
}

gboolean
kithd_accounts_find_credentials_by_id (KithdDb *db, const char *user_id, KithdCredentials **credentials, GError **error)
{
  return read_credentials (
    kithd_db_query (db, error, "SELECT id, password_hash, disabled FROM users WHERE id = $1", KITHD_ID (user_id)),
    credentials, error);
}
