/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-channels.h"

#include "kithd-conversations.h"
#include "kithd-doomed.h"
#include "kithd-overwrites.h"

#define COLUMNS                                                                                                        \
  "c.id, c.guild_id, c.kind, c.name, c.topic, c.parent_id, c.position, c.last_message_id, c.last_seq, c.owner_id, "    \
  "c.slow_mode_seconds, c.user_limit"

static KithWireChannel *
read_channel (KithdStatement *statement)
{
  KithWireChannel *channel = kith_wire_channel_new ();

  channel->id = kithd_statement_dup_id (statement, 0);
  channel->guild_id = kithd_statement_dup_id (statement, 1);
  channel->kind = (KithChannelKind) kithd_statement_get_int (statement, 2);
  channel->name = kithd_statement_dup_text (statement, 3);
  channel->topic = kithd_statement_dup_text (statement, 4);
  channel->parent_id = kithd_statement_dup_id (statement, 5);
  channel->position = kithd_statement_get_int (statement, 6);
  channel->last_message_id = kithd_statement_dup_id (statement, 7);
  channel->last_seq = kithd_statement_get_int (statement, 8);
  channel->owner_id = kithd_statement_dup_id (statement, 9);
  channel->slow_mode_seconds = kithd_statement_get_int (statement, 10);
  channel->user_limit = kithd_statement_get_int (statement, 11);
  return channel;
}

gboolean
kithd_channels_insert (KithdDb *db, const KithWireChannel *channel, gint64 now, GError **error)
{
  return kithd_db_execute (db, error,
                           "INSERT INTO channels (id, guild_id, kind, name, topic, parent_id, position, created_at) "
                           "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                           KITHD_ID (channel->id), KITHD_ID (channel->guild_id), KITHD_INT (channel->kind),
                           KITHD_TEXT (channel->name), KITHD_TEXT (channel->topic), KITHD_ID (channel->parent_id),
                           KITHD_INT (channel->position), KITHD_INT (now));
}

/**
 * kithd_channels_find:
 * @channel: (out) (transfer full) (nullable): the channel with this id; a conversation with its people
 */
gboolean
kithd_channels_find (KithdDb *db, const char *id, KithWireChannel **channel, GError **error)
{
  g_autoptr (KithdStatement)
    statement = kithd_db_query (db, error, "SELECT " COLUMNS " FROM channels c WHERE c.id = $1", KITHD_ID (id));
  gboolean row;

  *channel = NULL;
  if (!kithd_statement_next (statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  *channel = read_channel (statement);
  if ((*channel)->guild_id ? kithd_overwrites_list (db, id, (*channel)->overwrites, error)
                           : kithd_conversations_add_people (db, *channel, error))
    return TRUE;
  g_clear_pointer (channel, kith_wire_channel_free);
  return FALSE;
}

/**
 * kithd_channels_list:
 * @channels: KithWireChannel are added to it, by position
 */
gboolean
kithd_channels_list (KithdDb *db, const char *guild_id, GPtrArray *channels, GError **error)
{
  g_autoptr (KithdStatement) statement = kithd_db_query (
    db, error, "SELECT " COLUMNS " FROM channels c WHERE c.guild_id = $1 ORDER BY c.position, c.id",
    KITHD_ID (guild_id));
  gboolean row;

  while (kithd_statement_next (statement, &row, error))
    {
      if (!row)
        return kithd_overwrites_fill (db, guild_id, channels, error);
      g_ptr_array_add (channels, read_channel (statement));
    }
  return FALSE;
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
 * kithd_channels_list_texts:
 * @ids: ids of the text channels are added to it, from the top of the guild down
 */
gboolean
kithd_channels_list_texts (KithdDb *db, const char *guild_id, GPtrArray *ids, GError **error)
{
  return read_ids (kithd_db_query (db, error,
                                   "SELECT c.id FROM channels c LEFT JOIN channels p ON p.id = c.parent_id "
                                   "WHERE c.guild_id = $1 AND c.kind = $2 "
                                   "ORDER BY coalesce (p.position, -1), c.position, c.id",
                                   KITHD_ID (guild_id), KITHD_INT (KITH_CHANNEL_KIND_TEXT)),
                   ids, error);
}

/**
 * kithd_channels_list_children:
 * @ids: ids of the channels that stand in a category are added to it, by position
 */
gboolean
kithd_channels_list_children (KithdDb *db, const char *guild_id, const char *parent_id, GPtrArray *ids, GError **error)
{
  return read_ids (kithd_db_query (db, error,
                                   "SELECT id FROM channels WHERE guild_id = $1 AND parent_id = $2 "
                                   "ORDER BY position, id",
                                   KITHD_ID (guild_id), KITHD_ID (parent_id)),
                   ids, error);
}

gboolean
kithd_channels_count (KithdDb *db, const char *guild_id, guint *count, GError **error)
{
  g_autoptr (KithdStatement)
    statement = kithd_db_query (db, error, "SELECT count (*) FROM channels WHERE guild_id = $1", KITHD_ID (guild_id));
  gboolean row;

  if (!kithd_statement_next (statement, &row, error))
    return FALSE;
  *count = (guint) kithd_statement_get_int (statement, 0);
  return TRUE;
}

/**
 * kithd_channels_update:
 *
 * Stores name, topic, parent, slow mode and limit of people; the place is kithd_channels_place()'s.
 */
gboolean
kithd_channels_update (KithdDb *db, const KithWireChannel *channel, GError **error)
{
  return kithd_db_execute (
    db, error,
    "UPDATE channels SET name = $2, topic = $3, parent_id = $4, slow_mode_seconds = $5, user_limit = $6 "
    "WHERE id = $1",
    KITHD_ID (channel->id), KITHD_TEXT (channel->name), KITHD_TEXT (channel->topic), KITHD_ID (channel->parent_id),
    KITHD_INT (channel->slow_mode_seconds), KITHD_INT (channel->user_limit));
}

/**
 * kithd_channels_delete:
 *
 * Removes a channel for everybody; its place is left to kithd_channels_close_gap() and what is in it to
 * kithd_doomed_sweep().
 */
gboolean
kithd_channels_delete (KithdDb *db, const char *id, GError **error)
{
  return kithd_doomed_add_channel (db, id, error);
}

/* Ids of all that stand beside a channel, without itself. */
static gboolean
list_siblings (KithdDb *db, const KithWireChannel *channel, GPtrArray *ids, GError **error)
{
  if (channel->parent_id)
    return read_ids (kithd_db_query (db, error,
                                     "SELECT id FROM channels WHERE guild_id = $1 AND parent_id = $2 AND id <> $3 "
                                     "ORDER BY position, id",
                                     KITHD_ID (channel->guild_id), KITHD_ID (channel->parent_id),
                                     KITHD_ID (channel->id)),
                     ids, error);
  return read_ids (kithd_db_query (db, error,
                                   "SELECT id FROM channels WHERE guild_id = $1 AND parent_id IS NULL AND id <> $2 "
                                   "AND (kind = $3) = (CAST ($4 AS BIGINT) = $3) ORDER BY position, id",
                                   KITHD_ID (channel->guild_id), KITHD_ID (channel->id),
                                   KITHD_INT (KITH_CHANNEL_KIND_CATEGORY), KITHD_INT (channel->kind)),
                   ids, error);
}

/* Stores the places of siblings in their order; tells which were moved by it. */
static gboolean
number_siblings (KithdDb *db, GPtrArray *siblings, GPtrArray *moved, GError **error)
{
  for (guint i = 0; i < siblings->len; i++)
    {
      const char *id = g_ptr_array_index (siblings, i);

      if (!kithd_db_execute (db, error, "UPDATE channels SET position = $2 WHERE id = $1 AND position <> $2",
                             KITHD_ID (id), KITHD_INT (i)))
        return FALSE;
      if (kithd_db_get_changes (db) > 0)
        g_ptr_array_add (moved, g_strdup (id));
    }
  return TRUE;
}

/**
 * kithd_channels_place:
 * @channel: stored, with the parent that it shall have
 * @position: its place among its siblings; beyond the last means the end
 * @moved: ids of all channels whose place has changed are added to it
 *
 * Puts a channel among its siblings, which make room.
 */
gboolean
kithd_channels_place (KithdDb *db, const KithWireChannel *channel, gint64 position, GPtrArray *moved, GError **error)
{
  g_autoptr (GPtrArray) siblings = g_ptr_array_new_with_free_func (g_free);

  if (!list_siblings (db, channel, siblings, error))
    return FALSE;
  g_ptr_array_insert (siblings, (int) CLAMP (position, 0, (gint64) siblings->len), g_strdup (channel->id));
  return number_siblings (db, siblings, moved, error);
}

/**
 * kithd_channels_close_gap:
 * @channel: as it was, before it was removed or got another parent
 * @moved: ids of the channels that moved up are added to it
 */
gboolean
kithd_channels_close_gap (KithdDb *db, const KithWireChannel *channel, GPtrArray *moved, GError **error)
{
  g_autoptr (GPtrArray) siblings = g_ptr_array_new_with_free_func (g_free);

  return list_siblings (db, channel, siblings, error) && number_siblings (db, siblings, moved, error);
}
