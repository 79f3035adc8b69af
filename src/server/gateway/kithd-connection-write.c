/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-connection-private.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#define FRAMES_A_WRITE 64

/* TLS makes records of at most this size. */
#define RECORD_BYTES 16384

/* Takes `length` bytes off the front of the queue. */
static void
advance (KithdConnection *self, gsize length)
{
  guint32 done = 0;

  self->queued_bytes -= length;
  length += self->offset;
  while (done < self->n_queued && length >= self->queue[done]->length)
    {
      length -= self->queue[done]->length;
      kithd_frame_unref (self->queue[done++]);
    }
  self->offset = (guint32) length;
  self->n_queued -= done;
  if (done && self->n_queued)
    memmove (self->queue, self->queue + done, self->n_queued * sizeof *self->queue);
  else if (!self->n_queued && self->queue != self->slots)
    {
      g_free (self->queue);
      self->queue = self->slots;
      self->capacity = KITHD_CONNECTION_SLOTS;
    }
}

/* Writes once: bytes, 0 where the peer takes none now, -1 after an error. */
static gssize
write_plain (KithdConnection *self)
{
  struct iovec vectors[FRAMES_A_WRITE];
  guint n = MIN (self->n_queued, FRAMES_A_WRITE);
  struct msghdr message = { .msg_iov = vectors, .msg_iovlen = n };
  gssize written;

  for (guint i = 0; i < n; i++)
    {
      gsize gone = i == 0 ? self->offset : 0;

      vectors[i] = (struct iovec){ self->queue[i]->data + gone, self->queue[i]->length - gone };
    }
  if (n == 1)
    written = send (self->pollable.fd, vectors[0].iov_base, vectors[0].iov_len, MSG_DONTWAIT | MSG_NOSIGNAL);
  else
    written = sendmsg (self->pollable.fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
  if (written < 0 && errno != EAGAIN && errno != EINTR)
    return -1;
  if (written > 0)
    advance (self, (gsize) written);
  return MAX (written, 0);
}

/* Copies the front of the queue into one piece of at most a record. */
static gsize
stage (KithdConnection *self, guint8 *out)
{
  gsize length = 0, offset = self->offset;

  for (guint i = 0; i < self->n_queued && length < RECORD_BYTES; i++, offset = 0)
    {
      gsize part = MIN (self->queue[i]->length - offset, RECORD_BYTES - length);

      memcpy (out + length, self->queue[i]->data + offset, part);
      length += part;
    }
  return length;
}

static gssize
write_tls (KithdConnection *self)
{
  guint8 fresh[RECORD_BYTES];
  gssize written;
  gsize length;

  /* After WOULD_BLOCK the same bytes must be given again. */
  length = self->staged ? self->staged_length : stage (self, fresh);
  written = kithd_tls_session_write (self->tls, self->staged ? self->staged : fresh, length);
  if (written > 0)
    {
      g_clear_pointer (&self->staged, g_free);
      advance (self, (gsize) written);
      return written;
    }
  if (written != KITHD_TLS_WOULD_BLOCK)
    return -1;
  if (!self->staged)
    {
      self->staged = g_memdup2 (fresh, length);
      self->staged_length = (guint32) length;
    }
  return 0;
}

/* All has been written: ends what was waiting for that. */
static void
on_flushed (KithdConnection *self)
{
  self->allowance = 0;
  kithd_poller_set_wants (self->hub->poller, &self->pollable, KITHD_READY_READ);
  if (self->state != KITHD_CONNECTION_CLOSING)
    return;
  if (self->peer_closed)
    kithd_connection_drop (self);
  else if (self->discarding)
    /* Reading goes on until the peer has seen the close frame, which a reset would destroy on its way. */
    shutdown (self->pollable.fd, SHUT_WR);
}

/*
 * kithd_connection_flush:
 *
 * Writes as much of the queue as the peer takes.
 */
void
kithd_connection_flush (KithdConnection *self)
{
  while (self->n_queued && !self->blocked)
    {
      gssize written = self->tls ? write_tls (self) : write_plain (self);

      if (written < 0)
        {
          kithd_connection_drop (self);
          return;
        }
      if (written == 0)
        {
          self->blocked = TRUE;
          kithd_poller_set_wants (self->hub->poller, &self->pollable, KITHD_READY_READ | KITHD_READY_WRITE);
        }
    }
  if (!self->n_queued)
    on_flushed (self);
}

/*
 * kithd_connection_release:
 *
 * Gives back all that a connection which is gone holds.
 */
void
kithd_connection_release (KithdConnection *self)
{
  for (guint32 i = 0; i < self->n_queued; i++)
    kithd_frame_unref (self->queue[i]);
  if (self->queue != self->slots)
    g_free (self->queue);
  self->n_queued = 0;
  g_clear_pointer (&self->partial, g_free);
  g_clear_pointer (&self->staged, g_free);
  kithd_frame_reader_clear (&self->reader);
  /* The close frames have said all; TLS's own goodbye would have to wait for the peer. Who was given up is told by a
   * reset, so that the system doesn't keep what it did not read either. */
  if (self->given_up)
    setsockopt (self->pollable.fd, SOL_SOCKET, SO_LINGER, &(struct linger){ 1, 0 }, sizeof (struct linger));
  else
    shutdown (self->pollable.fd, SHUT_RDWR);
  close (self->pollable.fd);
  g_clear_pointer (&self->tls, kithd_tls_session_free);
}
