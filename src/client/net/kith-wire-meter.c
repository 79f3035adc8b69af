/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-wire-meter.h"

/* A reader that does not read leaves the socket readable: after so many looks in vain the meter rests for a moment. */
#define LOOKS_IN_VAIN 20
#define REST_MS 200

struct _KithWireMeter
{
  GSocket *socket; /* (nullable): what is below the stream is not known */
  GSource *source; /* (nullable) */
  guint64 from, max;
  guint64 seen;
  guint in_vain;
  void (*over) (gpointer data);
  gpointer data;
};

static GObject *
dup_below (GObject *stream)
{
  static const char *const names[] = { "base-iostream", "base-io-stream", "socket" };
  GObject *below = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names) && !below; i++)
    if (g_object_class_find_property (G_OBJECT_GET_CLASS (stream), names[i]))
      g_object_get (stream, names[i], &below, NULL);
  return below;
}

/**
 * kith_wire_dup_socket:
 *
 * Streams are stacked: libsoup's, TLS, a proxy's, a socket's.
 *
 * Returns: (transfer full) (nullable): the socket below them all
 */
GSocket *
kith_wire_dup_socket (GIOStream *stream)
{
  g_autoptr (GObject) at = g_object_ref (G_OBJECT (stream));

  while (at && !G_IS_SOCKET (at))
    {
      GObject *below = dup_below (at);

      g_object_unref (at);
      at = below;
    }
  return (GSocket *) g_steal_pointer (&at);
}

static void watch (KithWireMeter *self);

static gboolean
on_rested (gpointer data)
{
  watch (data);
  return G_SOURCE_REMOVE;
}

static void
set_source (KithWireMeter *self, GSource *source, GSourceFunc func)
{
  if (self->source)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  self->source = source;
  g_source_set_callback (source, func, self, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static gboolean
on_readable (GSocket *socket, GIOCondition condition, gpointer data)
{
  KithWireMeter *self = data;
  guint64 bytes;

  if (!kith_socket_get_received (self->socket, &bytes))
    return G_SOURCE_REMOVE;
  if (bytes - self->from > self->max)
    {
      self->over (self->data);
      return G_SOURCE_REMOVE;
    }
  self->in_vain = bytes == self->seen ? self->in_vain + 1 : 0;
  self->seen = bytes;
  if (self->in_vain < LOOKS_IN_VAIN)
    return G_SOURCE_CONTINUE;
  self->in_vain = 0;
  set_source (self, g_timeout_source_new (REST_MS), on_rested);
  return G_SOURCE_REMOVE;
}

/* Of the same priority as the reader's, so that neither keeps the other from its turn. */
static void
watch (KithWireMeter *self)
{
  set_source (self, g_socket_create_source (self->socket, G_IO_IN, NULL), G_SOURCE_FUNC (on_readable));
}

/**
 * kith_wire_meter_new:
 * @max: bytes that may come in between two calls of kith_wire_meter_reset()
 * @over: (type void(gpointer)): called once when there were more
 *
 * It looks whenever something has come in, in the context of the caller, and costs nothing while nothing does.
 *
 * Returns: (transfer full): the meter
 */
KithWireMeter *
kith_wire_meter_new (GIOStream *stream, guint64 max, GCallback over, gpointer data)
{
  KithWireMeter *self = g_new0 (KithWireMeter, 1);

  self->socket = kith_wire_dup_socket (stream);
  self->max = max;
  self->over = (void (*) (gpointer)) over;
  self->data = data;
  if (self->socket && kith_socket_get_received (self->socket, &self->from))
    watch (self);
  return self;
}

void
kith_wire_meter_free (KithWireMeter *self)
{
  if (!self)
    return;
  if (self->source)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  g_clear_object (&self->socket);
  g_free (self);
}

/**
 * kith_wire_meter_reset:
 *
 * Begins to count anew.
 */
void
kith_wire_meter_reset (KithWireMeter *self)
{
  if (self->source)
    kith_socket_get_received (self->socket, &self->from);
}
