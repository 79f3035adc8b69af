/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-clock.h"
#include "kith-demo-transport.h"
#include "kith-error.h"
#include "kith-gateway-names.h"

#include <string.h>

#define TOKEN "demo"
#define PATIENCE_S 20

typedef struct
{
  KithClock *clock;
  KithTransport *transport;
  KithLink *link;
  GPtrArray *frames; /* of JsonNode */
  guint closed;
} Fixture;

static void
on_frame (KithLink *link, JsonNode *frame, Fixture *fixture)
{
  g_ptr_array_add (fixture->frames, json_node_copy (frame));
}

static void
on_closed (KithLink *link, guint code, const char *reason, Fixture *fixture)
{
  fixture->closed++;
}

static void
store_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
on_patience_over (gpointer data)
{
  g_assert_not_reached ();
  return G_SOURCE_REMOVE;
}

#define WAIT_FOR(condition)                                                                                            \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    guint patience = g_timeout_add_seconds (PATIENCE_S, on_patience_over, NULL);                                       \
    while (!(condition))                                                                                               \
      g_main_context_iteration (NULL, TRUE);                                                                           \
    g_source_remove (patience);                                                                                        \
  }                                                                                                                    \
  G_STMT_END

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;

  fixture->clock = kith_clock_new ();
  fixture->transport = kith_demo_transport_new (fixture->clock);
  g_object_set (fixture->transport, "speed", 200, "lively", data != NULL, NULL);
  fixture->frames = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  kith_transport_open_async (fixture->transport, NULL, store_result, &result);
  WAIT_FOR (result);
  fixture->link = kith_transport_open_finish (fixture->transport, result, NULL);
  g_assert_nonnull (fixture->link);
  g_signal_connect (fixture->link, "frame", G_CALLBACK (on_frame), fixture);
  g_signal_connect (fixture->link, "closed", G_CALLBACK (on_closed), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->link);
  g_assert_finalize_object (fixture->transport);
  g_ptr_array_unref (fixture->frames);
  kith_clock_unref (fixture->clock);
}

static void
say (Fixture *fixture, const char *frame)
{
  g_autoptr (JsonNode) node = json_from_string (frame, NULL);

  kith_link_send (fixture->link, node);
}

/* Frames come strictly as the gateway's contract says. */
static const char *
check_frame (JsonNode *frame)
{
  JsonObject *object = json_node_get_object (frame);
  const char *op = json_object_get_string_member (object, "op");
  guint number = (guint) kith_gateway_name_find (kith_server_ops, KITH_N_SERVER_OPS, op);
  const KithWireType *type;
  const char *name = op;
  g_autoptr (GPtrArray) errors = kith_wire_errors_new ();
  gpointer decoded;

  if (number >= KITH_N_SERVER_OPS)
    g_error ("no such op: %s", op);
  type = kith_server_ops[number].type;
  if (number == KITH_SERVER_OP_EVENT)
    {
      guint event;

      name = json_object_get_string_member (object, "t");
      event = (guint) kith_gateway_name_find (kith_events, KITH_N_EVENTS, name);
      if (event >= KITH_N_EVENTS)
        g_error ("no such event: %s", name);
      type = kith_events[event].type;
      g_assert_cmpint (json_object_has_member (object, "id"), ==, !kith_events[event].lossy);
    }
  if (json_object_has_member (object, "d"))
    {
      decoded = kith_wire_decode (type, json_object_get_member (object, "d"), errors);
      g_assert_nonnull (decoded);
      kith_wire_free (type, decoded);
    }
  return name;
}

static JsonNode *
find_frame (Fixture *fixture, const char *name)
{
  for (guint i = 0; i < fixture->frames->len; i++)
    {
      JsonNode *frame = (JsonNode *) g_ptr_array_index (fixture->frames, i);

      if (strcmp (check_frame (frame), name) == 0)
        return frame;
    }
  return NULL;
}

static char *
find_text_channel (Fixture *fixture)
{
  JsonObject *ready = json_object_get_object_member (json_node_get_object (find_frame (fixture, "ready")), "d");
  JsonArray *guilds = json_object_get_array_member (ready, "guilds");
  JsonArray *channels = json_object_get_array_member (json_array_get_object_element (guilds, 0), "channels");

  return g_strdup (json_object_get_string_member (json_array_get_object_element (channels, 0), "id"));
}

static void
close_link (Fixture *fixture)
{
  kith_link_close (fixture->link);
  WAIT_FOR (fixture->closed);
  g_assert_cmpuint (fixture->closed, ==, 1);
}

static KithWireMessage *
send_text (Fixture *fixture, const char *channel, const char *content)
{
  const char *params[] = { channel, NULL };
  KithWireMessageRequest body = { .content = (char *) content };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gpointer answer = NULL;

  kith_transport_request_async (fixture->transport, KITH_ROUTE_MESSAGE_SEND, params, TOKEN, NULL, &body, NULL,
                                store_result, &result);
  g_assert_null (result);
  WAIT_FOR (result);
  g_assert_true (kith_transport_request_finish (fixture->transport, result, &answer, &error));
  g_assert_no_error (error);
  return (KithWireMessage *) answer;
}

static void
test_identify (Fixture *fixture, gconstpointer data)
{
  say (fixture, "{\"op\":\"identify\",\"token\":\"demo\"}");
  g_assert_cmpuint (fixture->frames->len, ==, 0);
  WAIT_FOR (find_frame (fixture, "ready"));
  close_link (fixture);
}

static void
test_resume (Fixture *fixture, gconstpointer data)
{
  say (fixture, "{\"op\":\"resume\",\"token\":\"demo\",\"after\":\"01900000-0000-7000-8000-000000000000\"}");
  WAIT_FOR (find_frame (fixture, "invalid_session"));
  close_link (fixture);
}

static void
test_presence (Fixture *fixture, gconstpointer data)
{
  say (fixture, "{\"op\":\"identify\",\"token\":\"demo\"}");
  WAIT_FOR (find_frame (fixture, "ready"));
  say (fixture, "{\"op\":\"presence\",\"status\":\"dnd\"}");
  WAIT_FOR (find_frame (fixture, "presence.update"));
  close_link (fixture);
}

/* Still: one's own message comes back as an event, and nothing else ever happens. */
static void
test_still (Fixture *fixture, gconstpointer data)
{
  g_autofree char *channel = NULL;
  g_autoptr (KithWireMessage) message = NULL;
  guint frames;

  say (fixture, "{\"op\":\"identify\",\"token\":\"demo\"}");
  WAIT_FOR (find_frame (fixture, "ready"));
  channel = find_text_channel (fixture);
  message = send_text (fixture, channel, "hello");
  WAIT_FOR (find_frame (fixture, "message.create"));
  frames = fixture->frames->len;
  g_assert_false (g_main_context_pending (NULL));
  g_assert_cmpuint (frames, ==, 2);
  close_link (fixture);
}

/* Lively: somebody types and answers, and people talk and come and go. */
static void
test_lively (Fixture *fixture, gconstpointer data)
{
  g_autofree char *channel = NULL;
  g_autoptr (KithWireMessage) message = NULL;
  guint messages = 0;

  say (fixture, "{\"op\":\"identify\",\"token\":\"demo\"}");
  WAIT_FOR (find_frame (fixture, "ready"));
  channel = find_text_channel (fixture);
  message = send_text (fixture, channel, "is anybody there?");
  WAIT_FOR (find_frame (fixture, "typing.start"));
  WAIT_FOR (find_frame (fixture, "presence.update"));
  while (messages < 8)
    {
      WAIT_FOR (fixture->frames->len > 0);
      messages += strcmp (check_frame ((JsonNode *) g_ptr_array_index (fixture->frames, 0)), "message.create") == 0;
      g_ptr_array_remove_index (fixture->frames, 0);
    }
  close_link (fixture);
}

/* A link that is dropped without a word takes itself out. */
static void
test_dropped (Fixture *fixture, gconstpointer data)
{
  say (fixture, "{\"op\":\"identify\",\"token\":\"demo\"}");
  WAIT_FOR (find_frame (fixture, "ready"));
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  const char *params[] = { "nowhere", NULL };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gpointer answer = NULL;

  kith_transport_request_async (fixture->transport, KITH_ROUTE_GUILD_GET, params, TOKEN, NULL, NULL, NULL, store_result,
                                &result);
  WAIT_FOR (result);
  g_assert_false (kith_transport_request_finish (fixture->transport, result, &answer, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_UNKNOWN_GUILD);
  g_assert_null (answer);
}

#define ADD(path, test, lively) g_test_add (path, Fixture, lively, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/demo/transport/identify", test_identify, NULL);
  ADD ("/demo/transport/resume", test_resume, NULL);
  ADD ("/demo/transport/presence", test_presence, NULL);
  ADD ("/demo/transport/still", test_still, NULL);
  ADD ("/demo/transport/lively", test_lively, "");
  ADD ("/demo/transport/dropped", test_dropped, "");
  ADD ("/demo/transport/refused", test_refused, NULL);
  return g_test_run ();
}
