/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-cache-database.h"

#include "kith-cache.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

/* Changes with the layout; a file of another version is put aside. */
#define VERSION 1

#define SCHEMA                                                                                                         \
  "CREATE TABLE IF NOT EXISTS object (account INTEGER NOT NULL, kind INTEGER NOT NULL, id TEXT NOT NULL,"              \
  " parent TEXT, number INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY KEY (account, kind, id)) WITHOUT ROWID;"         \
  "CREATE INDEX IF NOT EXISTS object_by_parent ON object (account, kind, parent, number);"                             \
  "PRAGMA user_version = " G_STRINGIFY (VERSION)

enum
{
  PUT,
  REMOVE,
  REMOVE_BELOW,
  REMOVE_ACCOUNT,
  LOAD_ALL,
  LOAD_CHILDREN,
  LOAD_TEXT,
  N_STATEMENTS
};

static const char *const statements[N_STATEMENTS] = {
  [PUT] = "INSERT OR REPLACE INTO object (account, kind, id, parent, number, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
  [REMOVE] = "DELETE FROM object WHERE account = ?1 AND kind = ?2 AND id = ?3",
  [REMOVE_BELOW] = "DELETE FROM object WHERE account = ?1 AND kind = ?2 AND parent = ?4 AND number < ?5",
  [REMOVE_ACCOUNT] = "DELETE FROM object WHERE account = ?1",
  [LOAD_ALL] = "SELECT id, parent, number, text FROM object WHERE account = ?1 AND kind = ?2"
               " ORDER BY number DESC, id DESC LIMIT ?5",
  [LOAD_CHILDREN] = "SELECT id, parent, number, text FROM object WHERE account = ?1 AND kind = ?2 AND parent = ?4"
                    " ORDER BY number DESC, id DESC LIMIT ?5",
  [LOAD_TEXT] = "SELECT text FROM object WHERE account = ?1 AND kind = ?2 AND id = ?3",
};

struct _KithCacheDatabase
{
  char *path;
  sqlite3 *handle;
  sqlite3_stmt *prepared[N_STATEMENTS];
};

static void
close_handle (KithCacheDatabase *self)
{
  for (guint i = 0; i < N_STATEMENTS; i++)
    g_clear_pointer (&self->prepared[i], sqlite3_finalize);
  g_clear_pointer (&self->handle, sqlite3_close);
}

static int
get_number (sqlite3 *handle, const char *sql, int *number)
{
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v2 (handle, sql, -1, &statement, NULL);

  if (code == SQLITE_OK)
    code = sqlite3_step (statement);
  if (code == SQLITE_ROW)
    *number = sqlite3_column_int (statement, 0);
  sqlite3_finalize (statement);
  return code == SQLITE_ROW ? SQLITE_OK : code;
}

/* A file of another version is as good as damaged. */
static int
check_layout (sqlite3 *handle)
{
  int version = 0, count;
  int code = get_number (handle, "PRAGMA user_version", &version);

  if (code == SQLITE_OK && version != 0 && version != VERSION)
    return SQLITE_NOTADB;
  return code == SQLITE_OK ? get_number (handle, "SELECT count(*) FROM sqlite_schema", &count) : code;
}

static int
open_handle (KithCacheDatabase *self, const char *path)
{
  int code = sqlite3_open_v2 (path, &self->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                              NULL);

  if (code != SQLITE_OK)
    return code;
  sqlite3_busy_timeout (self->handle, 2000);
  code = check_layout (self->handle);
  /* What the cache holds can be lost with the power, but not with the program. */
  if (code == SQLITE_OK)
    code = sqlite3_exec (self->handle,
                         "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -1024", NULL,
                         NULL, NULL);
  if (code == SQLITE_OK)
    code = sqlite3_exec (self->handle, SCHEMA, NULL, NULL, NULL);
  for (guint i = 0; i < N_STATEMENTS && code == SQLITE_OK; i++)
    code = sqlite3_prepare_v3 (self->handle, statements[i], -1, SQLITE_PREPARE_PERSISTENT, &self->prepared[i], NULL);
  return code;
}

static void
put_aside (const char *path)
{
  static const char *const companions[] = { "-wal", "-shm" };
  g_autofree char *aside = g_strconcat (path, ".broken", NULL);

  g_rename (path, aside);
  for (guint i = 0; i < G_N_ELEMENTS (companions); i++)
    {
      g_autofree char *companion = g_strconcat (path, companions[i], NULL);

      g_unlink (companion);
    }
}

static gboolean
is_damage (int code)
{
  return code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
}

/* What is sound but cannot be had for now, as on a full disk, is left alone: it holds what was not sent yet. */
static void
open_or_begin_afresh (KithCacheDatabase *self)
{
  int code = open_handle (self, self->path);

  if (is_damage (code))
    {
      g_info ("The cache cannot be read and is begun afresh");
      close_handle (self);
      put_aside (self->path);
      code = open_handle (self, self->path);
    }
  if (code != SQLITE_OK)
    {
      g_info ("Nothing is kept: %s", sqlite3_errstr (code));
      close_handle (self);
      open_handle (self, ":memory:");
    }
}

/* Only the person may read what they talk about. */
static void
make_private (const char *path)
{
  g_autofree char *directory = g_path_get_dirname (path);

  g_mkdir_with_parents (directory, 0700);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    g_file_set_contents_full (path, "", 0, G_FILE_SET_CONTENTS_NONE, 0600, NULL);
}

/**
 * kith_cache_database_open:
 *
 * Returns: (transfer full): the database; a damaged file is put aside as PATH.broken
 */
KithCacheDatabase *
kith_cache_database_open (const char *path)
{
  KithCacheDatabase *self = g_new0 (KithCacheDatabase, 1);

  self->path = g_strdup (path);
  make_private (path);
  open_or_begin_afresh (self);
  return self;
}

void
kith_cache_database_close (KithCacheDatabase *self)
{
  if (self->handle)
    sqlite3_exec (self->handle, "PRAGMA optimize", NULL, NULL, NULL);
  close_handle (self);
  g_free (self->path);
  g_free (self);
}

/* A file that turns out to be damaged while it is used is given up like one that cannot be opened. */
static void
check (KithCacheDatabase *self, int code)
{
  if (!is_damage (code))
    {
      g_debug ("The cache does not answer: %s", sqlite3_errstr (code));
      return;
    }
  g_info ("The cache is damaged and is begun afresh");
  close_handle (self);
  put_aside (self->path);
  open_or_begin_afresh (self);
}

static sqlite3_stmt *
bind (KithCacheDatabase *self, int index, const KithCacheKey *key, gint64 number, const char *text)
{
  sqlite3_stmt *statement = self->prepared[index];

  if (!statement)
    return NULL;
  sqlite3_bind_int64 (statement, 1, key->account);
  sqlite3_bind_int (statement, 2, key->kind);
  sqlite3_bind_text (statement, 3, key->id, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 4, key->parent, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 5, number);
  sqlite3_bind_text (statement, 6, text, -1, SQLITE_STATIC);
  return statement;
}

static void
finish (KithCacheDatabase *self, sqlite3_stmt *statement, int code)
{
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
  if (code != SQLITE_DONE && code != SQLITE_ROW)
    check (self, code);
}

static void
execute (KithCacheDatabase *self, int index, const KithCacheKey *key, gint64 number, const char *text)
{
  sqlite3_stmt *statement = bind (self, index, key, number, text);

  if (statement)
    finish (self, statement, sqlite3_step (statement));
}

static void
execute_text (KithCacheDatabase *self, const char *sql)
{
  int code = self->handle ? sqlite3_exec (self->handle, sql, NULL, NULL, NULL) : SQLITE_OK;

  if (code != SQLITE_OK)
    check (self, code);
}

void
kith_cache_database_begin (KithCacheDatabase *self)
{
  execute_text (self, "BEGIN IMMEDIATE");
}

void
kith_cache_database_commit (KithCacheDatabase *self)
{
  if (self->handle && !sqlite3_get_autocommit (self->handle))
    execute_text (self, "COMMIT");
}

void
kith_cache_database_put (KithCacheDatabase *self, const KithCacheKey *key, gint64 number, const char *text)
{
  execute (self, PUT, key, number, text);
}

void
kith_cache_database_remove (KithCacheDatabase *self, const KithCacheKey *key)
{
  execute (self, REMOVE, key, 0, NULL);
}

/**
 * kith_cache_database_remove_below:
 *
 * Forgets what belongs to the key's parent and has a lesser number.
 */
void
kith_cache_database_remove_below (KithCacheDatabase *self, const KithCacheKey *key, gint64 number)
{
  execute (self, REMOVE_BELOW, key, number, NULL);
}

void
kith_cache_database_remove_account (KithCacheDatabase *self, gint64 account)
{
  KithCacheKey key = { account, 0, NULL, NULL };

  execute (self, REMOVE_ACCOUNT, &key, 0, NULL);
}

static void
row_free (KithCacheRow *row)
{
  g_free (row->id);
  g_free (row->parent);
  g_free (row->text);
  g_free (row);
}

static void
reverse (GPtrArray *rows)
{
  for (guint i = 0; i < rows->len / 2; i++)
    {
      gpointer other = rows->pdata[rows->len - 1 - i];

      rows->pdata[rows->len - 1 - i] = rows->pdata[i];
      rows->pdata[i] = other;
    }
}

/**
 * kith_cache_database_load:
 *
 * Returns: (transfer full) (element-type KithCacheRow): rows by number, the greatest @limit of them
 */
GPtrArray *
kith_cache_database_load (KithCacheDatabase *self, const KithCacheKey *key, guint limit)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);
  sqlite3_stmt *statement = bind (self, key->parent ? LOAD_CHILDREN : LOAD_ALL, key, limit, NULL);
  int code = SQLITE_DONE;

  while (statement && (code = sqlite3_step (statement)) == SQLITE_ROW)
    {
      KithCacheRow *row = g_new0 (KithCacheRow, 1);

      row->id = g_strdup ((const char *) sqlite3_column_text (statement, 0));
      row->parent = g_strdup ((const char *) sqlite3_column_text (statement, 1));
      row->number = sqlite3_column_int64 (statement, 2);
      row->text = g_strdup ((const char *) sqlite3_column_text (statement, 3));
      g_ptr_array_add (rows, row);
    }
  if (statement)
    finish (self, statement, code);
  reverse (rows);
  return rows;
}

char *
kith_cache_database_load_text (KithCacheDatabase *self, const KithCacheKey *key)
{
  sqlite3_stmt *statement = bind (self, LOAD_TEXT, key, 0, NULL);
  char *text = NULL;
  int code;

  if (!statement)
    return NULL;
  code = sqlite3_step (statement);
  if (code == SQLITE_ROW)
    text = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  finish (self, statement, code);
  return text;
}
