/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-admission.h"

#include "kith-token-bucket.h"

typedef struct
{
  guint connections, half_open;
  KithTokenBucket handshakes;
} Address;

struct _KithdAdmission
{
  KithClock *clock;
  KithdAdmissionLimits limits;
  GMutex mutex;
  GHashTable *addresses;
  guint connections, half_open;
};

KithdAdmission *
kithd_admission_new (KithClock *clock, const KithdAdmissionLimits *limits)
{
  KithdAdmission *self = g_new0 (KithdAdmission, 1);

  self->clock = kith_clock_ref (clock);
  self->limits = *limits;
  g_mutex_init (&self->mutex);
  self->addresses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
kithd_admission_free (KithdAdmission *self)
{
  if (!self)
    return;
  g_hash_table_unref (self->addresses);
  g_mutex_clear (&self->mutex);
  kith_clock_unref (self->clock);
  g_free (self);
}

static Address *
get_address (KithdAdmission *self, const char *name)
{
  Address *address = g_hash_table_lookup (self->addresses, name);

  if (!address)
    {
      address = g_new0 (Address, 1);
      g_hash_table_insert (self->addresses, g_strdup (name), address);
    }
  return address;
}

/**
 * kithd_admission_enter:
 *
 * Counts a connection that has just been accepted, half-open until kithd_admission_opened().
 *
 * Returns: what to do; unless it is %KITHD_REFUSE, kithd_admission_leave() must follow at its end
 */
KithdAdmissionVerdict
kithd_admission_enter (KithdAdmission *self, const char *address)
{
  KithdAdmissionVerdict verdict = KITHD_ADMIT;
  Address *entry;

  g_mutex_lock (&self->mutex);
  entry = get_address (self, address);
  if (self->connections >= self->limits.connections || entry->connections >= self->limits.connections_per_address)
    {
      /* A flood of silent connections must not keep others of the same address out. */
      verdict = entry->half_open                                                   ? KITHD_ADMIT_EVICT_OWN
                : self->half_open && self->connections >= self->limits.connections ? KITHD_ADMIT_EVICT_OLDEST
                                                                                   : KITHD_REFUSE;
      if (verdict == KITHD_ADMIT_EVICT_OLDEST && entry->connections >= self->limits.connections_per_address)
        verdict = KITHD_REFUSE;
    }
  else if (entry->half_open >= self->limits.half_open_per_address)
    verdict = KITHD_ADMIT_EVICT_OWN;
  else if (self->half_open >= self->limits.half_open)
    verdict = KITHD_ADMIT_EVICT_OLDEST;
  if (verdict != KITHD_REFUSE)
    {
      self->connections++;
      self->half_open++;
      entry->connections++;
      entry->half_open++;
    }
  g_mutex_unlock (&self->mutex);
  if (verdict == KITHD_REFUSE)
    kithd_metrics_count (self->limits.metrics, KITHD_COUNT_REFUSED, 1);
  return verdict;
}

/**
 * kithd_admission_begin_handshake:
 *
 * Returns: whether an address may begin another TLS handshake now
 */
gboolean
kithd_admission_begin_handshake (KithdAdmission *self, const char *address)
{
  gboolean may;

  g_mutex_lock (&self->mutex);
  may = kith_token_bucket_take (&get_address (self, address)->handshakes, self->limits.handshakes_burst,
                                self->limits.handshakes_per_second, kith_clock_monotonic_us (self->clock));
  g_mutex_unlock (&self->mutex);
  if (!may)
    kithd_metrics_count (self->limits.metrics, KITHD_COUNT_HANDSHAKES_SLOW, 1);
  return may;
}

/**
 * kithd_admission_opened:
 *
 * Notes that a connection has done its handshake.
 */
void
kithd_admission_opened (KithdAdmission *self, const char *address)
{
  g_mutex_lock (&self->mutex);
  self->half_open--;
  get_address (self, address)->half_open--;
  g_mutex_unlock (&self->mutex);
}

/**
 * kithd_admission_leave:
 * @half_open: whether kithd_admission_opened() was never called for it
 *
 * Notes the end of a connection.
 */
void
kithd_admission_leave (KithdAdmission *self, const char *address, gboolean half_open)
{
  Address *entry;

  g_mutex_lock (&self->mutex);
  entry = get_address (self, address);
  self->connections--;
  entry->connections--;
  if (half_open)
    {
      self->half_open--;
      entry->half_open--;
    }
  g_mutex_unlock (&self->mutex);
}

/**
 * kithd_admission_sweep:
 *
 * Forgets addresses of which there is nothing to remember; to be called now and then.
 */
void
kithd_admission_sweep (KithdAdmission *self)
{
  gint64 now = kith_clock_monotonic_us (self->clock);
  GHashTableIter iter;
  gpointer value;

  g_mutex_lock (&self->mutex);
  g_hash_table_iter_init (&iter, self->addresses);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Address *entry = value;

      if (!entry->connections &&
          kith_token_bucket_get_left (&entry->handshakes, self->limits.handshakes_burst,
                                      self->limits.handshakes_per_second, now) >= self->limits.handshakes_burst)
        g_hash_table_iter_remove (&iter);
    }
  g_mutex_unlock (&self->mutex);
}

guint
kithd_admission_get_connections (KithdAdmission *self)
{
  guint connections;

  g_mutex_lock (&self->mutex);
  connections = self->connections;
  g_mutex_unlock (&self->mutex);
  return connections;
}
