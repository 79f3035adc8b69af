/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-blobs.h"

#include <glib/gstdio.h>
#include <string.h>

#define FIRST "0190a0b0-0000-7000-8000-0000000000aa"
#define SECOND "0190a0b0-0000-7000-8000-0000000000bb"

typedef struct
{
  char *path;
  KithdBlobs *blobs;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->path = g_dir_make_tmp ("kith-blobs-XXXXXX", NULL);
  fixture->blobs = kithd_blobs_new_for_directory (fixture->path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  const char *const folders[] = { "aa", "bb" };

  kithd_blobs_free (fixture->blobs);
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *folder = g_build_filename (fixture->path, folders[i], NULL);
      g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
      const char *name;

      while (entries && (name = g_dir_read_name (entries)))
        {
          g_autofree char *path = g_build_filename (folder, name, NULL);

          g_unlink (path);
        }
      g_rmdir (folder);
    }
  g_rmdir (fixture->path);
  g_free (fixture->path);
}

static void
put (Fixture *fixture, const char *name, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;

  g_assert_true (kithd_blobs_put (fixture->blobs, name, bytes, &error));
  g_assert_no_error (error);
}

static gboolean
has (Fixture *fixture, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = kithd_blobs_get (fixture->blobs, name, &error);

  if (!bytes)
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  return bytes != NULL;
}

static void
test_keep (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) wanted = g_bytes_new_static ("picture", 7);

  g_assert_false (has (fixture, FIRST ".64"));
  put (fixture, FIRST ".64", "picture");
  bytes = kithd_blobs_get (fixture->blobs, FIRST ".64", &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (bytes, wanted));
  g_assert_true (kithd_blobs_remove (fixture->blobs, FIRST ".64", &error));
  g_assert_true (kithd_blobs_remove (fixture->blobs, FIRST ".64", &error));
  g_assert_false (has (fixture, FIRST ".64"));
}

static void
test_names (Fixture *fixture, gconstpointer data)
{
  static const char *const bad[] = {
    "", "x", "../../etc/passwd", FIRST, FIRST "/x", FIRST "..64", "0190/0b0-0000-.64"
  };
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (kithd_blobs_put (fixture->blobs, bad[i], bytes, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME);
      g_clear_error (&error);
      g_assert_null (kithd_blobs_get (fixture->blobs, bad[i], &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME);
    }
}

static gboolean
keep_first (const char *name, gpointer data)
{
  return g_str_has_prefix (name, FIRST);
}

static void
test_sweep (Fixture *fixture, gconstpointer data)
{
  g_autofree char *half = g_build_filename (fixture->path, "bb", SECOND ".64.ABC123", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (kithd_blobs_sweep (fixture->blobs, keep_first, NULL, &error));
  put (fixture, FIRST ".64", "kept");
  put (fixture, SECOND ".64", "not needed");
  g_assert_true (g_file_set_contents (half, "being written", -1, NULL));
  g_assert_true (kithd_blobs_sweep (fixture->blobs, keep_first, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (has (fixture, FIRST ".64"));
  g_assert_false (has (fixture, SECOND ".64"));
  g_assert_true (g_file_test (half, G_FILE_TEST_EXISTS));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/blobs/keep", Fixture, NULL, set_up, test_keep, tear_down);
  g_test_add ("/blobs/names", Fixture, NULL, set_up, test_names, tear_down);
  g_test_add ("/blobs/sweep", Fixture, NULL, set_up, test_sweep, tear_down);
  return g_test_run ();
}
