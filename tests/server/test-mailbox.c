/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-mailbox.h"

#define THREADS 4
#define LETTERS 20000

typedef struct
{
  GMainContext *context;
  KithdMailbox *mailbox;
  guint next[THREADS], n_read, n_turns;
  GThread *reader;
} Fixture;

typedef struct
{
  Fixture *fixture;
  guint thread, number;
} Letter;

static void
on_letter (gpointer data)
{
  g_autofree Letter *letter = data;
  Fixture *fixture = letter->fixture;

  g_assert_true (g_thread_self () == fixture->reader);
  g_assert_cmpuint (letter->number, ==, fixture->next[letter->thread]++);
  fixture->n_read++;
}

static void
after_turn (gpointer data)
{
  ((Fixture *) data)->n_turns++;
}

typedef struct
{
  Fixture *fixture;
  guint thread;
} Writer;

static gpointer
write_letters (gpointer data)
{
  Writer *writer = data;

  for (guint i = 0; i < LETTERS; i++)
    {
      Letter *letter = g_new (Letter, 1);

      *letter = (Letter){ writer->fixture, writer->thread, i };
      kithd_mailbox_post (writer->fixture->mailbox, on_letter, letter);
    }
  return NULL;
}

/* From many threads, each one's calls in order, none lost, and the reader is woken without polling. */
static void
test_threads (void)
{
  Fixture fixture = { .reader = g_thread_self () };
  Writer writers[THREADS];
  GThread *threads[THREADS];

  fixture.context = g_main_context_new ();
  fixture.mailbox = kithd_mailbox_new (fixture.context, after_turn, &fixture);
  for (guint i = 0; i < THREADS; i++)
    {
      writers[i] = (Writer){ &fixture, i };
      threads[i] = g_thread_new ("writer", write_letters, &writers[i]);
    }
  while (fixture.n_read < THREADS * LETTERS)
    g_main_context_iteration (fixture.context, TRUE);
  for (guint i = 0; i < THREADS; i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (fixture.n_turns, >, 0);
  g_assert_cmpuint (fixture.n_turns, <=, THREADS * LETTERS);
  kithd_mailbox_free (fixture.mailbox);
  g_main_context_unref (fixture.context);
}

static void
test_one_turn (void)
{
  Fixture fixture = { .reader = g_thread_self () };
  Writer writer = { &fixture, 0 };

  fixture.context = g_main_context_new ();
  fixture.mailbox = kithd_mailbox_new (fixture.context, after_turn, &fixture);
  write_letters (&writer);
  g_main_context_iteration (fixture.context, FALSE);
  g_assert_cmpuint (fixture.n_read, ==, LETTERS);
  g_assert_cmpuint (fixture.n_turns, ==, 1);
  g_assert_false (g_main_context_iteration (fixture.context, FALSE));
  kithd_mailbox_free (fixture.mailbox);
  g_main_context_unref (fixture.context);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mailbox/threads", test_threads);
  g_test_add_func ("/mailbox/one-turn", test_one_turn);
  return g_test_run ();
}
