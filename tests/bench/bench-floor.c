/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include "config.h"

#include <glib.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

/* The floor under all benchmarks of the gateway: the least that a WebSocket server can do. One thread, epoll, no TLS,
 * no sessions, no rights. What the first connection says goes to the first RECIPIENTS connections, one send() each. */

typedef struct
{
  int fd;
  gboolean open;
  guint8 *kept;
  gsize n_kept;
} Peer;

static GPtrArray *peers;
static guint n_recipients;
static guint8 buffer[1 << 17];

static gboolean
shake_hands (Peer *peer, const char *data, gsize length)
{
  const char *key = memmem (data, length, "Sec-WebSocket-Key: ", 19), *end;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA1);
  g_autofree char *accept = NULL;
  g_autofree char *answer = NULL;
  guint8 digest[20];
  gsize digest_length = sizeof digest;

  if (!memmem (data, length, "\r\n\r\n", 4) || !key)
    return FALSE;
  end = strstr (key + 19, "\r\n");
  g_checksum_update (checksum, (const guint8 *) key + 19, end - key - 19);
  g_checksum_update (checksum, (const guint8 *) "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", 36);
  g_checksum_get_digest (checksum, digest, &digest_length);
  accept = g_base64_encode (digest, digest_length);
  answer = g_strdup_printf ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            "Sec-WebSocket-Accept: %s\r\n\r\n",
                            accept);
  peer->open = TRUE;
  return send (peer->fd, answer, strlen (answer), MSG_NOSIGNAL) > 0;
}

static void
broadcast (const guint8 *payload, gsize length)
{
  guint8 frame[65536 + 4] = { 0x81, (guint8) MIN (length, 126), (guint8) (length >> 8), (guint8) length };
  gsize header = length < 126 ? 2 : 4;

  memcpy (frame + header, payload, length);
  for (guint i = 0; i < MIN (peers->len, n_recipients); i++)
    {
      Peer *peer = peers->pdata[i];

      if (peer->open && send (peer->fd, frame, header + length, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
        continue;
    }
}

/* Takes one frame off and returns its size, or 0 while it is not whole. */
static gsize
take_frame (Peer *peer, guint8 *data, gsize length)
{
  gsize header = 6, size = length >= 2 ? data[1] & 0x7f : 0;

  if (length < 6)
    return 0;
  if (size == 126)
    {
      size = (gsize) data[2] << 8 | data[3];
      header = 8;
    }
  if (length < header + size)
    return 0;
  for (gsize i = 0; i < size; i++)
    data[header + i] ^= data[header - 4 + (i & 3)];
  if ((data[0] & 0xf) == 1)
    broadcast (data + header, size);
  else if ((data[0] & 0xf) == 9)
    send (peer->fd, "\x8a\0", 2, MSG_NOSIGNAL);
  return header + size;
}

static void
on_bytes (Peer *peer)
{
  gssize n;
  gsize done = 0, length;

  memcpy (buffer, peer->kept, peer->n_kept);
  n = recv (peer->fd, buffer + peer->n_kept, 65536, MSG_DONTWAIT);
  if (n <= 0)
    {
      peer->open = FALSE;
      close (peer->fd);
      return;
    }
  length = peer->n_kept + (gsize) n;
  if (!peer->open)
    {
      if (shake_hands (peer, (const char *) buffer, length))
        done = length;
    }
  else
    {
      for (gsize used; (used = take_frame (peer, buffer + done, length - done));)
        done += used;
    }
  peer->n_kept = length - done;
  peer->kept = peer->n_kept ? g_realloc (peer->kept, peer->n_kept) : (g_free (peer->kept), NULL);
  memcpy (peer->kept ? peer->kept : buffer, buffer + done, peer->n_kept);
}

static void
on_connection (int epoll, int listener)
{
  for (;;)
    {
      int fd = accept4 (listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC), one = 1;
      struct epoll_event event = { .events = EPOLLIN };
      Peer *peer;

      if (fd < 0)
        return;
      setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
      peer = g_new0 (Peer, 1);
      peer->fd = fd;
      g_ptr_array_add (peers, peer);
      event.data.ptr = peer;
      epoll_ctl (epoll, EPOLL_CTL_ADD, fd, &event);
    }
}

static int
open_listener (void)
{
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;

  if (bind (fd, (struct sockaddr *) &address, sizeof address) < 0 || listen (fd, 4096) < 0)
    g_error ("cannot listen");
  getsockname (fd, (struct sockaddr *) &address, &length);
  printf ("port %u\n", ntohs (address.sin_port));
  fflush (stdout);
  return fd;
}

int
main (int argc, char **argv)
{
  int epoll = epoll_create1 (EPOLL_CLOEXEC), listener = open_listener ();
  struct epoll_event event = { .events = EPOLLIN };
  struct rlimit limit;

  getrlimit (RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);
  n_recipients = argc > 1 ? (guint) atoi (argv[1]) : G_MAXUINT;
  peers = g_ptr_array_new ();
  epoll_ctl (epoll, EPOLL_CTL_ADD, listener, &event);
  for (;;)
    {
      struct epoll_event events[256];
      int n = epoll_wait (epoll, events, G_N_ELEMENTS (events), -1);

      for (int i = 0; i < n; i++)
        if (events[i].data.ptr)
          on_bytes (events[i].data.ptr);
        else
          on_connection (epoll, listener);
    }
}
