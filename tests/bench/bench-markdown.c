/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-demo-world.h"
#include "kith-markdown.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* bench-markdown [ROUNDS]: reads the newest messages of the demo's channels from text to attributes, and by cmark's
 * parser alone with the same extensions, in turns; prints the processor's nanoseconds a message of both, and the same
 * for those messages alone that hold any markup. */

#define PER_CHANNEL 150
#define DEFAULT_ROUNDS 15

typedef void (*ReadFunc) (const char *text);

static gint64
get_cpu_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (gint64) now.tv_sec * 1000000000 + now.tv_nsec;
}

static char *
resolve (const char *user_id, gpointer data)
{
  return g_strdup ("Somebody");
}

static void
read_to_attributes (const char *text)
{
  const KithMarkdownOptions options = { .resolve = resolve, .everyone = TRUE };

  kith_rich_text_unref (kith_markdown_parse (text, &options));
}

static void
read_by_cmark (const char *text)
{
  static const char *const names[] = { "strikethrough", "autolink" };
  cmark_parser *parser = cmark_parser_new (CMARK_OPT_DEFAULT);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    cmark_parser_attach_syntax_extension (parser, cmark_find_syntax_extension (names[i]));
  cmark_parser_feed (parser, text, strlen (text));
  cmark_node_free (cmark_parser_finish (parser));
  cmark_parser_free (parser);
}

static GPtrArray *
collect_texts (void)
{
  g_autoptr (KithClock) clock = kith_clock_new_manual (G_GINT64_CONSTANT (1715970600) * 1000);
  g_autoptr (KithDemoWorld) world = kith_demo_world_new (clock);
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);

  for (guint g = 0; g < world->guilds->len; g++)
    {
      KithDemoGuild *guild = (KithDemoGuild *) g_ptr_array_index (world->guilds, g);

      for (guint c = 0; c < guild->channels->len; c++)
        {
          KithDemoChannel *channel = (KithDemoChannel *) g_ptr_array_index (guild->channels, c);
          guint last = kith_demo_channel_get_last_seq (channel);

          for (guint seq = last > PER_CHANNEL ? last - PER_CHANNEL + 1 : 1; seq <= last; seq++)
            {
              g_autoptr (KithWireMessage) message = kith_demo_channel_get_message (channel, seq);

              g_ptr_array_add (texts, g_steal_pointer (&message->content));
            }
        }
    }
  return texts;
}

static double
time_round (GPtrArray *texts, ReadFunc read)
{
  gint64 start = get_cpu_ns ();

  for (guint i = 0; i < texts->len; i++)
    read ((const char *) g_ptr_array_index (texts, i));
  return (double) (get_cpu_ns () - start) / texts->len;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return left < right ? -1 : left > right;
}

/* Medians of rounds that are measured in turns. */
static void
measure (GPtrArray *texts, guint rounds, double *ours, double *theirs)
{
  g_autofree double *first = g_new (double, rounds), *second = g_new (double, rounds);

  time_round (texts, read_to_attributes);
  time_round (texts, read_by_cmark);
  for (guint i = 0; i < rounds; i++)
    {
      first[i] = time_round (texts, read_to_attributes);
      second[i] = time_round (texts, read_by_cmark);
    }
  qsort (first, rounds, sizeof *first, compare);
  qsort (second, rounds, sizeof *second, compare);
  *ours = first[rounds / 2];
  *theirs = second[rounds / 2];
}

int
main (int argc, char **argv)
{
  guint rounds = argc > 1 ? (guint) atoi (argv[1]) : DEFAULT_ROUNDS;
  g_autoptr (GPtrArray) texts = collect_texts ();
  g_autoptr (GPtrArray) marked = g_ptr_array_new ();
  double ours, theirs, ours_marked, theirs_marked;

  cmark_gfm_core_extensions_ensure_registered ();
  for (guint i = 0; i < texts->len; i++)
    if (strpbrk ((const char *) g_ptr_array_index (texts, i), "*_`~>#[<|\n"))
      g_ptr_array_add (marked, g_ptr_array_index (texts, i));
  measure (texts, rounds, &ours, &theirs);
  measure (marked, rounds, &ours_marked, &theirs_marked);
  printf ("{\"messages\": %u, \"ns\": %.1f, \"cmark_ns\": %.1f, \"marked\": %u, \"marked_ns\": %.1f, "
          "\"marked_cmark_ns\": %.1f}\n",
          texts->len, ours, theirs, marked->len, ours_marked, theirs_marked);
  return 0;
}
