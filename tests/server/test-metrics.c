/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "kithd-metrics.h"
#include "kithd-process.h"

static const char *
name_route (guint route)
{
  return route == 0 ? "first" : "second";
}

static char *
write (KithdMetrics *metrics)
{
  const KithdGauges gauges = { .connections = 7, .started_ms = 1500 };
  GString *text = g_string_new (NULL);

  kithd_metrics_write (metrics, &gauges, name_route, text);
  return g_string_free (text, FALSE);
}

static void
check_line (const char *text, const char *line)
{
  g_autofree char *whole = g_strconcat ("\n", line, "\n", NULL);

  if (!strstr (text, whole))
    g_error ("no line “%s” in\n%s", line, text);
}

static void
test_requests (void)
{
  g_autoptr (KithdMetrics) metrics = kithd_metrics_new (2);
  g_autofree char *text = NULL;

  kithd_metrics_request (metrics, 1, 200, 400);
  kithd_metrics_request (metrics, 1, 200, 3000);
  kithd_metrics_request (metrics, 1, 418, 9000000);
  kithd_metrics_request (metrics, 2, 200, 1);
  text = write (metrics);
  check_line (text, "kith_requests_total{route=\"second\",status=\"200\"} 2");
  check_line (text, "kith_requests_total{route=\"second\",status=\"other\"} 1");
  check_line (text, "kith_request_seconds_bucket{route=\"second\",le=\"0.0005\"} 1");
  check_line (text, "kith_request_seconds_bucket{route=\"second\",le=\"0.005\"} 2");
  check_line (text, "kith_request_seconds_bucket{route=\"second\",le=\"5\"} 2");
  check_line (text, "kith_request_seconds_bucket{route=\"second\",le=\"+Inf\"} 3");
  check_line (text, "kith_request_seconds_sum{route=\"second\"} 9.0034");
  check_line (text, "kith_request_seconds_count{route=\"second\"} 3");
  g_assert_null (strstr (text, "first"));
}

static void
test_counts_and_spreads (void)
{
  g_autoptr (KithdMetrics) metrics = kithd_metrics_new (0);
  g_autofree char *text = NULL;

  kithd_metrics_count (metrics, KITHD_COUNT_EVENTS, 3);
  kithd_metrics_count (metrics, KITHD_COUNT_EVENTS, 2);
  kithd_metrics_observe (metrics, KITHD_SPREAD_GROUP, 4);
  kithd_metrics_observe (metrics, KITHD_SPREAD_GROUP, 300);
  text = write (metrics);
  check_line (text, "kith_connections 7");
  check_line (text, "kith_events_total 5");
  check_line (text, "kith_store_group_size_bucket{le=\"2\"} 0");
  check_line (text, "kith_store_group_size_bucket{le=\"4\"} 1");
  check_line (text, "kith_store_group_size_bucket{le=\"+Inf\"} 2");
  check_line (text, "kith_store_group_size_sum 304");
  check_line (text, "process_start_time_seconds 1.500");
}

static void
test_nothing_is_counted (void)
{
  kithd_metrics_count (NULL, KITHD_COUNT_EVENTS, 1);
  kithd_metrics_observe (NULL, KITHD_SPREAD_COMMIT, 1);
  kithd_metrics_request (NULL, 0, 200, 1);
  g_assert_cmpuint (kithd_metrics_get (NULL, KITHD_COUNT_EVENTS), ==, 0);
}

static gpointer
count_much (gpointer metrics)
{
  for (guint i = 0; i < 10000; i++)
    kithd_metrics_count (metrics, KITHD_COUNT_WRITES, 1);
  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (KithdMetrics) metrics = kithd_metrics_new (0);
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("count", count_much, metrics);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (kithd_metrics_get (metrics, KITHD_COUNT_WRITES), ==, 40000);
}

static void
test_process (void)
{
  KithdProcess process;

  kithd_process_read (&process);
#ifdef __linux__
  g_assert_cmpuint (process.memory_bytes, >, 100000);
  g_assert_cmpuint (process.descriptors, >=, 3);
#endif
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metrics/requests", test_requests);
  g_test_add_func ("/metrics/counts-and-spreads", test_counts_and_spreads);
  g_test_add_func ("/metrics/nothing-is-counted", test_nothing_is_counted);
  g_test_add_func ("/metrics/threads", test_threads);
  g_test_add_func ("/metrics/process", test_process);
  return g_test_run ();
}
