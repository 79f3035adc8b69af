/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Where a server is and how to know it again. Immutable. */
#define KITH_TYPE_SERVER_ADDRESS (kith_server_address_get_type ())
typedef struct _KithServerAddress KithServerAddress;

/* The port that is meant where none is named. */
#define KITH_DEFAULT_PORT 8443

GType kith_server_address_get_type (void);
KithServerAddress *kith_server_address_new (const char *host, guint16 port, gboolean tls, const char *fingerprint);
KithServerAddress *kith_server_address_parse (const char *text, GError **error);
KithServerAddress *kith_server_address_ref (KithServerAddress *self);
void kith_server_address_unref (KithServerAddress *self);

const char *kith_server_address_get_host (KithServerAddress *self);
guint16 kith_server_address_get_port (KithServerAddress *self);
gboolean kith_server_address_get_tls (KithServerAddress *self);
const char *kith_server_address_get_fingerprint (KithServerAddress *self);

gboolean kith_server_address_equal (KithServerAddress *self, KithServerAddress *other);
char *kith_server_address_to_string (KithServerAddress *self);
char *kith_server_address_build_uri (KithServerAddress *self, const char *scheme, const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithServerAddress, kith_server_address_unref)

G_END_DECLS
