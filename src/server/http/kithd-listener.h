/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "kithd-admission.h"
#include "kithd-poller.h"
#include "kithd-tls-stream.h"

G_BEGIN_DECLS

/* Accepts connections and brings them through the TLS handshake. Who says nothing costs a descriptor and no more: it
 * waits in the poller, and a TLS session is only made once the first message of a handshake has come in whole. A
 * handshake waits in the poller as well, so that those whose peer falls silent hold up nobody. It belongs to the thread
 * of its main context. */
typedef struct _KithdListener KithdListener;

/* One connection, from being accepted to its end. */
typedef struct
{
  KithdPollable pollable;
  KithdListener *listener;
  KithdAdmission *admission;
  GSocket *socket;          /* owned until the connection is open, then borrowed */
  KithdTlsSession *session; /* (nullable): during the handshake */
  GIOStream *stream;        /* (nullable): once it is open */
  KithdTlsStream *tls;      /* (nullable): the same object as the stream, where there is TLS */
  GSocketAddress *remote;
  char *address; /* as text */
  char *key;     /* what limits count by: with IPv6 the network, of which one person has all addresses */
  gboolean opened;
  gint64 since_us;
  GList link; /* among those that are half-open */
} KithdPeer;

/* Takes a peer whose stream can be used. Its stream and socket must be taken over, and kithd_peer_free() be called when
 * they are gone. */
typedef void (*KithdListenerFunc) (KithdPeer *peer, gpointer data);

KithdListener *kithd_listener_new (GMainContext *context, KithdAdmission *admission, guint handshake_seconds,
                                   KithdListenerFunc func, gpointer data);
void kithd_listener_free (KithdListener *self);
void kithd_listener_add_socket (KithdListener *self, GSocket *socket);
void kithd_listener_set_certificate (KithdListener *self, KithdCertificate *certificate);
void kithd_listener_tick (KithdListener *self);
void kithd_listener_stop (KithdListener *self);

void kithd_peer_free (KithdPeer *peer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithdListener, kithd_listener_free)

G_END_DECLS
