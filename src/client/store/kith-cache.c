/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-cache.h"

#include "kith-cache-database.h"
#include "kith-json.h"

#include <string.h>

/* Writes that are gathered into one transaction, at most, and how long the first waits for others. */
#define BATCH 500
#define GATHER_US (50 * 1000)

struct _KithCache
{
  GThread *thread;
  GAsyncQueue *jobs;
};

typedef enum
{
  JOB_PUT,
  JOB_REMOVE,
  JOB_REMOVE_CHILDREN,
  JOB_REMOVE_BELOW,
  JOB_REMOVE_ACCOUNT,
  JOB_LOAD,
  JOB_LOAD_TEXT,
  JOB_FLUSH,
  JOB_CLOSE,
} JobKind;

typedef struct
{
  JobKind kind;
  KithCacheKey key;
  gint64 number;
  guint limit;
  char *text;
  const KithWireType *type;
  gpointer wire;

  /* For jobs that somebody waits for. */
  GMutex *mutex;
  GCond *cond;
  gboolean *done;
  GPtrArray **rows;
  char **text_out;
} Job;

static Job *
job_new (JobKind kind, gint64 account, KithCacheKind object_kind, const char *id, const char *parent)
{
  Job *job = g_new0 (Job, 1);

  job->kind = kind;
  job->key.account = account;
  job->key.kind = (int) object_kind;
  job->key.id = g_strdup (id);
  job->key.parent = g_strdup (parent);
  return job;
}

static void
job_free (Job *job)
{
  g_free (job->key.id);
  g_free (job->key.parent);
  g_free (job->text);
  if (job->wire)
    kith_wire_free (job->type, job->wire);
  g_free (job);
}

static void
encode (Job *job)
{
  if (!job->wire)
    return;
  g_autoptr (JsonNode) node = kith_wire_encode (job->type, job->wire);

  job->text = kith_json_print (node);
}

static void
run (KithCacheDatabase *database, Job *job)
{
  switch (job->kind)
    {
    case JOB_PUT:
      encode (job);
      kith_cache_database_put (database, &job->key, job->number, job->text);
      break;
    case JOB_REMOVE:
      kith_cache_database_remove (database, &job->key);
      break;
    case JOB_REMOVE_CHILDREN:
      kith_cache_database_remove_below (database, &job->key, G_MAXINT64);
      break;
    case JOB_REMOVE_BELOW:
      kith_cache_database_remove_below (database, &job->key, job->number);
      break;
    case JOB_REMOVE_ACCOUNT:
      kith_cache_database_remove_account (database, job->key.account);
      break;
    case JOB_LOAD:
      *job->rows = kith_cache_database_load (database, &job->key, job->limit);
      break;
    case JOB_LOAD_TEXT:
      *job->text_out = kith_cache_database_load_text (database, &job->key);
      break;
    case JOB_FLUSH:
    case JOB_CLOSE:
    default:
      break;
    }
}

static void
answer (Job *job)
{
  if (!job->done)
    return;
  g_mutex_lock (job->mutex);
  *job->done = TRUE;
  g_cond_signal (job->cond);
  g_mutex_unlock (job->mutex);
}

static gboolean
writes (const Job *job)
{
  return job->kind <= JOB_REMOVE_ACCOUNT;
}

/* Writes are gathered for a moment, so that a burst of events costs one transaction; a job that somebody waits for ends
 * the gathering. */
static gpointer
cache_thread (gpointer data)
{
  KithCache *self = ((gpointer *) data)[0];
  g_autofree char *path = ((gpointer *) data)[1];
  KithCacheDatabase *database = kith_cache_database_open (path);
  gboolean open = TRUE;

  g_free (data);
  while (open)
    {
      Job *job = g_async_queue_pop (self->jobs);
      gint64 until = g_get_monotonic_time () + GATHER_US;
      gboolean in_transaction = writes (job);
      guint count = 0;

      if (in_transaction)
        kith_cache_database_begin (database);
      while (job && writes (job))
        {
          run (database, job);
          job_free (job);
          job = ++count < BATCH && g_get_monotonic_time () < until
                  ? g_async_queue_timeout_pop (self->jobs, (guint64) MAX (until - g_get_monotonic_time (), 0))
                  : NULL;
        }
      if (in_transaction)
        kith_cache_database_commit (database);
      if (!job)
        continue;
      run (database, job);
      open = job->kind != JOB_CLOSE;
      answer (job);
      job_free (job);
    }
  kith_cache_database_close (database);
  return NULL;
}

static void
wait_for (KithCache *self, Job *job)
{
  GMutex mutex;
  GCond cond;
  gboolean done = FALSE;

  g_mutex_init (&mutex);
  g_cond_init (&cond);
  job->mutex = &mutex;
  job->cond = &cond;
  job->done = &done;
  g_async_queue_push (self->jobs, job);
  g_mutex_lock (&mutex);
  while (!done)
    g_cond_wait (&cond, &mutex);
  g_mutex_unlock (&mutex);
  g_cond_clear (&cond);
  g_mutex_clear (&mutex);
}

/**
 * kith_cache_open:
 * @path: the database's file, which is made where it is missing
 *
 * Returns: (transfer full): the cache; where @path cannot be used at all, it forgets with the end of the program
 */
KithCache *
kith_cache_open (const char *path)
{
  KithCache *self = g_new0 (KithCache, 1);
  gpointer *data = g_new (gpointer, 2);

  self->jobs = g_async_queue_new ();
  data[0] = self;
  data[1] = g_strdup (path);
  self->thread = g_thread_new ("kith-cache", cache_thread, data);
  return self;
}

/**
 * kith_cache_close:
 *
 * Writes all that waits and ends the thread.
 */
void
kith_cache_close (KithCache *self)
{
  if (!self)
    return;
  g_async_queue_push (self->jobs, job_new (JOB_CLOSE, 0, KITH_CACHE_STATE, NULL, NULL));
  g_thread_join (self->thread);
  g_async_queue_unref (self->jobs);
  g_free (self);
}

/**
 * kith_cache_flush:
 *
 * Waits until all that was put before is written.
 */
void
kith_cache_flush (KithCache *self)
{
  if (self)
    wait_for (self, job_new (JOB_FLUSH, 0, KITH_CACHE_STATE, NULL, NULL));
}

/**
 * kith_cache_put:
 * @parent: (nullable): what it belongs to
 * @number: its order among those of the same parent
 * @wire: struct of @type, copied
 *
 * Keeps an object under its id instead of what was there.
 */
void
kith_cache_put (KithCache *self, gint64 account, KithCacheKind kind, const char *id, const char *parent, gint64 number,
                const KithWireType *type, gconstpointer wire)
{
  Job *job;

  if (!self)
    return;
  job = job_new (JOB_PUT, account, kind, id, parent);
  job->number = number;
  job->type = type;
  job->wire = kith_wire_copy (type, wire);
  g_async_queue_push (self->jobs, job);
}

void
kith_cache_put_text (KithCache *self, gint64 account, KithCacheKind kind, const char *id, const char *parent,
                     gint64 number, const char *text)
{
  Job *job;

  if (!self)
    return;
  job = job_new (JOB_PUT, account, kind, id, parent);
  job->number = number;
  job->text = g_strdup (text);
  g_async_queue_push (self->jobs, job);
}

void
kith_cache_remove (KithCache *self, gint64 account, KithCacheKind kind, const char *id)
{
  if (self)
    g_async_queue_push (self->jobs, job_new (JOB_REMOVE, account, kind, id, NULL));
}

void
kith_cache_remove_children (KithCache *self, gint64 account, KithCacheKind kind, const char *parent)
{
  if (self)
    g_async_queue_push (self->jobs, job_new (JOB_REMOVE_CHILDREN, account, kind, NULL, parent));
}

/**
 * kith_cache_remove_below:
 *
 * Forgets the objects of a parent whose number is less than @number.
 */
void
kith_cache_remove_below (KithCache *self, gint64 account, KithCacheKind kind, const char *parent, gint64 number)
{
  Job *job;

  if (!self)
    return;
  job = job_new (JOB_REMOVE_BELOW, account, kind, NULL, parent);
  job->number = number;
  g_async_queue_push (self->jobs, job);
}

void
kith_cache_remove_account (KithCache *self, gint64 account)
{
  if (self)
    g_async_queue_push (self->jobs, job_new (JOB_REMOVE_ACCOUNT, account, KITH_CACHE_STATE, NULL, NULL));
}

/**
 * kith_cache_load:
 * @parent: (nullable): only what belongs to it; all of the kind where it is %NULL
 *
 * Returns: (transfer full) (element-type KithCacheRow): the rows by number and id
 */
GPtrArray *
kith_cache_load (KithCache *self, gint64 account, KithCacheKind kind, const char *parent)
{
  return kith_cache_load_newest (self, account, kind, parent, G_MAXINT);
}

/**
 * kith_cache_load_newest:
 * @limit: how many, at most
 *
 * Returns: (transfer full) (element-type KithCacheRow): the rows with the greatest numbers, by number and id
 */
GPtrArray *
kith_cache_load_newest (KithCache *self, gint64 account, KithCacheKind kind, const char *parent, guint limit)
{
  GPtrArray *rows = NULL;
  Job *job;

  if (!self)
    return g_ptr_array_new ();
  job = job_new (JOB_LOAD, account, kind, NULL, parent);
  job->limit = limit;
  job->rows = &rows;
  wait_for (self, job);
  return rows;
}

/**
 * kith_cache_load_text:
 *
 * Returns: (transfer full) (nullable): what was put under the id
 */
char *
kith_cache_load_text (KithCache *self, gint64 account, KithCacheKind kind, const char *id)
{
  char *text = NULL;
  Job *job;

  if (!self)
    return NULL;
  job = job_new (JOB_LOAD_TEXT, account, kind, id, NULL);
  job->text_out = &text;
  wait_for (self, job);
  return text;
}

/**
 * kith_cache_row_decode:
 *
 * Returns: (transfer full) (nullable): wire struct of @type; %NULL where the row is not one
 */
gpointer
kith_cache_row_decode (const KithCacheRow *row, const KithWireType *type)
{
  g_autoptr (JsonNode) node = kith_json_parse (row->text, -1, NULL);

  return node ? kith_wire_decode (type, node, NULL) : NULL;
}
