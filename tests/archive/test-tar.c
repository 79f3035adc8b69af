/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-tar.h"

#include <gio/gio.h>
#include <string.h>

static void
check_there_and_back (const char *name, guint64 size)
{
  guint8 block[KITH_TAR_BLOCK];
  g_autofree char *read_name = NULL;
  g_autoptr (GError) error = NULL;
  guint64 read_size;

  kith_tar_write_header (block, name, size, 1700000000);
  g_assert_true (kith_tar_read_header (block, &read_name, &read_size, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (read_name, ==, name);
  g_assert_cmpuint (read_size, ==, size);
}

static void
test_there_and_back (void)
{
  char longest[KITH_TAR_NAME_MAX + 1];

  memset (longest, 'n', KITH_TAR_NAME_MAX);
  longest[KITH_TAR_NAME_MAX] = '\0';
  check_there_and_back ("kith.db", 0);
  check_there_and_back ("media/ab/cdef", 511);
  check_there_and_back (longest, (G_GUINT64_CONSTANT (1) << 33) - 1);
  check_there_and_back ("large", G_GUINT64_CONSTANT (1) << 33);
  check_there_and_back ("huge", G_GUINT64_CONSTANT (123456789012345));
}

static void
test_padding (void)
{
  g_assert_cmpuint (kith_tar_get_padding (0), ==, 0);
  g_assert_cmpuint (kith_tar_get_padding (1), ==, 511);
  g_assert_cmpuint (kith_tar_get_padding (512), ==, 0);
  g_assert_cmpuint (kith_tar_get_padding (1025), ==, 511);
}

static void
test_end (void)
{
  guint8 block[KITH_TAR_BLOCK] = { 0 };
  g_autofree char *name = NULL;
  guint64 size = 1;

  g_assert_true (kith_tar_read_header (block, &name, &size, NULL));
  g_assert_null (name);
}

/* Every damaged byte of a header is noticed by its sum, but for those that nobody reads. */
static void
test_damage (void)
{
  for (guint i = 0; i < KITH_TAR_BLOCK; i++)
    {
      guint8 block[KITH_TAR_BLOCK];
      g_autofree char *name = NULL;
      g_autoptr (GError) error = NULL;
      guint64 size;

      if (i >= 154 && i < 156)
        continue;
      kith_tar_write_header (block, "kith.db", 4096, 0);
      block[i] ^= 0x41;
      g_assert_false (kith_tar_read_header (block, &name, &size, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tar/there-and-back", test_there_and_back);
  g_test_add_func ("/tar/padding", test_padding);
  g_test_add_func ("/tar/end", test_end);
  g_test_add_func ("/tar/damage", test_damage);
  return g_test_run ();
}
