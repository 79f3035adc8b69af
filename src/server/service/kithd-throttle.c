/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-throttle.h"

/* Who has not failed for so long begins afresh. */
#define FORGET_MS (60 * 60 * 1000)
/* An attacker who invents names must not fill the memory. */
#define MAX_KEYS 100000

struct _KithdThrottle
{
  KithClock *clock;
  guint n_free;
  guint max_seconds;
  GMutex mutex;
  GHashTable *keys; /* char * → Failures */
};

typedef struct
{
  guint n;
  gint64 last_ms;
  gint64 blocked_until_ms;
} Failures;

/**
 * kithd_throttle_new:
 * @n_free: failures without a wait
 * @max_seconds: the longest wait
 *
 * Returns: (transfer full): a throttle
 */
KithdThrottle *
kithd_throttle_new (KithClock *clock, guint n_free, guint max_seconds)
{
  KithdThrottle *self = g_new0 (KithdThrottle, 1);

  self->clock = kith_clock_ref (clock);
  self->n_free = n_free;
  self->max_seconds = max_seconds;
  g_mutex_init (&self->mutex);
  self->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
kithd_throttle_free (KithdThrottle *self)
{
  if (!self)
    return;
  kith_clock_unref (self->clock);
  g_mutex_clear (&self->mutex);
  g_hash_table_unref (self->keys);
  g_free (self);
}

static gboolean
is_old (gpointer key, gpointer value, gpointer now)
{
  return ((Failures *) value)->last_ms + FORGET_MS < *(gint64 *) now;
}

static Failures *
get_failures (KithdThrottle *self, const char *key, gint64 now)
{
  Failures *failures = g_hash_table_lookup (self->keys, key);

  if (failures && is_old (NULL, failures, &now))
    *failures = (Failures){ 0 };
  if (failures)
    return failures;
  if (g_hash_table_size (self->keys) >= MAX_KEYS)
    g_hash_table_foreach_remove (self->keys, is_old, &now);
  if (g_hash_table_size (self->keys) >= MAX_KEYS)
    g_hash_table_remove_all (self->keys);
  failures = g_new0 (Failures, 1);
  g_hash_table_insert (self->keys, g_strdup (key), failures);
  return failures;
}

/**
 * kithd_throttle_begin:
 * @retry_after: (out): seconds to wait, where it is refused
 *
 * Counts an attempt as failed before its outcome is known, so that many at once do not pass for one.
 *
 * Returns: whether the attempt may be made
 */
gboolean
kithd_throttle_begin (KithdThrottle *self, const char *key, guint *retry_after)
{
  gint64 now = kith_clock_now_ms (self->clock);
  Failures *failures;
  gboolean allowed;

  g_mutex_lock (&self->mutex);
  failures = get_failures (self, key, now);
  allowed = failures->blocked_until_ms <= now;
  if (allowed)
    {
      failures->n++;
      failures->last_ms = now;
      if (failures->n >= self->n_free)
        failures->blocked_until_ms = now + 1000 * (gint64) MIN (self->max_seconds,
                                                                1u << MIN (failures->n - self->n_free, 20));
    }
  else
    {
      *retry_after = (guint) ((failures->blocked_until_ms - now + 999) / 1000);
    }
  g_mutex_unlock (&self->mutex);
  return allowed;
}

/**
 * kithd_throttle_forgive:
 *
 * Takes back one attempt, which succeeded; the failures before it stay.
 */
void
kithd_throttle_forgive (KithdThrottle *self, const char *key)
{
  Failures *failures;

  g_mutex_lock (&self->mutex);
  failures = g_hash_table_lookup (self->keys, key);
  if (failures && failures->n > 0)
    {
      failures->n--;
      failures->blocked_until_ms = 0;
    }
  g_mutex_unlock (&self->mutex);
}

/**
 * kithd_throttle_forget:
 *
 * Forgets all failures of a key, whose holder has proved who they are.
 */
void
kithd_throttle_forget (KithdThrottle *self, const char *key)
{
  g_mutex_lock (&self->mutex);
  g_hash_table_remove (self->keys, key);
  g_mutex_unlock (&self->mutex);
}
