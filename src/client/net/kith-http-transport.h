/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-server-address.h"
#include "kith-transport.h"

G_BEGIN_DECLS

/* Reaches a server by HTTPS and WebSocket. With a fingerprint, only the certificate that has it is trusted, whoever
 * signed it; without, one that the system trusts, or the first that is seen, which is pinned from then on. Whom the
 * system once vouched for is never trusted at first sight again. Signal: pinned (const char *fingerprint): remember it.
 * Nothing of the network is touched before the first request. */
#define KITH_TYPE_HTTP_TRANSPORT (kith_http_transport_get_type ())
G_DECLARE_FINAL_TYPE (KithHttpTransport, kith_http_transport, KITH, HTTP_TRANSPORT, GObject)

KithTransport *kith_http_transport_new (KithServerAddress *address);
void kith_http_transport_set_met (KithHttpTransport *self);
void kith_http_transport_set_ping_seconds (KithHttpTransport *self, guint seconds);

G_END_DECLS
