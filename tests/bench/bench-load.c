/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "bench-load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

/* Connections that are being made at the same time. */
#define CONNECTING_MAX 64

#define WARM_UP_SECONDS 1.0

LoadOptions options = {
  .connections = 100, .window = 4, .senders = 1, .seconds = 5, .beat_seconds = 30, .pause_ms = 2
};

static Socket **sockets, **senders;
static guint64 n_delivered, n_sent;
static gint64 sent_us;
static gboolean measuring;
static GArray *latencies;

gint64
now_us (void)
{
  return g_get_monotonic_time ();
}

void
on_delivery (void)
{
  n_delivered++;
  if (measuring && options.mode == LOAD_LATENCY)
    {
      gint64 took = now_us () - sent_us;

      g_array_append_val (latencies, took);
    }
}

/* Time that the server's threads have run, in microseconds. */
static double
server_cpu_us (void)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/task", options.server);
  g_autoptr (GDir) threads = options.server ? g_dir_open (path, 0, NULL) : NULL;
  double total = 0;
  const char *thread;

  while (threads && (thread = g_dir_read_name (threads)))
    {
      g_autofree char *file = g_build_filename (path, thread, "schedstat", NULL);
      g_autofree char *text = NULL;

      if (g_file_get_contents (file, &text, NULL, NULL))
        total += g_ascii_strtod (text, NULL) / 1000;
    }
  return total;
}

/* A line of smaps_rollup in bytes. */
static double
server_memory (const char *what)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/smaps_rollup", options.server);
  g_autofree char *text = NULL;
  const char *line;

  if (!options.server || !g_file_get_contents (path, &text, NULL, NULL) || !(line = strstr (text, what)))
    return 0;
  return g_ascii_strtod (line + strlen (what), NULL) * 1024;
}

static void
pump_for (double seconds)
{
  gint64 end = now_us () + (gint64) (seconds * G_USEC_PER_SEC);

  while (now_us () < end)
    sockets_pump (20);
}

static void
connect_all (void)
{
  gint64 end = now_us () + 240 * G_USEC_PER_SEC;
  guint started = 0, wanted = (guint) options.connections;

  sockets = g_new0 (Socket *, wanted);
  senders = g_new0 (Socket *, (gsize) options.senders);
  while (n_ready + n_failed < wanted && now_us () < end)
    {
      while (started < wanted && started - n_ready - n_failed < CONNECTING_MAX)
        {
          sockets[started] = socket_open ((int) started, FALSE);
          started++;
        }
      sockets_pump (100);
    }
  for (int i = 0; i < options.senders && !options.bare; i++)
    senders[i] = socket_open (i, TRUE);
  wanted += options.bare ? 0 : (guint) options.senders;
  while (n_ready + n_failed < wanted && now_us () < end)
    sockets_pump (100);
  if (n_ready < wanted)
    g_error ("only %u of %u connections are ready", n_ready, wanted);
}

static void
publish (void)
{
  n_sent++;
  sent_us = now_us ();
  if (options.bare)
    socket_send_frame (sockets[0], 1, options.body);
  else if (options.frames)
    socket_send_frame (sockets[n_sent % (guint64) options.recipients], 1, options.body);
  else
    socket_send_request (senders[n_sent % (guint64) options.senders]);
}

static void
run_fanout (double seconds)
{
  gint64 end = now_us () + (gint64) (seconds * G_USEC_PER_SEC);

  while (now_us () < end)
    {
      while (n_sent * (guint64) options.recipients < n_delivered + (guint64) (options.window * options.recipients))
        publish ();
      sockets_pump (20);
    }
}

static void
run_latency (double seconds)
{
  gint64 end = now_us () + (gint64) (seconds * G_USEC_PER_SEC);

  while (now_us () < end)
    {
      gint64 next = now_us () + (gint64) (options.pause_ms * 1000);

      publish ();
      while (n_delivered < n_sent * (guint64) options.recipients && now_us () < end)
        sockets_pump (20);
      while (now_us () < next)
        sockets_pump (1);
    }
}

static void
run_idle (double seconds)
{
  gint64 begin = now_us (), end = begin + (gint64) (seconds * G_USEC_PER_SEC);
  double step = options.beat_seconds * G_USEC_PER_SEC / options.connections;
  guint64 n_beats = 0;

  while (now_us () < end)
    {
      while (begin + (gint64) ((double) n_beats * step) <= now_us ())
        socket_send_frame (sockets[n_beats++ % (guint64) options.connections], 9, "");
      sockets_pump (1);
    }
}

static void
run_send (double seconds)
{
  if (!n_sent++)
    for (int i = 0; i < options.senders; i++)
      socket_send_request (senders[i]);
  pump_for (seconds);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return x < y ? -1 : x > y;
}

static gint64
quantile (double part)
{
  return latencies->len ? g_array_index (latencies, gint64, (guint) ((latencies->len - 1) * part)) : 0;
}

static void
measure (void)
{
  static void (*const runs[]) (double) = { run_fanout, run_latency, run_idle, run_send };
  double cpu, seconds;
  guint64 delivered;
  guint answered;
  gint64 begin;

  runs[options.mode](WARM_UP_SECONDS);
  latencies = g_array_new (FALSE, FALSE, sizeof (gint64));
  measuring = TRUE;
  cpu = server_cpu_us ();
  delivered = n_delivered;
  answered = n_answered;
  begin = now_us ();
  runs[options.mode](options.seconds);
  seconds = (double) (now_us () - begin) / G_USEC_PER_SEC;
  cpu = server_cpu_us () - cpu;
  delivered = n_delivered - delivered;
  answered = n_answered - answered;
  g_array_sort (latencies, compare);
  printf ("\"deliveries\":%" G_GUINT64_FORMAT ",\"answers\":%u,\"refused\":%u,\"seconds\":%.3f,\"cpu_percent\":%.3f,"
          "\"cpu_us_a_delivery\":%.4f,\"answers_a_second\":%.1f,\"p50_us\":%" G_GINT64_FORMAT
          ",\"p99_us\":%" G_GINT64_FORMAT "}\n",
          delivered, answered, n_refused, seconds, cpu / seconds / 1e4, delivered ? cpu / (double) delivered : 0,
          answered / seconds, quantile (0.5), quantile (0.99));
}

static void
read_options (int argc, char **argv)
{
  const GOptionEntry entries[] = {
    { "mode", 0, 0, G_OPTION_ARG_STRING, &options.mode_name, "fanout, latency, idle or send", NULL },
    { "port", 0, 0, G_OPTION_ARG_INT, &options.port, "Of the server on 127.0.0.1", NULL },
    { "server", 0, 0, G_OPTION_ARG_INT, &options.server, "Its process", NULL },
    { "connections", 0, 0, G_OPTION_ARG_INT, &options.connections, "WebSockets", NULL },
    { "recipients", 0, 0, G_OPTION_ARG_INT, &options.recipients, "Who get each message", NULL },
    { "window", 0, 0, G_OPTION_ARG_INT, &options.window, "Messages under way", NULL },
    { "senders", 0, 0, G_OPTION_ARG_INT, &options.senders, "HTTP connections", NULL },
    { "seconds", 0, 0, G_OPTION_ARG_DOUBLE, &options.seconds, "To measure", NULL },
    { "beat", 0, 0, G_OPTION_ARG_DOUBLE, &options.beat_seconds, "Seconds between beats", NULL },
    { "pause", 0, 0, G_OPTION_ARG_DOUBLE, &options.pause_ms, "Milliseconds from one message to the next", NULL },
    { "bare", 0, 0, G_OPTION_ARG_NONE, &options.bare, "Publish over the first WebSocket", NULL },
    { "frames", 0, 0, G_OPTION_ARG_NONE, &options.frames, "Publish over the recipients' WebSockets in turn", NULL },
    { "tokens", 0, 0, G_OPTION_ARG_FILENAME, &options.tokens_file, "A token a line", NULL },
    { "path", 0, 0, G_OPTION_ARG_STRING, &options.path, "What to POST to", NULL },
    { "body", 0, 0, G_OPTION_ARG_STRING, &options.body, "What to POST", NULL },
    { "marker", 0, 0, G_OPTION_ARG_STRING, &options.marker, "What a delivery holds", NULL },
    { NULL },
  };
  static const char *const modes[] = { "fanout", "latency", "idle", "send", NULL };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *tokens = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    g_error ("%s", error->message);
  while (g_strcmp0 (modes[options.mode], options.mode_name) != 0 && modes[options.mode + 1])
    options.mode++;
  if (!options.recipients)
    options.recipients = options.connections;
  if (options.mode == LOAD_IDLE || options.frames)
    options.senders = 0;
  if (!options.marker)
    options.marker = g_strdup ("@@mark");
  if (!options.body)
    options.body = g_strdup ("");
  if (options.tokens_file && g_file_get_contents (options.tokens_file, &tokens, NULL, &error))
    options.tokens = g_strsplit (g_strchomp (tokens), "\n", -1);
}

int
main (int argc, char **argv)
{
  struct rlimit limit;
  double memory;

  getrlimit (RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);
  read_options (argc, argv);
  sockets_init ();
  memory = server_memory ("\nPss:");
  connect_all ();
  pump_for (1);
  memory = server_memory ("\nPss:") - memory;
  printf ("{\"connections\":%d,\"bytes_a_connection\":%.0f,", options.connections,
          options.connections ? memory / options.connections : 0);
  measure ();
  return EXIT_SUCCESS;
}
