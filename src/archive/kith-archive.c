/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-archive.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "kith-json.h"
#include "kith-tar.h"

#define COPY_BYTES (256 << 10)
/* A list of a hundred thousand files fits. */
#define LIST_MAX (32 << 20)

typedef struct
{
  GInputStream *in;
  const char *folder; /* (nullable) */
  GCancellable *cancellable;
  GHashTable *sums; /* name → SHA-256 of what was there */
  KithWireAdminBackup *list;
} Reader;

static gboolean
fail (GError **error, const char *what)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, what);
  return FALSE;
}

/**
 * kith_archive_is_name:
 *
 * Tells whether a name can be that of a file in a backup: below its folder, and short.
 */
gboolean
kith_archive_is_name (const char *name)
{
  static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/";

  return *name && strlen (name) <= KITH_TAR_NAME_MAX && strspn (name, allowed) == strlen (name) && name[0] != '/' &&
         name[0] != '.' && !strstr (name, "/.") && !strstr (name, "//") && !g_str_has_suffix (name, "/");
}

static gboolean
read_exactly (Reader *self, void *buffer, gsize length, GError **error)
{
  gsize done;

  if (!g_input_stream_read_all (self->in, buffer, length, &done, self->cancellable, error))
    return FALSE;
  return done == length || fail (error, "the archive ends too early");
}

static int
open_target (Reader *self, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = -1;

  if (g_mkdir_with_parents (folder, 0700) == 0)
    fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", path, g_strerror (errno));
  return fd;
}

static gboolean
write_all (int fd, const guint8 *data, gsize length, GError **error)
{
  while (length > 0)
    {
      gssize done = write (fd, data, length);

      if (done < 0 && errno == EINTR)
        continue;
      if (done < 0)
        {
          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "writing what was in the archive: %s",
                       g_strerror (errno));
          return FALSE;
        }
      data += done;
      length -= (gsize) done;
    }
  return TRUE;
}

/* @fd: -1 to throw it away */
static gboolean
read_content (Reader *self, guint64 size, int fd, GChecksum *sum, GError **error)
{
  g_autofree guint8 *buffer = g_malloc (COPY_BYTES);
  guint64 left = size;

  while (left > 0)
    {
      gsize part = (gsize) MIN (left, COPY_BYTES);

      if (!read_exactly (self, buffer, part, error) || (fd >= 0 && !write_all (fd, buffer, part, error)))
        return FALSE;
      g_checksum_update (sum, buffer, (gssize) part);
      left -= part;
    }
  return read_exactly (self, buffer, (gsize) kith_tar_get_padding (size), error);
}

static gboolean
read_file (Reader *self, const char *name, guint64 size, GError **error)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  int fd = -1;
  gboolean good;

  if (!kith_archive_is_name (name) || g_hash_table_contains (self->sums, name))
    return fail (error, "the archive holds something that a backup does not");
  if (self->folder && (fd = open_target (self, name, error)) < 0)
    return FALSE;
  good = read_content (self, size, fd, sum, error);
  if (fd >= 0 && fsync (fd) < 0 && good)
    good = fail (error, g_strerror (errno));
  if (fd >= 0)
    close (fd);
  g_hash_table_insert (self->sums, g_strdup (name), g_strdup (g_checksum_get_string (sum)));
  return good;
}

static gboolean
read_list (Reader *self, guint64 size, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GPtrArray) errors = kith_wire_errors_new ();
  char padding[KITH_TAR_BLOCK];

  if (size > LIST_MAX)
    return fail (error, "the archive is damaged");
  text = g_malloc (size + 1);
  if (!read_exactly (self, text, size, error) ||
      !read_exactly (self, padding, (gsize) kith_tar_get_padding (size), error))
    return FALSE;
  node = kith_json_parse (text, (gssize) size, NULL);
  self->list = node ? kith_wire_admin_backup_decode (node, errors) : NULL;
  if (!self->list)
    return fail (error, "the list of files in the backup is damaged");
  return self->list->format == KITH_ARCHIVE_FORMAT ||
         fail (error, "the backup was made by a newer version of the program");
}

static gboolean
compare (Reader *self, GError **error)
{
  if (!self->list)
    return fail (error, "the archive is not a backup of kithd, or its end is missing");
  if (g_hash_table_size (self->sums) != self->list->files->len)
    return fail (error, "files are missing in the backup");
  for (guint i = 0; i < self->list->files->len; i++)
    {
      const KithWireAdminBackupFile *file = self->list->files->pdata[i];

      if (g_strcmp0 (g_hash_table_lookup (self->sums, file->name), file->sha256) != 0)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s in the backup is damaged", file->name);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
read_all (Reader *self, GError **error)
{
  while (!self->list)
    {
      guint8 block[KITH_TAR_BLOCK];
      g_autofree char *name = NULL;
      guint64 size;

      if (!read_exactly (self, block, sizeof block, error) || !kith_tar_read_header (block, &name, &size, error))
        return FALSE;
      if (!name)
        break;
      if (!(strcmp (name, KITH_ARCHIVE_LIST) == 0 ? read_list (self, size, error)
                                                  : read_file (self, name, size, error)))
        return FALSE;
    }
  return compare (self, error);
}

/**
 * kith_archive_read:
 * @folder: (nullable): an empty directory for the files; %NULL to look only
 *
 * Reads a backup from its beginning to its end and compares every file with its checksum. It blocks.
 *
 * Returns: (transfer full): what is in it
 */
KithWireAdminBackup *
kith_archive_read (GInputStream *in, const char *folder, GCancellable *cancellable, GError **error)
{
  Reader self = { .in = in, .folder = folder, .cancellable = cancellable };
  gboolean good;

  self.sums = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  good = read_all (&self, error);
  g_hash_table_unref (self.sums);
  if (!good)
    g_clear_pointer (&self.list, kith_wire_admin_backup_free);
  return self.list;
}

/**
 * kith_archive_verify_file:
 *
 * Reads a backup and compares every file in it with its checksum.
 */
KithWireAdminBackup *
kith_archive_verify_file (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) in = g_file_read (file, cancellable, error);

  return in ? kith_archive_read (G_INPUT_STREAM (in), NULL, cancellable, error) : NULL;
}
