/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-backup.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "kith-archive.h"
#include "kith-tar.h"
#include "kithd-db.h"

/* The database is copied as it is at one moment; all other files are linked into a folder of the backup, before that,
 * so that nothing that is deleted meanwhile is missing, and once more after it for what was stored meanwhile. Then all
 * of it is read as a tar archive whose length is known before. */

#define DATABASE "kith.db"
#define PIECE (256 << 10)
#define SUM_LENGTH 64

struct _KithdBackup
{
  char *folder;
  KithWireAdminBackup *list;
  guint64 size;
  gint64 time;
  guint next; /* among the files; one beyond is the list, two beyond the end */
  FILE *file; /* (nullable): the one that is being read */
  guint64 left;
  GChecksum *sum; /* (nullable) */
};

/**
 * kithd_backup_is_data:
 *
 * Tells whether something directly in the data directory is worth keeping.
 */
gboolean
kithd_backup_is_data (const char *name)
{
  static const char *const never[] = { "lock", "admin.socket", "restore.pending" };

  for (guint i = 0; i < G_N_ELEMENTS (never); i++)
    if (strcmp (name, never[i]) == 0)
      return FALSE;
  return !g_str_has_prefix (name, KITHD_BACKUP_FOLDER) && !g_str_has_prefix (name, KITHD_RESTORE_FOLDER) &&
         !g_str_has_prefix (name, KITHD_KEPT_FOLDER);
}

/**
 * kithd_backup_remove_folder:
 *
 * Removes a directory with all that is in it.
 */
void
kithd_backup_remove_folder (const char *path)
{
  g_autoptr (GDir) directory = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (directory && (name = g_dir_read_name (directory)))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      kithd_backup_remove_folder (child);
    }
  g_remove (path);
}

/**
 * kithd_backup_sweep:
 *
 * Removes what backups left that were cut short.
 */
void
kithd_backup_sweep (const char *data_dir)
{
  g_autoptr (GDir) directory = g_dir_open (data_dir, 0, NULL);
  const char *name;

  while (directory && (name = g_dir_read_name (directory)))
    if (g_str_has_prefix (name, KITHD_BACKUP_FOLDER))
      {
        g_autofree char *path = g_build_filename (data_dir, name, NULL);

        kithd_backup_remove_folder (path);
      }
}

static gboolean
fail_errno (GError **error, const char *path)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", path, g_strerror (errno));
  return FALSE;
}

static gboolean
copy_database (KithdBackup *self, const char *data_dir, GError **error)
{
  g_autofree char *source = g_build_filename (data_dir, DATABASE, NULL);
  g_autofree char *target = g_build_filename (self->folder, DATABASE, NULL), *problem = NULL;
  g_autoptr (KithdDb) db = kithd_db_open (&kithd_db_sqlite, source, FALSE, error);
  g_autoptr (KithdDb) copy = NULL;

  if (!db || !kithd_db_copy_to (db, target, error))
    return FALSE;
  copy = kithd_db_open (&kithd_db_sqlite, target, FALSE, error);
  if (!copy || !kithd_db_examine (copy, &problem, error))
    return FALSE;
  if (problem)
    g_set_error (error, KITHD_DB_ERROR, KITHD_DB_ERROR_CORRUPT, "the database is damaged: %s", problem);
  return !problem;
}

static gboolean link_folder (KithdBackup *self, const char *data_dir, const char *below, GError **error);

/* @name: relative to the data directory */
static gboolean
link_one (KithdBackup *self, const char *data_dir, const char *name, GError **error)
{
  g_autofree char *source = g_build_filename (data_dir, name, NULL);
  g_autofree char *target = g_build_filename (self->folder, name, NULL);

  if (g_file_test (source, G_FILE_TEST_IS_SYMLINK) || g_str_has_prefix (name, DATABASE) || !kith_archive_is_name (name))
    return TRUE;
  if (g_file_test (source, G_FILE_TEST_IS_DIR))
    return (g_mkdir (target, 0700) == 0 || errno == EEXIST || fail_errno (error, target)) &&
           link_folder (self, data_dir, name, error);
  /* What has gone meanwhile was not wanted any more. */
  if (!g_file_test (source, G_FILE_TEST_IS_REGULAR) || link (source, target) == 0 || errno == ENOENT || errno == EEXIST)
    return TRUE;
  return fail_errno (error, source);
}

/* @below: (nullable): relative to the data directory; %NULL for itself */
static gboolean
link_folder (KithdBackup *self, const char *data_dir, const char *below, GError **error)
{
  g_autofree char *path = below ? g_build_filename (data_dir, below, NULL) : g_strdup (data_dir);
  g_autoptr (GDir) directory = g_dir_open (path, 0, error);
  const char *name;

  if (!directory)
    return FALSE;
  while ((name = g_dir_read_name (directory)))
    {
      g_autofree char *relative = below ? g_build_filename (below, name, NULL) : g_strdup (name);

      if ((below || kithd_backup_is_data (name)) && !link_one (self, data_dir, relative, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
list_folder (KithdBackup *self, const char *below, GError **error)
{
  g_autofree char *path = below ? g_build_filename (self->folder, below, NULL) : g_strdup (self->folder);
  g_autoptr (GDir) directory = g_dir_open (path, 0, error);
  const char *name;

  if (!directory)
    return FALSE;
  while ((name = g_dir_read_name (directory)))
    {
      g_autofree char *relative = below ? g_build_filename (below, name, NULL) : g_strdup (name);
      g_autofree char *child = g_build_filename (self->folder, relative, NULL);
      KithWireAdminBackupFile *file;
      GStatBuf info;

      if (g_stat (child, &info) < 0)
        return fail_errno (error, child);
      if (S_ISDIR (info.st_mode))
        {
          if (!list_folder (self, relative, error))
            return FALSE;
          continue;
        }
      file = kith_wire_admin_backup_file_new ();
      file->name = g_steal_pointer (&relative);
      file->size = info.st_size;
      file->sha256 = g_strnfill (SUM_LENGTH, '0');
      g_ptr_array_add (self->list->files, file);
    }
  return TRUE;
}

static GString *
write_list (KithdBackup *self)
{
  GString *text = g_string_new (NULL);

  kith_wire_write (&kith_wire_admin_backup_type, self->list, text);
  return text;
}

static guint64
get_room (guint64 size)
{
  return KITH_TAR_BLOCK + size + kith_tar_get_padding (size);
}

static void
sum_up (KithdBackup *self)
{
  g_autoptr (GString) list = write_list (self);

  self->size = get_room (list->len) + KITH_TAR_END;
  for (guint i = 0; i < self->list->files->len; i++)
    self->size += get_room ((guint64) ((KithWireAdminBackupFile *) self->list->files->pdata[i])->size);
}

/**
 * kithd_backup_new:
 *
 * Takes hold of the state of this moment. It blocks as long as reading the database takes.
 *
 * Returns: (transfer full): the backup
 */
KithdBackup *
kithd_backup_new (const char *data_dir, GError **error)
{
  g_autoptr (KithdBackup) self = g_new0 (KithdBackup, 1);

  self->time = g_get_real_time () / G_USEC_PER_SEC;
  self->list = kith_wire_admin_backup_new ();
  self->list->format = KITH_ARCHIVE_FORMAT;
  self->list->version = g_strdup (KITH_VERSION);
  self->list->created_at = self->time * 1000;
  self->folder = g_build_filename (data_dir, KITHD_BACKUP_FOLDER "XXXXXX", NULL);
  if (!g_mkdtemp_full (self->folder, 0700))
    {
      fail_errno (error, self->folder);
      g_clear_pointer (&self->folder, g_free);
      return NULL;
    }
  if (!link_folder (self, data_dir, NULL, error) || !copy_database (self, data_dir, error) ||
      !link_folder (self, data_dir, NULL, error) || !list_folder (self, NULL, error))
    return NULL;
  sum_up (self);
  return g_steal_pointer (&self);
}

void
kithd_backup_free (KithdBackup *self)
{
  if (!self)
    return;
  if (self->file)
    fclose (self->file);
  if (self->folder)
    kithd_backup_remove_folder (self->folder);
  g_clear_pointer (&self->sum, g_checksum_free);
  kith_wire_admin_backup_free (self->list);
  g_free (self->folder);
  g_free (self);
}

/**
 * kithd_backup_get_size:
 *
 * Returns: how many bytes kithd_backup_read() gives in all
 */
guint64
kithd_backup_get_size (KithdBackup *self)
{
  return self->size;
}

static GBytes *
begin_file (KithdBackup *self, const KithWireAdminBackupFile *file, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, file->name, NULL);
  guint8 *block;

  self->file = g_fopen (path, "rbe");
  if (!self->file)
    {
      fail_errno (error, path);
      return NULL;
    }
  self->left = (guint64) file->size;
  self->sum = g_checksum_new (G_CHECKSUM_SHA256);
  block = g_malloc (KITH_TAR_BLOCK);
  kith_tar_write_header (block, file->name, self->left, self->time);
  return g_bytes_new_take (block, KITH_TAR_BLOCK);
}

static GBytes *
go_on_with_file (KithdBackup *self, KithWireAdminBackupFile *file, GError **error)
{
  gsize part = (gsize) MIN (self->left, PIECE);
  gsize padding = self->left == part ? (gsize) kith_tar_get_padding ((guint64) file->size) : 0;
  guint8 *data = g_malloc0 (part + padding);

  if (fread (data, 1, part, self->file) != part)
    {
      g_free (data);
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s cannot be read to its end", file->name);
      return NULL;
    }
  g_checksum_update (self->sum, data, (gssize) part);
  self->left -= part;
  if (self->left == 0)
    {
      g_free (file->sha256);
      file->sha256 = g_strdup (g_checksum_get_string (self->sum));
      g_clear_pointer (&self->sum, g_checksum_free);
      g_clear_pointer (&self->file, fclose);
      self->next++;
    }
  return g_bytes_new_take (data, part + padding);
}

static GBytes *
end_archive (KithdBackup *self)
{
  g_autoptr (GString) list = write_list (self);
  gsize room = (gsize) get_room (list->len) + KITH_TAR_END;
  guint8 *data = g_malloc0 (room);

  kith_tar_write_header (data, KITH_ARCHIVE_LIST, list->len, self->time);
  memcpy (data + KITH_TAR_BLOCK, list->str, list->len);
  self->next++;
  return g_bytes_new_take (data, room);
}

/**
 * kithd_backup_read:
 *
 * Returns: (transfer full) (nullable): the next piece of the archive; %NULL at its end or with @error set
 */
GBytes *
kithd_backup_read (KithdBackup *self, GError **error)
{
  KithWireAdminBackupFile *file;

  if (self->next > self->list->files->len)
    return NULL;
  if (self->next == self->list->files->len)
    return end_archive (self);
  file = self->list->files->pdata[self->next];
  return self->file ? go_on_with_file (self, file, error) : begin_file (self, file, error);
}
