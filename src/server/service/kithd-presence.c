/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-presence.h"

struct _KithdPresence
{
  GRWLock lock;
  GHashTable *statuses; /* user id → KithPresenceStatus; who is offline is not in it */
};

KithdPresence *
kithd_presence_new (void)
{
  KithdPresence *self = g_new0 (KithdPresence, 1);

  g_rw_lock_init (&self->lock);
  self->statuses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
kithd_presence_free (KithdPresence *self)
{
  if (!self)
    return;
  g_rw_lock_clear (&self->lock);
  g_hash_table_unref (self->statuses);
  g_free (self);
}

static KithPresenceStatus
visible (KithPresenceStatus status)
{
  return status == KITH_PRESENCE_STATUS_INVISIBLE ? KITH_PRESENCE_STATUS_OFFLINE : status;
}

/**
 * kithd_presence_set:
 * @status: %KITH_PRESENCE_STATUS_OFFLINE when the last connection has gone
 *
 * Notes how a person is.
 *
 * Returns: whether others see a change
 */
gboolean
kithd_presence_set (KithdPresence *self, const char *user_id, KithPresenceStatus status)
{
  KithPresenceStatus before;

  g_rw_lock_writer_lock (&self->lock);
  before = GPOINTER_TO_INT (g_hash_table_lookup (self->statuses, user_id));
  if (status == KITH_PRESENCE_STATUS_OFFLINE)
    g_hash_table_remove (self->statuses, user_id);
  else
    g_hash_table_insert (self->statuses, g_strdup (user_id), GINT_TO_POINTER (status));
  g_rw_lock_writer_unlock (&self->lock);
  return visible (before) != visible (status);
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
  status = GPOINTER_TO_INT (g_hash_table_lookup (self->statuses, user_id));
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
 * kithd_presence_list_visible:
 *
 * Returns: (transfer full) (element-type utf8): ids of all whom others see as being there
 */
GPtrArray *
kithd_presence_list_visible (KithdPresence *self)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer id, status;

  g_rw_lock_reader_lock (&self->lock);
  g_hash_table_iter_init (&iter, self->statuses);
  while (g_hash_table_iter_next (&iter, &id, &status))
    if (visible (GPOINTER_TO_INT (status)) != KITH_PRESENCE_STATUS_OFFLINE)
      g_ptr_array_add (ids, g_strdup (id));
  g_rw_lock_reader_unlock (&self->lock);
  return ids;
}
