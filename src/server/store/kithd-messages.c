/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-messages.h"

#include <string.h>

#include "kith-uuid.h"
#include "kithd-accounts.h"

/* Of a forwarded message without a comment it is what is forwarded that is shown. */
#define EXCERPT "substr (CASE WHEN r.content = '' THEN coalesce (r.forward_content, '') ELSE r.content END, 1, 200)"
#define COLUMNS                                                                                                        \
  KITHD_USER_COLUMNS ("u")                                                                                             \
  ", " KITHD_USER_COLUMNS (                                                                                            \
    "ru") ", m.id, m.seq, m.kind, m.content, m.nonce, m.created_at, "                                                  \
          "m.edited_at, m.reply_to, m.mentions, m.mention_everyone, " EXCERPT                                          \
          ", m.pinned_at, m.forward_name, m.forward_content, m.forward_created_at, m.mention_roles"
#define FIRST_REPLY_COLUMN KITHD_N_USER_COLUMNS
#define FIRST_OWN_COLUMN (2 * KITHD_N_USER_COLUMNS)
#define JOINS                                                                                                          \
  "FROM messages m JOIN users u ON u.id = m.author_id LEFT JOIN messages r ON r.id = m.reply_to "                      \
  "LEFT JOIN users ru ON ru.id = r.author_id "

/* Ids of the people mentioned, joined by blanks; NULL for nobody. */
static char *
join_mentions (const KithWireMessage *message)
{
  GString *joined;

  if (message->mentions->len == 0)
    return NULL;
  joined = g_string_sized_new (message->mentions->len * (KITH_UUID_LENGTH + 1));
  for (guint i = 0; i < message->mentions->len; i++)
    {
      const KithWireUser *user = g_ptr_array_index (message->mentions, i);

      if (i > 0)
        g_string_append_c (joined, ' ');
      g_string_append (joined, user->id);
    }
  return g_string_free (joined, FALSE);
}

/* Ids of the roles mentioned, joined by blanks; NULL for none. */
static char *
join_roles (const KithWireMessage *message)
{
  g_autoptr (GString) joined = g_string_new (NULL);

  for (guint i = 0; i < message->mention_roles->len; i++)
    g_string_append_printf (joined, "%s%s", i > 0 ? " " : "", (const char *) message->mention_roles->pdata[i]);
  return joined->len > 0 ? g_string_free (g_steal_pointer (&joined), FALSE) : NULL;
}

static gboolean
insert_role_mention (KithdDb *db, const KithWireMessage *message, const char *role_id, GError **error)
{
  return kithd_db_execute (db, error,
                           "INSERT INTO role_mentions (channel_id, seq, role_id, author_id, message_id) "
                           "VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
                           KITHD_ID (message->channel_id), KITHD_INT (message->seq), KITHD_ID (role_id),
                           KITHD_ID (message->author->id), KITHD_ID (message->id));
}

/* Who calls all calls the role that has the guild's id. */
static gboolean
insert_role_mentions (KithdDb *db, const KithWireMessage *message, GError **error)
{
  if (message->mention_everyone && message->guild_id && !insert_role_mention (db, message, message->guild_id, error))
    return FALSE;
  for (guint i = 0; i < message->mention_roles->len; i++)
    if (!insert_role_mention (db, message, message->mention_roles->pdata[i], error))
      return FALSE;
  return TRUE;
}

/* Nobody is called by themselves. */
static gboolean
insert_mentions (KithdDb *db, const KithWireMessage *message, GError **error)
{
  if (!insert_role_mentions (db, message, error))
    return FALSE;
  for (guint i = 0; i < message->mentions->len; i++)
    {
      const KithWireUser *user = g_ptr_array_index (message->mentions, i);

      if (!g_str_equal (user->id, message->author->id) &&
          !kithd_db_execute (
            db, error, "INSERT INTO mentions (channel_id, user_id, seq, message_id) VALUES ($1, $2, $3, $4)",
            KITHD_ID (message->channel_id), KITHD_ID (user->id), KITHD_INT (message->seq), KITHD_ID (message->id)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
get_last_seq (KithdDb *db, const char *channel_id, gint64 *seq, GError **error)
{
  g_autoptr (KithdStatement)
    statement = kithd_db_query (db, error, "SELECT last_seq FROM channels WHERE id = $1", KITHD_ID (channel_id));
  gboolean row;

  if (!kithd_statement_next (statement, &row, error))
    return FALSE;
  *seq = row ? kithd_statement_get_int (statement, 0) : 0;
  return TRUE;
}

/* Writes the channel's newest number only over the one before it, so that two writers cannot give the same. */
static gboolean
take_seq (KithdDb *db, KithWireMessage *message, GError **error)
{
  if (message->seq == 0)
    {
      if (!get_last_seq (db, message->channel_id, &message->seq, error))
        return FALSE;
      message->seq++;
    }
  if (!kithd_db_execute (db, error,
                         "UPDATE channels SET last_seq = $3, last_message_id = $2 WHERE id = $1 AND last_seq = $3 - 1",
                         KITHD_ID (message->channel_id), KITHD_ID (message->id), KITHD_INT (message->seq)))
    return FALSE;
  if (kithd_db_get_changes (db) == 1)
    return TRUE;
  g_set_error_literal (error, KITHD_DB_ERROR, KITHD_DB_ERROR_CONSTRAINT,
                       "The channel is gone or its numbers went on meanwhile");
  return FALSE;
}

/**
 * kithd_messages_insert:
 * @message: its seq is the one after the channel's last, or 0 where the caller has not read that
 *
 * Stores a message as the newest of its channel.
 */
gboolean
kithd_messages_insert (KithdDb *db, KithWireMessage *message, GError **error)
{
  g_autofree char *mentions = join_mentions (message);
  g_autofree char *roles = join_roles (message);

  return take_seq (db, message, error) &&
         kithd_db_execute (
           db, error,
           "INSERT INTO messages (id, channel_id, seq, kind, author_id, content, nonce, created_at, reply_to, "
           "mentions, mention_everyone, mention_roles) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
           KITHD_ID (message->id), KITHD_ID (message->channel_id), KITHD_INT (message->seq), KITHD_INT (message->kind),
           KITHD_ID (message->author->id), KITHD_TEXT (message->content), KITHD_TEXT (message->nonce),
           KITHD_INT (message->created_at), KITHD_ID (message->reply_to), KITHD_TEXT (mentions),
           KITHD_INT (message->mention_everyone != FALSE), KITHD_TEXT (roles)) &&
         insert_mentions (db, message, error);
}

/* Takes people who are only an id so far, and puts those in their place who are known. */
static void
name_mentions (GPtrArray *mentions, GHashTable *users)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_user_free);

  while (mentions->len > 0)
    g_ptr_array_add (ids, g_ptr_array_steal_index (mentions, 0));
  for (guint i = 0; i < ids->len; i++)
    {
      const KithWireUser *user = g_hash_table_lookup (users, ((KithWireUser *) ids->pdata[i])->id);

      if (user)
        g_ptr_array_add (mentions, kith_wire_user_copy (user));
    }
}

static void
free_user (gpointer user)
{
  g_clear_pointer (&user, kith_wire_user_free);
}

/* Reads the people whom messages mention, all of them at once. */
static gboolean
read_mentions (KithdDb *db, GPtrArray *messages, guint first, GError **error)
{
  g_autoptr (GHashTable) users = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_user);

  for (guint i = first; i < messages->len; i++)
    {
      const GPtrArray *mentions = ((KithWireMessage *) messages->pdata[i])->mentions;

      for (guint k = 0; k < mentions->len; k++)
        g_hash_table_insert (users, g_strdup (((KithWireUser *) mentions->pdata[k])->id), NULL);
    }
  if (!kithd_accounts_find_users (db, users, error))
    return FALSE;
  for (guint i = first; i < messages->len; i++)
    name_mentions (((KithWireMessage *) messages->pdata[i])->mentions, users);
  return TRUE;
}

static void
split_mentions (const char *joined, GPtrArray *mentions)
{
  g_auto (GStrv) ids = joined ? g_strsplit (joined, " ", -1) : NULL;

  for (guint i = 0; ids && ids[i]; i++)
    {
      KithWireUser *user = kith_wire_user_new ();

      user->id = g_strdup (ids[i]);
      g_ptr_array_add (mentions, user);
    }
}

static KithWireForwardedMessage *
read_forwarded (KithdStatement *statement, guint column)
{
  KithWireForwardedMessage *forwarded;

  if (kithd_statement_is_null (statement, column))
    return NULL;
  forwarded = kith_wire_forwarded_message_new ();
  forwarded->author_name = kithd_statement_dup_text (statement, column);
  forwarded->content = kithd_statement_dup_text (statement, column + 1);
  forwarded->created_at = kithd_statement_get_int (statement, column + 2);
  return forwarded;
}

static void
read_ids (const char *joined, GPtrArray *ids)
{
  g_auto (GStrv) parts = joined ? g_strsplit (joined, " ", -1) : NULL;

  for (guint i = 0; parts && parts[i]; i++)
    g_ptr_array_add (ids, g_strdup (parts[i]));
}

/* Whom it mentions is left to read_mentions(). */
static KithWireMessage *
read_message (KithdStatement *statement, const char *guild_id, const char *channel_id)
{
  KithWireMessage *message = kith_wire_message_new ();
  guint column = FIRST_OWN_COLUMN;

  message->author = kithd_accounts_read_user (statement, 0);
  message->guild_id = g_strdup (guild_id);
  message->channel_id = g_strdup (channel_id);
  message->id = kithd_statement_dup_id (statement, column);
  message->seq = kithd_statement_get_int (statement, column + 1);
  message->kind = (KithMessageKind) kithd_statement_get_int (statement, column + 2);
  message->content = kithd_statement_dup_text (statement, column + 3);
  message->nonce = kithd_statement_dup_text (statement, column + 4);
  message->created_at = kithd_statement_get_int (statement, column + 5);
  message->edited_at = kithd_statement_get_int (statement, column + 6);
  message->reply_to = kithd_statement_dup_id (statement, column + 7);
  message->mention_everyone = kithd_statement_get_int (statement, column + 9) != 0;
  if (message->reply_to)
    {
      message->reply = kith_wire_reply_preview_new ();
      message->reply->id = g_strdup (message->reply_to);
      message->reply->author = kithd_accounts_read_user (statement, FIRST_REPLY_COLUMN);
      message->reply->excerpt = kithd_statement_dup_text (statement, column + 10);
    }
  message->pinned = !kithd_statement_is_null (statement, column + 11);
  message->forwarded = read_forwarded (statement, column + 12);
  split_mentions (kithd_statement_get_text (statement, column + 8), message->mentions);
  read_ids (kithd_statement_get_text (statement, column + 15), message->mention_roles);
  return message;
}

/**
 * kithd_messages_find:
 * @message: (out) (transfer full) (nullable): the message, if it is in this channel
 */
gboolean
kithd_messages_find (KithdDb *db, const char *guild_id, const char *channel_id, const char *id,
                     KithWireMessage **message, GError **error)
{
  g_autoptr (KithdStatement)
    statement = kithd_db_query (db, error, "SELECT " COLUMNS " " JOINS "WHERE m.id = $1 AND m.channel_id = $2",
                                KITHD_ID (id), KITHD_ID (channel_id));
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_message_free);
  gboolean row;

  *message = NULL;
  if (!kithd_statement_next (statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  g_ptr_array_add (found, read_message (statement, guild_id, channel_id));
  if (!read_mentions (db, found, 0, error))
    return FALSE;
  *message = g_ptr_array_steal_index (found, 0);
  return TRUE;
}

/**
 * kithd_messages_find_seq:
 * @seq: (out): its number; 0 where it is not in this channel
 */
gboolean
kithd_messages_find_seq (KithdDb *db, const char *channel_id, const char *id, gint64 *seq, GError **error)
{
  g_autoptr (KithdStatement) statement = kithd_db_query (
    db, error, "SELECT seq FROM messages WHERE id = $1 AND channel_id = $2", KITHD_ID (id), KITHD_ID (channel_id));
  gboolean row;

  if (!kithd_statement_next (statement, &row, error))
    return FALSE;
  *seq = row ? kithd_statement_get_int (statement, 0) : 0;
  return TRUE;
}

/**
 * kithd_messages_find_preview:
 * @preview: (out) (transfer full) (nullable): how a message of this channel begins
 */
gboolean
kithd_messages_find_preview (KithdDb *db, const char *channel_id, const char *id, KithWireReplyPreview **preview,
                             GError **error)
{
  g_autoptr (KithdStatement) statement = kithd_db_query (
    db, error,
    "SELECT " KITHD_USER_COLUMNS ("u") ", " EXCERPT " FROM messages r JOIN users u ON u.id = r.author_id "
                                       "WHERE r.id = $1 AND r.channel_id = $2",
    KITHD_ID (id), KITHD_ID (channel_id));
  gboolean row;

  *preview = NULL;
  if (!kithd_statement_next (statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  *preview = kith_wire_reply_preview_new ();
  (*preview)->id = g_strdup (id);
  (*preview)->author = kithd_accounts_read_user (statement, 0);
  (*preview)->excerpt = kithd_statement_dup_text (statement, KITHD_N_USER_COLUMNS);
  return TRUE;
}

/* Whether the newest message up to a seq is older than an id; also where there is none. */
static gboolean
is_older (KithdDb *db, const char *channel_id, gint64 seq, const char *id, gboolean *older, GError **error)
{
  g_autoptr (KithdStatement) statement = kithd_db_query (
    db, error, "SELECT id < $3 FROM messages WHERE channel_id = $1 AND seq <= $2 ORDER BY seq DESC LIMIT 1",
    KITHD_ID (channel_id), KITHD_INT (seq), KITHD_ID (id));
  gboolean row;

  if (!kithd_statement_next (statement, &row, error))
    return FALSE;
  *older = !row || kithd_statement_get_int (statement, 0) != 0;
  return TRUE;
}

/**
 * kithd_messages_locate:
 * @id: a message of the channel, which may have been deleted
 * @place: (out): where it stands or stood
 *
 * Turns an id into a place in the history. Ids grow with seq, so the place of a deleted message is found by halving.
 */
gboolean
kithd_messages_locate (KithdDb *db, const char *channel_id, const char *id, KithdPlace *place, GError **error)
{
  gint64 seq, low = 0, high;

  if (!kithd_messages_find_seq (db, channel_id, id, &seq, error))
    return FALSE;
  if (seq > 0)
    {
      place->before = place->after = seq;
      return TRUE;
    }
  if (!get_last_seq (db, channel_id, &high, error))
    return FALSE;
  while (low < high)
    {
      gint64 middle = low + (high - low + 1) / 2;
      gboolean older;

      if (!is_older (db, channel_id, middle, id, &older, error))
        return FALSE;
      if (older)
        low = middle;
      else
        high = middle - 1;
    }
  place->before = low + 1;
  place->after = low;
  return TRUE;
}

/* Takes the statement. Reads up to limit messages and tells whether there is one more. */
static gboolean
read_page (KithdDb *db, KithdStatement *statement, const char *guild_id, const char *channel_id, guint limit,
           GPtrArray *messages, gboolean *more, GError **error)
{
  g_autoptr (KithdStatement) taken = statement;
  guint first = messages->len;
  gboolean row;

  *more = FALSE;
  for (guint n = 0; kithd_statement_next (taken, &row, error); n++)
    {
      *more = row && n == limit;
      if (!row || *more)
        return read_mentions (db, messages, first, error);
      g_ptr_array_add (messages, read_message (taken, guild_id, channel_id));
    }
  return FALSE;
}

/**
 * kithd_messages_list_before:
 * @before: they have a smaller seq
 * @messages: KithWireMessage are added to it, newest first
 * @more: (out): whether there are older ones
 */
gboolean
kithd_messages_list_before (KithdDb *db, const char *guild_id, const char *channel_id, gint64 before, guint limit,
                            GPtrArray *messages, gboolean *more, GError **error)
{
  return read_page (db,
                    kithd_db_query (db, error,
                                    "SELECT " COLUMNS " " JOINS
                                    "WHERE m.channel_id = $1 AND m.seq < $2 ORDER BY m.seq DESC LIMIT $3",
                                    KITHD_ID (channel_id), KITHD_INT (before), KITHD_INT (limit + 1)),
                    guild_id, channel_id, limit, messages, more, error);
}

/**
 * kithd_messages_list_after:
 * @after: they have a larger seq
 * @messages: KithWireMessage are added to it, oldest first
 * @more: (out): whether there are newer ones
 */
gboolean
kithd_messages_list_after (KithdDb *db, const char *guild_id, const char *channel_id, gint64 after, guint limit,
                           GPtrArray *messages, gboolean *more, GError **error)
{
  return read_page (db,
                    kithd_db_query (db, error,
                                    "SELECT " COLUMNS " " JOINS
                                    "WHERE m.channel_id = $1 AND m.seq > $2 ORDER BY m.seq LIMIT $3",
                                    KITHD_ID (channel_id), KITHD_INT (after), KITHD_INT (limit + 1)),
                    guild_id, channel_id, limit, messages, more, error);
}

static gboolean
delete_mentions (KithdDb *db, const char *id, gint64 seq, const char *channel_id, GError **error)
{
  g_autoptr (KithdStatement)
    statement = kithd_db_query (db, error, "SELECT mentions FROM messages WHERE id = $1", KITHD_ID (id));
  g_auto (GStrv) ids = NULL;
  gboolean row;

  if (!kithd_db_execute (db, error, "DELETE FROM role_mentions WHERE channel_id = $1 AND seq = $2",
                         KITHD_ID (channel_id), KITHD_INT (seq)))
    return FALSE;
  if (!kithd_statement_next (statement, &row, error))
    return FALSE;
  if (!row || kithd_statement_is_null (statement, 0))
    return TRUE;
  ids = g_strsplit (kithd_statement_get_text (statement, 0), " ", -1);
  for (guint i = 0; ids[i]; i++)
    if (!kithd_db_execute (db, error, "DELETE FROM mentions WHERE channel_id = $1 AND user_id = $2 AND seq = $3",
                           KITHD_ID (channel_id), KITHD_ID (ids[i]), KITHD_INT (seq)))
      return FALSE;
  return TRUE;
}

/**
 * kithd_messages_update:
 *
 * Stores content, mentions and the time of the change.
 */
gboolean
kithd_messages_update (KithdDb *db, const KithWireMessage *message, GError **error)
{
  g_autofree char *mentions = join_mentions (message);
  g_autofree char *roles = join_roles (message);

  return delete_mentions (db, message->id, message->seq, message->channel_id, error) &&
         kithd_db_execute (
           db, error,
           "UPDATE messages SET content = $2, edited_at = $3, mentions = $4, mention_everyone = $5, mention_roles = $6 "
           "WHERE id = $1",
           KITHD_ID (message->id), KITHD_TEXT (message->content), KITHD_INT (message->edited_at), KITHD_TEXT (mentions),
           KITHD_INT (message->mention_everyone != FALSE), KITHD_TEXT (roles)) &&
         insert_mentions (db, message, error);
}

/**
 * kithd_messages_uncount:
 *
 * Does not count a message among the mentions of somebody whom it names.
 */
gboolean
kithd_messages_uncount (KithdDb *db, const KithWireMessage *message, const char *user_id, GError **error)
{
  return kithd_db_execute (db, error, "DELETE FROM mentions WHERE channel_id = $1 AND user_id = $2 AND seq = $3",
                           KITHD_ID (message->channel_id), KITHD_ID (user_id), KITHD_INT (message->seq));
}

/* The nonce stays for a while, since its sender may not know yet that it arrived. */
static gboolean
keep_nonce (KithdDb *db, const char *id, GError **error)
{
  return kithd_db_execute (db, error,
                           "INSERT INTO spent_nonces (nonce, author_id, channel_id, created_at) "
                           "SELECT nonce, author_id, channel_id, created_at FROM messages "
                           "WHERE id = $1 AND nonce IS NOT NULL",
                           KITHD_ID (id));
}

/**
 * kithd_messages_forget_nonces:
 *
 * Forgets the nonces of messages that were sent before @before and deleted.
 */
gboolean
kithd_messages_forget_nonces (KithdDb *db, gint64 before, GError **error)
{
  return kithd_db_execute (db, error, "DELETE FROM spent_nonces WHERE created_at < $1", KITHD_INT (before));
}

/**
 * kithd_messages_delete:
 *
 * Removes a message; neither its number nor its nonce is given again.
 */
gboolean
kithd_messages_delete (KithdDb *db, const KithWireMessage *message, GError **error)
{
  return delete_mentions (db, message->id, message->seq, message->channel_id, error) &&
         keep_nonce (db, message->id, error) &&
         kithd_db_execute (db, error, "DELETE FROM messages WHERE id = $1", KITHD_ID (message->id)) &&
         kithd_db_execute (db, error,
                           "UPDATE channels SET last_message_id = (SELECT id FROM messages WHERE channel_id = $1 "
                           "ORDER BY seq DESC LIMIT 1) WHERE id = $1 AND last_message_id = $2",
                           KITHD_ID (message->channel_id), KITHD_ID (message->id));
}

/**
 * kithd_messages_set_forwarded:
 * @message: stored, with what it forwards
 * @origin: where that stands
 */
gboolean
kithd_messages_set_forwarded (KithdDb *db, const KithWireMessage *message, const KithWireMessagePlace *origin,
                              GError **error)
{
  return kithd_db_execute (db, error,
                           "UPDATE messages SET forward_name = $2, forward_content = $3, forward_created_at = $4, "
                           "forward_channel_id = $5, forward_message_id = $6 WHERE id = $1",
                           KITHD_ID (message->id), KITHD_TEXT (message->forwarded->author_name),
                           KITHD_TEXT (message->forwarded->content), KITHD_INT (message->forwarded->created_at),
                           KITHD_ID (origin->channel_id), KITHD_ID (origin->message_id));
}

/**
 * kithd_messages_find_origin:
 * @origin: (out) (transfer full) (nullable): where the message stands that this one forwards, as far as it and its
 *   channel are still there
 */
gboolean
kithd_messages_find_origin (KithdDb *db, const char *channel_id, const char *id, KithWireMessagePlace **origin,
                            GError **error)
{
  g_autoptr (KithdStatement) statement = kithd_db_query (
    db, error,
    "SELECT c.guild_id, o.channel_id, o.id FROM messages m JOIN messages o ON o.id = m.forward_message_id "
    "JOIN channels c ON c.id = o.channel_id WHERE m.id = $1 AND m.channel_id = $2",
    KITHD_ID (id), KITHD_ID (channel_id));
  gboolean row;

  *origin = NULL;
  if (!kithd_statement_next (statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  *origin = kith_wire_message_place_new ();
  (*origin)->guild_id = kithd_statement_dup_id (statement, 0);
  (*origin)->channel_id = kithd_statement_dup_id (statement, 1);
  (*origin)->message_id = kithd_statement_dup_id (statement, 2);
  return TRUE;
}

/**
 * kithd_messages_set_pinned:
 * @at: when it was pinned; 0 to take it off
 * @changed: (out): whether that is different from before
 */
gboolean
kithd_messages_set_pinned (KithdDb *db, const char *id, gint64 at, gboolean *changed, GError **error)
{
  if (!kithd_db_execute (
        db, error,
        "UPDATE messages SET pinned_at = $2 WHERE id = $1 AND (pinned_at IS NULL) = (CAST ($2 AS BIGINT) IS NOT NULL)",
        KITHD_ID (id), KITHD_INT_IF (at > 0, at)))
    return FALSE;
  *changed = kithd_db_get_changes (db) > 0;
  return TRUE;
}

gboolean
kithd_messages_count_pins (KithdDb *db, const char *channel_id, guint *count, GError **error)
{
  g_autoptr (KithdStatement) statement = kithd_db_query (
    db, error, "SELECT count (*) FROM messages WHERE channel_id = $1 AND pinned_at IS NOT NULL", KITHD_ID (channel_id));
  gboolean row;

  if (!kithd_statement_next (statement, &row, error))
    return FALSE;
  *count = (guint) kithd_statement_get_int (statement, 0);
  return TRUE;
}

/**
 * kithd_messages_list_pins:
 * @messages: KithWireMessage are added to it, the one pinned last first
 */
gboolean
kithd_messages_list_pins (KithdDb *db, const char *guild_id, const char *channel_id, GPtrArray *messages,
                          GError **error)
{
  gboolean more;

  return read_page (
    db,
    kithd_db_query (db, error,
                    "SELECT " COLUMNS " " JOINS
                    "WHERE m.channel_id = $1 AND m.pinned_at IS NOT NULL ORDER BY m.pinned_at DESC, m.id",
                    KITHD_ID (channel_id)),
    guild_id, channel_id, KITH_LIMIT_PINS_PER_CHANNEL, messages, &more, error);
}

/**
 * kithd_messages_get_pace:
 * @sent_at: (out): when the person last sent to this channel while slow mode was on; 0 for never
 */
gboolean
kithd_messages_get_pace (KithdDb *db, const char *channel_id, const char *user_id, gint64 *sent_at, GError **error)
{
  g_autoptr (KithdStatement)
    statement = kithd_db_query (db, error, "SELECT sent_at FROM slow_mode WHERE channel_id = $1 AND user_id = $2",
                                KITHD_ID (channel_id), KITHD_ID (user_id));
  gboolean row;

  if (!kithd_statement_next (statement, &row, error))
    return FALSE;
  *sent_at = row ? kithd_statement_get_int (statement, 0) : 0;
  return TRUE;
}

gboolean
kithd_messages_set_pace (KithdDb *db, const char *channel_id, const char *user_id, gint64 sent_at, GError **error)
{
  return kithd_db_execute (db, error,
                           "INSERT INTO slow_mode (channel_id, user_id, sent_at) VALUES ($1, $2, $3) "
                           "ON CONFLICT (channel_id, user_id) DO UPDATE SET sent_at = excluded.sent_at",
                           KITHD_ID (channel_id), KITHD_ID (user_id), KITHD_INT (sent_at));
}
