/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

/* The floor under `send`: rows of messages into the same table with its indexes, durable, in groups, and nothing else.
 * bench-sqlite DATABASE SECONDS GROUP prints rows a second. */

static void
run (sqlite3 *db, const char *sql)
{
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
}

static void
insert (sqlite3_stmt *statement, gint64 number)
{
  static const char content[] = "A message of ordinary length, as people write them when they talk about the day.";
  guint8 id[16] = { 1 };

  for (guint i = 0; i < 8; i++)
    id[1 + i] = (guint8) (number >> (56 - 8 * i));
  sqlite3_bind_blob (statement, 1, id, sizeof id, SQLITE_TRANSIENT);
  sqlite3_bind_blob (statement, 2, "cccccccccccccccc", 16, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 3, number);
  sqlite3_bind_blob (statement, 4, "aaaaaaaaaaaaaaaa", 16, SQLITE_STATIC);
  sqlite3_bind_text (statement, 5, content, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 6, 1700000000000 + number);
  if (sqlite3_step (statement) != SQLITE_DONE)
    g_error ("insert");
  sqlite3_reset (statement);
}

int
main (int argc, char **argv)
{
  gint64 begin, number = 0;
  double seconds = argc > 2 ? g_ascii_strtod (argv[2], NULL) : 5;
  int group = argc > 3 ? atoi (argv[3]) : 64;
  sqlite3_stmt *statement;
  sqlite3 *db;

  if (argc < 2 || sqlite3_open (argv[1], &db) != SQLITE_OK)
    return EXIT_FAILURE;
  run (db, "PRAGMA journal_mode = WAL");
  run (db, "PRAGMA synchronous = FULL");
  run (db, "CREATE TABLE messages (id UUID PRIMARY KEY, channel_id UUID NOT NULL, seq BIGINT NOT NULL, "
           "kind SMALLINT NOT NULL, author_id UUID NOT NULL, content TEXT NOT NULL, nonce TEXT, "
           "created_at BIGINT NOT NULL, edited_at BIGINT, reply_to UUID, mentions TEXT, "
           "mention_everyone SMALLINT NOT NULL DEFAULT 0)");
  run (db, "CREATE UNIQUE INDEX messages_seq ON messages (channel_id, seq)");
  run (db, "CREATE UNIQUE INDEX messages_nonce ON messages (author_id, channel_id, nonce) WHERE nonce IS NOT NULL");
  if (sqlite3_prepare_v2 (db,
                          "INSERT INTO messages (id, channel_id, seq, kind, author_id, content, created_at) "
                          "VALUES (?, ?, ?, 0, ?, ?, ?)",
                          -1, &statement, NULL) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (db));
  begin = g_get_monotonic_time ();
  while (g_get_monotonic_time () - begin < seconds * G_USEC_PER_SEC)
    {
      run (db, "BEGIN");
      for (int i = 0; i < group; i++)
        insert (statement, ++number);
      run (db, "COMMIT");
    }
  printf ("%.1f\n", (double) number * G_USEC_PER_SEC / (double) (g_get_monotonic_time () - begin));
  sqlite3_finalize (statement);
  sqlite3_close (db);
  return EXIT_SUCCESS;
}
