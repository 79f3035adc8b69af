/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells ThreadSanitizer about the locks of GLib, which is not built with it: GMutex waits on a futex that nobody sees.
 * Linked into every program of a build with -Dtsan=true. Each function does what GLib's does, and says that what was
 * done before a release is seen after the next acquire of the same address. */
#include <dlfcn.h>
#include <gio/gio.h>

void __tsan_acquire (void *address);
void __tsan_release (void *address);

#define REAL(name)                                                                                                     \
  static __typeof__ (name) *known;                                                                                     \
  __typeof__ (name) *real = __atomic_load_n (&known, __ATOMIC_ACQUIRE);                                                \
  if (!real)                                                                                                           \
  __atomic_store_n (&known, real = (__typeof__ (name) *) dlsym (RTLD_NEXT, #name), __ATOMIC_RELEASE)

/* Locks: acquire after taking, release before giving back. */
#define TAKE(name, Type)                                                                                               \
  void name (Type *self)                                                                                               \
  {                                                                                                                    \
    REAL (name);                                                                                                       \
    real (self);                                                                                                       \
    __tsan_acquire (self);                                                                                             \
  }
#define TRY(name, Type)                                                                                                \
  gboolean name (Type *self)                                                                                           \
  {                                                                                                                    \
    REAL (name);                                                                                                       \
    if (!real (self))                                                                                                  \
      return FALSE;                                                                                                    \
    __tsan_acquire (self);                                                                                             \
    return TRUE;                                                                                                       \
  }
#define GIVE(name, Type)                                                                                               \
  void name (Type *self)                                                                                               \
  {                                                                                                                    \
    REAL (name);                                                                                                       \
    __tsan_release (self);                                                                                             \
    real (self);                                                                                                       \
  }

TAKE (g_mutex_lock, GMutex)
TRY (g_mutex_trylock, GMutex)
GIVE (g_mutex_unlock, GMutex)
TAKE (g_rec_mutex_lock, GRecMutex)
TRY (g_rec_mutex_trylock, GRecMutex)
GIVE (g_rec_mutex_unlock, GRecMutex)
TAKE (g_rw_lock_writer_lock, GRWLock)
GIVE (g_rw_lock_writer_unlock, GRWLock)
TAKE (g_rw_lock_reader_lock, GRWLock)
GIVE (g_rw_lock_reader_unlock, GRWLock)

void
g_cond_wait (GCond *cond, GMutex *mutex)
{
  REAL (g_cond_wait);
  __tsan_release (mutex);
  real (cond, mutex);
  __tsan_acquire (mutex);
}

gboolean
g_cond_wait_until (GCond *cond, GMutex *mutex, gint64 end_time)
{
  gboolean woken;

  REAL (g_cond_wait_until);
  __tsan_release (mutex);
  woken = real (cond, mutex, end_time);
  __tsan_acquire (mutex);
  return woken;
}

/* Queues. */
#define PUSH(name)                                                                                                     \
  void name (GAsyncQueue *queue, gpointer data)                                                                        \
  {                                                                                                                    \
    REAL (name);                                                                                                       \
    __tsan_release (queue);                                                                                            \
    real (queue, data);                                                                                                \
  }
#define POP(name)                                                                                                      \
  gpointer name (GAsyncQueue *queue)                                                                                   \
  {                                                                                                                    \
    gpointer data;                                                                                                     \
    REAL (name);                                                                                                       \
    data = real (queue);                                                                                               \
    __tsan_acquire (queue);                                                                                            \
    return data;                                                                                                       \
  }

PUSH (g_async_queue_push)
PUSH (g_async_queue_push_front)
POP (g_async_queue_pop)
POP (g_async_queue_try_pop)

gpointer
g_async_queue_timeout_pop (GAsyncQueue *queue, guint64 timeout)
{
  gpointer data;

  REAL (g_async_queue_timeout_pop);
  data = real (queue, timeout);
  __tsan_acquire (queue);
  return data;
}

/* Counted references: the last one to let go sees all that the others did. */
gboolean (g_atomic_ref_count_dec) (gatomicrefcount *count)
{
  REAL (g_atomic_ref_count_dec);
  __tsan_release (count);
  if (!real (count))
    return FALSE;
  __tsan_acquire (count);
  return TRUE;
}

#define UNREF(name, Type)                                                                                              \
  void name (Type self)                                                                                                \
  {                                                                                                                    \
    REAL (name);                                                                                                       \
    if (self)                                                                                                          \
      {                                                                                                                \
        __tsan_release ((void *) self);                                                                                \
        __tsan_acquire ((void *) self);                                                                                \
      }                                                                                                                \
    real (self);                                                                                                       \
  }

UNREF (g_object_unref, gpointer)
UNREF (g_bytes_unref, GBytes *)
UNREF (g_ptr_array_unref, GPtrArray *)
UNREF (g_hash_table_unref, GHashTable *)

/* Work that goes to another thread and comes back. */
typedef struct
{
  GFunc func;
  gpointer data;
} Pool;

static void
run_pooled (gpointer item, gpointer data)
{
  Pool *pool = data;

  __tsan_acquire (item);
  pool->func (item, pool->data);
}

GThreadPool *
g_thread_pool_new (GFunc func, gpointer data, gint max_threads, gboolean exclusive, GError **error)
{
  Pool *pool = g_new (Pool, 1); /* lives as long as the program: a pool cannot be asked when it is gone */

  REAL (g_thread_pool_new);
  pool->func = func;
  pool->data = data;
  return real (run_pooled, pool, max_threads, exclusive, error);
}

gboolean
g_thread_pool_push (GThreadPool *pool, gpointer item, GError **error)
{
  REAL (g_thread_pool_push);
  __tsan_release (item);
  return real (pool, item, error);
}

static void
run_task (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GTaskThreadFunc func = (GTaskThreadFunc) g_object_get_data (G_OBJECT (task), "tsan-func");

  __tsan_acquire (task);
  func (task, source, data, cancellable);
  __tsan_release (task);
}

void
g_task_run_in_thread (GTask *task, GTaskThreadFunc func)
{
  REAL (g_task_run_in_thread);
  g_object_set_data (G_OBJECT (task), "tsan-func", (gpointer) func);
  __tsan_release (task);
  real (task, run_task);
}

void
g_task_return_pointer (GTask *task, gpointer result, GDestroyNotify free_result)
{
  REAL (g_task_return_pointer);
  __tsan_release (task);
  real (task, result, free_result);
}

void
g_task_return_boolean (GTask *task, gboolean result)
{
  REAL (g_task_return_boolean);
  __tsan_release (task);
  real (task, result);
}

void
g_task_return_error (GTask *task, GError *error)
{
  REAL (g_task_return_error);
  __tsan_release (task);
  real (task, error);
}

gpointer
g_task_propagate_pointer (GTask *task, GError **error)
{
  REAL (g_task_propagate_pointer);
  __tsan_acquire (task);
  return real (task, error);
}

gboolean
g_task_propagate_boolean (GTask *task, GError **error)
{
  REAL (g_task_propagate_boolean);
  __tsan_acquire (task);
  return real (task, error);
}

/* Callbacks that another thread's main context runs. */
typedef struct
{
  GSourceFunc func;
  gpointer data;
  GDestroyNotify notify;
} Call;

static gboolean
run_call (gpointer data)
{
  Call *call = data;

  __tsan_acquire (call);
  return call->func (call->data);
}

static void
free_call (gpointer data)
{
  Call *call = data;

  __tsan_acquire (call);
  if (call->notify)
    call->notify (call->data);
  g_free (call);
}

static Call *
new_call (GSourceFunc func, gpointer data, GDestroyNotify notify)
{
  Call *call = g_new (Call, 1);

  *call = (Call){ func, data, notify };
  __tsan_release (call);
  return call;
}

void
g_main_context_invoke_full (GMainContext *context, gint priority, GSourceFunc func, gpointer data,
                            GDestroyNotify notify)
{
  REAL (g_main_context_invoke_full);
  real (context, priority, run_call, new_call (func, data, notify), free_call);
}

void
g_main_context_invoke (GMainContext *context, GSourceFunc func, gpointer data)
{
  g_main_context_invoke_full (context, G_PRIORITY_DEFAULT, func, data, NULL);
}
