/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-passwords.h"
#include "service-fixture.h"

/* Conversations of people outside guilds. */

typedef struct
{
  KithdActor *alice, *bob, *carol;
  KithWireGuildSnapshot *guild;
} World;

static World *
world_new (ServiceFixture *fixture)
{
  World *self = g_new0 (World, 1);

  self->alice = service_fixture_add_person (fixture, "alice");
  self->bob = service_fixture_add_person (fixture, "bob");
  self->carol = service_fixture_add_person (fixture, "carol");
  self->guild = service_fixture_add_guild (fixture, self->bob, "Guild");
  service_fixture_join (fixture, self->bob, self->guild->id, self->alice);
  service_fixture_join (fixture, self->bob, self->guild->id, self->carol);
  return self;
}

static void
world_free (World *self)
{
  service_actor_free (self->alice);
  service_actor_free (self->bob);
  service_actor_free (self->carol);
  kith_wire_guild_snapshot_free (self->guild);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

static KithWireChannel *
talk (ServiceFixture *fixture, const KithdActor *actor, const KithdActor *first, const KithdActor *second)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  const KithWireConversationRequest body = { .recipient_ids = ids };

  g_ptr_array_add (ids, first->user_id);
  if (second)
    g_ptr_array_add (ids, second->user_id);
  return service_fixture_expect (fixture, actor, KITH_ROUTE_CONVERSATION_OPEN, NULL, NULL, &body);
}

static gboolean
lists (ServiceFixture *fixture, const KithdActor *actor, const char *channel_id)
{
  g_autoptr (KithWireChannelList)
    list = service_fixture_expect (fixture, actor, KITH_ROUTE_CONVERSATIONS_LIST, NULL, NULL, NULL);

  for (guint i = 0; i < list->items->len; i++)
    if (g_str_equal (((KithWireChannel *) list->items->pdata[i])->id, channel_id))
      return TRUE;
  return FALSE;
}

/* Whoever has closed a conversation sees it again when something is noted there. */
static void
test_pin_wakes (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  g_autoptr (KithWireChannel) channel = talk (fixture, world->alice, world->bob, NULL);
  g_autoptr (KithWireMessage) message = service_fixture_send (fixture, world->alice, channel->id, "Hello");

  service_fixture_expect (fixture, world->bob, KITH_ROUTE_CHANNEL_DELETE, channel->id, NULL, NULL);
  g_assert_false (lists (fixture, world->bob, channel->id));
  service_fixture_expect (fixture, world->alice, KITH_ROUTE_PIN_PUT, channel->id, message->id, NULL);
  service_fixture_assert_events (fixture, "message.update>channel channel.create>user read.update>user "
                                          "message.create>channel");
  g_assert_true (lists (fixture, world->bob, channel->id));
}

static void
set_password (ServiceFixture *fixture, const KithdActor *actor, const char *password)
{
  g_autofree char *hash = kithd_password_hash (password, NULL);

  service_fixture_sql (fixture, "UPDATE users SET password_hash = $2 WHERE id = $1", KITHD_ID (actor->user_id),
                       KITHD_TEXT (hash));
}

/* A group does not belong to somebody who is gone for ever. */
static void
test_owner_deleted (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  g_autoptr (KithWireChannel) group = talk (fixture, world->alice, world->bob, world->carol);
  const KithWireAccountDeletion body = { .password = (char *) "alice's secret" };
  g_autoptr (KithWireChannel) left = NULL;
  g_autoptr (KithWireMessageList) page = NULL;
  const KithWireMessage *note;

  g_assert_cmpstr (group->owner_id, ==, world->alice->user_id);
  set_password (fixture, world->alice, body.password);
  service_fixture_expect (fixture, world->alice, KITH_ROUTE_ACCOUNT_DELETE, NULL, NULL, &body);
  left = service_fixture_expect (fixture, world->carol, KITH_ROUTE_CHANNEL_GET, group->id, NULL, NULL);
  g_assert_cmpuint (left->recipients->len, ==, 2);
  g_assert_true (g_str_equal (left->owner_id, world->bob->user_id) ||
                 g_str_equal (left->owner_id, world->carol->user_id));
  page = service_fixture_expect (fixture, world->bob, KITH_ROUTE_MESSAGES_LIST, group->id, NULL, NULL);
  note = page->items->pdata[page->items->len - 1];
  g_assert_cmpint (note->kind, ==, KITH_MESSAGE_KIND_RECIPIENT_REMOVE);
  g_assert_cmpstr (note->author->id, ==, world->alice->user_id);
}

/* Who talks with somebody learns who they are now, also without a guild in common and from wherever they say it. */
static void
test_partner_learns (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  g_autoptr (KithWireChannel) channel = talk (fixture, world->alice, world->bob, NULL);
  const KithWireAccountPatch body = { .display_name = (char *) "Alicia" };
  const KithdEvent *event;

  service_fixture_expect (fixture, world->alice, KITH_ROUTE_GUILD_LEAVE, world->guild->id, NULL, NULL);
  kith_wire_account_free (service_fixture_expect (fixture, world->alice, KITH_ROUTE_ACCOUNT_PATCH, NULL, NULL, &body));
  service_fixture_assert_events (fixture, "account.update>user user.update>peers");
  event = service_fixture_get_event (fixture, 1);
  g_assert_cmpuint (g_strv_length (event->people), ==, 1);
  g_assert_cmpstr (event->people[0], ==, world->bob->user_id);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  service_test_add ("/service/direct/pin-wakes", test_pin_wakes);
  service_test_add ("/service/direct/owner-deleted", test_owner_deleted);
  service_test_add ("/service/direct/partner-learns", test_partner_learns);
  return g_test_run ();
}
