/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-lan-announcer.h"

#include "kith-lan-avahi.h"
#include "kith-lan-server.h"
#include "kith-wire.h"

#include <avahi-common/alternative.h>
#include <avahi-common/error.h>
#include <avahi-common/malloc.h>
#include <avahi-core/publish.h>
#include <string.h>

/* A service's name is one DNS label (RFC 6763, section 4.1.1). */
#define NAME_BYTES 63

struct _KithLanAnnouncer
{
  char *name; /* as it is told, with a number where another has it too */
  char *fingerprint;
  guint16 port;
  gboolean tls;
  AvahiGLibPoll *poll;
  AvahiServer *server;
  AvahiSEntryGroup *group; /* (nullable) until the stack runs */
};

/* Cut at a character. */
static char *
fit_name (const char *text)
{
  gsize length = strlen (text);

  if (length > NAME_BYTES)
    length = (gsize) (g_utf8_find_prev_char (text, text + NAME_BYTES + 1) - text);
  return g_strndup (text, length);
}

static AvahiStringList *
build_texts (KithLanAnnouncer *self)
{
  AvahiStringList *texts = avahi_string_list_add_pair (NULL, "protocol", KITH_PROTOCOL);

  if (self->fingerprint)
    texts = avahi_string_list_add_pair (texts, "fp", self->fingerprint);
  if (!self->tls)
    texts = avahi_string_list_add_pair (texts, "tls", "off");
  return texts;
}

static void
take_another_name (KithLanAnnouncer *self)
{
  char *other = avahi_alternative_service_name (self->name);

  g_free (self->name);
  self->name = fit_name (other);
  avahi_free (other);
}

static void
add_service (KithLanAnnouncer *self, AvahiServer *server)
{
  AvahiStringList *texts = build_texts (self);
  int result;

  do
    {
      result = avahi_server_add_service_strlst (server, self->group, AVAHI_IF_UNSPEC, AVAHI_PROTO_UNSPEC, 0, self->name,
                                                KITH_LAN_SERVICE, NULL, NULL, self->port, texts);
      if (result == AVAHI_ERR_COLLISION)
        take_another_name (self);
    }
  while (result == AVAHI_ERR_COLLISION);
  if (result >= 0)
    result = avahi_s_entry_group_commit (self->group);
  if (result < 0)
    g_warning ("the local network is not told of the server: %s", avahi_strerror (result));
  avahi_string_list_free (texts);
}

static void
on_group (AvahiServer *server, AvahiSEntryGroup *group, AvahiEntryGroupState state, void *data)
{
  KithLanAnnouncer *self = data;

  if (state == AVAHI_ENTRY_GROUP_ESTABLISHED)
    g_message ("the local network is told of “%s”", self->name);
  if (state != AVAHI_ENTRY_GROUP_COLLISION)
    return;
  take_another_name (self);
  avahi_s_entry_group_reset (group);
  add_service (self, server);
}

/* Called while the stack is being made too, when it is not in @data yet. */
static void
on_server (AvahiServer *server, AvahiServerState state, void *data)
{
  KithLanAnnouncer *self = data;

  if (state == AVAHI_SERVER_COLLISION)
    {
      char *other = avahi_alternative_host_name (avahi_server_get_host_name (server));

      if (self->group)
        avahi_s_entry_group_reset (self->group);
      avahi_server_set_host_name (server, other);
      avahi_free (other);
    }
  if (state != AVAHI_SERVER_RUNNING)
    return;
  if (!self->group)
    self->group = avahi_s_entry_group_new (server, on_group, self);
  if (self->group && avahi_s_entry_group_is_empty (self->group))
    add_service (self, server);
}

/**
 * kith_lan_announcer_new:
 * @context: (nullable): where it lives
 *
 * Begins to tell the local network of a server; it goes on when networks come and go.
 *
 * Returns: (transfer full) (nullable): what tells it
 */
KithLanAnnouncer *
kith_lan_announcer_new (GMainContext *context, const KithLanAnnouncement *announcement, GError **error)
{
  g_autoptr (KithLanAnnouncer) self = g_new0 (KithLanAnnouncer, 1);
  /* Not the machine's own name, which is the business of its own responder. */
  g_autofree char *host_name = g_strdup_printf ("kith-%08x", g_random_int ());
  int wrong = 0;

  self->name = fit_name (announcement->name);
  self->fingerprint = g_strdup (announcement->fingerprint);
  self->port = announcement->port;
  self->tls = announcement->tls;
  self->poll = avahi_glib_poll_new (context, G_PRIORITY_DEFAULT);
  self->server = kith_lan_avahi_new (avahi_glib_poll_get (self->poll), host_name, on_server, self, &wrong);
  if (self->server)
    return g_steal_pointer (&self);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", avahi_strerror (wrong));
  return NULL;
}

/**
 * kith_lan_announcer_free:
 *
 * Tells the local network that the server goes.
 */
void
kith_lan_announcer_free (KithLanAnnouncer *self)
{
  if (!self)
    return;
  if (self->group)
    avahi_s_entry_group_free (self->group);
  if (self->server)
    avahi_server_free (self->server);
  if (self->poll)
    avahi_glib_poll_free (self->poll);
  g_free (self->name);
  g_free (self->fingerprint);
  g_free (self);
}

/**
 * kith_lan_announcer_is_heard:
 *
 * Returns: whether the local network knows of the server now
 */
gboolean
kith_lan_announcer_is_heard (KithLanAnnouncer *self)
{
  return self && self->group && avahi_s_entry_group_get_state (self->group) == AVAHI_ENTRY_GROUP_ESTABLISHED;
}
