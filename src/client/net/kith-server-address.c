/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-server-address.h"

#include "kith-net-error.h"

#include <gio/gio.h>
#include <string.h>

#define FINGERPRINT_LENGTH 64 /* SHA-256 in hexadecimal */
#define HOST_LENGTH 253       /* RFC 1035, 2.3.4, without the root's dot */

struct _KithServerAddress
{
  gatomicrefcount refs;
  char *host;
  guint16 port;
  gboolean tls;
  char *fingerprint; /* lower-case hexadecimal */
};

G_DEFINE_BOXED_TYPE (KithServerAddress, kith_server_address, kith_server_address_ref, kith_server_address_unref)

static char *
normalize_fingerprint (const char *text)
{
  GString *hex;

  if (!text)
    return NULL;
  hex = g_string_new (NULL);
  for (; *text; text++)
    {
      if (g_ascii_isxdigit (*text))
        g_string_append_c (hex, g_ascii_tolower (*text));
      else if (*text != ':')
        break;
    }
  if (*text || hex->len != FINGERPRINT_LENGTH)
    {
      g_string_free (hex, TRUE);
      return NULL;
    }
  return g_string_free (hex, FALSE);
}

/* Letters, digits, dots and hyphens, or an IP address; everything else has a meaning in a URI. */
static gboolean
is_host (const char *host)
{
  gsize length = strlen (host);

  if (g_hostname_is_ip_address (host))
    return strchr (host, '%') == NULL;
  if (length == 0 || length > HOST_LENGTH || host[0] == '-' || host[0] == '.')
    return FALSE;
  return strspn (host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_") == length;
}

/**
 * kith_server_address_new:
 * @host: a name or an IP address
 * @fingerprint: (nullable): SHA-256 of the certificate in hexadecimal, with or without colons
 *
 * Returns: (transfer full) (nullable): the address; %NULL where a part of it is not acceptable
 */
KithServerAddress *
kith_server_address_new (const char *host, guint16 port, gboolean tls, const char *fingerprint)
{
  g_autofree char *hex = normalize_fingerprint (fingerprint);
  KithServerAddress *self;

  if (!is_host (host) || port == 0 || (fingerprint && !hex))
    return NULL;
  self = g_new0 (KithServerAddress, 1);
  g_atomic_ref_count_init (&self->refs);
  self->host = g_ascii_strdown (host, -1);
  self->port = port;
  self->tls = tls;
  self->fingerprint = g_steal_pointer (&hex);
  return self;
}

/**
 * kith_server_address_parse:
 * @text: what a person typed: HOST, HOST:PORT, [IPV6]:PORT, or an http or https address
 *
 * Returns: (transfer full): the address, with TLS unless http is named
 */
KithServerAddress *
kith_server_address_parse (const char *text, GError **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  gboolean has_scheme = strstr (stripped, "://") != NULL;
  g_autofree char *full = has_scheme ? g_strdup (stripped) : g_strconcat ("https://", stripped, NULL);
  g_autoptr (GUri) uri = g_uri_parse (full, G_URI_FLAGS_NONE, NULL);
  KithServerAddress *self = NULL;

  if (uri && g_uri_get_host (uri) && !g_uri_get_userinfo (uri) && !g_uri_get_query (uri) &&
      (strcmp (g_uri_get_path (uri), "") == 0 || strcmp (g_uri_get_path (uri), "/") == 0) &&
      (strcmp (g_uri_get_scheme (uri), "https") == 0 || strcmp (g_uri_get_scheme (uri), "http") == 0))
    {
      int port = g_uri_get_port (uri);

      self = kith_server_address_new (g_uri_get_host (uri), port >= 0 ? (guint16) port : KITH_DEFAULT_PORT,
                                      strcmp (g_uri_get_scheme (uri), "https") == 0, NULL);
    }
  if (!self)
    g_set_error_literal (error, KITH_NET_ERROR, KITH_NET_ERROR_PROTOCOL, "This is not the address of a server");
  return self;
}

KithServerAddress *
kith_server_address_ref (KithServerAddress *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
kith_server_address_unref (KithServerAddress *self)
{
  if (!self || !g_atomic_ref_count_dec (&self->refs))
    return;
  g_free (self->host);
  g_free (self->fingerprint);
  g_free (self);
}

const char *
kith_server_address_get_host (KithServerAddress *self)
{
  return self->host;
}

guint16
kith_server_address_get_port (KithServerAddress *self)
{
  return self->port;
}

gboolean
kith_server_address_get_tls (KithServerAddress *self)
{
  return self->tls;
}

/**
 * kith_server_address_get_fingerprint:
 *
 * Returns: (nullable): SHA-256 of the only certificate that is trusted, in lower-case hexadecimal
 */
const char *
kith_server_address_get_fingerprint (KithServerAddress *self)
{
  return self->fingerprint;
}

gboolean
kith_server_address_equal (KithServerAddress *self, KithServerAddress *other)
{
  return strcmp (self->host, other->host) == 0 && self->port == other->port && self->tls == other->tls &&
         g_strcmp0 (self->fingerprint, other->fingerprint) == 0;
}

/**
 * kith_server_address_to_string:
 *
 * Returns: (transfer full): HOST:PORT, for people and as a key
 */
char *
kith_server_address_to_string (KithServerAddress *self)
{
  return g_strdup_printf (strchr (self->host, ':') ? "[%s]:%u" : "%s:%u", self->host, self->port);
}

/**
 * kith_server_address_build_uri:
 * @scheme: "http" or "ws"; with TLS an s is added
 *
 * Returns: (transfer full): an address to connect to
 */
char *
kith_server_address_build_uri (KithServerAddress *self, const char *scheme, const char *path)
{
  g_autofree char *place = kith_server_address_to_string (self);

  return g_strconcat (scheme, self->tls ? "s" : "", "://", place, path, NULL);
}
