/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-picture-cache.h"

#include <glib/gstdio.h>
#include <utime.h>

/* All files are touched on threads of GTask; an object of this class is used on its owner's thread alone. */
struct _KithPictureCache
{
  GObject parent_instance;

  char *path;
  goffset limit;  /* bytes of all files */
  goffset stored; /* bytes since the files were counted last */
};

G_DEFINE_FINAL_TYPE (KithPictureCache, kith_picture_cache, G_TYPE_OBJECT)

/* Files are counted when so much of the limit was stored. */
#define COUNT_FRACTION 8

typedef struct
{
  char *path;
  goffset size;
  gint64 used;
} File;

static void
file_free (gpointer data)
{
  g_free (((File *) data)->path);
  g_free (data);
}

static void
kith_picture_cache_finalize (GObject *object)
{
  g_free (KITH_PICTURE_CACHE (object)->path);
  G_OBJECT_CLASS (kith_picture_cache_parent_class)->finalize (object);
}

static void
kith_picture_cache_class_init (KithPictureCacheClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_picture_cache_finalize;
}

static void
kith_picture_cache_init (KithPictureCache *self)
{
}

/**
 * kith_picture_cache_new:
 * @path: a directory, which is made with the first file
 * @limit: bytes of all files, at most
 */
KithPictureCache *
kith_picture_cache_new (const char *path, goffset limit)
{
  KithPictureCache *self = g_object_new (KITH_TYPE_PICTURE_CACHE, NULL);

  self->path = g_strdup (path);
  self->limit = limit;
  self->stored = limit; /* what is there is counted with the first file */
  return self;
}

static void
load (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const char *path = data;
  GError *error = NULL;
  char *contents;
  gsize size;

  if (!g_file_get_contents (path, &contents, &size, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  g_utime (path, NULL);
  g_task_return_pointer (task, g_bytes_new_take (contents, size), (GDestroyNotify) g_bytes_unref);
}

/**
 * kith_picture_cache_load_async:
 * @name: under which it was stored
 */
void
kith_picture_cache_load_async (KithPictureCache *self, const char *name, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);

  g_task_set_task_data (task, g_build_filename (self->path, name, NULL), g_free);
  g_task_run_in_thread (task, load);
}

/**
 * kith_picture_cache_load_finish:
 *
 * Returns: (transfer full): the file
 */
GBytes *
kith_picture_cache_load_finish (KithPictureCache *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static int
compare_use (gconstpointer a, gconstpointer b)
{
  const File *first = *(File *const *) a, *second = *(File *const *) b;

  return first->used < second->used ? -1 : first->used > second->used;
}

static void
prune (const char *folder, goffset limit)
{
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (file_free);
  goffset sum = 0;
  const char *name;

  while (entries && (name = g_dir_read_name (entries)))
    {
      File *file = g_new0 (File, 1);
      GStatBuf status;

      file->path = g_build_filename (folder, name, NULL);
      g_ptr_array_add (files, file);
      if (g_stat (file->path, &status) < 0)
        continue;
      file->size = status.st_size;
      file->used = status.st_mtime;
      sum += file->size;
    }
  g_ptr_array_sort (files, compare_use);
  for (guint i = 0; i < files->len && sum > limit; i++)
    {
      File *file = g_ptr_array_index (files, i);

      g_unlink (file->path);
      sum -= file->size;
    }
}

typedef struct
{
  char *folder, *name;
  GBytes *bytes;
  goffset limit; /* to prune to, or 0 */
} Storing;

static void
storing_free (gpointer data)
{
  Storing *storing = data;

  g_free (storing->folder);
  g_free (storing->name);
  g_bytes_unref (storing->bytes);
  g_free (storing);
}

static void
store (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Storing *storing = data;
  g_autofree char *path = g_build_filename (storing->folder, storing->name, NULL);
  gsize size;
  const char *contents = g_bytes_get_data (storing->bytes, &size);

  /* A picture that cannot be kept is fetched again. */
  g_mkdir_with_parents (storing->folder, 0700);
  g_file_set_contents_full (path, contents, (gssize) size, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL);
  if (storing->limit)
    prune (storing->folder, storing->limit);
  g_task_return_boolean (task, TRUE);
}

/**
 * kith_picture_cache_store:
 * @name: without a slash
 *
 * Keeps a picture for later.
 */
void
kith_picture_cache_store (KithPictureCache *self, const char *name, GBytes *bytes)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, NULL, NULL);
  Storing *storing = g_new0 (Storing, 1);

  storing->folder = g_strdup (self->path);
  storing->name = g_strdup (name);
  storing->bytes = g_bytes_ref (bytes);
  self->stored += (goffset) g_bytes_get_size (bytes);
  if (self->stored > self->limit / COUNT_FRACTION)
    {
      storing->limit = self->limit - self->limit / COUNT_FRACTION;
      self->stored = 0;
    }
  g_task_set_task_data (task, storing, storing_free);
  g_task_run_in_thread (task, store);
}
