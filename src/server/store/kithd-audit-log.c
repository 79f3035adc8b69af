/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-audit-log.h"

#include "kith-json.h"
#include "kithd-accounts.h"

#define COLUMNS                                                                                                        \
  KITHD_USER_COLUMNS ("u")                                                                                             \
  ", a.id, a.action, a.target_kind, a.target_id, a.target_name, a.channel_id, a.secret, a.changes, a.reason, "         \
  "a.created_at"
/* Sorts after every UUIDv7. */
#define HIGHEST_ID "ffffffff-ffff-ffff-ffff-ffffffffffff"

/* Only what an act changed is kept as JSON: it is shown, never searched. */
static char *
write_changes (GPtrArray *changes)
{
  const KithWireAuditChangeList list = { .items = changes };
  g_autoptr (GString) text = g_string_new (NULL);

  if (changes->len == 0)
    return NULL;
  kith_wire_write (&kith_wire_audit_change_list_type, &list, text);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * kithd_audit_log_insert:
 * @entry: its actor is not looked at
 */
gboolean
kithd_audit_log_insert (KithdDb *db, const char *guild_id, const char *actor_id, const KithWireAuditEntry *entry,
                        GError **error)
{
  g_autofree char *changes = write_changes (entry->changes);

  return kithd_db_execute (
    db, error,
    "INSERT INTO audit_log (guild_id, id, actor_id, action, target_kind, target_id, target_name, channel_id, changes, "
    "reason, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    KITHD_ID (guild_id), KITHD_ID (entry->id), KITHD_ID (actor_id),
    KITHD_TEXT (kith_audit_action_to_string (entry->action)),
    KITHD_TEXT (kith_audit_target_to_string (entry->target_kind)), KITHD_ID (entry->target_id),
    KITHD_TEXT (entry->target_name), KITHD_ID (entry->channel_id), KITHD_TEXT (changes), KITHD_TEXT (entry->reason),
    KITHD_INT (entry->created_at));
}

static KithAuditAction
read_action (const char *text)
{
  for (guint i = 0; i < KITH_N_AUDIT_ACTIONS; i++)
    if (g_strcmp0 (kith_audit_action_to_string ((KithAuditAction) i), text) == 0)
      return (KithAuditAction) i;
  return KITH_AUDIT_ACTION_GUILD_UPDATE;
}

static KithAuditTarget
read_target (const char *text)
{
  for (guint i = 0; i < KITH_N_AUDIT_TARGETS; i++)
    if (g_strcmp0 (kith_audit_target_to_string ((KithAuditTarget) i), text) == 0)
      return (KithAuditTarget) i;
  return KITH_AUDIT_TARGET_GUILD;
}

static void
read_changes (const char *text, KithWireAuditEntry *entry)
{
  g_autoptr (JsonNode) node = text ? kith_json_parse (text, -1, NULL) : NULL;
  g_autoptr (GPtrArray) errors = kith_wire_errors_new ();
  g_autoptr (KithWireAuditChangeList) list = node ? kith_wire_audit_change_list_decode (node, errors) : NULL;

  if (!list)
    return;
  g_ptr_array_unref (entry->changes);
  entry->changes = g_steal_pointer (&list->items);
}

static KithWireAuditEntry *
read_entry (KithdStatement *statement, gboolean *secret)
{
  KithWireAuditEntry *entry = kith_wire_audit_entry_new ();
  guint column = KITHD_N_USER_COLUMNS;

  entry->actor = kithd_accounts_read_user (statement, 0);
  entry->id = kithd_statement_dup_id (statement, column);
  entry->action = read_action (kithd_statement_get_text (statement, column + 1));
  entry->target_kind = read_target (kithd_statement_get_text (statement, column + 2));
  entry->target_id = kithd_statement_dup_id (statement, column + 3);
  entry->target_name = kithd_statement_dup_text (statement, column + 4);
  entry->channel_id = kithd_statement_dup_id (statement, column + 5);
  *secret = kithd_statement_get_int (statement, column + 6) != 0;
  read_changes (kithd_statement_get_text (statement, column + 7), entry);
  entry->reason = kithd_statement_dup_text (statement, column + 8);
  entry->created_at = kithd_statement_get_int (statement, column + 9);
  return entry;
}

static KithdStatement *
find_entries (KithdDb *db, const char *guild_id, const KithWireAuditQuery *query, GError **error)
{
  const char *before = query->before ? query->before : HIGHEST_ID;
  const char *action = query->has_action ? kith_audit_action_to_string (query->action) : NULL;

  if (query->user)
    return kithd_db_query (db, error,
                           "SELECT " COLUMNS " FROM audit_log a JOIN users u ON u.id = a.actor_id "
                           "WHERE a.guild_id = $1 AND a.actor_id = $2 AND a.id < $3 AND "
                           "(CAST ($4 AS TEXT) IS NULL OR a.action = $4) ORDER BY a.id DESC",
                           KITHD_ID (guild_id), KITHD_ID (query->user), KITHD_ID (before), KITHD_TEXT (action));
  return kithd_db_query (
    db, error,
    "SELECT " COLUMNS " FROM audit_log a JOIN users u ON u.id = a.actor_id "
    "WHERE a.guild_id = $1 AND a.id < $2 AND (CAST ($3 AS TEXT) IS NULL OR a.action = $3) ORDER BY a.id DESC",
    KITHD_ID (guild_id), KITHD_ID (before), KITHD_TEXT (action));
}

/**
 * kithd_audit_log_foreach:
 *
 * Walks the entries of a guild that a query asks for; how many, the function decides.
 */
gboolean
kithd_audit_log_foreach (KithdDb *db, const char *guild_id, const KithWireAuditQuery *query, KithdAuditFunc func,
                         gpointer data, GError **error)
{
  g_autoptr (KithdStatement) statement = find_entries (db, guild_id, query, error);
  gboolean row, secret;

  while (kithd_statement_next (statement, &row, error))
    {
      KithWireAuditEntry *entry;

      if (!row)
        return TRUE;
      entry = read_entry (statement, &secret);
      if (!func (entry, secret, data))
        return TRUE;
    }
  return FALSE;
}

/**
 * kithd_audit_log_hide_channel:
 *
 * Marks what was done in a channel as secret: when it is gone, nothing else tells who could see it.
 */
gboolean
kithd_audit_log_hide_channel (KithdDb *db, const char *guild_id, const char *channel_id, GError **error)
{
  return kithd_db_execute (db, error, "UPDATE audit_log SET secret = 1 WHERE guild_id = $1 AND channel_id = $2",
                           KITHD_ID (guild_id), KITHD_ID (channel_id));
}
