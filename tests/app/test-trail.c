/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-trail.h"

/* Channels are there unless their id stands in @data. */
static gboolean
is_there (const KithTrailStop *stop, gpointer data)
{
  return !g_strv_contains ((const char *const *) data, stop->channel_id);
}

static void
visit (KithTrail *trail, const char *channel, const char *message)
{
  kith_trail_visit (trail, "s", channel, message);
  kith_trail_settle (trail);
}

static void
assert_go (KithTrail *trail, int direction, const char *channel, const char *message)
{
  const KithTrailStop *stop;

  g_assert_true (kith_trail_can_go (trail, direction) == (channel != NULL));
  stop = kith_trail_go (trail, direction);
  g_assert_cmpstr (stop ? stop->channel_id : NULL, ==, channel);
  if (stop)
    g_assert_cmpstr (stop->message_id, ==, message);
}

static void
test_back_and_forward (void)
{
  const char *gone[] = { NULL };
  g_autoptr (KithTrail) trail = kith_trail_new (is_there, gone);

  assert_go (trail, -1, NULL, NULL);
  visit (trail, "a", NULL);
  assert_go (trail, -1, NULL, NULL);
  visit (trail, "b", NULL);
  visit (trail, "b", NULL);
  visit (trail, "c", NULL);
  assert_go (trail, -1, "b", NULL);
  assert_go (trail, -1, "a", NULL);
  assert_go (trail, -1, NULL, NULL);
  assert_go (trail, 1, "b", NULL);
  assert_go (trail, 1, "c", NULL);
  assert_go (trail, 1, NULL, NULL);
  assert_go (trail, -1, "b", NULL);
  visit (trail, "d", NULL);
  assert_go (trail, 1, NULL, NULL);
  assert_go (trail, -1, "b", NULL);
}

static void
test_jumps (void)
{
  const char *gone[] = { NULL };
  g_autoptr (KithTrail) trail = kith_trail_new (is_there, gone);

  visit (trail, "a", NULL);
  /* Within the channel, from where somebody had scrolled to. */
  kith_trail_leave_at (trail, "seen");
  visit (trail, "a", "old");
  /* A channel is opened for a message of it. */
  kith_trail_visit (trail, "s", "b", NULL);
  kith_trail_leave_at (trail, "whatever");
  visit (trail, "b", "linked");
  assert_go (trail, -1, "a", "old");
  assert_go (trail, -1, "a", "seen");
  assert_go (trail, -1, NULL, NULL);
  assert_go (trail, 1, "a", "old");
  assert_go (trail, 1, "b", "linked");
}

static void
test_gone (void)
{
  const char *gone[] = { NULL, NULL };
  g_autoptr (KithTrail) trail = kith_trail_new (is_there, gone);

  visit (trail, "a", NULL);
  visit (trail, "b", NULL);
  visit (trail, "a", NULL);
  visit (trail, "c", NULL);
  gone[0] = "b";
  assert_go (trail, -1, "a", NULL);
  /* What is left beyond the one that is gone is where one stands already. */
  assert_go (trail, -1, NULL, NULL);
  gone[0] = NULL;
  assert_go (trail, -1, "b", NULL);
  gone[0] = "a";
  assert_go (trail, 1, "c", NULL);
}

static void
test_bound (void)
{
  const char *gone[] = { NULL };
  g_autoptr (KithTrail) trail = kith_trail_new (is_there, gone);
  guint back = 0;

  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);

      visit (trail, id, NULL);
    }
  while (kith_trail_go (trail, -1))
    back++;
  g_assert_cmpuint (back, ==, 99);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trail/back-and-forward", test_back_and_forward);
  g_test_add_func ("/trail/jumps", test_jumps);
  g_test_add_func ("/trail/gone", test_gone);
  g_test_add_func ("/trail/bound", test_bound);
  return g_test_run ();
}
