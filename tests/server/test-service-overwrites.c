/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "service-fixture.h"

#define VIEW KITH_PERMISSION_VIEW_CHANNEL
#define SEND KITH_PERMISSION_SEND_MESSAGES
#define ROLES KITH_PERMISSION_MANAGE_ROLES
#define CHANNELS KITH_PERMISSION_MANAGE_CHANNELS

/* A guild of an owner, of alice who manages roles and channels, and of bob; with a category, a channel in it and one
 * outside. */
typedef struct
{
  ServiceFixture *fixture;
  KithdActor *owner, *alice, *bob;
  KithWireGuildSnapshot *guild;
  char *managers, *low, *category, *inside, *outside;
} World;

static char *
add_channel (World *self, const char *name, KithChannelKind kind, const char *parent_id)
{
  const KithWireChannelRequest body = { .name = (char *) name, .kind = kind, .parent_id = (char *) parent_id };
  g_autoptr (KithWireChannel) channel = service_fixture_expect (self->fixture, self->owner, KITH_ROUTE_CHANNEL_CREATE,
                                                                self->guild->id, NULL, &body);

  return g_steal_pointer (&channel->id);
}

static char *
add_role (World *self, const char *name, guint64 permissions)
{
  const KithWireRoleRequest body = { .name = (char *) name, .has_permissions = TRUE, .permissions = permissions };
  g_autoptr (KithWireRole)
    role = service_fixture_expect (self->fixture, self->owner, KITH_ROUTE_ROLE_CREATE, self->guild->id, NULL, &body);

  return g_steal_pointer (&role->id);
}

static void
give (World *self, const KithdActor *member, const char *role)
{
  g_autoptr (GPtrArray) roles = g_ptr_array_new ();
  const KithWireMemberPatch body = { .roles = roles };

  g_ptr_array_add (roles, (char *) role);
  kith_wire_member_free (service_fixture_expect (self->fixture, self->owner, KITH_ROUTE_MEMBER_PATCH, self->guild->id,
                                                 member->user_id, &body));
}

static World *
world_new (ServiceFixture *fixture)
{
  World *self = g_new0 (World, 1);

  self->fixture = fixture;
  self->owner = service_fixture_add_person (fixture, "owner");
  self->alice = service_fixture_add_person (fixture, "alice");
  self->bob = service_fixture_add_person (fixture, "bob");
  self->guild = service_fixture_add_guild (fixture, self->owner, "Guild");
  service_fixture_join (fixture, self->owner, self->guild->id, self->alice);
  service_fixture_join (fixture, self->owner, self->guild->id, self->bob);
  self->managers = add_role (self, "Managers", ROLES | CHANNELS);
  self->low = add_role (self, "Low", 0);
  give (self, self->alice, self->managers);
  self->category = add_channel (self, "Category", KITH_CHANNEL_KIND_CATEGORY, NULL);
  self->inside = add_channel (self, "inside", KITH_CHANNEL_KIND_TEXT, self->category);
  self->outside = add_channel (self, "outside", KITH_CHANNEL_KIND_TEXT, NULL);
  return self;
}

static void
world_free (World *self)
{
  service_actor_free (self->owner);
  service_actor_free (self->alice);
  service_actor_free (self->bob);
  kith_wire_guild_snapshot_free (self->guild);
  g_free (self->managers);
  g_free (self->low);
  g_free (self->category);
  g_free (self->inside);
  g_free (self->outside);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

static KithErrorCode
put (World *self, const KithdActor *actor, const char *channel, const char *target, guint64 allow, guint64 deny)
{
  gboolean member = g_str_equal (target, self->bob->user_id) || g_str_equal (target, self->owner->user_id) ||
                    g_str_equal (target, self->alice->user_id);
  const KithWireOverwriteRequest body = { member ? KITH_OVERWRITE_KIND_MEMBER : KITH_OVERWRITE_KIND_ROLE, allow, deny,
                                          NULL };
  KithErrorCode code;

  kith_wire_channel_free (
    service_fixture_call (self->fixture, actor, KITH_ROUTE_OVERWRITE_PUT, channel, target, &body, NULL, &code));
  return code;
}

static gboolean
may (World *self, const KithdActor *actor, KithRouteId route, const char *channel, gconstpointer body,
     KithErrorCode refusal)
{
  KithErrorCode code;
  gpointer answer = service_fixture_call (self->fixture, actor, route, channel, NULL, body, NULL, &code);

  if (answer)
    kith_wire_free (kith_routes[route].answer, answer);
  if (code != KITH_ERROR_NONE)
    g_assert_cmpstr (kith_error_get_name (code), ==, kith_error_get_name (refusal));
  return code == KITH_ERROR_NONE;
}

static gboolean
sees (World *self, const KithdActor *actor, const char *channel)
{
  g_autoptr (KithWireChannelList)
    list = service_fixture_expect (self->fixture, actor, KITH_ROUTE_CHANNELS_LIST, self->guild->id, NULL, NULL);
  g_autoptr (KithWireGuildSnapshot)
    guild = service_fixture_expect (self->fixture, actor, KITH_ROUTE_GUILD_GET, self->guild->id, NULL, NULL);
  gboolean found = may (self, actor, KITH_ROUTE_CHANNEL_GET, channel, NULL, KITH_ERROR_UNKNOWN_CHANNEL);
  gboolean listed = FALSE, drawn = FALSE;

  for (guint i = 0; i < list->items->len; i++)
    listed = listed || g_str_equal (((KithWireChannel *) list->items->pdata[i])->id, channel);
  for (guint i = 0; i < guild->channels->len; i++)
    drawn = drawn || g_str_equal (((KithWireChannel *) guild->channels->pdata[i])->id, channel);
  g_assert_cmpint (found, ==, listed);
  g_assert_cmpint (found, ==, drawn);
  return found;
}

static gboolean
sends (World *self, const KithdActor *actor, const char *channel)
{
  const KithWireMessageRequest body = { .content = (char *) "hello" };

  return may (self, actor, KITH_ROUTE_MESSAGE_SEND, channel, &body, KITH_ERROR_MISSING_PERMISSION);
}

static void
test_hide (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  const char *everyone = world->guild->id;

  g_assert_true (sees (world, world->bob, world->outside));
  g_assert_cmpint (put (world, world->alice, world->outside, everyone, 0, VIEW), ==, KITH_ERROR_NONE);
  service_fixture_assert_events (fixture, "channel.update>channel");
  g_assert_false (sees (world, world->bob, world->outside));
  g_assert_false (sees (world, world->alice, world->outside));
  g_assert_true (sees (world, world->owner, world->outside));
  /* For whom it is hidden there is nothing to change either. */
  g_assert_cmpint (put (world, world->alice, world->outside, everyone, VIEW, 0), ==, KITH_ERROR_UNKNOWN_CHANNEL);
  g_assert_cmpint (put (world, world->owner, world->outside, world->bob->user_id, VIEW, SEND), ==, KITH_ERROR_NONE);
  g_assert_true (sees (world, world->bob, world->outside));
  g_assert_false (sends (world, world->bob, world->outside));
  kith_wire_channel_free (service_fixture_expect (fixture, world->owner, KITH_ROUTE_OVERWRITE_DELETE, world->outside,
                                                  world->bob->user_id, NULL));
  g_assert_false (sees (world, world->bob, world->outside));
}

static void
test_refused (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  const char *everyone = world->guild->id;

  g_assert_cmpint (put (world, world->bob, world->outside, everyone, 0, SEND), ==, KITH_ERROR_MISSING_PERMISSION);
  g_assert_cmpint (put (world, world->alice, world->outside, everyone, SEND, SEND), ==, KITH_ERROR_OVERWRITE_CONFLICT);
  g_assert_cmpint (put (world, world->owner, world->outside, everyone, KITH_PERMISSION_ADMINISTRATOR, 0), ==,
                   KITH_ERROR_NOT_A_CHANNEL_PERMISSION);
  g_assert_cmpint (put (world, world->alice, world->outside, world->low, KITH_PERMISSION_MANAGE_MESSAGES, 0), ==,
                   KITH_ERROR_PERMISSION_NOT_YOURS);
  g_assert_cmpint (put (world, world->alice, world->outside, world->managers, 0, SEND), ==,
                   KITH_ERROR_ROLE_ABOVE_YOURS);
  g_assert_cmpint (put (world, world->alice, world->outside, world->owner->user_id, 0, SEND), ==,
                   KITH_ERROR_OWNER_IS_ABOVE_ALL);
  g_assert_cmpint (put (world, world->alice, world->outside, world->alice->user_id, SEND, 0), ==,
                   KITH_ERROR_MEMBER_ABOVE_YOU);
  g_assert_cmpint (put (world, world->alice, world->outside, world->category, SEND, 0), ==, KITH_ERROR_UNKNOWN_ROLE);
}

/* A channel without overwrites follows its category, also out of sight. */
static void
test_follow (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  const char *everyone = world->guild->id;

  g_assert_cmpint (put (world, world->owner, world->category, everyone, 0, VIEW), ==, KITH_ERROR_NONE);
  g_assert_false (sees (world, world->bob, world->category));
  g_assert_false (sees (world, world->bob, world->inside));
  /* Its own overwrites begin with those of the category: one more does not bring it to light. */
  g_assert_cmpint (put (world, world->owner, world->inside, world->low, SEND, 0), ==, KITH_ERROR_NONE);
  g_assert_false (sees (world, world->bob, world->inside));
  /* Who sees a channel sees what it stands in. */
  g_assert_cmpint (put (world, world->owner, world->inside, everyone, VIEW, 0), ==, KITH_ERROR_NONE);
  g_assert_true (sees (world, world->bob, world->inside));
  g_assert_true (sees (world, world->bob, world->category));
  kith_wire_channel_free (
    service_fixture_expect (fixture, world->owner, KITH_ROUTE_OVERWRITES_CLEAR, world->inside, NULL, NULL));
  g_assert_false (sees (world, world->bob, world->inside));
  g_assert_false (sees (world, world->bob, world->category));
}

/* Nothing comes to light because a category or a role goes, or since a channel is moved. */
static void
test_keep_hidden (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  const char *everyone = world->guild->id;
  g_autofree char *other = add_channel (world, "other", KITH_CHANNEL_KIND_TEXT, world->category);
  const KithWireChannelPatch out = { .has_parent_id = TRUE, .clear_parent_id = TRUE };

  g_assert_cmpint (put (world, world->owner, world->category, everyone, 0, VIEW), ==, KITH_ERROR_NONE);
  kith_wire_channel_free (service_fixture_expect (fixture, world->owner, KITH_ROUTE_CHANNEL_PATCH, other, NULL, &out));
  g_assert_false (sees (world, world->bob, other));
  service_fixture_expect (fixture, world->owner, KITH_ROUTE_CHANNEL_DELETE, world->category, NULL, NULL);
  g_assert_false (sees (world, world->bob, world->inside));
}

static void
test_role_deleted (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  const char *everyone = world->guild->id;

  g_assert_cmpint (put (world, world->owner, world->category, everyone, VIEW, 0), ==, KITH_ERROR_NONE);
  g_assert_cmpint (put (world, world->owner, world->inside, world->low, 0, VIEW), ==, KITH_ERROR_NONE);
  kith_wire_channel_free (
    service_fixture_expect (fixture, world->owner, KITH_ROUTE_OVERWRITE_DELETE, world->inside, everyone, NULL));
  /* What was the last of its own overwrites goes, and still it does not follow the category. */
  service_fixture_expect (fixture, world->owner, KITH_ROUTE_ROLE_DELETE, world->guild->id, world->low, NULL);
  service_fixture_assert_events (fixture, "role.delete>guild channel.update>channel");
  g_assert_cmpuint (((const KithWireChannel *) service_fixture_get_event (fixture, 1)->payload)->overwrites->len, ==,
                    1);
}

/* Who may manage channels but not roles moves a channel without changing who sees it. */
static void
test_move (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  g_autofree char *movers = add_role (world, "Movers", CHANNELS);
  g_autofree char *hidden = add_channel (world, "Hidden", KITH_CHANNEL_KIND_CATEGORY, NULL);
  const char *everyone = world->guild->id;
  const KithWireChannelPatch in = { .has_parent_id = TRUE, .parent_id = world->category };
  const KithWireChannelPatch to_hidden = { .has_parent_id = TRUE, .parent_id = hidden };

  give (world, world->bob, movers);
  g_assert_cmpint (put (world, world->owner, world->category, everyone, 0, SEND), ==, KITH_ERROR_NONE);
  g_assert_cmpint (put (world, world->owner, hidden, everyone, 0, VIEW), ==, KITH_ERROR_NONE);
  service_fixture_refuse (fixture, world->bob, KITH_ROUTE_CHANNEL_PATCH, world->outside, NULL, &to_hidden,
                          KITH_ERROR_NOT_A_CATEGORY);
  kith_wire_channel_free (
    service_fixture_expect (fixture, world->bob, KITH_ROUTE_CHANNEL_PATCH, world->outside, NULL, &in));
  g_assert_true (sends (world, world->bob, world->outside));
  kith_wire_channel_free (
    service_fixture_expect (fixture, world->owner, KITH_ROUTE_CHANNEL_PATCH, world->outside, NULL,
                            &(KithWireChannelPatch){ .has_parent_id = TRUE, .clear_parent_id = TRUE }));
  kith_wire_channel_free (
    service_fixture_expect (fixture, world->owner, KITH_ROUTE_OVERWRITES_CLEAR, world->outside, NULL, NULL));
  kith_wire_channel_free (
    service_fixture_expect (fixture, world->owner, KITH_ROUTE_CHANNEL_PATCH, world->outside, NULL, &in));
  g_assert_false (sends (world, world->bob, world->outside));
}

/* Who moves a channel does not change by it what those above them may do. */
static void
test_move_rank (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  g_autofree char *high = add_role (world, "High", 0);
  const KithWireRolePatch up = { .has_position = TRUE, .position = 3 };
  const KithWireChannelPatch in = { .has_parent_id = TRUE, .parent_id = world->category };

  kith_wire_role_free (
    service_fixture_expect (fixture, world->owner, KITH_ROUTE_ROLE_PATCH, world->guild->id, high, &up));
  give (world, world->bob, high);
  g_assert_cmpint (put (world, world->owner, world->category, high, 0, SEND), ==, KITH_ERROR_NONE);
  g_assert_cmpint (put (world, world->alice, world->outside, high, 0, SEND), ==, KITH_ERROR_ROLE_ABOVE_YOURS);
  kith_wire_channel_free (
    service_fixture_expect (fixture, world->alice, KITH_ROUTE_CHANNEL_PATCH, world->outside, NULL, &in));
  g_assert_true (sends (world, world->bob, world->outside));
}

/* To remove what is not there changes nothing: the channel follows its category as before. */
static void
test_delete_nothing (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  g_autoptr (KithWireChannel) channel = NULL;

  g_assert_cmpint (put (world, world->owner, world->category, world->guild->id, 0, SEND), ==, KITH_ERROR_NONE);
  channel = service_fixture_expect (fixture, world->owner, KITH_ROUTE_OVERWRITE_DELETE, world->inside, world->low,
                                    NULL);
  service_fixture_assert_events (fixture, "");
  g_assert_cmpuint (channel->overwrites->len, ==, 0);
  g_assert_cmpint (put (world, world->owner, world->category, world->guild->id, 0, VIEW), ==, KITH_ERROR_NONE);
  g_assert_false (sees (world, world->bob, world->inside));
  /* What it has from its category can be removed of it alone. */
  kith_wire_channel_free (
    service_fixture_expect (fixture, world->owner, KITH_ROUTE_OVERWRITE_DELETE, world->inside, world->guild->id, NULL));
  g_assert_true (sees (world, world->bob, world->inside));
}

static gint64
count_mentions (World *self, const KithdActor *actor, const char *channel)
{
  g_autoptr (KithWireMessageList)
    page = service_fixture_expect (self->fixture, self->owner, KITH_ROUTE_MESSAGES_LIST, channel, NULL, NULL);
  const KithWireMessage *first = page->items->pdata[0];
  const KithWireReadRequest body = { .message_id = first->id };
  g_autoptr (KithWireReadState)
    state = service_fixture_expect (self->fixture, actor, KITH_ROUTE_READ_PUT, channel, NULL, &body);

  return state->mention_count;
}

static void
test_mentions (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  g_autofree char *content = g_strdup_printf ("<@&%s> <@%s>", world->low, world->bob->user_id);
  g_autoptr (KithWireMessage) first = service_fixture_send (fixture, world->owner, world->outside, "first");
  g_autoptr (KithWireMessage) message = NULL;
  g_autoptr (KithWireMessage) unheard = NULL;

  give (world, world->bob, world->low);
  message = service_fixture_send (fixture, world->owner, world->outside, content);
  g_assert_cmpuint (message->mention_roles->len, ==, 1);
  /* By name and by role at once is one mention. */
  g_assert_cmpint (count_mentions (world, world->bob, world->outside), ==, 1);
  g_assert_cmpint (count_mentions (world, world->alice, world->outside), ==, 0);

  g_assert_cmpint (put (world, world->owner, world->outside, world->guild->id, 0, KITH_PERMISSION_MENTION_EVERYONE), ==,
                   KITH_ERROR_NONE);
  unheard = service_fixture_send (fixture, world->alice, world->outside, content);
  g_assert_cmpuint (unheard->mention_roles->len, ==, 0);
}

/* A mention from where one may not look does not count when one may. */
static void
test_blind_mention (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  g_autofree char *content = g_strdup_printf ("<@%s>", world->bob->user_id);

  kith_wire_message_free (service_fixture_send (fixture, world->owner, world->outside, "first"));
  g_assert_cmpint (put (world, world->owner, world->outside, world->bob->user_id, 0, VIEW), ==, KITH_ERROR_NONE);
  kith_wire_message_free (service_fixture_send (fixture, world->owner, world->outside, content));
  g_assert_cmpint (put (world, world->owner, world->outside, world->bob->user_id, VIEW, 0), ==, KITH_ERROR_NONE);
  g_assert_cmpint (count_mentions (world, world->bob, world->outside), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  service_test_add ("/service/overwrites/hide", test_hide);
  service_test_add ("/service/overwrites/refused", test_refused);
  service_test_add ("/service/overwrites/follow", test_follow);
  service_test_add ("/service/overwrites/keep-hidden", test_keep_hidden);
  service_test_add ("/service/overwrites/role-deleted", test_role_deleted);
  service_test_add ("/service/overwrites/move-rank", test_move_rank);
  service_test_add ("/service/overwrites/delete-nothing", test_delete_nothing);
  service_test_add ("/service/overwrites/move", test_move);
  service_test_add ("/service/overwrites/mentions", test_mentions);
  service_test_add ("/service/overwrites/blind-mention", test_blind_mention);
  return g_test_run ();
}
