/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-messages.h"

/* Sorts after and before every UUIDv7. */
#define HIGHEST_ID "ffffffff-ffff-ffff-ffff-ffffffffffff"
#define LOWEST_ID "00000000-0000-0000-0000-000000000000"

/* The oldest of @scan messages before another one. */
static gboolean
find_end (KithdDb *db, const char *before, guint scan, char **end, GError **error)
{
  g_autoptr (KithdStatement)
    statement = kithd_db_query (db, error, "SELECT id FROM messages WHERE id < $1 ORDER BY id DESC LIMIT 1 OFFSET $2",
                                KITHD_ID (before), KITHD_INT (scan - 1));
  gboolean row;

  *end = NULL;
  if (!kithd_statement_next (statement, &row, error))
    return FALSE;
  if (row)
    *end = kithd_statement_dup_id (statement, 0);
  return TRUE;
}

static KithWireExportedMessage *
read_own (KithdStatement *statement)
{
  KithWireExportedMessage *message = kith_wire_exported_message_new ();

  message->id = kithd_statement_dup_id (statement, 0);
  message->channel_id = kithd_statement_dup_id (statement, 1);
  message->guild_id = kithd_statement_dup_id (statement, 2);
  message->content = kithd_statement_dup_text (statement, 3);
  message->created_at = kithd_statement_get_int (statement, 4);
  message->edited_at = kithd_statement_get_int (statement, 5);
  message->reply_to = kithd_statement_dup_id (statement, 6);
  return message;
}

/**
 * kithd_messages_list_own:
 * @before: (nullable): where the last call ended; %NULL to begin
 * @scan: how many messages of anybody are looked at, so that the work of a call is bounded
 * @messages: KithWireExportedMessage that the person wrote are added to it, newest first
 * @next: (out) (transfer full) (nullable): where the next call begins; %NULL at the end
 */
gboolean
kithd_messages_list_own (KithdDb *db, const char *author_id, const char *before, guint scan, GPtrArray *messages,
                         char **next, GError **error)
{
  g_autoptr (KithdStatement) statement = NULL;
  gboolean row;

  if (!before)
    before = HIGHEST_ID;
  if (!find_end (db, before, scan, next, error))
    return FALSE;
  statement = kithd_db_query (db, error,
                              "SELECT m.id, m.channel_id, c.guild_id, m.content, m.created_at, m.edited_at, m.reply_to "
                              "FROM messages m JOIN channels c ON c.id = m.channel_id "
                              "WHERE m.id < $1 AND m.id >= $2 AND m.author_id = $3 AND m.kind = $4 ORDER BY m.id DESC",
                              KITHD_ID (before), KITHD_ID (*next ? *next : LOWEST_ID), KITHD_ID (author_id),
                              KITHD_INT (KITH_MESSAGE_KIND_TEXT));
  while (kithd_statement_next (statement, &row, error))
    {
      if (!row)
        return TRUE;
      g_ptr_array_add (messages, read_own (statement));
    }
  g_clear_pointer (next, g_free);
  return FALSE;
}
