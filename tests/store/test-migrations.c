/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-accounts.h"
#include "kithd-channels.h"
#include "kithd-messages.h"
#include "kithd-migrations.h"
#include "store-fixture.h"

static const char *const steps[] = {
  "CREATE TABLE a (x BIGINT);",
  "CREATE TABLE b (y BIGINT); INSERT INTO b VALUES (1);",
  "CREATE TABLE c (z BIGINT); INSERT INTO nowhere VALUES (1);",
};

/* What a table made anew must not lose: rows that point at it. */
static const char *const anew[] = {
  ("CREATE TABLE a (x BIGINT PRIMARY KEY);"
   "CREATE TABLE b (x BIGINT NOT NULL REFERENCES a ON DELETE CASCADE);"
   "INSERT INTO a VALUES (1); INSERT INTO b VALUES (1);"),
  ("CREATE TABLE a2 (x BIGINT PRIMARY KEY, y TEXT); INSERT INTO a2 (x) SELECT x FROM a;"
   "DROP TABLE a; ALTER TABLE a2 RENAME TO a;"),
  "DELETE FROM a;",
};

static gint64
get_version (KithdDb *db)
{
  g_autoptr (GError) error = NULL;
  gint64 version;

  kithd_migrations_get_version (db, &version, &error);
  g_assert_no_error (error);
  return version;
}

static KithdDb *
open_plain (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  KithdDb *db = kithd_db_open (fixture->driver, fixture->location, TRUE, &error);

  g_assert_no_error (error);
  return db;
}

static void
test_steps (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithdDb) db = open_plain (fixture);

  g_assert_cmpint (get_version (db), ==, 0);
  g_assert_true (kithd_migrate_by (db, steps, 1, &error));
  g_assert_cmpint (get_version (db), ==, 1);
  g_assert_true (kithd_migrate_by (db, steps, 2, &error));
  g_assert_true (kithd_migrate_by (db, steps, 2, &error));
  g_assert_no_error (error);
  g_assert_cmpint (get_version (db), ==, 2);
}

/* A step that fails leaves nothing behind, and the steps before it stay. */
static void
test_failing_step (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithdDb) db = open_plain (fixture);

  g_assert_false (kithd_migrate_by (db, steps, 3, &error));
  g_assert_error (error, KITHD_DB_ERROR, KITHD_DB_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_cmpint (get_version (db), ==, 2);
  g_assert_null (kithd_db_query (db, NULL, "SELECT z FROM c"));
}

static gint64
count_b (KithdDb *db)
{
  g_autoptr (KithdStatement) statement = kithd_db_query (db, NULL, "SELECT count (*) FROM b");

  g_assert_nonnull (statement);
  g_assert_cmpint (kithd_statement_step (statement, NULL), ==, KITHD_STEP_ROW);
  return kithd_statement_get_int (statement, 0);
}

/* A table is made anew without losing what points at it, and a step that would leave it pointing at nothing fails. */
static void
test_table_made_anew (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithdDb) db = open_plain (fixture);

  g_assert_true (kithd_migrate_by (db, anew, 2, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count_b (db), ==, 1);
  g_assert_false (kithd_migrate_by (db, anew, 3, &error));
  g_assert_error (error, KITHD_DB_ERROR, KITHD_DB_ERROR_CONSTRAINT);
  g_clear_error (&error);
  g_assert_cmpint (get_version (db), ==, 2);
  g_assert_true (kithd_db_execute (db, &error, "DELETE FROM a"));
  g_assert_no_error (error);
  g_assert_cmpint (count_b (db), ==, 0);
}

static void
test_newer (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithdDb) db = open_plain (fixture);
  const KithdStoreConfig config = { .driver = fixture->driver, .location = fixture->location };

  get_version (db);
  kithd_db_execute (db, &error, "INSERT INTO kith_schema (version) VALUES (4711)");
  g_assert_no_error (error);
  g_assert_null (kithd_store_open (&config, &error));
  g_assert_error (error, KITHD_DB_ERROR, KITHD_DB_ERROR_NEWER);
  g_test_message ("%s", error->message);
}

/* Every version that was ever released comes up to date, and what is in it can be read. */
static void
test_fixture_1 (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "store", "fixtures", "version-1.sql", NULL);
  g_autofree char *dump = NULL;
  g_autoptr (KithdDb) db = open_plain (fixture);
  g_autoptr (KithdCredentials) credentials = NULL;
  g_autoptr (KithWireMessage) message = NULL;

  g_file_get_contents (path, &dump, NULL, &error);
  g_assert_no_error (error);
  kithd_db_run_script (db, dump, &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_version (db), ==, 1);
  kithd_migrate (db, &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_version (db), ==, kithd_n_migrations);

  kithd_accounts_find_credentials (db, "alice", &credentials, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (credentials->user_id, ==, "01920000-0000-7000-8000-000000000001");
  kithd_messages_find (db, "01920000-0000-7000-8000-000000000010", "01920000-0000-7000-8000-000000000011",
                       "01920000-0000-7000-8000-000000000021", &message, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (message->content, ==, "Hello <@01920000-0000-7000-8000-000000000002>");
  g_assert_cmpuint (message->mentions->len, ==, 1);
  g_assert_cmpint (message->seq, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  store_test_add ("migrations/steps", test_steps);
  store_test_add ("migrations/failing-step", test_failing_step);
  store_test_add ("migrations/table-made-anew", test_table_made_anew);
  store_test_add ("migrations/newer", test_newer);
  store_test_add ("migrations/fixture-1", test_fixture_1);
  return g_test_run ();
}
