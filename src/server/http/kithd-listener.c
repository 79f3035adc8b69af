/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-listener.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

#define ACCEPTS_A_TURN 64

/* Handshakes at the same time. GIO's TLS does each on a thread of GTask's pool, which has ten and grows slowly: what
 * waits must wait here, where it can be chosen and given up. */
#define HANDSHAKE_THREADS 10

/* A handshake on which a peer lets us wait this long gives way when all threads are taken. */
#define PATIENCE_MS 500
#define HURRY_MS 100

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
  GMainContext *context;
  GSource *hurry; /* (nullable): while handshakes wait for a thread */
  KithdPoller *poller;
  KithdMailbox *mailbox;
  KithdAdmission *admission;
  GTlsCertificate *certificate; /* (nullable) */
  GThreadPool *handshakes;
  GPtrArray *doors;
  GQueue half_open; /* oldest first */
  guint handshake_seconds;
  gboolean paused, closing;
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
  g_clear_object (&peer->cancellable);
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
  /* A thread is with it: it will come back soon, and then be dropped. */
  if (peer->handshaking)
    {
      g_cancellable_cancel (peer->cancellable);
      return;
    }
  unlink_peer (peer);
  g_clear_object (&peer->stream);
  g_clear_object (&peer->socket);
  kithd_peer_free (peer);
}

static void
open_peer (KithdPeer *peer)
{
  unlink_peer (peer);
  kithd_admission_opened (peer->admission, peer->key);
  peer->opened = TRUE;
  peer->listener->func (peer, peer->listener->data);
}

static void
on_handshake_done (gpointer data)
{
  KithdPeer *peer = data;

  peer->handshaking = FALSE;
  if (peer->tls && !peer->listener->closing)
    open_peer (peer);
  else
    drop_peer (peer);
}

/* Never 0, and wraps round. */
static guint
now_ms (void)
{
  return (guint) (g_get_monotonic_time () / 1000) | 1;
}

/* The newest first: in a flood it is the one whose peer is still there. */
static int
compare_age (gconstpointer a, gconstpointer b, gpointer data)
{
  gint64 x = ((const KithdPeer *) a)->since_us, y = ((const KithdPeer *) b)->since_us;

  return x > y ? -1 : x < y;
}

/* On a thread of the pool. */
static void
run_handshake (gpointer data, gpointer listener)
{
  KithdPeer *peer = data;
  g_autoptr (GError) error = NULL;

  g_atomic_int_set (&peer->begun_ms, now_ms ());
  if (!g_tls_connection_handshake (peer->tls, peer->cancellable, &error))
    {
      g_debug ("handshake with %s: %s", peer->address, error->message);
      peer->tls = NULL;
    }
  kithd_mailbox_post (((KithdListener *) listener)->mailbox, on_handshake_done, peer);
}

/* When all threads are in handshakes and others wait, as many of those that take long are given up, oldest first. */
static guint
make_room (KithdListener *self)
{
  guint waiting = g_thread_pool_unprocessed (self->handshakes), needed = waiting;

  for (GList *link = self->half_open.head; link && needed; link = link->next)
    {
      KithdPeer *peer = link->data;
      guint begun = g_atomic_int_get (&peer->begun_ms);

      if (peer->handshaking && begun && now_ms () - begun > PATIENCE_MS &&
          !g_cancellable_is_cancelled (peer->cancellable))
        {
          g_cancellable_cancel (peer->cancellable);
          needed--;
        }
    }
  return waiting;
}

static gboolean
on_hurry (gpointer data)
{
  KithdListener *self = data;

  if (make_room (self))
    return G_SOURCE_CONTINUE;
  g_clear_pointer (&self->hurry, g_source_unref);
  return G_SOURCE_REMOVE;
}

static void
hurry (KithdListener *self)
{
  if (self->hurry || !make_room (self))
    return;
  self->hurry = g_timeout_source_new (HURRY_MS);
  g_source_set_callback (self->hurry, on_hurry, self, NULL);
  g_source_attach (self->hurry, self->context);
}

static void
begin_handshake (KithdPeer *peer)
{
  KithdListener *self = peer->listener;
  GIOStream *tls;

  kithd_poller_remove (self->poller, &peer->pollable);
  if (!kithd_admission_begin_handshake (self->admission, peer->key))
    {
      drop_peer (peer);
      return;
    }
  tls = g_tls_server_connection_new (peer->stream, self->certificate, NULL);
  if (!tls)
    {
      drop_peer (peer);
      return;
    }
  /* WebSocket and HTTP say themselves where they end. */
  g_tls_connection_set_require_close_notify (G_TLS_CONNECTION (tls), FALSE);
  g_object_unref (peer->stream);
  peer->stream = tls;
  peer->tls = G_TLS_CONNECTION (tls);
  peer->cancellable = g_cancellable_new ();
  peer->handshaking = TRUE;
  g_thread_pool_push (self->handshakes, peer, NULL);
  hurry (self);
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

      if (peer == except || (key && strcmp (peer->key, key) != 0) ||
          (peer->handshaking && g_cancellable_is_cancelled (peer->cancellable)))
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
  peer->stream = G_IO_STREAM (g_socket_connection_factory_create_connection (socket));
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
 * @mailbox: of the same context
 * @handshake_seconds: from being accepted until the handshake is done, or without TLS until the first byte
 * @func: called for every connection that is open
 */
KithdListener *
kithd_listener_new (GMainContext *context, KithdMailbox *mailbox, KithdAdmission *admission, guint handshake_seconds,
                    KithdListenerFunc func, gpointer data)
{
  KithdListener *self = g_new0 (KithdListener, 1);

  self->context = g_main_context_ref (context);
  self->poller = kithd_poller_new (context, NULL, NULL);
  self->mailbox = mailbox;
  self->admission = admission;
  self->handshake_seconds = handshake_seconds;
  self->doors = g_ptr_array_new ();
  self->handshakes = g_thread_pool_new (run_handshake, self, HANDSHAKE_THREADS, FALSE, NULL);
  g_thread_pool_set_sort_function (self->handshakes, compare_age, NULL);
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

/**
 * kithd_listener_free:
 *
 * Frees the listener; it waits for handshakes that are being given up.
 */
void
kithd_listener_free (KithdListener *self)
{
  if (!self)
    return;
  self->closing = TRUE;
  if (self->hurry)
    g_source_destroy (self->hurry);
  g_clear_pointer (&self->hurry, g_source_unref);
  kithd_listener_stop (self);
  g_thread_pool_free (self->handshakes, FALSE, TRUE);
  /* Each handshake that was under way has posted its end, which must be heard while its peer is there. */
  while (self->half_open.head && g_main_context_iteration (self->context, FALSE))
    continue;
  g_main_context_unref (self->context);
  g_ptr_array_unref (self->doors);
  g_clear_object (&self->certificate);
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
kithd_listener_set_certificate (KithdListener *self, GTlsCertificate *certificate)
{
  g_set_object (&self->certificate, certificate);
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
