/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-link.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* A gateway connection over a WebSocket. It pings, and is lost when two pings in a row go unanswered. */
#define KITH_TYPE_HTTP_LINK (kith_http_link_get_type ())
G_DECLARE_FINAL_TYPE (KithHttpLink, kith_http_link, KITH, HTTP_LINK, KithLink)

KithLink *kith_http_link_new (SoupWebsocketConnection *connection, guint ping_seconds);
KithLink *kith_http_link_new_full (SoupWebsocketConnection *connection, guint ping_seconds, guint64 max_message);

G_END_DECLS
