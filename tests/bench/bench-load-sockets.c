/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include "config.h"

#include "bench-load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define BUFFER_BYTES (1 << 20)

guint n_ready, n_failed, n_answered, n_refused;

static int epoll_fd;
static char buffer[BUFFER_BYTES * 2];

void
sockets_init (void)
{
  epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
}

static void
watch (Socket *self, int operation, guint32 events)
{
  struct epoll_event event = { .events = events, .data.ptr = self };

  epoll_ctl (epoll_fd, operation, self->fd, &event);
}

/* Begins to connect; n_ready or n_failed tells how it went. */
Socket *
socket_open (int index, gboolean http)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons ((guint16) options.port) };
  Socket *self = g_new0 (Socket, 1);
  int one = 1;

  self->index = index;
  self->http = http;
  self->fd = socket (AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  setsockopt (self->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  inet_pton (AF_INET, "127.0.0.1", &address.sin_addr);
  if (self->fd < 0 || (connect (self->fd, (struct sockaddr *) &address, sizeof address) < 0 && errno != EINPROGRESS))
    {
      n_failed++;
      return self;
    }
  watch (self, EPOLL_CTL_ADD, EPOLLOUT);
  return self;
}

void
socket_send (Socket *self, const void *data, gsize length)
{
  const char *at = data;

  while (length)
    {
      gssize sent = send (self->fd, at, length, MSG_NOSIGNAL);

      if (sent < 0 && errno != EAGAIN)
        return;
      if (sent < 0)
        {
          poll (&(struct pollfd){ .fd = self->fd, .events = POLLOUT }, 1, 1000);
          continue;
        }
      at += sent;
      length -= (gsize) sent;
    }
}

/* Masked with zeros, which is a mask too. */
void
socket_send_frame (Socket *self, guint8 opcode, const char *text)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  gsize length = strlen (text);
  guint8 header[8] = { 0x80 | opcode, 0x80 | (guint8) MIN (length, 126), (guint8) (length >> 8), (guint8) length };

  g_byte_array_append (frame, header, length < 126 ? 2 : 4);
  g_byte_array_append (frame, (const guint8 *) "\0\0\0\0", 4);
  g_byte_array_append (frame, (const guint8 *) text, (guint) length);
  socket_send (self, frame->data, frame->len);
}

void
socket_send_request (Socket *self)
{
  g_autofree char *request = g_strdup_printf ("POST %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
                                              "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
                                              options.path, options.tokens[self->index], strlen (options.body),
                                              options.body);

  socket_send (self, request, strlen (request));
}

static void
become_ready (Socket *self)
{
  self->state = SOCKET_READY;
  n_ready++;
}

static void
on_connected (Socket *self)
{
  int error = 0;
  socklen_t length = sizeof error;

  getsockopt (self->fd, SOL_SOCKET, SO_ERROR, &error, &length);
  if (error)
    {
      n_failed++;
      self->state = SOCKET_CLOSED;
      close (self->fd);
      return;
    }
  watch (self, EPOLL_CTL_MOD, EPOLLIN);
  self->state = SOCKET_SHAKING_HANDS;
  if (self->http)
    {
      become_ready (self);
    }
  else
    {
      static const char request[] = "GET /api/v1/gateway HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                                    "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                                    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: kith.v1\r\n\r\n";

      socket_send (self, request, sizeof request - 1);
    }
}

/* Takes the answer to the handshake off; FALSE until it has come as a whole. */
static gboolean
take_handshake (Socket *self, char **at, char *end)
{
  char *stop = memmem (*at, (gsize) (end - *at), "\r\n\r\n", 4);

  if (!stop)
    return FALSE;
  if (memcmp (*at, "HTTP/1.1 101", 12) != 0)
    g_error ("the handshake was refused: %.300s", *at);
  *at = stop + 4;
  if (options.tokens)
    {
      g_autofree char *identify = g_strdup_printf ("{\"op\":\"identify\",\"token\":\"%s\"}",
                                                   options.tokens[self->index]);

      socket_send_frame (self, 1, identify);
      self->state = SOCKET_IDENTIFYING;
    }
  else
    {
      become_ready (self);
    }
  return TRUE;
}

static void
on_text (Socket *self, const char *text, gsize length)
{
  if (self->state == SOCKET_IDENTIFYING && memmem (text, MIN (length, 40), "\"ready\"", 7))
    become_ready (self);
  else if (memmem (text, length, options.marker, strlen (options.marker)))
    on_delivery ();
}

static gboolean
take_frame (Socket *self, char **at, char *end)
{
  const guint8 *bytes = (const guint8 *) *at;
  gsize left = (gsize) (end - *at), length, header = 2;

  if (left < 2)
    return FALSE;
  length = bytes[1] & 0x7f;
  if (length >= 126)
    {
      guint extended = length == 126 ? 2 : 8;

      if (left < 2 + extended)
        return FALSE;
      length = 0;
      for (guint i = 0; i < extended; i++)
        length = length << 8 | bytes[2 + i];
      header += extended;
    }
  if (left < header + length)
    return FALSE;
  if ((bytes[0] & 0xf) == 1)
    on_text (self, *at + header, length);
  else if ((bytes[0] & 0xf) == 9)
    socket_send_frame (self, 10, "");
  else if ((bytes[0] & 0xf) == 8)
    g_error ("closed by the server: %d", bytes[header] << 8 | bytes[header + 1]);
  *at += header + length;
  return TRUE;
}

static gboolean
take_answer (Socket *self, char **at, char *end)
{
  char *stop = memmem (*at, (gsize) (end - *at), "\r\n\r\n", 4), *field;
  gsize length = 0;

  if (!stop)
    return FALSE;
  field = memmem (*at, (gsize) (stop - *at), "Content-Length: ", 16);
  if (field)
    length = (gsize) g_ascii_strtoull (field + 16, NULL, 10);
  if ((gsize) (end - stop - 4) < length)
    return FALSE;
  n_answered++;
  if (memcmp (*at, "HTTP/1.1 20", 11) != 0 && n_refused++ < 3)
    g_printerr ("refused: %.*s\n", (int) (stop + 4 + length - *at), *at);
  *at = stop + 4 + length;
  if (options.mode == LOAD_SEND)
    socket_send_request (self);
  return TRUE;
}

static void
on_bytes (Socket *self)
{
  char *at = buffer, *end;
  gssize n;

  if (self->n_kept)
    memcpy (buffer, self->kept, self->n_kept);
  n = recv (self->fd, buffer + self->n_kept, BUFFER_BYTES, 0);
  if (n < 0 && errno == EAGAIN)
    return;
  if (n <= 0)
    g_error ("connection %d was lost", self->index);
  end = buffer + self->n_kept + n;
  for (gboolean more = TRUE; more && at < end;)
    more = self->http                            ? take_answer (self, &at, end)
           : self->state == SOCKET_SHAKING_HANDS ? take_handshake (self, &at, end)
                                                 : take_frame (self, &at, end);
  self->n_kept = (gsize) (end - at);
  if (self->n_kept > BUFFER_BYTES)
    g_error ("an answer of connection %d does not end", self->index);
  if (self->n_kept)
    {
      self->kept = g_realloc (self->kept, self->n_kept);
      memcpy (self->kept, at, self->n_kept);
    }
}

/* Handles what is ready; FALSE where nothing was. */
gboolean
sockets_pump (int timeout_ms)
{
  struct epoll_event events[256];
  int n = epoll_wait (epoll_fd, events, G_N_ELEMENTS (events), timeout_ms);

  for (int i = 0; i < n; i++)
    {
      Socket *self = events[i].data.ptr;

      if (self->state == SOCKET_CONNECTING)
        on_connected (self);
      else if (self->state != SOCKET_CLOSED)
        on_bytes (self);
    }
  return n > 0;
}
