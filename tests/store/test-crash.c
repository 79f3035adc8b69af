/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "kithd-messages.h"
#include "store-fixture.h"

/* A child process sends through the store and tells each message that was acknowledged; it is killed in the middle.
 * Every one of those is there afterwards, once, and the numbers have no holes. */

#define N_ROUNDS 5
#define N_BEFORE_KILL 300
#define N_SENDERS 16

static const char *program;

typedef struct
{
  StoreFixture *fixture;
  KithdStore *store;
  const char *channel_id, *author_id;
  char *id;
} Sender;

static void submit_next (Sender *sender);

static gboolean
send_one (KithdDb *db, gpointer data, GError **error)
{
  Sender *sender = data;

  sender->id = store_fixture_send (sender->fixture, db, sender->channel_id, sender->author_id, "Durable?", NULL);
  return TRUE;
}

static void
acknowledge (gpointer data, const GError *error)
{
  Sender *sender = data;
  g_autofree char *line = g_strconcat (sender->id, "\n", NULL);

  g_assert_no_error (error);
  g_assert_cmpint (write (STDOUT_FILENO, line, strlen (line)), ==, (gssize) strlen (line));
  g_clear_pointer (&sender->id, g_free);
  submit_next (sender);
}

static void
submit_next (Sender *sender)
{
  kithd_store_submit (sender->store, KITHD_STORE_WRITE, send_one, acknowledge, sender);
}

/* Of the child: sends until it is killed. */
static void
run_writer (const char *driver_name, const char *location, const char *channel_id, const char *author_id)
{
  StoreFixture fixture = { .location = (char *) location, .clock = kith_clock_new () };
  Sender senders[N_SENDERS];
  KithdStore *store;

  for (guint i = 0; store_drivers[i]; i++)
    if (g_str_equal (store_drivers[i]->name, driver_name))
      fixture.driver = store_drivers[i];
  fixture.ids = kith_uuid_generator_new (fixture.clock);
  store = store_fixture_open (&fixture);
  for (guint i = 0; i < N_SENDERS; i++)
    {
      senders[i] = (Sender){ &fixture, store, channel_id, author_id, NULL };
      submit_next (&senders[i]);
    }
  for (;;)
    pause ();
}

/* Reads what the child acknowledged, kills it on the way, and reads on to the end of the pipe. */
static void
run_and_kill (StoreFixture *fixture, const char *channel_id, const char *author_id, GPtrArray *acknowledged)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess)
    child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, "--writer", fixture->driver->name,
                              fixture->location, channel_id, author_id, NULL);
  g_autoptr (GDataInputStream) lines = NULL;
  guint n = 0;

  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
  for (;;)
    {
      char *line = g_data_input_stream_read_line (lines, NULL, NULL, &error);

      g_assert_no_error (error);
      if (!line)
        break;
      /* The last line may have been cut off, which then was no acknowledgement. */
      if (strlen (line) == KITH_UUID_LENGTH)
        g_ptr_array_add (acknowledged, line);
      else
        g_free (line);
      if (++n == N_BEFORE_KILL)
        g_subprocess_force_exit (child);
    }
  g_subprocess_wait (child, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, >=, N_BEFORE_KILL);
}

static void
check (StoreFixture *fixture, const char *channel_id, const GPtrArray *acknowledged)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithdDb) db = store_fixture_open_db (fixture);
  g_autoptr (KithdStatement) statement = NULL;
  gint64 expected = 0;
  gboolean row;

  for (guint i = 0; i < acknowledged->len; i++)
    {
      gint64 seq;

      kithd_messages_find_seq (db, channel_id, g_ptr_array_index (acknowledged, i), &seq, &error);
      g_assert_no_error (error);
      g_assert_cmpint (seq, >, 0);
    }
  statement = kithd_db_query (db, &error, "SELECT seq FROM messages WHERE channel_id = $1 ORDER BY seq",
                              KITHD_ID (channel_id));
  while (kithd_statement_next (statement, &row, &error) && row)
    g_assert_cmpint (kithd_statement_get_int (statement, 0), ==, ++expected);
  g_assert_no_error (error);
  g_assert_cmpint (expected, >=, acknowledged->len);
}

static void
test_kill (StoreFixture *fixture)
{
  g_autoptr (GPtrArray) acknowledged = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *user = NULL, *channel = NULL, *guild = NULL;
  g_autoptr (KithdDb) db = store_fixture_open_db (fixture);

  store_fixture_add_people (fixture, db, 1, &user);
  guild = store_fixture_add_guild (fixture, db, user, &channel);
  g_clear_pointer (&db, kithd_db_free);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      run_and_kill (fixture, channel, user, acknowledged);
      check (fixture, channel, acknowledged);
    }
  g_test_message ("%u messages were acknowledged", acknowledged->len);
}

int
main (int argc, char **argv)
{
  if (argc == 6 && g_str_equal (argv[1], "--writer"))
    run_writer (argv[2], argv[3], argv[4], argv[5]);
  program = argv[0];
  g_test_init (&argc, &argv, NULL);
  store_test_add ("crash/kill", test_kill);
  return g_test_run ();
}
