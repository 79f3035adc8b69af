/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-lan-browser-private.h"

#include "kith-lan-avahi.h"
#include "kith-wire.h"

#include <avahi-common/error.h>
#include <avahi-common/malloc.h>
#include <avahi-core/lookup.h>
#include <string.h>

/* Names under which somebody could let us ask for their addresses. */
#define MAX_RESOLVERS 500

struct _KithLanWatch
{
  KithLanBrowser *browser; /* which owns this */
  AvahiGLibPoll *poll;
  AvahiServer *server;
  AvahiSServiceBrowser *services;
  GHashTable *resolvers; /* "path name" → AvahiSServiceResolver */
};

static char *
build_path (AvahiIfIndex interface, AvahiProtocol protocol)
{
  return g_strdup_printf ("%d/%d", interface, protocol);
}

/* The value of one key, if there is one and it is text. */
static char *
find_text (AvahiStringList *texts, const char *key)
{
  AvahiStringList *found = avahi_string_list_find (texts, key);
  g_autofree char *copy = NULL;
  char *name = NULL, *value = NULL;
  gsize size = 0;

  if (!found || avahi_string_list_get_pair (found, &name, &value, &size) < 0)
    return NULL;
  if (value && !memchr (value, '\0', size) && g_utf8_validate (value, (gssize) size, NULL))
    copy = g_strndup (value, size);
  avahi_free (name);
  avahi_free (value);
  return g_steal_pointer (&copy);
}

static KithLanServer *
read_server (const char *name, const AvahiAddress *address, guint16 port, AvahiStringList *texts)
{
  g_autofree char *protocol = find_text (texts, "protocol"), *fingerprint = find_text (texts, "fp");
  g_autofree char *tls = find_text (texts, "tls");
  char host[AVAHI_ADDRESS_STR_MAX];

  /* Addresses of a link need the name of the interface beside them, which no link to a server can carry. */
  if (g_strcmp0 (protocol, KITH_PROTOCOL) != 0 ||
      (address->proto == AVAHI_PROTO_INET6 && address->data.ipv6.address[0] == 0xfe &&
       (address->data.ipv6.address[1] & 0xc0) == 0x80))
    return NULL;
  avahi_address_snprint (host, sizeof host, address);
  return kith_lan_server_new (name, host, port, fingerprint, g_strcmp0 (tls, "off") != 0);
}

static void
on_resolved (AvahiSServiceResolver *resolver, AvahiIfIndex interface, AvahiProtocol protocol, AvahiResolverEvent event,
             const char *name, const char *type, const char *domain, const char *host_name, const AvahiAddress *address,
             uint16_t port, AvahiStringList *texts, AvahiLookupResultFlags flags, void *data)
{
  KithLanWatch *self = data;
  g_autofree char *path = build_path (interface, protocol);
  g_autoptr (KithLanServer) server = event == AVAHI_RESOLVER_FOUND ? read_server (name, address, port, texts) : NULL;

  if (server)
    kith_lan_browser_put (self->browser, path, server);
  else
    kith_lan_browser_drop (self->browser, path, name);
}

static void
on_service (AvahiSServiceBrowser *browser, AvahiIfIndex interface, AvahiProtocol protocol, AvahiBrowserEvent event,
            const char *name, const char *type, const char *domain, AvahiLookupResultFlags flags, void *data)
{
  KithLanWatch *self = data;
  g_autofree char *path = NULL, *key = NULL;
  AvahiSServiceResolver *resolver;

  if (event != AVAHI_BROWSER_NEW && event != AVAHI_BROWSER_REMOVE)
    return;
  path = build_path (interface, protocol);
  key = g_strconcat (path, " ", name, NULL);
  if (event == AVAHI_BROWSER_REMOVE)
    {
      g_hash_table_remove (self->resolvers, key);
      kith_lan_browser_drop (self->browser, path, name);
      return;
    }
  if (g_hash_table_contains (self->resolvers, key) || g_hash_table_size (self->resolvers) >= MAX_RESOLVERS)
    return;
  resolver = avahi_s_service_resolver_new (self->server, interface, protocol, name, type, domain, protocol, 0,
                                           on_resolved, self);
  if (resolver)
    g_hash_table_insert (self->resolvers, g_steal_pointer (&key), resolver);
}

static void
on_server (AvahiServer *server, AvahiServerState state, void *data)
{
}

KithLanWatch *
kith_lan_watch_new (KithLanBrowser *browser)
{
  KithLanWatch *self = g_new0 (KithLanWatch, 1);
  int error = 0;

  self->browser = browser;
  self->poll = avahi_glib_poll_new (g_main_context_get_thread_default (), G_PRIORITY_DEFAULT);
  self->resolvers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                           (GDestroyNotify) avahi_s_service_resolver_free);
  self->server = kith_lan_avahi_new (avahi_glib_poll_get (self->poll), NULL, on_server, self, &error);
  if (self->server)
    self->services = avahi_s_service_browser_new (self->server, AVAHI_IF_UNSPEC, AVAHI_PROTO_UNSPEC, KITH_LAN_SERVICE,
                                                  NULL, 0, on_service, self);
  else
    g_debug ("the local network is not listened to: %s", avahi_strerror (error));
  return self;
}

void
kith_lan_watch_free (KithLanWatch *self)
{
  g_hash_table_unref (self->resolvers);
  if (self->services)
    avahi_s_service_browser_free (self->services);
  if (self->server)
    avahi_server_free (self->server);
  avahi_glib_poll_free (self->poll);
  g_free (self);
}
