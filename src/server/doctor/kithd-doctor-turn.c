/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-doctor-private.h"

#include <string.h>

#include "kithd-turn-probe.h"

#define TIMEOUT_MS 3000
/* Whose credentials are tried: nobody's. */
#define NOBODY "doctor"
#define CHECK "turn"

/* What is said of a result that is not right. */
static const struct
{
  KithCheckLevel level;
  const char *what, *advice;
} words[] = {
  [KITHD_TURN_OPEN] = { KITH_CHECK_LEVEL_WARNING, "relays for everybody, without a password",
                        "Set use-auth-secret and static-auth-secret in the relay's configuration." },
  [KITHD_TURN_WRONG_SECRET] = { KITH_CHECK_LEVEL_FAILURE, "does not take the name and password made of the secret",
                                "Compare secret with static-auth-secret of the relay, and the clocks of both." },
  [KITHD_TURN_REFUSES] = { KITH_CHECK_LEVEL_FAILURE, "refuses", "Look at the relay's log." },
  [KITHD_TURN_IS_NONE] = { KITH_CHECK_LEVEL_FAILURE, "is something else",
                           "Look at the port, and at what listens there." },
  [KITHD_TURN_TIMES_OUT] = { KITH_CHECK_LEVEL_WARNING, "does not answer within three seconds",
                             "Look at its firewall, and try from outside: many routers don't let a machine reach "
                             "itself by its public name." },
  [KITHD_TURN_UNREACHABLE] = { KITH_CHECK_LEVEL_FAILURE, "cannot be reached",
                               "Look at its name, and whether it runs and listens there." },
  [KITHD_TURN_NOT_SUPPORTED] = { KITH_CHECK_LEVEL_WARNING, "is TLS over UDP, which nobody speaks",
                                 "Use turns: with ?transport=tcp." },
};

static char *
print_address (GSocketAddress *address)
{
  return g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (address));
}

static gboolean
is_private (GSocketAddress *address)
{
  GInetAddress *host = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address));

  return g_inet_address_get_is_loopback (host) || g_inet_address_get_is_site_local (host) ||
         g_inet_address_get_is_link_local (host);
}

static void
say_works (KithdDoctor *self, const char *url, const KithdTurnProbe *probe)
{
  g_autofree char *relayed = probe->relayed ? print_address (probe->relayed) : NULL;
  g_autofree char *mapped = probe->mapped ? print_address (probe->mapped) : NULL;

  if (relayed && mapped && is_private (probe->relayed) && !is_private (probe->mapped))
    kithd_doctor_say (self, CHECK, KITH_CHECK_LEVEL_WARNING, "Set external-ip in the relay's configuration.",
                      "%s hands out %s, where people elsewhere cannot reach it", url, relayed);
  else if (relayed)
    kithd_doctor_say (self, CHECK, KITH_CHECK_LEVEL_GOOD, NULL, "%s gives a place: %s", url, relayed);
  else
    kithd_doctor_say (self, CHECK, KITH_CHECK_LEVEL_GOOD, NULL, "%s answers, and sees this machine as %s", url, mapped);
}

static void
check_url (KithdDoctor *self, const char *url, const KithWireIceServer *server)
{
  g_autoptr (KithdTurnProbe) probe = kithd_turn_probe (url, server->username, server->credential, TIMEOUT_MS);

  if (probe->result == KITHD_TURN_WORKS)
    say_works (self, url, probe);
  else if (probe->detail)
    kithd_doctor_say (self, CHECK, words[probe->result].level, words[probe->result].advice, "%s %s: %s", url,
                      words[probe->result].what, probe->detail);
  else
    kithd_doctor_say (self, CHECK, words[probe->result].level, words[probe->result].advice, "%s %s", url,
                      words[probe->result].what);
  if (probe->certificate)
    kithd_doctor_say (self, CHECK, KITH_CHECK_LEVEL_WARNING,
                      "Get it one from an authority: browsers take no other from a relay.", "%s: its certificate %s",
                      url, probe->certificate);
}

/*
 * kithd_doctor_check_turn:
 *
 * Asks each STUN server for an address and each relay for a place, with what a person would get.
 */
void
kithd_doctor_check_turn (KithdDoctor *self)
{
  const KithdTurnConfig *config = &self->config->turn;
  g_autoptr (GPtrArray) servers = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_ice_server_free);
  gboolean relays = config->turn && config->turn[0];

  if (relays && !config->secret)
    kithd_doctor_say (self, CHECK, KITH_CHECK_LEVEL_FAILURE, "Set secret to static-auth-secret of the relay.",
                      "relays are configured without a secret: nobody is told of them");
  else if (!relays && config->secret)
    kithd_doctor_say (self, CHECK, KITH_CHECK_LEVEL_NOTE, "Set urls, too.", "there is a secret, but no relay");
  kithd_turn_add_servers (config, NOBODY, g_get_real_time () / 1000, servers);
  for (guint i = 0; i < servers->len; i++)
    {
      const KithWireIceServer *server = servers->pdata[i];

      for (guint k = 0; k < server->urls->len; k++)
        check_url (self, server->urls->pdata[k], server);
    }
}
