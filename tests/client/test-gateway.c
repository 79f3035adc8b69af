/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-error.h"
#include "kith-gateway.h"
#include "kith-net-error.h"
#include "kith-script-transport.h"
#include "kith-test-wait.h"
#include "kith-uuid.h"

#define USER_ID "0197a0c0-0000-7000-8000-000000000001"
#define EVENT_ID "0197a0c0-0000-7000-8000-0000000000aa"
#define NEXT_ID "0197a0c0-0000-7000-8000-0000000000ab"

typedef struct
{
  KithClock *clock;
  KithScriptTransport *transport;
  KithTokens *tokens;
  KithGateway *gateway;
  guint ready, resumed, events;
} Fixture;

static void
count (guint *counter)
{
  (*counter)++;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (KithSecretStore) secrets = kith_secret_store_new_memory ();

  self->clock = kith_clock_new_manual (1750000000000);
  self->transport = kith_script_transport_new ();
  self->tokens = kith_tokens_new (self->clock, KITH_TRANSPORT (self->transport), secrets);
  kith_tokens_set (self->tokens, "access-1", "refresh-1", KITH_LIMIT_ACCESS_TOKEN_SECONDS);
  self->gateway = kith_gateway_new (self->clock, KITH_TRANSPORT (self->transport), self->tokens);
  g_signal_connect_swapped (self->gateway, "ready", G_CALLBACK (count), &self->ready);
  g_signal_connect_swapped (self->gateway, "resumed", G_CALLBACK (count), &self->resumed);
  g_signal_connect_swapped (self->gateway, "event", G_CALLBACK (count), &self->events);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  gpointer gateway = self->gateway, tokens = self->tokens;

  g_object_add_weak_pointer (gateway, &gateway);
  g_object_add_weak_pointer (tokens, &tokens);
  kith_gateway_stop (self->gateway);
  kith_test_drain ();
  g_object_unref (self->gateway);
  g_object_unref (self->tokens);
  kith_test_drain ();
  g_assert_null (gateway);
  g_assert_null (tokens);
  g_object_unref (self->transport);
  kith_clock_unref (self->clock);
}

static void
assert_said (Fixture *self, const char *op, const char *token, const char *after)
{
  g_autoptr (JsonNode) frame = NULL;
  JsonObject *object;

  kith_test_drain ();
  frame = kith_script_transport_take_frame (self->transport);
  g_assert_nonnull (frame);
  object = json_node_get_object (frame);
  g_assert_cmpstr (json_object_get_string_member (object, "op"), ==, op);
  if (token)
    g_assert_cmpstr (json_object_get_string_member (object, "token"), ==, token);
  g_assert_cmpstr (json_object_get_string_member_with_default (object, "after", NULL), ==, after);
}

static void
say_ready (Fixture *self)
{
  g_autoptr (KithWireReady) ready = kith_wire_ready_new ();

  ready->presence = kith_wire_own_presence_new ();
  ready->settings = kith_wire_user_settings_new ();
  ready->settings->guild_order = kith_wire_guild_order_new ();
  ready->session_id = g_strdup (USER_ID);
  ready->last_event = g_strdup (EVENT_ID);
  ready->user = kith_wire_account_new ();
  ready->user->id = g_strdup (USER_ID);
  ready->user->username = g_strdup ("me");
  ready->user->display_name = g_strdup ("Me");
  kith_script_transport_say (self->transport, "ready", NULL, NULL, kith_wire_ready_encode (ready));
}

static KithConnectionState
state_of (Fixture *self)
{
  kith_test_drain ();
  return kith_gateway_get_state (self->gateway);
}

static void
connect_it (Fixture *self)
{
  kith_gateway_start (self->gateway);
  assert_said (self, "identify", "access-1", NULL);
  say_ready (self);
  g_assert_cmpint (state_of (self), ==, KITH_CONNECTION_CONNECTED);
}

static void
test_resume (Fixture *self, gconstpointer data)
{
  g_autoptr (KithWirePresence) presence = kith_wire_presence_new ();

  connect_it (self);
  g_assert_cmpuint (self->ready, ==, 1);
  presence->user_id = g_strdup (USER_ID);
  kith_script_transport_say (self->transport, "event", "presence.update", NULL, kith_wire_presence_encode (presence));
  kith_script_transport_say (self->transport, "event", "no.such.event", NEXT_ID, NULL);
  g_assert_cmpuint (self->events, ==, 1);
  kith_script_transport_hang_up (self->transport, KITH_CLOSE_GOING_AWAY);
  g_assert_cmpint (kith_gateway_get_state (self->gateway), ==, KITH_CONNECTION_WAITING);
  kith_clock_advance (self->clock, 1000);
  assert_said (self, "resume", "access-1", NEXT_ID);
  g_assert_cmpint (state_of (self), ==, KITH_CONNECTION_CONNECTING);
  kith_script_transport_say (self->transport, "resumed", NULL, NULL, NULL);
  g_assert_cmpint (state_of (self), ==, KITH_CONNECTION_CONNECTED);
  g_assert_cmpuint (self->resumed, ==, 1);

  kith_script_transport_hang_up (self->transport, KITH_LINK_CLOSE_LOST);
  kith_gateway_retry_now (self->gateway);
  assert_said (self, "resume", NULL, NEXT_ID);
  kith_script_transport_say (self->transport, "invalid_session", NULL, NULL, NULL);
  assert_said (self, "identify", NULL, NULL);
  say_ready (self);
  g_assert_cmpuint (self->ready, ==, 2);
}

/* The pause never exceeds its limit, which doubles from one second to thirty. */
static void
test_backoff (Fixture *self, gconstpointer data)
{
  kith_script_transport_set_open_error (self->transport, KITH_NET_ERROR, KITH_NET_ERROR_OFFLINE);
  kith_gateway_start (self->gateway);
  for (guint attempt = 0; attempt < 12; attempt++)
    {
      guint limit = MIN (1u << MIN (attempt, 10), 30);

      g_assert_cmpint (state_of (self), ==, KITH_CONNECTION_WAITING);
      g_assert_cmpuint (kith_script_transport_get_opened (self->transport), ==, attempt + 1);
      g_assert_cmpuint (kith_gateway_get_retry_seconds (self->gateway), <=, limit);
      g_assert_nonnull (kith_gateway_get_error_text (self->gateway));
      kith_clock_advance (self->clock, kith_gateway_get_retry_seconds (self->gateway) * 1000);
    }
  kith_script_transport_set_open_error (self->transport, 0, 0);
  kith_gateway_retry_now (self->gateway);
  kith_test_drain ();
  say_ready (self);
  g_assert_cmpint (state_of (self), ==, KITH_CONNECTION_CONNECTED);
  g_assert_null (kith_gateway_get_error_text (self->gateway));
  g_assert_cmpuint (kith_gateway_get_retry_seconds (self->gateway), ==, 0);
}

/* A server that greets and hangs up at once is left more and more alone, until a connection lasts. */
static void
test_brief_connections (Fixture *self, gconstpointer data)
{
  guint longest = 0;

  kith_gateway_start (self->gateway);
  for (guint i = 0; i < 40; i++)
    {
      kith_test_drain ();
      say_ready (self);
      g_assert_cmpint (state_of (self), ==, KITH_CONNECTION_CONNECTED);
      kith_script_transport_hang_up (self->transport, KITH_CLOSE_GOING_AWAY);
      g_assert_cmpint (state_of (self), ==, KITH_CONNECTION_WAITING);
      longest = MAX (longest, kith_gateway_get_retry_seconds (self->gateway));
      kith_clock_advance (self->clock, kith_gateway_get_retry_seconds (self->gateway) * 1000);
    }
  g_assert_cmpuint (longest, >, 1);
  kith_test_drain ();
  say_ready (self);
  kith_test_drain ();
  kith_clock_advance (self->clock, KITH_GATEWAY_STEADY_MS);
  kith_script_transport_hang_up (self->transport, KITH_CLOSE_GOING_AWAY);
  g_assert_cmpuint (kith_gateway_get_retry_seconds (self->gateway), <=, 1);
}

static void
test_silent_server (Fixture *self, gconstpointer data)
{
  kith_gateway_start (self->gateway);
  g_assert_cmpint (state_of (self), ==, KITH_CONNECTION_CONNECTING);
  kith_clock_advance (self->clock, 16000);
  g_assert_cmpint (state_of (self), ==, KITH_CONNECTION_WAITING);
}

static void
answer_refresh (Fixture *self, const char *expected, const char *access, const char *refresh)
{
  KithScriptRequest *request;
  KithWireTokenResult *tokens = kith_wire_token_result_new ();

  kith_test_drain ();
  g_assert_cmpuint (kith_script_transport_count (self->transport, KITH_ROUTE_REFRESH), ==, 1);
  request = kith_script_transport_find (self->transport, KITH_ROUTE_REFRESH);
  g_assert_cmpstr (((KithWireRefreshRequest *) request->body)->refresh_token, ==, expected);
  tokens->access_token = g_strdup (access);
  tokens->refresh_token = g_strdup (refresh);
  tokens->expires_in = KITH_LIMIT_ACCESS_TOKEN_SECONDS;
  kith_script_transport_answer (self->transport, request, tokens);
  kith_test_drain ();
}

static void
test_token_renewal (Fixture *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;

  connect_it (self);
  kith_clock_advance (self->clock, (KITH_LIMIT_ACCESS_TOKEN_SECONDS - 60) * 1000);
  kith_test_drain ();
  /* Whoever else needs a token waits for the same request. */
  kith_tokens_get_async (self->tokens, NULL, kith_test_keep_result, &result);
  answer_refresh (self, "refresh-1", "access-2", "refresh-2");
  g_assert_nonnull (result);
  assert_said (self, "token", "access-2", NULL);
  g_assert_null (kith_script_transport_take_frame (self->transport));
  kith_clock_advance (self->clock, (KITH_LIMIT_ACCESS_TOKEN_SECONDS - 60) * 1000);
  answer_refresh (self, "refresh-2", "access-3", "refresh-3");
  assert_said (self, "token", "access-3", NULL);
  g_assert_cmpint (state_of (self), ==, KITH_CONNECTION_CONNECTED);
}

static void
test_revoked (Fixture *self, gconstpointer data)
{
  connect_it (self);
  kith_script_transport_hang_up (self->transport, KITH_CLOSE_SESSION_OVER);
  kith_clock_advance (self->clock, 1000);
  kith_test_drain ();
  kith_script_transport_refuse (self->transport, kith_script_transport_find (self->transport, KITH_ROUTE_REFRESH),
                                KITH_ERROR, KITH_ERROR_SESSION_REVOKED, 0);
  g_assert_cmpint (state_of (self), ==, KITH_CONNECTION_SIGNED_OUT);
  kith_clock_advance (self->clock, 120000);
  g_assert_cmpint (state_of (self), ==, KITH_CONNECTION_SIGNED_OUT);
}

/* Tokens that come after somebody signed out are neither used nor kept. */
static void
test_signed_out_meanwhile (Fixture *self, gconstpointer data)
{
  g_autoptr (KithSecretStore) secrets = kith_secret_store_new_memory ();
  g_autoptr (KithTokens) tokens = kith_tokens_new (self->clock, KITH_TRANSPORT (self->transport), secrets);
  g_autoptr (KithWireTokenResult) answer = kith_wire_token_result_new ();
  g_autoptr (GAsyncResult) got = NULL, loaded = NULL;
  g_autofree char *token = NULL, *secret = NULL;
  KithScriptRequest *request;

  kith_tokens_set_secret_name (tokens, "here");
  kith_tokens_set (tokens, "access-1", "refresh-1", 900);
  kith_test_drain ();
  kith_tokens_expire (tokens, "access-1");
  kith_tokens_get_async (tokens, NULL, kith_test_keep_result, &got);
  request = kith_script_transport_find (self->transport, KITH_ROUTE_REFRESH);
  g_assert_nonnull (request);
  kith_tokens_forget (tokens);
  answer->access_token = g_strdup ("access-2");
  answer->refresh_token = g_strdup ("refresh-2");
  answer->expires_in = 900;
  kith_script_transport_answer (self->transport, request, g_steal_pointer (&answer));
  kith_test_drain ();
  g_assert_nonnull (got);
  token = kith_tokens_get_finish (tokens, got, NULL);
  g_assert_null (token);
  kith_secret_store_load_async (secrets, "here", NULL, kith_test_keep_result, &loaded);
  kith_test_drain ();
  secret = kith_secret_store_load_finish (secrets, loaded, NULL);
  g_assert_null (secret);
}

/* A refresh that fails on the way is no reason to sign out. */
static void
test_refresh_offline (Fixture *self, gconstpointer data)
{
  connect_it (self);
  kith_script_transport_hang_up (self->transport, KITH_CLOSE_BAD_TOKEN);
  kith_clock_advance (self->clock, 1000);
  kith_test_drain ();
  kith_script_transport_refuse (self->transport, kith_script_transport_find (self->transport, KITH_ROUTE_REFRESH),
                                KITH_NET_ERROR, KITH_NET_ERROR_OFFLINE, 0);
  g_assert_cmpint (state_of (self), ==, KITH_CONNECTION_WAITING);
  kith_gateway_retry_now (self->gateway);
  answer_refresh (self, "refresh-1", "access-2", "refresh-2");
  assert_said (self, "resume", "access-2", EVENT_ID);
}

static void
test_certificate (Fixture *self, gconstpointer data)
{
  kith_script_transport_set_open_error (self->transport, KITH_NET_ERROR, KITH_NET_ERROR_CERTIFICATE);
  kith_gateway_start (self->gateway);
  g_assert_cmpint (state_of (self), ==, KITH_CONNECTION_CERTIFICATE_CHANGED);
  kith_clock_advance (self->clock, 120000);
  g_assert_cmpint (state_of (self), ==, KITH_CONNECTION_CERTIFICATE_CHANGED);
  g_assert_cmpuint (kith_script_transport_get_opened (self->transport), ==, 1);
  kith_script_transport_set_open_error (self->transport, 0, 0);
  kith_gateway_retry_now (self->gateway);
  assert_said (self, "identify", NULL, NULL);
}

/* A store that cannot be read until it is mended. */
#define KITH_TYPE_TEST_STORE (kith_test_store_get_type ())
G_DECLARE_FINAL_TYPE (KithTestStore, kith_test_store, KITH, TEST_STORE, GObject)

struct _KithTestStore
{
  GObject parent_instance;
  gboolean mended;
  guint loads;
};

static void test_store_init (KithSecretStoreInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KithTestStore, kith_test_store, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (KITH_TYPE_SECRET_STORE, test_store_init))

static void
kith_test_store_class_init (KithTestStoreClass *class)
{
}

static void
kith_test_store_init (KithTestStore *self)
{
}

static void
test_store_load_async (KithSecretStore *store, const char *name, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, data);

  KITH_TEST_STORE (store)->loads++;
  if (KITH_TEST_STORE (store)->mended)
    g_task_return_pointer (task, g_strdup ("refresh-1 key"), g_free);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "The keyring is locked");
}

static char *
test_store_load_finish (KithSecretStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
test_store_save_async (KithSecretStore *store, const char *name, const char *secret, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, data);

  g_task_return_boolean (task, TRUE);
}

static gboolean
test_store_save_finish (KithSecretStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
test_store_is_lasting (KithSecretStore *store)
{
  return TRUE;
}

static void
test_store_init (KithSecretStoreInterface *interface)
{
  interface->load_async = test_store_load_async;
  interface->load_finish = test_store_load_finish;
  interface->save_async = test_store_save_async;
  interface->save_finish = test_store_save_finish;
  interface->is_lasting = test_store_is_lasting;
}

/* A keyring that cannot be read is not the end of a session that lies in it; one that never did has ended. */
static void
test_keyring (Fixture *self, gconstpointer data)
{
  g_autoptr (KithTestStore) store = g_object_new (KITH_TYPE_TEST_STORE, NULL);
  g_autoptr (KithTokens)
    tokens = kith_tokens_new (self->clock, KITH_TRANSPORT (self->transport), KITH_SECRET_STORE (store));
  g_autoptr (KithGateway) gateway = kith_gateway_new (self->clock, KITH_TRANSPORT (self->transport), tokens);

  kith_tokens_set_secret_name (tokens, "here");
  kith_gateway_start (gateway);
  kith_test_drain ();
  g_assert_cmpint (kith_gateway_get_state (gateway), ==, KITH_CONNECTION_KEYRING_FAILED);
  g_assert_cmpstr (kith_gateway_get_error_text (gateway), ==, "The keyring is locked");
  /* Nobody is asked again and again. */
  kith_clock_advance (self->clock, 120000);
  kith_test_drain ();
  g_assert_cmpuint (store->loads, ==, 1);
  store->mended = TRUE;
  kith_gateway_retry_now (gateway);
  kith_test_drain ();
  answer_refresh (self, "refresh-1", "access-2", "refresh-2");
  assert_said (self, "identify", "access-2", NULL);
  kith_gateway_stop (gateway);

  g_clear_object (&tokens);
  g_clear_object (&gateway);
  store->mended = FALSE;
  tokens = kith_tokens_new (self->clock, KITH_TRANSPORT (self->transport), KITH_SECRET_STORE (store));
  kith_tokens_set_secret_name (tokens, "here");
  kith_tokens_set_kept (tokens, FALSE);
  gateway = kith_gateway_new (self->clock, KITH_TRANSPORT (self->transport), tokens);
  kith_gateway_start (gateway);
  kith_test_drain ();
  g_assert_cmpint (kith_gateway_get_state (gateway), ==, KITH_CONNECTION_SIGNED_OUT);
  kith_gateway_stop (gateway);
}

static void
test_nonsense (Fixture *self, gconstpointer data)
{
  g_autoptr (JsonNode) list = json_from_string ("[1,2]", NULL);

  connect_it (self);
  kith_link_emit_frame (kith_script_transport_get_link (self->transport), list);
  kith_script_transport_say (self->transport, "what", NULL, NULL, NULL);
  kith_script_transport_say (self->transport, "event", "message.create", NEXT_ID,
                             json_from_string ("{\"id\":7}", NULL));
  kith_script_transport_say (self->transport, "event", NULL, NULL, NULL);
  g_assert_cmpuint (self->events, ==, 0);
  g_assert_cmpint (state_of (self), ==, KITH_CONNECTION_CONNECTED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/gateway/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("resume", test_resume);
  ADD ("backoff", test_backoff);
  ADD ("brief-connections", test_brief_connections);
  ADD ("silent-server", test_silent_server);
  ADD ("token-renewal", test_token_renewal);
  ADD ("revoked", test_revoked);
  ADD ("signed-out-meanwhile", test_signed_out_meanwhile);
  ADD ("refresh-offline", test_refresh_offline);
  ADD ("certificate", test_certificate);
  ADD ("keyring", test_keyring);
  ADD ("nonsense", test_nonsense);
  return g_test_run ();
}
