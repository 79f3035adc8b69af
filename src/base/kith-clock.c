/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-clock.h"

#include <string.h>

struct _KithClock
{
  gatomicrefcount refs;
  gboolean manual;
  GMutex mutex;
  gint64 now_ms; /* of a manual clock */
};

static KithClock *
clock_new (gboolean manual, gint64 now_ms)
{
  KithClock *self = g_new0 (KithClock, 1);

  g_atomic_ref_count_init (&self->refs);
  g_mutex_init (&self->mutex);
  self->manual = manual;
  self->now_ms = now_ms;
  return self;
}

/**
 * kith_clock_new:
 *
 * Returns: (transfer full): the machine's clock
 */
KithClock *
kith_clock_new (void)
{
  return clock_new (FALSE, 0);
}

/**
 * kith_clock_new_manual:
 * @now_ms: milliseconds since 1970
 *
 * Returns: (transfer full): a clock that stands still until kith_clock_advance()
 */
KithClock *
kith_clock_new_manual (gint64 now_ms)
{
  return clock_new (TRUE, now_ms);
}

KithClock *
kith_clock_ref (KithClock *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
kith_clock_unref (KithClock *self)
{
  if (!self || !g_atomic_ref_count_dec (&self->refs))
    return;
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static gint64
manual_now (KithClock *self)
{
  gint64 now;

  g_mutex_lock (&self->mutex);
  now = self->now_ms;
  g_mutex_unlock (&self->mutex);
  return now;
}

/**
 * kith_clock_now_ms:
 *
 * Returns: milliseconds since 1970, UTC; it may step back when the machine's clock is set
 */
gint64
kith_clock_now_ms (KithClock *self)
{
  return self->manual ? manual_now (self) : g_get_real_time () / 1000;
}

/**
 * kith_clock_monotonic_us:
 *
 * Returns: microseconds since an unknown time; it never steps back
 */
gint64
kith_clock_monotonic_us (KithClock *self)
{
  return self->manual ? manual_now (self) * 1000 : g_get_monotonic_time ();
}

/**
 * kith_clock_advance:
 *
 * Moves a manual clock; on the machine's clock it is an error of the programmer.
 */
void
kith_clock_advance (KithClock *self, gint64 milliseconds)
{
  g_return_if_fail (self->manual);

  g_mutex_lock (&self->mutex);
  self->now_ms += milliseconds;
  g_mutex_unlock (&self->mutex);
}

/**
 * kith_time_format:
 * @ms: milliseconds since 1970
 *
 * Returns: (transfer full): RFC 3339 in UTC with milliseconds, as the protocol writes times
 */
char *
kith_time_format (gint64 ms)
{
  gint64 seconds = ms / 1000, rest = ms % 1000;
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *text = NULL;

  if (rest < 0)
    {
      seconds--;
      rest += 1000;
    }
  time = g_date_time_new_from_unix_utc (seconds);
  if (!time)
    return g_strdup ("1970-01-01T00:00:00.000Z");
  text = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S");
  return g_strdup_printf ("%s.%03dZ", text, (int) rest);
}

/**
 * kith_time_parse:
 * @ms: (out): milliseconds since 1970
 *
 * Reads RFC 3339 with a zone; a time without one is refused.
 */
gboolean
kith_time_parse (const char *text, gint64 *ms)
{
  g_autoptr (GDateTime) time = NULL;

  if (strlen (text) < strlen ("2000-01-01T00:00:00Z") || text[4] != '-' || text[10] != 'T')
    return FALSE;
  time = g_date_time_new_from_iso8601 (text, NULL);
  if (!time)
    return FALSE;
  *ms = g_date_time_to_unix (time) * 1000 + g_date_time_get_microsecond (time) / 1000;
  return TRUE;
}
