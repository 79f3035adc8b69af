/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-audit.h"

#include "kithd-audit-log.h"

/**
 * kithd_audit_changes_new:
 *
 * Returns: (transfer full): a list of KithWireAuditChange for KithdAuditNote
 */
GPtrArray *
kithd_audit_changes_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_audit_change_free);
}

/**
 * kithd_audit_changes_add:
 * @field: what changed, as the request calls it
 * @before, @after: (nullable): its values as text
 *
 * Adds a change, unless nothing changed.
 */
void
kithd_audit_changes_add (GPtrArray *changes, const char *field, const char *before, const char *after)
{
  KithWireAuditChange *change;

  if (g_strcmp0 (before, after) == 0)
    return;
  change = kith_wire_audit_change_new ();
  change->field = g_strdup (field);
  change->before = g_strdup (before);
  change->after = g_strdup (after);
  g_ptr_array_add (changes, change);
}

/**
 * kithd_audit_changes_add_int:
 *
 * Adds a change of a number, unless nothing changed.
 */
void
kithd_audit_changes_add_int (GPtrArray *changes, const char *field, gint64 before, gint64 after)
{
  g_autofree char *old = g_strdup_printf ("%" G_GINT64_FORMAT, before);
  g_autofree char *new = g_strdup_printf ("%" G_GINT64_FORMAT, after);

  kithd_audit_changes_add (changes, field, old, new);
}

/**
 * kithd_audit_note:
 *
 * Notes that the call's actor did something in a guild.
 */
gboolean
kithd_audit_note (KithdService *self, KithdCall *call, const char *guild_id, const KithdAuditNote *note, GError **error)
{
  g_autoptr (KithWireAuditEntry) entry = kith_wire_audit_entry_new ();

  entry->id = kithd_service_new_id (self);
  entry->action = note->action;
  entry->target_kind = note->target_kind;
  entry->target_id = g_strdup (note->target_id);
  entry->target_name = g_strdup (note->target_name);
  entry->channel_id = g_strdup (note->channel_id);
  entry->reason = note->reason && *note->reason ? g_strdup (note->reason) : NULL;
  entry->created_at = kithd_service_now (self);
  for (guint i = 0; note->changes && i < note->changes->len; i++)
    g_ptr_array_add (entry->changes, kith_wire_audit_change_copy (g_ptr_array_index (note->changes, i)));
  return kithd_audit_log_insert (call->db, guild_id, call->actor->user_id, entry, error);
}
