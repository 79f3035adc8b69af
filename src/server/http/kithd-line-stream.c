/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-line-stream.h"

#include <string.h>

/* Without a second request, since HTTP/1.0 does not keep connections. */
#define LAST_REQUEST "GET / HTTP/1.0\r\n\r\n"

G_DECLARE_FINAL_TYPE (KithdLineInput, kithd_line_input, KITHD, LINE_INPUT, GInputStream)

struct _KithdLineStream
{
  GIOStream parent;
  GIOStream *base;
  KithdLineInput *input;
};

struct _KithdLineInput
{
  GInputStream parent;
  GPollableInputStream *base;
  KithdLineEnd end; /* (nullable): once nobody is to be told */
  gpointer data;
  const char *left; /* (nullable): of the last request */
};

G_DEFINE_FINAL_TYPE (KithdLineStream, kithd_line_stream, G_TYPE_IO_STREAM)

static void input_pollable_init (GPollableInputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KithdLineInput, kithd_line_input, G_TYPE_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM, input_pollable_init))

static gssize
read_last_request (KithdLineInput *self, void *buffer, gsize length)
{
  gsize n = MIN (length, strlen (self->left));

  memcpy (buffer, self->left, n);
  self->left += n;
  return (gssize) n;
}

static gssize
input_read_nonblocking (GPollableInputStream *base, void *buffer, gsize length, GError **error)
{
  KithdLineInput *self = KITHD_LINE_INPUT (base);
  g_autoptr (GError) failure = NULL;
  gssize n;

  if (self->left)
    return read_last_request (self, buffer, length);
  n = g_pollable_input_stream_read_nonblocking (self->base, buffer, length, NULL, &failure);
  if (n > 0 || g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK) || !self->end || !self->end (self->data))
    {
      if (failure)
        g_propagate_error (error, g_steal_pointer (&failure));
      return n;
    }
  self->left = LAST_REQUEST;
  return read_last_request (self, buffer, length);
}

static gssize
input_read (GInputStream *base, void *buffer, gsize length, GCancellable *cancellable, GError **error)
{
  return input_read_nonblocking (G_POLLABLE_INPUT_STREAM (base), buffer, length, error);
}

static gboolean
input_is_readable (GPollableInputStream *base)
{
  KithdLineInput *self = KITHD_LINE_INPUT (base);

  return self->left || g_pollable_input_stream_is_readable (self->base);
}

static GSource *
input_create_source (GPollableInputStream *base, GCancellable *cancellable)
{
  KithdLineInput *self = KITHD_LINE_INPUT (base);
  g_autoptr (GSource) child = self->left ? g_timeout_source_new (0)
                                         : g_pollable_input_stream_create_source (self->base, NULL);

  return g_pollable_source_new_full (self, child, cancellable);
}

static void
input_pollable_init (GPollableInputStreamInterface *iface)
{
  iface->read_nonblocking = input_read_nonblocking;
  iface->is_readable = input_is_readable;
  iface->create_source = input_create_source;
}

static void
kithd_line_input_finalize (GObject *object)
{
  g_clear_object (&KITHD_LINE_INPUT (object)->base);
  G_OBJECT_CLASS (kithd_line_input_parent_class)->finalize (object);
}

static void
kithd_line_input_class_init (KithdLineInputClass *class)
{
  G_OBJECT_CLASS (class)->finalize = kithd_line_input_finalize;
  G_INPUT_STREAM_CLASS (class)->read_fn = input_read;
}

static void
kithd_line_input_init (KithdLineInput *self)
{
}

static GInputStream *
kithd_line_stream_get_input_stream (GIOStream *base)
{
  return G_INPUT_STREAM (KITHD_LINE_STREAM (base)->input);
}

static GOutputStream *
kithd_line_stream_get_output_stream (GIOStream *base)
{
  return g_io_stream_get_output_stream (KITHD_LINE_STREAM (base)->base);
}

static gboolean
kithd_line_stream_close (GIOStream *base, GCancellable *cancellable, GError **error)
{
  return g_io_stream_close (KITHD_LINE_STREAM (base)->base, cancellable, error);
}

/* The base class would close on another thread. */
static void
kithd_line_stream_close_async (GIOStream *base, int priority, GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer data)
{
  g_autoptr (GTask) task = g_task_new (base, cancellable, callback, data);
  g_autoptr (GError) error = NULL;

  if (kithd_line_stream_close (base, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static gboolean
kithd_line_stream_close_finish (GIOStream *base, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
kithd_line_stream_finalize (GObject *object)
{
  KithdLineStream *self = KITHD_LINE_STREAM (object);

  kithd_line_stream_detach (self);
  g_clear_object (&self->input);
  g_clear_object (&self->base);
  G_OBJECT_CLASS (kithd_line_stream_parent_class)->finalize (object);
}

static void
kithd_line_stream_class_init (KithdLineStreamClass *class)
{
  GIOStreamClass *stream = G_IO_STREAM_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = kithd_line_stream_finalize;
  stream->get_input_stream = kithd_line_stream_get_input_stream;
  stream->get_output_stream = kithd_line_stream_get_output_stream;
  stream->close_fn = kithd_line_stream_close;
  stream->close_async = kithd_line_stream_close_async;
  stream->close_finish = kithd_line_stream_close_finish;
}

static void
kithd_line_stream_init (KithdLineStream *self)
{
}

/**
 * kithd_line_stream_new:
 * @base: an open connection, whose streams are pollable
 * @end: called when the other side is gone
 *
 * Returns: (transfer full): the stream, which closes @base with itself
 */
KithdLineStream *
kithd_line_stream_new (GIOStream *base, KithdLineEnd end, gpointer data)
{
  KithdLineStream *self = g_object_new (KITHD_TYPE_LINE_STREAM, NULL);

  self->base = g_object_ref (base);
  self->input = g_object_new (kithd_line_input_get_type (), NULL);
  self->input->base = g_object_ref (G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (base)));
  self->input->end = end;
  self->input->data = data;
  return self;
}

/**
 * kithd_line_stream_detach:
 *
 * Tells nobody of the end any more.
 */
void
kithd_line_stream_detach (KithdLineStream *self)
{
  self->input->end = NULL;
}
