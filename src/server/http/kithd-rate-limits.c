/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-rate-limits.h"

#include "kith-token-bucket.h"

/* A table that has grown to this is searched for what is full again; many addresses may come by once. */
#define SWEEP_SIZE 4096

typedef struct
{
  GMutex mutex;
  GHashTable *entries; /* user or address → KithTokenBucket */
  guint sweep_at;
} Table;

struct _KithdRateLimits
{
  KithClock *clock;
  double factor;
  Table tables[KITH_N_BUCKETS];
};

/**
 * kithd_rate_limits_new:
 * @factor: by which the protocol's limits are multiplied; 0 for no limits
 */
KithdRateLimits *
kithd_rate_limits_new (KithClock *clock, double factor)
{
  KithdRateLimits *self = g_new0 (KithdRateLimits, 1);

  self->clock = kith_clock_ref (clock);
  self->factor = factor;
  for (guint i = 0; i < KITH_N_BUCKETS; i++)
    {
      g_mutex_init (&self->tables[i].mutex);
      self->tables[i].entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      self->tables[i].sweep_at = SWEEP_SIZE;
    }
  return self;
}

void
kithd_rate_limits_free (KithdRateLimits *self)
{
  if (!self)
    return;
  for (guint i = 0; i < KITH_N_BUCKETS; i++)
    {
      g_hash_table_unref (self->tables[i].entries);
      g_mutex_clear (&self->tables[i].mutex);
    }
  kith_clock_unref (self->clock);
  g_free (self);
}

static void
sweep (Table *table, double burst, double per_second, gint64 now)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, table->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (kith_token_bucket_get_left (value, burst, per_second, now) >= burst)
      g_hash_table_iter_remove (&iter);
  table->sweep_at = MAX (SWEEP_SIZE, g_hash_table_size (table->entries) * 2);
}

/**
 * kithd_rate_limits_take:
 * @who: the user's id or the address, as the bucket wants
 * @verdict: (out): whether the request may be carried out, and what to tell
 *
 * Counts a request.
 */
void
kithd_rate_limits_take (KithdRateLimits *self, KithBucketId bucket, const char *who, KithdRateVerdict *verdict)
{
  const KithBucket *info = &kith_buckets[bucket];
  double burst = info->burst * self->factor, per_second = info->per_second * self->factor, left;
  gint64 now = kith_clock_monotonic_us (self->clock);
  Table *table = &self->tables[bucket];
  KithTokenBucket *entry;

  *verdict = (KithdRateVerdict){ .allowed = TRUE };
  if (self->factor <= 0)
    return;
  burst = MAX (burst, 1);
  verdict->bucket = info;
  verdict->limit = (guint) burst;

  g_mutex_lock (&table->mutex);
  if (g_hash_table_size (table->entries) >= table->sweep_at)
    sweep (table, burst, per_second, now);
  entry = g_hash_table_lookup (table->entries, who);
  if (!entry)
    {
      entry = g_new0 (KithTokenBucket, 1);
      g_hash_table_insert (table->entries, g_strdup (who), entry);
    }
  verdict->allowed = kith_token_bucket_take (entry, burst, per_second, now);
  left = kith_token_bucket_get_left (entry, burst, per_second, now);
  verdict->retry_after = kith_token_bucket_get_wait (entry, burst, per_second, now);
  g_mutex_unlock (&table->mutex);

  verdict->remaining = (guint) left;
  verdict->reset_after = (burst - left) / per_second;
}
