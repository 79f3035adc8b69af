/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-conversations.h"

#include <string.h>

#include "kithd-accounts.h"
#include "kithd-channels.h"

/* Takes the statement. Reads the id in its first column. */
static gboolean
read_id (KithdStatement *statement, char **id, GError **error)
{
  g_autoptr (KithdStatement) taken = statement;
  gboolean row;

  *id = NULL;
  if (!kithd_statement_next (taken, &row, error))
    return FALSE;
  if (row)
    *id = kithd_statement_dup_id (taken, 0);
  return TRUE;
}

/* Takes the statement. */
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

/* Takes the statement. */
static gboolean
read_int (KithdStatement *statement, gint64 *value, GError **error)
{
  g_autoptr (KithdStatement) taken = statement;
  gboolean row;

  *value = 0;
  if (!kithd_statement_next (taken, &row, error))
    return FALSE;
  if (row)
    *value = kithd_statement_get_int (taken, 0);
  return TRUE;
}

/**
 * kithd_conversations_insert:
 * @channel: without people yet
 */
gboolean
kithd_conversations_insert (KithdDb *db, const KithWireChannel *channel, gint64 now, GError **error)
{
  return kithd_db_execute (db, error,
                           "INSERT INTO channels (id, kind, name, position, created_at, owner_id) "
                           "VALUES ($1, $2, $3, 0, $4, $5)",
                           KITHD_ID (channel->id), KITHD_INT (channel->kind), KITHD_TEXT (channel->name),
                           KITHD_INT (now), KITHD_ID (channel->owner_id));
}

/**
 * kithd_conversations_find_pair:
 * @channel_id: (out) (transfer full) (nullable): the conversation of two people, whether they see it or not
 */
gboolean
kithd_conversations_find_pair (KithdDb *db, const char *user_id, const char *other_id, char **channel_id,
                               GError **error)
{
  gboolean first = strcmp (user_id, other_id) < 0;

  return read_id (kithd_db_query (db, error, "SELECT channel_id FROM pairs WHERE low_id = $1 AND high_id = $2",
                                  KITHD_ID (first ? user_id : other_id), KITHD_ID (first ? other_id : user_id)),
                  channel_id, error);
}

gboolean
kithd_conversations_insert_pair (KithdDb *db, const char *user_id, const char *other_id, const char *channel_id,
                                 GError **error)
{
  gboolean first = strcmp (user_id, other_id) < 0;

  return kithd_db_execute (db, error, "INSERT INTO pairs (low_id, high_id, channel_id) VALUES ($1, $2, $3)",
                           KITHD_ID (first ? user_id : other_id), KITHD_ID (first ? other_id : user_id),
                           KITHD_ID (channel_id));
}

/**
 * kithd_conversations_add_people:
 * @channel: gets who is in it
 */
gboolean
kithd_conversations_add_people (KithdDb *db, KithWireChannel *channel, GError **error)
{
  g_autoptr (KithdStatement)
    statement = kithd_db_query (db, error,
                                "SELECT " KITHD_USER_COLUMNS ("u") " FROM recipients r JOIN users u ON u.id = r.user_id"
                                                                   " WHERE r.channel_id = $1 ORDER BY r.added_at, u.id",
                                KITHD_ID (channel->id));
  gboolean row;

  if (!channel->recipients)
    channel->recipients = g_ptr_array_new ();
  while (kithd_statement_next (statement, &row, error))
    {
      if (!row)
        return TRUE;
      g_ptr_array_add (channel->recipients, kithd_accounts_read_user (statement, 0));
    }
  return FALSE;
}

/**
 * kithd_conversations_list:
 * @channels: KithWireChannel that the person has open are added to it, those with the newest messages first
 */
gboolean
kithd_conversations_list (KithdDb *db, const char *user_id, GPtrArray *channels, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  if (!read_ids (kithd_db_query (db, error,
                                 "SELECT c.id FROM recipients r JOIN channels c ON c.id = r.channel_id "
                                 "WHERE r.user_id = $1 AND r.hidden = 0 "
                                 "ORDER BY coalesce (c.last_message_id, c.id) DESC",
                                 KITHD_ID (user_id)),
                 ids, error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      KithWireChannel *channel;

      if (!kithd_channels_find (db, g_ptr_array_index (ids, i), &channel, error))
        return FALSE;
      if (channel)
        g_ptr_array_add (channels, channel);
    }
  return TRUE;
}

gboolean
kithd_conversations_count_groups (KithdDb *db, const char *user_id, guint *count, GError **error)
{
  gint64 value;

  if (!read_int (kithd_db_query (db, error,
                                 "SELECT count (*) FROM recipients r JOIN channels c ON c.id = r.channel_id "
                                 "WHERE r.user_id = $1 AND c.kind = $2",
                                 KITHD_ID (user_id), KITHD_INT (KITH_CHANNEL_KIND_GROUP)),
                 &value, error))
    return FALSE;
  *count = (guint) value;
  return TRUE;
}

/**
 * kithd_conversations_list_groups:
 * @ids: ids of the groups that the person is in are added to it
 */
gboolean
kithd_conversations_list_groups (KithdDb *db, const char *user_id, GPtrArray *ids, GError **error)
{
  return read_ids (kithd_db_query (db, error,
                                   "SELECT c.id FROM recipients r JOIN channels c ON c.id = r.channel_id "
                                   "WHERE r.user_id = $1 AND c.kind = $2 ORDER BY c.id",
                                   KITHD_ID (user_id), KITHD_INT (KITH_CHANNEL_KIND_GROUP)),
                   ids, error);
}

/**
 * kithd_conversations_list_partners:
 * @ids: ids of all with whom the person is in a conversation are added to it
 */
gboolean
kithd_conversations_list_partners (KithdDb *db, const char *user_id, GPtrArray *ids, GError **error)
{
  return read_ids (kithd_db_query (db, error,
                                   "SELECT DISTINCT other.user_id FROM recipients own JOIN recipients other "
                                   "ON other.channel_id = own.channel_id AND other.user_id <> $1 "
                                   "WHERE own.user_id = $1",
                                   KITHD_ID (user_id)),
                   ids, error);
}

/**
 * kithd_conversations_put:
 * @hidden: whether they see it only when a message comes
 *
 * Puts a person into a conversation; they have read all that was said before.
 */
gboolean
kithd_conversations_put (KithdDb *db, const char *channel_id, const char *user_id, gint64 now, gboolean hidden,
                         GError **error)
{
  return kithd_db_execute (db, error,
                           "INSERT INTO recipients (channel_id, user_id, added_at, hidden) VALUES ($1, $2, $3, $4)",
                           KITHD_ID (channel_id), KITHD_ID (user_id), KITHD_INT (now), KITHD_INT (hidden != FALSE)) &&
         kithd_db_execute (db, error,
                           "INSERT INTO read_states (channel_id, user_id, last_read_id, last_read_seq) "
                           "SELECT id, $2, last_message_id, last_seq FROM channels WHERE id = $1 AND last_seq > 0 "
                           "ON CONFLICT DO NOTHING",
                           KITHD_ID (channel_id), KITHD_ID (user_id));
}

/**
 * kithd_conversations_remove:
 *
 * Takes a person out of a conversation with what was kept for them; their messages stay.
 */
gboolean
kithd_conversations_remove (KithdDb *db, const char *channel_id, const char *user_id, GError **error)
{
  return kithd_db_execute (db, error, "DELETE FROM recipients WHERE channel_id = $1 AND user_id = $2",
                           KITHD_ID (channel_id), KITHD_ID (user_id)) &&
         kithd_db_execute (db, error, "DELETE FROM read_states WHERE channel_id = $1 AND user_id = $2",
                           KITHD_ID (channel_id), KITHD_ID (user_id)) &&
         kithd_db_execute (db, error, "DELETE FROM mentions WHERE channel_id = $1 AND user_id = $2",
                           KITHD_ID (channel_id), KITHD_ID (user_id));
}

/**
 * kithd_conversations_find_user:
 * @user: (out) (transfer full) (nullable): the person, if they are in the conversation
 */
gboolean
kithd_conversations_find_user (KithdDb *db, const char *channel_id, const char *user_id, KithWireUser **user,
                               GError **error)
{
  g_autoptr (KithdStatement)
    statement = kithd_db_query (db, error,
                                "SELECT " KITHD_USER_COLUMNS ("u") " FROM recipients r JOIN users u ON u.id = r.user_id"
                                                                   " WHERE r.channel_id = $1 AND r.user_id = $2",
                                KITHD_ID (channel_id), KITHD_ID (user_id));
  gboolean row;

  *user = NULL;
  if (!kithd_statement_next (statement, &row, error))
    return FALSE;
  if (row)
    *user = kithd_accounts_read_user (statement, 0);
  return TRUE;
}

/**
 * kithd_conversations_set_hidden:
 * @changed: (out): whether it was otherwise before
 */
gboolean
kithd_conversations_set_hidden (KithdDb *db, const char *channel_id, const char *user_id, gboolean hidden,
                                gboolean *changed, GError **error)
{
  if (!kithd_db_execute (db, error,
                         "UPDATE recipients SET hidden = $3 WHERE channel_id = $1 AND user_id = $2 AND hidden <> $3",
                         KITHD_ID (channel_id), KITHD_ID (user_id), KITHD_INT (hidden != FALSE)))
    return FALSE;
  *changed = kithd_db_get_changes (db) > 0;
  return TRUE;
}

/**
 * kithd_conversations_list_hidden:
 * @user_ids: ids of those who do not see the conversation in their list are added to it
 */
gboolean
kithd_conversations_list_hidden (KithdDb *db, const char *channel_id, GPtrArray *user_ids, GError **error)
{
  return read_ids (kithd_db_query (db, error, "SELECT user_id FROM recipients WHERE channel_id = $1 AND hidden = 1",
                                   KITHD_ID (channel_id)),
                   user_ids, error);
}

/**
 * kithd_conversations_find_heir:
 * @user_id: (out) (transfer full) (nullable): who has been in the conversation longest
 */
gboolean
kithd_conversations_find_heir (KithdDb *db, const char *channel_id, char **user_id, GError **error)
{
  return read_id (kithd_db_query (db, error,
                                  "SELECT user_id FROM recipients WHERE channel_id = $1 ORDER BY added_at, user_id "
                                  "LIMIT 1",
                                  KITHD_ID (channel_id)),
                  user_id, error);
}

/**
 * kithd_conversations_note_speaker:
 *
 * Notes that a person wrote in a conversation.
 */
gboolean
kithd_conversations_note_speaker (KithdDb *db, const char *channel_id, const char *user_id, GError **error)
{
  return kithd_db_execute (db, error,
                           "UPDATE recipients SET spoke = 1 WHERE channel_id = $1 AND user_id = $2 AND spoke = 0",
                           KITHD_ID (channel_id), KITHD_ID (user_id));
}

gboolean
kithd_conversations_set_owner (KithdDb *db, const char *channel_id, const char *owner_id, GError **error)
{
  return kithd_db_execute (db, error, "UPDATE channels SET owner_id = $2 WHERE id = $1", KITHD_ID (channel_id),
                           KITHD_ID (owner_id));
}

/* What decides in this order: a block on either side; that the person wrote here themselves; a guild that both are in
 * and whose members they let write. */
#define WRITING                                                                                                        \
  "SELECT CASE "                                                                                                       \
  "WHEN EXISTS (SELECT 1 FROM blocks b WHERE (b.user_id = $1 AND b.blocked_id = $2) "                                  \
  "OR (b.user_id = $2 AND b.blocked_id = $1)) THEN 1 "                                                                 \
  "WHEN EXISTS (SELECT 1 FROM recipients r WHERE r.channel_id = $3 AND r.user_id = $2 AND r.spoke = 1) THEN 0 "        \
  "ELSE (SELECT CASE WHEN count (*) = 0 THEN 2 WHEN max (them.direct_messages) = 1 THEN 0 ELSE 1 END "                 \
  "FROM members us JOIN members them ON them.guild_id = us.guild_id AND them.user_id = $2 WHERE us.user_id = $1) END"

/**
 * kithd_conversations_may_write:
 * @channel_id: (nullable): the conversation of the two, if there is one
 *
 * Works out whether one person may write to another: to whom shares a guild, unless they refused it for all the guilds
 * that the two share and did not write themselves, or one of the two has blocked the other.
 */
gboolean
kithd_conversations_may_write (KithdDb *db, const char *from_id, const char *to_id, const char *channel_id,
                               KithdWriting *writing, GError **error)
{
  gint64 value;

  if (!read_int (kithd_db_query (db, error, WRITING, KITHD_ID (from_id), KITHD_ID (to_id), KITHD_ID (channel_id)),
                 &value, error))
    return FALSE;
  *writing = (KithdWriting) value;
  return TRUE;
}

/**
 * kithd_conversations_find_other:
 * @other_id: (out) (transfer full) (nullable): somebody else in the conversation
 */
gboolean
kithd_conversations_find_other (KithdDb *db, const char *channel_id, const char *user_id, char **other_id,
                                GError **error)
{
  return read_id (kithd_db_query (db, error,
                                  "SELECT user_id FROM recipients WHERE channel_id = $1 AND user_id <> $2 LIMIT 1",
                                  KITHD_ID (channel_id), KITHD_ID (user_id)),
                  other_id, error);
}
