/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-session.h"

#include "kith-demo.h"

static gboolean
on_time_out (gpointer data)
{
  g_error ("what the test waits for does not happen");
  return G_SOURCE_REMOVE;
}

void
wait_until (gboolean (*condition) (gpointer data), gpointer data)
{
  guint timer = g_timeout_add_seconds (20, on_time_out, NULL);

  while (!condition (data))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);
}

static gboolean
is_connected (gpointer data)
{
  return kith_session_get_state (data) == KITH_CONNECTION_CONNECTED &&
         g_list_model_get_n_items (kith_session_list_guilds (data)) > 0;
}

KithClient *
demo_client_new (void)
{
  g_autoptr (KithClock) clock = kith_clock_new ();
  g_autoptr (KithSecretStore) secrets = kith_secret_store_new_memory ();
  KithClient *client;

  g_setenv ("KITH_DEMO_STILL", "1", TRUE);
  client = kith_client_new (clock, g_get_home_dir (), secrets);
  wait_until (is_connected, kith_client_add_demo (client, clock));
  return client;
}

KithSession *
demo_client_get_session (KithClient *client)
{
  g_autoptr (KithSession) session = g_list_model_get_item (kith_client_list_sessions (client), 0);

  return session;
}
