/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-clock.h"

static void
test_machine (void)
{
  g_autoptr (KithClock) clock = kith_clock_new ();
  gint64 before = g_get_real_time () / 1000;
  gint64 now = kith_clock_now_ms (clock);
  gint64 first = kith_clock_monotonic_us (clock);

  g_assert_cmpint (now, >=, before);
  g_assert_cmpint (now, <=, g_get_real_time () / 1000);
  g_assert_cmpint (kith_clock_monotonic_us (clock), >=, first);
}

static void
test_manual (void)
{
  g_autoptr (KithClock) clock = kith_clock_new_manual (1000);
  gint64 monotonic = kith_clock_monotonic_us (clock);

  g_assert_cmpint (kith_clock_now_ms (clock), ==, 1000);
  g_assert_cmpint (kith_clock_now_ms (clock), ==, 1000);
  kith_clock_advance (clock, 250);
  g_assert_cmpint (kith_clock_now_ms (clock), ==, 1250);
  g_assert_cmpint (kith_clock_monotonic_us (clock) - monotonic, ==, 250000);
}

static gpointer
advance_often (gpointer data)
{
  for (guint i = 0; i < 10000; i++)
    kith_clock_advance (data, 1);
  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (KithClock) clock = kith_clock_new_manual (0);
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("advance", advance_often, clock);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (kith_clock_now_ms (clock), ==, 40000);
}

static void
test_machine_does_not_advance (void)
{
  g_autoptr (KithClock) clock = kith_clock_new ();

  g_test_expect_message (NULL, G_LOG_LEVEL_CRITICAL, "*self->manual*");
  kith_clock_advance (clock, 1);
  g_test_assert_expected_messages ();
}

static void
test_format (void)
{
  static const struct
  {
    gint64 ms;
    const char *text;
  } cases[] = {
    { 0, "1970-01-01T00:00:00.000Z" },
    { 1, "1970-01-01T00:00:00.001Z" },
    { -1, "1969-12-31T23:59:59.999Z" },
    { 1709210096789, "2024-02-29T12:34:56.789Z" },
    { 4102444799999, "2099-12-31T23:59:59.999Z" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = kith_time_format (cases[i].ms);
      gint64 back = 42;

      g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_true (kith_time_parse (text, &back));
      g_assert_cmpint (back, ==, cases[i].ms);
    }
}

static void
test_format_out_of_range (void)
{
  g_autofree char *text = kith_time_format (G_MAXINT64);

  g_assert_nonnull (text);
}

static void
test_parse_zones (void)
{
  gint64 utc = 0, east = 0, no_fraction = 0, microseconds = 0;

  g_assert_true (kith_time_parse ("2024-02-29T12:34:56.789Z", &utc));
  g_assert_true (kith_time_parse ("2024-02-29T15:34:56.789+03:00", &east));
  g_assert_cmpint (utc, ==, east);
  g_assert_true (kith_time_parse ("2024-02-29T12:34:56Z", &no_fraction));
  g_assert_cmpint (no_fraction, ==, utc - 789);
  g_assert_true (kith_time_parse ("2024-02-29T12:34:56.789999Z", &microseconds));
  g_assert_cmpint (microseconds, ==, utc);
}

static void
test_parse_refuses (void)
{
  static const char *const bad[] = {
    "",
    "now",
    "2024-02-29",
    "2024-02-29T12:34:56",       /* no zone */
    "2024-02-29 12:34:56.789Z",  /* no T */
    "20240229T123456Z-padding",  /* the basic form */
    "2023-02-29T12:34:56Z",      /* no such day */
    "2024-13-01T00:00:00Z",      /* no such month */
    "2024-02-29T24:34:56Z",      /* no such hour */
    "2024-02-29T12:34:56Zz",     /* something behind it */
    "2024-02-29T12:34:5600000Z", /* no such second */
    "aaaa-bb-ccTdd:ee:ffZ",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      gint64 ms = 42;

      if (kith_time_parse (bad[i], &ms))
        g_error ("%s was taken for a time", bad[i]);
      g_assert_cmpint (ms, ==, 42);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clock/machine", test_machine);
  g_test_add_func ("/clock/manual", test_manual);
  g_test_add_func ("/clock/threads", test_threads);
  g_test_add_func ("/clock/machine-does-not-advance", test_machine_does_not_advance);
  g_test_add_func ("/time/format", test_format);
  g_test_add_func ("/time/format-out-of-range", test_format_out_of_range);
  g_test_add_func ("/time/parse-zones", test_parse_zones);
  g_test_add_func ("/time/parse-refuses", test_parse_refuses);
  return g_test_run ();
}
