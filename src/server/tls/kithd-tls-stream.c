/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-tls-stream.h"

G_DECLARE_FINAL_TYPE (KithdTlsInput, kithd_tls_input, KITHD, TLS_INPUT, GInputStream)
G_DECLARE_FINAL_TYPE (KithdTlsOutput, kithd_tls_output, KITHD, TLS_OUTPUT, GOutputStream)

struct _KithdTlsStream
{
  GIOStream parent;
  KithdTlsSession *session; /* (nullable): closed, or gone on elsewhere */
  GSocket *socket;
  KithdTlsInput *input;
  KithdTlsOutput *output;
};

struct _KithdTlsInput
{
  GInputStream parent;
  KithdTlsStream *stream; /* (nullable): once it is gone */
};

struct _KithdTlsOutput
{
  GOutputStream parent;
  KithdTlsStream *stream; /* (nullable): once it is gone */
};

G_DEFINE_FINAL_TYPE (KithdTlsStream, kithd_tls_stream, G_TYPE_IO_STREAM)

static void input_pollable_init (GPollableInputStreamInterface *iface);
static void output_pollable_init (GPollableOutputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KithdTlsInput, kithd_tls_input, G_TYPE_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM, input_pollable_init))
G_DEFINE_FINAL_TYPE_WITH_CODE (KithdTlsOutput, kithd_tls_output, G_TYPE_OUTPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_OUTPUT_STREAM, output_pollable_init))

static KithdTlsSession *
get_session (KithdTlsStream *stream, GError **error)
{
  if (stream && stream->session)
    return stream->session;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED, "the connection is closed");
  return NULL;
}

/* Makes of what a session gives what GIO's streams give. */
static gssize
to_result (gssize result, GError **error)
{
  if (result >= 0)
    return result;
  if (result == KITHD_TLS_WOULD_BLOCK)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, "nothing can be done now");
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "the connection is broken");
  return -1;
}

/* A source for a stream: ready with the socket, or at once where waiting for that could be in vain. */
static GSource *
make_source (gpointer self, KithdTlsStream *stream, GIOCondition condition, gboolean at_once, GCancellable *cancellable)
{
  g_autoptr (GSource) child = at_once || !stream || !stream->session
                                ? g_timeout_source_new (0)
                                : g_socket_create_source (stream->socket, condition, NULL);

  return g_pollable_source_new_full (self, child, cancellable);
}

static gssize
input_read (GInputStream *base, void *buffer, gsize length, GCancellable *cancellable, GError **error)
{
  KithdTlsSession *session = get_session (KITHD_TLS_INPUT (base)->stream, error);

  return session ? to_result (kithd_tls_session_read (session, buffer, length), error) : -1;
}

static gssize
input_read_nonblocking (GPollableInputStream *base, void *buffer, gsize length, GError **error)
{
  return input_read (G_INPUT_STREAM (base), buffer, length, NULL, error);
}

static gboolean
input_is_readable (GPollableInputStream *base)
{
  KithdTlsStream *stream = KITHD_TLS_INPUT (base)->stream;

  return !stream || !stream->session || kithd_tls_session_has_pending (stream->session) ||
         (g_socket_condition_check (stream->socket, G_IO_IN) & G_IO_IN);
}

static GSource *
input_create_source (GPollableInputStream *base, GCancellable *cancellable)
{
  KithdTlsStream *stream = KITHD_TLS_INPUT (base)->stream;
  gboolean pending = stream && stream->session && kithd_tls_session_has_pending (stream->session);

  return make_source (base, stream, G_IO_IN, pending, cancellable);
}

static void
input_pollable_init (GPollableInputStreamInterface *iface)
{
  iface->read_nonblocking = input_read_nonblocking;
  iface->is_readable = input_is_readable;
  iface->create_source = input_create_source;
}

static void
kithd_tls_input_class_init (KithdTlsInputClass *class)
{
  G_INPUT_STREAM_CLASS (class)->read_fn = input_read;
}

static void
kithd_tls_input_init (KithdTlsInput *self)
{
}

static gssize
output_write (GOutputStream *base, const void *data, gsize length, GCancellable *cancellable, GError **error)
{
  KithdTlsSession *session = get_session (KITHD_TLS_OUTPUT (base)->stream, error);

  return session ? to_result (kithd_tls_session_write (session, data, length), error) : -1;
}

static gssize
output_write_nonblocking (GPollableOutputStream *base, const void *data, gsize length, GError **error)
{
  return output_write (G_OUTPUT_STREAM (base), data, length, NULL, error);
}

static gboolean
output_is_writable (GPollableOutputStream *base)
{
  KithdTlsStream *stream = KITHD_TLS_OUTPUT (base)->stream;

  return !stream || !stream->session || (g_socket_condition_check (stream->socket, G_IO_OUT) & G_IO_OUT);
}

static GSource *
output_create_source (GPollableOutputStream *base, GCancellable *cancellable)
{
  return make_source (base, KITHD_TLS_OUTPUT (base)->stream, G_IO_OUT, FALSE, cancellable);
}

static void
output_pollable_init (GPollableOutputStreamInterface *iface)
{
  iface->write_nonblocking = output_write_nonblocking;
  iface->is_writable = output_is_writable;
  iface->create_source = output_create_source;
}

static void
kithd_tls_output_class_init (KithdTlsOutputClass *class)
{
  G_OUTPUT_STREAM_CLASS (class)->write_fn = output_write;
}

static void
kithd_tls_output_init (KithdTlsOutput *self)
{
}

static GInputStream *
kithd_tls_stream_get_input_stream (GIOStream *base)
{
  return G_INPUT_STREAM (KITHD_TLS_STREAM (base)->input);
}

static GOutputStream *
kithd_tls_stream_get_output_stream (GIOStream *base)
{
  return G_OUTPUT_STREAM (KITHD_TLS_STREAM (base)->output);
}

static gboolean
kithd_tls_stream_close (GIOStream *base, GCancellable *cancellable, GError **error)
{
  KithdTlsStream *self = KITHD_TLS_STREAM (base);

  if (self->session)
    kithd_tls_session_close (self->session);
  g_clear_pointer (&self->session, kithd_tls_session_free);
  return g_socket_close (self->socket, error);
}

/* The base class would close on another thread. */
static void
kithd_tls_stream_close_async (GIOStream *base, int priority, GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer data)
{
  g_autoptr (GTask) task = g_task_new (base, cancellable, callback, data);
  g_autoptr (GError) error = NULL;

  if (kithd_tls_stream_close (base, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static gboolean
kithd_tls_stream_close_finish (GIOStream *base, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
kithd_tls_stream_finalize (GObject *object)
{
  KithdTlsStream *self = KITHD_TLS_STREAM (object);

  self->input->stream = NULL;
  self->output->stream = NULL;
  g_clear_object (&self->input);
  g_clear_object (&self->output);
  g_clear_pointer (&self->session, kithd_tls_session_free);
  g_clear_object (&self->socket);
  G_OBJECT_CLASS (kithd_tls_stream_parent_class)->finalize (object);
}

static void
kithd_tls_stream_class_init (KithdTlsStreamClass *class)
{
  GIOStreamClass *stream = G_IO_STREAM_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = kithd_tls_stream_finalize;
  stream->get_input_stream = kithd_tls_stream_get_input_stream;
  stream->get_output_stream = kithd_tls_stream_get_output_stream;
  stream->close_fn = kithd_tls_stream_close;
  stream->close_async = kithd_tls_stream_close_async;
  stream->close_finish = kithd_tls_stream_close_finish;
}

static void
kithd_tls_stream_init (KithdTlsStream *self)
{
  self->input = g_object_new (kithd_tls_input_get_type (), NULL);
  self->input->stream = self;
  self->output = g_object_new (kithd_tls_output_get_type (), NULL);
  self->output->stream = self;
}

/**
 * kithd_tls_stream_new:
 * @session: (transfer full): after its handshake
 * @socket: below it
 *
 * Returns: (transfer full): the stream, which closes both with itself
 */
KithdTlsStream *
kithd_tls_stream_new (KithdTlsSession *session, GSocket *socket)
{
  KithdTlsStream *self = g_object_new (KITHD_TYPE_TLS_STREAM, NULL);

  self->session = session;
  self->socket = g_object_ref (socket);
  return self;
}

/**
 * kithd_tls_stream_steal_session:
 *
 * Takes the session out, to go on with it without the stream, which is as good as closed then.
 *
 * Returns: (transfer full) (nullable): the session
 */
KithdTlsSession *
kithd_tls_stream_steal_session (KithdTlsStream *self)
{
  return g_steal_pointer (&self->session);
}
