/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-lan-avahi.h"

#include <avahi-common/malloc.h>
#include <avahi-core/log.h>

/* Avahi's words about interfaces and other stacks on this machine are for who looks for a fault. */
static void
on_log (AvahiLogLevel level, const char *text)
{
  g_debug ("%s", text);
}

/*
 * kith_lan_avahi_new:
 * @host_name: (nullable): to make this machine's addresses known under; %NULL to tell nothing of it
 *
 * Returns: (nullable): the stack, or %NULL with Avahi's @error
 */
AvahiServer *
kith_lan_avahi_new (const AvahiPoll *poll, const char *host_name, AvahiServerCallback callback, gpointer data,
                    int *error)
{
  AvahiServerConfig config;
  AvahiServer *server;

  avahi_set_log_function (on_log);
  avahi_server_config_init (&config);
  avahi_free (config.host_name);
  config.host_name = avahi_strdup (host_name ? host_name : "kith");
  config.publish_hinfo = config.publish_workstation = config.publish_domain = 0;
  config.publish_addresses = host_name != NULL;
  config.disable_publishing = host_name == NULL;
  config.enable_wide_area = 0;
  config.use_ipv6 = 1;
  server = avahi_server_new (poll, &config, callback, data, error);
  avahi_server_config_free (&config);
  return server;
}
