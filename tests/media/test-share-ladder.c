/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-share-ladder.h"

/* Bits go first, then frames, then points; nothing of it is more on a lower step. */
static void
test_order (void)
{
  KithShareLadder ladder = { KITH_SHARE_QUALITY_FULL_MOTION };
  KithShareFormat above = kith_share_ladder_get_format (&ladder), wished = above;
  gboolean slower = FALSE, smaller = FALSE;

  g_assert_cmpint (above.rate, ==, 30);
  g_assert_cmpint (above.height, ==, 1080);
  while (kith_share_ladder_report (&ladder, 0.2))
    {
      KithShareFormat format = kith_share_ladder_get_format (&ladder);

      g_assert_cmpint (format.bitrate, <, above.bitrate);
      g_assert_cmpint (format.rate, <=, above.rate);
      g_assert_cmpint (format.height, <=, above.height);
      slower = slower || format.rate < wished.rate;
      smaller = smaller || format.height < wished.height;
      g_assert_true (slower || !smaller);
      above = format;
    }
  g_assert_true (slower && smaller);
  g_assert_cmpuint (ladder.step, ==, KITH_SHARE_LADDER_STEPS - 1);
}

/* Down at once, up after a while, and not at all between the two. */
static void
test_pace (void)
{
  KithShareLadder ladder = { KITH_SHARE_QUALITY_TEXT };
  guint n = 0;

  g_assert_false (kith_share_ladder_report (&ladder, 0));
  g_assert_true (kith_share_ladder_report (&ladder, 0.06));
  for (guint i = 0; i < 20; i++)
    g_assert_false (kith_share_ladder_report (&ladder, 0.03));
  while (!kith_share_ladder_report (&ladder, 0))
    n++;
  g_assert_cmpuint (n, >=, 5);
  g_assert_cmpuint (ladder.step, ==, 0);
  for (guint i = 0; i < 20; i++)
    g_assert_false (kith_share_ladder_report (&ladder, 0));
}

static void
test_least (void)
{
  KithShareLadder ladder = { KITH_SHARE_QUALITY_TEXT, KITH_SHARE_LADDER_STEPS - 1, 0 };
  KithShareFormat format = kith_share_ladder_get_format (&ladder);

  g_assert_cmpint (format.rate, ==, 5);
  g_assert_cmpint (format.bitrate, ==, 300000);
  g_assert_cmpint (format.height, ==, 540);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/share-ladder/order", test_order);
  g_test_add_func ("/share-ladder/pace", test_pace);
  g_test_add_func ("/share-ladder/least", test_least);
  return g_test_run ();
}
