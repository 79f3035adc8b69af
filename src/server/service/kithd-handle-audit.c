/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-service-private.h"

#include "kithd-audit-log.h"
#include "kithd-channels.h"
#include "kithd-may.h"
#include "kithd-sight.h"

#include <string.h>

/* A page in the making. */
typedef struct
{
  GHashTable *visible; /* ids of the channels that the reader may see */
  gboolean everything; /* the reader may do everything */
  guint limit;
  KithWireAuditLog *page;
} Reading;

/* What was done in a channel is for those who may see it; of a channel that is gone the entry itself tells. */
static gboolean
may_read (const Reading *reading, const KithWireAuditEntry *entry, gboolean secret)
{
  if (secret)
    return reading->everything;
  return !entry->channel_id || !g_hash_table_contains (reading->visible, entry->channel_id) ||
         GPOINTER_TO_INT (g_hash_table_lookup (reading->visible, entry->channel_id));
}

static void
hide_id (const Reading *reading, char **value)
{
  gpointer visible;

  if (*value && g_hash_table_lookup_extended (reading->visible, *value, NULL, &visible) && !visible)
    g_clear_pointer (value, g_free);
}

/* An act on what the reader may see can name a channel that they may not: where something was, or went. */
static void
hide_channels (const Reading *reading, KithWireAuditEntry *entry)
{
  for (guint i = entry->changes->len; i > 0; i--)
    {
      KithWireAuditChange *change = g_ptr_array_index (entry->changes, i - 1);

      if (strcmp (change->field, "system_channel_id") != 0 && strcmp (change->field, "parent_id") != 0)
        continue;
      hide_id (reading, &change->before);
      hide_id (reading, &change->after);
      if (!change->before && !change->after)
        g_ptr_array_remove_index (entry->changes, i - 1);
    }
}

static gboolean
take_entry (KithWireAuditEntry *entry, gboolean secret, gpointer data)
{
  Reading *reading = data;
  GPtrArray *items = reading->page->items;

  if (!may_read (reading, entry, secret))
    {
      kith_wire_audit_entry_free (entry);
      return TRUE;
    }
  if (items->len < reading->limit)
    {
      hide_channels (reading, entry);
      g_ptr_array_add (items, entry);
      return TRUE;
    }
  reading->page->next = g_strdup (((const KithWireAuditEntry *) g_ptr_array_index (items, items->len - 1))->id);
  kith_wire_audit_entry_free (entry);
  return FALSE;
}

static void
note_sight (GHashTable *visible, const GPtrArray *channels, gboolean may_see)
{
  for (guint i = 0; i < channels->len; i++)
    g_hash_table_insert (visible, g_strdup (((const KithWireChannel *) channels->pdata[i])->id),
                         GINT_TO_POINTER (may_see));
}

/* Tells of every channel that there is whether the reader may see it. */
static GHashTable *
list_visible (KithdService *self, KithdCall *call, KithdRights *rights, GError **error)
{
  GHashTable *visible;
  g_autoptr (GPtrArray) channels = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_channel_free);
  g_autoptr (GPtrArray) hidden = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_channel_free);

  if (!kithd_channels_list (call->db, rights->guild_id, channels, error))
    return NULL;
  kithd_sight_keep_visible (self, rights, call->actor->user_id, channels, hidden);
  visible = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  note_sight (visible, channels, TRUE);
  note_sight (visible, hidden, FALSE);
  return visible;
}

gpointer
kithd_handle_audit_log_get (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireAuditQuery none = { 0 };
  const KithWireAuditQuery *query = call->query ? call->query : &none;
  g_autoptr (KithdRights)
    rights = kithd_may_in_guild (self, call, call->params[0], KITH_PERMISSION_VIEW_AUDIT_LOG, error);
  g_autoptr (KithWireAuditLog) page = kith_wire_audit_log_new ();
  g_autoptr (GHashTable) visible = NULL;
  Reading reading = { .page = page, .limit = query->has_limit ? (guint) query->limit : KITH_LIMIT_PAGE_DEFAULT };

  if (!rights)
    return NULL;
  reading.everything = rights->owner || (kithd_may_compute (self, rights) & KITH_PERMISSION_ADMINISTRATOR);
  visible = list_visible (self, call, rights, error);
  reading.visible = visible;
  if (!visible || !kithd_audit_log_foreach (call->db, call->params[0], query, take_entry, &reading, error))
    return NULL;
  return g_steal_pointer (&page);
}
