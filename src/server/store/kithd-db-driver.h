/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a database must be able to do for the store: implemented by kithd-db-sqlite.c. */

typedef struct _KithdDb KithdDb;
typedef struct _KithdStatement KithdStatement;
typedef struct _KithdDbDriver KithdDbDriver;

typedef enum
{
  KITHD_STEP_DONE,
  KITHD_STEP_ROW,
  KITHD_STEP_FAILED,
} KithdStep;

typedef enum
{
  KITHD_VALUE_NULL,
  KITHD_VALUE_INT,
  KITHD_VALUE_TEXT, /* NULL is NULL */
  KITHD_VALUE_ID,   /* a UUID as text; 16 bytes in the database */
  KITHD_VALUE_BYTES,
} KithdValueKind;

/* A parameter; text and bytes must stay until the statement is released. */
typedef struct
{
  KithdValueKind kind;
  gint64 integer;
  const char *text;
  gsize length;
} KithdValue;

struct _KithdDb
{
  const KithdDbDriver *driver;
  GHashTable *statements; /* of the SQL's address */
  gboolean in_job, job_has_savepoint, job_waived, job_written, job_kept;
};

struct _KithdStatement
{
  KithdDb *db;
  gboolean cached, in_use, writes;
};

struct _KithdDbDriver
{
  const char *name;
  KithdDb *(*open) (const char *location, gboolean writable, GError **error);
  void (*close) (KithdDb *self);
  gboolean (*run_script) (KithdDb *self, const char *sql, GError **error);
  gboolean (*begin) (KithdDb *self, GError **error);
  gboolean (*commit) (KithdDb *self, GError **error);
  void (*rollback) (KithdDb *self);
  gboolean (*in_transaction) (KithdDb *self);
  gboolean (*savepoint) (KithdDb *self, GError **error);
  gboolean (*savepoint_release) (KithdDb *self, GError **error);
  gboolean (*savepoint_rollback) (KithdDb *self, GError **error);
  gint64 (*get_changes) (KithdDb *self);
  guint64 (*get_cache_bytes) (KithdDb *self);
  /* A table can only be made anew while nothing watches what points at it. */
  gboolean (*release_references) (KithdDb *self, GError **error);
  gboolean (*check_references) (KithdDb *self, GError **error);
  gboolean (*guard_references) (KithdDb *self, GError **error);
  KithdStatement *(*prepare) (KithdDb *self, const char *sql, GError **error);
  void (*finalize) (KithdStatement *self);
  void (*reset) (KithdStatement *self);
  gboolean (*bind) (KithdStatement *self, guint number, const KithdValue *value, GError **error);
  KithdStep (*step) (KithdStatement *self, GError **error);
  gboolean (*is_null) (KithdStatement *self, guint column);
  gint64 (*get_int) (KithdStatement *self, guint column);
  const char *(*get_text) (KithdStatement *self, guint column);
  gconstpointer (*get_bytes) (KithdStatement *self, guint column, gsize *length);
  gboolean (*examine) (KithdDb *self, char **problem, GError **error);
  gboolean (*copy_to) (KithdDb *self, const char *location, GError **error);
};

extern const KithdDbDriver kithd_db_sqlite;

G_END_DECLS
