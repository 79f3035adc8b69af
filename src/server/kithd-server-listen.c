/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-server-private.h"

#include <ifaddrs.h>
#include <netinet/in.h>
#include <string.h>

static GSocket *
bind_socket (GSocketAddress *address, GError **error)
{
  g_autoptr (GSocket)
    socket = g_socket_new (g_socket_address_get_family (address), G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);

  if (!socket)
    return NULL;
  g_socket_set_listen_backlog (socket, 4096);
  return g_socket_bind (socket, address, TRUE, error) && g_socket_listen (socket, error) ? g_steal_pointer (&socket)
                                                                                         : NULL;
}

/*
 * kithd_server_listen_on:
 * @sockets: what listens is added to it
 *
 * Listens on every address that a name stands for; one of them is enough, since a machine may lack IPv6.
 */
gboolean
kithd_server_listen_on (const char *text, GPtrArray *sockets, GError **error)
{
  g_autofree char *host = NULL;
  g_autoptr (GSocketAddressEnumerator) addresses = NULL;
  g_autoptr (GSocketConnectable) name = NULL;
  g_autoptr (GError) wrong = NULL;
  gboolean listens = FALSE;
  guint16 port;

  if (!kithd_config_split_address (text, &host, &port, error))
    return FALSE;
  name = g_network_address_new (host, port);
  addresses = g_socket_connectable_enumerate (name);
  for (;;)
    {
      g_autoptr (GSocketAddress) address = g_socket_address_enumerator_next (addresses, NULL, wrong ? NULL : &wrong);
      g_autoptr (GSocket) socket = address ? bind_socket (address, wrong ? NULL : &wrong) : NULL;

      if (!address)
        break;
      if (!socket)
        continue;
      g_ptr_array_add (sockets, g_steal_pointer (&socket));
      listens = TRUE;
      /* A free port is another one for every address, and only one can be told. */
      if (!port)
        break;
    }
  if (!listens)
    {
      g_propagate_prefixed_error (error, g_steal_pointer (&wrong), "cannot listen on %s: ", text);
      return FALSE;
    }
  return TRUE;
}

static char *
make_url (const KithdServer *self, const char *host, guint port)
{
  gboolean ipv6 = strchr (host, ':') != NULL;

  return g_strdup_printf ("%s://%s%s%s:%u", self->certificate ? "https" : "http", ipv6 ? "[" : "", host,
                          ipv6 ? "]" : "", port);
}

/* @host: (nullable): the name by which it was asked for */
static gboolean
add_url (KithdServer *self, GSocket *socket, const char *host, GError **error)
{
  g_autoptr (GSocketAddress) local = g_socket_get_local_address (socket, error);
  g_autofree char *address = NULL;

  if (!local)
    return FALSE;
  if (!G_IS_INET_SOCKET_ADDRESS (local))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "a socket that was passed to kithd is not one of TCP");
      return FALSE;
    }
  if (!host)
    host = address = g_inet_address_to_string (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (local)));
  g_ptr_array_add (self->urls, make_url (self, host, g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (local))));
  return TRUE;
}

/*
 * kithd_server_listen:
 *
 * Listens where the configuration says, unless the server was given sockets.
 */
gboolean
kithd_server_listen (KithdServer *self, GError **error)
{
  guint n_given = self->sockets->len;

  for (guint i = 0; i < n_given; i++)
    if (!add_url (self, self->sockets->pdata[i], NULL, error))
      return FALSE;
  for (guint i = 0; !n_given && i < self->config->listen->len; i++)
    {
      g_autofree char *host = NULL;
      guint16 port;
      guint first = self->sockets->len;

      if (!kithd_config_split_address (self->config->listen->pdata[i], &host, &port, error) ||
          !kithd_server_listen_on (self->config->listen->pdata[i], self->sockets, error))
        return FALSE;
      for (guint k = first; k < self->sockets->len; k++)
        if (!add_url (self, self->sockets->pdata[k], host, error))
          return FALSE;
    }
  return TRUE;
}

/* The address by which others in the same network find this machine. */
static char *
find_own_address (void)
{
  struct ifaddrs *list = NULL;
  char *found = NULL;

  if (getifaddrs (&list) < 0)
    return NULL;
  for (const struct ifaddrs *each = list; each && !found; each = each->ifa_next)
    {
      g_autoptr (GSocketAddress) address = NULL;
      GInetAddress *host;

      if (!each->ifa_addr || each->ifa_addr->sa_family != AF_INET)
        continue;
      address = g_socket_address_new_from_native (each->ifa_addr, sizeof (struct sockaddr_in));
      host = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address));
      if (!g_inet_address_get_is_loopback (host) && !g_inet_address_get_is_link_local (host))
        found = g_inet_address_to_string (host);
    }
  freeifaddrs (list);
  return found;
}

/*
 * kithd_server_dup_base_url:
 *
 * Returns: (transfer full): how others reach the server, as well as it knows itself
 */
char *
kithd_server_dup_base_url (KithdServer *self)
{
  const char *url = self->urls->pdata[0];
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  g_autoptr (GInetAddress) host = uri ? g_inet_address_new_from_string (g_uri_get_host (uri)) : NULL;
  g_autofree char *own = NULL;

  if (self->config->public_url)
    return g_strdup (self->config->public_url);
  if (!host || !g_inet_address_get_is_any (host))
    return g_strdup (url);
  own = find_own_address ();
  return make_url (self, own ? own : "localhost", (guint) g_uri_get_port (uri));
}

/*
 * kithd_server_announce:
 *
 * Tells the local network of the server, where the configuration wants it. That people find it is no condition for it
 * to run.
 */
void
kithd_server_announce (KithdServer *self, GMainContext *context)
{
  KithLanAnnouncement announcement = {
    .name = self->config->name,
    /* A certificate that somebody else vouches for changes in time; only our own is pinned. */
    .fingerprint = self->config->tls == KITHD_TLS_AUTO ? self->fingerprint : NULL,
    .tls = self->certificate != NULL,
  };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; self->config->announce && i < self->urls->len && !announcement.port; i++)
    {
      g_autoptr (GUri) uri = g_uri_parse (self->urls->pdata[i], G_URI_FLAGS_NONE, NULL);

      if (uri && !kithd_config_is_loopback (g_uri_get_host (uri)))
        announcement.port = (guint16) g_uri_get_port (uri);
    }
  if (!announcement.port)
    return;
  self->announcer = kith_lan_announcer_new (context, &announcement, &error);
  if (!self->announcer)
    g_warning ("the local network is not told of the server: %s", error->message);
}
