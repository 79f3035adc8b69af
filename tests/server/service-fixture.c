/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "service-fixture.h"

#include <glib/gstdio.h>

#include "kithd-accounts.h"
#include "kithd-sessions.h"

#define NOW G_GINT64_CONSTANT (1760000000000)

static void
run_case (gconstpointer data)
{
  const KithdServiceConfig config = { .name = "Test", .fingerprint = "ab12" };
  g_autoptr (ServiceFixture) fixture = service_fixture_new (&config);
  union
  {
    gconstpointer data;
    ServiceTest test;
  } one = { .data = data };

  one.test (fixture);
}

void
service_test_add (const char *path, ServiceTest test)
{
  union
  {
    gconstpointer data;
    ServiceTest test;
  } one = { .test = test };

  g_test_add_data_func (path, one.data, run_case);
}

ServiceFixture *
service_fixture_new (const KithdServiceConfig *config)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  ServiceFixture *self = g_new0 (ServiceFixture, 1);
  guint8 key[KITHD_TOKENS_KEY_BYTES] = { 7 };

  self->directory = g_dir_make_tmp ("kith-service-XXXXXX", &error);
  g_assert_no_error (error);
  path = g_build_filename (self->directory, "kith.db", NULL);
  self->clock = kith_clock_new_manual (NOW);
  self->ids = kith_uuid_generator_new (self->clock);
  self->tokens = kithd_tokens_new (self->clock, key);
  self->presence = kithd_presence_new ();
  self->outcome = kithd_outcome_new ();
  self->metrics = kithd_metrics_new (0);
  self->store = kithd_store_open (
    &(KithdStoreConfig){ .driver = &kithd_db_sqlite, .location = path, .n_readers = 2, .metrics = self->metrics },
    &error);
  g_assert_no_error (error);
  service_fixture_configure (self, config);
  return self;
}

static gboolean
do_nothing (KithdDb *db, gpointer data, GError **error)
{
  return TRUE;
}

/* Begins anew with another configuration over the same store, as after a restart. What the service itself asked of the
 * store must be over before it goes. */
void
service_fixture_configure (ServiceFixture *self, const KithdServiceConfig *config)
{
  g_autoptr (GError) error = NULL;

  kithd_store_call (self->store, KITHD_STORE_WRITE, do_nothing, NULL, &error);
  g_assert_no_error (error);
  g_clear_pointer (&self->service, kithd_service_free);
  self->service = kithd_service_new (config, self->clock, self->store, self->tokens, self->presence);
  kithd_service_start (self->service, &error);
  g_assert_no_error (error);
}

static void
remove_directory (const char *path)
{
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  const char *name;

  while (directory && (name = g_dir_read_name (directory)))
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      g_unlink (file);
    }
  g_rmdir (path);
}

void
service_fixture_free (ServiceFixture *self)
{
  kithd_store_close (self->store);
  kithd_service_free (self->service);
  kithd_store_free (self->store);
  kithd_metrics_free (self->metrics);
  kithd_tokens_free (self->tokens);
  kithd_presence_free (self->presence);
  kithd_outcome_free (self->outcome);
  kith_uuid_generator_free (self->ids);
  kith_clock_unref (self->clock);
  remove_directory (self->directory);
  g_free (self->directory);
  g_free (self);
}

void
service_actor_free (KithdActor *actor)
{
  kithd_actor_clear (actor);
  g_free (actor);
}

typedef struct
{
  ServiceFixture *fixture;
  KithdActor *actor;
  const char *username;
  gint64 now;
} NewPerson;

static gboolean
add_person (KithdDb *db, gpointer data, GError **error)
{
  NewPerson *person = data;
  g_autoptr (KithWireAccount) account = kith_wire_account_new ();
  g_autoptr (KithWireSession) session = kith_wire_session_new ();
  guint8 hash[KITHD_SESSION_HASH_BYTES] = { 0 };

  account->id = g_strdup (person->actor->user_id);
  account->username = g_strdup (person->username);
  account->display_name = g_strdup (person->username);
  account->created_at = person->now;
  session->id = g_strdup (person->actor->session_id);
  session->created_at = session->last_used_at = person->now;
  return kithd_accounts_insert (db, account, "no hash", error) &&
         kithd_sessions_insert (db, session, account->id, G_MAXINT64, hash, error);
}

/* Makes an account that is signed in, without the time that a password takes. */
KithdActor *
service_fixture_add_person (ServiceFixture *self, const char *username)
{
  g_autoptr (GError) error = NULL;
  KithdActor *actor = g_new0 (KithdActor, 1);
  NewPerson person = { self, actor, username, kith_clock_now_ms (self->clock) };

  actor->user_id = kith_uuid_generator_next (self->ids);
  actor->session_id = kith_uuid_generator_next (self->ids);
  kithd_store_call (self->store, KITHD_STORE_WRITE, add_person, &person, &error);
  g_assert_no_error (error);
  return actor;
}

typedef struct
{
  ServiceFixture *fixture;
  KithdCall call;
  gpointer answer;
} Request;

static gboolean
handle (KithdDb *db, gpointer data, GError **error)
{
  Request *request = data;
  GError *failure = NULL;

  request->call.db = db;
  request->answer = kithd_service_handle (request->fixture->service, &request->call, &failure);
  if (!failure)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

/* Carries out a call; what happened is in the fixture's outcome, as it would be published. Of a route that answers with
 * a file it gives the GBytes. */
gpointer
service_fixture_call (ServiceFixture *self, const KithdActor *actor, KithRouteId route_id, const char *first,
                      const char *second, gconstpointer body, gconstpointer query, KithErrorCode *code)
{
  const KithRoute *route = &kith_routes[route_id];
  char *params[] = { (char *) first, (char *) second, NULL };
  g_autoptr (GError) error = NULL;
  Request request = { .fixture = self,
                      .call = { .route = route,
                                .actor = actor,
                                .params = params,
                                .body = body,
                                .query = query,
                                .address = self->address ? self->address : "192.0.2.1",
                                .network = self->network,
                                .base_url = "https://192.0.2.7:8443" } };

  kithd_outcome_clear (self->outcome);
  request.call.outcome = self->outcome;
  if (route->work == KITH_WORK_HASH)
    handle (NULL, &request, &error);
  else
    kithd_store_call (self->store, route->work == KITH_WORK_READ ? KITHD_STORE_READ : KITHD_STORE_WRITE, handle,
                      &request, &error);
  self->retry_after = request.call.retry_after;
  if (!kithd_outcome_should_publish (self->outcome, error))
    kithd_outcome_clear (self->outcome);
  if (error)
    g_assert_true (error->domain == KITH_ERROR);
  *code = error ? error->code : KITH_ERROR_NONE;
  g_assert_true (error || (request.answer != NULL) == (route->answer != NULL));
  return route->file ? (gpointer) request.call.file : request.answer;
}

/* Carries out a call that must succeed. */
gpointer
service_fixture_expect (ServiceFixture *self, const KithdActor *actor, KithRouteId route, const char *first,
                        const char *second, gconstpointer body)
{
  KithErrorCode code;
  gpointer answer = service_fixture_call (self, actor, route, first, second, body, NULL, &code);

  g_assert_cmpstr (kith_error_get_name (code), ==, kith_error_get_name (KITH_ERROR_NONE));
  return answer;
}

/* Carries out a call that must be refused, and of which nobody may hear. */
void
service_fixture_refuse (ServiceFixture *self, const KithdActor *actor, KithRouteId route, const char *first,
                        const char *second, gconstpointer body, KithErrorCode expected)
{
  KithErrorCode code;

  g_assert_null (service_fixture_call (self, actor, route, first, second, body, NULL, &code));
  g_assert_cmpstr (kith_error_get_name (code), ==, kith_error_get_name (expected));
  g_assert_true (kithd_outcome_is_empty (self->outcome));
}

/* Compares the events of the last call with text such as "guild.create>user member.add>guild". */
void
service_fixture_assert_events (ServiceFixture *self, const char *expected)
{
  static const char *const audiences[] = { "guild", "channel", "user", "peers" };
  g_autoptr (GString) events = g_string_new (NULL);

  for (guint i = 0; i < self->outcome->events->len; i++)
    {
      const KithdEvent *event = g_ptr_array_index (self->outcome->events, i);

      g_string_append_printf (events, "%s%s>%s", i > 0 ? " " : "", kith_events[event->event].name,
                              audiences[event->audience]);
    }
  g_assert_cmpstr (events->str, ==, expected);
}

const KithdEvent *
service_fixture_get_event (ServiceFixture *self, guint i)
{
  g_assert_cmpuint (i, <, self->outcome->events->len);
  return g_ptr_array_index (self->outcome->events, i);
}

KithWireGuildSnapshot *
service_fixture_add_guild (ServiceFixture *self, const KithdActor *owner, const char *name)
{
  const KithWireGuildRequest body = { .name = (char *) name };

  return service_fixture_expect (self, owner, KITH_ROUTE_GUILD_CREATE, NULL, NULL, &body);
}

/* Makes somebody a member by an invite of the owner's. */
void
service_fixture_join (ServiceFixture *self, const KithdActor *owner, const char *guild_id, const KithdActor *actor)
{
  const KithWireInviteRequest any = { 0 };
  const KithWireEmpty empty = { 0 };
  g_autoptr (KithWireInvite)
    invite = service_fixture_expect (self, owner, KITH_ROUTE_INVITE_CREATE, guild_id, NULL, &any);

  kith_wire_guild_snapshot_free (
    service_fixture_expect (self, actor, KITH_ROUTE_INVITE_ACCEPT, invite->code, NULL, &empty));
}

KithWireMessage *
service_fixture_send (ServiceFixture *self, const KithdActor *actor, const char *channel_id, const char *content)
{
  const KithWireMessageRequest body = { .content = (char *) content };

  return service_fixture_expect (self, actor, KITH_ROUTE_MESSAGE_SEND, channel_id, NULL, &body);
}

typedef struct
{
  const char *sql;
  const KithdValue *values;
  guint n_values;
} Sql;

static gboolean
run_sql (KithdDb *db, gpointer data, GError **error)
{
  const Sql *sql = data;

  return kithd_db_execute_values (db, error, sql->sql, sql->values, sql->n_values);
}

/* For rows that have no route yet. */
void
service_fixture_run_sql (ServiceFixture *self, const char *sql, const KithdValue *values, guint n_values)
{
  g_autoptr (GError) error = NULL;
  Sql data = { sql, values, n_values };

  kithd_store_call (self->store, KITHD_STORE_WRITE, run_sql, &data, &error);
  g_assert_no_error (error);
}
