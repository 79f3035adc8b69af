/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-error.h"
#include "kith-http-transport.h"
#include "kith-net-error.h"
#include "kith-session-private.h"
#include "kith-test-people.h"
#include "kith-test-server.h"
#include "kith-test-wait.h"
#include "list-model-check.h"

#include <glib/gstdio.h>
#include <string.h>

/* Two people and a real server. */
typedef struct
{
  KithTestServer *server;
  KithClient *alice_client, *bob_client;
  KithSession *alice, *bob;
  KithGuild *alice_guild, *bob_guild;
  KithChannel *alice_channel, *bob_channel;
} Pair;

static void
pair_set_up (Pair *self, const char *tls)
{
  self->server = kith_test_server_start (tls);
  self->alice_client = kith_test_client_new (NULL);
  self->bob_client = kith_test_client_new (NULL);
  self->alice = kith_test_register (self->alice_client, kith_test_server_get_address (self->server), "alice");
  self->bob = kith_test_register (self->bob_client, kith_test_server_get_address (self->server), "bob");
  self->alice_guild = kith_test_create_guild (self->alice, "Anglers");
  self->bob_guild = kith_test_join (self->bob, self->alice_guild);
  self->alice_channel = kith_test_general (self->alice_guild);
  self->bob_channel = kith_test_general (self->bob_guild);
}

static void
pair_tear_down (Pair *self)
{
  gpointer session = self->alice;

  g_clear_object (&self->alice_guild);
  g_clear_object (&self->bob_guild);
  g_object_add_weak_pointer (G_OBJECT (session), &session);
  g_clear_object (&self->alice);
  g_clear_object (&self->bob);
  kith_client_shutdown (self->alice_client);
  kith_client_shutdown (self->bob_client);
  /* Requests that were cancelled let go of the session when they hear of it. */
  kith_test_wait_for (session == NULL);
  g_clear_object (&self->alice_client);
  g_clear_object (&self->bob_client);
  kith_test_server_stop (self->server);
  kith_test_drain ();
}

static void
test_both_ways (void)
{
  Pair pair;
  KithMessage *seen;
  g_autoptr (KithListModelCheck) check = NULL;

  pair_set_up (&pair, "auto");
  check = kith_list_model_check_new (G_LIST_MODEL (kith_channel_get_timeline (pair.bob_channel)));
  kith_test_wait_for (kith_timeline_get_at_newest (kith_channel_get_timeline (pair.bob_channel)));
  kith_channel_send (pair.alice_channel, "Any bites today?", NULL);
  kith_test_wait_for (kith_test_find (pair.alice_channel, "Any bites today?"));
  kith_test_wait_for (kith_test_find (pair.bob_channel, "Any bites today?"));
  g_assert_true (kith_channel_get_unread (pair.bob_channel));
  g_assert_false (kith_channel_get_unread (pair.alice_channel));

  kith_channel_send (pair.bob_channel, "**Two** trout 🐟", kith_test_find (pair.bob_channel, "Any bites today?"));
  kith_test_wait_for (kith_test_find (pair.alice_channel, "**Two** trout 🐟"));
  seen = kith_test_find (pair.alice_channel, "**Two** trout 🐟");
  g_assert_cmpstr (kith_message_get_author_name (seen), ==, "bob");
  g_assert_cmpstr (kith_message_get_reply_excerpt (seen), ==, "Any bites today?");
  g_assert_cmpstr (kith_message_get_reply_author_name (seen), ==, "alice");
  g_assert_false (kith_message_get_mine (seen));
  g_assert_cmpuint (kith_test_count (pair.bob_channel, "**Two** trout 🐟"), ==, 1);
  kith_list_model_check_verify (check);
  g_clear_pointer (&check, kith_list_model_check_free);
  pair_tear_down (&pair);
}

static void
test_edit_and_delete (void)
{
  Pair pair;
  g_autoptr (GAsyncResult) edited = NULL, deleted = NULL;
  g_autoptr (KithMessage) mine = NULL;
  g_autoptr (GError) error = NULL;

  pair_set_up (&pair, "auto");
  kith_channel_get_timeline (pair.bob_channel);
  kith_channel_send (pair.alice_channel, "Hullo", NULL);
  kith_test_wait_for (kith_test_find (pair.bob_channel, "Hullo"));
  kith_test_wait_for (kith_test_find (pair.alice_channel, "Hullo"));
  mine = g_object_ref (kith_test_find (pair.alice_channel, "Hullo"));

  kith_message_edit_async (mine, "Hello", NULL, kith_test_keep_result, &edited);
  kith_test_wait_for (edited && kith_test_find (pair.bob_channel, "Hello"));
  g_assert_true (kith_message_edit_finish (mine, edited, &error));
  g_assert_no_error (error);
  g_assert_cmpint (kith_message_get_edited_at (kith_test_find (pair.bob_channel, "Hello")), >, 0);

  kith_message_delete_async (mine, NULL, kith_test_keep_result, &deleted);
  kith_test_wait_for (deleted && !kith_test_find (pair.bob_channel, "Hello"));
  g_assert_true (kith_message_delete_finish (mine, deleted, &error));
  g_assert_true (kith_message_get_deleted (mine));
  pair_tear_down (&pair);
}

static void
test_mention_and_read (void)
{
  Pair pair;
  g_autofree char *text = NULL;

  pair_set_up (&pair, "auto");
  text = g_strdup_printf ("<@%s> look!", kith_user_get_id (kith_session_get_account (pair.bob)));
  kith_channel_send (pair.alice_channel, text, NULL);
  kith_test_wait_for (kith_channel_get_mention_count (pair.bob_channel) == 1);
  g_assert_true (kith_guild_get_unread (pair.bob_guild));
  g_assert_cmpuint (kith_guild_get_mention_count (pair.bob_guild), ==, 1);
  kith_channel_mark_read (pair.bob_channel);
  g_assert_false (kith_guild_get_unread (pair.bob_guild));
  g_assert_cmpuint (kith_guild_get_mention_count (pair.bob_guild), ==, 0);
  pair_tear_down (&pair);
}

/* Nobody is called by what was deleted, or by what was changed to call nobody; also where it never was on screen. */
static void
test_mention_taken_back (void)
{
  Pair pair;
  g_autofree char *text = NULL;
  g_autoptr (GAsyncResult) edited = NULL, deleted = NULL;
  g_autoptr (KithMessage) first = NULL, second = NULL;

  pair_set_up (&pair, "auto");
  kith_channel_get_timeline (pair.alice_channel);
  text = g_strdup_printf ("<@%s> look!", kith_user_get_id (kith_session_get_account (pair.bob)));
  first = g_object_ref (kith_channel_send (pair.alice_channel, text, NULL));
  second = g_object_ref (kith_channel_send (pair.alice_channel, text, NULL));
  kith_test_wait_for (kith_channel_get_mention_count (pair.bob_channel) == 2);
  kith_test_wait_for (kith_message_get_state (second) == KITH_MESSAGE_SENT);
  kith_message_edit_async (first, "Nothing", NULL, kith_test_keep_result, &edited);
  kith_test_wait_for (edited && kith_channel_get_mention_count (pair.bob_channel) == 1);
  kith_message_delete_async (second, NULL, kith_test_keep_result, &deleted);
  kith_test_wait_for (deleted && kith_channel_get_mention_count (pair.bob_channel) == 0);
  g_assert_cmpuint (kith_guild_get_mention_count (pair.bob_guild), ==, 0);
  g_assert_true (kith_channel_get_unread (pair.bob_channel));
  g_clear_object (&edited);
  kith_message_edit_async (first, text, NULL, kith_test_keep_result, &edited);
  kith_test_wait_for (edited && kith_channel_get_mention_count (pair.bob_channel) == 1);
  pair_tear_down (&pair);
}

static void
on_unsent (KithClient *client, const char *channel_name, const char *text, char **unsent)
{
  g_free (*unsent);
  *unsent = g_strdup_printf ("%s: %s", channel_name, text);
}

/* What was typed in a channel that somebody deletes is given back. */
static void
test_deleted_under_a_draft (void)
{
  Pair pair;
  g_autofree char *unsent = NULL;
  g_autoptr (GAsyncResult) deleted = NULL;

  pair_set_up (&pair, "auto");
  kith_channel_set_draft (pair.bob_channel, "half a thought");
  g_signal_connect (pair.bob_client, "unsent", G_CALLBACK (on_unsent), &unsent);
  kith_channel_delete_async (pair.alice_channel, NULL, kith_test_keep_result, &deleted);
  kith_test_wait_for (deleted && unsent);
  g_assert_cmpstr (unsent, ==, "general: half a thought");
  pair_tear_down (&pair);
}

/* What another device of the same person would be told. */
static gboolean
is_unread_at_server (Pair *pair)
{
  g_autoptr (KithClient) client = kith_test_client_new (NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (KithSession) session = NULL;
  gboolean unread;

  kith_client_sign_in_async (client, kith_test_server_get_address (pair->server), "bob", "correct horse", NULL,
                             kith_test_keep_result, &result);
  kith_test_wait_for (result != NULL);
  session = kith_client_sign_in_finish (client, result, NULL);
  g_assert_nonnull (session);
  kith_test_wait_connected (session);
  unread = kith_channel_get_unread (kith_session_find_channel (session, kith_channel_get_id (pair->bob_channel)));
  kith_client_shutdown (client);
  return unread;
}

/* Reading counts also where the newest message was deleted before. */
static void
test_read_after_delete (void)
{
  Pair pair;
  g_autoptr (GAsyncResult) deleted = NULL;

  pair_set_up (&pair, "auto");
  kith_channel_get_timeline (pair.alice_channel);
  kith_channel_send (pair.alice_channel, "stays", NULL);
  kith_channel_send (pair.alice_channel, "goes", NULL);
  kith_test_wait_for (kith_test_find (pair.alice_channel, "goes"));
  kith_test_wait_for (kith_channel_get_last_seq (pair.bob_channel) == kith_channel_get_last_seq (pair.alice_channel));
  kith_message_delete_async (kith_test_find (pair.alice_channel, "goes"), NULL, kith_test_keep_result, &deleted);
  kith_test_wait_for (deleted != NULL);
  g_assert_true (kith_channel_get_unread (pair.bob_channel));
  kith_channel_mark_read (pair.bob_channel);
  g_assert_false (kith_channel_get_unread (pair.bob_channel));
  kith_test_wait_for (!is_unread_at_server (&pair));
  pair_tear_down (&pair);
}

/* Everything said while the server dies again and again arrives once, in order. */
static void
test_nothing_lost (void)
{
  Pair pair;
  gint64 last_seq = 0;

  pair_set_up (&pair, "auto");
  kith_channel_get_timeline (pair.alice_channel);
  kith_channel_get_timeline (pair.bob_channel);
  for (int round = 0; round < 3; round++)
    {
      for (int i = 0; i < 10; i++)
        {
          g_autofree char *text = g_strdup_printf ("message %d", round * 10 + i);

          kith_channel_send (pair.alice_channel, text, NULL);
          if (i == 5)
            {
              for (int n = 0; n < 20; n++)
                g_main_context_iteration (NULL, FALSE);
              kith_test_server_kill (pair.server);
            }
        }
      kith_test_server_restart (pair.server);
      kith_session_retry_now (pair.alice);
      kith_session_retry_now (pair.bob);
    }
  for (int i = 0; i < 30; i++)
    {
      g_autofree char *text = g_strdup_printf ("message %d", i);
      KithMessage *seen;

      kith_test_wait_for (kith_test_find (pair.bob_channel, text));
      kith_test_wait_for (kith_test_find (pair.alice_channel, text));
      seen = kith_test_find (pair.bob_channel, text);
      g_assert_cmpuint (kith_test_count (pair.bob_channel, text), ==, 1);
      g_assert_cmpuint (kith_test_count (pair.alice_channel, text), ==, 1);
      g_assert_cmpint (kith_message_get_seq (seen), >, last_seq);
      last_seq = kith_message_get_seq (seen);
    }
  pair_tear_down (&pair);
}

static void
remove_tree (const char *directory)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);

      g_unlink (path);
    }
  g_rmdir (directory);
}

static void
test_changed_certificate (void)
{
  Pair pair;
  g_autofree char *old = NULL;

  pair_set_up (&pair, "auto");
  old = g_strdup (kith_session_get_trusted_fingerprint (pair.alice));
  g_assert_nonnull (old);
  kith_test_server_kill (pair.server);
  kith_test_server_forget_certificate (pair.server);
  kith_test_server_restart (pair.server);
  kith_session_retry_now (pair.alice);
  kith_test_wait_for (kith_session_get_state (pair.alice) == KITH_CONNECTION_CERTIFICATE_CHANGED);
  g_assert_cmpstr (kith_session_get_trusted_fingerprint (pair.alice), ==, old);
  g_assert_cmpstr (kith_session_get_refused_fingerprint (pair.alice), ==,
                   kith_server_address_get_fingerprint (kith_test_server_get_address (pair.server)));
  kith_session_accept_certificate (pair.alice);
  kith_test_wait_connected (pair.alice);
  g_assert_cmpstr (kith_session_get_trusted_fingerprint (pair.alice), ==,
                   kith_server_address_get_fingerprint (kith_test_server_get_address (pair.server)));
  pair_tear_down (&pair);
}

/* Without a fingerprint the first certificate that is seen is trusted, and remembered for this place. */
static void
test_first_use (void)
{
  g_autoptr (KithTestServer) server = kith_test_server_start ("auto");
  g_autofree char *directory = g_dir_make_tmp ("kith-client-XXXXXX", NULL);
  g_autoptr (KithClient) client = kith_test_client_new (directory);
  KithServerAddress *known = kith_test_server_get_address (server);
  g_autoptr (KithServerAddress) bare = kith_server_address_new (kith_server_address_get_host (known),
                                                                kith_server_address_get_port (known), TRUE, NULL);
  g_autoptr (KithSession) session = kith_test_register (client, bare, "dave");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (kith_session_get_trusted_fingerprint (session), ==, kith_server_address_get_fingerprint (known));
  g_assert_cmpstr (kith_server_address_get_fingerprint (kith_session_get_server_address (session)), ==,
                   kith_server_address_get_fingerprint (known));
  kith_test_server_kill (server);
  kith_test_server_forget_certificate (server);
  kith_test_server_restart (server);
  /* Another account on the same place is not fooled either. */
  kith_client_sign_in_async (client, bare, "dave", "correct horse", NULL, kith_test_keep_result, &result);
  kith_test_wait_for (result != NULL);
  g_assert_null (kith_client_sign_in_finish (client, result, &error));
  g_assert_error (error, KITH_NET_ERROR, KITH_NET_ERROR_CERTIFICATE);
  g_clear_object (&session);
  kith_client_shutdown (client);
  kith_test_drain ();
  remove_tree (directory);
}

static KithWireServerInfo *
look_at (KithClient *client, KithServerAddress *address, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kith_client_get_server_info_async (client, address, NULL, kith_test_keep_result, &result);
  kith_test_wait_for (result != NULL);
  return kith_client_get_server_info_finish (client, result, error);
}

static void
assert_asked (KithClient *client, KithServerAddress *bare, KithServerAddress *shown, const char *trusted)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithWireServerInfo) info = look_at (client, bare, &error);
  g_autofree char *pin = kith_client_dup_pin (client, bare), *refused = kith_client_dup_refused_pin (client, bare);

  g_assert_null (info);
  g_assert_error (error, KITH_NET_ERROR, KITH_NET_ERROR_CERTIFICATE);
  g_assert_cmpstr (pin, ==, trusted);
  g_assert_cmpstr (refused, ==, kith_server_address_get_fingerprint (shown));
}

/* Who only looks has not trusted yet: nothing is kept, also over a restart, before the person has said yes. */
static void
test_look (void)
{
  g_autoptr (KithTestServer) server = kith_test_server_start ("auto");
  g_autofree char *directory = g_dir_make_tmp ("kith-client-XXXXXX", NULL), *old = NULL;
  g_autoptr (KithClient) client = kith_test_client_new (directory);
  KithServerAddress *known = kith_test_server_get_address (server);
  g_autoptr (KithServerAddress) bare = kith_server_address_new (kith_server_address_get_host (known),
                                                                kith_server_address_get_port (known), TRUE, NULL);
  g_autoptr (KithWireServerInfo) info = NULL;
  g_autoptr (GError) error = NULL;

  assert_asked (client, bare, known, NULL);
  kith_client_shutdown (client);
  g_clear_object (&client);
  client = kith_test_client_new (directory);
  assert_asked (client, bare, known, NULL);

  old = g_strdup (kith_server_address_get_fingerprint (known));
  kith_client_trust (client, bare, old);
  info = look_at (client, bare, &error);
  g_assert_no_error (error);
  g_assert_nonnull (info);

  kith_test_server_kill (server);
  kith_test_server_forget_certificate (server);
  kith_test_server_restart (server);
  assert_asked (client, bare, kith_test_server_get_address (server), old);
  kith_client_shutdown (client);
  g_clear_object (&client);
  kith_test_drain ();
  remove_tree (directory);
}

/* A server that falls silent without a goodbye is noticed. */
static void
test_silent_peer (void)
{
  Pair pair;

  pair_set_up (&pair, "auto");
  kith_http_transport_set_ping_seconds (KITH_HTTP_TRANSPORT (kith_session_get_transport (pair.alice)), 1);
  kith_session_disconnect (pair.alice);
  kith_session_connect (pair.alice);
  kith_test_wait_connected (pair.alice);
  kith_test_server_signal (pair.server, SIGSTOP);
  kith_test_wait_for (kith_session_get_state (pair.alice) != KITH_CONNECTION_CONNECTED);
  kith_test_server_signal (pair.server, SIGCONT);
  kith_test_wait_connected (pair.alice);
  pair_tear_down (&pair);
}

static void
test_wrong_password (void)
{
  g_autoptr (KithTestServer) server = kith_test_server_start ("auto");
  g_autoptr (KithClient) client = kith_test_client_new (NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  kith_client_sign_in_async (client, kith_test_server_get_address (server), "nobody", "not the password", NULL,
                             kith_test_keep_result, &result);
  kith_test_wait_for (result != NULL);
  g_assert_null (kith_client_sign_in_finish (client, result, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_WRONG_CREDENTIALS);
  g_assert_cmpuint (g_list_model_get_n_items (kith_client_list_sessions (client)), ==, 0);
}

static void
test_plain_http (void)
{
  Pair pair;

  pair_set_up (&pair, "off");
  kith_channel_send (pair.bob_channel, "no TLS here", NULL);
  kith_channel_get_timeline (pair.alice_channel);
  kith_test_wait_for (kith_test_find (pair.alice_channel, "no TLS here"));
  pair_tear_down (&pair);
}

static KithSession *
first_session (KithClient *client)
{
  g_autoptr (KithSession) session = g_list_model_get_item (kith_client_list_sessions (client), 0);

  g_assert_nonnull (session);
  return session;
}

/* After a restart the last state is there before any network, with what was typed and not sent. */
static void
test_restart (void)
{
  g_autoptr (KithTestServer) server = kith_test_server_start ("auto");
  g_autofree char *directory = g_dir_make_tmp ("kith-client-XXXXXX", NULL);
  g_autoptr (KithClock) clock = kith_clock_new ();
  g_autoptr (KithSecretStore) secrets = kith_secret_store_new_memory ();
  g_autoptr (KithClient) client = kith_client_new (clock, directory, secrets);
  g_autoptr (KithSession) session = kith_test_register (client, kith_test_server_get_address (server), "carol");
  g_autoptr (KithGuild) guild = kith_test_create_guild (session, "Gardeners");
  KithChannel *channel = kith_test_general (guild);
  gint64 begun;

  kith_session_set_last_channel (session, channel);
  kith_channel_get_timeline (channel);
  for (int i = 0; i < 60; i++)
    {
      g_autofree char *text = g_strdup_printf ("seed %d", i);

      kith_channel_send (channel, text, NULL);
    }
  kith_test_wait_for (kith_test_find (channel, "seed 59"));
  kith_channel_set_draft (channel, "half a th");
  kith_test_server_kill (server);
  kith_test_wait_for (kith_session_get_state (session) != KITH_CONNECTION_CONNECTED);
  kith_channel_send (channel, "typed offline", NULL);
  g_clear_object (&guild);
  g_clear_object (&session);
  kith_client_shutdown (client);
  g_clear_object (&client);
  kith_test_drain ();

  client = kith_client_new (clock, directory, secrets);
  begun = g_get_monotonic_time ();
  kith_client_load (client);
  session = g_object_ref (first_session (client));
  g_assert_cmpstr (kith_session_get_server_name (session), ==, "Test");
  g_assert_cmpstr (kith_user_get_display_name (kith_session_get_account (session)), ==, "carol");
  channel = kith_session_get_last_channel (session);
  g_assert_nonnull (channel);
  g_assert_cmpstr (kith_channel_get_name (channel), ==, "general");
  g_assert_cmpstr (kith_channel_get_draft (channel), ==, "half a th");
  g_assert_nonnull (kith_test_find (channel, "seed 59"));
  g_assert_nonnull (kith_test_find (channel, "seed 20"));
  g_test_message ("loaded in %.1f ms", (double) (g_get_monotonic_time () - begun) / 1000);
  g_assert_cmpuint (kith_test_count (channel, "typed offline"), ==, 1);
  g_assert_null (kith_test_find (channel, "typed offline"));
  g_assert_cmpint (kith_session_get_state (session), ==, KITH_CONNECTION_OFFLINE);

  kith_test_server_restart (server);
  kith_client_start (client);
  kith_test_wait_connected (session);
  kith_test_wait_for (kith_test_find (channel, "typed offline"));
  g_assert_cmpuint (kith_test_count (channel, "typed offline"), ==, 1);
  g_clear_object (&session);
  kith_client_shutdown (client);
  g_clear_object (&client);
  kith_test_drain ();
  remove_tree (directory);
}

static void
spoil_access_token (KithSession *session)
{
  KithTokens *tokens = kith_session_get_tokens (session);
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *token = NULL;

  kith_tokens_get_async (tokens, NULL, kith_test_keep_result, &result);
  kith_test_wait_for (result != NULL);
  token = kith_tokens_get_finish (tokens, result, NULL);
  token[strlen (token) - 1] = token[strlen (token) - 1] == 'A' ? 'E' : 'A';
  kith_tokens_replace_access (tokens, token);
}

/* An access token that the server no longer takes is renewed on the way. */
static void
test_token_refused (void)
{
  Pair pair;
  g_autoptr (KithGuild) guild = NULL;

  pair_set_up (&pair, "auto");
  spoil_access_token (pair.alice);
  guild = kith_test_create_guild (pair.alice, "After all");
  g_assert_cmpstr (kith_guild_get_name (guild), ==, "After all");
  g_clear_object (&guild);
  pair_tear_down (&pair);
}

/* Signing out elsewhere ends the session here. */
static void
test_sign_out (void)
{
  Pair pair;
  g_autoptr (GAsyncResult) result = NULL;

  pair_set_up (&pair, "auto");
  kith_client_sign_out_async (pair.bob_client, pair.bob, NULL, kith_test_keep_result, &result);
  kith_test_wait_for (result != NULL);
  g_assert_true (kith_client_sign_out_finish (pair.bob_client, result, NULL));
  g_assert_cmpuint (g_list_model_get_n_items (kith_client_list_sessions (pair.bob_client)), ==, 0);
  pair_tear_down (&pair);
}

/* Of an account that signed out nothing is left, nor comes there what somebody types into a channel that still shows.
 */
static void
test_sign_out_leaves_nothing (void)
{
  g_autoptr (KithTestServer) server = kith_test_server_start ("auto");
  g_autofree char *directory = g_dir_make_tmp ("kith-client-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "cache.sqlite", NULL);
  g_autoptr (KithClient) client = kith_test_client_new (directory);
  g_autoptr (KithSession) session = kith_test_register (client, kith_test_server_get_address (server), "carol");
  g_autoptr (KithGuild) guild = kith_test_create_guild (session, "Gardeners");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (KithCache) cache = NULL;
  g_autoptr (GPtrArray) drafts = NULL;
  gint64 key = kith_session_get_account_key (session);

  kith_client_sign_out_async (client, session, NULL, kith_test_keep_result, &result);
  kith_test_wait_for (result != NULL);
  kith_channel_set_draft (kith_test_general (guild), "still typing");
  kith_client_shutdown (client);
  kith_channel_set_draft (kith_test_general (guild), "and on");
  cache = kith_cache_open (path);
  drafts = kith_cache_load (cache, key, KITH_CACHE_DRAFT, NULL);
  g_assert_cmpuint (drafts->len, ==, 0);
  g_clear_pointer (&cache, kith_cache_close);
  g_clear_object (&guild);
  g_clear_object (&session);
  g_clear_object (&client);
  kith_test_drain ();
  remove_tree (directory);
}

/* A server whose certificate the system vouched for does not get away with one of its own making. */
static void
test_downgraded_certificate (void)
{
  g_autoptr (KithTestServer) server = kith_test_server_start ("auto");
  g_autofree char *directory = g_dir_make_tmp ("kith-client-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "cache.sqlite", NULL), *text = NULL, *place = NULL;
  g_autoptr (KithClock) clock = kith_clock_new ();
  g_autoptr (KithSecretStore) secrets = kith_secret_store_new_memory ();
  g_autoptr (KithClient) client = kith_client_new (clock, directory, secrets);
  g_autoptr (KithSession) session = kith_test_register (client, kith_test_server_get_address (server), "carol");
  KithCache *cache;
  char *fingerprint;

  g_clear_object (&session);
  kith_client_shutdown (client);
  g_clear_object (&client);
  place = kith_server_address_to_string (kith_test_server_get_address (server));
  cache = kith_cache_open (path);
  text = kith_cache_load_text (cache, 0, KITH_CACHE_ACCOUNT, "1");
  fingerprint = strstr (text, ",\"fingerprint\"");
  g_assert_nonnull (fingerprint);
  strcpy (fingerprint, "}");
  kith_cache_put_text (cache, 0, KITH_CACHE_ACCOUNT, "1", NULL, 1, text);
  kith_cache_remove (cache, 0, KITH_CACHE_PIN, place);
  kith_cache_close (cache);

  client = kith_client_new (clock, directory, secrets);
  kith_client_load (client);
  session = g_object_ref (first_session (client));
  kith_client_start (client);
  kith_test_wait_for (kith_session_get_state (session) == KITH_CONNECTION_CERTIFICATE_CHANGED);
  g_assert_null (kith_session_get_trusted_fingerprint (session));
  kith_session_accept_certificate (session);
  kith_test_wait_connected (session);
  g_clear_object (&session);
  kith_client_shutdown (client);
  g_clear_object (&client);
  kith_test_drain ();
  remove_tree (directory);
}

/* Whose session was ended elsewhere signs in again, and has one account, with what was typed before. */
static void
test_sign_in_again (void)
{
  g_autoptr (KithTestServer) server = kith_test_server_start ("auto");
  KithServerAddress *address = kith_test_server_get_address (server);
  g_autofree char *directory = g_dir_make_tmp ("kith-client-XXXXXX", NULL);
  g_autoptr (KithClient) client = kith_test_client_new (directory), other = kith_test_client_new (NULL);
  g_autoptr (KithSession) session = kith_test_register (client, address, "carol"), again = NULL, elsewhere = NULL;
  g_autoptr (KithGuild) guild = kith_test_create_guild (session, "Gardeners");
  g_autoptr (GAsyncResult) signed_in = NULL, changed = NULL, result = NULL;
  KithChannel *channel = kith_test_general (guild);

  kith_session_set_last_channel (session, channel);
  kith_client_sign_in_async (other, address, "carol", "correct horse", NULL, kith_test_keep_result, &signed_in);
  kith_test_wait_for (signed_in != NULL);
  elsewhere = kith_client_sign_in_finish (other, signed_in, NULL);
  g_assert_nonnull (elsewhere);
  kith_session_change_password_async (elsewhere, "correct horse", "another horse", NULL, kith_test_keep_result,
                                      &changed);
  kith_test_wait_for (changed != NULL);
  g_assert_true (kith_session_change_password_finish (elsewhere, changed, NULL));
  kith_test_wait_for (kith_session_get_state (session) == KITH_CONNECTION_SIGNED_OUT);
  kith_channel_send (channel, "typed meanwhile", NULL);
  kith_client_sign_in_async (client, address, "carol", "another horse", NULL, kith_test_keep_result, &result);
  kith_test_wait_for (result != NULL);
  again = kith_client_sign_in_finish (client, result, NULL);
  g_assert_nonnull (again);
  g_assert_cmpuint (g_list_model_get_n_items (kith_client_list_sessions (client)), ==, 1);
  kith_test_wait_connected (again);
  channel = kith_session_get_last_channel (again);
  g_assert_nonnull (channel);
  kith_channel_get_timeline (channel);
  kith_test_wait_for (kith_test_find (channel, "typed meanwhile"));
  g_clear_object (&guild);
  g_clear_object (&session);
  g_clear_object (&again);
  g_clear_object (&elsewhere);
  kith_client_shutdown (client);
  kith_client_shutdown (other);
  g_clear_object (&client);
  g_clear_object (&other);
  kith_test_drain ();
  remove_tree (directory);
}

static void
say_last_words (KithChannel *channel)
{
  kith_channel_set_draft (channel, "last words");
}

/* What is typed when the program ends is kept by whoever shows the channel, at the last moment. */
static void
test_last_words (void)
{
  g_autoptr (KithTestServer) server = kith_test_server_start ("auto");
  g_autofree char *directory = g_dir_make_tmp ("kith-client-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "cache.sqlite", NULL);
  g_autoptr (KithClient) client = kith_test_client_new (directory);
  g_autoptr (KithSession) session = kith_test_register (client, kith_test_server_get_address (server), "carol");
  g_autoptr (KithGuild) guild = kith_test_create_guild (session, "Gardeners");
  g_autoptr (KithCache) cache = NULL;
  g_autoptr (GPtrArray) drafts = NULL;

  g_signal_connect_object (kith_client_list_sessions (client), "items-changed", G_CALLBACK (say_last_words),
                           kith_test_general (guild), G_CONNECT_SWAPPED);
  kith_client_shutdown (client);
  cache = kith_cache_open (path);
  drafts = kith_cache_load (cache, kith_session_get_account_key (session), KITH_CACHE_DRAFT, NULL);
  g_assert_cmpuint (drafts->len, ==, 1);
  g_assert_cmpstr (((KithCacheRow *) g_ptr_array_index (drafts, 0))->text, ==, "last words");
  g_clear_pointer (&cache, kith_cache_close);
  g_clear_object (&guild);
  g_clear_object (&session);
  g_clear_object (&client);
  kith_test_drain ();
  remove_tree (directory);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/conversation/both-ways", test_both_ways);
  g_test_add_func ("/conversation/edit-and-delete", test_edit_and_delete);
  g_test_add_func ("/conversation/mention-and-read", test_mention_and_read);
  g_test_add_func ("/conversation/deleted-under-a-draft", test_deleted_under_a_draft);
  g_test_add_func ("/conversation/mention-taken-back", test_mention_taken_back);
  g_test_add_func ("/conversation/read-after-delete", test_read_after_delete);
  g_test_add_func ("/conversation/nothing-lost", test_nothing_lost);
  g_test_add_func ("/conversation/changed-certificate", test_changed_certificate);
  g_test_add_func ("/conversation/first-use", test_first_use);
  g_test_add_func ("/conversation/look", test_look);
  g_test_add_func ("/conversation/silent-peer", test_silent_peer);
  g_test_add_func ("/conversation/restart", test_restart);
  g_test_add_func ("/conversation/token-refused", test_token_refused);
  g_test_add_func ("/conversation/sign-out", test_sign_out);
  g_test_add_func ("/conversation/sign-out-leaves-nothing", test_sign_out_leaves_nothing);
  g_test_add_func ("/conversation/last-words", test_last_words);
  g_test_add_func ("/conversation/downgraded-certificate", test_downgraded_certificate);
  g_test_add_func ("/conversation/sign-in-again", test_sign_in_again);
  g_test_add_func ("/conversation/wrong-password", test_wrong_password);
  g_test_add_func ("/conversation/plain-http", test_plain_http);
  return g_test_run ();
}
