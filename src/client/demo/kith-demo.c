/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-demo.h"

#include "kith-demo-routes.h"
#include "kith-demo-transport.h"

/**
 * kith_client_add_demo:
 * @clock: where the community's past ends
 *
 * Signs in to a made-up community that needs no network.
 *
 * Returns: (transfer none): the session
 */
KithSession *
kith_client_add_demo (KithClient *self, KithClock *clock)
{
  g_autoptr (KithTransport) transport = kith_demo_transport_new (clock);

  return kith_client_add_session_with_transport (self, transport, "Kith demo", KITH_DEMO_TOKEN);
}
