/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-lan-server.h"

#include "kith-validate.h"

#include <string.h>

/* SHA-256 in hexadecimal. */
#define FINGERPRINT_LENGTH 64

/**
 * KithLanServer:
 *
 * One server of the local network, at the best of its addresses.
 */
struct _KithLanServer
{
  GObject parent_instance;

  char *name;
  char *host;
  guint16 port;
  char *fingerprint; /* (nullable): in lower case */
  gboolean tls;
};

G_DEFINE_FINAL_TYPE (KithLanServer, kith_lan_server, G_TYPE_OBJECT)

static void
kith_lan_server_finalize (GObject *object)
{
  KithLanServer *self = KITH_LAN_SERVER (object);

  g_free (self->name);
  g_free (self->host);
  g_free (self->fingerprint);
  G_OBJECT_CLASS (kith_lan_server_parent_class)->finalize (object);
}

static void
kith_lan_server_class_init (KithLanServerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_lan_server_finalize;
}

static void
kith_lan_server_init (KithLanServer *self)
{
}

static gboolean
is_fingerprint (const char *text)
{
  gsize length = strlen (text);

  return length == FINGERPRINT_LENGTH && strspn (text, "0123456789abcdefABCDEF") == length;
}

/**
 * kith_lan_is_allowed:
 *
 * Returns: whether KITH_LAN does not say "off"
 */
gboolean
kith_lan_is_allowed (void)
{
  return g_strcmp0 (g_getenv ("KITH_LAN"), "off") != 0;
}

/**
 * kith_lan_server_new:
 * @name: what people call it
 * @host: an IP address
 * @fingerprint: (nullable): of its certificate, in hexadecimal
 *
 * Returns: (transfer full) (nullable): the server; %NULL where a part of what was told is not acceptable
 */
KithLanServer *
kith_lan_server_new (const char *name, const char *host, guint16 port, const char *fingerprint, gboolean tls)
{
  KithLanServer *self;

  if (port == 0 || !g_hostname_is_ip_address (host) || strchr (host, '%') || !g_utf8_validate (name, -1, NULL) ||
      !kith_validate_name (name) || (fingerprint && !is_fingerprint (fingerprint)))
    return NULL;
  self = g_object_new (KITH_TYPE_LAN_SERVER, NULL);
  self->name = g_strdup (name);
  self->host = g_strdup (host);
  self->port = port;
  self->fingerprint = fingerprint ? g_ascii_strdown (fingerprint, -1) : NULL;
  self->tls = tls;
  return self;
}

const char *
kith_lan_server_get_name (KithLanServer *self)
{
  return self->name;
}

const char *
kith_lan_server_get_host (KithLanServer *self)
{
  return self->host;
}

guint16
kith_lan_server_get_port (KithLanServer *self)
{
  return self->port;
}

/**
 * kith_lan_server_get_fingerprint:
 *
 * Returns: (nullable): of the certificate that the server will show, as it says itself
 */
const char *
kith_lan_server_get_fingerprint (KithLanServer *self)
{
  return self->fingerprint;
}

gboolean
kith_lan_server_get_tls (KithLanServer *self)
{
  return self->tls;
}

gboolean
kith_lan_server_equal (KithLanServer *self, KithLanServer *other)
{
  return self->port == other->port && self->tls == other->tls && strcmp (self->name, other->name) == 0 &&
         strcmp (self->host, other->host) == 0 && g_strcmp0 (self->fingerprint, other->fingerprint) == 0;
}
