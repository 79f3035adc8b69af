/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-export.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gstdio.h>
#include <unistd.h>

struct _KithdExport
{
  struct archive *archive;
  int descriptor;
  guint64 written; /* bytes before compression */
};

static gboolean
fail (KithdExport *self, GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The archive cannot be written: %s",
               archive_error_string (self->archive));
  return FALSE;
}

/**
 * kithd_export_new:
 *
 * Returns: (transfer full) (nullable): an empty archive
 */
KithdExport *
kithd_export_new (GError **error)
{
  g_autoptr (KithdExport) self = g_new0 (KithdExport, 1);
  g_autofree char *path = NULL;

  self->archive = archive_write_new ();
  self->descriptor = g_file_open_tmp ("kith-export-XXXXXX", &path, error);
  if (self->descriptor < 0)
    return NULL;
  /* Without a name, nothing of it is left when the server ends. */
  g_unlink (path);
  if (archive_write_set_format_zip (self->archive) != ARCHIVE_OK ||
      archive_write_open_fd (self->archive, self->descriptor) != ARCHIVE_OK)
    {
      fail (self, error);
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
kithd_export_free (KithdExport *self)
{
  if (!self)
    return;
  archive_write_free (self->archive);
  if (self->descriptor >= 0)
    close (self->descriptor);
  g_free (self);
}

/**
 * kithd_export_begin_file:
 * @name: its path in the archive
 * @now: in milliseconds since 1970
 *
 * Begins a file; what is written goes into it until the next one begins.
 */
gboolean
kithd_export_begin_file (KithdExport *self, const char *name, gint64 now, GError **error)
{
  struct archive_entry *entry = archive_entry_new ();
  int result;

  archive_entry_set_pathname (entry, name);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0644);
  archive_entry_set_mtime (entry, (time_t) (now / 1000), 0);
  result = archive_write_header (self->archive, entry);
  archive_entry_free (entry);
  return result == ARCHIVE_OK || fail (self, error);
}

gboolean
kithd_export_write (KithdExport *self, const char *data, gsize length, GError **error)
{
  self->written += length;
  return archive_write_data (self->archive, data, length) == (la_ssize_t) length || fail (self, error);
}

gboolean
kithd_export_add_file (KithdExport *self, const char *name, gint64 now, GBytes *bytes, GError **error)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  return kithd_export_begin_file (self, name, now, error) && kithd_export_write (self, data, size, error);
}

/**
 * kithd_export_get_written:
 *
 * Returns: bytes of all files so far
 */
guint64
kithd_export_get_written (KithdExport *self)
{
  return self->written;
}

/**
 * kithd_export_finish:
 *
 * Returns: (transfer full) (nullable): the whole archive; its memory is that of the file
 */
GBytes *
kithd_export_finish (KithdExport *self, GError **error)
{
  g_autoptr (GMappedFile) mapped = NULL;

  if (archive_write_close (self->archive) != ARCHIVE_OK)
    {
      fail (self, error);
      return NULL;
    }
  mapped = g_mapped_file_new_from_fd (self->descriptor, FALSE, error);
  return mapped ? g_mapped_file_get_bytes (mapped) : NULL;
}
