/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-http-body.h"

#include "kith-net-error.h"

#define CHUNK (64 * 1024)

typedef struct
{
  GByteArray *body;
  gsize limit;
} Reading;

static void read_more (GTask *task);

static void
reading_free (Reading *reading)
{
  g_byte_array_unref (reading->body);
  g_free (reading);
}

static void
on_read (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Reading *reading = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (object), result, &error);
  gsize size;
  const guint8 *chunk;

  if (!bytes)
    {
      g_task_return_error (task, error);
      return;
    }
  chunk = g_bytes_get_data (bytes, &size);
  if (size == 0)
    {
      g_task_return_pointer (task, g_byte_array_free_to_bytes (g_byte_array_ref (reading->body)),
                             (GDestroyNotify) g_bytes_unref);
      return;
    }
  if (size > reading->limit - reading->body->len)
    {
      g_task_return_new_error (task, KITH_NET_ERROR, KITH_NET_ERROR_TOO_LARGE,
                               "The server's answer is larger than %" G_GSIZE_FORMAT " bytes", reading->limit);
      return;
    }
  g_byte_array_append (reading->body, chunk, (guint) size);
  read_more (g_steal_pointer (&task));
}

static void
read_more (GTask *task)
{
  g_input_stream_read_bytes_async (g_task_get_source_object (task), CHUNK, G_PRIORITY_DEFAULT,
                                   g_task_get_cancellable (task), on_read, task);
}

/**
 * kith_http_body_read_async:
 * @limit: most bytes that are taken, after unpacking
 *
 * Reads to the end. An answer that goes on beyond @limit is given up with %KITH_NET_ERROR_TOO_LARGE, so that no server
 * can fill the memory.
 */
void
kith_http_body_read_async (GInputStream *stream, gsize limit, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer data)
{
  GTask *task = g_task_new (stream, cancellable, callback, data);
  Reading *reading = g_new (Reading, 1);

  reading->body = g_byte_array_new ();
  reading->limit = limit;
  g_task_set_source_tag (task, kith_http_body_read_async);
  g_task_set_task_data (task, reading, (GDestroyNotify) reading_free);
  read_more (task);
}

/**
 * kith_http_body_read_finish:
 *
 * Returns: (transfer full): the body
 */
GBytes *
kith_http_body_read_finish (GInputStream *stream, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, stream), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
