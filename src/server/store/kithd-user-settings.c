/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-user-settings.h"

#include "kith-json.h"
#include "kith-user-settings.h"

#define COLUMNS "level, muted, muted_until, suppress_everyone, suppress_roles"

static KithWireNotificationSettings *
new_default (const char *id)
{
  KithWireNotificationSettings *settings = kith_wire_notification_settings_new ();

  settings->id = g_strdup (id);
  settings->level = KITH_NOTIFICATION_LEVEL_DEFAULT;
  return settings;
}

/* What was muted until a time that is over is not muted. */
static KithWireNotificationSettings *
read_settings (KithdStatement *statement, gint64 now)
{
  KithWireNotificationSettings *settings = kith_wire_notification_settings_new ();

  settings->id = kithd_statement_dup_id (statement, 0);
  settings->level = (KithNotificationLevel) kithd_statement_get_int (statement, 1);
  settings->muted = kithd_statement_get_int (statement, 2) != 0;
  settings->muted_until = kithd_statement_get_int (statement, 3);
  if (settings->muted_until && settings->muted_until <= now)
    {
      settings->muted = FALSE;
      settings->muted_until = 0;
    }
  settings->suppress_everyone = kithd_statement_get_int (statement, 4) != 0;
  settings->suppress_roles = kithd_statement_get_int (statement, 5) != 0;
  return settings;
}

static gboolean
find (KithdStatement *statement, const char *id, gint64 now, KithWireNotificationSettings **settings, GError **error)
{
  gboolean row;

  *settings = NULL;
  if (!kithd_statement_next (statement, &row, error))
    return FALSE;
  *settings = row ? read_settings (statement, now) : new_default (id);
  return TRUE;
}

/* Of guilds and of channels alike. */
#define REMOVE(what) "DELETE FROM " what "_notifications WHERE user_id = $1 AND " what "_id = $2"
#define STORE(what)                                                                                                    \
  "INSERT INTO " what "_notifications (user_id, " what "_id, " COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7) "        \
  "ON CONFLICT (user_id, " what "_id) DO UPDATE SET level = excluded.level, muted = excluded.muted, "                  \
  "muted_until = excluded.muted_until, suppress_everyone = excluded.suppress_everyone, "                               \
  "suppress_roles = excluded.suppress_roles"

/* The default takes no room. */
static gboolean
put (KithdDb *db, const char *user_id, const KithWireNotificationSettings *settings, const char *remove,
     const char *store, GError **error)
{
  if (kith_notification_settings_is_default (settings))
    return kithd_db_execute (db, error, remove, KITHD_ID (user_id), KITHD_ID (settings->id));
  return kithd_db_execute (db, error, store, KITHD_ID (user_id), KITHD_ID (settings->id), KITHD_INT (settings->level),
                           KITHD_INT (settings->muted), KITHD_INT_IF (settings->muted_until, settings->muted_until),
                           KITHD_INT (settings->suppress_everyone), KITHD_INT (settings->suppress_roles));
}

/**
 * kithd_user_settings_find_guild:
 * @settings: (out) (transfer full): what the person chose, or the default
 */
gboolean
kithd_user_settings_find_guild (KithdDb *db, const char *user_id, const char *guild_id, gint64 now,
                                KithWireNotificationSettings **settings, GError **error)
{
  g_autoptr (KithdStatement) statement = kithd_db_query (
    db, error, "SELECT guild_id, " COLUMNS " FROM guild_notifications WHERE user_id = $1 AND guild_id = $2",
    KITHD_ID (user_id), KITHD_ID (guild_id));

  return find (statement, guild_id, now, settings, error);
}

/**
 * kithd_user_settings_put_guild:
 *
 * Stores what a person chose for a guild; the default takes no room.
 */
gboolean
kithd_user_settings_put_guild (KithdDb *db, const char *user_id, const KithWireNotificationSettings *settings,
                               GError **error)
{
  return put (db, user_id, settings, REMOVE ("guild"), STORE ("guild"), error);
}

/**
 * kithd_user_settings_list_guilds:
 * @settings: KithWireNotificationSettings of guilds that the person is in are added to it
 */
gboolean
kithd_user_settings_list_guilds (KithdDb *db, const char *user_id, gint64 now, GPtrArray *settings, GError **error)
{
  g_autoptr (KithdStatement)
    statement = kithd_db_query (db, error,
                                "SELECT n.guild_id, " COLUMNS " FROM guild_notifications n JOIN members m "
                                "ON m.guild_id = n.guild_id AND m.user_id = n.user_id WHERE n.user_id = $1",
                                KITHD_ID (user_id));
  gboolean row;

  while (kithd_statement_next (statement, &row, error))
    {
      g_autoptr (KithWireNotificationSettings) each = NULL;

      if (!row)
        return TRUE;
      each = read_settings (statement, now);
      if (!kith_notification_settings_is_default (each))
        g_ptr_array_add (settings, g_steal_pointer (&each));
    }
  return FALSE;
}

/**
 * kithd_user_settings_find_channel:
 * @settings: (out) (transfer full): what the person chose, or the default
 */
gboolean
kithd_user_settings_find_channel (KithdDb *db, const char *user_id, const char *channel_id, gint64 now,
                                  KithWireNotificationSettings **settings, GError **error)
{
  g_autoptr (KithdStatement) statement = kithd_db_query (
    db, error, "SELECT channel_id, " COLUMNS " FROM channel_notifications WHERE user_id = $1 AND channel_id = $2",
    KITHD_ID (user_id), KITHD_ID (channel_id));

  return find (statement, channel_id, now, settings, error);
}

/**
 * kithd_user_settings_put_channel:
 *
 * Stores what a person chose for a channel; the default takes no room.
 */
gboolean
kithd_user_settings_put_channel (KithdDb *db, const char *user_id, const KithWireNotificationSettings *settings,
                                 GError **error)
{
  return put (db, user_id, settings, REMOVE ("channel"), STORE ("channel"), error);
}

/**
 * kithd_user_settings_list_channels:
 * @settings: KithWireNotificationSettings of conversations that the person is in, and of channels of guilds that they
 *   are in, are added to it, whether they may see the channel or not
 * @guild_ids: (element-type utf8): the guild of each is added to it; %NULL for a conversation
 */
gboolean
kithd_user_settings_list_channels (KithdDb *db, const char *user_id, gint64 now, GPtrArray *settings,
                                   GPtrArray *guild_ids, GError **error)
{
  g_autoptr (KithdStatement)
    statement = kithd_db_query (db, error,
                                "SELECT n.channel_id, " COLUMNS ", c.guild_id FROM channel_notifications n "
                                "JOIN channels c ON c.id = n.channel_id "
                                "LEFT JOIN members m ON m.guild_id = c.guild_id AND m.user_id = n.user_id "
                                "LEFT JOIN recipients r ON r.channel_id = c.id AND r.user_id = n.user_id "
                                "WHERE n.user_id = $1 AND (m.user_id IS NOT NULL OR r.user_id IS NOT NULL)",
                                KITHD_ID (user_id));
  gboolean row;

  while (kithd_statement_next (statement, &row, error))
    {
      g_autoptr (KithWireNotificationSettings) each = NULL;

      if (!row)
        return TRUE;
      each = read_settings (statement, now);
      if (kith_notification_settings_is_default (each))
        continue;
      g_ptr_array_add (settings, g_steal_pointer (&each));
      g_ptr_array_add (guild_ids, kithd_statement_dup_id (statement, 6));
    }
  return FALSE;
}

gboolean
kithd_user_settings_count_channels (KithdDb *db, const char *user_id, guint *count, GError **error)
{
  g_autoptr (KithdStatement) statement = kithd_db_query (
    db, error, "SELECT count (*) FROM channel_notifications WHERE user_id = $1", KITHD_ID (user_id));
  gboolean row;

  if (!kithd_statement_next (statement, &row, error))
    return FALSE;
  *count = (guint) kithd_statement_get_int (statement, 0);
  return TRUE;
}

/**
 * kithd_user_settings_drop_lost_channels:
 *
 * Forgets what a person chose for channels of guilds and conversations that they have left, to make room for others.
 */
gboolean
kithd_user_settings_drop_lost_channels (KithdDb *db, const char *user_id, GError **error)
{
  return kithd_db_execute (db, error,
                           "DELETE FROM channel_notifications WHERE user_id = $1 AND NOT EXISTS "
                           "(SELECT 1 FROM channels c JOIN members m ON m.guild_id = c.guild_id AND m.user_id = $1 "
                           "WHERE c.id = channel_notifications.channel_id) AND NOT EXISTS "
                           "(SELECT 1 FROM recipients r WHERE r.channel_id = channel_notifications.channel_id "
                           "AND r.user_id = $1)",
                           KITHD_ID (user_id));
}

/**
 * kithd_user_settings_get_order:
 * @order: (out) (transfer full): as it was set; guilds that the person has left may be in it
 */
gboolean
kithd_user_settings_get_order (KithdDb *db, const char *user_id, KithWireGuildOrder **order, GError **error)
{
  g_autoptr (KithdStatement) statement = kithd_db_query (
    db, error, "SELECT guild_order FROM user_settings WHERE user_id = $1", KITHD_ID (user_id));
  g_autoptr (GPtrArray) errors = kith_wire_errors_new ();
  g_autoptr (JsonNode) node = NULL;
  gboolean row;

  *order = NULL;
  if (!kithd_statement_next (statement, &row, error))
    return FALSE;
  node = row ? kith_json_parse (kithd_statement_get_text (statement, 0), -1, NULL) : NULL;
  *order = node ? kith_wire_guild_order_decode (node, errors) : NULL;
  if (!*order)
    *order = kith_wire_guild_order_new ();
  return TRUE;
}

gboolean
kithd_user_settings_set_order (KithdDb *db, const char *user_id, const KithWireGuildOrder *order, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  kith_wire_write (&kith_wire_guild_order_type, order, text);
  return kithd_db_execute (db, error,
                           "INSERT INTO user_settings (user_id, guild_order) VALUES ($1, $2) "
                           "ON CONFLICT (user_id) DO UPDATE SET guild_order = excluded.guild_order",
                           KITHD_ID (user_id), KITHD_TEXT (text->str));
}

/**
 * kithd_user_settings_forget:
 *
 * Forgets all that a person chose, whose account ends.
 */
gboolean
kithd_user_settings_forget (KithdDb *db, const char *user_id, GError **error)
{
  return kithd_db_execute (db, error, "DELETE FROM user_settings WHERE user_id = $1", KITHD_ID (user_id)) &&
         kithd_db_execute (db, error, "DELETE FROM guild_notifications WHERE user_id = $1", KITHD_ID (user_id)) &&
         kithd_db_execute (db, error, "DELETE FROM channel_notifications WHERE user_id = $1", KITHD_ID (user_id));
}
