/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-tar.h"

#include <gio/gio.h>
#include <string.h>

/* Where the fields of a header lie. */
#define MODE 100
#define OWNER 108
#define GROUP 116
#define SIZE 124
#define TIME 136
#define SUM 148
#define KIND 156
#define MAGIC 257

#define SIZE_BYTES 12
/* What eleven octal digits can say; beyond it the size is binary, with the highest bit set, as GNU and POSIX tars do.
 */
#define OCTAL_MAX ((G_GUINT64_CONSTANT (1) << 33) - 1)

static void
write_octal (guint8 *field, guint n_digits, guint64 value)
{
  for (guint i = n_digits; i > 0; i--, value >>= 3)
    field[i - 1] = (guint8) ('0' + (value & 7));
  field[n_digits] = '\0';
}

static void
write_size (guint8 *field, guint64 size)
{
  if (size <= OCTAL_MAX)
    {
      write_octal (field, SIZE_BYTES - 1, size);
      return;
    }
  memset (field, 0, SIZE_BYTES);
  for (guint i = SIZE_BYTES; i > SIZE_BYTES - 8; i--, size >>= 8)
    field[i - 1] = (guint8) size;
  field[0] = 0x80;
}

/* The sum of all bytes, with blanks where it stands itself. */
static guint
sum_up (const guint8 *block)
{
  guint sum = 0;

  for (guint i = 0; i < KITH_TAR_BLOCK; i++)
    sum += i >= SUM && i < SUM + 8 ? ' ' : block[i];
  return sum;
}

/**
 * kith_tar_write_header:
 * @block: (out): KITH_TAR_BLOCK bytes
 * @name: of at most KITH_TAR_NAME_MAX bytes
 * @time: seconds since 1970
 *
 * Writes what stands before a file that only its owner may read.
 */
void
kith_tar_write_header (guint8 *block, const char *name, guint64 size, gint64 time)
{
  g_return_if_fail (strlen (name) <= KITH_TAR_NAME_MAX);

  memset (block, 0, KITH_TAR_BLOCK);
  memcpy (block, name, strlen (name));
  write_octal (block + MODE, 7, 0600);
  write_octal (block + OWNER, 7, 0);
  write_octal (block + GROUP, 7, 0);
  write_size (block + SIZE, size);
  write_octal (block + TIME, 11, (guint64) MAX (time, 0));
  block[KIND] = '0';
  memcpy (block + MAGIC, "ustar\00000", 8);
  write_octal (block + SUM, 6, sum_up (block));
  block[SUM + 7] = ' ';
}

static gboolean
read_octal (const guint8 *field, guint length, guint64 *value)
{
  guint i = 0;

  *value = 0;
  while (i < length && field[i] == ' ')
    i++;
  for (; i < length && field[i] >= '0' && field[i] <= '7'; i++)
    *value = *value << 3 | (guint64) (field[i] - '0');
  return i == length || field[i] == '\0' || field[i] == ' ';
}

static gboolean
read_size (const guint8 *field, guint64 *size)
{
  if (!(field[0] & 0x80))
    return read_octal (field, SIZE_BYTES, size);
  *size = 0;
  for (guint i = SIZE_BYTES - 8; i < SIZE_BYTES; i++)
    *size = *size << 8 | field[i];
  return *size <= G_MAXINT64;
}

static gboolean
fail (GError **error, const char *what)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, what);
  return FALSE;
}

/**
 * kith_tar_read_header:
 * @name: (out) (transfer full) (nullable): %NULL at the end of the archive
 * @size: (out)
 *
 * Reads what stands before a file. Anything but plain files is refused.
 */
gboolean
kith_tar_read_header (const guint8 *block, char **name, guint64 *size, GError **error)
{
  static const guint8 zeros[KITH_TAR_BLOCK];
  guint64 sum;

  *name = NULL;
  *size = 0;
  if (memcmp (block, zeros, KITH_TAR_BLOCK) == 0)
    return TRUE;
  if (memcmp (block + MAGIC, "ustar", 5) != 0 || !read_octal (block + SUM, 8, &sum) || sum != sum_up (block))
    return fail (error, "this is not a tar archive, or it is damaged");
  if ((block[KIND] != '0' && block[KIND] != '\0') || block[KITH_TAR_NAME_MAX] != '\0' || !block[0])
    return fail (error, "the archive holds something that a backup does not");
  if (!read_size (block + SIZE, size))
    return fail (error, "the archive is damaged");
  *name = g_strdup ((const char *) block);
  return TRUE;
}

/**
 * kith_tar_get_padding:
 *
 * Returns: how many bytes follow a file up to the next block
 */
guint64
kith_tar_get_padding (guint64 size)
{
  return (KITH_TAR_BLOCK - size % KITH_TAR_BLOCK) % KITH_TAR_BLOCK;
}
