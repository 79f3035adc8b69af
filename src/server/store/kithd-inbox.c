/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-inbox.h"

/* Sorts after every UUIDv7. */
#define HIGHEST_ID "ffffffff-ffff-ffff-ffff-ffffffffffff"

/* Each way of being called walks back over its own index and ends early; a person who is called in two ways by one
 * message gets it once. Who joined later was not meant by what was said to all, or to a role, before. */
#define CALLED(table, where)                                                                                           \
  "SELECT * FROM (SELECT m.id FROM " table " JOIN messages m ON m.channel_id = k.channel_id AND m.seq = k.seq "        \
  "WHERE k.channel_id = $1 AND " where " AND m.id < $3 AND m.author_id <> $2 AND NOT EXISTS "                          \
  "(SELECT 1 FROM blocks b WHERE b.user_id = $2 AND b.blocked_id = m.author_id) "                                      \
  "ORDER BY k.seq DESC LIMIT $5) "
#define SINCE_JOINED "m.created_at >= (SELECT j.joined_at FROM members j WHERE j.guild_id = $4 AND j.user_id = $2)"
#define CALLS                                                                                                          \
  CALLED ("mentions k", "k.user_id = $2")                                                                              \
  "UNION " CALLED ("messages k", "k.mention_everyone = 1 AND " SINCE_JOINED) "UNION " CALLED (                         \
    "role_mentions k",                                                                                                 \
    "k.role_id IN (SELECT h.role_id FROM member_roles h WHERE h.guild_id = $4 AND h.user_id = $2) AND " SINCE_JOINED)

/**
 * kithd_inbox_list_channels:
 * @places: a KithWireMessagePlace is added to it for each text channel with messages of the person's guilds, by guild;
 *   whether the person may see it is not asked here
 */
gboolean
kithd_inbox_list_channels (KithdDb *db, const char *user_id, GPtrArray *places, GError **error)
{
  g_autoptr (KithdStatement) statement = kithd_db_query (
    db, error,
    "SELECT c.guild_id, c.id, c.last_message_id FROM members m JOIN channels c ON c.guild_id = m.guild_id "
    "WHERE m.user_id = $1 AND c.kind = $2 AND c.last_message_id IS NOT NULL ORDER BY c.guild_id",
    KITHD_ID (user_id), KITHD_INT (KITH_CHANNEL_KIND_TEXT));
  gboolean row;

  while (kithd_statement_next (statement, &row, error))
    {
      KithWireMessagePlace *place;

      if (!row)
        return TRUE;
      place = kith_wire_message_place_new ();
      place->guild_id = kithd_statement_dup_id (statement, 0);
      place->channel_id = kithd_statement_dup_id (statement, 1);
      place->message_id = kithd_statement_dup_id (statement, 2);
      g_ptr_array_add (places, place);
    }
  return FALSE;
}

/**
 * kithd_inbox_list_mentions:
 * @place: a channel of a guild
 * @before: (nullable): the messages are older than this one, which may be gone
 * @found: a KithWireMessagePlace for each message that calls the person is added to it, newest first
 */
gboolean
kithd_inbox_list_mentions (KithdDb *db, const KithWireMessagePlace *place, const char *user_id, const char *before,
                           guint limit, GPtrArray *found, GError **error)
{
  g_autoptr (KithdStatement) statement = kithd_db_query (
    db, error, CALLS "ORDER BY id DESC LIMIT $5", KITHD_ID (place->channel_id), KITHD_ID (user_id),
    KITHD_ID (before ? before : HIGHEST_ID), KITHD_ID (place->guild_id), KITHD_INT (limit));
  gboolean row;

  while (kithd_statement_next (statement, &row, error))
    {
      KithWireMessagePlace *message;

      if (!row)
        return TRUE;
      message = kith_wire_message_place_copy (place);
      g_free (message->message_id);
      message->message_id = kithd_statement_dup_id (statement, 0);
      g_ptr_array_add (found, message);
    }
  return FALSE;
}
