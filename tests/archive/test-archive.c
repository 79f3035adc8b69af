/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-archive.h"

#include <glib/gstdio.h>
#include <string.h>

#include "kith-tar.h"

static void
add (GByteArray *archive, const char *name, const char *content)
{
  guint8 block[KITH_TAR_BLOCK];
  static const guint8 zeros[KITH_TAR_BLOCK];
  gsize length = strlen (content);

  kith_tar_write_header (block, name, length, 0);
  g_byte_array_append (archive, block, sizeof block);
  g_byte_array_append (archive, (const guint8 *) content, (guint) length);
  g_byte_array_append (archive, zeros, (guint) kith_tar_get_padding (length));
}

/* @listed: (nullable): what the list says that is in the file */
static GByteArray *
make (const char *name, const char *content, const char *listed)
{
  GByteArray *archive = g_byte_array_new ();
  static const guint8 zeros[KITH_TAR_END];

  add (archive, name, content);
  if (listed)
    {
      g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, listed, -1);
      g_autofree char *list = g_strdup_printf (
        "{\"format\":1,\"version\":\"1\",\"created_at\":\"2026-01-01T00:00:00.000Z\",\"files\":[{\"name\":\"%s\","
        "\"size\":%zu,\"sha256\":\"%s\"}]}",
        name, strlen (listed), sum);

      add (archive, KITH_ARCHIVE_LIST, list);
      g_byte_array_append (archive, zeros, sizeof zeros);
    }
  return archive;
}

static KithWireAdminBackup *
read_archive (GByteArray *archive, const char *folder, GError **error)
{
  g_autoptr (GInputStream) in = g_memory_input_stream_new_from_data (archive->data, archive->len, NULL);

  return kith_archive_read (in, folder, NULL, error);
}

/* The folders that the file of test_good() lies in, the innermost first. */
static void
remove_folders (const char *folder)
{
  static const char *const below[] = { "media/ab", "media", "" };

  for (guint i = 0; i < G_N_ELEMENTS (below); i++)
    {
      g_autofree char *path = g_build_filename (folder, below[i], NULL);

      g_assert_cmpint (g_rmdir (path), ==, 0);
    }
}

static void
test_good (void)
{
  g_autoptr (GByteArray) archive = make ("media/ab/cd", "a picture", "a picture");
  g_autofree char *folder = g_dir_make_tmp ("archive-XXXXXX", NULL), *text = NULL;
  g_autofree char *path = g_build_filename (folder, "media/ab/cd", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithWireAdminBackup) list = read_archive (archive, folder, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (list->files->len, ==, 1);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "a picture");
  g_unlink (path);
  remove_folders (folder);
}

static void
check_refused (GByteArray *archive)
{
  g_autoptr (GByteArray) taken = archive;
  g_autoptr (GError) error = NULL;

  g_assert_null (read_archive (taken, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

static void
test_bad (void)
{
  static const char *const names[] = { "/etc/passwd", "../up", "a/../b", ".hidden", "a//b", "a b", "a/", "a\nb" };
  GByteArray *cut = make ("kith.db", "all of it", "all of it");

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_assert_false (kith_archive_is_name (names[i]));
      check_refused (make (names[i], "x", "x"));
    }
  check_refused (make ("kith.db", "one thing", "another thing"));
  check_refused (make ("kith.db", "no list", NULL));
  check_refused (g_byte_array_new ());
  g_byte_array_set_size (cut, cut->len - KITH_TAR_END - KITH_TAR_BLOCK);
  check_refused (cut);
}

/* Whatever byte is damaged: what is unpacked is what was packed, or it is refused. */
static void
test_damage (void)
{
  g_autoptr (GByteArray) whole = make ("kith.db", "all of it", "all of it");

  for (guint i = 0; i < whole->len - KITH_TAR_END; i += 7)
    {
      g_autoptr (GByteArray) archive = g_byte_array_new ();
      g_autoptr (KithWireAdminBackup) list = NULL;

      g_byte_array_append (archive, whole->data, whole->len);
      archive->data[i] ^= 0x11;
      list = read_archive (archive, NULL, NULL);
      if (list)
        g_assert_cmpstr (((KithWireAdminBackupFile *) list->files->pdata[0])->name, ==, "kith.db");
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/archive/good", test_good);
  g_test_add_func ("/archive/bad", test_bad);
  g_test_add_func ("/archive/damage", test_damage);
  return g_test_run ();
}
