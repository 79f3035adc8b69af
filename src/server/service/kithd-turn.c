/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-turn.h"

#include <string.h>

#include "kith-wire.h"

/**
 * kithd_turn_check_url:
 * @relay: whether it is to be a relay
 *
 * Returns: whether a URL is one of RFC 7064, or for relays of RFC 7065
 */
gboolean
kithd_turn_check_url (const char *url, gboolean relay)
{
  const char *place = strchr (url, ':');
  const char *query = place ? strchr (place, '?') : NULL;

  if (!place || place[1] == '\0' || place[1] == '?')
    return FALSE;
  if (relay ? !g_str_has_prefix (url, "turn:") && !g_str_has_prefix (url, "turns:") : !g_str_has_prefix (url, "stun:"))
    return FALSE;
  if (query && strcmp (query, "?transport=udp") != 0 && strcmp (query, "?transport=tcp") != 0)
    return FALSE;
  for (const char *at = place + 1; *at && at != query; at++)
    if (!g_ascii_isalnum (*at) && !strchr (".-:[]", *at))
      return FALSE;
  return TRUE;
}

static void
add_urls (KithWireIceServer *server, char *const *urls)
{
  for (guint i = 0; urls[i]; i++)
    g_ptr_array_add (server->urls, g_strdup (urls[i]));
}

/* The convention that coturn calls `use-auth-secret`: the name begins with the time until which the password, an HMAC
 * of it, is good. */
static void
add_credentials (const KithdTurnConfig *config, const char *user_id, gint64 now, KithWireIceServer *server)
{
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA1, (const guchar *) config->secret, strlen (config->secret));
  guint8 digest[20];
  gsize length = sizeof digest;

  server->username = g_strdup_printf ("%" G_GINT64_FORMAT ":%s", now / 1000 + config->seconds, user_id);
  g_hmac_update (hmac, (const guchar *) server->username, -1);
  g_hmac_get_digest (hmac, digest, &length);
  server->credential = g_base64_encode (digest, length);
}

/**
 * kithd_turn_add_servers:
 * @now: in milliseconds
 * @servers: KithWireIceServer are added to it, with what one person needs to use them
 */
void
kithd_turn_add_servers (const KithdTurnConfig *config, const char *user_id, gint64 now, GPtrArray *servers)
{
  if (config->stun && config->stun[0])
    {
      KithWireIceServer *server = kith_wire_ice_server_new ();

      add_urls (server, config->stun);
      g_ptr_array_add (servers, server);
    }
  if (config->turn && config->turn[0] && config->secret)
    {
      KithWireIceServer *server = kith_wire_ice_server_new ();

      add_urls (server, config->turn);
      add_credentials (config, user_id, now, server);
      g_ptr_array_add (servers, server);
    }
}
