/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-rights.h"

#include "kithd-accounts.h"
#include "kithd-conversations.h"

void
kithd_rights_free (KithdRights *self)
{
  if (!self)
    return;
  g_free (self->guild_id);
  g_free (self->channel_id);
  g_clear_pointer (&self->roles, g_array_unref);
  g_clear_pointer (&self->role_ids, g_ptr_array_unref);
  g_clear_pointer (&self->role_overwrites, g_array_unref);
  g_clear_pointer (&self->author, kith_wire_user_free);
  g_free (self->repeat_id);
  g_free (self);
}

static gboolean
read_roles (KithdRights *self, KithdDb *db, const char *user_id, GError **error)
{
  g_autoptr (KithdStatement) statement = kithd_db_query (
    db, error,
    "SELECT r.permissions, r.position, r.id FROM member_roles m JOIN roles r ON r.id = m.role_id "
    "WHERE m.guild_id = $1 AND m.user_id = $2",
    KITHD_ID (self->guild_id), KITHD_ID (user_id));
  gboolean row;

  self->roles = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->role_ids = g_ptr_array_new_with_free_func (g_free);
  while (kithd_statement_next (statement, &row, error))
    {
      guint64 permissions;

      if (!row)
        return TRUE;
      permissions = (guint64) kithd_statement_get_int (statement, 0);
      g_array_append_val (self->roles, permissions);
      g_ptr_array_add (self->role_ids, kithd_statement_dup_id (statement, 2));
      self->rank = MAX (self->rank, kithd_statement_get_int (statement, 1));
    }
  return FALSE;
}

static void
add_overwrite (KithdRights *self, KithdStatement *statement)
{
  g_autofree char *target = kithd_statement_dup_id (statement, 1);
  KithOverwrite overwrite = { (guint64) kithd_statement_get_int (statement, 2),
                              (guint64) kithd_statement_get_int (statement, 3) };

  if (kithd_statement_get_int (statement, 0) == KITH_OVERWRITE_KIND_MEMBER)
    {
      self->has_member_overwrite = TRUE;
      self->member_overwrite = overwrite;
    }
  else if (g_strcmp0 (target, self->guild_id) == 0)
    {
      self->has_everyone_overwrite = TRUE;
      self->everyone_overwrite = overwrite;
    }
  else
    {
      g_array_append_val (self->role_overwrites, overwrite);
    }
}

/**
 * kithd_rights_enter_channel:
 *
 * Reads what a channel of the guild, or the category that it follows, overwrites for this member, in place of what was
 * read for another channel.
 */
gboolean
kithd_rights_enter_channel (KithdRights *self, KithdDb *db, const char *channel_id, const char *user_id, GError **error)
{
  g_autoptr (KithdStatement) statement = NULL;
  gboolean row;

  g_free (self->channel_id);
  self->channel_id = g_strdup (channel_id);
  self->has_everyone_overwrite = self->has_member_overwrite = FALSE;
  g_clear_pointer (&self->role_overwrites, g_array_unref);
  if (!self->in_overwrites)
    return TRUE;

  self->role_overwrites = g_array_new (FALSE, FALSE, sizeof (KithOverwrite));
  statement = kithd_db_query (db, error,
                              "SELECT kind, target_id, allow_bits, deny_bits FROM overwrites WHERE channel_id = "
                              "(SELECT CASE WHEN EXISTS (SELECT 1 FROM overwrites o WHERE o.channel_id = c.id) "
                              "THEN c.id ELSE c.parent_id END FROM channels c WHERE c.id = $1) AND "
                              "(target_id = $2 OR target_id = $3 OR target_id IN "
                              "(SELECT role_id FROM member_roles WHERE guild_id = $2 AND user_id = $3))",
                              KITHD_ID (channel_id), KITHD_ID (self->guild_id), KITHD_ID (user_id));
  while (kithd_statement_next (statement, &row, error))
    {
      if (!row)
        return TRUE;
      add_overwrite (self, statement);
    }
  return FALSE;
}

/* Columns 0 to 4 of every question. */
#define BASE_COLUMNS                                                                                                   \
  "g.id, g.owner_id = $2, r.permissions, m.timeout_until, "                                                            \
  "EXISTS (SELECT 1 FROM member_roles x WHERE x.guild_id = g.id AND x.user_id = $2)"

/* The caller goes on reading its own columns of the row. */
static gboolean
read_base (KithdStatement *statement, KithdDb *db, const char *user_id, KithdRights **rights, GError **error)
{
  g_autoptr (KithdRights) self = NULL;
  gboolean row;

  *rights = NULL;
  if (!kithd_statement_next (statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  self = g_new0 (KithdRights, 1);
  self->guild_id = kithd_statement_dup_id (statement, 0);
  self->owner = kithd_statement_get_int (statement, 1) != 0;
  self->everyone = (guint64) kithd_statement_get_int (statement, 2);
  self->timeout_until = kithd_statement_get_int (statement, 3);
  self->in_overwrites = kithd_statement_get_int (statement, 5) != 0;
  if (kithd_statement_get_int (statement, 4) != 0 && !read_roles (self, db, user_id, error))
    return FALSE;
  if (self->owner)
    self->rank = G_MAXINT64;
  *rights = g_steal_pointer (&self);
  return TRUE;
}

/**
 * kithd_rights_find_in_guild:
 * @rights: (out) (transfer full) (nullable): of a member; %NULL for who is none
 */
gboolean
kithd_rights_find_in_guild (KithdDb *db, const char *guild_id, const char *user_id, KithdRights **rights,
                            GError **error)
{
  g_autoptr (KithdStatement)
    statement = kithd_db_query (db, error,
                                "SELECT " BASE_COLUMNS ", EXISTS (SELECT 1 FROM channels c JOIN overwrites o "
                                "ON o.channel_id = c.id WHERE c.guild_id = g.id) "
                                "FROM guilds g JOIN members m ON m.guild_id = g.id AND m.user_id = $2 "
                                "JOIN roles r ON r.id = g.id WHERE g.id = $1",
                                KITHD_ID (guild_id), KITHD_ID (user_id));

  return read_base (statement, db, user_id, rights, error);
}

#define CHANNEL_JOINS                                                                                                  \
  "FROM channels c JOIN guilds g ON g.id = c.guild_id JOIN members m ON m.guild_id = g.id AND m.user_id = $2 "         \
  "JOIN roles r ON r.id = g.id "
#define HAS_OVERWRITES "EXISTS (SELECT 1 FROM overwrites o WHERE o.channel_id IN (c.id, c.parent_id))"

/* What somebody may write to a conversation depends on the one whom they write to, in a group on nobody. */
static gboolean
read_welcome (KithdRights *self, KithdDb *db, const char *user_id, GError **error)
{
  g_autofree char *other_id = NULL;
  KithdWriting writing = KITHD_WRITING_ALLOWED;

  if (self->kind != KITH_CHANNEL_KIND_DM)
    return TRUE;
  if (!kithd_conversations_find_other (db, self->channel_id, user_id, &other_id, error) ||
      (other_id && !kithd_conversations_may_write (db, user_id, other_id, self->channel_id, &writing, error)))
    return FALSE;
  self->unwelcome = !other_id || writing != KITHD_WRITING_ALLOWED;
  return TRUE;
}

/* Whether a message with the nonce $3 was deleted. */
#define SPENT "EXISTS (SELECT 1 FROM spent_nonces WHERE nonce = $3 AND author_id = $2 AND channel_id = $1)"

/* Takes the statement: kind and owner of a conversation that the person is in. */
static gboolean
read_conversation (KithdStatement *statement, KithdDb *db, const char *channel_id, const char *user_id,
                   KithdRights **rights, GError **error)
{
  g_autoptr (KithdStatement) taken = statement;
  g_autoptr (KithdRights) self = NULL;
  gboolean row;

  if (!kithd_statement_next (taken, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  self = g_new0 (KithdRights, 1);
  self->channel_id = g_strdup (channel_id);
  self->kind = (KithChannelKind) kithd_statement_get_int (taken, 0);
  self->owner = kithd_statement_get_int (taken, 1) != 0;
  self->repeat_id = kithd_statement_dup_id (taken, 2);
  self->last_seq = kithd_statement_get_int (taken, 3);
  self->author = kithd_accounts_read_user (taken, 4);
  self->spent = kithd_statement_get_int (taken, 4 + KITHD_N_USER_COLUMNS) != 0;
  if (!read_welcome (self, db, user_id, error))
    return FALSE;
  *rights = g_steal_pointer (&self);
  return TRUE;
}

/* @rights stays NULL for who is not in it. */
static gboolean
find_in_conversation (KithdDb *db, const char *channel_id, const char *user_id, const char *nonce, KithdRights **rights,
                      GError **error)
{
  return read_conversation (
    kithd_db_query (db, error,
                    "SELECT c.kind, CASE WHEN c.owner_id = $2 THEN 1 ELSE 0 END, "
                    "(SELECT id FROM messages WHERE nonce = $3 AND author_id = $2 AND channel_id = $1), "
                    "c.last_seq, " KITHD_USER_COLUMNS (
                      "u") ", " SPENT " FROM recipients r JOIN channels c ON c.id = r.channel_id "
                           "JOIN users u ON u.id = r.user_id WHERE r.channel_id = $1 AND r.user_id = $2",
                    KITHD_ID (channel_id), KITHD_ID (user_id), KITHD_TEXT (nonce)),
    db, channel_id, user_id, rights, error);
}

/**
 * kithd_rights_find_in_channel:
 * @rights: (out) (transfer full) (nullable): of a member of the channel's guild, or of somebody in the conversation;
 *   %NULL for who is neither
 */
gboolean
kithd_rights_find_in_channel (KithdDb *db, const char *channel_id, const char *user_id, KithdRights **rights,
                              GError **error)
{
  g_autoptr (KithdStatement) statement = kithd_db_query (
    db, error, "SELECT " BASE_COLUMNS ", " HAS_OVERWRITES ", c.kind " CHANNEL_JOINS "WHERE c.id = $1",
    KITHD_ID (channel_id), KITHD_ID (user_id));

  if (!read_base (statement, db, user_id, rights, error))
    return FALSE;
  if (!*rights)
    return find_in_conversation (db, channel_id, user_id, NULL, rights, error);
  (*rights)->kind = (KithChannelKind) kithd_statement_get_int (statement, 6);
  return kithd_rights_enter_channel (*rights, db, channel_id, user_id, error);
}

/**
 * kithd_rights_find_sender:
 * @nonce: (nullable): of the message to be sent
 * @rights: (out) (transfer full) (nullable): with the author and the message that has the nonce already
 *
 * Reads in one question all that sending a message depends on.
 */
gboolean
kithd_rights_find_sender (KithdDb *db, const char *channel_id, const char *user_id, const char *nonce,
                          KithdRights **rights, GError **error)
{
  g_autoptr (KithdStatement) statement = kithd_db_query (
    db, error,
    "SELECT " BASE_COLUMNS ", " HAS_OVERWRITES ", c.kind, "
    "(SELECT id FROM messages WHERE nonce = $3 AND author_id = $2 AND channel_id = $1), "
    "c.last_seq, c.slow_mode_seconds, " KITHD_USER_COLUMNS ("u") ", " SPENT " " CHANNEL_JOINS
                                                                 "JOIN users u ON u.id = m.user_id WHERE c.id = $1",
    KITHD_ID (channel_id), KITHD_ID (user_id), KITHD_TEXT (nonce));

  if (!read_base (statement, db, user_id, rights, error))
    return FALSE;
  if (!*rights)
    return find_in_conversation (db, channel_id, user_id, nonce, rights, error);
  (*rights)->kind = (KithChannelKind) kithd_statement_get_int (statement, 6);
  (*rights)->repeat_id = kithd_statement_dup_id (statement, 7);
  (*rights)->last_seq = kithd_statement_get_int (statement, 8);
  (*rights)->slow_mode_seconds = kithd_statement_get_int (statement, 9);
  (*rights)->author = kithd_accounts_read_user (statement, 10);
  (*rights)->spent = kithd_statement_get_int (statement, 10 + KITHD_N_USER_COLUMNS) != 0;
  return kithd_rights_enter_channel (*rights, db, channel_id, user_id, error);
}
