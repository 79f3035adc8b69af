/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-doctor-private.h"

#include <gnutls/x509.h>
#include <time.h>

#define SECONDS_A_DAY (24 * 60 * 60)
/* Time enough to renew a certificate that an authority has signed. */
#define EXPIRY_WARNING_DAYS 21
#define CONNECT_SECONDS 3

static gnutls_x509_crt_t
load_certificate (const char *path, GError **error)
{
  gnutls_x509_crt_t certificate = NULL;
  g_autofree char *text = NULL;
  gsize length;
  int result;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  result = gnutls_x509_crt_init (&certificate);
  if (result == GNUTLS_E_SUCCESS)
    {
      const gnutls_datum_t pem = { (guchar *) text, (guint) length };

      result = gnutls_x509_crt_import (certificate, &pem, GNUTLS_X509_FMT_PEM);
    }
  if (result == GNUTLS_E_SUCCESS)
    return certificate;
  if (certificate)
    gnutls_x509_crt_deinit (certificate);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s: %s", path, gnutls_strerror (result));
  return NULL;
}

static void
check_dates (KithdDoctor *self, gnutls_x509_crt_t certificate, const char *path)
{
  gint64 now = time (NULL), until = gnutls_x509_crt_get_expiration_time (certificate);
  gint64 days = (until - now) / SECONDS_A_DAY;

  if (gnutls_x509_crt_get_activation_time (certificate) > now)
    kithd_doctor_say (self, "certificate", KITH_CHECK_LEVEL_FAILURE, "Look at the clock.", "%s is not valid yet", path);
  else if (until <= now)
    kithd_doctor_say (self, "certificate", KITH_CHECK_LEVEL_FAILURE, "Renew it, and send the server SIGHUP.",
                      "%s has expired", path);
  else if (days < EXPIRY_WARNING_DAYS)
    kithd_doctor_say (self, "certificate", KITH_CHECK_LEVEL_WARNING, "Renew it, and send the server SIGHUP.",
                      "%s expires in %" G_GINT64_FORMAT " days", path, days);
  else
    kithd_doctor_say (self, "certificate", KITH_CHECK_LEVEL_GOOD, NULL, "%s is valid for %" G_GINT64_FORMAT " days",
                      path, days);
}

/* One of our own making is known by its fingerprint, whatever name it holds. */
static void
check_names (KithdDoctor *self, gnutls_x509_crt_t certificate, const char *path)
{
  g_autoptr (GUri) uri = self->config->public_url ? g_uri_parse (self->config->public_url, G_URI_FLAGS_NONE, NULL)
                                                  : NULL;

  if (self->config->tls != KITHD_TLS_FILES)
    return;
  if (!uri)
    kithd_doctor_say (self, "certificate", KITH_CHECK_LEVEL_NOTE, "Set public-url to how people reach the server.",
                      "without public-url it cannot be told whether the names in %s are right", path);
  else if (!gnutls_x509_crt_check_hostname (certificate, g_uri_get_host (uri)))
    kithd_doctor_say (self, "certificate", KITH_CHECK_LEVEL_FAILURE,
                      "Get a certificate for that name, or mend public-url.", "%s is not for %s", path,
                      g_uri_get_host (uri));
  else
    kithd_doctor_say (self, "certificate", KITH_CHECK_LEVEL_GOOD, NULL, "%s is for %s", path, g_uri_get_host (uri));
}

void
kithd_doctor_check_certificate (KithdDoctor *self)
{
  const KithdConfig *config = self->config;
  g_autofree char *path = config->tls == KITHD_TLS_FILES
                            ? g_strdup (config->certificate)
                            : g_build_filename (config->data_dir, "tls-certificate.pem", NULL);
  g_autoptr (GError) error = NULL;
  gnutls_x509_crt_t certificate;

  if (config->tls == KITHD_TLS_OFF)
    return;
  if (config->tls == KITHD_TLS_AUTO && !self->running && !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      kithd_doctor_say (self, "certificate", KITH_CHECK_LEVEL_NOTE, NULL, "one will be made at the first start");
      return;
    }
  certificate = load_certificate (path, &error);
  if (!certificate)
    {
      kithd_doctor_say (self, "certificate", KITH_CHECK_LEVEL_FAILURE, NULL, "%s", error->message);
      return;
    }
  check_dates (self, certificate, path);
  check_names (self, certificate, path);
  gnutls_x509_crt_deinit (certificate);
}

static gboolean
can_connect (GSocketConnectable *target, GError **error)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;

  g_socket_client_set_timeout (client, CONNECT_SECONDS);
  g_socket_client_set_enable_proxy (client, FALSE);
  connection = g_socket_client_connect (client, target, NULL, error);
  return connection != NULL;
}

/* A server that listens on all addresses answers on the loopback too. */
static GSocketAddress *
get_reachable (GInetSocketAddress *address)
{
  GInetAddress *host = g_inet_socket_address_get_address (address);
  g_autoptr (GInetAddress) loopback = NULL;

  if (!g_inet_address_get_is_any (host))
    return G_SOCKET_ADDRESS (g_object_ref (address));
  loopback = g_inet_address_new_loopback (g_inet_address_get_family (host));
  return g_inet_socket_address_new (loopback, g_inet_socket_address_get_port (address));
}

static void
check_running (KithdDoctor *self)
{
  for (guint i = 0; i < self->running->len; i++)
    {
      g_autofree char *text = g_socket_connectable_to_string (self->running->pdata[i]);
      g_autoptr (GSocketAddress) address = get_reachable (self->running->pdata[i]);
      g_autoptr (GError) error = NULL;

      if (can_connect (G_SOCKET_CONNECTABLE (address), &error))
        kithd_doctor_say (self, "ports", KITH_CHECK_LEVEL_GOOD, NULL, "%s answers", text);
      else
        kithd_doctor_say (self, "ports", KITH_CHECK_LEVEL_FAILURE, "Look for a firewall on this machine.",
                          "%s does not answer: %s", text, error->message);
    }
}

/* Whether an address is free, found out by taking it for a moment. */
static void
check_free (KithdDoctor *self, const char *text)
{
  g_autofree char *host = NULL;
  g_autoptr (GInetAddress) parsed = NULL;
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GError) error = NULL;
  guint16 port;

  if (!kithd_config_split_address (text, &host, &port, NULL))
    return;
  parsed = g_inet_address_new_from_string (host);
  if (!parsed)
    return;
  address = g_inet_socket_address_new (parsed, port);
  socket = g_socket_new (g_inet_address_get_family (parsed), G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);
  if (socket && g_socket_bind (socket, address, TRUE, &error) && g_socket_listen (socket, &error))
    kithd_doctor_say (self, "ports", KITH_CHECK_LEVEL_GOOD, NULL, "%s is free", text);
  else
    kithd_doctor_say (self, "ports", KITH_CHECK_LEVEL_FAILURE,
                      "Stop what uses it (ss -ltnp shows it), or set another one with listen.", "%s: %s", text,
                      error->message);
}

static void
check_public_url (KithdDoctor *self)
{
  const char *url = self->config->public_url;
  g_autoptr (GSocketConnectable) target = NULL;
  g_autoptr (GError) error = NULL;

  if (!url)
    return;
  target = g_network_address_parse_uri (url, g_str_has_prefix (url, "http:") ? 80 : 443, &error);
  if (target && can_connect (target, &error))
    kithd_doctor_say (self, "ports", KITH_CHECK_LEVEL_GOOD, NULL, "%s answers", url);
  else
    kithd_doctor_say (self, "ports", KITH_CHECK_LEVEL_WARNING,
                      "Look at DNS, firewall and port forwarding, and try from outside: many routers don't let a "
                      "machine reach itself by its public name.",
                      "%s cannot be reached from here: %s", url, error->message);
}

void
kithd_doctor_check_ports (KithdDoctor *self)
{
  if (self->running)
    check_running (self);
  for (guint i = 0; !self->running && i < self->config->listen->len; i++)
    check_free (self, self->config->listen->pdata[i]);
  if (self->running)
    check_public_url (self);
}
