/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "store-fixture.h"

/* The contract of a driver. */

#define ID "0192aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee"

static KithdDb *
open_with_table (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  KithdDb *db = kithd_db_open (fixture->driver, fixture->location, TRUE, &error);

  g_assert_no_error (error);
  kithd_db_run_script (db, "CREATE TABLE things (name TEXT PRIMARY KEY, amount BIGINT, id UUID, data BYTEA)", &error);
  g_assert_no_error (error);
  return db;
}

static gboolean
insert (KithdDb *db, const char *name, gint64 amount, GError **error)
{
  return kithd_db_execute (db, error, "INSERT INTO things (name, amount) VALUES ($1, $2)", KITHD_TEXT (name),
                           KITHD_INT (amount));
}

static gint64
count (KithdDb *db)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithdStatement) statement = kithd_db_query (db, &error, "SELECT count (*) FROM things");
  gboolean row;

  kithd_statement_next (statement, &row, &error);
  g_assert_no_error (error);
  g_assert_true (row);
  return kithd_statement_get_int (statement, 0);
}

static void
test_values (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithdDb) db = open_with_table (fixture);
  g_autoptr (KithdStatement) statement = NULL;
  g_autofree char *id = NULL;
  const guint8 data[] = { 0, 1, 255 };
  gconstpointer bytes;
  gsize length;
  gboolean row;

  /* Numbers count, not the order in which the statement names them. */
  kithd_db_execute (db, &error, "INSERT INTO things (data, id, amount, name) VALUES ($4, $3, $2, $1)",
                    KITHD_TEXT ("имя"), KITHD_INT (G_MAXINT64), KITHD_ID (ID), KITHD_BYTES (data, sizeof data));
  g_assert_no_error (error);
  g_assert_cmpint (kithd_db_get_changes (db), ==, 1);
  statement = kithd_db_query (db, &error, "SELECT name, amount, id, data, NULL FROM things WHERE id = $1 AND name = $2",
                              KITHD_ID (ID), KITHD_TEXT ("имя"));
  g_assert_true (kithd_statement_next (statement, &row, &error));
  g_assert_true (row);
  g_assert_cmpstr (kithd_statement_get_text (statement, 0), ==, "имя");
  g_assert_cmpint (kithd_statement_get_int (statement, 1), ==, G_MAXINT64);
  id = kithd_statement_dup_id (statement, 2);
  g_assert_cmpstr (id, ==, ID);
  bytes = kithd_statement_get_bytes (statement, 3, &length);
  g_assert_cmpmem (bytes, length, data, sizeof data);
  g_assert_true (kithd_statement_is_null (statement, 4));
  g_assert_null (kithd_statement_get_text (statement, 4));
  g_assert_null (kithd_statement_dup_id (statement, 4));
  g_assert_true (kithd_statement_next (statement, &row, &error));
  g_assert_false (row);
}

static void
test_nulls (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithdDb) db = open_with_table (fixture);
  g_autoptr (KithdStatement) statement = NULL;
  gboolean row;

  kithd_db_execute (db, &error, "INSERT INTO things (name, amount, id, data) VALUES ($1, $2, $3, $4)", KITHD_TEXT ("x"),
                    KITHD_INT_IF (FALSE, 4), KITHD_ID (NULL), KITHD_TEXT (NULL));
  g_assert_no_error (error);
  statement = kithd_db_query (db, &error, "SELECT 1 FROM things WHERE amount IS NULL AND id IS NULL AND data IS NULL");
  g_assert_true (kithd_statement_next (statement, &row, &error));
  g_assert_true (row);
}

/* What is not an id is no row's id, and never SQL. */
static void
test_bad_id (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithdDb) db = open_with_table (fixture);
  const char *const bad[] = { "", "x", "' OR 1=1 --", ID "0", "0192aaaa" };

  kithd_db_execute (db, &error, "INSERT INTO things (name, id) VALUES ($1, $2)", KITHD_TEXT ("x"), KITHD_ID (ID));
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (KithdStatement)
        statement = kithd_db_query (db, &error, "SELECT 1 FROM things WHERE id = $1", KITHD_ID (bad[i]));
      gboolean row;

      g_assert_true (kithd_statement_next (statement, &row, &error));
      g_assert_false (row);
    }
}

/* A statement that is being read can be used again meanwhile. */
static void
test_nested (StoreFixture *fixture)
{
  static const char sql[] = "SELECT name FROM things WHERE amount >= $1 ORDER BY amount";
  g_autoptr (GError) error = NULL;
  g_autoptr (KithdDb) db = open_with_table (fixture);
  g_autoptr (KithdStatement) outer = NULL;
  guint n = 0;
  gboolean row;

  insert (db, "a", 1, &error);
  insert (db, "b", 2, &error);
  insert (db, "c", 3, &error);
  g_assert_no_error (error);
  outer = kithd_db_query (db, &error, sql, KITHD_INT (1));
  while (kithd_statement_next (outer, &row, &error) && row)
    {
      g_autoptr (KithdStatement) inner = kithd_db_query (db, &error, sql, KITHD_INT (3));

      g_assert_true (kithd_statement_next (inner, &row, &error) && row);
      g_assert_cmpstr (kithd_statement_get_text (inner, 0), ==, "c");
      n++;
    }
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 3);
}

static void
test_errors (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithdDb) db = open_with_table (fixture);

  g_assert_true (insert (db, "secret", 1, &error));
  g_assert_false (insert (db, "secret", 2, &error));
  g_assert_error (error, KITHD_DB_ERROR, KITHD_DB_ERROR_CONSTRAINT);
  /* What was bound is a person's and goes into no log. */
  g_assert_null (strstr (error->message, "secret"));
  g_clear_error (&error);
  g_assert_null (kithd_db_query (db, &error, "SELECT nothing FROM nowhere"));
  g_assert_error (error, KITHD_DB_ERROR, KITHD_DB_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_null (kithd_db_query (db, &error, "SELECT 1", KITHD_INT (1)));
  g_assert_error (error, KITHD_DB_ERROR, KITHD_DB_ERROR_FAILED);
}

static void
test_transaction (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithdDb) db = open_with_table (fixture);

  g_assert_true (kithd_db_begin (db, &error));
  insert (db, "a", 1, &error);
  kithd_db_rollback (db);
  g_assert_cmpint (count (db), ==, 0);
  kithd_db_rollback (db);
  g_assert_true (kithd_db_begin (db, &error));
  insert (db, "b", 1, &error);
  g_assert_true (kithd_db_commit (db, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count (db), ==, 1);
}

static void
test_jobs (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithdDb) db = open_with_table (fixture);

  g_assert_true (kithd_db_begin (db, &error));
  kithd_db_job_begin (db);
  insert (db, "stays", 1, &error);
  g_assert_true (kithd_db_job_end (db, TRUE, &error));
  kithd_db_job_begin (db);
  insert (db, "undone", 1, &error);
  insert (db, "undone too", 1, &error);
  g_assert_true (kithd_db_job_end (db, FALSE, &error));
  kithd_db_job_begin (db);
  g_assert_true (kithd_db_job_end (db, FALSE, &error));
  kithd_db_job_begin (db);
  insert (db, "kept", 1, &error);
  kithd_db_job_keep (db);
  g_assert_true (kithd_db_job_end (db, FALSE, &error));
  kithd_db_job_begin (db);
  kithd_db_job_waive_undo (db);
  insert (db, "waived", 1, &error);
  g_assert_true (kithd_db_job_end (db, TRUE, &error));
  g_assert_true (kithd_db_commit (db, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count (db), ==, 3);
}

/* A job that promised not to fail and does so takes the transaction with it. */
static void
test_broken_promise (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithdDb) db = open_with_table (fixture);

  g_assert_true (kithd_db_begin (db, &error));
  kithd_db_job_begin (db);
  kithd_db_job_waive_undo (db);
  insert (db, "half", 1, &error);
  g_assert_no_error (error);
  g_assert_false (kithd_db_job_end (db, FALSE, &error));
  g_assert_error (error, KITHD_DB_ERROR, KITHD_DB_ERROR_FAILED);
  kithd_db_rollback (db);
  g_assert_cmpint (count (db), ==, 0);
}

static void
test_reader_cannot_write (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  G_GNUC_UNUSED g_autoptr (KithdDb) db = open_with_table (fixture);
  g_autoptr (KithdDb) reader = kithd_db_open (fixture->driver, fixture->location, FALSE, &error);

  g_assert_no_error (error);
  g_assert_false (insert (reader, "a", 1, &error));
  g_assert_error (error, KITHD_DB_ERROR, KITHD_DB_ERROR_IO);
}

/* A reader in a transaction sees one state, whatever is committed meanwhile. */
static void
test_isolation (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithdDb) db = open_with_table (fixture);
  g_autoptr (KithdDb) reader = kithd_db_open (fixture->driver, fixture->location, FALSE, &error);

  g_assert_true (kithd_db_begin (reader, &error));
  g_assert_cmpint (count (reader), ==, 0);
  insert (db, "a", 1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count (reader), ==, 0);
  kithd_db_rollback (reader);
  g_assert_cmpint (count (reader), ==, 1);
}

static void
test_not_a_database (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  char noise[8192];

  memset (noise, 'x', sizeof noise);
  g_assert_true (g_file_set_contents (fixture->location, noise, sizeof noise, NULL));
  g_assert_null (kithd_db_open (fixture->driver, fixture->location, TRUE, &error));
  g_assert_error (error, KITHD_DB_ERROR, KITHD_DB_ERROR_CORRUPT);
}

static void
test_no_place (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *nowhere = g_build_filename (fixture->directory, "missing", "kith.db", NULL);

  g_assert_null (kithd_db_open (fixture->driver, nowhere, TRUE, &error));
  g_assert_error (error, KITHD_DB_ERROR, KITHD_DB_ERROR_IO);
}

static void
test_private (StoreFixture *fixture)
{
  g_autoptr (KithdDb) db = open_with_table (fixture);
  g_autofree char *log = g_strconcat (fixture->location, "-wal", NULL);
  GStatBuf status;

  g_assert_cmpint (g_stat (fixture->location, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  g_assert_cmpint (g_stat (log, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
}

/* SQLite can be told how large its file may grow, which acts like a full disk. */
static void
test_full_disk (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithdDb) db = open_with_table (fixture);
  g_autofree char *large = g_strnfill (100000, 'x');

  kithd_db_run_script (db, "PRAGMA max_page_count = 16", &error);
  g_assert_no_error (error);
  g_assert_false (insert (db, large, 1, &error));
  g_assert_error (error, KITHD_DB_ERROR, KITHD_DB_ERROR_FULL);
  g_clear_error (&error);
  g_assert_true (insert (db, "small", 1, &error));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  store_test_add ("db/values", test_values);
  store_test_add ("db/nulls", test_nulls);
  store_test_add ("db/bad-id", test_bad_id);
  store_test_add ("db/nested", test_nested);
  store_test_add ("db/errors", test_errors);
  store_test_add ("db/transaction", test_transaction);
  store_test_add ("db/jobs", test_jobs);
  store_test_add ("db/broken-promise", test_broken_promise);
  store_test_add ("db/reader-cannot-write", test_reader_cannot_write);
  store_test_add ("db/isolation", test_isolation);
  store_test_add ("db/not-a-database", test_not_a_database);
  store_test_add ("db/private", test_private);
  store_test_add ("db/no-place", test_no_place);
  store_test_add ("db/full-disk", test_full_disk);
  return g_test_run ();
}
