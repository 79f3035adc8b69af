/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-uploads.h"

struct _KithdUploads
{
  GMutex mutex;
  GHashTable *by_user; /* user id → how many are theirs */
  guint n, max, max_of_one;
};

/**
 * kithd_uploads_new:
 * @max: how many there may be at the same time
 * @max_of_one: how many of them may be one person's
 */
KithdUploads *
kithd_uploads_new (guint max, guint max_of_one)
{
  KithdUploads *self = g_new0 (KithdUploads, 1);

  g_mutex_init (&self->mutex);
  self->by_user = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->max = max;
  self->max_of_one = max_of_one;
  return self;
}

void
kithd_uploads_free (KithdUploads *self)
{
  if (!self)
    return;
  g_hash_table_unref (self->by_user);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/**
 * kithd_uploads_begin:
 *
 * Returns: whether there is room for one more of this person's; then it ends with kithd_uploads_end()
 */
gboolean
kithd_uploads_begin (KithdUploads *self, const char *user_id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  guint own = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_user, user_id));

  if (self->n >= self->max || own >= self->max_of_one)
    return FALSE;
  self->n++;
  g_hash_table_insert (self->by_user, g_strdup (user_id), GUINT_TO_POINTER (own + 1));
  return TRUE;
}

void
kithd_uploads_end (KithdUploads *self, const char *user_id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  guint own = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_user, user_id));

  g_return_if_fail (own > 0);
  self->n--;
  if (own > 1)
    g_hash_table_insert (self->by_user, g_strdup (user_id), GUINT_TO_POINTER (own - 1));
  else
    g_hash_table_remove (self->by_user, user_id);
}
