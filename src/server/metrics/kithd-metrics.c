/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-metrics.h"

#include "kithd-process.h"

/* What is counted, in the text format of Prometheus 0.0.4. */

#define MAX_BOUNDS 12
#define N_STATUSES 24

/* A histogram: how many observations fell under each bound, and beyond the last. */
typedef struct
{
  guint64 cells[MAX_BOUNDS + 1];
  guint64 sum_millionths;
} Histogram;

typedef struct
{
  guint64 statuses[N_STATUSES];
  Histogram latency;
} Route;

struct _KithdMetrics
{
  guint64 counts[KITHD_N_COUNTS];
  Histogram spreads[KITHD_N_SPREADS];
  guint n_routes;
  Route *routes;
};

/* The statuses that the protocol knows; the last cell is for any other. */
static const guint16 statuses[N_STATUSES - 1] = { 200, 201, 202, 204, 206, 304, 400, 401, 403, 404, 405, 408,
                                                  409, 410, 411, 413, 415, 416, 422, 423, 429, 431, 500 };

static const double latency_bounds[] = { 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5 };

typedef struct
{
  const char *name, *help;
} Words;

static const Words count_words[KITHD_N_COUNTS] = {
  [KITHD_COUNT_CONNECTIONS] = { "kith_gateway_connections_opened_total", "Gateway connections opened." },
  [KITHD_COUNT_REFUSED] = { "kith_connections_refused_total", "Connections turned away by a limit." },
  [KITHD_COUNT_HANDSHAKES_SLOW] = { "kith_handshakes_throttled_total", "Connections dropped for too many handshakes." },
  [KITHD_COUNT_RATE_LIMITED] = { "kith_rate_limited_total", "Requests over a rate limit." },
  [KITHD_COUNT_LOGIN_THROTTLED] = { "kith_login_throttled_total", "Attempts to sign in that had to wait." },
  [KITHD_COUNT_EVENTS] = { "kith_events_total", "Events published." },
  [KITHD_COUNT_DELIVERIES] = { "kith_deliveries_total", "Events handed to connections." },
  [KITHD_COUNT_DELIVERED_BYTES] = { "kith_delivered_bytes_total", "Bytes of events handed to connections." },
  [KITHD_COUNT_SLOW_READERS] = { "kith_slow_readers_total", "Connections cut since they did not read." },
  [KITHD_COUNT_WRITES] = { "kith_store_writes_total", "Jobs that the database's writer carried out." },
};

static const struct
{
  Words words;
  guint n_bounds;
  double bounds[MAX_BOUNDS];
} spread_table[KITHD_N_SPREADS] = {
  [KITHD_SPREAD_COMMIT] = { { "kith_store_commit_seconds", "How long commits take." },
                            10,
                            { 0.0002, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2 } },
  [KITHD_SPREAD_GROUP] = { { "kith_store_group_size", "Jobs that shared a commit." },
                           9,
                           { 1, 2, 4, 8, 16, 32, 64, 128, 256 } },
  [KITHD_SPREAD_FAN_OUT] = { { "kith_event_fan_out", "Connections that an event went to." },
                             8,
                             { 0, 1, 10, 50, 100, 500, 1000, 5000 } },
};

static void
add (guint64 *cell, guint64 n)
{
  __atomic_fetch_add (cell, n, __ATOMIC_RELAXED);
}

static guint64
get (const guint64 *cell)
{
  return __atomic_load_n (cell, __ATOMIC_RELAXED);
}

static void
observe (Histogram *histogram, const double *bounds, guint n_bounds, double value)
{
  guint cell = 0;

  while (cell < n_bounds && value > bounds[cell])
    cell++;
  add (&histogram->cells[cell], 1);
  add (&histogram->sum_millionths, (guint64) (value * 1e6));
}

/**
 * kithd_metrics_new:
 * @n_routes: how many routes requests are told apart by
 *
 * Returns: (transfer full): counters that stand at zero
 */
KithdMetrics *
kithd_metrics_new (guint n_routes)
{
  KithdMetrics *self = g_new0 (KithdMetrics, 1);

  self->n_routes = n_routes;
  self->routes = g_new0 (Route, n_routes);
  return self;
}

void
kithd_metrics_free (KithdMetrics *self)
{
  if (!self)
    return;
  g_free (self->routes);
  g_free (self);
}

void
kithd_metrics_count (KithdMetrics *self, KithdCount count, guint64 n)
{
  if (self)
    add (&self->counts[count], n);
}

guint64
kithd_metrics_get (KithdMetrics *self, KithdCount count)
{
  return self ? get (&self->counts[count]) : 0;
}

/**
 * kithd_metrics_observe:
 *
 * Adds a value to a histogram.
 */
void
kithd_metrics_observe (KithdMetrics *self, KithdSpread spread, double value)
{
  if (self)
    observe (&self->spreads[spread], spread_table[spread].bounds, spread_table[spread].n_bounds, value);
}

/**
 * kithd_metrics_request:
 *
 * Counts a request that was answered.
 */
void
kithd_metrics_request (KithdMetrics *self, guint route, guint status, gint64 took_us)
{
  guint cell = 0;

  if (!self || route >= self->n_routes)
    return;
  while (cell < N_STATUSES - 1 && statuses[cell] != status)
    cell++;
  add (&self->routes[route].statuses[cell], 1);
  observe (&self->routes[route].latency, latency_bounds, G_N_ELEMENTS (latency_bounds), (double) took_us / 1e6);
}

static void
write_head (GString *out, const char *name, const char *help, const char *type)
{
  g_string_append_printf (out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

/* @label: (nullable): such as route="login" */
static void
write_histogram (const Histogram *histogram, const char *name, const char *label, const double *bounds, guint n_bounds,
                 GString *out)
{
  const char *comma = label ? "," : "", *open = label ? "{" : "", *close = label ? "}" : "";
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  guint64 total = 0;

  label = label ? label : "";
  for (guint i = 0; i < n_bounds; i++)
    {
      total += get (&histogram->cells[i]);
      g_string_append_printf (out, "%s_bucket{%s%sle=\"%s\"} %" G_GUINT64_FORMAT "\n", name, label, comma,
                              g_ascii_formatd (number, sizeof number, "%.15g", bounds[i]), total);
    }
  total += get (&histogram->cells[n_bounds]);
  g_string_append_printf (out, "%s_bucket{%s%sle=\"+Inf\"} %" G_GUINT64_FORMAT "\n", name, label, comma, total);
  g_string_append_printf (
    out, "%s_sum%s%s%s %s\n", name, open, label, close,
    g_ascii_formatd (number, sizeof number, "%.15g", (double) get (&histogram->sum_millionths) / 1e6));
  g_string_append_printf (out, "%s_count%s%s%s %" G_GUINT64_FORMAT "\n", name, open, label, close, total);
}

static void
write_requests (KithdMetrics *self, const char *(*name_route) (guint route), GString *out)
{
  write_head (out, "kith_requests_total", "Requests by route and status.", "counter");
  for (guint i = 0; i < self->n_routes; i++)
    for (guint k = 0; k < N_STATUSES; k++)
      {
        guint64 n = get (&self->routes[i].statuses[k]);
        char status[8] = "other";

        if (n == 0)
          continue;
        if (k < N_STATUSES - 1)
          g_snprintf (status, sizeof status, "%u", statuses[k]);
        g_string_append_printf (out, "kith_requests_total{route=\"%s\",status=\"%s\"} %" G_GUINT64_FORMAT "\n",
                                name_route (i), status, n);
      }
  write_head (out, "kith_request_seconds", "From a request's arrival to its answer.", "histogram");
  for (guint i = 0; i < self->n_routes; i++)
    {
      g_autofree char *label = g_strdup_printf ("route=\"%s\"", name_route (i));

      if (get (&self->routes[i].latency.sum_millionths))
        write_histogram (&self->routes[i].latency, "kith_request_seconds", label, latency_bounds,
                         G_N_ELEMENTS (latency_bounds), out);
    }
}

static void
write_gauge (GString *out, const char *name, const char *help, guint64 value)
{
  write_head (out, name, help, "gauge");
  g_string_append_printf (out, "%s %" G_GUINT64_FORMAT "\n", name, value);
}

static void
write_process (const KithdGauges *gauges, GString *out)
{
  KithdProcess process;
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  kithd_process_read (&process);
  write_gauge (out, "process_resident_memory_bytes", "Resident memory.", process.memory_bytes);
  write_gauge (out, "process_open_fds", "Open file descriptors.", process.descriptors);
  write_gauge (out, "process_max_fds", "Most file descriptors that may be open.", process.max_descriptors);
  write_head (out, "process_cpu_seconds_total", "Processor time used.", "counter");
  g_string_append_printf (out, "process_cpu_seconds_total %s\n",
                          g_ascii_formatd (number, sizeof number, "%.3f", (double) process.cpu_us / 1e6));
  write_head (out, "process_start_time_seconds", "When the server was started.", "gauge");
  g_string_append_printf (out, "process_start_time_seconds %s\n",
                          g_ascii_formatd (number, sizeof number, "%.3f", (double) gauges->started_ms / 1e3));
}

/**
 * kithd_metrics_write:
 * @name_route: the name of a route by its number
 *
 * Appends all of it as text for Prometheus.
 */
void
kithd_metrics_write (KithdMetrics *self, const KithdGauges *gauges, const char *(*name_route) (guint route),
                     GString *out)
{
  write_gauge (out, "kith_connections", "Gateway connections.", gauges->connections);
  write_gauge (out, "kith_people", "People who are connected.", gauges->people);
  write_gauge (out, "kith_queued_bytes", "Bytes that wait for slow readers.", gauges->queued_bytes);
  write_gauge (out, "kith_replay_bytes", "Bytes of events kept for those who come back.", gauges->replay_bytes);
  write_gauge (out, "kith_store_cache_bytes", "Bytes of the database that are kept in memory.", gauges->cache_bytes);
  write_gauge (out, "kith_store_write_queue", "Jobs that wait for the database's writer.", gauges->write_queue);
  write_gauge (out, "kith_store_read_queue", "Jobs that wait for a reader.", gauges->read_queue);
  write_gauge (out, "kith_database_bytes", "Size of the database with its log.", gauges->database_bytes);
  write_gauge (out, "kith_free_bytes", "Free space where the data is kept.", gauges->free_bytes);
  write_process (gauges, out);
  for (guint i = 0; i < KITHD_N_COUNTS; i++)
    {
      write_head (out, count_words[i].name, count_words[i].help, "counter");
      g_string_append_printf (out, "%s %" G_GUINT64_FORMAT "\n", count_words[i].name, get (&self->counts[i]));
    }
  for (guint i = 0; i < KITHD_N_SPREADS; i++)
    {
      write_head (out, spread_table[i].words.name, spread_table[i].words.help, "histogram");
      write_histogram (&self->spreads[i], spread_table[i].words.name, NULL, spread_table[i].bounds,
                       spread_table[i].n_bounds, out);
    }
  write_requests (self, name_route, out);
}
