/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What the local network tells of servers: DNS-SD (RFC 6763) over multicast DNS (RFC 6762). */
#define KITH_LAN_SERVICE "_kith._tcp"

/* Whether the program may speak with the local network: the environment can forbid it. */
gboolean kith_lan_is_allowed (void);

/* A server that somebody in the local network says is there. Nobody vouches for any of it. Immutable. */
#define KITH_TYPE_LAN_SERVER (kith_lan_server_get_type ())
G_DECLARE_FINAL_TYPE (KithLanServer, kith_lan_server, KITH, LAN_SERVER, GObject)

KithLanServer *kith_lan_server_new (const char *name, const char *host, guint16 port, const char *fingerprint,
                                    gboolean tls);
const char *kith_lan_server_get_name (KithLanServer *self);
const char *kith_lan_server_get_host (KithLanServer *self);
guint16 kith_lan_server_get_port (KithLanServer *self);
const char *kith_lan_server_get_fingerprint (KithLanServer *self);
gboolean kith_lan_server_get_tls (KithLanServer *self);
gboolean kith_lan_server_equal (KithLanServer *self, KithLanServer *other);

G_END_DECLS
