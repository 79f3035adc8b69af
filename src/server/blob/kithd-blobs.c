/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-blobs.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

/* The driver for a directory: 256 folders by the end of the id, since ids of one day begin alike. */
typedef struct
{
  KithdBlobs base;
  char *path;
} Directory;

/* What a crash may leave behind while a file is written. */
#define UNFINISHED_SECONDS (60 * 60)

static gboolean
is_name (const char *name)
{
  return strlen (name) > 36 && strspn (name, "0123456789abcdef-.") == strlen (name) && name[36] == '.' &&
         !strstr (name, "..");
}

static char *
get_folder (Directory *self, const char *name)
{
  const char shard[] = { name[34], name[35], '\0' };

  return g_build_filename (self->path, shard, NULL);
}

static gboolean
fail_errno (GError **error, const char *what, const char *path)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "cannot %s %s: %s", what, path, g_strerror (errno));
  return FALSE;
}

/* A file is there whole or not at all, also after a loss of power. */
static gboolean
directory_put (KithdBlobs *base, const char *name, GBytes *bytes, GError **error)
{
  g_autofree char *folder = get_folder ((Directory *) base, name);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  if (g_mkdir_with_parents (folder, 0700) < 0)
    return fail_errno (error, "make", folder);
  return g_file_set_contents_full (path, data, (gssize) size,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}

static GBytes *
directory_get (KithdBlobs *base, const char *name, GError **error)
{
  g_autofree char *folder = get_folder ((Directory *) base, name);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) local = NULL;
  char *data;
  gsize size;

  if (g_file_get_contents (path, &data, &size, &local))
    return g_bytes_new_take (data, size);
  if (g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, local->message);
  else
    g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

static gboolean
directory_remove (KithdBlobs *base, const char *name, GError **error)
{
  g_autofree char *folder = get_folder ((Directory *) base, name);
  g_autofree char *path = g_build_filename (folder, name, NULL);

  if (g_unlink (path) < 0 && errno != ENOENT)
    return fail_errno (error, "remove", path);
  return TRUE;
}

/* Files that are just being written have other names, and are left alone unless they are old. */
static gboolean
is_waste (const char *path, const char *name, KithdBlobKeep keep, gpointer data)
{
  GStatBuf status;

  if (is_name (name) && !strchr (name + 37, '.'))
    return !keep (name, data);
  return g_stat (path, &status) == 0 && g_get_real_time () / G_USEC_PER_SEC - status.st_mtime > UNFINISHED_SECONDS;
}

static gboolean
sweep_folder (const char *folder, KithdBlobKeep keep, gpointer data, GError **error)
{
  g_autoptr (GDir) entries = g_dir_open (folder, 0, error);
  const char *name;

  if (!entries)
    return FALSE;
  while ((name = g_dir_read_name (entries)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (is_waste (path, name, keep, data) && g_unlink (path) < 0 && errno != ENOENT)
        return fail_errno (error, "remove", path);
    }
  return TRUE;
}

static gboolean
directory_sweep (KithdBlobs *base, KithdBlobKeep keep, gpointer data, GError **error)
{
  Directory *self = (Directory *) base;
  g_autoptr (GDir) folders = NULL;
  const char *name;

  if (!g_file_test (self->path, G_FILE_TEST_IS_DIR))
    return TRUE;
  folders = g_dir_open (self->path, 0, error);
  if (!folders)
    return FALSE;
  while ((name = g_dir_read_name (folders)))
    {
      g_autofree char *folder = g_build_filename (self->path, name, NULL);

      if (strlen (name) == 2 && !sweep_folder (folder, keep, data, error))
        return FALSE;
    }
  return TRUE;
}

static void
directory_free (KithdBlobs *base)
{
  g_free (((Directory *) base)->path);
  g_free (base);
}

/**
 * kithd_blobs_new_for_directory:
 * @path: a directory, which is made with the first blob
 *
 * Returns: (transfer full): a place to store in
 */
KithdBlobs *
kithd_blobs_new_for_directory (const char *path)
{
  Directory *self = g_new0 (Directory, 1);

  self->base = (KithdBlobs){ directory_put, directory_get, directory_remove, directory_sweep, directory_free };
  self->path = g_strdup (path);
  return &self->base;
}

void
kithd_blobs_free (KithdBlobs *self)
{
  if (self)
    self->free (self);
}

static gboolean
check_name (const char *name, GError **error)
{
  if (is_name (name))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME, "“%s” is no name of a blob", name);
  return FALSE;
}

/**
 * kithd_blobs_put:
 * @name: an id, a dot and a suffix
 *
 * Stores a blob; when it returns, it is durable.
 */
gboolean
kithd_blobs_put (KithdBlobs *self, const char *name, GBytes *bytes, GError **error)
{
  return check_name (name, error) && self->put (self, name, bytes, error);
}

/**
 * kithd_blobs_get:
 *
 * Returns: (transfer full): what is stored; where there is none the error is %G_IO_ERROR_NOT_FOUND
 */
GBytes *
kithd_blobs_get (KithdBlobs *self, const char *name, GError **error)
{
  return check_name (name, error) ? self->get (self, name, error) : NULL;
}

/**
 * kithd_blobs_remove:
 *
 * Removes a blob; there need not be one.
 */
gboolean
kithd_blobs_remove (KithdBlobs *self, const char *name, GError **error)
{
  return check_name (name, error) && self->remove (self, name, error);
}

/**
 * kithd_blobs_sweep:
 * @keep: says of each blob whether it stays
 *
 * Removes what nobody needs, such as what was stored just before a crash.
 */
gboolean
kithd_blobs_sweep (KithdBlobs *self, KithdBlobKeep keep, gpointer data, GError **error)
{
  return self->sweep (self, keep, data, error);
}
