/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "service-fixture.h"

/* Accounts and sessions, with real hashes. */

#define PASSWORD "correct horse"

static KithWireAuthResult *
sign_up (ServiceFixture *fixture, const char *username, const char *invite, KithErrorCode *code)
{
  const KithWireRegisterRequest body = {
    .username = (char *) username, .password = (char *) PASSWORD, .invite = (char *) invite, .device = (char *) "Laptop"
  };

  return service_fixture_call (fixture, NULL, KITH_ROUTE_REGISTER, NULL, NULL, &body, NULL, code);
}

static KithWireAuthResult *
sign_in (ServiceFixture *fixture, const char *login, const char *password, KithErrorCode *code)
{
  const KithWireLoginRequest body = { .login = (char *) login, .password = (char *) password };

  return service_fixture_call (fixture, NULL, KITH_ROUTE_LOGIN, NULL, NULL, &body, NULL, code);
}

#define ATTEMPT "what this device alone knows"

static KithWireTokenResult *
refresh_as (ServiceFixture *fixture, const char *token, const char *attempt, KithErrorCode *code)
{
  const KithWireRefreshRequest body = { .refresh_token = (char *) token, .attempt = (char *) attempt };

  return service_fixture_call (fixture, NULL, KITH_ROUTE_REFRESH, NULL, NULL, &body, NULL, code);
}

static KithWireTokenResult *
refresh (ServiceFixture *fixture, const char *token, KithErrorCode *code)
{
  return refresh_as (fixture, token, NULL, code);
}

static void
verify (ServiceFixture *fixture, const char *token, KithdActor *actor)
{
  g_autoptr (GError) error = NULL;

  kithd_tokens_verify (fixture->tokens, token, actor, NULL, &error);
  g_assert_no_error (error);
}

static void
test_register (ServiceFixture *fixture)
{
  KithErrorCode code;
  g_autoptr (KithWireAuthResult) result = sign_up (fixture, "alice", NULL, &code);
  g_auto (KithdActor) actor = { 0 };
  g_autoptr (KithWireAccount) account = NULL;

  g_assert_cmpint (code, ==, KITH_ERROR_NONE);
  g_assert_cmpstr (result->user->username, ==, "alice");
  g_assert_cmpstr (result->user->display_name, ==, "alice");
  g_assert_cmpint (result->expires_in, ==, KITH_LIMIT_ACCESS_TOKEN_SECONDS);
  verify (fixture, result->access_token, &actor);
  g_assert_cmpstr (actor.user_id, ==, result->user->id);
  g_assert_cmpstr (actor.session_id, ==, result->session_id);
  account = service_fixture_expect (fixture, &actor, KITH_ROUTE_ACCOUNT_GET, NULL, NULL, NULL);
  g_assert_cmpstr (account->id, ==, result->user->id);
  g_assert_null (sign_up (fixture, "alice", NULL, &code));
  g_assert_cmpint (code, ==, KITH_ERROR_USERNAME_TAKEN);
}

static void
test_login (ServiceFixture *fixture)
{
  KithErrorCode code;
  g_autoptr (KithWireAuthResult) made = sign_up (fixture, "alice", NULL, &code);
  g_autoptr (KithWireAuthResult) result = NULL;

  g_assert_null (sign_in (fixture, "alice", "wrong", &code));
  g_assert_cmpint (code, ==, KITH_ERROR_WRONG_CREDENTIALS);
  g_assert_null (sign_in (fixture, "nobody", PASSWORD, &code));
  g_assert_cmpint (code, ==, KITH_ERROR_WRONG_CREDENTIALS);
  result = sign_in (fixture, "Alice", PASSWORD, &code);
  g_assert_cmpint (code, ==, KITH_ERROR_NONE);
  g_assert_cmpstr (result->user->id, ==, made->user->id);
  g_assert_cmpstr (result->session_id, !=, made->session_id);
  service_fixture_sql (fixture, "UPDATE users SET disabled = 1 WHERE id = $1", KITHD_ID (made->user->id));
  g_assert_null (sign_in (fixture, "alice", PASSWORD, &code));
  g_assert_cmpint (code, ==, KITH_ERROR_ACCOUNT_DISABLED);
  g_assert_null (sign_in (fixture, "alice", "wrong", &code));
  g_assert_cmpint (code, ==, KITH_ERROR_WRONG_CREDENTIALS);
  g_assert_null (refresh (fixture, made->refresh_token, &code));
  g_assert_cmpint (code, ==, KITH_ERROR_ACCOUNT_DISABLED);
}

static void
test_throttle (ServiceFixture *fixture)
{
  KithErrorCode code;
  g_autoptr (KithWireAuthResult) made = sign_up (fixture, "alice", NULL, &code);
  g_autoptr (KithWireAuthResult) result = NULL;
  guint waited = 0;

  for (guint i = 0; i < 5; i++)
    {
      g_assert_null (sign_in (fixture, "alice", "wrong", &code));
      g_assert_cmpint (code, ==, KITH_ERROR_WRONG_CREDENTIALS);
    }
  /* Now the right password does not help either, until the wait is over, and the wait grows. */
  for (guint i = 0; i < 3; i++)
    {
      g_assert_null (sign_in (fixture, "alice", PASSWORD, &code));
      g_assert_cmpint (code, ==, KITH_ERROR_LOGIN_THROTTLED);
      g_assert_cmpuint (fixture->retry_after, >, waited);
      waited = fixture->retry_after;
      kith_clock_advance (fixture->clock, waited * 1000);
      if (i < 2)
        {
          g_assert_null (sign_in (fixture, "alice", "wrong", &code));
          g_assert_cmpint (code, ==, KITH_ERROR_WRONG_CREDENTIALS);
        }
    }
  result = sign_in (fixture, "alice", PASSWORD, &code);
  g_assert_cmpint (code, ==, KITH_ERROR_NONE);
  g_assert_null (sign_in (fixture, "alice", "wrong", &code));
  g_assert_cmpint (code, ==, KITH_ERROR_WRONG_CREDENTIALS);
}

/* Who tries one name after another is slowed down by the address. */
static void
test_throttle_address (ServiceFixture *fixture)
{
  KithErrorCode code = KITH_ERROR_NONE;

  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *name = g_strdup_printf ("nobody%u", i);

      g_assert_null (sign_in (fixture, name, PASSWORD, &code));
      g_assert_cmpint (code, ==, KITH_ERROR_WRONG_CREDENTIALS);
    }
  g_assert_null (sign_in (fixture, "somebody", PASSWORD, &code));
  g_assert_cmpint (code, ==, KITH_ERROR_LOGIN_THROTTLED);
  g_assert_cmpuint (fixture->retry_after, ==, 1);
}

/* Who has a network of addresses is not given another try with each of them. */
static void
test_throttle_network (ServiceFixture *fixture)
{
  KithErrorCode code = KITH_ERROR_NONE;

  fixture->network = "2001:0db8:0000:0001::/64";
  for (guint i = 0; i <= 20; i++)
    {
      g_autofree char *name = g_strdup_printf ("nobody%u", i);
      g_autofree char *address = g_strdup_printf ("2001:db8:0:1::%u", i + 1);

      fixture->address = address;
      g_assert_null (sign_in (fixture, name, PASSWORD, &code));
      g_assert_cmpint (code, ==, i < 20 ? KITH_ERROR_WRONG_CREDENTIALS : KITH_ERROR_LOGIN_THROTTLED);
    }
}

static gpointer
run_sign_in (gpointer data)
{
  const KithWireLoginRequest body = { .login = (char *) "alice", .password = (char *) PASSWORD };
  g_autoptr (KithdOutcome) outcome = kithd_outcome_new ();
  KithdCall call = { .route = &kith_routes[KITH_ROUTE_LOGIN], .body = &body, .outcome = outcome };

  return kithd_service_handle (((ServiceFixture *) data)->service, &call, NULL);
}

/* A password that is changed while a login with it is being checked is not good any more. */
static void
test_login_while_changed (ServiceFixture *fixture)
{
  KithErrorCode code;
  g_autoptr (KithWireAuthResult) made = sign_up (fixture, "alice", NULL, &code);
  const KithdActor actor = { made->user->id, made->session_id };

  service_fixture_sql (fixture, "CREATE TEMP TABLE kept AS SELECT password_hash FROM users WHERE id = $1",
                       KITHD_ID (made->user->id));
  for (guint i = 0; i < 8; i++)
    {
      g_autoptr (KithWireAuthResult) result = NULL;
      g_autoptr (KithWireSessionList) sessions = NULL;
      GThread *login = g_thread_new ("login", run_sign_in, fixture);

      /* Meant to fall between its reading of the old hash and its end; before and after do no harm. */
      for (guint k = 0; k < i * 100; k++)
        g_thread_yield ();
      service_fixture_sql (fixture, "UPDATE users SET password_hash = 'another' WHERE id = $1",
                           KITHD_ID (made->user->id));
      service_fixture_sql (fixture, "DELETE FROM sessions WHERE user_id = $1", KITHD_ID (made->user->id));
      result = g_thread_join (login);
      sessions = service_fixture_expect (fixture, &actor, KITH_ROUTE_SESSIONS_LIST, NULL, NULL, NULL);
      g_assert_cmpuint (sessions->items->len, ==, 0);
      service_fixture_sql (fixture, "UPDATE users SET password_hash = (SELECT password_hash FROM kept) WHERE id = $1",
                           KITHD_ID (made->user->id));
      kith_clock_advance (fixture->clock, 60 * 60 * 1000 + 1);
    }
}

static void
test_rotation (ServiceFixture *fixture)
{
  KithErrorCode code;
  g_autoptr (KithWireAuthResult) made = sign_up (fixture, "alice", NULL, &code);
  g_autoptr (KithWireTokenResult) second = refresh (fixture, made->refresh_token, &code);
  g_autoptr (KithWireTokenResult) third = NULL;
  g_auto (KithdActor) actor = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (code, ==, KITH_ERROR_NONE);
  g_assert_cmpstr (second->refresh_token, !=, made->refresh_token);
  verify (fixture, second->access_token, &actor);
  third = refresh (fixture, second->refresh_token, &code);
  g_assert_cmpint (code, ==, KITH_ERROR_NONE);
  /* The first is two exchanges old: somebody stole it, or the newest. The session ends though the call is refused. */
  g_assert_null (refresh (fixture, made->refresh_token, &code));
  g_assert_cmpint (code, ==, KITH_ERROR_REFRESH_TOKEN_REUSED);
  g_assert_cmpuint (fixture->outcome->revoked_sessions->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (fixture->outcome->revoked_sessions, 0), ==, made->session_id);
  g_assert_null (refresh (fixture, third->refresh_token, &code));
  g_assert_cmpint (code, ==, KITH_ERROR_SESSION_REVOKED);
  /* After a restart its access tokens are refused at once. */
  service_fixture_configure (fixture, &(KithdServiceConfig){ .name = "Test" });
  kithd_actor_clear (&actor);
  g_assert_false (kithd_tokens_verify (fixture->tokens, third->access_token, &actor, NULL, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_SESSION_REVOKED);
}

/* The answer got lost: the same exchange may be repeated for a while, but not once its answer was used. */
static void
test_lost_answer (ServiceFixture *fixture)
{
  KithErrorCode code;
  g_autoptr (KithWireAuthResult) made = sign_up (fixture, "alice", NULL, &code);
  g_autoptr (KithWireTokenResult) lost = refresh_as (fixture, made->refresh_token, ATTEMPT, &code);
  g_autoptr (KithWireTokenResult) repeated = NULL;
  g_autoptr (KithWireTokenResult) next = NULL;

  kith_clock_advance (fixture->clock, 60 * 60 * 1000);
  repeated = refresh_as (fixture, made->refresh_token, ATTEMPT, &code);
  g_assert_cmpint (code, ==, KITH_ERROR_NONE);
  next = refresh (fixture, repeated->refresh_token, &code);
  g_assert_cmpint (code, ==, KITH_ERROR_NONE);
  g_assert_null (refresh_as (fixture, made->refresh_token, ATTEMPT, &code));
  g_assert_cmpint (code, ==, KITH_ERROR_REFRESH_TOKEN_REUSED);
}

static void
test_lost_answer_found (ServiceFixture *fixture)
{
  KithErrorCode code;
  g_autoptr (KithWireAuthResult) made = sign_up (fixture, "alice", NULL, &code);
  g_autoptr (KithWireTokenResult) lost = refresh_as (fixture, made->refresh_token, ATTEMPT, &code);
  g_autoptr (KithWireTokenResult) repeated = refresh_as (fixture, made->refresh_token, ATTEMPT, &code);

  g_assert_cmpint (code, ==, KITH_ERROR_NONE);
  g_assert_null (refresh (fixture, lost->refresh_token, &code));
  g_assert_cmpint (code, ==, KITH_ERROR_REFRESH_TOKEN_REUSED);
}

/* Without the attempt, or with another one, an old token is a stolen one at once. */
static void
test_stolen (ServiceFixture *fixture)
{
  static const char *const attempts[] = { NULL, "what a thief might guess" };

  for (guint i = 0; i < G_N_ELEMENTS (attempts); i++)
    {
      KithErrorCode code;
      g_autofree char *name = g_strdup_printf ("alice%u", i);
      g_autoptr (KithWireAuthResult) made = sign_up (fixture, name, NULL, &code);
      g_autoptr (KithWireTokenResult) next = refresh_as (fixture, made->refresh_token, ATTEMPT, &code);

      g_assert_null (refresh_as (fixture, made->refresh_token, attempts[i], &code));
      g_assert_cmpint (code, ==, KITH_ERROR_REFRESH_TOKEN_REUSED);
      g_assert_null (refresh_as (fixture, next->refresh_token, ATTEMPT, &code));
      g_assert_cmpint (code, ==, KITH_ERROR_SESSION_REVOKED);
    }
}

static void
test_too_late (ServiceFixture *fixture)
{
  KithErrorCode code;
  g_autoptr (KithWireAuthResult) made = sign_up (fixture, "alice", NULL, &code);
  g_autoptr (KithWireTokenResult) lost = refresh_as (fixture, made->refresh_token, ATTEMPT, &code);
  g_autofree char *forged = g_strdup (made->refresh_token);

  kith_clock_advance (fixture->clock, 24 * 60 * 60 * 1000 + 1);
  g_assert_null (refresh_as (fixture, made->refresh_token, ATTEMPT, &code));
  g_assert_cmpint (code, ==, KITH_ERROR_REFRESH_TOKEN_REUSED);
  /* What this server never gave out ends nothing. */
  forged[10] = forged[10] == 'A' ? 'B' : 'A';
  g_assert_null (refresh (fixture, forged, &code));
  g_assert_cmpint (code, ==, KITH_ERROR_INVALID_REFRESH_TOKEN);
  g_assert_null (refresh (fixture, "", &code));
  g_assert_cmpint (code, ==, KITH_ERROR_INVALID_REFRESH_TOKEN);
}

static void
test_expiry (ServiceFixture *fixture)
{
  KithErrorCode code;
  g_autoptr (KithWireAuthResult) made = sign_up (fixture, "alice", NULL, &code);

  kith_clock_advance (fixture->clock, KITH_LIMIT_REFRESH_TOKEN_SECONDS * G_GINT64_CONSTANT (1000));
  g_assert_null (refresh (fixture, made->refresh_token, &code));
  g_assert_cmpint (code, ==, KITH_ERROR_INVALID_REFRESH_TOKEN);
}

static void
test_sessions (ServiceFixture *fixture)
{
  KithErrorCode code;
  g_autoptr (KithWireAuthResult) first = sign_up (fixture, "alice", NULL, &code);
  g_autoptr (KithWireAuthResult) second = NULL;
  g_autoptr (KithWireSessionList) list = NULL;
  g_auto (KithdActor) actor = { 0 };
  const KithWireSession *newest;

  kith_clock_advance (fixture->clock, 1000);
  second = sign_in (fixture, "alice", PASSWORD, &code);
  verify (fixture, first->access_token, &actor);
  list = service_fixture_expect (fixture, &actor, KITH_ROUTE_SESSIONS_LIST, NULL, NULL, NULL);
  g_assert_cmpuint (list->items->len, ==, 2);
  newest = g_ptr_array_index (list->items, 0);
  g_assert_cmpstr (newest->id, ==, second->session_id);
  g_assert_cmpstr (newest->address, ==, "192.0.2.1");
  g_assert_false (newest->current);
  g_assert_true (((const KithWireSession *) g_ptr_array_index (list->items, 1))->current);

  service_fixture_expect (fixture, &actor, KITH_ROUTE_SESSION_REVOKE, second->session_id, NULL, NULL);
  g_assert_cmpstr (g_ptr_array_index (fixture->outcome->revoked_sessions, 0), ==, second->session_id);
  service_fixture_refuse (fixture, &actor, KITH_ROUTE_SESSION_REVOKE, second->session_id, NULL, NULL,
                          KITH_ERROR_UNKNOWN_SESSION);
  g_assert_null (refresh (fixture, second->refresh_token, &code));
  g_assert_cmpint (code, ==, KITH_ERROR_SESSION_REVOKED);
  service_fixture_expect (fixture, &actor, KITH_ROUTE_LOGOUT, NULL, NULL, NULL);
  g_assert_null (refresh (fixture, first->refresh_token, &code));
  g_assert_cmpint (code, ==, KITH_ERROR_SESSION_REVOKED);
}

/* Nobody ends another person's session. */
static void
test_foreign_session (ServiceFixture *fixture)
{
  g_autoptr (KithdActor) alice = service_fixture_add_person (fixture, "alice");
  g_autoptr (KithdActor) mallory = service_fixture_add_person (fixture, "mallory");

  service_fixture_refuse (fixture, mallory, KITH_ROUTE_SESSION_REVOKE, alice->session_id, NULL, NULL,
                          KITH_ERROR_UNKNOWN_SESSION);
}

static void
test_password (ServiceFixture *fixture)
{
  KithErrorCode code;
  g_autoptr (KithWireAuthResult) first = sign_up (fixture, "alice", NULL, &code);
  g_autoptr (KithWireAuthResult) other = sign_in (fixture, "alice", PASSWORD, &code);
  g_autoptr (KithWireAuthResult) again = NULL;
  g_autoptr (KithWireTokenResult) refreshed = NULL;
  g_auto (KithdActor) actor = { 0 };
  const KithWirePasswordRequest wrong = { (char *) "wrong", (char *) "another password" };
  const KithWirePasswordRequest right = { (char *) PASSWORD, (char *) "another password" };

  verify (fixture, first->access_token, &actor);
  service_fixture_refuse (fixture, &actor, KITH_ROUTE_PASSWORD_CHANGE, NULL, NULL, &wrong, KITH_ERROR_WRONG_PASSWORD);
  service_fixture_expect (fixture, &actor, KITH_ROUTE_PASSWORD_CHANGE, NULL, NULL, &right);
  g_assert_cmpuint (fixture->outcome->revoked_sessions->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (fixture->outcome->revoked_sessions, 0), ==, other->session_id);
  refreshed = refresh (fixture, first->refresh_token, &code);
  g_assert_cmpint (code, ==, KITH_ERROR_NONE);
  g_assert_null (sign_in (fixture, "alice", PASSWORD, &code));
  again = sign_in (fixture, "alice", "another password", &code);
  g_assert_cmpint (code, ==, KITH_ERROR_NONE);
}

static void
test_modes (ServiceFixture *fixture)
{
  g_autoptr (KithdActor) owner = service_fixture_add_person (fixture, "owner");
  g_autoptr (KithWireGuildSnapshot) guild = service_fixture_add_guild (fixture, owner, "Guild");
  const KithWireInviteRequest once = { .has_max_uses = TRUE, .max_uses = 1 };
  g_autoptr (KithWireInvite)
    invite = service_fixture_expect (fixture, owner, KITH_ROUTE_INVITE_CREATE, guild->id, NULL, &once);
  g_autoptr (KithWireAuthResult) result = NULL;
  KithErrorCode code;

  service_fixture_configure (fixture, &(KithdServiceConfig){ .registration = KITH_REGISTRATION_MODE_CLOSED });
  g_assert_null (sign_up (fixture, "alice", invite->code, &code));
  g_assert_cmpint (code, ==, KITH_ERROR_REGISTRATION_CLOSED);
  service_fixture_configure (fixture, &(KithdServiceConfig){ .registration = KITH_REGISTRATION_MODE_INVITE });
  g_assert_null (sign_up (fixture, "alice", NULL, &code));
  g_assert_cmpint (code, ==, KITH_ERROR_INVITE_REQUIRED);
  g_assert_null (sign_up (fixture, "alice", "nonsense", &code));
  g_assert_cmpint (code, ==, KITH_ERROR_UNKNOWN_INVITE);
  result = sign_up (fixture, "alice", invite->code, &code);
  g_assert_cmpint (code, ==, KITH_ERROR_NONE);
  service_fixture_assert_events (fixture, "guild.create>user member.add>guild message.create>channel");
  g_assert_null (sign_up (fixture, "bob", invite->code, &code));
  g_assert_cmpint (code, ==, KITH_ERROR_UNKNOWN_INVITE);
}

/* Who runs the server makes the first account, whatever the mode; nobody else does. */
static void
test_bootstrap (ServiceFixture *fixture)
{
  const KithdServiceConfig config = { .registration = KITH_REGISTRATION_MODE_INVITE,
                                      .bootstrap = TRUE,
                                      .bootstrap_code = "only-mine" };
  g_autoptr (KithWireAuthResult) first = NULL;
  KithErrorCode code;

  service_fixture_configure (fixture, &config);
  g_assert_null (sign_up (fixture, "mallory", NULL, &code));
  g_assert_cmpint (code, ==, KITH_ERROR_INVITE_REQUIRED);
  g_assert_null (sign_up (fixture, "mallory", "guess", &code));
  g_assert_cmpint (code, ==, KITH_ERROR_UNKNOWN_INVITE);
  first = sign_up (fixture, "owner", "only-mine", &code);
  g_assert_cmpint (code, ==, KITH_ERROR_NONE);
  g_assert_null (sign_up (fixture, "second", "only-mine", &code));
  g_assert_cmpint (code, ==, KITH_ERROR_UNKNOWN_INVITE);
}

static void
publish (KithdOutcome *outcome, gpointer data)
{
  KithdOutcome **published = data;

  g_assert_null (*published);
  *published = outcome;
}

static void
test_publisher (ServiceFixture *fixture)
{
  g_autoptr (KithdActor) owner = service_fixture_add_person (fixture, "owner");
  g_autoptr (KithWireGuildSnapshot) guild = service_fixture_add_guild (fixture, owner, "Guild");
  const KithWireInviteRequest any = { 0 };
  g_autoptr (KithWireInvite)
    invite = service_fixture_expect (fixture, owner, KITH_ROUTE_INVITE_CREATE, guild->id, NULL, &any);
  g_autoptr (KithdOutcome) published = NULL;
  g_autoptr (KithWireAuthResult) result = NULL;
  KithErrorCode code;

  kithd_service_set_publisher (fixture->service, publish, &published);
  result = sign_up (fixture, "alice", invite->code, &code);
  g_assert_nonnull (published);
  g_assert_cmpuint (published->events->len, ==, 3);
  g_assert_true (kithd_outcome_is_empty (fixture->outcome));
}

static void
test_session_limit (ServiceFixture *fixture)
{
  KithErrorCode code;
  g_autoptr (KithWireAuthResult) first = sign_up (fixture, "alice", NULL, &code);
  g_autoptr (KithWireAuthResult) second = NULL;

  service_fixture_configure (fixture, &(KithdServiceConfig){ .sessions_per_user = 2 });
  second = sign_in (fixture, "alice", PASSWORD, &code);
  g_assert_cmpint (code, ==, KITH_ERROR_NONE);
  g_assert_null (sign_in (fixture, "alice", PASSWORD, &code));
  g_assert_cmpint (code, ==, KITH_ERROR_TOO_MANY_SESSIONS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  service_test_add ("/service/auth/register", test_register);
  service_test_add ("/service/auth/login", test_login);
  service_test_add ("/service/auth/throttle", test_throttle);
  service_test_add ("/service/auth/throttle-address", test_throttle_address);
  service_test_add ("/service/auth/throttle-network", test_throttle_network);
  service_test_add ("/service/auth/login-while-changed", test_login_while_changed);
  service_test_add ("/service/auth/rotation", test_rotation);
  service_test_add ("/service/auth/lost-answer", test_lost_answer);
  service_test_add ("/service/auth/lost-answer-found", test_lost_answer_found);
  service_test_add ("/service/auth/too-late", test_too_late);
  service_test_add ("/service/auth/stolen", test_stolen);
  service_test_add ("/service/auth/expiry", test_expiry);
  service_test_add ("/service/auth/sessions", test_sessions);
  service_test_add ("/service/auth/foreign-session", test_foreign_session);
  service_test_add ("/service/auth/password", test_password);
  service_test_add ("/service/auth/modes", test_modes);
  service_test_add ("/service/auth/bootstrap", test_bootstrap);
  service_test_add ("/service/auth/publisher", test_publisher);
  service_test_add ("/service/auth/session-limit", test_session_limit);
  return g_test_run ();
}
