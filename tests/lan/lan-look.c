/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-lan-browser.h"

#include <stdio.h>

/* Prints all servers of the local network in one line, and again after each change. */
static void
on_changed (GListModel *servers)
{
  printf ("servers");
  for (guint i = 0; i < g_list_model_get_n_items (servers); i++)
    {
      g_autoptr (KithLanServer) server = g_list_model_get_item (servers, i);

      printf ("\t%s|%s|%u|%s|%s", kith_lan_server_get_name (server), kith_lan_server_get_host (server),
              kith_lan_server_get_port (server),
              kith_lan_server_get_fingerprint (server) ? kith_lan_server_get_fingerprint (server) : "",
              kith_lan_server_get_tls (server) ? "tls" : "plain");
    }
  printf ("\n");
  fflush (stdout);
}

int
main (void)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (KithLanBrowser) browser = kith_lan_browser_new ();

  g_signal_connect (browser, "items-changed", G_CALLBACK (on_changed), NULL);
  kith_lan_browser_set_looking (browser, TRUE);
  on_changed (G_LIST_MODEL (browser));
  g_main_loop_run (loop);
  return 0;
}
