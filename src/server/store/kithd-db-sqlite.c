/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-db-sqlite-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>

/* How long a statement waits for another process, such as a backup, to let go of the file. */
#define BUSY_MS 10000
/* The write-ahead log is folded into the database when it has grown to this many pages (16 MiB). */
#define CHECKPOINT_PAGES 4096
#define MAX_PARAMETERS 32
#define ID_BYTES 16

typedef struct
{
  KithdStatement parent;
  sqlite3_stmt *handle;
  guint8 index_of[MAX_PARAMETERS + 1]; /* of parameter $N; 0 where the statement has no such parameter */
  guint n_ids;
  guint8 ids[MAX_PARAMETERS][ID_BYTES];
} SqliteStatement;

static KithdDbError
code_of (int result)
{
  switch (result & 0xff)
    {
    case SQLITE_CONSTRAINT:
      return KITHD_DB_ERROR_CONSTRAINT;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return KITHD_DB_ERROR_BUSY;
    case SQLITE_FULL:
      return KITHD_DB_ERROR_FULL;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return KITHD_DB_ERROR_IO;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return KITHD_DB_ERROR_CORRUPT;
    default:
      return KITHD_DB_ERROR_FAILED;
    }
}

/* sqlite3_errmsg() names tables and columns, never the values that were bound. */
void
kithd_db_sqlite_set_error (GError **error, sqlite3 *handle, int result)
{
  g_set_error (error, KITHD_DB_ERROR, code_of (result), "SQLite: %s",
               handle ? sqlite3_errmsg (handle) : sqlite3_errstr (result));
}

static void
sqlite_close (KithdDb *db)
{
  SqliteDb *self = (SqliteDb *) db;

  sqlite3_finalize (self->begin);
  sqlite3_finalize (self->commit);
  sqlite3_finalize (self->rollback);
  sqlite3_finalize (self->savepoint);
  sqlite3_finalize (self->savepoint_release);
  sqlite3_finalize (self->savepoint_rollback);
  sqlite3_close (self->handle);
  g_free (self);
}

static gboolean
sqlite_run_script (KithdDb *db, const char *sql, GError **error)
{
  SqliteDb *self = (SqliteDb *) db;
  int result = sqlite3_exec (self->handle, sql, NULL, NULL, NULL);

  if (result != SQLITE_OK)
    kithd_db_sqlite_set_error (error, self->handle, result);
  return result == SQLITE_OK;
}

static gboolean
set_up (SqliteDb *self, gboolean writable, GError **error)
{
  static const char always[] = "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA synchronous = FULL;"
                               "PRAGMA temp_store = MEMORY;";
  const char *cache = writable ? "PRAGMA cache_size = -16384;" : "PRAGMA cache_size = -4096;";
  const struct
  {
    sqlite3_stmt **statement;
    const char *sql;
  } table[] = {
    { &self->begin, writable ? "BEGIN IMMEDIATE" : "BEGIN" },
    { &self->commit, "COMMIT" },
    { &self->rollback, "ROLLBACK" },
    { &self->savepoint, "SAVEPOINT job" },
    { &self->savepoint_release, "RELEASE job" },
    { &self->savepoint_rollback, "ROLLBACK TO job" },
  };

  sqlite3_extended_result_codes (self->handle, 1);
  sqlite3_busy_timeout (self->handle, BUSY_MS);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
  sqlite3_wal_autocheckpoint (self->handle, writable ? CHECKPOINT_PAGES : 0);
  if (!sqlite_run_script (&self->parent, always, error) || !sqlite_run_script (&self->parent, cache, error) ||
      !sqlite_run_script (&self->parent, writable ? "PRAGMA journal_mode = WAL;" : "PRAGMA query_only = ON;", error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      int result = sqlite3_prepare_v3 (self->handle, table[i].sql, -1, SQLITE_PREPARE_PERSISTENT, table[i].statement,
                                       NULL);
      if (result != SQLITE_OK)
        {
          kithd_db_sqlite_set_error (error, self->handle, result);
          return FALSE;
        }
    }
  return TRUE;
}

/* Statistics of memory cost a lock around every allocation, and nobody reads them. Where something else in the process
 * has initialised SQLite already it stays as it is. */
static void
configure_once (void)
{
  static gsize done = 0;

  if (g_once_init_enter (&done))
    {
      sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
      g_once_init_leave (&done, 1);
    }
}

/* What people write to each other is for nobody else on the machine; SQLite gives its other files the same mode. A file
 * that is there must not be opened here: closing it again would let go of SQLite's locks on it. */
static gboolean
make_private (const char *location, GError **error)
{
  int file = g_open (location, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

  if (file >= 0)
    return g_close (file, error);
  if (errno == EEXIST)
    return TRUE;
  g_set_error (error, KITHD_DB_ERROR, KITHD_DB_ERROR_IO, "%s: %s", location, g_strerror (errno));
  return FALSE;
}

/* A handle is used by one thread at a time, so SQLite need not lock it (NOMUTEX). */
static KithdDb *
sqlite_open (const char *location, gboolean writable, GError **error)
{
  SqliteDb *self;
  const int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE | (writable ? SQLITE_OPEN_CREATE : 0);
  int result;

  configure_once ();
  if (writable && !make_private (location, error))
    return NULL;
  self = g_new0 (SqliteDb, 1);
  result = sqlite3_open_v2 (location, &self->handle, flags, NULL);
  if (result != SQLITE_OK)
    kithd_db_sqlite_set_error (error, self->handle, result);
  if (result == SQLITE_OK && set_up (self, writable, error))
    return &self->parent;
  sqlite_close (&self->parent);
  return NULL;
}

static gboolean
run (SqliteDb *self, sqlite3_stmt *statement, GError **error)
{
  int result = sqlite3_step (statement);

  if (result != SQLITE_DONE)
    kithd_db_sqlite_set_error (error, self->handle, result);
  sqlite3_reset (statement);
  return result == SQLITE_DONE;
}

static gboolean
sqlite_begin (KithdDb *db, GError **error)
{
  SqliteDb *self = (SqliteDb *) db;

  return run (self, self->begin, error);
}

static gboolean
sqlite_commit (KithdDb *db, GError **error)
{
  SqliteDb *self = (SqliteDb *) db;

  return run (self, self->commit, error);
}

static void
sqlite_rollback (KithdDb *db)
{
  SqliteDb *self = (SqliteDb *) db;

  if (!sqlite3_get_autocommit (self->handle))
    run (self, self->rollback, NULL);
}

static gboolean
sqlite_in_transaction (KithdDb *db)
{
  return !sqlite3_get_autocommit (((SqliteDb *) db)->handle);
}

static gboolean
sqlite_savepoint (KithdDb *db, GError **error)
{
  SqliteDb *self = (SqliteDb *) db;

  return run (self, self->savepoint, error);
}

static gboolean
sqlite_savepoint_release (KithdDb *db, GError **error)
{
  SqliteDb *self = (SqliteDb *) db;

  return run (self, self->savepoint_release, error);
}

static gboolean
sqlite_savepoint_rollback (KithdDb *db, GError **error)
{
  SqliteDb *self = (SqliteDb *) db;

  return run (self, self->savepoint_rollback, error) && run (self, self->savepoint_release, error);
}

static guint64
sqlite_get_cache_bytes (KithdDb *db)
{
  int used = 0, most = 0;

  sqlite3_db_status (((SqliteDb *) db)->handle, SQLITE_DBSTATUS_CACHE_USED, &used, &most, FALSE);
  return (guint64) MAX (used, 0);
}

static gint64
sqlite_get_changes (KithdDb *db)
{
  return sqlite3_changes64 (((SqliteDb *) db)->handle);
}

static void
sqlite_finalize (KithdStatement *statement)
{
  SqliteStatement *self = (SqliteStatement *) statement;

  sqlite3_finalize (self->handle);
  g_free (self);
}

/* SQLite numbers "$2" by where it comes first; the text after the sign is its number here. */
static gboolean
number_parameters (SqliteStatement *self, GError **error)
{
  int n = sqlite3_bind_parameter_count (self->handle);

  for (int i = 1; i <= n; i++)
    {
      const char *name = sqlite3_bind_parameter_name (self->handle, i);
      guint64 number = 0;

      if (!name || name[0] != '$' || !g_ascii_string_to_unsigned (name + 1, 10, 1, MAX_PARAMETERS, &number, NULL))
        {
          g_set_error_literal (error, KITHD_DB_ERROR, KITHD_DB_ERROR_FAILED, "Parameters are $1, $2 and so on");
          return FALSE;
        }
      self->index_of[number] = (guint8) i;
    }
  return TRUE;
}

static KithdStatement *
sqlite_prepare (KithdDb *db, const char *sql, GError **error)
{
  sqlite3 *handle = ((SqliteDb *) db)->handle;
  SqliteStatement *self = g_new0 (SqliteStatement, 1);
  int result = sqlite3_prepare_v3 (handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &self->handle, NULL);

  if (result != SQLITE_OK)
    kithd_db_sqlite_set_error (error, handle, result);
  if (result != SQLITE_OK || !number_parameters (self, error))
    {
      sqlite_finalize (&self->parent);
      return NULL;
    }
  self->parent.writes = !sqlite3_stmt_readonly (self->handle);
  return &self->parent;
}

static void
sqlite_reset (KithdStatement *statement)
{
  SqliteStatement *self = (SqliteStatement *) statement;

  sqlite3_reset (self->handle);
  sqlite3_clear_bindings (self->handle);
  self->n_ids = 0;
}

static guint
hex_value (char c)
{
  if (c >= '0' && c <= '9')
    return (guint) (c - '0');
  if (c >= 'a' && c <= 'f')
    return (guint) (c - 'a') + 10;
  return 16;
}

static gboolean
pack_id (const char *text, guint8 *bytes)
{
  for (guint i = 0; i < ID_BYTES; i++)
    {
      guint high, low;

      if (*text == '-')
        text++;
      high = hex_value (text[0]);
      low = high < 16 ? hex_value (text[1]) : 16;
      if (low == 16)
        return FALSE;
      bytes[i] = (guint8) (high << 4 | low);
      text += 2;
    }
  return *text == '\0';
}

static int
bind_id (SqliteStatement *self, int index, const char *text)
{
  guint8 *bytes = self->ids[self->n_ids++];

  if (!text)
    return sqlite3_bind_null (self->handle, index);
  /* What is not an id matches no row: a blob of no bytes is never stored. */
  return sqlite3_bind_blob (self->handle, index, bytes, pack_id (text, bytes) ? ID_BYTES : 0, SQLITE_STATIC);
}

static gboolean
sqlite_bind (KithdStatement *statement, guint number, const KithdValue *value, GError **error)
{
  SqliteStatement *self = (SqliteStatement *) statement;
  int index = number <= MAX_PARAMETERS ? self->index_of[number] : 0, result = SQLITE_RANGE;

  if (index > 0)
    switch (value->kind)
      {
      case KITHD_VALUE_NULL:
        result = sqlite3_bind_null (self->handle, index);
        break;
      case KITHD_VALUE_INT:
        result = sqlite3_bind_int64 (self->handle, index, value->integer);
        break;
      case KITHD_VALUE_TEXT:
        result = sqlite3_bind_text (self->handle, index, value->text, -1, SQLITE_STATIC);
        break;
      case KITHD_VALUE_ID:
        result = bind_id (self, index, value->text);
        break;
      case KITHD_VALUE_BYTES:
        result = sqlite3_bind_blob64 (self->handle, index, value->text, value->length, SQLITE_STATIC);
        break;
      }
  if (result != SQLITE_OK)
    kithd_db_sqlite_set_error (error, NULL, result);
  return result == SQLITE_OK;
}

static KithdStep
sqlite_step (KithdStatement *statement, GError **error)
{
  SqliteStatement *self = (SqliteStatement *) statement;
  int result = sqlite3_step (self->handle);

  if (result == SQLITE_ROW)
    return KITHD_STEP_ROW;
  if (result == SQLITE_DONE)
    return KITHD_STEP_DONE;
  kithd_db_sqlite_set_error (error, sqlite3_db_handle (self->handle), result);
  return KITHD_STEP_FAILED;
}

static gboolean
sqlite_is_null (KithdStatement *statement, guint column)
{
  return sqlite3_column_type (((SqliteStatement *) statement)->handle, (int) column) == SQLITE_NULL;
}

static gint64
sqlite_get_int (KithdStatement *statement, guint column)
{
  return sqlite3_column_int64 (((SqliteStatement *) statement)->handle, (int) column);
}

static const char *
sqlite_get_text (KithdStatement *statement, guint column)
{
  return (const char *) sqlite3_column_text (((SqliteStatement *) statement)->handle, (int) column);
}

static gconstpointer
sqlite_get_bytes (KithdStatement *statement, guint column, gsize *length)
{
  sqlite3_stmt *handle = ((SqliteStatement *) statement)->handle;
  gconstpointer bytes = sqlite3_column_blob (handle, (int) column);

  *length = (gsize) sqlite3_column_bytes (handle, (int) column);
  return bytes;
}

static gboolean
sqlite_release_references (KithdDb *db, GError **error)
{
  return sqlite_run_script (db, "PRAGMA foreign_keys = OFF", error);
}

static gboolean
sqlite_check_references (KithdDb *db, GError **error)
{
  SqliteDb *self = (SqliteDb *) db;
  sqlite3_stmt *statement = NULL;
  int result = sqlite3_prepare_v2 (self->handle, "PRAGMA foreign_key_check", -1, &statement, NULL);

  if (result == SQLITE_OK)
    result = sqlite3_step (statement);
  if (result == SQLITE_ROW)
    g_set_error (error, KITHD_DB_ERROR, KITHD_DB_ERROR_CONSTRAINT, "A row of %s points at nothing in %s",
                 sqlite3_column_text (statement, 0), sqlite3_column_text (statement, 2));
  else if (result != SQLITE_DONE)
    kithd_db_sqlite_set_error (error, self->handle, result);
  sqlite3_finalize (statement);
  return result == SQLITE_DONE;
}

static gboolean
sqlite_guard_references (KithdDb *db, GError **error)
{
  return sqlite_run_script (db, "PRAGMA foreign_keys = ON", error);
}

const KithdDbDriver kithd_db_sqlite = {
  .name = "sqlite",
  .open = sqlite_open,
  .close = sqlite_close,
  .run_script = sqlite_run_script,
  .begin = sqlite_begin,
  .commit = sqlite_commit,
  .rollback = sqlite_rollback,
  .in_transaction = sqlite_in_transaction,
  .savepoint = sqlite_savepoint,
  .savepoint_release = sqlite_savepoint_release,
  .savepoint_rollback = sqlite_savepoint_rollback,
  .get_changes = sqlite_get_changes,
  .get_cache_bytes = sqlite_get_cache_bytes,
  .release_references = sqlite_release_references,
  .check_references = sqlite_check_references,
  .guard_references = sqlite_guard_references,
  .prepare = sqlite_prepare,
  .finalize = sqlite_finalize,
  .reset = sqlite_reset,
  .bind = sqlite_bind,
  .step = sqlite_step,
  .is_null = sqlite_is_null,
  .get_int = sqlite_get_int,
  .get_text = sqlite_get_text,
  .get_bytes = sqlite_get_bytes,
  .examine = kithd_db_sqlite_examine,
  .copy_to = kithd_db_sqlite_copy_to,
};
