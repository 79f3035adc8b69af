/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-transport.h"

#define RETRY_AFTER "kith-retry-after"

G_DEFINE_INTERFACE (KithTransport, kith_transport, G_TYPE_OBJECT)

static void
kith_transport_default_init (KithTransportInterface *interface)
{
}

/**
 * kith_transport_request_async:
 * @params: (nullable): values of the path's placeholders in their order
 * @token: (nullable): access token
 * @query: (nullable): wire struct of the route's query
 * @body: (nullable): wire struct of the route's body
 *
 * Sends one request; the structs are not needed after it returns.
 */
void
kith_transport_request_async (KithTransport *self, KithRouteId route, const char *const *params, const char *token,
                              gconstpointer query, gconstpointer body, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (KITH_IS_TRANSPORT (self));
  KITH_TRANSPORT_GET_IFACE (self)->request_async (self, route, params, token, query, body, cancellable, callback, data);
}

/**
 * kith_transport_request_finish:
 * @answer: (out) (transfer full) (nullable): wire struct of the route's answer; %NULL for a route without one
 *
 * Returns: whether the server carried it out; errors are in %KITH_ERROR or %KITH_NET_ERROR
 */
gboolean
kith_transport_request_finish (KithTransport *self, GAsyncResult *result, gpointer *answer, GError **error)
{
  g_return_val_if_fail (KITH_IS_TRANSPORT (self), FALSE);
  return KITH_TRANSPORT_GET_IFACE (self)->request_finish (self, result, answer, error);
}

/**
 * kith_transport_open_async:
 *
 * Opens a connection to the gateway; nothing is said on it yet.
 */
void
kith_transport_open_async (KithTransport *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (KITH_IS_TRANSPORT (self));
  KITH_TRANSPORT_GET_IFACE (self)->open_async (self, cancellable, callback, data);
}

/**
 * kith_transport_open_finish:
 *
 * Returns: (transfer full): the connection
 */
KithLink *
kith_transport_open_finish (KithTransport *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (KITH_IS_TRANSPORT (self), NULL);
  return KITH_TRANSPORT_GET_IFACE (self)->open_finish (self, result, error);
}

/**
 * kith_transport_get_fingerprint:
 *
 * Returns: (nullable): SHA-256 of the certificate that is trusted, where one is
 */
const char *
kith_transport_get_fingerprint (KithTransport *self)
{
  g_return_val_if_fail (KITH_IS_TRANSPORT (self), NULL);
  return KITH_TRANSPORT_GET_IFACE (self)->get_fingerprint ? KITH_TRANSPORT_GET_IFACE (self)->get_fingerprint (self)
                                                          : NULL;
}

/**
 * kith_transport_get_refused_fingerprint:
 *
 * Returns: (nullable): SHA-256 of the certificate that was refused last
 */
const char *
kith_transport_get_refused_fingerprint (KithTransport *self)
{
  g_return_val_if_fail (KITH_IS_TRANSPORT (self), NULL);
  return KITH_TRANSPORT_GET_IFACE (self)->get_refused_fingerprint
           ? KITH_TRANSPORT_GET_IFACE (self)->get_refused_fingerprint (self)
           : NULL;
}

/**
 * kith_transport_accept_certificate:
 *
 * Trusts the certificate that was refused last, instead of the one before.
 */
void
kith_transport_accept_certificate (KithTransport *self)
{
  g_return_if_fail (KITH_IS_TRANSPORT (self));
  if (KITH_TRANSPORT_GET_IFACE (self)->accept_certificate)
    KITH_TRANSPORT_GET_IFACE (self)->accept_certificate (self);
}

void
kith_transport_set_retry_after (GAsyncResult *result, double seconds)
{
  if (seconds > 0)
    g_object_set_data (G_OBJECT (result), RETRY_AFTER, GUINT_TO_POINTER ((guint) (MIN (seconds, 86400) * 1000)));
}

/**
 * kith_transport_get_retry_after:
 *
 * Returns: seconds that the server asked to wait; 0 where it did not
 */
double
kith_transport_get_retry_after (GAsyncResult *result)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (result), RETRY_AFTER)) / 1000.0;
}
