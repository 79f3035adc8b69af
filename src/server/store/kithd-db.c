/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-db.h"

G_DEFINE_QUARK (kithd - db - error - quark, kithd_db_error)

static void
finalize_statement (gpointer data)
{
  KithdStatement *statement = data;

  statement->db->driver->finalize (statement);
}

/**
 * kithd_db_open:
 * @location: where the database is, as the driver understands it
 * @writable: whether this handle writes; a database that is not there is made then
 *
 * Returns: (transfer full): a handle, or %NULL with an error of %KITHD_DB_ERROR
 */
KithdDb *
kithd_db_open (const KithdDbDriver *driver, const char *location, gboolean writable, GError **error)
{
  KithdDb *self = driver->open (location, writable, error);

  if (!self)
    return NULL;
  self->driver = driver;
  self->statements = g_hash_table_new_full (NULL, NULL, NULL, finalize_statement);
  return self;
}

void
kithd_db_free (KithdDb *self)
{
  if (!self)
    return;
  g_hash_table_unref (self->statements);
  self->driver->close (self);
}

gboolean
kithd_db_begin (KithdDb *self, GError **error)
{
  return self->driver->begin (self, error);
}

gboolean
kithd_db_commit (KithdDb *self, GError **error)
{
  return self->driver->commit (self, error);
}

/**
 * kithd_db_rollback:
 *
 * Ends the transaction without a trace; there may be none, since some errors end it on their own.
 */
void
kithd_db_rollback (KithdDb *self)
{
  self->driver->rollback (self);
}

/**
 * kithd_db_run_script:
 * @sql: statements without parameters, such as a migration's
 *
 * Returns: whether all of them succeeded
 */
gboolean
kithd_db_run_script (KithdDb *self, const char *sql, GError **error)
{
  return self->driver->run_script (self, sql, error);
}

/**
 * kithd_db_release_references:
 *
 * Lets foreign keys point at nothing for a while; outside a transaction.
 */
gboolean
kithd_db_release_references (KithdDb *self, GError **error)
{
  return self->driver->release_references (self, error);
}

/**
 * kithd_db_check_references:
 *
 * Returns: whether every foreign key points at something; %KITHD_DB_ERROR_CONSTRAINT otherwise
 */
gboolean
kithd_db_check_references (KithdDb *self, GError **error)
{
  return self->driver->check_references (self, error);
}

/**
 * kithd_db_guard_references:
 *
 * Watches foreign keys again; outside a transaction.
 */
gboolean
kithd_db_guard_references (KithdDb *self, GError **error)
{
  return self->driver->guard_references (self, error);
}

/**
 * kithd_db_examine:
 * @problem: (out) (transfer full) (nullable): what is wrong with the database, in words
 *
 * Reads all of the database and looks whether it holds together.
 *
 * Returns: whether it could be looked at
 */
gboolean
kithd_db_examine (KithdDb *self, char **problem, GError **error)
{
  return self->driver->examine (self, problem, error);
}

/**
 * kithd_db_copy_to:
 * @location: where nothing is yet
 *
 * Copies the database as it is at this moment, while others go on writing.
 */
gboolean
kithd_db_copy_to (KithdDb *self, const char *location, GError **error)
{
  return self->driver->copy_to (self, location, error);
}

/**
 * kithd_db_job_begin:
 *
 * Begins a job of the transaction. Its savepoint is made at its first write, since most refused jobs never write.
 */
void
kithd_db_job_begin (KithdDb *self)
{
  self->in_job = TRUE;
  self->job_has_savepoint = self->job_waived = self->job_written = self->job_kept = FALSE;
}

/**
 * kithd_db_job_waive_undo:
 *
 * Promises that from here on the job fails only if the database does; that saves the savepoint. Where the promise is
 * broken the whole group fails.
 */
void
kithd_db_job_waive_undo (KithdDb *self)
{
  self->job_waived = TRUE;
}

/**
 * kithd_db_job_keep:
 *
 * Keeps what the job wrote also when it ends with an error: a stolen token is refused, and its session must end.
 */
void
kithd_db_job_keep (KithdDb *self)
{
  self->job_kept = TRUE;
}

/**
 * kithd_db_job_end:
 * @keep: whether the job succeeded
 *
 * Ends a job: what it wrote stays in the transaction, or is undone.
 *
 * Returns: %FALSE where that failed, so that the whole transaction must be rolled back
 */
gboolean
kithd_db_job_end (KithdDb *self, gboolean keep, GError **error)
{
  self->in_job = FALSE;
  keep = keep || self->job_kept;
  /* A full disk, for one, ends the whole transaction on the spot. */
  if (!self->driver->in_transaction (self))
    {
      g_set_error_literal (error, KITHD_DB_ERROR, KITHD_DB_ERROR_FAILED, "The database gave the transaction up");
      return FALSE;
    }
  if (self->job_has_savepoint)
    return keep ? self->driver->savepoint_release (self, error) : self->driver->savepoint_rollback (self, error);
  if (!keep && self->job_written)
    {
      g_set_error_literal (error, KITHD_DB_ERROR, KITHD_DB_ERROR_FAILED, "A job failed that cannot be undone alone");
      return FALSE;
    }
  return TRUE;
}

static gboolean
before_write (KithdDb *self, GError **error)
{
  if (!self->in_job || self->job_written)
    return TRUE;
  if (!self->job_waived)
    {
      if (!self->driver->savepoint (self, error))
        return FALSE;
      self->job_has_savepoint = TRUE;
    }
  self->job_written = TRUE;
  return TRUE;
}

static KithdStatement *
take_statement (KithdDb *self, const char *sql, GError **error)
{
  KithdStatement *statement = g_hash_table_lookup (self->statements, sql);

  if (!statement || statement->in_use)
    {
      gboolean cached = statement == NULL;

      statement = self->driver->prepare (self, sql, error);
      if (!statement)
        return NULL;
      statement->db = self;
      statement->cached = cached;
      if (cached)
        g_hash_table_insert (self->statements, (gpointer) sql, statement);
    }
  statement->in_use = TRUE;
  return statement;
}

/**
 * kithd_db_query_values:
 * @sql: a string literal: it is prepared once a handle and known by its address
 *
 * Prepares a statement and binds its parameters; kithd_db_query() is easier to write.
 *
 * Returns: (transfer full): the statement, before its first step
 */
KithdStatement *
kithd_db_query_values (KithdDb *self, GError **error, const char *sql, const KithdValue *values, guint n_values)
{
  g_autoptr (KithdStatement) statement = take_statement (self, sql, error);

  if (!statement)
    return NULL;
  for (guint i = 0; i < n_values; i++)
    if (!self->driver->bind (statement, i + 1, &values[i], error))
      return NULL;
  if (statement->writes && !before_write (self, error))
    return NULL;
  return g_steal_pointer (&statement);
}

/**
 * kithd_db_execute_values:
 * @sql: a string literal
 *
 * Runs a statement whose rows nobody wants; kithd_db_execute() is easier to write.
 *
 * Returns: whether it succeeded
 */
gboolean
kithd_db_execute_values (KithdDb *self, GError **error, const char *sql, const KithdValue *values, guint n_values)
{
  g_autoptr (KithdStatement) statement = kithd_db_query_values (self, error, sql, values, n_values);
  KithdStep step;

  if (!statement)
    return FALSE;
  do
    step = self->driver->step (statement, error);
  while (step == KITHD_STEP_ROW);
  return step == KITHD_STEP_DONE;
}

/**
 * kithd_db_get_cache_bytes:
 *
 * Returns: how much of the database this handle keeps in memory
 */
guint64
kithd_db_get_cache_bytes (KithdDb *self)
{
  return self->driver->get_cache_bytes (self);
}

/**
 * kithd_db_get_changes:
 *
 * Returns: how many rows the last writing statement touched
 */
gint64
kithd_db_get_changes (KithdDb *self)
{
  return self->driver->get_changes (self);
}

KithdStep
kithd_statement_step (KithdStatement *self, GError **error)
{
  return self->db->driver->step (self, error);
}

/**
 * kithd_statement_next:
 * @self: (nullable): a statement; %NULL where making it failed already
 * @row: (out): whether there is another row
 *
 * Steps to the next row.
 *
 * Returns: %FALSE where the database failed
 */
gboolean
kithd_statement_next (KithdStatement *self, gboolean *row, GError **error)
{
  KithdStep step = self ? self->db->driver->step (self, error) : KITHD_STEP_FAILED;

  *row = step == KITHD_STEP_ROW;
  return step != KITHD_STEP_FAILED;
}

/**
 * kithd_statement_release:
 * @self: (transfer full) (nullable): a statement
 *
 * Ends the use of a statement; what was borrowed from its row is gone.
 */
void
kithd_statement_release (KithdStatement *self)
{
  if (!self)
    return;
  self->in_use = FALSE;
  if (self->cached)
    self->db->driver->reset (self);
  else
    self->db->driver->finalize (self);
}

gboolean
kithd_statement_is_null (KithdStatement *self, guint column)
{
  return self->db->driver->is_null (self, column);
}

gint64
kithd_statement_get_int (KithdStatement *self, guint column)
{
  return self->db->driver->get_int (self, column);
}

/**
 * kithd_statement_get_text:
 *
 * Returns: (transfer none) (nullable): text that stays until the next step
 */
const char *
kithd_statement_get_text (KithdStatement *self, guint column)
{
  return self->db->driver->get_text (self, column);
}

char *
kithd_statement_dup_text (KithdStatement *self, guint column)
{
  return g_strdup (self->db->driver->get_text (self, column));
}

/**
 * kithd_statement_dup_id:
 *
 * Returns: (transfer full) (nullable): the id of a column that was bound by KITHD_ID, as text
 */
char *
kithd_statement_dup_id (KithdStatement *self, guint column)
{
  static const char digits[] = "0123456789abcdef";
  gsize length = 0;
  const guint8 *bytes = self->db->driver->get_bytes (self, column, &length);
  char *text, *at;

  if (!bytes || length != 16)
    return NULL;
  text = at = g_malloc (36 + 1);
  for (guint i = 0; i < 16; i++)
    {
      if (i == 4 || i == 6 || i == 8 || i == 10)
        *at++ = '-';
      *at++ = digits[bytes[i] >> 4];
      *at++ = digits[bytes[i] & 15];
    }
  *at = '\0';
  return text;
}

/**
 * kithd_statement_get_bytes:
 * @length: (out): how many
 *
 * Returns: (transfer none) (nullable): bytes that stay until the next step
 */
gconstpointer
kithd_statement_get_bytes (KithdStatement *self, guint column, gsize *length)
{
  return self->db->driver->get_bytes (self, column, length);
}
