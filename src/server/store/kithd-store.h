/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kithd-db.h"
#include "kithd-metrics.h"

G_BEGIN_DECLS

/* Carries out database work on threads of its own: one writer that commits in groups, and a pool of readers. */
typedef struct _KithdStore KithdStore;

typedef enum
{
  KITHD_STORE_READ,
  KITHD_STORE_WRITE,
} KithdStoreMode;

/* Runs inside a transaction; FALSE with an error undoes this job alone. */
typedef gboolean (*KithdStoreFunc) (KithdDb *db, gpointer data, GError **error);

/* For writes: on the writer's thread, in the order of the writes, after they are durable. @error is the job's own or
 * the commit's. Where the queue is full or the store is closing, it is called at once by kithd_store_submit(). */
typedef void (*KithdStoreDone) (gpointer data, const GError *error);

/* On the writer's thread, when a group of writes has been committed or rolled back, before any of them is done. */
typedef void (*KithdStoreEnded) (gpointer data, gboolean committed);

typedef struct
{
  const KithdDbDriver *driver;
  const char *location;
  guint n_readers;       /* 0: as many as fit the machine */
  guint max_queue;       /* jobs waiting, of each mode; 0: 4096 */
  guint max_wait_us;     /* to fill a group; 0: 5000 */
  KithdMetrics *metrics; /* (nullable) */
} KithdStoreConfig;

/* Since the store was opened; a group that waited for company counts among the waits. */
typedef struct
{
  guint64 n_writes, n_groups, n_waits;
  guint n_queued[2];   /* jobs that wait now, of each mode */
  guint64 cache_bytes; /* of the database that all handles keep in memory now */
} KithdStoreStats;

KithdStore *kithd_store_open (const KithdStoreConfig *config, GError **error);
void kithd_store_close (KithdStore *self);
void kithd_store_set_ended (KithdStore *self, KithdStoreEnded ended, gpointer data);
void kithd_store_free (KithdStore *self);

void kithd_store_submit (KithdStore *self, KithdStoreMode mode, KithdStoreFunc func, KithdStoreDone done,
                         gpointer data);
gboolean kithd_store_call (KithdStore *self, KithdStoreMode mode, KithdStoreFunc func, gpointer data, GError **error);
gboolean kithd_store_call_full (KithdStore *self, KithdStoreMode mode, KithdStoreFunc func, KithdStoreDone done,
                                gpointer data, GError **error);
void kithd_store_get_stats (KithdStore *self, KithdStoreStats *stats);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithdStore, kithd_store_free)

G_END_DECLS
