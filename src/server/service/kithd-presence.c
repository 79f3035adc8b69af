/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-presence.h"

struct _KithdPresence
{
  GRWLock lock;
  GHashTable *presences; /* user id → KithWirePresence as they see themselves; who is offline is not in it */
};

KithdPresence *
kithd_presence_new (void)
{
  KithdPresence *self = g_new0 (KithdPresence, 1);

  g_rw_lock_init (&self->lock);
  self->presences = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) kith_wire_presence_free);
  return self;
}

void
kithd_presence_free (KithdPresence *self)
{
  if (!self)
    return;
  g_rw_lock_clear (&self->lock);
  g_hash_table_unref (self->presences);
  g_free (self);
}

static KithPresenceStatus
visible (KithPresenceStatus status)
{
  return status == KITH_PRESENCE_STATUS_INVISIBLE ? KITH_PRESENCE_STATUS_OFFLINE : status;
}

static KithPresenceStatus
status_of (const KithWirePresence *presence)
{
  return presence ? presence->status : KITH_PRESENCE_STATUS_OFFLINE;
}

/* Who seems away says nothing. */
static const char *
seen (const KithWirePresence *presence, const char *words)
{
  return visible (status_of (presence)) == KITH_PRESENCE_STATUS_OFFLINE ? NULL : words;
}

static gboolean
looks_alike (const KithWirePresence *a, const KithWirePresence *b)
{
  return visible (status_of (a)) == visible (status_of (b)) &&
         g_strcmp0 (seen (a, a ? a->emoji : NULL), seen (b, b ? b->emoji : NULL)) == 0 &&
         g_strcmp0 (seen (a, a ? a->text : NULL), seen (b, b ? b->text : NULL)) == 0 &&
         (!seen (a, "") || a->expires_at == b->expires_at);
}

static KithWirePresence *
describe (const char *user_id, KithPresenceStatus status, const char *emoji, const char *text, gint64 expires_at)
{
  KithWirePresence *presence = kith_wire_presence_new ();

  presence->user_id = g_strdup (user_id);
  presence->status = status;
  presence->emoji = g_strdup (emoji);
  presence->text = g_strdup (text);
  presence->expires_at = expires_at;
  return presence;
}

/**
 * kithd_presence_merge:
 * @chosen: for all devices
 * @device: what the devices say together
 *
 * Returns: how a person is
 */
KithPresenceStatus
kithd_presence_merge (KithPresenceStatus chosen, KithPresenceStatus device)
{
  if (device == KITH_PRESENCE_STATUS_OFFLINE)
    return device;
  if (chosen == KITH_PRESENCE_STATUS_INVISIBLE || device == KITH_PRESENCE_STATUS_INVISIBLE)
    return KITH_PRESENCE_STATUS_INVISIBLE;
  if (chosen == KITH_PRESENCE_STATUS_DND || device == KITH_PRESENCE_STATUS_DND)
    return KITH_PRESENCE_STATUS_DND;
  return chosen == KITH_PRESENCE_STATUS_IDLE ? chosen : device;
}

/**
 * kithd_presence_set:
 * @status: %KITH_PRESENCE_STATUS_OFFLINE when the last connection has gone
 * @words: (nullable): what the person says of themselves
 *
 * Notes how a person is.
 *
 * Returns: whether others see a change
 */
gboolean
kithd_presence_set (KithdPresence *self, const char *user_id, KithPresenceStatus status,
                    const KithWireOwnPresence *words)
{
  KithWirePresence *after = describe (user_id, status, words ? words->emoji : NULL, words ? words->text : NULL,
                                      words ? words->expires_at : 0);
  gboolean changed;

  g_rw_lock_writer_lock (&self->lock);
  changed = !looks_alike (g_hash_table_lookup (self->presences, user_id), after);
  if (status == KITH_PRESENCE_STATUS_OFFLINE)
    {
      g_hash_table_remove (self->presences, user_id);
      kith_wire_presence_free (after);
    }
  else
    {
      g_hash_table_replace (self->presences, after->user_id, after);
    }
  g_rw_lock_writer_unlock (&self->lock);
  return changed;
}

/**
 * kithd_presence_get_own:
 *
 * Returns: how a person is, as they see themselves
 */
KithPresenceStatus
kithd_presence_get_own (KithdPresence *self, const char *user_id)
{
  KithPresenceStatus status;

  g_rw_lock_reader_lock (&self->lock);
  status = status_of (g_hash_table_lookup (self->presences, user_id));
  g_rw_lock_reader_unlock (&self->lock);
  return status;
}

/**
 * kithd_presence_get_visible:
 *
 * Returns: how a person is, as others see them; who is invisible is offline
 */
KithPresenceStatus
kithd_presence_get_visible (KithdPresence *self, const char *user_id)
{
  return visible (kithd_presence_get_own (self, user_id));
}

/**
 * kithd_presence_dup_own:
 *
 * Returns: (transfer full): how a person is and what they say, as they see themselves
 */
KithWirePresence *
kithd_presence_dup_own (KithdPresence *self, const char *user_id)
{
  const KithWirePresence *presence;
  KithWirePresence *own;

  g_rw_lock_reader_lock (&self->lock);
  presence = g_hash_table_lookup (self->presences, user_id);
  own = presence ? kith_wire_presence_copy (presence) : describe (user_id, KITH_PRESENCE_STATUS_OFFLINE, NULL, NULL, 0);
  g_rw_lock_reader_unlock (&self->lock);
  return own;
}

/**
 * kithd_presence_dup_visible:
 *
 * Returns: (transfer full): how a person is and what they say, as others see them
 */
KithWirePresence *
kithd_presence_dup_visible (KithdPresence *self, const char *user_id)
{
  g_autoptr (KithWirePresence) own = kithd_presence_dup_own (self, user_id);

  if (visible (own->status) != KITH_PRESENCE_STATUS_OFFLINE)
    return g_steal_pointer (&own);
  return describe (user_id, KITH_PRESENCE_STATUS_OFFLINE, NULL, NULL, 0);
}

/**
 * kithd_presence_list_visible:
 *
 * Returns: (transfer full) (element-type utf8): ids of all whom others see as being there
 */
GPtrArray *
kithd_presence_list_visible (KithdPresence *self)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer id, presence;

  g_rw_lock_reader_lock (&self->lock);
  g_hash_table_iter_init (&iter, self->presences);
  while (g_hash_table_iter_next (&iter, &id, &presence))
    if (visible (status_of (presence)) != KITH_PRESENCE_STATUS_OFFLINE)
      g_ptr_array_add (ids, g_strdup (id));
  g_rw_lock_reader_unlock (&self->lock);
  return ids;
}
