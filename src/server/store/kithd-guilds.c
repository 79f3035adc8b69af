/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-guilds.h"

#include "kithd-doomed.h"

#define COLUMNS "g.id, g.name, g.owner_id, g.created_at, g.member_count, g.icon, g.default_notifications"

/**
 * kithd_guilds_insert:
 * @everyone: permissions of the role @everyone
 *
 * Stores a guild and its role @everyone; it has no members yet.
 */
gboolean
kithd_guilds_insert (KithdDb *db, const KithWireGuild *guild, guint64 everyone, GError **error)
{
  return kithd_db_execute (
           db, error, "INSERT INTO guilds (id, name, owner_id, created_at, member_count) VALUES ($1, $2, $3, $4, 0)",
           KITHD_ID (guild->id), KITHD_TEXT (guild->name), KITHD_ID (guild->owner_id), KITHD_INT (guild->created_at)) &&
         kithd_db_execute (db, error,
                           "INSERT INTO roles (id, guild_id, name, permissions, position) "
                           "VALUES ($1, $1, '@everyone', $2, 0)",
                           KITHD_ID (guild->id), KITHD_INT (everyone));
}

static KithWireGuild *
read_guild (KithdStatement *statement)
{
  KithWireGuild *guild = kith_wire_guild_new ();

  guild->id = kithd_statement_dup_id (statement, 0);
  guild->name = kithd_statement_dup_text (statement, 1);
  guild->owner_id = kithd_statement_dup_id (statement, 2);
  guild->created_at = kithd_statement_get_int (statement, 3);
  guild->member_count = kithd_statement_get_int (statement, 4);
  guild->icon = kithd_statement_dup_id (statement, 5);
  guild->default_notifications = (KithGuildNotificationLevel) kithd_statement_get_int (statement, 6);
  return guild;
}

/**
 * kithd_guilds_find:
 * @guild: (out) (transfer full) (nullable): the guild with this id
 */
gboolean
kithd_guilds_find (KithdDb *db, const char *id, KithWireGuild **guild, GError **error)
{
  g_autoptr (KithdStatement)
    statement = kithd_db_query (db, error, "SELECT " COLUMNS " FROM guilds g WHERE g.id = $1", KITHD_ID (id));
  gboolean row;

  *guild = NULL;
  if (!kithd_statement_next (statement, &row, error))
    return FALSE;
  if (row)
    *guild = read_guild (statement);
  return TRUE;
}

gboolean
kithd_guilds_rename (KithdDb *db, const char *id, const char *name, GError **error)
{
  return kithd_db_execute (db, error, "UPDATE guilds SET name = $2 WHERE id = $1", KITHD_ID (id), KITHD_TEXT (name));
}

gboolean
kithd_guilds_set_default_notifications (KithdDb *db, const char *id, KithGuildNotificationLevel level, GError **error)
{
  return kithd_db_execute (db, error, "UPDATE guilds SET default_notifications = $2 WHERE id = $1", KITHD_ID (id),
                           KITHD_INT (level));
}

gboolean
kithd_guilds_set_owner (KithdDb *db, const char *id, const char *user_id, GError **error)
{
  return kithd_db_execute (db, error, "UPDATE guilds SET owner_id = $2 WHERE id = $1", KITHD_ID (id),
                           KITHD_ID (user_id));
}

/**
 * kithd_guilds_get_notices:
 * @notices: (out) (transfer full): what is told of comings and goings, and where; a channel that is gone is none
 */
gboolean
kithd_guilds_get_notices (KithdDb *db, const char *id, KithWireGuildNotices **notices, GError **error)
{
  g_autoptr (KithdStatement) statement = kithd_db_query (
    db, error,
    "SELECT c.id, g.join_notices, g.leave_notices FROM guilds g "
    "LEFT JOIN channels c ON c.id = g.system_channel_id AND c.guild_id = g.id WHERE g.id = $1",
    KITHD_ID (id));
  gboolean row;

  *notices = NULL;
  if (!kithd_statement_next (statement, &row, error))
    return FALSE;
  *notices = kith_wire_guild_notices_new ();
  if (!row)
    return TRUE;
  (*notices)->channel_id = kithd_statement_dup_id (statement, 0);
  (*notices)->joins = kithd_statement_get_int (statement, 1) != 0;
  (*notices)->leaves = kithd_statement_get_int (statement, 2) != 0;
  return TRUE;
}

gboolean
kithd_guilds_set_notices (KithdDb *db, const char *id, const KithWireGuildNotices *notices, GError **error)
{
  return kithd_db_execute (
    db, error, "UPDATE guilds SET system_channel_id = $2, join_notices = $3, leave_notices = $4 WHERE id = $1",
    KITHD_ID (id), KITHD_ID (notices->channel_id), KITHD_INT (notices->joins), KITHD_INT (notices->leaves));
}

/**
 * kithd_guilds_set_icon:
 * @picture_id: (nullable): its picture from now on
 */
gboolean
kithd_guilds_set_icon (KithdDb *db, const char *id, const char *picture_id, GError **error)
{
  return kithd_db_execute (db, error, "UPDATE guilds SET icon = $2 WHERE id = $1", KITHD_ID (id),
                           picture_id ? KITHD_ID (picture_id) : KITHD_NULL);
}

/**
 * kithd_guilds_delete:
 *
 * Removes a guild with all that is in it; the messages are left to kithd_doomed_sweep().
 */
gboolean
kithd_guilds_delete (KithdDb *db, const char *id, GError **error)
{
  return kithd_doomed_add_guild (db, id, error) &&
         kithd_db_execute (db, error, "DELETE FROM guilds WHERE id = $1", KITHD_ID (id));
}

/**
 * kithd_guilds_list_of_user:
 * @guilds: KithWireGuild that the person is in are added to it, oldest first
 */
gboolean
kithd_guilds_list_of_user (KithdDb *db, const char *user_id, GPtrArray *guilds, GError **error)
{
  g_autoptr (KithdStatement)
    statement = kithd_db_query (db, error,
                                "SELECT " COLUMNS " FROM members m JOIN guilds g ON g.id = m.guild_id "
                                "WHERE m.user_id = $1 ORDER BY m.joined_at, g.id",
                                KITHD_ID (user_id));
  gboolean row;

  while (kithd_statement_next (statement, &row, error))
    {
      if (!row)
        return TRUE;
      g_ptr_array_add (guilds, read_guild (statement));
    }
  return FALSE;
}

gboolean
kithd_guilds_count_of_user (KithdDb *db, const char *user_id, guint *count, GError **error)
{
  g_autoptr (KithdStatement)
    statement = kithd_db_query (db, error, "SELECT count (*) FROM members WHERE user_id = $1", KITHD_ID (user_id));
  gboolean row;

  if (!kithd_statement_next (statement, &row, error))
    return FALSE;
  *count = (guint) kithd_statement_get_int (statement, 0);
  return TRUE;
}
