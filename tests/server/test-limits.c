/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-admission.h"
#include "kithd-rate-limits.h"

static void
test_rate (void)
{
  g_autoptr (KithClock) clock = kith_clock_new_manual (1700000000000);
  g_autoptr (KithdRateLimits) rates = kithd_rate_limits_new (clock, 1);
  const KithBucket *bucket = &kith_buckets[KITH_BUCKET_TYPING];
  KithdRateVerdict verdict;

  for (guint i = 0; i < (guint) bucket->burst; i++)
    {
      kithd_rate_limits_take (rates, KITH_BUCKET_TYPING, "anna", &verdict);
      g_assert_true (verdict.allowed);
      g_assert_cmpuint (verdict.limit, ==, (guint) bucket->burst);
      g_assert_cmpuint (verdict.remaining, ==, (guint) bucket->burst - 1 - i);
      g_assert_true (verdict.bucket == bucket);
    }
  kithd_rate_limits_take (rates, KITH_BUCKET_TYPING, "anna", &verdict);
  g_assert_false (verdict.allowed);
  g_assert_cmpfloat_with_epsilon (verdict.retry_after, 1 / bucket->per_second, 0.001);
  g_assert_cmpfloat_with_epsilon (verdict.reset_after, bucket->burst / bucket->per_second, 0.001);

  /* Others and other buckets are not concerned. */
  kithd_rate_limits_take (rates, KITH_BUCKET_TYPING, "boris", &verdict);
  g_assert_true (verdict.allowed);
  kithd_rate_limits_take (rates, KITH_BUCKET_READ, "anna", &verdict);
  g_assert_true (verdict.allowed);

  kith_clock_advance (clock, (gint64) (1000 / bucket->per_second) + 1);
  kithd_rate_limits_take (rates, KITH_BUCKET_TYPING, "anna", &verdict);
  g_assert_true (verdict.allowed);
}

static void
test_rate_factor (void)
{
  g_autoptr (KithClock) clock = kith_clock_new_manual (1700000000000);
  g_autoptr (KithdRateLimits) twice = kithd_rate_limits_new (clock, 2);
  g_autoptr (KithdRateLimits) off = kithd_rate_limits_new (clock, 0);
  KithdRateVerdict verdict;

  kithd_rate_limits_take (twice, KITH_BUCKET_AUTH, "x", &verdict);
  g_assert_cmpuint (verdict.limit, ==, (guint) kith_buckets[KITH_BUCKET_AUTH].burst * 2);
  for (guint i = 0; i < 1000; i++)
    {
      kithd_rate_limits_take (off, KITH_BUCKET_AUTH, "x", &verdict);
      g_assert_true (verdict.allowed);
      g_assert_null (verdict.bucket);
    }
}

/* Many who come by once don't stay in memory; whoever is limited does. */
static void
test_rate_sweep (void)
{
  g_autoptr (KithClock) clock = kith_clock_new_manual (1700000000000);
  g_autoptr (KithdRateLimits) rates = kithd_rate_limits_new (clock, 1);
  KithdRateVerdict verdict;

  do
    kithd_rate_limits_take (rates, KITH_BUCKET_AUTH, "flood", &verdict);
  while (verdict.allowed);
  for (guint i = 0; i < 20000; i++)
    {
      g_autofree char *name = g_strdup_printf ("address-%u", i);

      kithd_rate_limits_take (rates, KITH_BUCKET_AUTH, name, &verdict);
      g_assert_true (verdict.allowed);
    }
  kithd_rate_limits_take (rates, KITH_BUCKET_AUTH, "flood", &verdict);
  g_assert_false (verdict.allowed);
}

static KithdAdmission *
new_admission (KithClock *clock)
{
  const KithdAdmissionLimits limits = { .connections = 10,
                                        .connections_per_address = 6,
                                        .half_open = 4,
                                        .half_open_per_address = 2,
                                        .handshakes_per_second = 1,
                                        .handshakes_burst = 3 };

  return kithd_admission_new (clock, &limits);
}

static void
enter_open (KithdAdmission *admission, const char *address, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpint (kithd_admission_enter (admission, address), ==, KITHD_ADMIT);
      kithd_admission_opened (admission, address);
    }
}

static void
test_connections (void)
{
  g_autoptr (KithClock) clock = kith_clock_new_manual (1700000000000);
  g_autoptr (KithdAdmission) admission = new_admission (clock);

  enter_open (admission, "a", 6);
  g_assert_cmpint (kithd_admission_enter (admission, "a"), ==, KITHD_REFUSE);
  enter_open (admission, "b", 4);
  g_assert_cmpint (kithd_admission_enter (admission, "c"), ==, KITHD_REFUSE);
  kithd_admission_leave (admission, "a", FALSE);
  g_assert_cmpint (kithd_admission_enter (admission, "c"), ==, KITHD_ADMIT);
  g_assert_cmpuint (kithd_admission_get_connections (admission), ==, 10);
  /* Somebody new is worth more than somebody silent. */
  g_assert_cmpint (kithd_admission_enter (admission, "d"), ==, KITHD_ADMIT_EVICT_OLDEST);
}

static void
test_half_open (void)
{
  g_autoptr (KithClock) clock = kith_clock_new_manual (1700000000000);
  g_autoptr (KithdAdmission) admission = new_admission (clock);

  g_assert_cmpint (kithd_admission_enter (admission, "a"), ==, KITHD_ADMIT);
  g_assert_cmpint (kithd_admission_enter (admission, "a"), ==, KITHD_ADMIT);
  g_assert_cmpint (kithd_admission_enter (admission, "a"), ==, KITHD_ADMIT_EVICT_OWN);
  kithd_admission_leave (admission, "a", TRUE);
  g_assert_cmpint (kithd_admission_enter (admission, "b"), ==, KITHD_ADMIT);
  g_assert_cmpint (kithd_admission_enter (admission, "c"), ==, KITHD_ADMIT);
  g_assert_cmpint (kithd_admission_enter (admission, "d"), ==, KITHD_ADMIT_EVICT_OLDEST);
}

static void
test_handshakes (void)
{
  g_autoptr (KithClock) clock = kith_clock_new_manual (1700000000000);
  g_autoptr (KithdAdmission) admission = new_admission (clock);

  for (guint i = 0; i < 3; i++)
    g_assert_true (kithd_admission_begin_handshake (admission, "a"));
  g_assert_false (kithd_admission_begin_handshake (admission, "a"));
  g_assert_true (kithd_admission_begin_handshake (admission, "b"));
  /* Forgetting an address must not forgive it. */
  kithd_admission_sweep (admission);
  g_assert_false (kithd_admission_begin_handshake (admission, "a"));
  kith_clock_advance (clock, 1001);
  g_assert_true (kithd_admission_begin_handshake (admission, "a"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/limits/rate", test_rate);
  g_test_add_func ("/limits/rate-factor", test_rate_factor);
  g_test_add_func ("/limits/rate-sweep", test_rate_sweep);
  g_test_add_func ("/limits/connections", test_connections);
  g_test_add_func ("/limits/half-open", test_half_open);
  g_test_add_func ("/limits/handshakes", test_handshakes);
  return g_test_run ();
}
