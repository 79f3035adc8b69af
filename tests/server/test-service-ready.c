/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "service-fixture.h"

#define N_THREADS 8
#define N_EACH 50

typedef struct
{
  KithdService *service;
  const KithdActor *actor;
  KithWireReady *ready;
} Load;

static gboolean
load_ready (KithdDb *db, gpointer data, GError **error)
{
  Load *load = data;

  load->ready = kithd_service_build_ready (load->service, db, load->actor, NULL, error);
  return load->ready != NULL;
}

static KithWireReady *
get_ready (ServiceFixture *fixture, const KithdActor *actor)
{
  g_autoptr (GError) error = NULL;
  Load load = { fixture->service, actor, NULL };

  kithd_store_call (fixture->store, KITHD_STORE_READ, load_ready, &load, &error);
  g_assert_no_error (error);
  return load.ready;
}

static const KithWireReadState *
find_state (const KithWireReady *ready, const char *channel_id)
{
  for (guint i = 0; i < ready->read_states->len; i++)
    {
      const KithWireReadState *state = g_ptr_array_index (ready->read_states, i);

      if (g_str_equal (state->channel_id, channel_id))
        return state;
    }
  return NULL;
}

static void
test_ready (ServiceFixture *fixture)
{
  g_autoptr (KithdActor) owner = service_fixture_add_person (fixture, "owner");
  g_autoptr (KithdActor) alice = service_fixture_add_person (fixture, "alice");
  g_autoptr (KithWireGuildSnapshot) guild = service_fixture_add_guild (fixture, owner, "Guild");
  const KithWireChannel *general = g_ptr_array_index (guild->channels, 0);
  g_autofree char *call = g_strdup_printf ("<@%s>", alice->user_id);
  g_autoptr (KithWireReady) ready = NULL;
  const KithWireGuildSnapshot *seen;
  const KithWireChannel *channel;
  const KithWireReadState *state;

  kith_wire_message_free (service_fixture_send (fixture, owner, general->id, "Before"));
  service_fixture_join (fixture, owner, guild->id, alice);
  kith_wire_message_free (service_fixture_send (fixture, owner, general->id, call));
  kith_wire_message_free (service_fixture_send (fixture, owner, general->id, "@everyone"));
  kithd_presence_set (fixture->presence, alice->user_id, KITH_PRESENCE_STATUS_INVISIBLE, NULL);
  kithd_presence_set (fixture->presence, owner->user_id, KITH_PRESENCE_STATUS_DND, NULL);

  ready = get_ready (fixture, alice);
  g_assert_cmpstr (ready->session_id, ==, alice->session_id);
  g_assert_cmpstr (ready->user->username, ==, "alice");
  g_assert_cmpint (ready->status, ==, KITH_PRESENCE_STATUS_INVISIBLE);
  g_assert_cmpuint (ready->guilds->len, ==, 1);
  seen = g_ptr_array_index (ready->guilds, 0);
  g_assert_cmpint (seen->member_count, ==, 2);
  g_assert_cmpuint (seen->members->len, ==, 2);
  g_assert_cmpuint (seen->presences->len, ==, 1);
  g_assert_cmpstr (((const KithWirePresence *) g_ptr_array_index (seen->presences, 0))->user_id, ==, owner->user_id);
  channel = g_ptr_array_index (seen->channels, 0);
  g_assert_cmpint (channel->last_seq, ==, 4);
  /* What was said before the joining, and the note of it, is read. */
  state = find_state (ready, general->id);
  g_assert_cmpint (state->last_read_seq, ==, 2);
  g_assert_cmpint (state->mention_count, ==, 2);
}

static void
test_hidden (ServiceFixture *fixture)
{
  g_autoptr (KithdActor) owner = service_fixture_add_person (fixture, "owner");
  g_autoptr (KithdActor) alice = service_fixture_add_person (fixture, "alice");
  g_autoptr (KithWireGuildSnapshot) guild = service_fixture_add_guild (fixture, owner, "Guild");
  const KithWireChannel *general = g_ptr_array_index (guild->channels, 0);
  g_autoptr (KithWireReady) ready = NULL;
  g_autoptr (KithWireReady) owners = NULL;

  service_fixture_join (fixture, owner, guild->id, alice);
  service_fixture_sql (
    fixture, "INSERT INTO overwrites (channel_id, target_id, kind, allow_bits, deny_bits) VALUES ($1, $2, 0, 0, $3)",
    KITHD_ID (general->id), KITHD_ID (guild->id), KITHD_INT (KITH_PERMISSION_VIEW_CHANNEL));
  ready = get_ready (fixture, alice);
  g_assert_cmpuint (((const KithWireGuildSnapshot *) g_ptr_array_index (ready->guilds, 0))->channels->len, ==, 0);
  g_assert_cmpuint (ready->read_states->len, ==, 0);
  owners = get_ready (fixture, owner);
  g_assert_cmpuint (((const KithWireGuildSnapshot *) g_ptr_array_index (owners->guilds, 0))->channels->len, ==, 1);
}

static void
test_gone (ServiceFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  const KithdActor ghost = { (char *) "01920000-0000-7000-8000-000000000001",
                             (char *) "01920000-0000-7000-8000-000000000002" };
  Load load = { fixture->service, &ghost, NULL };

  g_assert_false (kithd_store_call (fixture->store, KITHD_STORE_READ, load_ready, &load, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_INVALID_TOKEN);
}

typedef struct
{
  ServiceFixture *fixture;
  const KithdActor *actor;
  const char *channel_id;
  KithdOutcome *outcome;
  KithWireMessageRequest body;
  gint64 *next_seq; /* that is due to be told; of the writer's thread */
} Sender;

static gboolean
send_one (KithdDb *db, gpointer data, GError **error)
{
  Sender *sender = data;
  char *params[] = { (char *) sender->channel_id, NULL };
  KithdCall call = { .route = &kith_routes[KITH_ROUTE_MESSAGE_SEND],
                     .actor = sender->actor,
                     .params = params,
                     .body = &sender->body,
                     .db = db,
                     .outcome = sender->outcome };
  g_autoptr (KithWireMessage) message = kithd_service_handle (sender->fixture->service, &call, error);

  return message != NULL;
}

/* Whoever publishes from here tells the messages of a channel in their order. */
static void
check_order (gpointer data, const GError *error)
{
  Sender *sender = data;
  const KithdEvent *event = g_ptr_array_index (sender->outcome->events, 0);

  g_assert_no_error (error);
  g_assert_cmpint (((const KithWireMessage *) event->payload)->seq, ==, (*sender->next_seq)++);
}

static gpointer
send_many (gpointer data)
{
  Sender *sender = data;

  for (guint i = 0; i < N_EACH; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (KithdOutcome) outcome = kithd_outcome_new ();
      g_autofree char *nonce = g_strdup_printf ("%p-%u", data, i);

      sender->outcome = outcome;
      sender->body = (KithWireMessageRequest){ .content = (char *) "x", .nonce = nonce };
      kithd_store_call_full (sender->fixture->store, KITHD_STORE_WRITE, send_one, check_order, sender, &error);
      g_assert_no_error (error);
    }
  return NULL;
}

static void
test_concurrent (ServiceFixture *fixture)
{
  g_autoptr (KithdActor) owner = service_fixture_add_person (fixture, "owner");
  g_autoptr (KithWireGuildSnapshot) guild = service_fixture_add_guild (fixture, owner, "Guild");
  const KithWireChannel *general = g_ptr_array_index (guild->channels, 0);
  Sender senders[N_THREADS];
  GThread *threads[N_THREADS];
  gint64 next_seq = 1;

  for (guint i = 0; i < N_THREADS; i++)
    {
      senders[i] = (Sender){ .fixture = fixture, .actor = owner, .channel_id = general->id, .next_seq = &next_seq };
      threads[i] = g_thread_new ("sender", send_many, &senders[i]);
    }
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (next_seq, ==, N_THREADS * N_EACH + 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  service_test_add ("/service/ready/all", test_ready);
  service_test_add ("/service/ready/hidden", test_hidden);
  service_test_add ("/service/ready/gone", test_gone);
  service_test_add ("/service/concurrent", test_concurrent);
  return g_test_run ();
}
