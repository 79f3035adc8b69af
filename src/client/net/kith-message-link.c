/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-message-link.h"

#include "kith-uuid.h"

#include <gio/gio.h>
#include <string.h>

/* A longer text is not a link, whatever it is. */
#define LINK_LENGTH 512
#define NO_GUILD "@me"

/**
 * kith_message_link_build:
 * @guild_id: (nullable): the channel's guild, where it has one
 *
 * Returns: (transfer full): the link as people pass it on
 */
char *
kith_message_link_build (KithServerAddress *address, const char *guild_id, const char *channel_id,
                         const char *message_id)
{
  const char *host = kith_server_address_get_host (address);
  gboolean literal = strchr (host, ':') != NULL;

  return g_strdup_printf ("kith://%s%s%s:%u/channels/%s/%s/%s", literal ? "[" : "", host, literal ? "]" : "",
                          kith_server_address_get_port (address), guild_id ? guild_id : NO_GUILD, channel_id,
                          message_id);
}

/**
 * kith_message_link_parse:
 * @text: what somebody pasted
 *
 * Returns: (transfer full) (nullable): where it leads; %NULL where it is no link to a message
 */
KithMessageLink *
kith_message_link_parse (const char *text)
{
  g_autofree char *stripped = NULL;
  g_autoptr (GUri) uri = NULL;
  g_auto (GStrv) parts = NULL;
  KithMessageLink *self;

  if (strlen (text) > LINK_LENGTH || !g_utf8_validate (text, -1, NULL))
    return NULL;
  stripped = g_strstrip (g_strdup (text));
  uri = g_uri_parse (stripped, G_URI_FLAGS_NONE, NULL);
  if (!uri || strcmp (g_uri_get_scheme (uri), "kith") != 0 || !g_uri_get_host (uri) || g_uri_get_userinfo (uri))
    return NULL;
  parts = g_strsplit (g_uri_get_path (uri), "/", -1);
  if (g_strv_length (parts) != 5 || *parts[0] || strcmp (parts[1], "channels") != 0 ||
      (strcmp (parts[2], NO_GUILD) != 0 && !kith_uuid_is_valid (parts[2])) || !kith_uuid_is_valid (parts[3]) ||
      !kith_uuid_is_valid (parts[4]))
    return NULL;
  self = g_new0 (KithMessageLink, 1);
  self->host = g_strdup (g_uri_get_host (uri));
  self->port = g_uri_get_port (uri) >= 0 ? (guint16) g_uri_get_port (uri) : KITH_DEFAULT_PORT;
  self->channel_id = g_strdup (parts[3]);
  self->message_id = g_strdup (parts[4]);
  return self;
}

void
kith_message_link_free (KithMessageLink *self)
{
  if (!self)
    return;
  g_free (self->host);
  g_free (self->channel_id);
  g_free (self->message_id);
  g_free (self);
}
