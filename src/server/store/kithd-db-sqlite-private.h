/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include "kithd-db.h"

G_BEGIN_DECLS

/* Shared by the files of the SQLite driver. */

typedef struct
{
  KithdDb parent;
  sqlite3 *handle;
  sqlite3_stmt *begin, *commit, *rollback, *savepoint, *savepoint_release, *savepoint_rollback;
} SqliteDb;

void kithd_db_sqlite_set_error (GError **error, sqlite3 *handle, int result);
gboolean kithd_db_sqlite_examine (KithdDb *self, char **problem, GError **error);
gboolean kithd_db_sqlite_copy_to (KithdDb *self, const char *location, GError **error);

G_END_DECLS
