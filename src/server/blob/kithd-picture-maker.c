/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-picture-maker.h"

#include <gio/gio.h>
#include <string.h>

#include "kith-error.h"
#include "kithd-picture.h"

static GBytes *
take_piece (GBytes *all, gsize *at)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (all, &size);
  guint32 length;

  if (size - *at < sizeof length)
    return NULL;
  memcpy (&length, data + *at, sizeof length);
  length = GUINT32_FROM_BE (length);
  *at += sizeof length;
  if (!length || length > size - *at)
    return NULL;
  *at += length;
  return g_bytes_new_from_bytes (all, *at - length, length);
}

/* A child that was killed met a limit: the picture is to blame. */
static void
set_failure (GSubprocess *child, GBytes *words, GError **error)
{
  gsize size;
  const char *data = words ? g_bytes_get_data (words, &size) : NULL;
  g_autofree char *name = data ? g_strndup (data, size) : NULL;
  KithErrorCode code = name && g_subprocess_get_if_exited (child) ? kith_error_from_name (g_strstrip (name))
                                                                  : KITH_ERROR_PICTURE_UNREADABLE;

  kith_error_set (error, code == KITH_ERROR_NONE ? KITH_ERROR_PICTURE_UNREADABLE : code);
}

/**
 * kithd_picture_make:
 * @program: path of kithd
 * @bytes: a picture from a stranger
 * @shape: what is made of it
 * @large: (out) (transfer full): see kithd_picture_convert()
 * @small: (out) (transfer full): see kithd_picture_convert()
 *
 * Converts a picture in a process of its own, whose memory and time are limited, so that one that attacks its decoder
 * harms nobody. Blocks.
 */
gboolean
kithd_picture_make (const char *program, GBytes *bytes, KithdPictureShape shape, GBytes **large, GBytes **small,
                    GError **error)
{
  g_autoptr (GSubprocess) child = NULL;
  g_autoptr (GBytes) out = NULL, words = NULL;
  gsize at = 0;

  *large = *small = NULL;
  if (!kithd_picture_find_type (bytes))
    {
      kith_error_set (error, KITH_ERROR_PICTURE_UNSUPPORTED);
      return FALSE;
    }
  child = g_subprocess_new (
    G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, error, program,
    shape == KITHD_PICTURE_BANNER ? KITHD_BANNER_ARGUMENT : KITHD_PICTURE_ARGUMENT, NULL);
  if (!child)
    return FALSE;
  /* A child that ends early leaves its input unread; that is not what went wrong. */
  if (!g_subprocess_communicate (child, bytes, NULL, &out, &words, NULL) || !g_subprocess_get_successful (child))
    {
      g_subprocess_wait (child, NULL, NULL);
      set_failure (child, words, error);
      return FALSE;
    }
  *large = take_piece (out, &at);
  *small = *large ? take_piece (out, &at) : NULL;
  if (*small)
    return TRUE;
  g_clear_pointer (large, g_bytes_unref);
  set_failure (child, NULL, error);
  return FALSE;
}
