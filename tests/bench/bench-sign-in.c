/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* bench-sign-in DATA-DIR SERVER USER CHANNEL-ID: signs in, with the password of KITH_BOT_PASSWORD, opens a channel as a
 * person would, and leaves with everything in the cache and the token in the keyring: what the next start of the app
 * begins with. */

static GMainLoop *loop;
static KithSession *session;
static const char *channel_id;
static int status = 1;

static void
finish (int code)
{
  status = code;
  g_main_loop_quit (loop);
}

static void
check (void)
{
  KithChannel *channel = kith_session_find_channel (session, channel_id);
  KithTimeline *timeline;

  /* The token has to be in the keyring, or the next start begins signed out. */
  if (!channel || kith_session_get_state (session) != KITH_CONNECTION_CONNECTED ||
      !kith_session_get_kept_secrets (session))
    return;
  timeline = kith_channel_get_timeline (channel);
  if (kith_timeline_get_at_newest (timeline) && !kith_timeline_get_loading (timeline) &&
      g_list_model_get_n_items (G_LIST_MODEL (timeline)) >= 50)
    {
      kith_session_set_last_channel (session, channel);
      finish (0);
    }
}

static void
on_state (void)
{
  KithChannel *channel;

  if (kith_session_get_state (session) != KITH_CONNECTION_CONNECTED)
    return;
  channel = kith_session_find_channel (session, channel_id);
  if (!channel)
    return;
  g_signal_connect (kith_channel_get_timeline (channel), "items-changed", G_CALLBACK (check), NULL);
  g_signal_connect (kith_channel_get_timeline (channel), "notify::loading", G_CALLBACK (check), NULL);
  kith_timeline_load (kith_channel_get_timeline (channel));
  check ();
}

static void
on_signed_in (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  session = kith_client_sign_in_finish (KITH_CLIENT (source), result, &error);
  if (!session)
    {
      fprintf (stderr, "%s\n", error->message);
      finish (1);
      return;
    }
  g_signal_connect (session, "notify::state", G_CALLBACK (on_state), NULL);
  g_signal_connect (session, "notify::kept-secrets", G_CALLBACK (check), NULL);
  on_state ();
}

int
main (int argc, char **argv)
{
  g_autoptr (KithClock) clock = kith_clock_new ();
  g_autoptr (KithSecretStore) secrets = kith_secret_store_new_service ();
  g_autoptr (KithServerAddress) address = argc == 5 ? kith_server_address_parse (argv[2], NULL) : NULL;
  g_autoptr (KithClient) client = NULL;

  if (!address)
    return 2;
  channel_id = argv[4];
  loop = g_main_loop_new (NULL, FALSE);
  client = kith_client_new (clock, argv[1], secrets);
  kith_client_load (client);
  kith_client_sign_in_async (client, address, argv[3], g_getenv ("KITH_BOT_PASSWORD"), NULL, on_signed_in, NULL);
  g_main_loop_run (loop);
  kith_client_shutdown (client);
  return status;
}
