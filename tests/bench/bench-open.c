/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-client.h"
#include "kith-conversation.h"
#include "kith-demo.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* bench-open [ROUNDS]: opens the demo's channel of 100 000 messages and one of 100 in turns, each for the first time in
 * a fresh session; prints the processor's milliseconds from setting the channel to the frame that shows its messages.
 */

#define LONG_CHANNEL "the-long-table"
#define SHORT_CHANNEL "the-short-table"
#define WARM_UP_ROUNDS 2
#define DEFAULT_ROUNDS 15
#define PAGE 50
/* The first one may still lack rows that were only measured in it. */
#define FRAMES 2
#define PATIENCE_S 30

typedef struct
{
  GtkWidget *conversation;
  KithTimeline *timeline; /* what is waited for */
  guint frames;           /* that were drawn since it is there */
} Bench;

static double
get_cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static gboolean
on_patience_over (gpointer data)
{
  fprintf (stderr, "bench-open: nothing is shown\n");
  exit (1);
}

static void
on_after_paint (GdkFrameClock *clock, Bench *bench)
{
  if (!bench->timeline || kith_timeline_get_loading (bench->timeline) ||
      g_list_model_get_n_items (G_LIST_MODEL (bench->timeline)) < PAGE)
    return;
  bench->frames++;
  gtk_widget_queue_draw (bench->conversation);
}

static KithChannel *
find_channel (KithSession *session, const char *name)
{
  GListModel *guilds = kith_session_list_guilds (session);

  for (guint g = 0; g < g_list_model_get_n_items (guilds); g++)
    {
      g_autoptr (KithGuild) guild = (KithGuild *) g_list_model_get_item (guilds, g);
      GListModel *channels = kith_guild_list_channels (guild);

      for (guint c = 0; c < g_list_model_get_n_items (channels); c++)
        {
          g_autoptr (KithChannel) channel = (KithChannel *) g_list_model_get_item (channels, c);

          if (g_strcmp0 (kith_channel_get_name (channel), name) == 0)
            return channel;
        }
    }
  return NULL;
}

static double
open_channel (Bench *bench, const char *name)
{
  g_autoptr (KithClock) clock = kith_clock_new ();
  g_autofree char *directory = g_dir_make_tmp ("bench-open-XXXXXX", NULL);
  g_autoptr (KithSecretStore) secrets = kith_secret_store_new_memory ();
  g_autoptr (KithClient) client = kith_client_new (clock, directory, secrets);
  KithSession *session;
  KithChannel *channel;
  double start, spent;

  kith_client_load (client);
  session = kith_client_add_demo (client, clock);
  kith_client_start (client);
  while (!(channel = find_channel (session, name)) || kith_session_get_state (session) != KITH_CONNECTION_CONNECTED)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);

  bench->frames = 0;
  start = get_cpu_ms ();
  kith_conversation_set_channel (KITH_CONVERSATION (bench->conversation), channel);
  bench->timeline = kith_channel_get_timeline (channel);
  while (bench->frames < FRAMES)
    g_main_context_iteration (NULL, TRUE);
  spent = get_cpu_ms () - start;

  bench->timeline = NULL;
  kith_conversation_set_channel (KITH_CONVERSATION (bench->conversation), NULL);
  kith_client_shutdown (client);
  while (g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);
  return spent;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return left < right ? -1 : left > right;
}

int
main (int argc, char **argv)
{
  guint rounds = argc > 1 ? (guint) atoi (argv[1]) : DEFAULT_ROUNDS;
  g_autofree double *first = g_new (double, rounds), *second = g_new (double, rounds);
  Bench bench = { 0 };
  GtkWidget *window;

  g_setenv ("KITH_DEMO_STILL", "1", TRUE);
  adw_init ();
  window = gtk_window_new ();
  bench.conversation = GTK_WIDGET (kith_conversation_new ());
  gtk_window_set_child (GTK_WINDOW (window), bench.conversation);
  gtk_window_set_default_size (GTK_WINDOW (window), 900, 700);
  gtk_widget_realize (window);
  g_signal_connect_after (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (on_after_paint), &bench);
  gtk_window_present (GTK_WINDOW (window));
  g_timeout_add_seconds (PATIENCE_S + 4 * rounds, on_patience_over, NULL);
  for (guint i = 0; i < rounds + WARM_UP_ROUNDS; i++)
    {
      double large = open_channel (&bench, LONG_CHANNEL), small = open_channel (&bench, SHORT_CHANNEL);

      if (i < WARM_UP_ROUNDS)
        continue;
      first[i - WARM_UP_ROUNDS] = large;
      second[i - WARM_UP_ROUNDS] = small;
    }
  qsort (first, rounds, sizeof *first, compare);
  qsort (second, rounds, sizeof *second, compare);
  printf ("{\"large_ms\": %.2f, \"small_ms\": %.2f}\n", first[rounds / 2], second[rounds / 2]);
  return 0;
}
