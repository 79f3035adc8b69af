/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-migrations.h"

/**
 * kithd_migrations_get_version:
 * @version: (out): number of the last migration; 0 for a new database
 *
 * Returns: whether it could be read
 */
gboolean
kithd_migrations_get_version (KithdDb *db, gint64 *version, GError **error)
{
  g_autoptr (KithdStatement) statement = NULL;

  *version = 0;
  if (!kithd_db_run_script (db, "CREATE TABLE IF NOT EXISTS kith_schema (version BIGINT NOT NULL)", error))
    return FALSE;
  statement = kithd_db_query (db, error, "SELECT coalesce (max (version), 0) FROM kith_schema");
  if (!statement || kithd_statement_step (statement, error) != KITHD_STEP_ROW)
    return FALSE;
  *version = kithd_statement_get_int (statement, 0);
  return TRUE;
}

static gboolean
apply (KithdDb *db, const char *sql, guint version, GError **error)
{
  if (!kithd_db_begin (db, error))
    return FALSE;
  if (kithd_db_run_script (db, sql, error) &&
      kithd_db_execute (db, error, "INSERT INTO kith_schema (version) VALUES ($1)", KITHD_INT (version)) &&
      kithd_db_check_references (db, error) && kithd_db_commit (db, error))
    return TRUE;
  kithd_db_rollback (db);
  g_prefix_error (error, "Bringing the database to version %u: ", version);
  return FALSE;
}

static gboolean
apply_all (KithdDb *db, const char *const *migrations, guint from, guint to, GError **error)
{
  for (guint i = from; i < to; i++)
    if (!apply (db, migrations[i], i + 1, error))
      return FALSE;
  return TRUE;
}

/**
 * kithd_migrate_by:
 * @migrations: SQL scripts; the first leads from nothing to version 1
 *
 * Brings a database to the newest version, each step in a transaction of its own. One that is newer is left alone.
 *
 * Returns: whether it is at the newest version; %KITHD_DB_ERROR_NEWER where it is beyond
 */
gboolean
kithd_migrate_by (KithdDb *db, const char *const *migrations, guint n_migrations, GError **error)
{
  gint64 version;
  gboolean applied;

  if (!kithd_migrations_get_version (db, &version, error))
    return FALSE;
  if (version > n_migrations)
    {
      g_set_error (error, KITHD_DB_ERROR, KITHD_DB_ERROR_NEWER,
                   "The database has version %" G_GINT64_FORMAT ", and this program knows versions up to %u: it was "
                   "written by a newer kithd",
                   version, n_migrations);
      return FALSE;
    }
  if (version == n_migrations)
    return TRUE;
  if (!kithd_db_release_references (db, error))
    return FALSE;
  applied = apply_all (db, migrations, (guint) version, n_migrations, error);
  return kithd_db_guard_references (db, applied ? error : NULL) && applied;
}

/**
 * kithd_migrate:
 *
 * Brings a database to this program's version.
 *
 * Returns: whether it is there
 */
gboolean
kithd_migrate (KithdDb *db, GError **error)
{
  return kithd_migrate_by (db, kithd_migrations, kithd_n_migrations, error);
}
