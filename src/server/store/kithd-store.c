/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-store.h"

#include "kith-error.h"
#include "kith-io-thread.h"
#include "kithd-migrations.h"

/* One writer thread takes what is waiting, runs it in one transaction and commits: while it commits, the next group
 * gathers. Where the group before was larger than what waits now, its senders are likely to come again at once, so the
 * writer waits for as many, but no longer than a commit takes. A single sender never waits for anybody.
 *
 * Readers have a queue and a handle each of their own; a job of theirs sees one state of the database. */

#define DEFAULT_QUEUE 4096
#define DEFAULT_WAIT_US 5000
#define MAX_READERS 8
#define MAX_GROUP 512

typedef struct
{
  GMutex mutex;
  GCond finished;
  gboolean over;
  GError *error;
} Waiter;

typedef struct
{
  KithdStoreFunc func;
  KithdStoreDone done; /* (nullable) */
  gpointer data;
  Waiter *waiter; /* (nullable): of a thread that waits for the end */
  GError *error;
} Job;

typedef struct
{
  GQueue jobs;
  GCond arrived;
  guint wanted; /* how many jobs wake the threads that wait */
} Queue;

struct _KithdStore
{
  GMutex mutex; /* guards queues, stats, caches, `ended` and `closing` */
  Queue queues[2];
  KithdStoreStats stats;
  GArray *caches; /* guint64: bytes that each handle keeps in memory, the writer's first */
  gboolean closing;
  guint max_queue;
  guint max_wait_us;
  KithdMetrics *metrics; /* (nullable) */
  KithdStoreEnded ended; /* (nullable) */
  gpointer ended_data;

  KithdDb *writer_db;
  GThread *writer;
  GPtrArray *reader_dbs;
  GPtrArray *readers;
  guint next_reader_db;

  /* Of the writer's thread alone. */
  guint expected;
  gint64 commit_us;
};

/* What a peer is told when the database fails; what exactly happened goes to the log. */
static void
hide_db_error (GError **error)
{
  KithErrorCode code = KITH_ERROR_INTERNAL_ERROR;

  if (!*error || (*error)->domain != KITHD_DB_ERROR)
    return;
  if ((*error)->code == KITHD_DB_ERROR_FULL || (*error)->code == KITHD_DB_ERROR_BUSY)
    code = KITH_ERROR_OVERLOADED;
  g_warning ("The database failed: %s", (*error)->message);
  g_clear_error (error);
  kith_error_set (error, code);
}

/* Takes the job. */
static void
finish (Job *job)
{
  hide_db_error (&job->error);
  if (job->done)
    job->done (job->data, job->error);
  if (job->waiter)
    {
      g_mutex_lock (&job->waiter->mutex);
      job->waiter->over = TRUE;
      job->waiter->error = g_steal_pointer (&job->error);
      g_cond_signal (&job->waiter->finished);
      g_mutex_unlock (&job->waiter->mutex);
    }
  g_clear_error (&job->error);
  g_free (job);
}

/* With the lock held: waits until there is work; FALSE when there will be no more. */
static gboolean
wait_for_job (KithdStore *self, Queue *queue)
{
  while (queue->jobs.length == 0)
    {
      if (self->closing)
        return FALSE;
      queue->wanted = 1;
      g_cond_wait (&queue->arrived, &self->mutex);
    }
  return TRUE;
}

/* With the lock held: waits for as many jobs as the group before had. */
static void
wait_for_company (KithdStore *self, Queue *queue)
{
  gint64 until;

  if (queue->jobs.length >= self->expected || self->closing)
    return;
  self->stats.n_waits++;
  until = g_get_monotonic_time () + MIN ((gint64) self->max_wait_us, self->commit_us);
  queue->wanted = MIN (self->expected, MAX_GROUP);
  while (queue->jobs.length < queue->wanted && !self->closing)
    if (!g_cond_wait_until (&queue->arrived, &self->mutex, until))
      break;
}

static GPtrArray *
take_group (KithdStore *self)
{
  Queue *queue = &self->queues[KITHD_STORE_WRITE];
  GPtrArray *group = NULL;

  g_mutex_lock (&self->mutex);
  if (wait_for_job (self, queue))
    {
      wait_for_company (self, queue);
      group = g_ptr_array_sized_new (queue->jobs.length);
      while (queue->jobs.length > 0 && group->len < MAX_GROUP)
        g_ptr_array_add (group, g_queue_pop_head (&queue->jobs));
    }
  g_mutex_unlock (&self->mutex);
  return group;
}

/* Puts back what was not run, in its old place. */
static void
return_rest (KithdStore *self, GPtrArray *group, guint n_run)
{
  g_mutex_lock (&self->mutex);
  for (guint i = group->len; i > n_run; i--)
    g_queue_push_head (&self->queues[KITHD_STORE_WRITE].jobs, g_ptr_array_index (group, i - 1));
  g_mutex_unlock (&self->mutex);
  g_ptr_array_set_size (group, (int) n_run);
}

/* Runs jobs until one spoils the transaction; tells by n_run how many began. */
static gboolean
run_jobs (KithdStore *self, GPtrArray *group, guint *n_run, GError **error)
{
  KithdDb *db = self->writer_db;

  for (*n_run = 0; *n_run < group->len;)
    {
      Job *job = g_ptr_array_index (group, (*n_run)++);
      gboolean good;

      kithd_db_job_begin (db);
      good = job->func (db, job->data, &job->error);
      if (kithd_db_job_end (db, good, error))
        continue;
      if (job->error && job->error->domain == KITHD_DB_ERROR)
        {
          g_clear_error (error);
          g_propagate_error (error, g_error_copy (job->error));
        }
      return FALSE;
    }
  return TRUE;
}

/* How many the next group may have: this one's senders and those who came meanwhile. To be asked before any of them
 * learns that it is done, since it would count twice when it comes again at once. */
static void
expect_next (KithdStore *self, const GPtrArray *group)
{
  guint64 cache = kithd_db_get_cache_bytes (self->writer_db);

  g_mutex_lock (&self->mutex);
  self->expected = group->len + self->queues[KITHD_STORE_WRITE].jobs.length;
  self->stats.n_groups++;
  self->stats.n_writes += group->len;
  g_array_index (self->caches, guint64, 0) = cache;
  g_mutex_unlock (&self->mutex);
}

static void
tell_end (KithdStore *self, gboolean committed)
{
  KithdStoreEnded ended;
  gpointer data;

  g_mutex_lock (&self->mutex);
  ended = self->ended;
  data = self->ended_data;
  g_mutex_unlock (&self->mutex);
  if (ended)
    ended (data, committed);
}

static void
run_group (KithdStore *self, GPtrArray *group)
{
  g_autoptr (GError) error = NULL;
  guint n_run = group->len;
  gint64 began;

  if (!kithd_db_begin (self->writer_db, &error) || !run_jobs (self, group, &n_run, &error))
    {
      kithd_db_rollback (self->writer_db);
    }
  else
    {
      began = g_get_monotonic_time ();
      if (!kithd_db_commit (self->writer_db, &error))
        kithd_db_rollback (self->writer_db);
      self->commit_us = g_get_monotonic_time () - began;
      kithd_metrics_observe (self->metrics, KITHD_SPREAD_COMMIT, (double) self->commit_us / 1e6);
    }
  tell_end (self, !error);
  if (n_run < group->len)
    return_rest (self, group, n_run);
  hide_db_error (&error);
  expect_next (self, group);
  kithd_metrics_count (self->metrics, KITHD_COUNT_WRITES, group->len);
  kithd_metrics_observe (self->metrics, KITHD_SPREAD_GROUP, group->len);
  for (guint i = 0; i < group->len; i++)
    {
      Job *job = g_ptr_array_index (group, i);

      if (error && !job->error)
        job->error = g_error_copy (error);
      finish (job);
    }
}

static gpointer
write_jobs (gpointer data)
{
  KithdStore *self = data;

  for (;;)
    {
      g_autoptr (GPtrArray) group = take_group (self);

      if (!group)
        return NULL;
      run_group (self, group);
    }
}

static void
run_read (KithdDb *db, Job *job)
{
  if (kithd_db_begin (db, &job->error))
    {
      job->func (db, job->data, &job->error);
      kithd_db_rollback (db);
    }
  finish (job);
}

static gpointer
read_jobs (gpointer data)
{
  KithdStore *self = data;
  Queue *queue = &self->queues[KITHD_STORE_READ];
  KithdDb *db;
  guint number;

  g_mutex_lock (&self->mutex);
  number = self->next_reader_db++;
  db = g_ptr_array_index (self->reader_dbs, number);
  while (wait_for_job (self, queue))
    {
      Job *job = g_queue_pop_head (&queue->jobs);
      guint64 cache;

      g_mutex_unlock (&self->mutex);
      run_read (db, job);
      cache = kithd_db_get_cache_bytes (db);
      g_mutex_lock (&self->mutex);
      g_array_index (self->caches, guint64, 1 + number) = cache;
    }
  g_mutex_unlock (&self->mutex);
  return NULL;
}

static gboolean
open_handles (KithdStore *self, const KithdStoreConfig *config, GError **error)
{
  guint n = config->n_readers ? config->n_readers : CLAMP (g_get_num_processors (), 2, MAX_READERS);

  self->writer_db = kithd_db_open (config->driver, config->location, TRUE, error);
  if (!self->writer_db || !kithd_migrate (self->writer_db, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      KithdDb *db = kithd_db_open (config->driver, config->location, FALSE, error);

      if (!db)
        return FALSE;
      g_ptr_array_add (self->reader_dbs, db);
    }
  return TRUE;
}

/**
 * kithd_store_open:
 *
 * Opens the database, brings it to the newest version and starts the threads.
 *
 * Returns: (transfer full): the store, or %NULL with an error of %KITHD_DB_ERROR
 */
KithdStore *
kithd_store_open (const KithdStoreConfig *config, GError **error)
{
  g_autoptr (KithdStore) self = g_new0 (KithdStore, 1);

  g_mutex_init (&self->mutex);
  for (guint i = 0; i < G_N_ELEMENTS (self->queues); i++)
    {
      g_queue_init (&self->queues[i].jobs);
      g_cond_init (&self->queues[i].arrived);
    }
  self->max_queue = config->max_queue ? config->max_queue : DEFAULT_QUEUE;
  self->metrics = config->metrics;
  self->max_wait_us = config->max_wait_us ? config->max_wait_us : DEFAULT_WAIT_US;
  self->reader_dbs = g_ptr_array_new_with_free_func ((GDestroyNotify) kithd_db_free);
  self->readers = g_ptr_array_new ();
  self->caches = g_array_new (FALSE, TRUE, sizeof (guint64));
  if (!open_handles (self, config, error))
    return NULL;
  g_array_set_size (self->caches, 1 + self->reader_dbs->len);
  self->writer = g_thread_new ("store-writer", write_jobs, self);
  for (guint i = 0; i < self->reader_dbs->len; i++)
    g_ptr_array_add (self->readers, g_thread_new ("store-reader", read_jobs, self));
  return g_steal_pointer (&self);
}

/**
 * kithd_store_set_ended:
 * @ended: (nullable): called for each group of writes
 *
 * Has somebody told who keeps a state of their own that goes with what is written.
 */
void
kithd_store_set_ended (KithdStore *self, KithdStoreEnded ended, gpointer data)
{
  g_mutex_lock (&self->mutex);
  self->ended = ended;
  self->ended_data = data;
  g_mutex_unlock (&self->mutex);
}

/**
 * kithd_store_close:
 *
 * Takes no more work, finishes all that was accepted, and ends the threads. A second call does nothing.
 */
void
kithd_store_close (KithdStore *self)
{
  g_mutex_lock (&self->mutex);
  self->closing = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (self->queues); i++)
    g_cond_broadcast (&self->queues[i].arrived);
  g_mutex_unlock (&self->mutex);

  g_clear_pointer (&self->writer, g_thread_join);
  for (guint i = 0; i < self->readers->len; i++)
    g_thread_join (g_ptr_array_index (self->readers, i));
  g_ptr_array_set_size (self->readers, 0);
}

void
kithd_store_free (KithdStore *self)
{
  if (!self)
    return;
  kithd_store_close (self);
  /* The last handle to go folds the write-ahead log in, and only the writer may write. */
  g_ptr_array_unref (self->reader_dbs);
  g_clear_pointer (&self->writer_db, kithd_db_free);
  g_ptr_array_unref (self->readers);
  g_array_unref (self->caches);
  for (guint i = 0; i < G_N_ELEMENTS (self->queues); i++)
    g_cond_clear (&self->queues[i].arrived);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/* Takes the job. */
static void
submit (KithdStore *self, KithdStoreMode mode, Job *job)
{
  Queue *queue = &self->queues[mode];

  g_mutex_lock (&self->mutex);
  if (self->closing)
    kith_error_set (&job->error, KITH_ERROR_SHUTTING_DOWN);
  else if (queue->jobs.length >= self->max_queue)
    kith_error_set (&job->error, KITH_ERROR_OVERLOADED);
  else
    {
      g_queue_push_tail (&queue->jobs, job);
      if (queue->jobs.length >= queue->wanted)
        g_cond_signal (&queue->arrived);
      job = NULL;
    }
  g_mutex_unlock (&self->mutex);
  if (job)
    finish (job);
}

/**
 * kithd_store_submit:
 * @done: (nullable): called when it is over, also when it was not taken
 *
 * Hands work to the store and returns at once; any thread may call it.
 */
void
kithd_store_submit (KithdStore *self, KithdStoreMode mode, KithdStoreFunc func, KithdStoreDone done, gpointer data)
{
  Job *job = g_new0 (Job, 1);

  job->func = func;
  job->done = done;
  job->data = data;
  submit (self, mode, job);
}

/**
 * kithd_store_call_full:
 * @done: (nullable): called on the store's thread before this returns, in the order of the writes
 *
 * Carries out work and waits for its end; never called on an I/O thread or one of the store's own.
 *
 * Returns: whether it succeeded; otherwise with the job's own error or one of %KITH_ERROR
 */
gboolean
kithd_store_call_full (KithdStore *self, KithdStoreMode mode, KithdStoreFunc func, KithdStoreDone done, gpointer data,
                       GError **error)
{
  Job *job = g_new0 (Job, 1);
  Waiter waiter = { 0 };

  kith_assert_may_block ();
  g_mutex_init (&waiter.mutex);
  g_cond_init (&waiter.finished);
  job->func = func;
  job->done = done;
  job->data = data;
  job->waiter = &waiter;
  submit (self, mode, job);

  g_mutex_lock (&waiter.mutex);
  while (!waiter.over)
    g_cond_wait (&waiter.finished, &waiter.mutex);
  g_mutex_unlock (&waiter.mutex);
  g_mutex_clear (&waiter.mutex);
  g_cond_clear (&waiter.finished);
  if (!waiter.error)
    return TRUE;
  g_propagate_error (error, waiter.error);
  return FALSE;
}

gboolean
kithd_store_call (KithdStore *self, KithdStoreMode mode, KithdStoreFunc func, gpointer data, GError **error)
{
  return kithd_store_call_full (self, mode, func, NULL, data, error);
}

/**
 * kithd_store_get_stats:
 * @stats: (out caller-allocates): what the writer did so far
 */
void
kithd_store_get_stats (KithdStore *self, KithdStoreStats *stats)
{
  g_mutex_lock (&self->mutex);
  *stats = self->stats;
  for (guint i = 0; i < G_N_ELEMENTS (self->queues); i++)
    stats->n_queued[i] = self->queues[i].jobs.length;
  stats->cache_bytes = 0;
  for (guint i = 0; i < self->caches->len; i++)
    stats->cache_bytes += g_array_index (self->caches, guint64, i);
  g_mutex_unlock (&self->mutex);
}
