/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-picture.h"

#include <errno.h>
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "kith-error.h"

/* Runs in a process of its own (see kithd_picture_run_child()), since a decoder is fed by strangers. */

#define MEMORY_BYTES (512 * 1024 * 1024)
#define CPU_SECONDS 10
#define WALL_SECONDS 30
#define JPEG_QUALITY "90"

typedef struct
{
  int width, height;
} Size;

/**
 * kithd_picture_find_type:
 *
 * Returns: (nullable): "png", "jpeg" or "webp", by how the bytes begin; what the sender says of them is not asked
 */
const char *
kithd_picture_find_type (GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  if (size >= 8 && memcmp (data, "\x89PNG\r\n\x1a\n", 8) == 0)
    return "png";
  if (size >= 3 && memcmp (data, "\xff\xd8\xff", 3) == 0)
    return "jpeg";
  if (size >= 12 && memcmp (data, "RIFF", 4) == 0 && memcmp (data + 8, "WEBP", 4) == 0)
    return "webp";
  return NULL;
}

/* Before any pixel has room: a picture that claims to be huge is made tiny, and refused afterwards. */
static void
on_size_prepared (GdkPixbufLoader *loader, int width, int height, gpointer data)
{
  Size *size = data;

  size->width = width;
  size->height = height;
  if (width > KITH_LIMIT_PICTURE_SIDE || height > KITH_LIMIT_PICTURE_SIDE)
    gdk_pixbuf_loader_set_size (loader, 1, 1);
}

static GdkPixbuf *
refuse (GError **error, KithErrorCode code)
{
  kith_error_set (error, code);
  return NULL;
}

/* In pieces, so that the size is known and judged before the rest is decoded. */
static gboolean
feed (GdkPixbufLoader *loader, GBytes *bytes, const Size *size)
{
  gsize length, at = 0;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  gboolean good = TRUE;

  while (good && at < length && size->width <= KITH_LIMIT_PICTURE_SIDE && size->height <= KITH_LIMIT_PICTURE_SIDE)
    {
      gsize step = MIN (length - at, 4096);

      good = gdk_pixbuf_loader_write (loader, data + at, step, NULL);
      at += step;
    }
  return gdk_pixbuf_loader_close (loader, NULL) && good;
}

static GdkPixbuf *
decode (GBytes *bytes, GError **error)
{
  const char *type = kithd_picture_find_type (bytes);
  g_autoptr (GdkPixbufLoader) loader = type ? gdk_pixbuf_loader_new_with_type (type, NULL) : NULL;
  GdkPixbuf *pixels;
  Size size = { 0 };
  gboolean good;

  /* WebP can be read where its loader is installed. */
  if (!loader)
    return refuse (error, KITH_ERROR_PICTURE_UNSUPPORTED);
  g_signal_connect (loader, "size-prepared", G_CALLBACK (on_size_prepared), &size);
  good = feed (loader, bytes, &size);
  if (size.width > KITH_LIMIT_PICTURE_SIDE || size.height > KITH_LIMIT_PICTURE_SIDE)
    return refuse (error, KITH_ERROR_PICTURE_TOO_WIDE);
  pixels = good ? gdk_pixbuf_loader_get_pixbuf (loader) : NULL;
  return pixels ? gdk_pixbuf_apply_embedded_orientation (pixels) : refuse (error, KITH_ERROR_PICTURE_UNREADABLE);
}

static gboolean
has_clear_pixels (GdkPixbuf *pixels)
{
  int width = gdk_pixbuf_get_width (pixels), height = gdk_pixbuf_get_height (pixels);
  int stride = gdk_pixbuf_get_rowstride (pixels);
  const guint8 *data = gdk_pixbuf_read_pixels (pixels);

  for (int y = 0; gdk_pixbuf_get_has_alpha (pixels) && y < height; y++)
    for (int x = 0; x < width; x++)
      if (data[y * stride + x * 4 + 3] != 0xff)
        return TRUE;
  return FALSE;
}

/* The middle of a picture, without anything that was hidden in the file. */
static GBytes *
encode (GdkPixbuf *pixels, Size wanted, GError **error)
{
  int width = gdk_pixbuf_get_width (pixels), height = gdk_pixbuf_get_height (pixels);
  int across = MIN (width, MAX (height * wanted.width / wanted.height, 1));
  int down = MIN (height, MAX (width * wanted.height / wanted.width, 1));
  g_autoptr (GdkPixbuf)
    middle = gdk_pixbuf_new_subpixbuf (pixels, (width - across) / 2, (height - down) / 2, across, down);
  g_autoptr (GdkPixbuf) scaled = gdk_pixbuf_scale_simple (middle, wanted.width, wanted.height, GDK_INTERP_BILINEAR);
  char *data = NULL;
  gsize size;
  gboolean done;

  if (!scaled)
    {
      kith_error_set (error, KITH_ERROR_PICTURE_UNREADABLE);
      return NULL;
    }
  done = has_clear_pixels (scaled)
           ? gdk_pixbuf_save_to_buffer (scaled, &data, &size, "png", error, "compression", "9", NULL)
           : gdk_pixbuf_save_to_buffer (scaled, &data, &size, "jpeg", error, "quality", JPEG_QUALITY, NULL);
  return done ? g_bytes_new_take (data, size) : NULL;
}

static const struct
{
  Size large, small;
} shapes[] = {
  [KITHD_PICTURE_SQUARE] = { { KITHD_PICTURE_LARGE, KITHD_PICTURE_LARGE },
                             { KITHD_PICTURE_SMALL, KITHD_PICTURE_SMALL } },
  [KITHD_PICTURE_BANNER] = { { KITHD_BANNER_LARGE, KITHD_BANNER_LARGE * 2 / 5 },
                             { KITHD_BANNER_SMALL, KITHD_BANNER_SMALL * 2 / 5 } },
};

/**
 * kithd_picture_convert:
 * @bytes: a PNG, JPEG or WebP file from a stranger
 * @large: (out) (transfer full): the picture in its shape's large size, as JPEG, or as PNG where it can be seen
 * through
 * @small: (out) (transfer full): the same in the small size
 *
 * Decodes, crops, scales and encodes a picture; of an animated one the first frame. Errors are in %KITH_ERROR.
 */
gboolean
kithd_picture_convert (GBytes *bytes, KithdPictureShape shape, GBytes **large, GBytes **small, GError **error)
{
  g_autoptr (GdkPixbuf) pixels = decode (bytes, error);

  *large = pixels ? encode (pixels, shapes[shape].large, error) : NULL;
  *small = *large ? encode (pixels, shapes[shape].small, error) : NULL;
  if (!*small)
    g_clear_pointer (large, g_bytes_unref);
  return *small != NULL;
}

static GBytes *
read_all (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 piece[65536];
  gssize got;

  while ((got = read (STDIN_FILENO, piece, sizeof piece)) > 0 && bytes->len <= KITH_LIMIT_PICTURE_BYTES)
    g_byte_array_append (bytes, piece, (guint) got);
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static void
write_piece (GBytes *bytes)
{
  gsize size;
  gconstpointer data = g_bytes_get_data (bytes, &size);
  guint32 length = GUINT32_TO_BE ((guint32) size);

  fwrite (&length, sizeof length, 1, stdout);
  fwrite (data, size, 1, stdout);
}

static void
limit_self (void)
{
  G_GNUC_UNUSED const struct rlimit memory = { MEMORY_BYTES, MEMORY_BYTES };
  const struct rlimit time = { CPU_SECONDS, CPU_SECONDS }, none = { 0, 0 };

  /* The shadow of a sanitizer is larger than any limit. */
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  setrlimit (RLIMIT_AS, &memory);
#endif
  setrlimit (RLIMIT_CPU, &time);
  setrlimit (RLIMIT_CORE, &none);
  setrlimit (RLIMIT_FSIZE, &none);
  alarm (WALL_SECONDS);
}

/**
 * kithd_picture_run_child:
 *
 * What the process does that converts one picture: reads it from its input and writes the large and the small one to
 * its output, each after its length; nothing else is within its reach for long, or in any number.
 *
 * Returns: 0, or the number of the error code
 */
int
kithd_picture_run_child (KithdPictureShape shape)
{
  g_autoptr (GBytes) bytes = NULL, large = NULL, small = NULL;
  g_autoptr (GError) error = NULL;

  limit_self ();
  bytes = read_all ();
  if (!kithd_picture_convert (bytes, shape, &large, &small, &error))
    {
      const char *name = error->domain == KITH_ERROR ? kith_error_get_name ((KithErrorCode) error->code)
                                                     : "picture_unreadable";

      fputs (name, stderr);
      return 1;
    }
  write_piece (large);
  write_piece (small);
  return fflush (stdout) == 0 ? 0 : 1;
}
