/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-connection-private.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "kith-wire.h"

/* How long a peer may take to answer our close frame; a slow one must read what is on its way first. */
#define CLOSE_SECONDS 5
#define SLOW_CLOSE_SECONDS 10

/* What the system may keep for a connection. Left alone it grows to megabytes for those who read slowly. */
#define SEND_BUFFER_BYTES (128 * 1024)

/* Reads of input that nobody looks at, before others have their turn. */
#define READS_A_TURN 16

/* Pongs that may be missed, one after the other. */
#define MISSED_PONGS 2

static void on_ready (KithdPollable *pollable, guint ready);

static KithdConnection *
from_life (KithdWheelEntry *entry)
{
  return (KithdConnection *) ((guint8 *) entry - G_STRUCT_OFFSET (KithdConnection, life));
}

/* Twenty seconds have passed, or the time to close is over. */
static void
on_life_due (KithdWheelEntry *entry, gpointer data)
{
  KithdConnection *self = from_life (entry);

  self->missed_pongs = self->heard ? 0 : self->missed_pongs + 1;
  self->heard = FALSE;
  if (self->state != KITHD_CONNECTION_OPEN || self->missed_pongs > MISSED_PONGS)
    {
      self->given_up = TRUE;
      kithd_connection_drop (self);
      return;
    }
  kithd_connection_send (self, self->hub->ping);
  if (self->state == KITHD_CONNECTION_OPEN)
    kithd_wheel_set (&self->hub->wheel, &self->life, self->hub->limits.ping_seconds);
}

static void
end_turn (gpointer hub)
{
  kithd_hub_end_turn (hub);
}

/**
 * kithd_hub_new:
 * @context: where all of its connections live
 *
 * Returns: (transfer full): a hub
 */
KithdHub *
kithd_hub_new (GMainContext *context, const KithdHubLimits *limits, const KithdConnectionHandlers *handlers)
{
  KithdHub *self = g_new0 (KithdHub, 1);

  self->poller = kithd_poller_new (context, end_turn, self);
  self->compressor = kithd_compressor_new ();
  self->handlers = *handlers;
  self->limits = *limits;
  self->ping = kithd_frame_new (KITHD_OPCODE_PING, FALSE, NULL, 0);
  self->pong = kithd_frame_new (KITHD_OPCODE_PONG, FALSE, NULL, 0);
  kithd_wheel_init (&self->wheel, on_life_due, self);
  return self;
}

/**
 * kithd_hub_free:
 *
 * Frees the hub, whose connections must be gone.
 */
void
kithd_hub_free (KithdHub *self)
{
  if (!self)
    return;
  kithd_poller_free (self->poller);
  kithd_compressor_free (self->compressor);
  kithd_frame_unref (self->ping);
  kithd_frame_unref (self->pong);
  g_free (self);
}

/**
 * kithd_hub_end_turn:
 *
 * Writes what this turn of the loop has queued, each connection's share at once, and frees what is gone. To be called
 * at the end of all that sends.
 */
void
kithd_hub_end_turn (KithdHub *self)
{
  while (self->dirty)
    {
      KithdConnection *connection = self->dirty;

      self->dirty = connection->next;
      connection->next = NULL;
      connection->dirty = FALSE;
      if (connection->state == KITHD_CONNECTION_GONE)
        {
          connection->next = self->gone;
          self->gone = connection;
        }
      else
        {
          if (connection->state == KITHD_CONNECTION_CLOSING && !connection->told)
            self->handlers.closing (connection);
          connection->told = connection->state == KITHD_CONNECTION_CLOSING;
          kithd_connection_flush (connection);
        }
    }
  while (self->gone)
    {
      KithdConnection *connection = self->gone;

      self->gone = connection->next;
      kithd_connection_release (connection);
      self->handlers.gone (connection);
    }
}

/**
 * kithd_hub_tick:
 *
 * Lets a second pass: pings, and time-outs.
 */
void
kithd_hub_tick (KithdHub *self)
{
  kithd_wheel_advance (&self->wheel);
  kithd_hub_end_turn (self);
}

KithdCompressor *
kithd_hub_get_compressor (KithdHub *self)
{
  return self->compressor;
}

/* Puts a connection among those that kithd_hub_end_turn() looks at. */
static void
mark_dirty (KithdConnection *self)
{
  if (self->dirty)
    return;
  self->dirty = TRUE;
  self->next = self->hub->dirty;
  self->hub->dirty = self;
}

/**
 * kithd_connection_drop:
 *
 * Ends a connection without a word. It is told to be gone at the end of the turn.
 */
void
kithd_connection_drop (KithdConnection *self)
{
  if (self->state == KITHD_CONNECTION_GONE)
    return;
  self->state = KITHD_CONNECTION_GONE;
  kithd_poller_remove (self->hub->poller, &self->pollable);
  kithd_wheel_unset (&self->life);
  if (self->dirty)
    return;
  self->next = self->hub->gone;
  self->hub->gone = self;
}

static void
append (KithdConnection *self, KithdFrame *frame)
{
  if (self->n_queued == self->capacity)
    {
      guint32 capacity = self->capacity * 2;
      KithdFrame **queue = g_new (KithdFrame *, capacity);

      memcpy (queue, self->queue, self->n_queued * sizeof *queue);
      if (self->queue != self->slots)
        g_free (self->queue);
      self->queue = queue;
      self->capacity = capacity;
    }
  self->queue[self->n_queued++] = kithd_frame_ref (frame);
  self->queued_bytes += frame->length;
  if (!self->blocked)
    mark_dirty (self);
}

/**
 * kithd_connection_send:
 *
 * Queues a frame, which leaves at the end of the turn or as soon as the peer takes it. Where too much is waiting
 * already the connection is closed with %KITH_CLOSE_SLOW_READER.
 *
 * Returns: whether the frame was queued
 */
gboolean
kithd_connection_send (KithdConnection *self, KithdFrame *frame)
{
  if (self->state != KITHD_CONNECTION_OPEN)
    return FALSE;
  if (self->reader.compression)
    frame = kithd_frame_get_compressed (frame, self->hub->compressor);
  if (self->queued_bytes && self->queued_bytes + frame->length > self->hub->limits.max_queue + self->allowance)
    {
      kithd_metrics_count (self->hub->limits.metrics, KITHD_COUNT_SLOW_READERS, 1);
      kithd_connection_close (self, KITH_CLOSE_SLOW_READER, "slow reader");
      return FALSE;
    }
  append (self, frame);
  return TRUE;
}

/**
 * kithd_connection_allow:
 *
 * Lets so many bytes more wait until all that waits has left: what a client asked for at once, and not what it failed
 * to read.
 */
void
kithd_connection_allow (KithdConnection *self, gsize bytes)
{
  self->allowance += bytes;
}

/**
 * kithd_connection_send_replayed:
 *
 * Queues a frame of the replay window: it is there anyway, so that it does not count as waiting, and it goes as it is,
 * since compressing it would be for this connection alone.
 */
void
kithd_connection_send_replayed (KithdConnection *self, KithdFrame *frame)
{
  if (self->state != KITHD_CONNECTION_OPEN)
    return;
  kithd_connection_allow (self, frame->length);
  append (self, frame);
}

/* Forgets what is queued, but for frames that have left in part: the stream would be broken without their rest. */
static void
forget_queue (KithdConnection *self)
{
  gsize begun = self->offset + (self->staged ? self->staged_length : 0);
  guint32 keep = 0;

  for (gsize length = 0; length < begun; keep++)
    length += self->queue[keep]->length;
  for (guint32 i = keep; i < self->n_queued; i++)
    {
      self->queued_bytes -= self->queue[i]->length;
      kithd_frame_unref (self->queue[i]);
    }
  self->n_queued = MIN (self->n_queued, keep);
}

/**
 * kithd_connection_close:
 * @code: for the close frame
 *
 * Begins the close handshake; after some seconds the connection is gone in any case.
 */
void
kithd_connection_close (KithdConnection *self, guint code, const char *reason)
{
  g_autoptr (KithdFrame) frame = NULL;

  if (self->state != KITHD_CONNECTION_OPEN)
    return;
  if (code == KITH_CLOSE_SLOW_READER)
    forget_queue (self);
  self->state = KITHD_CONNECTION_CLOSING;
  frame = kithd_frame_new_close (code, reason);
  append (self, frame);
  mark_dirty (self);
  kithd_wheel_set (&self->hub->wheel, &self->life, code == KITH_CLOSE_SLOW_READER ? SLOW_CLOSE_SECONDS : CLOSE_SECONDS);
}

/**
 * kithd_connection_is_busy:
 *
 * Returns: whether frames are waiting for the peer, so that what may be lost is better left out
 */
gboolean
kithd_connection_is_busy (const KithdConnection *self)
{
  return self->blocked;
}

static void
on_close_frame (KithdConnection *self, const KithdMessage *message)
{
  self->peer_closed = TRUE;
  /* The answer carries the same code. */
  kithd_connection_close (self, message->length >= 2 ? (guint) message->data[0] << 8 | message->data[1] : 0, NULL);
  mark_dirty (self);
}

static void
on_message (KithdConnection *self, const KithdMessage *message)
{
  if (message->opcode == KITHD_OPCODE_CLOSE)
    {
      on_close_frame (self, message);
    }
  else if (self->state != KITHD_CONNECTION_OPEN)
    {
      return;
    }
  else if (message->opcode == KITHD_OPCODE_PING && message->length == 0)
    {
      kithd_connection_send (self, self->hub->pong);
    }
  else if (message->opcode == KITHD_OPCODE_PING)
    {
      g_autoptr (KithdFrame) pong = kithd_frame_new (KITHD_OPCODE_PONG, FALSE, message->data, message->length);

      kithd_connection_send (self, pong);
    }
  else if (message->opcode == KITHD_OPCODE_TEXT)
    {
      self->hub->handlers.message (self, (const char *) message->data, message->length);
    }
}

/* Every frame costs a token, so that neither pings nor empty fragments come for nothing. */
static gboolean
pay_for_frames (KithdConnection *self)
{
  const KithdHubLimits *limits = &self->hub->limits;

  for (; self->n_frames_paid != self->reader.n_frames; self->n_frames_paid++)
    if (!kith_token_bucket_take (&self->bucket, limits->frames_burst, limits->frames_per_second,
                                 g_get_monotonic_time ()))
      return FALSE;
  return TRUE;
}

static void
refuse_input (KithdConnection *self, guint code, const char *reason)
{
  self->discarding = TRUE;
  kithd_connection_close (self, code, reason);
}

/* Takes all whole frames out of `data` and returns how many bytes they were. */
static gsize
take_frames (KithdConnection *self, guint8 *data, gsize length)
{
  gsize done = 0;

  while (self->state != KITHD_CONNECTION_GONE && !self->discarding && !self->peer_closed)
    {
      KithdMessage message;
      guint close_code = 0;
      gsize used;
      KithdReadResult result = kithd_frame_reader_next (&self->reader, self->hub->compressor, data + done,
                                                        length - done, &used, &message, &close_code);

      done += used;
      if (result == KITHD_READ_REFUSED)
        refuse_input (self, close_code, NULL);
      else if (!pay_for_frames (self))
        refuse_input (self, KITH_CLOSE_TOO_FAST, "too fast");
      else if (result == KITHD_READ_MORE)
        return done;
      else
        on_message (self, &message);
    }
  return length;
}

static void
consume (KithdConnection *self, guint8 *data, gsize length)
{
  gsize rest;

  self->heard = TRUE;
  rest = length - take_frames (self, data, length);
  self->partial_length = (guint32) rest;
  if (!rest)
    {
      g_clear_pointer (&self->partial, g_free);
      return;
    }
  self->partial = g_realloc (self->partial, rest);
  memcpy (self->partial, data + length - rest, rest);
}

/* Reads once without blocking: bytes, 0 at the end or after an error, -1 where there is nothing now. */
static gssize
read_some (KithdConnection *self, guint8 *buffer)
{
  gssize n;

  if (self->tls)
    {
      n = kithd_tls_session_read (self->tls, buffer, KITHD_READ_BYTES);
      return n >= 0 ? n : n == KITHD_TLS_WOULD_BLOCK ? -1 : 0;
    }
  n = recv (self->pollable.fd, buffer, KITHD_READ_BYTES, MSG_DONTWAIT);
  return n >= 0 ? n : errno == EAGAIN || errno == EINTR ? -1 : 0;
}

/* The same from the stream that the handshake left. */
static gssize
read_ahead (GIOStream *stream, guint8 *buffer)
{
  g_autoptr (GError) error = NULL;
  gssize n;

  n = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (stream)), buffer,
                                                KITHD_READ_BYTES, NULL, &error);
  return n >= 0 ? n : g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK) ? -1 : 0;
}

/* Reads once or, where bytes may wait that the descriptor knows nothing of, until nothing is left. */
static void
read_input (KithdConnection *self, GIOStream *ahead)
{
  /* What is thrown away may come as fast as it can be read; the others have their turn in between. */
  for (guint i = 0; self->state != KITHD_CONNECTION_GONE && (!self->discarding || i < READS_A_TURN); i++)
    {
      guint8 *buffer = self->hub->buffer;
      gssize n = ahead ? read_ahead (ahead, buffer + self->partial_length)
                       : read_some (self, buffer + self->partial_length);

      if (n < 0)
        return;
      if (n == 0)
        {
          kithd_connection_drop (self);
          return;
        }
      if (self->partial_length)
        memcpy (buffer, self->partial, self->partial_length);
      consume (self, buffer, self->partial_length + (gsize) n);
      if (!ahead && !self->tls)
        return;
    }
}

static void
on_ready (KithdPollable *pollable, guint ready)
{
  KithdConnection *self = (KithdConnection *) pollable;

  if (ready & KITHD_READY_WRITE)
    {
      self->blocked = FALSE;
      mark_dirty (self);
    }
  if (ready & KITHD_READY_READ)
    read_input (self, NULL);
}

/**
 * kithd_connection_adopt:
 * @self: zero-initialised
 * @stream: what the handshake left, which may have read ahead
 * @tls: (nullable): the TLS connection below it
 * @socket: the socket below all
 *
 * Takes over a connection whose handshake is done.
 *
 * Returns: whether that was possible; otherwise nothing is to be released
 */
gboolean
kithd_connection_adopt (KithdConnection *self, KithdHub *hub, GIOStream *stream, KithdTlsStream *tls, GSocket *socket,
                        gboolean compression)
{
  int fd = fcntl (g_socket_get_fd (socket), F_DUPFD_CLOEXEC, 3), one = 1, send_buffer = SEND_BUFFER_BYTES;

  if (fd < 0)
    return FALSE;
  self->hub = hub;
  self->queue = self->slots;
  self->capacity = KITHD_CONNECTION_SLOTS;
  self->reader.compression = compression;
  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  setsockopt (fd, SOL_SOCKET, SO_SNDBUF, &send_buffer, sizeof send_buffer);
  kithd_poller_add (hub->poller, &self->pollable, fd, KITHD_READY_READ, on_ready);
  kithd_wheel_set (&hub->wheel, &self->life, hub->limits.ping_seconds);
  /* Our own descriptor and the TLS session are enough, once what was read ahead is out; the streams are not kept. */
  read_input (self, stream);
  self->tls = tls ? kithd_tls_stream_steal_session (tls) : NULL;
  if (self->tls)
    kithd_tls_session_set_fd (self->tls, fd);
  return TRUE;
}
