/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "service-fixture.h"

/* What people and moderators do with messages beyond sending them: pins, forwarding, going back, slow mode. */

typedef struct
{
  KithdActor *owner, *alice, *outsider;
  KithWireGuildSnapshot *guild;
  char *channel, *other;
} World;

static char *
add_channel (ServiceFixture *fixture, World *self, const char *name)
{
  const KithWireChannelRequest body = { .name = (char *) name, .kind = KITH_CHANNEL_KIND_TEXT };
  g_autoptr (KithWireChannel)
    channel = service_fixture_expect (fixture, self->owner, KITH_ROUTE_CHANNEL_CREATE, self->guild->id, NULL, &body);

  return g_strdup (channel->id);
}

static World *
world_new (ServiceFixture *fixture)
{
  World *self = g_new0 (World, 1);

  self->owner = service_fixture_add_person (fixture, "owner");
  self->alice = service_fixture_add_person (fixture, "alice");
  self->outsider = service_fixture_add_person (fixture, "outsider");
  self->guild = service_fixture_add_guild (fixture, self->owner, "Guild");
  service_fixture_join (fixture, self->owner, self->guild->id, self->alice);
  self->channel = add_channel (fixture, self, "talk");
  self->other = add_channel (fixture, self, "other");
  return self;
}

static void
world_free (World *self)
{
  service_actor_free (self->owner);
  service_actor_free (self->alice);
  service_actor_free (self->outsider);
  kith_wire_guild_snapshot_free (self->guild);
  g_free (self->channel);
  g_free (self->other);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

static void
hide_channel (ServiceFixture *fixture, World *world, const char *channel_id)
{
  service_fixture_sql (fixture,
                       "INSERT INTO overwrites (channel_id, target_id, kind, allow_bits, deny_bits) "
                       "VALUES ($1, $2, 0, 0, $3)",
                       KITHD_ID (channel_id), KITHD_ID (world->guild->id), KITHD_INT (KITH_PERMISSION_VIEW_CHANNEL));
}

static KithWirePinList *
list_pins (ServiceFixture *fixture, World *world)
{
  return service_fixture_expect (fixture, world->alice, KITH_ROUTE_PINS_LIST, world->channel, NULL, NULL);
}

static void
test_pins (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  g_autoptr (KithWireMessage) first = service_fixture_send (fixture, world->alice, world->channel, "First");
  g_autoptr (KithWireMessage) second = service_fixture_send (fixture, world->alice, world->channel, "Second");
  g_autoptr (KithWirePinList) pins = NULL;
  g_autoptr (KithWirePinList) fewer = NULL;
  const KithWireMessage *told;
  g_autofree char *note = NULL;

  service_fixture_expect (fixture, world->owner, KITH_ROUTE_PIN_PUT, world->channel, first->id, NULL);
  service_fixture_assert_events (fixture, "message.update>channel message.create>channel");
  told = service_fixture_get_event (fixture, 0)->payload;
  g_assert_true (told->pinned);
  g_assert_cmpint (told->edited_at, ==, 0);
  told = service_fixture_get_event (fixture, 1)->payload;
  g_assert_cmpint (told->kind, ==, KITH_MESSAGE_KIND_PIN);
  g_assert_cmpstr (told->author->username, ==, "owner");
  g_assert_cmpstr (told->content, ==, "");
  g_assert_cmpstr (told->reply_to, ==, first->id);
  g_assert_cmpstr (told->reply->excerpt, ==, "First");
  note = g_strdup (told->id);
  service_fixture_refuse (fixture, world->owner, KITH_ROUTE_PIN_PUT, world->channel, note, NULL,
                          KITH_ERROR_SYSTEM_MESSAGE);

  kith_clock_advance (fixture->clock, 1000);
  service_fixture_expect (fixture, world->owner, KITH_ROUTE_PIN_PUT, world->channel, second->id, NULL);
  service_fixture_expect (fixture, world->owner, KITH_ROUTE_PIN_PUT, world->channel, second->id, NULL);
  service_fixture_assert_events (fixture, "");
  pins = list_pins (fixture, world);
  g_assert_cmpuint (pins->items->len, ==, 2);
  g_assert_cmpstr (((KithWireMessage *) g_ptr_array_index (pins->items, 0))->id, ==, second->id);
  g_assert_true (((KithWireMessage *) g_ptr_array_index (pins->items, 1))->pinned);

  service_fixture_expect (fixture, world->owner, KITH_ROUTE_PIN_DELETE, world->channel, first->id, NULL);
  service_fixture_assert_events (fixture, "message.update>channel");
  service_fixture_expect (fixture, world->owner, KITH_ROUTE_PIN_DELETE, world->channel, first->id, NULL);
  service_fixture_assert_events (fixture, "");
  service_fixture_expect (fixture, world->alice, KITH_ROUTE_MESSAGE_DELETE, world->channel, second->id, NULL);
  fewer = list_pins (fixture, world);
  g_assert_cmpuint (fewer->items->len, ==, 0);
}

static void
test_pins_refused (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  g_autoptr (KithWireMessage) message = service_fixture_send (fixture, world->alice, world->channel, "x");

  service_fixture_refuse (fixture, world->alice, KITH_ROUTE_PIN_PUT, world->channel, message->id, NULL,
                          KITH_ERROR_MISSING_PERMISSION);
  service_fixture_refuse (fixture, world->alice, KITH_ROUTE_PIN_DELETE, world->channel, message->id, NULL,
                          KITH_ERROR_MISSING_PERMISSION);
  service_fixture_refuse (fixture, world->outsider, KITH_ROUTE_PIN_PUT, world->channel, message->id, NULL,
                          KITH_ERROR_UNKNOWN_CHANNEL);
  service_fixture_refuse (fixture, world->outsider, KITH_ROUTE_PINS_LIST, world->channel, NULL, NULL,
                          KITH_ERROR_UNKNOWN_CHANNEL);
  service_fixture_refuse (fixture, world->owner, KITH_ROUTE_PIN_PUT, world->other, message->id, NULL,
                          KITH_ERROR_UNKNOWN_MESSAGE);
  for (guint i = 0; i < KITH_LIMIT_PINS_PER_CHANNEL; i++)
    {
      g_autoptr (KithWireMessage) each = service_fixture_send (fixture, world->owner, world->channel, "x");

      service_fixture_expect (fixture, world->owner, KITH_ROUTE_PIN_PUT, world->channel, each->id, NULL);
    }
  service_fixture_refuse (fixture, world->owner, KITH_ROUTE_PIN_PUT, world->channel, message->id, NULL,
                          KITH_ERROR_TOO_MANY_PINS);
}

/* Neither an answer nor a pin shows what was said to who may not read it. */
static void
test_without_history (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  g_autoptr (KithWireMessage) message = service_fixture_send (fixture, world->owner, world->channel, "Before");
  const KithWireMessageRequest reply = { .content = (char *) "x", .reply_to = message->id };

  service_fixture_sql (fixture,
                       "INSERT INTO overwrites (channel_id, target_id, kind, allow_bits, deny_bits) "
                       "VALUES ($1, $2, 0, $3, $4)",
                       KITHD_ID (world->channel), KITHD_ID (world->guild->id),
                       KITHD_INT (KITH_PERMISSION_MANAGE_MESSAGES), KITHD_INT (KITH_PERMISSION_READ_HISTORY));
  service_fixture_refuse (fixture, world->alice, KITH_ROUTE_MESSAGE_SEND, world->channel, NULL, &reply,
                          KITH_ERROR_MISSING_PERMISSION);
  service_fixture_refuse (fixture, world->alice, KITH_ROUTE_PIN_PUT, world->channel, message->id, NULL,
                          KITH_ERROR_MISSING_PERMISSION);
  kith_wire_message_free (service_fixture_send (fixture, world->alice, world->channel, "I may speak"));
}

static void
test_forward (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  g_autofree char *text = g_strdup_printf ("Hello <@%s>!", world->owner->user_id);
  g_autoptr (KithWireMessage) source = service_fixture_send (fixture, world->alice, world->channel, text);
  const KithWireForwardRequest body = { .channel_id = world->other, .nonce = (char *) "n", .comment = (char *) "Look" };
  const KithWireForwardRequest plain = { .channel_id = world->channel };
  g_autoptr (KithWireMessage) sent = NULL;
  g_autoptr (KithWireMessage) repeat = NULL;
  g_autoptr (KithWireMessage) again = NULL;
  g_autoptr (KithWireMessage) stored = NULL;
  g_autoptr (KithWireMessagePlace) origin = NULL;

  service_fixture_sql (fixture, "UPDATE members SET nickname = 'Al' WHERE user_id = $1",
                       KITHD_ID (world->alice->user_id));
  sent = service_fixture_expect (fixture, world->owner, KITH_ROUTE_MESSAGE_FORWARD, world->channel, source->id, &body);
  service_fixture_assert_events (fixture, "message.create>channel");
  g_assert_cmpstr (service_fixture_get_event (fixture, 0)->channel_id, ==, world->other);
  g_assert_cmpstr (sent->content, ==, "Look");
  g_assert_cmpstr (sent->author->username, ==, "owner");
  g_assert_cmpstr (sent->forwarded->author_name, ==, "Al");
  g_assert_cmpstr (sent->forwarded->content, ==, "Hello @owner!");
  g_assert_cmpint (sent->forwarded->created_at, ==, source->created_at);
  g_assert_cmpuint (sent->mentions->len, ==, 0);

  repeat = service_fixture_expect (fixture, world->owner, KITH_ROUTE_MESSAGE_FORWARD, world->channel, source->id,
                                   &body);
  service_fixture_assert_events (fixture, "");
  g_assert_cmpstr (repeat->id, ==, sent->id);
  stored = service_fixture_expect (fixture, world->owner, KITH_ROUTE_MESSAGE_GET, world->other, sent->id, NULL);
  g_assert_cmpstr (stored->forwarded->content, ==, "Hello @owner!");

  /* What is forwarded again is the first message, and so is its origin. */
  again = service_fixture_expect (fixture, world->owner, KITH_ROUTE_MESSAGE_FORWARD, world->other, sent->id, &plain);
  g_assert_cmpstr (again->content, ==, "");
  g_assert_cmpstr (again->forwarded->author_name, ==, "Al");
  origin = service_fixture_expect (fixture, world->alice, KITH_ROUTE_MESSAGE_ORIGIN, world->channel, again->id, NULL);
  g_assert_cmpstr (origin->channel_id, ==, world->channel);
  g_assert_cmpstr (origin->message_id, ==, source->id);
  g_assert_cmpstr (origin->guild_id, ==, world->guild->id);
}

static void
test_forward_refused (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  g_autoptr (KithWireMessage) message = service_fixture_send (fixture, world->owner, world->channel, "Secret");
  const KithWireForwardRequest there = { .channel_id = world->other }, back = { .channel_id = world->channel };
  g_autoptr (KithWireMessage) sent = NULL;
  g_autoptr (KithWireMessage) visible = NULL;
  g_autoptr (KithWireMessageList) notes = NULL;

  service_fixture_refuse (fixture, world->outsider, KITH_ROUTE_MESSAGE_FORWARD, world->channel, message->id, &there,
                          KITH_ERROR_UNKNOWN_CHANNEL);
  notes = service_fixture_expect (fixture, world->owner, KITH_ROUTE_MESSAGES_LIST,
                                  ((KithWireChannel *) g_ptr_array_index (world->guild->channels, 0))->id, NULL, NULL);
  service_fixture_refuse (fixture, world->owner, KITH_ROUTE_MESSAGE_FORWARD,
                          ((KithWireChannel *) g_ptr_array_index (world->guild->channels, 0))->id,
                          ((KithWireMessage *) g_ptr_array_index (notes->items, 0))->id, &there,
                          KITH_ERROR_SYSTEM_MESSAGE);
  sent = service_fixture_expect (fixture, world->owner, KITH_ROUTE_MESSAGE_FORWARD, world->channel, message->id,
                                 &there);
  hide_channel (fixture, world, world->channel);
  service_fixture_refuse (fixture, world->alice, KITH_ROUTE_MESSAGE_FORWARD, world->channel, message->id, &there,
                          KITH_ERROR_UNKNOWN_CHANNEL);
  service_fixture_refuse (fixture, world->alice, KITH_ROUTE_MESSAGE_FORWARD, world->other, sent->id, &back,
                          KITH_ERROR_UNKNOWN_CHANNEL);
  /* The copy is there for all, where it came from is not. */
  visible = service_fixture_expect (fixture, world->alice, KITH_ROUTE_MESSAGE_GET, world->other, sent->id, NULL);
  g_assert_cmpstr (visible->forwarded->content, ==, "Secret");
  service_fixture_refuse (fixture, world->alice, KITH_ROUTE_MESSAGE_ORIGIN, world->other, sent->id, NULL,
                          KITH_ERROR_UNKNOWN_MESSAGE);
  service_fixture_expect (fixture, world->owner, KITH_ROUTE_MESSAGE_DELETE, world->channel, message->id, NULL);
  service_fixture_refuse (fixture, world->owner, KITH_ROUTE_MESSAGE_ORIGIN, world->other, sent->id, NULL,
                          KITH_ERROR_UNKNOWN_MESSAGE);
}

static void
test_unread (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  g_autofree char *call = g_strdup_printf ("<@%s>", world->alice->user_id);
  g_autoptr (KithWireMessage) first = service_fixture_send (fixture, world->owner, world->channel, "1");
  g_autoptr (KithWireMessage) second = service_fixture_send (fixture, world->owner, world->channel, call);
  g_autoptr (KithWireMessage) third = service_fixture_send (fixture, world->owner, world->channel, "3");
  const KithWireReadRequest all = { .message_id = third->id };
  const KithWireReadRequest back = { .message_id = second->id, .has_unread = TRUE, .unread = TRUE };
  const KithWireReadRequest from_start = { .message_id = first->id, .has_unread = TRUE, .unread = TRUE };
  g_autoptr (KithWireReadState) state = NULL;
  g_autoptr (KithWireReadState) nothing = NULL;
  const KithWireReadState *told;

  kith_wire_read_state_free (
    service_fixture_expect (fixture, world->alice, KITH_ROUTE_READ_PUT, world->channel, NULL, &all));
  state = service_fixture_expect (fixture, world->alice, KITH_ROUTE_READ_PUT, world->channel, NULL, &back);
  service_fixture_assert_events (fixture, "read.update>user");
  told = service_fixture_get_event (fixture, 0)->payload;
  g_assert_true (told->unread);
  g_assert_cmpint (told->last_read_seq, ==, 1);
  g_assert_cmpstr (told->last_read_id, ==, first->id);
  g_assert_cmpint (told->mention_count, ==, 1);
  nothing = service_fixture_expect (fixture, world->alice, KITH_ROUTE_READ_PUT, world->channel, NULL, &from_start);
  g_assert_cmpint (nothing->last_read_seq, ==, 0);
  g_assert_null (nothing->last_read_id);
  service_fixture_refuse (fixture, world->outsider, KITH_ROUTE_READ_PUT, world->channel, NULL, &back,
                          KITH_ERROR_UNKNOWN_CHANNEL);
}

static void
test_bulk_delete (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  g_autoptr (KithWireMessage) first = service_fixture_send (fixture, world->owner, world->channel, "1");
  g_autoptr (KithWireMessage) kept = service_fixture_send (fixture, world->owner, world->channel, "2");
  g_autoptr (KithWireMessage) third = service_fixture_send (fixture, world->alice, world->channel, "3");
  g_autoptr (KithWireMessage) foreign = service_fixture_send (fixture, world->alice, world->other, "4");
  g_autoptr (KithWireMessageList) left = NULL;
  g_autoptr (KithWireMessage) untouched = NULL;
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  const KithWireBulkDeleteRequest body = { .ids = ids };
  const KithWireMessagesDeleted *told;

  g_ptr_array_add (ids, first->id);
  g_ptr_array_add (ids, third->id);
  g_ptr_array_add (ids, first->id);
  g_ptr_array_add (ids, foreign->id);
  service_fixture_refuse (fixture, world->alice, KITH_ROUTE_MESSAGES_DELETE, world->channel, NULL, &body,
                          KITH_ERROR_MISSING_PERMISSION);
  service_fixture_refuse (fixture, world->outsider, KITH_ROUTE_MESSAGES_DELETE, world->channel, NULL, &body,
                          KITH_ERROR_UNKNOWN_CHANNEL);
  service_fixture_expect (fixture, world->owner, KITH_ROUTE_MESSAGES_DELETE, world->channel, NULL, &body);
  service_fixture_assert_events (fixture, "message.delete-bulk>channel");
  told = service_fixture_get_event (fixture, 0)->payload;
  g_assert_cmpuint (told->ids->len, ==, 2);
  left = service_fixture_expect (fixture, world->alice, KITH_ROUTE_MESSAGES_LIST, world->channel, NULL, NULL);
  g_assert_cmpuint (left->items->len, ==, 1);
  g_assert_cmpstr (((KithWireMessage *) g_ptr_array_index (left->items, 0))->id, ==, kept->id);
  untouched = service_fixture_expect (fixture, world->alice, KITH_ROUTE_MESSAGE_GET, world->other, foreign->id, NULL);
  service_fixture_expect (fixture, world->owner, KITH_ROUTE_MESSAGES_DELETE, world->channel, NULL, &body);
  service_fixture_assert_events (fixture, "");
}

static void
test_slow_mode (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  const KithWireChannelPatch patch = { .has_slow_mode_seconds = TRUE, .slow_mode_seconds = 10 };
  const KithWireMessageRequest body = { .content = (char *) "x", .nonce = (char *) "n" };
  const KithWireMessageRequest next = { .content = (char *) "y" };
  const KithWireForwardRequest forward = { .channel_id = world->channel };
  g_autoptr (KithWireChannel) channel = NULL;
  g_autoptr (KithWireMessage) first = NULL;

  service_fixture_refuse (fixture, world->alice, KITH_ROUTE_CHANNEL_PATCH, world->channel, NULL, &patch,
                          KITH_ERROR_MISSING_PERMISSION);
  channel = service_fixture_expect (fixture, world->owner, KITH_ROUTE_CHANNEL_PATCH, world->channel, NULL, &patch);
  g_assert_cmpint (channel->slow_mode_seconds, ==, 10);
  first = service_fixture_expect (fixture, world->alice, KITH_ROUTE_MESSAGE_SEND, world->channel, NULL, &body);
  kith_wire_message_free (
    service_fixture_expect (fixture, world->alice, KITH_ROUTE_MESSAGE_SEND, world->channel, NULL, &body));
  kith_clock_advance (fixture->clock, 3500);
  service_fixture_refuse (fixture, world->alice, KITH_ROUTE_MESSAGE_SEND, world->channel, NULL, &next,
                          KITH_ERROR_SLOW_MODE);
  g_assert_cmpuint (fixture->retry_after, ==, 7);
  service_fixture_refuse (fixture, world->alice, KITH_ROUTE_MESSAGE_FORWARD, world->channel, first->id, &forward,
                          KITH_ERROR_SLOW_MODE);
  kith_wire_message_free (service_fixture_send (fixture, world->alice, world->other, "elsewhere"));
  kith_wire_message_free (service_fixture_send (fixture, world->owner, world->channel, "1"));
  kith_wire_message_free (service_fixture_send (fixture, world->owner, world->channel, "2"));
  kith_clock_advance (fixture->clock, 6500);
  kith_wire_message_free (
    service_fixture_expect (fixture, world->alice, KITH_ROUTE_MESSAGE_SEND, world->channel, NULL, &next));
}

static void
test_leave_note (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  const KithWireMessage *told;

  service_fixture_expect (fixture, world->alice, KITH_ROUTE_GUILD_LEAVE, world->guild->id, NULL, NULL);
  service_fixture_assert_events (fixture, "member.remove>guild guild.delete>user message.create>channel");
  told = service_fixture_get_event (fixture, 2)->payload;
  g_assert_cmpint (told->kind, ==, KITH_MESSAGE_KIND_LEAVE);
  g_assert_cmpstr (told->author->username, ==, "alice");
  g_assert_cmpstr (told->content, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  service_test_add ("/service/talk/pins", test_pins);
  service_test_add ("/service/talk/pins-refused", test_pins_refused);
  service_test_add ("/service/talk/without-history", test_without_history);
  service_test_add ("/service/talk/forward", test_forward);
  service_test_add ("/service/talk/forward-refused", test_forward_refused);
  service_test_add ("/service/talk/unread", test_unread);
  service_test_add ("/service/talk/bulk-delete", test_bulk_delete);
  service_test_add ("/service/talk/slow-mode", test_slow_mode);
  service_test_add ("/service/talk/leave-note", test_leave_note);
  return g_test_run ();
}
