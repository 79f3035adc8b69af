/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-members.h"

#include "kithd-accounts.h"

#define COLUMNS KITHD_USER_COLUMNS ("u") ", m.nickname, m.joined_at, m.timeout_until, m.avatar"
/* Sorts before every UUIDv7. */
#define LOWEST_ID "00000000-0000-0000-0000-000000000000"

/**
 * kithd_members_insert:
 *
 * Stores a new member, who has read all that was said before. A timeout that they had when they left goes on.
 */
gboolean
kithd_members_insert (KithdDb *db, const char *guild_id, const char *user_id, gint64 now, GError **error)
{
  return kithd_db_execute (db, error,
                           "INSERT INTO members (guild_id, user_id, joined_at, timeout_until) VALUES ($1, $2, $3, "
                           "(SELECT timeout_until FROM timeouts_of_gone WHERE guild_id = $1 AND user_id = $2))",
                           KITHD_ID (guild_id), KITHD_ID (user_id), KITHD_INT (now)) &&
         kithd_db_execute (db, error, "DELETE FROM timeouts_of_gone WHERE guild_id = $1 AND user_id = $2",
                           KITHD_ID (guild_id), KITHD_ID (user_id)) &&
         kithd_db_execute (db, error, "UPDATE guilds SET member_count = member_count + 1 WHERE id = $1",
                           KITHD_ID (guild_id)) &&
         kithd_db_execute (
           db, error,
           "INSERT INTO read_states (channel_id, user_id, last_read_id, last_read_seq) "
           "SELECT id, $2, last_message_id, last_seq FROM channels WHERE guild_id = $1 AND last_seq > 0 "
           "ON CONFLICT DO NOTHING",
           KITHD_ID (guild_id), KITHD_ID (user_id));
}

/**
 * kithd_members_remove:
 * @removed: (out): whether there was such a member
 *
 * Removes a member with what the guild kept for them; their messages stay, and a timeout, so that to leave and come
 * back is no way out of it.
 */
gboolean
kithd_members_remove (KithdDb *db, const char *guild_id, const char *user_id, gboolean *removed, GError **error)
{
  if (!kithd_db_execute (db, error,
                         "INSERT INTO timeouts_of_gone (guild_id, user_id, timeout_until) "
                         "SELECT guild_id, user_id, timeout_until FROM members "
                         "WHERE guild_id = $1 AND user_id = $2 AND timeout_until IS NOT NULL",
                         KITHD_ID (guild_id), KITHD_ID (user_id)) ||
      !kithd_db_execute (db, error, "DELETE FROM members WHERE guild_id = $1 AND user_id = $2", KITHD_ID (guild_id),
                         KITHD_ID (user_id)))
    return FALSE;
  *removed = kithd_db_get_changes (db) > 0;
  if (!*removed)
    return TRUE;
  return kithd_db_execute (db, error, "UPDATE guilds SET member_count = member_count - 1 WHERE id = $1",
                           KITHD_ID (guild_id)) &&
         kithd_db_execute (db, error,
                           "DELETE FROM read_states WHERE user_id = $2 AND channel_id IN "
                           "(SELECT id FROM channels WHERE guild_id = $1)",
                           KITHD_ID (guild_id), KITHD_ID (user_id)) &&
         kithd_db_execute (db, error,
                           "DELETE FROM mentions WHERE user_id = $2 AND channel_id IN "
                           "(SELECT id FROM channels WHERE guild_id = $1)",
                           KITHD_ID (guild_id), KITHD_ID (user_id));
}

/**
 * kithd_members_set_nickname:
 * @nickname: (nullable): %NULL for none
 */
gboolean
kithd_members_set_nickname (KithdDb *db, const char *guild_id, const char *user_id, const char *nickname,
                            GError **error)
{
  return kithd_db_execute (db, error, "UPDATE members SET nickname = $3 WHERE guild_id = $1 AND user_id = $2",
                           KITHD_ID (guild_id), KITHD_ID (user_id), KITHD_TEXT (nickname));
}

/**
 * kithd_members_set_avatar:
 * @avatar: (nullable): id of a picture; %NULL for none
 */
gboolean
kithd_members_set_avatar (KithdDb *db, const char *guild_id, const char *user_id, const char *avatar, GError **error)
{
  return kithd_db_execute (db, error, "UPDATE members SET avatar = $3 WHERE guild_id = $1 AND user_id = $2",
                           KITHD_ID (guild_id), KITHD_ID (user_id), avatar ? KITHD_ID (avatar) : KITHD_NULL);
}

/**
 * kithd_members_set_timeout:
 * @until: 0 for none
 */
gboolean
kithd_members_set_timeout (KithdDb *db, const char *guild_id, const char *user_id, gint64 until, GError **error)
{
  return kithd_db_execute (db, error, "UPDATE members SET timeout_until = $3 WHERE guild_id = $1 AND user_id = $2",
                           KITHD_ID (guild_id), KITHD_ID (user_id), KITHD_INT_IF (until != 0, until));
}

gboolean
kithd_members_has (KithdDb *db, const char *guild_id, const char *user_id, gboolean *member, GError **error)
{
  g_autoptr (KithdStatement) statement = kithd_db_query (
    db, error, "SELECT 1 FROM members WHERE guild_id = $1 AND user_id = $2", KITHD_ID (guild_id), KITHD_ID (user_id));

  return kithd_statement_next (statement, member, error);
}

static KithWireMember *
read_member (KithdStatement *statement, const char *guild_id)
{
  KithWireMember *member = kith_wire_member_new ();

  member->guild_id = g_strdup (guild_id);
  member->user = kithd_accounts_read_user (statement, 0);
  member->nickname = kithd_statement_dup_text (statement, KITHD_N_USER_COLUMNS);
  member->joined_at = kithd_statement_get_int (statement, KITHD_N_USER_COLUMNS + 1);
  member->timeout_until = kithd_statement_get_int (statement, KITHD_N_USER_COLUMNS + 2);
  member->avatar = kithd_statement_dup_id (statement, KITHD_N_USER_COLUMNS + 3);
  return member;
}

/* Gives members, who are sorted by id, the ids of their roles. */
static gboolean
add_roles (KithdDb *db, const char *guild_id, GPtrArray *members, guint first, GError **error)
{
  g_autoptr (KithdStatement) statement = NULL;
  const KithWireMember *from, *to;
  gboolean row;

  if (first == members->len)
    return TRUE;
  from = g_ptr_array_index (members, first);
  to = g_ptr_array_index (members, members->len - 1);
  statement = kithd_db_query (db, error,
                              "SELECT user_id, role_id FROM member_roles "
                              "WHERE guild_id = $1 AND user_id >= $2 AND user_id <= $3 ORDER BY user_id, role_id",
                              KITHD_ID (guild_id), KITHD_ID (from->user->id), KITHD_ID (to->user->id));
  while (kithd_statement_next (statement, &row, error))
    {
      g_autofree char *user_id = NULL;

      if (!row)
        return TRUE;
      user_id = kithd_statement_dup_id (statement, 0);
      while (first < members->len)
        {
          KithWireMember *member = g_ptr_array_index (members, first);

          if (g_str_equal (member->user->id, user_id))
            {
              g_ptr_array_add (member->roles, kithd_statement_dup_id (statement, 1));
              break;
            }
          first++;
        }
    }
  return FALSE;
}

/**
 * kithd_members_find:
 * @member: (out) (transfer full) (nullable): the member
 */
gboolean
kithd_members_find (KithdDb *db, const char *guild_id, const char *user_id, KithWireMember **member, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  g_autoptr (KithdStatement)
    statement = kithd_db_query (db, error,
                                "SELECT " COLUMNS " FROM members m JOIN users u ON u.id = m.user_id "
                                "WHERE m.guild_id = $1 AND m.user_id = $2",
                                KITHD_ID (guild_id), KITHD_ID (user_id));
  gboolean row;

  *member = NULL;
  if (!kithd_statement_next (statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  *member = read_member (statement, guild_id);
  g_ptr_array_add (found, *member);
  if (add_roles (db, guild_id, found, 0, error))
    return TRUE;
  g_clear_pointer (member, kith_wire_member_free);
  return FALSE;
}

/**
 * kithd_members_find_user:
 * @user: (out) (transfer full) (nullable): the person, if they are a member
 */
gboolean
kithd_members_find_user (KithdDb *db, const char *guild_id, const char *user_id, KithWireUser **user, GError **error)
{
  g_autoptr (KithdStatement)
    statement = kithd_db_query (db, error,
                                "SELECT " KITHD_USER_COLUMNS ("u") " FROM members m JOIN users u ON u.id = m.user_id "
                                                                   "WHERE m.guild_id = $1 AND m.user_id = $2",
                                KITHD_ID (guild_id), KITHD_ID (user_id));
  gboolean row;

  *user = NULL;
  if (!kithd_statement_next (statement, &row, error))
    return FALSE;
  if (row)
    *user = kithd_accounts_read_user (statement, 0);
  return TRUE;
}

/**
 * kithd_members_list:
 * @after: (nullable): the id before the page
 * @members: KithWireMember are added to it, by id
 * @next: (out) (transfer full) (nullable): the id before the next page, if there is one
 */
gboolean
kithd_members_list (KithdDb *db, const char *guild_id, const char *after, guint limit, GPtrArray *members, char **next,
                    GError **error)
{
  guint first = members->len;
  g_autoptr (KithdStatement)
    statement = kithd_db_query (db, error,
                                "SELECT " COLUMNS " FROM members m JOIN users u ON u.id = m.user_id "
                                "WHERE m.guild_id = $1 AND m.user_id > $2 ORDER BY m.user_id LIMIT $3",
                                KITHD_ID (guild_id), KITHD_ID (after ? after : LOWEST_ID), KITHD_INT (limit + 1));
  gboolean row;

  *next = NULL;
  for (;;)
    {
      if (!kithd_statement_next (statement, &row, error))
        return FALSE;
      if (!row)
        break;
      if (members->len - first == limit)
        {
          const KithWireMember *last = g_ptr_array_index (members, members->len - 1);

          *next = g_strdup (last->user->id);
          break;
        }
      g_ptr_array_add (members, read_member (statement, guild_id));
    }
  return add_roles (db, guild_id, members, first, error);
}

/**
 * kithd_members_list_ids:
 * @ids: ids of all members are added to it
 */
gboolean
kithd_members_list_ids (KithdDb *db, const char *guild_id, GPtrArray *ids, GError **error)
{
  g_autoptr (KithdStatement)
    statement = kithd_db_query (db, error, "SELECT user_id FROM members WHERE guild_id = $1", KITHD_ID (guild_id));
  gboolean row;

  while (kithd_statement_next (statement, &row, error))
    {
      if (!row)
        return TRUE;
      g_ptr_array_add (ids, kithd_statement_dup_id (statement, 0));
    }
  return FALSE;
}

/**
 * kithd_members_share_guild:
 * @shared: (out): whether the two are in a guild together
 */
gboolean
kithd_members_share_guild (KithdDb *db, const char *user_id, const char *other_id, gboolean *shared, GError **error)
{
  g_autoptr (KithdStatement)
    statement = kithd_db_query (db, error,
                                "SELECT 1 FROM members a JOIN members b ON b.guild_id = a.guild_id AND b.user_id = $2 "
                                "WHERE a.user_id = $1 LIMIT 1",
                                KITHD_ID (user_id), KITHD_ID (other_id));

  return kithd_statement_next (statement, shared, error);
}

/**
 * kithd_members_get_direct_messages:
 * @allowed: (out): whether the member lets others begin a conversation
 */
gboolean
kithd_members_get_direct_messages (KithdDb *db, const char *guild_id, const char *user_id, gboolean *allowed,
                                   GError **error)
{
  g_autoptr (KithdStatement)
    statement = kithd_db_query (db, error, "SELECT direct_messages FROM members WHERE guild_id = $1 AND user_id = $2",
                                KITHD_ID (guild_id), KITHD_ID (user_id));
  gboolean row;

  if (!kithd_statement_next (statement, &row, error))
    return FALSE;
  *allowed = row && kithd_statement_get_int (statement, 0) != 0;
  return TRUE;
}

gboolean
kithd_members_set_direct_messages (KithdDb *db, const char *guild_id, const char *user_id, gboolean allowed,
                                   GError **error)
{
  return kithd_db_execute (db, error, "UPDATE members SET direct_messages = $3 WHERE guild_id = $1 AND user_id = $2",
                           KITHD_ID (guild_id), KITHD_ID (user_id), KITHD_INT (allowed != FALSE));
}
