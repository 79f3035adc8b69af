/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "kith-error.h"
#include "store-fixture.h"

#define N_THREADS 8
#define N_EACH 100

/* Work for the store: adds a row named by its number, and may then fail. */
typedef struct
{
  guint number;
  gboolean fails;
  gboolean waits; /* until the gate is open */
  GPtrArray *log; /* of the jobs that are done, in order */
  KithErrorCode code;
  gboolean done;
} Task;

static GMutex gate_mutex;
static GCond gate_changed;
static gboolean gate_open;
static guint n_done;

static void
open_gate (gboolean open)
{
  g_mutex_lock (&gate_mutex);
  gate_open = open;
  g_cond_broadcast (&gate_changed);
  g_mutex_unlock (&gate_mutex);
}

static void
wait_for_done (guint n)
{
  gint64 until = g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND;

  g_mutex_lock (&gate_mutex);
  while (n_done < n)
    g_assert_true (g_cond_wait_until (&gate_changed, &gate_mutex, until));
  g_mutex_unlock (&gate_mutex);
}

static gboolean
add_row (KithdDb *db, gpointer data, GError **error)
{
  Task *task = data;

  g_mutex_lock (&gate_mutex);
  while (task->waits && !gate_open)
    g_cond_wait (&gate_changed, &gate_mutex);
  g_mutex_unlock (&gate_mutex);
  if (!kithd_db_execute (db, error, "INSERT INTO rows (number) VALUES ($1)", KITHD_INT (task->number)))
    return FALSE;
  if (task->fails)
    kith_error_set (error, KITH_ERROR_MISSING_PERMISSION);
  return !task->fails;
}

static void
on_done (gpointer data, const GError *error)
{
  Task *task = data;

  g_mutex_lock (&gate_mutex);
  if (error)
    {
      g_assert_true (error->domain == KITH_ERROR);
      task->code = error->code;
    }
  task->done = TRUE;
  if (task->log)
    g_ptr_array_add (task->log, task);
  n_done++;
  g_cond_broadcast (&gate_changed);
  g_mutex_unlock (&gate_mutex);
}

static gint64
count_rows (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithdDb) db = kithd_db_open (fixture->driver, fixture->location, FALSE, &error);
  g_autoptr (KithdStatement) statement = kithd_db_query (db, &error, "SELECT count (*) FROM rows");
  gboolean row;

  kithd_statement_next (statement, &row, &error);
  g_assert_no_error (error);
  return kithd_statement_get_int (statement, 0);
}

static KithdStore *
open_store (StoreFixture *fixture, guint max_queue)
{
  g_autoptr (GError) error = NULL;
  const KithdStoreConfig config = {
    .driver = fixture->driver, .location = fixture->location, .n_readers = 2, .max_queue = max_queue
  };
  g_autoptr (KithdDb) db = store_fixture_open_db (fixture);
  KithdStore *store;

  kithd_db_run_script (db, "CREATE TABLE rows (number BIGINT PRIMARY KEY)", &error);
  g_assert_no_error (error);
  store = kithd_store_open (&config, &error);
  g_assert_no_error (error);
  n_done = 0;
  gate_open = FALSE;
  return store;
}

/* One job of a group fails: it alone is undone, and all are done in their order. */
static void
test_group (StoreFixture *fixture)
{
  g_autoptr (KithdStore) store = open_store (fixture, 0);
  g_autoptr (GPtrArray) log = g_ptr_array_new ();
  Task tasks[20] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (tasks); i++)
    {
      tasks[i] = (Task){ .number = i, .fails = i % 5 == 3, .waits = i == 0, .log = log };
      kithd_store_submit (store, KITHD_STORE_WRITE, add_row, on_done, &tasks[i]);
    }
  open_gate (TRUE);
  wait_for_done (G_N_ELEMENTS (tasks));
  g_assert_cmpint (count_rows (fixture), ==, 16);
  for (guint i = 0; i < G_N_ELEMENTS (tasks); i++)
    {
      g_assert_true (g_ptr_array_index (log, i) == &tasks[i]);
      g_assert_cmpint (tasks[i].code, ==, i % 5 == 3 ? KITH_ERROR_MISSING_PERMISSION : KITH_ERROR_NONE);
    }
}

/* When a job is done, others can read what it wrote. */
typedef struct
{
  StoreFixture *fixture;
  gint64 seen;
} Look;

static gboolean
add_first (KithdDb *db, gpointer data, GError **error)
{
  return kithd_db_execute (db, error, "INSERT INTO rows (number) VALUES (1)");
}

static void
look (gpointer data, const GError *error)
{
  Look *self = data;

  g_assert_no_error (error);
  self->seen = count_rows (self->fixture);
}

static void
test_done_is_durable (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithdStore) store = open_store (fixture, 0);
  Look self = { fixture, 0 };

  g_assert_true (kithd_store_call_full (store, KITHD_STORE_WRITE, add_first, look, &self, &error));
  g_assert_no_error (error);
  g_assert_cmpint (self.seen, ==, 1);
}

static void
test_overload (StoreFixture *fixture)
{
  g_autoptr (KithdStore) store = open_store (fixture, 4);
  Task first = { .number = 1000, .waits = TRUE };
  Task tasks[10] = { 0 };
  guint n_refused = 0;

  /* The first may be taken from the queue or still stand in it. */
  kithd_store_submit (store, KITHD_STORE_WRITE, add_row, on_done, &first);
  for (guint i = 0; i < G_N_ELEMENTS (tasks); i++)
    {
      tasks[i] = (Task){ .number = i, .waits = TRUE };
      kithd_store_submit (store, KITHD_STORE_WRITE, add_row, on_done, &tasks[i]);
      if (tasks[i].done)
        {
          g_assert_cmpint (tasks[i].code, ==, KITH_ERROR_OVERLOADED);
          n_refused++;
        }
    }
  g_assert_cmpuint (n_refused, >=, 2);
  open_gate (TRUE);
  wait_for_done (G_N_ELEMENTS (tasks) + 1);
  g_assert_cmpint (count_rows (fixture), ==, 11 - n_refused);
}

static void
test_close (StoreFixture *fixture)
{
  g_autoptr (KithdStore) store = open_store (fixture, 0);
  Task tasks[50] = { 0 };
  Task late = { .number = 1000 };

  for (guint i = 0; i < G_N_ELEMENTS (tasks); i++)
    {
      tasks[i] = (Task){ .number = i };
      kithd_store_submit (store, KITHD_STORE_WRITE, add_row, on_done, &tasks[i]);
    }
  kithd_store_close (store);
  g_assert_cmpuint (n_done, ==, G_N_ELEMENTS (tasks));
  g_assert_cmpint (count_rows (fixture), ==, G_N_ELEMENTS (tasks));
  kithd_store_submit (store, KITHD_STORE_WRITE, add_row, on_done, &late);
  g_assert_true (late.done);
  g_assert_cmpint (late.code, ==, KITH_ERROR_SHUTTING_DOWN);
}

static gboolean
limit_size (KithdDb *db, gpointer data, GError **error)
{
  return kithd_db_run_script (db, data, error);
}

static gboolean
add_large (KithdDb *db, gpointer data, GError **error)
{
  g_autofree char *large = g_strnfill (500000, 'x');

  return kithd_db_execute (db, error,
                           "INSERT INTO users (id, username, display_name, password_hash, created_at) "
                           "VALUES ($1, $2, $2, '', 0)",
                           KITHD_ID ("0192aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee"), KITHD_TEXT (large));
}

/* A full disk is told as such, whoever is in the same group is told too or is stored, and later it goes on. */
static void
test_full_disk (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithdStore) store = open_store (fixture, 0);
  Task before = { .number = 1, .waits = TRUE }, after = { .number = 2 }, large = { 0 }, later = { .number = 3 };
  guint n_stored = 0;

  /* The store warns of it in the log. */
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_FLAG_FATAL);
  kithd_store_call (store, KITHD_STORE_READ, limit_size, (gpointer) "SELECT 1", &error);
  g_assert_no_error (error);
  g_assert_true (
    kithd_store_call (store, KITHD_STORE_WRITE, limit_size, (gpointer) "PRAGMA max_page_count = 60", &error));
  kithd_store_submit (store, KITHD_STORE_WRITE, add_row, on_done, &before);
  kithd_store_submit (store, KITHD_STORE_WRITE, add_large, on_done, &large);
  kithd_store_submit (store, KITHD_STORE_WRITE, add_row, on_done, &after);
  open_gate (TRUE);
  wait_for_done (3);
  g_assert_cmpint (large.code, ==, KITH_ERROR_OVERLOADED);
  n_stored = (before.code == KITH_ERROR_NONE) + (after.code == KITH_ERROR_NONE);
  g_assert_cmpint (count_rows (fixture), ==, n_stored);
  g_assert_cmpint (after.code, ==, KITH_ERROR_NONE);
  kithd_store_submit (store, KITHD_STORE_WRITE, add_row, on_done, &later);
  wait_for_done (4);
  g_assert_cmpint (later.code, ==, KITH_ERROR_NONE);
}

typedef struct
{
  KithdStore *store;
  StoreFixture *fixture;
  const char *channel_id, *author_id;
} Sender;

static gboolean
send_one (KithdDb *db, gpointer data, GError **error)
{
  Sender *sender = data;
  g_autofree char *id = NULL;

  id = store_fixture_send (sender->fixture, db, sender->channel_id, sender->author_id, "x", NULL);
  return id != NULL;
}

static gpointer
send_many (gpointer data)
{
  Sender *sender = data;

  for (guint i = 0; i < N_EACH; i++)
    {
      g_autoptr (GError) error = NULL;

      kithd_store_call (sender->store, KITHD_STORE_WRITE, send_one, sender, &error);
      g_assert_no_error (error);
    }
  return NULL;
}

/* Many threads send at once: numbers have no holes and ids grow with them. */
static void
test_sequence (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithdDb) db = store_fixture_open_db (fixture);
  g_autofree char *user = NULL, *channel = NULL, *guild = NULL, *last = NULL;
  g_autoptr (KithdStore) store = NULL;
  g_autoptr (KithdStatement) statement = NULL;
  GThread *threads[N_THREADS];
  Sender sender;
  gint64 expected = 0;
  gboolean row;

  store_fixture_add_people (fixture, db, 1, &user);
  guild = store_fixture_add_guild (fixture, db, user, &channel);
  store = store_fixture_open (fixture);
  sender = (Sender){ store, fixture, channel, user };
  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("sender", send_many, &sender);
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);

  statement = kithd_db_query (db, &error, "SELECT seq, id FROM messages WHERE channel_id = $1 ORDER BY seq",
                              KITHD_ID (channel));
  while (kithd_statement_next (statement, &row, &error) && row)
    {
      g_autofree char *id = kithd_statement_dup_id (statement, 1);

      g_assert_cmpint (kithd_statement_get_int (statement, 0), ==, ++expected);
      g_assert_true (!last || strcmp (last, id) < 0);
      g_free (last);
      last = g_steal_pointer (&id);
    }
  g_assert_no_error (error);
  g_assert_cmpint (expected, ==, N_THREADS * N_EACH);
}

/* Who is alone waits for nobody. */
static void
test_alone (StoreFixture *fixture)
{
  g_autoptr (KithdStore) store = open_store (fixture, 0);
  KithdStoreStats stats;

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (GError) error = NULL;
      Task task = { .number = i };

      g_assert_true (kithd_store_call (store, KITHD_STORE_WRITE, add_row, &task, &error));
    }
  kithd_store_close (store);
  kithd_store_get_stats (store, &stats);
  g_assert_cmpuint (stats.n_writes, ==, 20);
  g_assert_cmpuint (stats.n_groups, ==, 20);
  g_assert_cmpuint (stats.n_waits, ==, 0);
}

/* Those who come while a group is written make the next one together. */
static void
test_company (StoreFixture *fixture)
{
  g_autoptr (KithdStore) store = open_store (fixture, 0);
  Task first = { .number = 1000, .waits = TRUE };
  Task tasks[50] = { 0 };
  KithdStoreStats stats;

  kithd_store_submit (store, KITHD_STORE_WRITE, add_row, on_done, &first);
  for (guint i = 0; i < G_N_ELEMENTS (tasks); i++)
    {
      tasks[i] = (Task){ .number = i };
      kithd_store_submit (store, KITHD_STORE_WRITE, add_row, on_done, &tasks[i]);
    }
  open_gate (TRUE);
  wait_for_done (G_N_ELEMENTS (tasks) + 1);
  kithd_store_close (store);
  kithd_store_get_stats (store, &stats);
  g_assert_cmpuint (stats.n_writes, ==, G_N_ELEMENTS (tasks) + 1);
  g_assert_cmpuint (stats.n_groups, <=, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  store_test_add ("group", test_group);
  store_test_add ("alone", test_alone);
  store_test_add ("company", test_company);
  store_test_add ("done-is-durable", test_done_is_durable);
  store_test_add ("overload", test_overload);
  store_test_add ("close", test_close);
  store_test_add ("full-disk", test_full_disk);
  store_test_add ("sequence", test_sequence);
  return g_test_run ();
}
