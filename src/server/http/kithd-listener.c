/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-listener.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

#define ACCEPTS_A_TURN 64

/* RFC 8446 section 5.1: a record's header, and the most that a record holds. */
#define RECORD_HEADER 5
#define RECORD_MAX 16384
#define RECORD_HANDSHAKE 22

typedef struct
{
  KithdPollable pollable;
  KithdListener *listener;
  GSocket *socket;
} Door;

struct _KithdListener
{
  KithdPoller *poller;
  KithdAdmission *admission;
  KithdCertificate *certificate; /* (nullable) */
  GPtrArray *doors;
  GQueue half_open; /* oldest first */
  guint handshake_seconds;
  gboolean paused;
  KithdListenerFunc func;
  gpointer data;
};

/**
 * kithd_peer_free:
 *
 * Forgets a peer whose connection is over; from any thread.
 */
void
kithd_peer_free (KithdPeer *peer)
{
  kithd_admission_leave (peer->admission, peer->key, !peer->opened);
  g_clear_object (&peer->remote);
  g_free (peer->address);
  g_free (peer->key);
  g_free (peer);
}

static void
unlink_peer (KithdPeer *peer)
{
  kithd_poller_remove (peer->listener->poller, &peer->pollable);
  g_queue_unlink (&peer->listener->half_open, &peer->link);
}

static void
drop_peer (KithdPeer *peer)
{
  unlink_peer (peer);
  g_clear_pointer (&peer->session, kithd_tls_session_free);
  g_clear_object (&peer->socket);
  kithd_peer_free (peer);
}

static void
open_peer (KithdPeer *peer)
{
  unlink_peer (peer);
  if (peer->session)
    {
      peer->tls = kithd_tls_stream_new (g_steal_pointer (&peer->session), peer->socket);
      peer->stream = G_IO_STREAM (peer->tls);
    }
  else
    {
      peer->stream = G_IO_STREAM (g_socket_connection_factory_create_connection (peer->socket));
    }
  kithd_admission_opened (peer->admission, peer->key);
  peer->opened = TRUE;
  peer->listener->func (peer, peer->listener->data);
}

/* Goes on with a handshake as far as it can be done now. */
static void
on_handshake_ready (KithdPollable *pollable, guint ready)
{
  KithdPeer *peer = (KithdPeer *) pollable;
  g_autoptr (GError) error = NULL;

  switch (kithd_tls_session_handshake (peer->session, &error))
    {
    case KITHD_TLS_DONE:
      open_peer (peer);
      return;
    case KITHD_TLS_AGAIN:
      kithd_poller_set_wants (peer->listener->poller, pollable,
                              kithd_tls_session_wants_write (peer->session) ? KITHD_READY_WRITE : KITHD_READY_READ);
      return;
    case KITHD_TLS_FAILED:
      g_debug ("handshake with %s: %s", peer->address, error->message);
      drop_peer (peer);
      return;
    }
}

static void
begin_handshake (KithdPeer *peer)
{
  KithdListener *self = peer->listener;
  int fd = peer->pollable.fd;
  g_autoptr (GError) error = NULL;

  if (!kithd_admission_begin_handshake (self->admission, peer->key))
    {
      drop_peer (peer);
      return;
    }
  peer->session = kithd_tls_session_new (self->certificate, fd, &error);
  if (!peer->session)
    {
      g_warning ("cannot begin a handshake: %s", error->message);
      drop_peer (peer);
      return;
    }
  kithd_poller_remove (self->poller, &peer->pollable);
  kithd_poller_add (self->poller, &peer->pollable, fd, KITHD_READY_READ, on_handshake_ready);
  on_handshake_ready (&peer->pollable, KITHD_READY_READ);
}

static void
wait_for_bytes (KithdPeer *peer, int bytes)
{
  setsockopt (peer->pollable.fd, SOL_SOCKET, SO_RCVLOWAT, &bytes, sizeof bytes);
}

/* Looks at the first bytes without taking them. A handshake begins once its first record is there as a whole. */
static void
on_first_bytes (KithdPollable *pollable, guint ready)
{
  KithdPeer *peer = (KithdPeer *) pollable;
  guint8 bytes[RECORD_HEADER + RECORD_MAX];
  gssize n = recv (pollable->fd, bytes, sizeof bytes, MSG_PEEK | MSG_DONTWAIT);
  int needed;

  if (n <= 0)
    {
      if (n == 0 || (errno != EAGAIN && errno != EINTR))
        drop_peer (peer);
      return;
    }
  if (!peer->listener->certificate)
    {
      open_peer (peer);
      return;
    }
  needed = n < RECORD_HEADER ? RECORD_HEADER : RECORD_HEADER + (bytes[3] << 8 | bytes[4]);
  if (bytes[0] != RECORD_HANDSHAKE || needed > RECORD_HEADER + RECORD_MAX)
    {
      drop_peer (peer);
    }
  else if (n < needed)
    {
      /* It has ended in the middle: nothing more will come, and the bytes would be told again and again. */
      if (n == RECORD_HEADER + RECORD_MAX || (ready & KITHD_READY_END))
        drop_peer (peer);
      else
        wait_for_bytes (peer, needed);
    }
  else
    {
      wait_for_bytes (peer, 1);
      begin_handshake (peer);
    }
}

/* What limits count by. */
static char *
make_key (GInetAddress *address)
{
  const guint8 *bytes = g_inet_address_to_bytes (address);

  if (g_inet_address_get_family (address) != G_SOCKET_FAMILY_IPV6)
    return g_inet_address_to_string (address);
  return g_strdup_printf ("%02x%02x:%02x%02x:%02x%02x:%02x%02x::/64", bytes[0], bytes[1], bytes[2], bytes[3], bytes[4],
                          bytes[5], bytes[6], bytes[7]);
}

/* An IPv4 address that came in through an IPv6 socket is shown and counted as what it is. */
static GInetAddress *
dup_inet_address (GSocketAddress *address)
{
  static const guint8 mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };
  GInetAddress *inet = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address));
  const guint8 *bytes = g_inet_address_to_bytes (inet);

  if (g_inet_address_get_family (inet) == G_SOCKET_FAMILY_IPV6 && memcmp (bytes, mapped, sizeof mapped) == 0)
    return g_inet_address_new_from_bytes (bytes + sizeof mapped, G_SOCKET_FAMILY_IPV4);
  return g_object_ref (inet);
}

static void
evict (KithdListener *self, const char *key, const KithdPeer *except)
{
  for (GList *link = self->half_open.head; link; link = link->next)
    {
      KithdPeer *peer = link->data;

      if (peer == except || (key && strcmp (peer->key, key) != 0))
        continue;
      drop_peer (peer);
      return;
    }
}

static void
admit (KithdListener *self, GSocket *socket)
{
  g_autoptr (GSocketAddress) remote = g_socket_get_remote_address (socket, NULL);
  g_autoptr (GInetAddress) inet = NULL;
  g_autofree char *key = NULL;
  KithdAdmissionVerdict verdict;
  KithdPeer *peer;
  int one = 1;

  if (!G_IS_INET_SOCKET_ADDRESS (remote))
    return;
  inet = dup_inet_address (remote);
  key = make_key (inet);
  verdict = kithd_admission_enter (self->admission, key);
  if (verdict == KITHD_REFUSE)
    return;

  peer = g_new0 (KithdPeer, 1);
  peer->listener = self;
  peer->admission = self->admission;
  peer->socket = g_object_ref (socket);
  peer->remote = g_steal_pointer (&remote);
  peer->address = g_inet_address_to_string (inet);
  peer->key = g_steal_pointer (&key);
  peer->since_us = g_get_monotonic_time ();
  peer->link.data = peer;
  g_queue_push_tail_link (&self->half_open, &peer->link);
  setsockopt (g_socket_get_fd (socket), IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  kithd_poller_add (self->poller, &peer->pollable, g_socket_get_fd (socket), KITHD_READY_READ, on_first_bytes);
  if (verdict != KITHD_ADMIT)
    evict (self, verdict == KITHD_ADMIT_EVICT_OWN ? peer->key : NULL, peer);
}

static void
set_doors (KithdListener *self, guint wants)
{
  for (guint i = 0; i < self->doors->len; i++)
    kithd_poller_set_wants (self->poller, self->doors->pdata[i], wants);
}

static void
on_door (KithdPollable *pollable, guint ready)
{
  Door *door = (Door *) pollable;

  for (guint i = 0; i < ACCEPTS_A_TURN; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GSocket) socket = g_socket_accept (door->socket, NULL, &error);

      if (socket)
        {
          admit (door->listener, socket);
          continue;
        }
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK) &&
          !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED))
        {
          /* Out of descriptors, most likely: what waits at the door stays there for a second. */
          g_warning ("cannot accept a connection: %s", error->message);
          door->listener->paused = TRUE;
          set_doors (door->listener, 0);
        }
      return;
    }
}

/**
 * kithd_listener_new:
 * @handshake_seconds: from being accepted until the handshake is done, or without TLS until the first byte
 * @func: called for every connection that is open
 */
KithdListener *
kithd_listener_new (GMainContext *context, KithdAdmission *admission, guint handshake_seconds, KithdListenerFunc func,
                    gpointer data)
{
  KithdListener *self = g_new0 (KithdListener, 1);

  self->poller = kithd_poller_new (context, NULL, NULL);
  self->admission = admission;
  self->handshake_seconds = handshake_seconds;
  self->doors = g_ptr_array_new ();
  self->func = func;
  self->data = data;
  return self;
}

/**
 * kithd_listener_stop:
 *
 * Takes no more connections and drops those that are not open yet.
 */
void
kithd_listener_stop (KithdListener *self)
{
  for (guint i = 0; i < self->doors->len; i++)
    {
      Door *door = self->doors->pdata[i];

      kithd_poller_remove (self->poller, &door->pollable);
      g_object_unref (door->socket);
      g_free (door);
    }
  g_ptr_array_set_size (self->doors, 0);
  for (GList *link = self->half_open.head, *next; link; link = next)
    {
      next = link->next;
      drop_peer (link->data);
    }
}

void
kithd_listener_free (KithdListener *self)
{
  if (!self)
    return;
  kithd_listener_stop (self);
  g_ptr_array_unref (self->doors);
  g_clear_pointer (&self->certificate, kithd_certificate_unref);
  kithd_poller_free (self->poller);
  g_free (self);
}

/**
 * kithd_listener_add_socket:
 *
 * Accepts what comes in on a socket that listens; several listeners may share one.
 */
void
kithd_listener_add_socket (KithdListener *self, GSocket *socket)
{
  Door *door = g_new0 (Door, 1);

  g_socket_set_blocking (socket, FALSE);
  door->listener = self;
  door->socket = g_object_ref (socket);
  g_ptr_array_add (self->doors, door);
  kithd_poller_add (self->poller, &door->pollable, g_socket_get_fd (socket), KITHD_READY_READ, on_door);
}

/**
 * kithd_listener_set_certificate:
 * @certificate: (nullable): for the handshakes from now on; %NULL for connections without TLS
 */
void
kithd_listener_set_certificate (KithdListener *self, KithdCertificate *certificate)
{
  KithdCertificate *old = self->certificate;

  self->certificate = certificate ? kithd_certificate_ref (certificate) : NULL;
  kithd_certificate_unref (old);
}

/**
 * kithd_listener_tick:
 *
 * Gives up those who take too long; to be called every second.
 */
void
kithd_listener_tick (KithdListener *self)
{
  gint64 limit = g_get_monotonic_time () - (gint64) self->handshake_seconds * G_USEC_PER_SEC;

  for (GList *link = self->half_open.head, *next; link; link = next)
    {
      KithdPeer *peer = link->data;

      next = link->next;
      if (peer->since_us < limit)
        drop_peer (peer);
    }
  if (self->paused)
    {
      self->paused = FALSE;
      set_doors (self, KITHD_READY_READ);
    }
}
