/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-backup.h"
#include "kithd-restore.h"

#include <glib/gstdio.h>

#include "kith-archive.h"
#include "kith-test-wait.h"
#include "kithd-db.h"
#include "kithd-migrations.h"

/* Backups in the midst of changes, and restores that were cut short. The way of a whole backup is tested end to end. */

#define PICTURE "blobs/aa/0190a0b0-0000-7000-8000-0000000000aa.large"

typedef struct
{
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->path = g_dir_make_tmp ("kith-backup-XXXXXX", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  kithd_backup_remove_folder (fixture->path);
  g_free (fixture->path);
}

static char *
write_file (Fixture *fixture, const char *name, const char *text)
{
  char *path = g_build_filename (fixture->path, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

static gboolean
has_file (Fixture *fixture, const char *name)
{
  g_autofree char *path = g_build_filename (fixture->path, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
make_backup (GTask *task, gpointer source, gpointer path, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithdBackup) backup = kithd_backup_new (path, &error);
  g_autoptr (GByteArray) archive = g_byte_array_new ();
  GBytes *piece;

  g_assert_no_error (error);
  while ((piece = kithd_backup_read (backup, &error)))
    {
      gsize size;
      const guint8 *bytes = g_bytes_get_data (piece, &size);

      g_byte_array_append (archive, bytes, (guint) size);
      g_bytes_unref (piece);
    }
  g_assert_no_error (error);
  g_task_return_pointer (task, g_byte_array_free_to_bytes (g_steal_pointer (&archive)), (GDestroyNotify) g_bytes_unref);
}

static KithdDb *
open_database (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->path, "kith.db", NULL);
  g_autoptr (GError) error = NULL;
  KithdDb *db = kithd_db_open (&kithd_db_sqlite, path, TRUE, &error);

  g_assert_no_error (error);
  return db;
}

static gboolean
is_linked (const char *path)
{
  GStatBuf info;

  return g_stat (path, &info) == 0 && info.st_nlink > 1;
}

static gboolean
look_again (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Pictures that the database names at the moment of its copy are in the backup, though they go while it is made. */
static void
test_deleted_meanwhile (Fixture *fixture, gconstpointer data)
{
  g_autofree char *picture = write_file (fixture, PICTURE, "a picture");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, kith_test_keep_result, &result);
  g_autoptr (GBytes) archive = NULL;
  g_autoptr (GInputStream) in = NULL;
  g_autoptr (KithWireAdminBackup) list = NULL;
  g_autoptr (GError) error = NULL;
  KithdDb *db = open_database (fixture);
  guint timer;

  /* Nobody else can read the database for now. */
  g_assert_true (kithd_db_run_script (db, "PRAGMA locking_mode = EXCLUSIVE; CREATE TABLE t (x)", NULL));
  g_task_set_task_data (task, g_strdup (fixture->path), g_free);
  g_task_run_in_thread (task, make_backup);
  timer = g_timeout_add (2, look_again, NULL);
  kith_test_wait_for (is_linked (picture));
  g_unlink (picture);
  kithd_db_free (db);
  kith_test_wait_for (result);
  g_source_remove (timer);
  archive = g_task_propagate_pointer (G_TASK (result), NULL);
  in = g_memory_input_stream_new_from_bytes (archive);
  list = kith_archive_read (in, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->files->len, ==, 2);
  for (guint i = 0; i < list->files->len; i++)
    {
      const char *name = ((KithWireAdminBackupFile *) list->files->pdata[i])->name;

      g_assert_true (g_str_equal (name, PICTURE) || g_str_equal (name, "kith.db"));
    }
}

static void
write_pending (Fixture *fixture, const char *moved_away)
{
  g_autofree char *text = g_strdup_printf ("[restore]\nfrom=restore-abc\nkept=before-restore-1\nmoved-away=%s\n",
                                           moved_away);

  g_free (write_file (fixture, "restore.pending", text));
}

static void
apply (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  kithd_restore_apply (fixture->path, &error);
  g_assert_no_error (error);
  g_assert_false (has_file (fixture, "restore.pending"));
  g_assert_false (has_file (fixture, "restore-abc"));
  g_assert_true (has_file (fixture, "kith.db"));
}

/* Wherever a restore was cut short, it is brought to its end. */
static void
test_cut_short (Fixture *fixture, gconstpointer data)
{
  g_free (write_file (fixture, "kith.db", "old"));
  g_free (write_file (fixture, "restore-abc/kith.db", "new"));
  write_pending (fixture, "false");
  apply (fixture);
  g_assert_true (has_file (fixture, "before-restore-1/kith.db"));
  /* Some of it is in place. */
  g_free (write_file (fixture, "restore-abc/key", "new"));
  write_pending (fixture, "true");
  apply (fixture);
  g_assert_true (has_file (fixture, "key"));
  /* All of it is. */
  write_pending (fixture, "true");
  apply (fixture);
}

static GBytes *
make_archive (const char *path)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread_sync (task, make_backup);
  return g_task_propagate_pointer (task, NULL);
}

static guint
count_folders (Fixture *fixture)
{
  g_autoptr (GDir) directory = g_dir_open (fixture->path, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (directory)))
    n += g_str_has_prefix (name, "restore-");
  return n;
}

/* The last one counts, and nothing is left of those before it, nor of one that was cut short. */
static void
test_one_after_another (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autoptr (GBytes) archive = NULL;
  KithdDb *db = open_database (fixture);

  g_assert_true (kithd_migrate (db, NULL));
  kithd_db_free (db);
  archive = make_archive (fixture->path);
  path = write_file (fixture, "archive", "");
  g_assert_true (
    g_file_set_contents (path, g_bytes_get_data (archive, NULL), (gssize) g_bytes_get_size (archive), NULL));
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (KithWireAdminRestored) restored = kithd_restore_prepare (fixture->path, path, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (count_folders (fixture), ==, 1);
    }
  apply (fixture);
  g_assert_cmpuint (count_folders (fixture), ==, 0);
  g_free (write_file (fixture, "restore-cut/kith.db", "half"));
  apply (fixture);
  g_assert_cmpuint (count_folders (fixture), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/backup/deleted-meanwhile", Fixture, NULL, set_up, test_deleted_meanwhile, tear_down);
  g_test_add ("/backup/cut-short", Fixture, NULL, set_up, test_cut_short, tear_down);
  g_test_add ("/backup/one-after-another", Fixture, NULL, set_up, test_one_after_another, tear_down);
  return g_test_run ();
}
