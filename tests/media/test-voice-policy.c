/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-voice-policy.h"

/* Worse things are answered at once; better ones are not trusted for a while, and come step by step. */
static void
test_encoding (void)
{
  KithEncodingPolicy policy;
  guint seconds = 0;

  kith_encoding_policy_init (&policy);
  g_assert_cmpuint (policy.now.loss, ==, 0);
  g_assert_false (kith_encoding_policy_update (&policy, 0.01));
  g_assert_true (kith_encoding_policy_update (&policy, 0.02));
  g_assert_cmpuint (policy.now.loss, >, 0);
  g_assert_cmpuint (policy.now.bitrate, ==, kith_voice_encoding_plain.bitrate);
  g_assert_true (kith_encoding_policy_update (&policy, 0.3));
  g_assert_cmpuint (policy.now.bitrate, <, kith_voice_encoding_plain.bitrate);
  g_assert_false (kith_encoding_policy_update (&policy, 0.3));

  while (policy.now.loss > 0)
    {
      guint bitrate = policy.now.bitrate;

      kith_encoding_policy_update (&policy, 0);
      g_assert_cmpuint (policy.now.bitrate, >=, bitrate);
      seconds++;
    }
  g_assert_cmpuint (seconds, ==, 30);
  g_assert_cmpuint (policy.now.bitrate, ==, kith_voice_encoding_plain.bitrate);
}

/* One bad second in between begins the waiting anew. */
static void
test_encoding_relapse (void)
{
  KithEncodingPolicy policy;

  kith_encoding_policy_init (&policy);
  kith_encoding_policy_update (&policy, 0.05);
  for (guint i = 0; i < 9; i++)
    g_assert_false (kith_encoding_policy_update (&policy, 0));
  g_assert_false (kith_encoding_policy_update (&policy, 0.05));
  for (guint i = 0; i < 9; i++)
    g_assert_false (kith_encoding_policy_update (&policy, 0));
  g_assert_true (kith_encoding_policy_update (&policy, 0));
}

static void
test_hold (void)
{
  KithLinkStats stats = { .path = KITH_LINK_PATH_HOST, .jitter = 0.5 };
  KithHoldPolicy policy;
  guint near_ms, calm = 0;

  kith_hold_policy_init (&policy, FALSE);
  g_assert_cmpuint (policy.hold_ms, ==, 40);
  g_assert_true (kith_hold_policy_update (&policy, &stats, FALSE));
  near_ms = policy.hold_ms;
  g_assert_cmpuint (near_ms, <, 40);

  stats.jitter = 15;
  g_assert_true (kith_hold_policy_update (&policy, &stats, FALSE));
  g_assert_cmpuint (policy.hold_ms, >=, near_ms + 50);
  g_assert_false (kith_hold_policy_update (&policy, &stats, FALSE));
  stats.jitter = 1000;
  g_assert_true (kith_hold_policy_update (&policy, &stats, FALSE));
  g_assert_cmpuint (policy.hold_ms, <=, 160);

  stats.jitter = 0.5;
  do
    calm++;
  while (!kith_hold_policy_update (&policy, &stats, FALSE));
  g_assert_cmpuint (calm, ==, 10);
  g_assert_cmpuint (policy.hold_ms, ==, near_ms);
}

/* A machine with much to do makes late what the network did not. */
static void
test_hold_lateness (void)
{
  KithLinkStats stats = { .path = KITH_LINK_PATH_HOST, .lateness = 3 };
  KithHoldPolicy policy;

  kith_hold_policy_init (&policy, TRUE);
  kith_hold_policy_update (&policy, &stats, TRUE);
  g_assert_cmpuint (policy.hold_ms, ==, 10);
  stats.lateness = 31;
  g_assert_true (kith_hold_policy_update (&policy, &stats, TRUE));
  g_assert_cmpuint (policy.hold_ms, ==, 40);
}

/* What is lost must be waited for, to be restored; who wants little delay waits less. */
static void
test_hold_loss (void)
{
  KithLinkStats stats = { .path = KITH_LINK_PATH_REFLEXIVE, .loss = 0.1 };
  KithHoldPolicy usual, low;

  kith_hold_policy_init (&usual, FALSE);
  kith_hold_policy_init (&low, TRUE);
  kith_hold_policy_update (&usual, &stats, FALSE);
  kith_hold_policy_update (&low, &stats, TRUE);
  g_assert_cmpuint (usual.hold_ms, ==, 40);
  g_assert_cmpuint (low.hold_ms, ==, 20);
  stats.loss = 0;
  for (guint i = 0; i < 10; i++)
    kith_hold_policy_update (&low, &stats, TRUE);
  g_assert_cmpuint (low.hold_ms, ==, 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/voice-policy/encoding", test_encoding);
  g_test_add_func ("/voice-policy/encoding-relapse", test_encoding_relapse);
  g_test_add_func ("/voice-policy/hold", test_hold);
  g_test_add_func ("/voice-policy/hold-lateness", test_hold_lateness);
  g_test_add_func ("/voice-policy/hold-loss", test_hold_loss);
  return g_test_run ();
}
