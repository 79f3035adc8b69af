/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-read-states.h"

/* Messages after the last one read that mention a person ($2): by name, by a role, and by calling everybody. One that
 * does it twice counts once. In a conversation all that others wrote counts, but for those whom the person has
 * blocked. After the number of all come those by a role alone, and those that only call everybody; in a conversation
 * the latter are those that do not name the person. */
#define AFTER "coalesce (s.last_read_seq, 0)"
#define ROLES                                                                                                          \
  "role_mentions r JOIN member_roles h ON h.guild_id = c.guild_id AND h.user_id = $2 AND h.role_id = r.role_id "       \
  "WHERE r.channel_id = c.id "
#define SAID_TO_ALL                                                                                                    \
  "messages d WHERE c.guild_id IS NULL AND d.channel_id = c.id AND d.seq > " AFTER " AND d.author_id <> $2 "           \
  "AND d.kind = 0 AND NOT EXISTS (SELECT 1 FROM blocks b WHERE b.user_id = $2 AND b.blocked_id = d.author_id)"
#define CALLS_ALL                                                                                                      \
  "messages e WHERE e.channel_id = c.id AND e.seq > " AFTER " AND e.mention_everyone = 1 AND e.author_id <> $2"
#define UNNAMED(seq)                                                                                                   \
  " AND NOT EXISTS (SELECT 1 FROM mentions n WHERE n.channel_id = c.id AND n.user_id = $2 AND n.seq = " seq ")"
#define COLUMNS                                                                                                        \
  "c.id, s.last_read_id, " AFTER ", (SELECT count (*) FROM ("                                                          \
  "SELECT m.seq FROM mentions m WHERE c.guild_id IS NOT NULL AND m.channel_id = c.id AND m.user_id = $2 "              \
  "AND m.seq > " AFTER " "                                                                                             \
  "UNION SELECT e.seq FROM " CALLS_ALL " "                                                                             \
  "UNION SELECT r.seq FROM " ROLES "AND r.seq > " AFTER " AND r.author_id <> $2 "                                      \
  "UNION SELECT d.seq FROM " SAID_TO_ALL ") AS said), "                                                                \
  "(SELECT count (DISTINCT r.seq) FROM " ROLES "AND r.seq > " AFTER " AND r.author_id <> $2" UNNAMED (                 \
    "r.seq") "), "                                                                                                     \
             "CASE WHEN c.guild_id IS NULL THEN (SELECT count (*) FROM " SAID_TO_ALL UNNAMED (                         \
               "d.seq") ") ELSE "                                                                                      \
                        "(SELECT count (*) FROM " CALLS_ALL UNNAMED ("e.seq") " "                                      \
                                                                              "AND NOT EXISTS (SELECT 1 FROM " ROLES   \
                                                                              "AND r.seq = e.seq)) END"
#define JOINS "FROM channels c LEFT JOIN read_states s ON s.channel_id = c.id AND s.user_id = $2 "

/**
 * kithd_read_states_advance:
 * @moved: (out): whether that is further than before; reading never goes back
 *
 * Who has read the newest message has read all, also those behind it that were deleted.
 */
gboolean
kithd_read_states_advance (KithdDb *db, const char *channel_id, const char *user_id, const char *message_id, gint64 seq,
                           gboolean *moved, GError **error)
{
  if (!kithd_db_execute (db, error,
                         "INSERT INTO read_states (channel_id, user_id, last_read_id, last_read_seq) "
                         "SELECT $1, $2, $3, CASE WHEN c.last_message_id = $3 THEN c.last_seq ELSE $4 END "
                         "FROM channels c WHERE c.id = $1 ON CONFLICT (channel_id, user_id) DO UPDATE SET "
                         "last_read_id = excluded.last_read_id, last_read_seq = excluded.last_read_seq "
                         "WHERE excluded.last_read_seq > read_states.last_read_seq",
                         KITHD_ID (channel_id), KITHD_ID (user_id), KITHD_ID (message_id), KITHD_INT (seq)))
    return FALSE;
  *moved = kithd_db_get_changes (db) > 0;
  return TRUE;
}

/**
 * kithd_read_states_rewind:
 * @seq: of a message of the channel
 *
 * Makes this message and all after it unread again.
 */
gboolean
kithd_read_states_rewind (KithdDb *db, const char *channel_id, const char *user_id, gint64 seq, GError **error)
{
  return kithd_db_execute (db, error,
                           "INSERT INTO read_states (channel_id, user_id, last_read_id, last_read_seq) VALUES ($1, $2, "
                           "(SELECT id FROM messages WHERE channel_id = $1 AND seq < $3 ORDER BY seq DESC LIMIT 1), "
                           "$3 - 1) ON CONFLICT (channel_id, user_id) DO UPDATE SET "
                           "last_read_id = excluded.last_read_id, last_read_seq = excluded.last_read_seq",
                           KITHD_ID (channel_id), KITHD_ID (user_id), KITHD_INT (seq));
}

static KithWireReadState *
read_state (KithdStatement *statement)
{
  KithWireReadState *state = kith_wire_read_state_new ();

  state->channel_id = kithd_statement_dup_id (statement, 0);
  state->last_read_id = kithd_statement_dup_id (statement, 1);
  state->last_read_seq = kithd_statement_get_int (statement, 2);
  state->mention_count = kithd_statement_get_int (statement, 3);
  state->role_mentions = kithd_statement_get_int (statement, 4);
  state->everyone_mentions = kithd_statement_get_int (statement, 5);
  return state;
}

/**
 * kithd_read_states_find:
 * @state: (out) (transfer full) (nullable): how far the person has read; %NULL where there is no such channel
 */
gboolean
kithd_read_states_find (KithdDb *db, const char *channel_id, const char *user_id, KithWireReadState **state,
                        GError **error)
{
  g_autoptr (KithdStatement) statement = kithd_db_query (db, error, "SELECT " COLUMNS " " JOINS "WHERE c.id = $1",
                                                         KITHD_ID (channel_id), KITHD_ID (user_id));
  gboolean row;

  *state = NULL;
  if (!kithd_statement_next (statement, &row, error))
    return FALSE;
  if (row)
    *state = read_state (statement);
  return TRUE;
}

/**
 * kithd_read_states_list:
 * @states: a KithWireReadState for each text channel of the guild is added to it
 */
gboolean
kithd_read_states_list (KithdDb *db, const char *guild_id, const char *user_id, GPtrArray *states, GError **error)
{
  g_autoptr (KithdStatement)
    statement = kithd_db_query (db, error, "SELECT " COLUMNS " " JOINS "WHERE c.guild_id = $1 AND c.kind = $3",
                                KITHD_ID (guild_id), KITHD_ID (user_id), KITHD_INT (KITH_CHANNEL_KIND_TEXT));
  gboolean row;

  while (kithd_statement_next (statement, &row, error))
    {
      if (!row)
        return TRUE;
      g_ptr_array_add (states, read_state (statement));
    }
  return FALSE;
}

/**
 * kithd_read_states_list_conversations:
 * @states: a KithWireReadState for each conversation that the person has open is added to it
 */
gboolean
kithd_read_states_list_conversations (KithdDb *db, const char *user_id, GPtrArray *states, GError **error)
{
  g_autoptr (KithdStatement)
    statement = kithd_db_query (db, error,
                                "SELECT " COLUMNS " FROM recipients r JOIN channels c ON c.id = r.channel_id "
                                "LEFT JOIN read_states s ON s.channel_id = c.id AND s.user_id = $2 "
                                "WHERE r.user_id = $1 AND r.hidden = 0",
                                KITHD_ID (user_id), KITHD_ID (user_id));
  gboolean row;

  while (kithd_statement_next (statement, &row, error))
    {
      if (!row)
        return TRUE;
      g_ptr_array_add (states, read_state (statement));
    }
  return FALSE;
}
