/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-roles.h"

#include "kithd-members.h"

#define COLUMNS "id, guild_id, name, permissions, colour, position, hoist, mentionable"
/* Sorts before every UUIDv7. */
#define LOWEST_ID "00000000-0000-0000-0000-000000000000"

gboolean
kithd_roles_insert (KithdDb *db, const KithWireRole *role, GError **error)
{
  return kithd_db_execute (db, error,
                           "INSERT INTO roles (id, guild_id, name, permissions, colour, position, hoist, mentionable) "
                           "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                           KITHD_ID (role->id), KITHD_ID (role->guild_id), KITHD_TEXT (role->name),
                           KITHD_INT (role->permissions), KITHD_INT_IF (role->has_colour, role->colour),
                           KITHD_INT (role->position), KITHD_INT (role->hoist != FALSE),
                           KITHD_INT (role->mentionable != FALSE));
}

static KithWireRole *
read_role (KithdStatement *statement)
{
  KithWireRole *role = kith_wire_role_new ();

  role->id = kithd_statement_dup_id (statement, 0);
  role->guild_id = kithd_statement_dup_id (statement, 1);
  role->name = kithd_statement_dup_text (statement, 2);
  role->permissions = (guint64) kithd_statement_get_int (statement, 3);
  role->has_colour = !kithd_statement_is_null (statement, 4);
  role->colour = kithd_statement_get_int (statement, 4);
  role->position = kithd_statement_get_int (statement, 5);
  role->hoist = kithd_statement_get_int (statement, 6) != 0;
  role->mentionable = kithd_statement_get_int (statement, 7) != 0;
  return role;
}

/**
 * kithd_roles_find:
 * @role: (out) (transfer full) (nullable): the role, if the guild has it
 */
gboolean
kithd_roles_find (KithdDb *db, const char *guild_id, const char *id, KithWireRole **role, GError **error)
{
  g_autoptr (KithdStatement) statement = kithd_db_query (
    db, error, "SELECT " COLUMNS " FROM roles WHERE id = $1 AND guild_id = $2", KITHD_ID (id), KITHD_ID (guild_id));
  gboolean row;

  *role = NULL;
  if (!kithd_statement_next (statement, &row, error))
    return FALSE;
  if (row)
    *role = read_role (statement);
  return TRUE;
}

/**
 * kithd_roles_list:
 * @roles: KithWireRole are added to it, by position
 */
gboolean
kithd_roles_list (KithdDb *db, const char *guild_id, GPtrArray *roles, GError **error)
{
  g_autoptr (KithdStatement) statement = kithd_db_query (
    db, error, "SELECT " COLUMNS " FROM roles WHERE guild_id = $1 ORDER BY position, id", KITHD_ID (guild_id));
  gboolean row;

  while (kithd_statement_next (statement, &row, error))
    {
      if (!row)
        return TRUE;
      g_ptr_array_add (roles, read_role (statement));
    }
  return FALSE;
}

/**
 * kithd_roles_update:
 *
 * Stores all but the position, which is kithd_roles_order()'s.
 */
gboolean
kithd_roles_update (KithdDb *db, const KithWireRole *role, GError **error)
{
  return kithd_db_execute (
    db, error, "UPDATE roles SET name = $2, permissions = $3, colour = $4, hoist = $5, mentionable = $6 WHERE id = $1",
    KITHD_ID (role->id), KITHD_TEXT (role->name), KITHD_INT (role->permissions),
    KITHD_INT_IF (role->has_colour, role->colour), KITHD_INT (role->hoist != FALSE),
    KITHD_INT (role->mentionable != FALSE));
}

/**
 * kithd_roles_order:
 * @ids: all roles of a guild from the lowest up
 *
 * Makes each role's position its place in the list.
 */
gboolean
kithd_roles_order (KithdDb *db, const GPtrArray *ids, GError **error)
{
  for (guint i = 0; i < ids->len; i++)
    if (!kithd_db_execute (db, error, "UPDATE roles SET position = $2 WHERE id = $1 AND position <> $2",
                           KITHD_ID (ids->pdata[i]), KITHD_INT (i)))
      return FALSE;
  return TRUE;
}

/**
 * kithd_roles_delete:
 *
 * Removes a role from the guild and from its holders; what channels overwrite for it is left to
 * kithd_overwrites_delete_target().
 */
gboolean
kithd_roles_delete (KithdDb *db, const char *id, GError **error)
{
  return kithd_db_execute (db, error, "DELETE FROM roles WHERE id = $1", KITHD_ID (id));
}

gboolean
kithd_roles_give (KithdDb *db, const char *guild_id, const char *user_id, const char *role_id, GError **error)
{
  return kithd_db_execute (
    db, error, "INSERT INTO member_roles (guild_id, user_id, role_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
    KITHD_ID (guild_id), KITHD_ID (user_id), KITHD_ID (role_id));
}

gboolean
kithd_roles_take (KithdDb *db, const char *guild_id, const char *user_id, const char *role_id, GError **error)
{
  return kithd_db_execute (db, error, "DELETE FROM member_roles WHERE guild_id = $1 AND user_id = $2 AND role_id = $3",
                           KITHD_ID (guild_id), KITHD_ID (user_id), KITHD_ID (role_id));
}

/**
 * kithd_roles_count_holders:
 * @counts: a KithWireRoleCount for each role that somebody holds is added to it
 */
gboolean
kithd_roles_count_holders (KithdDb *db, const char *guild_id, GPtrArray *counts, GError **error)
{
  g_autoptr (KithdStatement)
    statement = kithd_db_query (db, error,
                                "SELECT r.id, (SELECT count (*) FROM member_roles m WHERE m.role_id = r.id) "
                                "FROM roles r WHERE r.guild_id = $1 AND r.id <> $1",
                                KITHD_ID (guild_id));
  gboolean row;

  while (kithd_statement_next (statement, &row, error))
    {
      KithWireRoleCount *count;

      if (!row)
        return TRUE;
      if (kithd_statement_get_int (statement, 1) == 0)
        continue;
      count = kith_wire_role_count_new ();
      count->role_id = kithd_statement_dup_id (statement, 0);
      count->members = kithd_statement_get_int (statement, 1);
      g_ptr_array_add (counts, count);
    }
  return FALSE;
}

/**
 * kithd_roles_list_holders:
 * @after: (nullable): the id before the page
 * @members: KithWireMember are added to it, by id
 * @next: (out) (transfer full) (nullable): the id before the next page, if there is one
 */
gboolean
kithd_roles_list_holders (KithdDb *db, const char *guild_id, const char *role_id, const char *after, guint limit,
                          GPtrArray *members, char **next, GError **error)
{
  g_autoptr (KithdStatement)
    statement = kithd_db_query (db, error,
                                "SELECT user_id FROM member_roles WHERE role_id = $1 AND user_id > $2 "
                                "ORDER BY user_id LIMIT $3",
                                KITHD_ID (role_id), KITHD_ID (after ? after : LOWEST_ID), KITHD_INT (limit + 1));
  gboolean row;

  *next = NULL;
  for (guint n = 0; kithd_statement_next (statement, &row, error); n++)
    {
      g_autofree char *user_id = NULL;
      KithWireMember *member;

      if (!row)
        return TRUE;
      if (n == limit)
        {
          *next = g_strdup (((const KithWireMember *) members->pdata[members->len - 1])->user->id);
          return TRUE;
        }
      user_id = kithd_statement_dup_id (statement, 0);
      if (!kithd_members_find (db, guild_id, user_id, &member, error))
        return FALSE;
      g_ptr_array_add (members, member);
    }
  return FALSE;
}
