/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-link.h"
#include "kith-routes.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* How requests and the gateway reach one server. Errors are in KITH_ERROR (the server refused) or KITH_NET_ERROR. */
#define KITH_TYPE_TRANSPORT (kith_transport_get_type ())
G_DECLARE_INTERFACE (KithTransport, kith_transport, KITH, TRANSPORT, GObject)

struct _KithTransportInterface
{
  GTypeInterface parent_iface;

  void (*request_async) (KithTransport *self, KithRouteId route, const char *const *params, const char *token,
                         gconstpointer query, gconstpointer body, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer data);
  gboolean (*request_finish) (KithTransport *self, GAsyncResult *result, gpointer *answer, GError **error);
  void (*open_async) (KithTransport *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
  KithLink *(*open_finish) (KithTransport *self, GAsyncResult *result, GError **error);

  /* Optional; for transports whose server proves itself by a certificate. */
  const char *(*get_fingerprint) (KithTransport *self);
  const char *(*get_refused_fingerprint) (KithTransport *self);
  void (*accept_certificate) (KithTransport *self);
};

void kith_transport_request_async (KithTransport *self, KithRouteId route, const char *const *params, const char *token,
                                   gconstpointer query, gconstpointer body, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer data);
gboolean kith_transport_request_finish (KithTransport *self, GAsyncResult *result, gpointer *answer, GError **error);
void kith_transport_open_async (KithTransport *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer data);
KithLink *kith_transport_open_finish (KithTransport *self, GAsyncResult *result, GError **error);

const char *kith_transport_get_fingerprint (KithTransport *self);
const char *kith_transport_get_refused_fingerprint (KithTransport *self);
void kith_transport_accept_certificate (KithTransport *self);

/* Seconds that a refused request should wait (Retry-After), told by the implementation on the result. */
void kith_transport_set_retry_after (GAsyncResult *result, double seconds);
double kith_transport_get_retry_after (GAsyncResult *result);

G_END_DECLS
