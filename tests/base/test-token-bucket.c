/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-token-bucket.h"

#define SECOND G_USEC_PER_SEC

static void
test_burst (void)
{
  KithTokenBucket bucket = { 0 };

  for (guint i = 0; i < 5; i++)
    g_assert_true (kith_token_bucket_take (&bucket, 5, 1, 0));
  g_assert_false (kith_token_bucket_take (&bucket, 5, 1, 0));
  g_assert_cmpfloat (kith_token_bucket_get_left (&bucket, 5, 1, 0), ==, 0);
}

static void
test_refusal_costs_nothing (void)
{
  KithTokenBucket bucket = { 0 };

  g_assert_true (kith_token_bucket_take (&bucket, 1, 1, 0));
  for (guint i = 0; i < 100; i++)
    g_assert_false (kith_token_bucket_take (&bucket, 1, 1, SECOND / 2));
  g_assert_true (kith_token_bucket_take (&bucket, 1, 1, SECOND));
}

static void
test_refill (void)
{
  KithTokenBucket bucket = { 0 };

  for (guint i = 0; i < 4; i++)
    g_assert_true (kith_token_bucket_take (&bucket, 4, 2, 0));
  g_assert_cmpfloat_with_epsilon (kith_token_bucket_get_left (&bucket, 4, 2, SECOND), 2, 1e-9);
  g_assert_cmpfloat_with_epsilon (kith_token_bucket_get_left (&bucket, 4, 2, 100 * SECOND), 4, 1e-9);
}

static void
test_wait (void)
{
  KithTokenBucket bucket = { 0 };

  g_assert_cmpfloat (kith_token_bucket_get_wait (&bucket, 1, 0.5, 0), ==, 0);
  g_assert_true (kith_token_bucket_take (&bucket, 1, 0.5, 0));
  g_assert_cmpfloat_with_epsilon (kith_token_bucket_get_wait (&bucket, 1, 0.5, 0), 2, 1e-9);
  g_assert_cmpfloat_with_epsilon (kith_token_bucket_get_wait (&bucket, 1, 0.5, SECOND), 1, 1e-9);
  g_assert_cmpfloat (kith_token_bucket_get_wait (&bucket, 1, 0.5, 2 * SECOND), ==, 0);
  g_assert_true (kith_token_bucket_take (&bucket, 1, 0.5, 2 * SECOND));
}

/* A clock that steps back neither fills nor empties it. */
static void
test_step_back (void)
{
  KithTokenBucket bucket = { 0 };

  g_assert_true (kith_token_bucket_take (&bucket, 1, 1, 10 * SECOND));
  g_assert_false (kith_token_bucket_take (&bucket, 1, 1, 5 * SECOND));
}

/* Over any time no more goes through than the burst and what came back. */
static void
test_long_run (void)
{
  KithTokenBucket bucket = { 0 };
  guint taken = 0;

  for (gint64 now = 0; now < 100 * SECOND; now += SECOND / 100)
    taken += kith_token_bucket_take (&bucket, 10, 3, now) ? 1 : 0;
  g_assert_cmpuint (taken, >=, 10 + 297);
  g_assert_cmpuint (taken, <=, 10 + 300);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/token-bucket/burst", test_burst);
  g_test_add_func ("/token-bucket/refusal-costs-nothing", test_refusal_costs_nothing);
  g_test_add_func ("/token-bucket/refill", test_refill);
  g_test_add_func ("/token-bucket/wait", test_wait);
  g_test_add_func ("/token-bucket/step-back", test_step_back);
  g_test_add_func ("/token-bucket/long-run", test_long_run);
  return g_test_run ();
}
