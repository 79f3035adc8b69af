/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-db-sqlite-private.h"

/* Looking at a whole database, and copying it while others write. */

/* Pages that are copied at a time. */
#define COPY_PAGES 4096

/* Takes the first word of a check that is not `ok`. */
static gboolean
run_check (SqliteDb *self, const char *sql, const char *good, const char *format, char **problem, GError **error)
{
  sqlite3_stmt *statement = NULL;
  int result = sqlite3_prepare_v2 (self->handle, sql, -1, &statement, NULL);

  if (result == SQLITE_OK)
    result = sqlite3_step (statement);
  if (result == SQLITE_ROW)
    {
      const char *text = (const char *) sqlite3_column_text (statement, 0);

      if (g_strcmp0 (text, good) != 0)
        *problem = g_strdup_printf ("%s%s", format, text ? text : "?");
      result = SQLITE_OK;
    }
  else if (result == SQLITE_DONE)
    {
      result = SQLITE_OK;
    }
  if (result != SQLITE_OK)
    kithd_db_sqlite_set_error (error, self->handle, result);
  sqlite3_finalize (statement);
  return result == SQLITE_OK;
}

gboolean
kithd_db_sqlite_examine (KithdDb *db, char **problem, GError **error)
{
  SqliteDb *self = (SqliteDb *) db;

  *problem = NULL;
  return run_check (self, "PRAGMA integrity_check (1)", "ok", "", problem, error) &&
         (*problem ||
          run_check (self, "PRAGMA foreign_key_check", NULL, "a row points to nothing, in ", problem, error));
}

/* All pages are read in one transaction, so that writers neither wait nor make the copy begin anew. */
static int
copy_pages (SqliteDb *self, sqlite3 *target)
{
  sqlite3_backup *backup = sqlite3_backup_init (target, "main", self->handle, "main");
  int result;

  if (!backup)
    return sqlite3_errcode (target);
  do
    result = sqlite3_backup_step (backup, COPY_PAGES);
  while (result == SQLITE_OK);
  sqlite3_backup_finish (backup);
  return result == SQLITE_DONE ? SQLITE_OK : result;
}

gboolean
kithd_db_sqlite_copy_to (KithdDb *db, const char *location, GError **error)
{
  SqliteDb *self = (SqliteDb *) db;
  sqlite3 *target = NULL;
  int result = sqlite3_open_v2 (location, &target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);

  if (result == SQLITE_OK)
    result = sqlite3_exec (self->handle, "BEGIN; SELECT count (*) FROM sqlite_schema;", NULL, NULL, NULL);
  if (result == SQLITE_OK)
    result = copy_pages (self, target);
  sqlite3_exec (self->handle, "ROLLBACK;", NULL, NULL, NULL);
  /* One file that stands for itself, without a log beside it. */
  if (result == SQLITE_OK)
    result = sqlite3_exec (target, "PRAGMA journal_mode = DELETE;", NULL, NULL, NULL);
  if (result != SQLITE_OK)
    kithd_db_sqlite_set_error (error, target, result);
  sqlite3_close (target);
  return result == SQLITE_OK;
}
