/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-administration.h"

#include <string.h>

#include "kith-uuid.h"
#include "kithd-accounts.h"

/* Less than every id, so that a page begins at the first row. */
#define BEFORE_ALL "00000000-0000-0000-0000-000000000000"

static gboolean
count (KithdStatement *statement, gint64 *number, GError **error)
{
  g_autoptr (KithdStatement) taken = statement;
  gboolean row;

  if (!kithd_statement_next (taken, &row, error))
    return FALSE;
  *number = kithd_statement_get_int (taken, 0);
  return TRUE;
}

/**
 * kithd_administration_count:
 * @totals: (out caller-allocates): how much there is
 */
gboolean
kithd_administration_count (KithdDb *db, KithdTotals *totals, GError **error)
{
  return count (kithd_db_query (db, error, "SELECT count (*) FROM users"), &totals->users, error) &&
         count (kithd_db_query (db, error, "SELECT count (*) FROM guilds"), &totals->guilds, error) &&
         count (kithd_db_query (db, error, "SELECT count (*) FROM messages"), &totals->messages, error);
}

/**
 * kithd_administration_find_newest:
 * @created_at: (out): when the newest message was written; 0 where there is none
 */
gboolean
kithd_administration_find_newest (KithdDb *db, gint64 *created_at, GError **error)
{
  return count (
    kithd_db_query (db, error, "SELECT max (m.created_at) FROM channels c JOIN messages m ON m.id = c.last_message_id"),
    created_at, error);
}

#define USER_COLUMNS                                                                                                   \
  "u.id, u.username, u.display_name, u.email, u.created_at, u.disabled, "                                              \
  "(SELECT count (*) FROM sessions s WHERE s.user_id = u.id AND s.revoked_at IS NULL AND s.expires_at > $2), "         \
  "(SELECT count (*) FROM members m WHERE m.user_id = u.id), "                                                         \
  "(SELECT max (s.last_used_at) FROM sessions s WHERE s.user_id = u.id) "

static KithWireAdminUser *
read_user (KithdStatement *statement)
{
  KithWireAdminUser *user = kith_wire_admin_user_new ();

  user->id = kithd_statement_dup_id (statement, 0);
  user->username = kithd_statement_dup_text (statement, 1);
  user->display_name = kithd_statement_dup_text (statement, 2);
  user->email = kithd_statement_dup_text (statement, 3);
  user->created_at = kithd_statement_get_int (statement, 4);
  user->disabled = kithd_statement_get_int (statement, 5) != 0;
  user->sessions = kithd_statement_get_int (statement, 6);
  user->guilds = kithd_statement_get_int (statement, 7);
  user->last_used_at = kithd_statement_get_int (statement, 8);
  return user;
}

/* Takes the statement. */
static gboolean
read_one_user (KithdStatement *statement, KithWireAdminUser **user, GError **error)
{
  g_autoptr (KithdStatement) taken = statement;
  gboolean row;

  *user = NULL;
  if (!kithd_statement_next (taken, &row, error))
    return FALSE;
  if (row)
    *user = read_user (taken);
  return TRUE;
}

/**
 * kithd_administration_find_user:
 * @login: a user name, an e-mail address or an id
 * @user: (out) (transfer full) (nullable)
 */
gboolean
kithd_administration_find_user (KithdDb *db, const char *login, gint64 now, KithWireAdminUser **user, GError **error)
{
  g_autofree char *folded = g_utf8_strdown (login, -1);

  if (kith_uuid_is_valid (login))
    return read_one_user (kithd_db_query (db, error, "SELECT " USER_COLUMNS "FROM users u WHERE u.id = $1",
                                          KITHD_ID (login), KITHD_INT (now)),
                          user, error);
  if (strchr (login, '@'))
    return read_one_user (kithd_db_query (db, error,
                                          "SELECT " USER_COLUMNS
                                          "FROM users u WHERE lower (u.email) = lower ($1) AND u.email IS NOT NULL",
                                          KITHD_TEXT (login), KITHD_INT (now)),
                          user, error);
  return read_one_user (kithd_db_query (db, error, "SELECT " USER_COLUMNS "FROM users u WHERE u.username = $1",
                                        KITHD_TEXT (folded), KITHD_INT (now)),
                        user, error);
}

/* %TEXT% with nothing in it that LIKE takes for a pattern. */
static char *
make_pattern (const char *text)
{
  g_autofree char *folded = g_utf8_strdown (text, -1);
  g_autoptr (GString) pattern = g_string_new ("%");

  for (const char *at = folded; *at; at++)
    {
      if (strchr ("%_!", *at))
        g_string_append_c (pattern, '!');
      g_string_append_c (pattern, *at);
    }
  return g_strconcat (pattern->str, "%", NULL);
}

/**
 * kithd_administration_list_users:
 * @after: (nullable): an id
 * @search: (nullable): text in the names or the address
 * @list: gets the people, oldest first, and where the next page begins
 */
gboolean
kithd_administration_list_users (KithdDb *db, const char *after, const char *search, guint limit, gint64 now,
                                 KithWireAdminUserList *list, GError **error)
{
  g_autofree char *pattern = make_pattern (search ? search : "");
  g_autoptr (KithdStatement) statement = kithd_db_query (
    db, error,
    "SELECT " USER_COLUMNS "FROM users u WHERE u.id > $1 AND (lower (u.username) LIKE $3 ESCAPE '!' OR "
    "lower (u.display_name) LIKE $3 ESCAPE '!' OR lower (u.email) LIKE $3 ESCAPE '!') ORDER BY u.id LIMIT $4",
    KITHD_ID (after ? after : BEFORE_ALL), KITHD_INT (now), KITHD_TEXT (pattern), KITHD_INT (limit + 1));
  gboolean row;

  while (kithd_statement_next (statement, &row, error))
    {
      if (!row)
        return TRUE;
      if (list->items->len == limit)
        {
          list->next = g_strdup (((KithWireAdminUser *) list->items->pdata[limit - 1])->id);
          return TRUE;
        }
      g_ptr_array_add (list->items, read_user (statement));
    }
  return FALSE;
}

gboolean
kithd_administration_set_disabled (KithdDb *db, const char *user_id, gboolean disabled, GError **error)
{
  return kithd_db_execute (db, error, "UPDATE users SET disabled = $2 WHERE id = $1", KITHD_ID (user_id),
                           KITHD_INT (disabled));
}

/**
 * kithd_administration_end_sessions:
 * @revoked: ids of the ended ones are added to it
 *
 * Ends all sessions of a person.
 */
gboolean
kithd_administration_end_sessions (KithdDb *db, const char *user_id, gint64 now, GPtrArray *revoked, GError **error)
{
  g_autoptr (KithdStatement) statement = kithd_db_query (
    db, error, "SELECT id FROM sessions WHERE user_id = $1 AND revoked_at IS NULL", KITHD_ID (user_id));
  gboolean row;

  do
    {
      if (!kithd_statement_next (statement, &row, error))
        return FALSE;
      if (row)
        g_ptr_array_add (revoked, kithd_statement_dup_id (statement, 0));
    }
  while (row);
  return kithd_db_execute (db, error, "UPDATE sessions SET revoked_at = $2 WHERE user_id = $1 AND revoked_at IS NULL",
                           KITHD_ID (user_id), KITHD_INT (now));
}

#define GUILD_COLUMNS                                                                                                  \
  KITHD_USER_COLUMNS ("u")                                                                                             \
  ", g.id, g.name, g.created_at, g.member_count, (SELECT count (*) FROM channels c WHERE c.guild_id = g.id) "

static KithWireAdminGuild *
read_guild (KithdStatement *statement)
{
  KithWireAdminGuild *guild = kith_wire_admin_guild_new ();
  guint column = KITHD_N_USER_COLUMNS;

  guild->owner = kithd_accounts_read_user (statement, 0);
  guild->id = kithd_statement_dup_id (statement, column);
  guild->name = kithd_statement_dup_text (statement, column + 1);
  guild->created_at = kithd_statement_get_int (statement, column + 2);
  guild->member_count = kithd_statement_get_int (statement, column + 3);
  guild->channels = kithd_statement_get_int (statement, column + 4);
  return guild;
}

/**
 * kithd_administration_find_guild:
 * @guild: (out) (transfer full) (nullable): with the number of its messages
 */
gboolean
kithd_administration_find_guild (KithdDb *db, const char *id, KithWireAdminGuild **guild, GError **error)
{
  g_autoptr (KithdStatement) statement = kithd_db_query (
    db, error, "SELECT " GUILD_COLUMNS "FROM guilds g LEFT JOIN users u ON u.id = g.owner_id WHERE g.id = $1",
    KITHD_ID (id));
  gboolean row;

  *guild = NULL;
  if (!kithd_statement_next (statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  *guild = read_guild (statement);
  (*guild)->has_messages = TRUE;
  return count (kithd_db_query (db, error,
                                "SELECT count (*) FROM messages m JOIN channels c ON c.id = m.channel_id "
                                "WHERE c.guild_id = $1",
                                KITHD_ID (id)),
                &(*guild)->messages, error);
}

/**
 * kithd_administration_list_guilds:
 * @after: (nullable): an id
 * @list: gets the guilds, oldest first, and where the next page begins
 */
gboolean
kithd_administration_list_guilds (KithdDb *db, const char *after, guint limit, KithWireAdminGuildList *list,
                                  GError **error)
{
  g_autoptr (KithdStatement) statement = kithd_db_query (
    db, error,
    "SELECT " GUILD_COLUMNS "FROM guilds g LEFT JOIN users u ON u.id = g.owner_id WHERE g.id > $1 "
    "ORDER BY g.id LIMIT $2",
    KITHD_ID (after ? after : BEFORE_ALL), KITHD_INT (limit + 1));
  gboolean row;

  while (kithd_statement_next (statement, &row, error))
    {
      if (!row)
        return TRUE;
      if (list->items->len == limit)
        {
          list->next = g_strdup (((KithWireAdminGuild *) list->items->pdata[limit - 1])->id);
          return TRUE;
        }
      g_ptr_array_add (list->items, read_guild (statement));
    }
  return FALSE;
}
