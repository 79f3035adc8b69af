/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-error.h"
#include "kith-net-error.h"
#include "kith-test-wait.h"
#include "kith-test-world.h"

static KithScriptRequest *
next_send (KithTestWorld *world)
{
  kith_test_drain ();
  return kith_script_transport_find (world->transport, KITH_ROUTE_MESSAGE_SEND);
}

static const KithWireMessageRequest *
body_of (KithScriptRequest *request)
{
  return request->body;
}

static void
accept (KithTestWorld *world, KithScriptRequest *request)
{
  KithWireMessage *message = kith_test_world_find_nonce (world, body_of (request)->nonce);

  if (!message)
    message = kith_test_world_write (world, TRUE, body_of (request)->content, body_of (request)->nonce);
  kith_script_transport_answer (world->transport, request, kith_wire_message_copy (message));
  kith_test_drain ();
}

static void
test_order (void)
{
  KithTestWorld world;
  g_autoptr (KithMessage) first = NULL, second = NULL;

  kith_test_world_set_up (&world, 0);
  kith_channel_get_timeline (world.channel);
  first = g_object_ref (kith_channel_send (world.channel, "  one ", NULL));
  second = g_object_ref (kith_channel_send (world.channel, "two", NULL));
  g_assert_null (kith_channel_send (world.channel, " \n ", NULL));
  g_assert_cmpint (kith_message_get_state (first), ==, KITH_MESSAGE_PENDING);
  g_assert_cmpstr (kith_message_get_content (first), ==, "one");
  kith_test_drain ();
  /* The second waits for the first. */
  g_assert_cmpuint (kith_script_transport_count (world.transport, KITH_ROUTE_MESSAGE_SEND), ==, 1);
  g_assert_cmpstr (body_of (next_send (&world))->content, ==, "one");
  accept (&world, next_send (&world));
  g_assert_cmpint (kith_message_get_state (first), ==, KITH_MESSAGE_SENT);
  g_assert_cmpint (kith_message_get_seq (first), ==, 1);
  g_assert_cmpstr (body_of (next_send (&world))->content, ==, "two");
  accept (&world, next_send (&world));
  g_assert_cmpint (kith_message_get_seq (second), ==, 2);
  g_assert_false (kith_channel_get_unread (world.channel));
  g_clear_object (&first);
  g_clear_object (&second);
  kith_test_world_tear_down (&world);
}

static void
test_offline (void)
{
  KithTestWorld world;

  kith_test_world_set_up (&world, 0);
  kith_script_transport_hang_up (world.transport, KITH_LINK_CLOSE_LOST);
  g_assert_cmpint (kith_session_get_state (world.session), ==, KITH_CONNECTION_WAITING);
  kith_channel_send (world.channel, "typed offline", NULL);
  g_assert_null (next_send (&world));
  kith_session_retry_now (world.session);
  kith_test_world_connect (&world);
  g_assert_nonnull (next_send (&world));
  accept (&world, next_send (&world));
  kith_test_world_tear_down (&world);
}

/* An answer that is lost, a server that is busy: the same nonce comes again, after a while. */
static void
test_again_with_the_same_nonce (void)
{
  KithTestWorld world;
  g_autofree char *nonce = NULL;
  KithScriptRequest *request;

  kith_test_world_set_up (&world, 0);
  kith_channel_send (world.channel, "once", NULL);
  request = next_send (&world);
  nonce = g_strdup (body_of (request)->nonce);
  kith_test_world_write (&world, TRUE, "once", nonce);
  kith_script_transport_refuse (world.transport, request, KITH_NET_ERROR, KITH_NET_ERROR_TIMEOUT, 0);
  g_assert_null (next_send (&world));
  kith_clock_advance (world.clock, 1000);
  request = next_send (&world);
  g_assert_cmpstr (body_of (request)->nonce, ==, nonce);
  kith_script_transport_refuse (world.transport, request, KITH_ERROR, KITH_ERROR_RATE_LIMITED, 7.5);
  g_assert_null (next_send (&world));
  kith_clock_advance (world.clock, 7400);
  g_assert_null (next_send (&world));
  kith_clock_advance (world.clock, 100);
  request = next_send (&world);
  g_assert_cmpstr (body_of (request)->nonce, ==, nonce);
  accept (&world, request);
  g_assert_null (next_send (&world));
  kith_test_world_tear_down (&world);
}

/* An answer that is lost, and a message that somebody deletes before it is sent again: it is not failed, it is gone. */
static void
test_deleted_before_the_answer (void)
{
  KithTestWorld world;
  g_autoptr (KithMessage) message = NULL;
  KithScriptRequest *request;

  kith_test_world_set_up (&world, 0);
  message = g_object_ref (kith_channel_send (world.channel, "gone", NULL));
  request = next_send (&world);
  kith_script_transport_refuse (world.transport, request, KITH_NET_ERROR, KITH_NET_ERROR_TIMEOUT, 0);
  g_assert_null (next_send (&world));
  kith_channel_send (world.channel, "next", NULL);
  kith_clock_advance (world.clock, 1000);
  request = next_send (&world);
  kith_script_transport_refuse (world.transport, request, KITH_ERROR, KITH_ERROR_MESSAGE_DELETED, 0);
  request = next_send (&world);
  g_assert_cmpstr (body_of (request)->content, ==, "next");
  g_assert_true (kith_message_get_deleted (message));
  g_assert_cmpint (kith_message_get_state (message), !=, KITH_MESSAGE_FAILED);
  g_clear_object (&message);
  kith_test_world_tear_down (&world);
}

/* The gateway may tell of a message whose answer was lost. */
static void
test_echo_counts_as_answer (void)
{
  KithTestWorld world;
  KithTimeline *timeline;
  g_autoptr (KithMessage) message = NULL;
  KithScriptRequest *request;
  KithWireMessage *wire;

  kith_test_world_set_up (&world, 0);
  timeline = kith_channel_get_timeline (world.channel);
  message = g_object_ref (kith_channel_send (world.channel, "heard", NULL));
  request = next_send (&world);
  wire = kith_test_world_write (&world, TRUE, "heard", body_of (request)->nonce);
  kith_test_world_tell (&world, KITH_EVENT_MESSAGE_CREATE, wire);
  g_assert_cmpint (kith_message_get_state (message), ==, KITH_MESSAGE_SENT);
  kith_script_transport_refuse (world.transport, request, KITH_NET_ERROR, KITH_NET_ERROR_TIMEOUT, 0);
  kith_clock_advance (world.clock, 60000);
  g_assert_null (next_send (&world));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (timeline)), ==, 1);
  g_clear_object (&message);
  kith_test_world_tear_down (&world);
}

static void
test_refused (void)
{
  KithTestWorld world;
  KithTimeline *timeline;
  g_autoptr (KithMessage) message = NULL, next = NULL;

  kith_test_world_set_up (&world, 0);
  timeline = kith_channel_get_timeline (world.channel);
  message = g_object_ref (kith_channel_send (world.channel, "refused", NULL));
  next = g_object_ref (kith_channel_send (world.channel, "next", NULL));
  kith_script_transport_refuse (world.transport, next_send (&world), KITH_ERROR, KITH_ERROR_MISSING_PERMISSION, 0);
  g_assert_cmpstr (body_of (next_send (&world))->content, ==, "next");
  g_assert_cmpint (kith_message_get_state (message), ==, KITH_MESSAGE_FAILED);
  g_assert_nonnull (kith_message_get_error_text (message));
  accept (&world, next_send (&world));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (timeline)), ==, 2);
  kith_message_retry (message);
  g_assert_cmpint (kith_message_get_state (message), ==, KITH_MESSAGE_PENDING);
  kith_script_transport_refuse (world.transport, next_send (&world), KITH_ERROR, KITH_ERROR_MISSING_PERMISSION, 0);
  kith_test_drain ();
  kith_message_discard (message);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (timeline)), ==, 1);
  g_clear_object (&message);
  g_clear_object (&next);
  kith_test_world_tear_down (&world);
}

/* An answer overtakes somebody else's message: nothing is shown as lost, and the row stays the same object. */
static void
test_answer_overtakes (void)
{
  KithTestWorld world;
  KithTimeline *timeline;
  KithScriptRequest *request;
  KithWireMessage *theirs;
  g_autoptr (KithTimelineItem) before = NULL, after = NULL;

  kith_test_world_set_up (&world, 0);
  timeline = kith_channel_get_timeline (world.channel);
  kith_channel_send (world.channel, "mine", NULL);
  before = g_list_model_get_item (G_LIST_MODEL (timeline), 0);
  request = next_send (&world);
  theirs = kith_test_world_write (&world, FALSE, "theirs", NULL);
  accept (&world, request);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (timeline)), ==, 1);
  g_assert_null (kith_script_transport_find (world.transport, KITH_ROUTE_MESSAGES_LIST));
  kith_test_world_tell (&world, KITH_EVENT_MESSAGE_CREATE, theirs);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (timeline)), ==, 2);
  after = g_list_model_get_item (G_LIST_MODEL (timeline), 1);
  g_assert_true (before == after);
  g_assert_cmpint (kith_message_get_seq (kith_timeline_item_get_message (after)), ==, 2);
  g_clear_object (&before);
  g_clear_object (&after);
  kith_test_world_tear_down (&world);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outbox/order", test_order);
  g_test_add_func ("/outbox/offline", test_offline);
  g_test_add_func ("/outbox/same-nonce", test_again_with_the_same_nonce);
  g_test_add_func ("/outbox/deleted-before-the-answer", test_deleted_before_the_answer);
  g_test_add_func ("/outbox/echo", test_echo_counts_as_answer);
  g_test_add_func ("/outbox/refused", test_refused);
  g_test_add_func ("/outbox/answer-overtakes", test_answer_overtakes);
  return g_test_run ();
}
