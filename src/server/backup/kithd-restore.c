/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-restore.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "kith-archive.h"
#include "kithd-administration.h"
#include "kithd-backup.h"
#include "kithd-db.h"
#include "kithd-migrations.h"

/* What is to be done stands in a file of its own, which is written in one step. Whoever finds it, after a crash too,
 * goes on where it says: moving files a second time finds those that are left. */
#define PENDING "restore.pending"
#define GROUP "restore"

static gboolean
fail_errno (GError **error, const char *path)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", path, g_strerror (errno));
  return FALSE;
}

/* Brings the database to this program's version and looks at all of it. */
static gboolean
check_database (const char *folder, KithWireAdminRestored *restored, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "kith.db", NULL), *problem = NULL;
  g_autoptr (KithdDb) db = NULL;
  KithdTotals totals;

  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "there is no database in the backup");
      return FALSE;
    }
  db = kithd_db_open (&kithd_db_sqlite, path, TRUE, error);
  if (!db || !kithd_migrate (db, error) || !kithd_db_examine (db, &problem, error))
    return FALSE;
  if (problem)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "the database in the backup is damaged: %s", problem);
      return FALSE;
    }
  if (!kithd_administration_count (db, &totals, error))
    return FALSE;
  restored->users = totals.users;
  restored->guilds = totals.guilds;
  restored->messages = totals.messages;
  return TRUE;
}

static gboolean
write_pending (const char *data_dir, const char *from, const char *kept, gboolean moved_away, GError **error)
{
  g_autofree char *path = g_build_filename (data_dir, PENDING, NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *text = NULL;
  gsize length;

  g_key_file_set_string (file, GROUP, "from", from);
  g_key_file_set_string (file, GROUP, "kept", kept);
  g_key_file_set_boolean (file, GROUP, "moved-away", moved_away);
  text = g_key_file_to_data (file, &length, NULL);
  return g_file_set_contents_full (path, text, (gssize) length,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}

static char *
name_kept (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format (now, "%Y%m%d-%H%M%S");

  return g_strdup_printf (KITHD_KEPT_FOLDER "%s-%03d", time, g_date_time_get_microsecond (now) / 1000);
}

static gboolean
unpack (const char *archive, const char *folder, KithWireAdminRestored *restored, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (archive);
  g_autoptr (GFileInputStream) in = g_file_read (file, NULL, error);
  g_autoptr (KithWireAdminBackup) list = in ? kith_archive_read (G_INPUT_STREAM (in), folder, NULL, error) : NULL;

  if (!list)
    return FALSE;
  restored->created_at = list->created_at;
  restored->version = g_strdup (list->version);
  return TRUE;
}

/* A backup that was prepared before and never put in place makes way for the next one. */
static void
remove_before (const char *data_dir, const char *from)
{
  g_autofree char *path = g_build_filename (data_dir, from, NULL);

  if (g_str_has_prefix (from, KITHD_RESTORE_FOLDER) && !strchr (from, G_DIR_SEPARATOR))
    kithd_backup_remove_folder (path);
}

/* (nullable): which folder is to be put in place. */
static char *
read_pending (const char *data_dir)
{
  g_autofree char *path = g_build_filename (data_dir, PENDING, NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();

  return g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL)
           ? g_key_file_get_string (file, GROUP, "from", NULL)
           : NULL;
}

/* What is left of preparing that was cut short. */
static void
sweep (const char *data_dir)
{
  g_autoptr (GDir) directory = g_dir_open (data_dir, 0, NULL);
  g_autoptr (GPtrArray) left = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (directory && (name = g_dir_read_name (directory)))
    if (g_str_has_prefix (name, KITHD_RESTORE_FOLDER))
      g_ptr_array_add (left, g_strdup (name));
  for (guint i = 0; i < left->len; i++)
    remove_before (data_dir, left->pdata[i]);
}

/**
 * kithd_restore_prepare:
 * @archive: a backup
 *
 * Unpacks a backup beside the data, looks whether all of it is good, and notes that it is to be put in place by
 * kithd_restore_apply(). Nothing that the server uses is touched.
 *
 * Returns: (transfer full): what is in the backup
 */
KithWireAdminRestored *
kithd_restore_prepare (const char *data_dir, const char *archive, GError **error)
{
  g_autofree char *folder = g_build_filename (data_dir, KITHD_RESTORE_FOLDER "XXXXXX", NULL);
  g_autofree char *kept = name_kept (), *from = NULL, *before = read_pending (data_dir);
  g_autoptr (KithWireAdminRestored) restored = kith_wire_admin_restored_new ();

  if (!g_mkdtemp_full (folder, 0700))
    {
      fail_errno (error, folder);
      return NULL;
    }
  from = g_path_get_basename (folder);
  if (!unpack (archive, folder, restored, error) || !check_database (folder, restored, error) ||
      !write_pending (data_dir, from, kept, FALSE, error))
    {
      kithd_backup_remove_folder (folder);
      return NULL;
    }
  if (before)
    remove_before (data_dir, before);
  restored->kept_in = g_build_filename (data_dir, kept, NULL);
  return g_steal_pointer (&restored);
}

/* Moves everything, or only what is data, from one directory into another. */
static gboolean
move_all (const char *from, const char *to, gboolean data_only, GError **error)
{
  g_autoptr (GDir) directory = g_dir_open (from, 0, error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (!directory)
    return FALSE;
  while ((name = g_dir_read_name (directory)))
    if (!data_only || kithd_backup_is_data (name))
      g_ptr_array_add (names, g_strdup (name));
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *source = g_build_filename (from, names->pdata[i], NULL);
      g_autofree char *target = g_build_filename (to, names->pdata[i], NULL);

      if (g_rename (source, target) < 0)
        return fail_errno (error, source);
    }
  return TRUE;
}

/**
 * kithd_restore_apply:
 *
 * Puts a backup in place that was prepared, if there is one. Nothing may use the data directory.
 */
gboolean
kithd_restore_apply (const char *data_dir, GError **error)
{
  g_autofree char *pending = g_build_filename (data_dir, PENDING, NULL);
  g_autofree char *from = NULL, *kept = NULL, *from_path = NULL, *kept_path = NULL;
  g_autoptr (GKeyFile) file = g_key_file_new ();
  gboolean moved_away;

  if (!g_file_test (pending, G_FILE_TEST_EXISTS))
    {
      sweep (data_dir);
      return TRUE;
    }
  if (!g_key_file_load_from_file (file, pending, G_KEY_FILE_NONE, error) ||
      !(from = g_key_file_get_string (file, GROUP, "from", error)) ||
      !(kept = g_key_file_get_string (file, GROUP, "kept", error)))
    return FALSE;
  from_path = g_build_filename (data_dir, from, NULL);
  kept_path = g_build_filename (data_dir, kept, NULL);
  moved_away = g_key_file_get_boolean (file, GROUP, "moved-away", NULL);
  if (!moved_away &&
      ((g_mkdir_with_parents (kept_path, 0700) < 0 && !fail_errno (error, kept_path)) ||
       !move_all (data_dir, kept_path, TRUE, error) || !write_pending (data_dir, from, kept, TRUE, error)))
    return FALSE;
  /* Where the folder has gone already, all that was in it is in place. */
  if (!(moved_away && !g_file_test (from_path, G_FILE_TEST_EXISTS)) && !move_all (from_path, data_dir, FALSE, error))
    return FALSE;
  if (g_remove (pending) < 0)
    return fail_errno (error, pending);
  g_remove (from_path);
  g_message ("a backup is in place; what was here before is kept in %s", kept_path);
  return TRUE;
}
