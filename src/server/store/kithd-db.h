/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kithd-db-driver.h"

G_BEGIN_DECLS

/* A handle on the database: used by one thread at a time. SQL is a literal with numbered parameters ($1, $2 …), so that
 * every driver takes it and a statement is prepared once a handle. */

#define KITHD_DB_ERROR (kithd_db_error_quark ())
GQuark kithd_db_error_quark (void);

typedef enum
{
  KITHD_DB_ERROR_FAILED,
  KITHD_DB_ERROR_CONSTRAINT, /* a unique or foreign key is in the way */
  KITHD_DB_ERROR_BUSY,
  KITHD_DB_ERROR_FULL,
  KITHD_DB_ERROR_IO,
  KITHD_DB_ERROR_CORRUPT, /* also: not a database at all */
  KITHD_DB_ERROR_NEWER,   /* written by a newer version of the program */
} KithdDbError;

KithdDb *kithd_db_open (const KithdDbDriver *driver, const char *location, gboolean writable, GError **error);
void kithd_db_free (KithdDb *self);

gboolean kithd_db_begin (KithdDb *self, GError **error);
gboolean kithd_db_commit (KithdDb *self, GError **error);
void kithd_db_rollback (KithdDb *self);
gboolean kithd_db_examine (KithdDb *self, char **problem, GError **error);
gboolean kithd_db_copy_to (KithdDb *self, const char *location, GError **error);
gboolean kithd_db_run_script (KithdDb *self, const char *sql, GError **error);

/* Around a migration, which may make a table anew: release before its transaction, check in it, guard after it. */
gboolean kithd_db_release_references (KithdDb *self, GError **error);
gboolean kithd_db_check_references (KithdDb *self, GError **error);
gboolean kithd_db_guard_references (KithdDb *self, GError **error);

/* One job of a group: its writes alone can be undone. */
void kithd_db_job_begin (KithdDb *self);
gboolean kithd_db_job_end (KithdDb *self, gboolean keep, GError **error);
void kithd_db_job_waive_undo (KithdDb *self);
void kithd_db_job_keep (KithdDb *self);

#define KITHD_TEXT(value) ((KithdValue){ .kind = KITHD_VALUE_TEXT, .text = (value) })
#define KITHD_ID(value) ((KithdValue){ .kind = KITHD_VALUE_ID, .text = (value) })
#define KITHD_INT(value) ((KithdValue){ .kind = KITHD_VALUE_INT, .integer = (gint64) (value) })
#define KITHD_BYTES(data_, length_)                                                                                    \
  ((KithdValue){ .kind = KITHD_VALUE_BYTES, .text = (const char *) (data_), .length = (length_) })
#define KITHD_NULL ((KithdValue){ .kind = KITHD_VALUE_NULL })
#define KITHD_INT_IF(present, value) ((present) ? KITHD_INT (value) : KITHD_NULL)

/* kithd_db_query (db, error, sql, KITHD_ID (id), KITHD_INT (4)) */
#define kithd_db_query(db, error, sql, ...)                                                                            \
  kithd_db_query_values (db, error, sql, (const KithdValue[]){ __VA_ARGS__ },                                          \
                         sizeof ((const KithdValue[]){ __VA_ARGS__ }) / sizeof (KithdValue))
#define kithd_db_execute(db, error, sql, ...)                                                                          \
  kithd_db_execute_values (db, error, sql, (const KithdValue[]){ __VA_ARGS__ },                                        \
                           sizeof ((const KithdValue[]){ __VA_ARGS__ }) / sizeof (KithdValue))

KithdStatement *kithd_db_query_values (KithdDb *self, GError **error, const char *sql, const KithdValue *values,
                                       guint n_values);
gboolean kithd_db_execute_values (KithdDb *self, GError **error, const char *sql, const KithdValue *values,
                                  guint n_values);
gint64 kithd_db_get_changes (KithdDb *self);
guint64 kithd_db_get_cache_bytes (KithdDb *self);

KithdStep kithd_statement_step (KithdStatement *self, GError **error);
gboolean kithd_statement_next (KithdStatement *self, gboolean *row, GError **error);
void kithd_statement_release (KithdStatement *self);
gboolean kithd_statement_is_null (KithdStatement *self, guint column);
gint64 kithd_statement_get_int (KithdStatement *self, guint column);
const char *kithd_statement_get_text (KithdStatement *self, guint column);
char *kithd_statement_dup_text (KithdStatement *self, guint column);
char *kithd_statement_dup_id (KithdStatement *self, guint column);
gconstpointer kithd_statement_get_bytes (KithdStatement *self, guint column, gsize *length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithdDb, kithd_db_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithdStatement, kithd_statement_release)

G_END_DECLS
