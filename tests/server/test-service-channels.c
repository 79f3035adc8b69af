/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "service-fixture.h"

typedef struct
{
  KithdActor *owner, *alice;
  KithWireGuildSnapshot *guild;
} World;

static World *
world_new (ServiceFixture *fixture)
{
  World *self = g_new0 (World, 1);

  self->owner = service_fixture_add_person (fixture, "owner");
  self->alice = service_fixture_add_person (fixture, "alice");
  self->guild = service_fixture_add_guild (fixture, self->owner, "Guild");
  service_fixture_join (fixture, self->owner, self->guild->id, self->alice);
  return self;
}

static void
world_free (World *self)
{
  service_actor_free (self->owner);
  service_actor_free (self->alice);
  kith_wire_guild_snapshot_free (self->guild);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

static char *
add_channel (ServiceFixture *fixture, World *world, const char *name, KithChannelKind kind, const char *parent_id)
{
  const KithWireChannelRequest body = { .name = (char *) name, .kind = kind, .parent_id = (char *) parent_id };
  g_autoptr (KithWireChannel)
    channel = service_fixture_expect (fixture, world->owner, KITH_ROUTE_CHANNEL_CREATE, world->guild->id, NULL, &body);

  service_fixture_assert_events (fixture, "channel.create>channel");
  return g_strdup (channel->id);
}

/* The guild's channels as text: names by position, with what stands in a category in brackets after it. */
static void
assert_order (ServiceFixture *fixture, World *world, const char *expected)
{
  g_autoptr (KithWireChannelList)
    list = service_fixture_expect (fixture, world->alice, KITH_ROUTE_CHANNELS_LIST, world->guild->id, NULL, NULL);
  g_autoptr (GString) order = g_string_new (NULL);

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < list->items->len; i++)
      {
        const KithWireChannel *channel = g_ptr_array_index (list->items, i);
        gboolean category = channel->kind == KITH_CHANNEL_KIND_CATEGORY;

        if (channel->parent_id || category != (pass == 1))
          continue;
        g_string_append_printf (order, "%s%s:%d", order->len > 0 ? " " : "", channel->name, (int) channel->position);
        if (!category)
          continue;
        g_string_append (order, "[");
        for (guint j = 0; j < list->items->len; j++)
          {
            const KithWireChannel *child = g_ptr_array_index (list->items, j);

            if (g_strcmp0 (child->parent_id, channel->id) == 0)
              g_string_append_printf (order, " %s:%d", child->name, (int) child->position);
          }
        g_string_append (order, " ]");
      }
  g_assert_cmpstr (order->str, ==, expected);
}

static void
test_create (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  g_autofree char *category = add_channel (fixture, world, "talk", KITH_CHANNEL_KIND_CATEGORY, NULL);
  g_autofree char *text = add_channel (fixture, world, "games", KITH_CHANNEL_KIND_TEXT, category);
  g_autofree char *voice = add_channel (fixture, world, "lounge", KITH_CHANNEL_KIND_VOICE, category);
  const KithWireChannelRequest in_text = { (char *) "x", KITH_CHANNEL_KIND_TEXT, text, NULL };
  const KithWireChannelRequest nested = { (char *) "x", KITH_CHANNEL_KIND_CATEGORY, category, NULL };
  const KithWireChannelRequest plain = { (char *) "x", KITH_CHANNEL_KIND_TEXT, NULL, NULL };

  assert_order (fixture, world, "general:0 talk:0[ games:0 lounge:1 ]");
  service_fixture_refuse (fixture, world->owner, KITH_ROUTE_CHANNEL_CREATE, world->guild->id, NULL, &in_text,
                          KITH_ERROR_NOT_A_CATEGORY);
  service_fixture_refuse (fixture, world->owner, KITH_ROUTE_CHANNEL_CREATE, world->guild->id, NULL, &nested,
                          KITH_ERROR_NOT_A_CATEGORY);
  service_fixture_refuse (fixture, world->alice, KITH_ROUTE_CHANNEL_CREATE, world->guild->id, NULL, &plain,
                          KITH_ERROR_MISSING_PERMISSION);
  service_fixture_configure (fixture, &(KithdServiceConfig){ .channels_per_guild = 4 });
  service_fixture_refuse (fixture, world->owner, KITH_ROUTE_CHANNEL_CREATE, world->guild->id, NULL, &plain,
                          KITH_ERROR_TOO_MANY_CHANNELS);
}

/* A category of another guild is none. */
static void
test_foreign_parent (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  g_autofree char *category = add_channel (fixture, world, "talk", KITH_CHANNEL_KIND_CATEGORY, NULL);
  g_autoptr (KithWireGuildSnapshot) other = service_fixture_add_guild (fixture, world->owner, "Other");
  const KithWireChannelRequest body = { (char *) "x", KITH_CHANNEL_KIND_TEXT, category, NULL };

  service_fixture_refuse (fixture, world->owner, KITH_ROUTE_CHANNEL_CREATE, other->id, NULL, &body,
                          KITH_ERROR_NOT_A_CATEGORY);
}

static void
patch (ServiceFixture *fixture, World *world, const char *channel_id, const KithWireChannelPatch *body, guint n_events)
{
  kith_wire_channel_free (
    service_fixture_expect (fixture, world->owner, KITH_ROUTE_CHANNEL_PATCH, channel_id, NULL, body));
  g_assert_cmpuint (fixture->outcome->events->len, ==, n_events);
}

static void
test_move (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  g_autofree char *a = add_channel (fixture, world, "a", KITH_CHANNEL_KIND_TEXT, NULL);
  g_autofree char *b = add_channel (fixture, world, "b", KITH_CHANNEL_KIND_TEXT, NULL);
  g_autofree char *category = add_channel (fixture, world, "c", KITH_CHANNEL_KIND_CATEGORY, NULL);
  const KithWireChannelPatch first = { .has_position = TRUE, .position = 0 };
  const KithWireChannelPatch far = { .has_position = TRUE, .position = 9000 };
  const KithWireChannelPatch into = { .has_parent_id = TRUE, .parent_id = category };
  const KithWireChannelPatch out = {
    .has_parent_id = TRUE, .clear_parent_id = TRUE, .has_position = TRUE, .position = 1
  };

  assert_order (fixture, world, "general:0 a:1 b:2 c:0[ ]");
  patch (fixture, world, b, &first, 3);
  assert_order (fixture, world, "b:0 general:1 a:2 c:0[ ]");
  patch (fixture, world, b, &far, 3);
  assert_order (fixture, world, "general:0 a:1 b:2 c:0[ ]");
  patch (fixture, world, a, &into, 2);
  assert_order (fixture, world, "general:0 b:1 c:0[ a:0 ]");
  patch (fixture, world, b, &into, 1);
  assert_order (fixture, world, "general:0 c:0[ a:0 b:1 ]");
  patch (fixture, world, a, &out, 2);
  assert_order (fixture, world, "general:0 a:1 c:0[ b:0 ]");
}

static void
test_edit (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  g_autofree char *id = add_channel (fixture, world, "a", KITH_CHANNEL_KIND_TEXT, NULL);
  const KithWireChannelPatch body = { .name = (char *) "b", .has_topic = TRUE, .topic = (char *) "Topic" };
  const KithWireChannelPatch clear = { .has_topic = TRUE, .clear_topic = TRUE };
  g_autoptr (KithWireChannel) channel = NULL;
  g_autoptr (KithWireChannel) cleared = NULL;

  service_fixture_refuse (fixture, world->alice, KITH_ROUTE_CHANNEL_PATCH, id, NULL, &body,
                          KITH_ERROR_MISSING_PERMISSION);
  channel = service_fixture_expect (fixture, world->owner, KITH_ROUTE_CHANNEL_PATCH, id, NULL, &body);
  service_fixture_assert_events (fixture, "channel.update>channel");
  g_assert_cmpstr (channel->name, ==, "b");
  g_assert_cmpstr (channel->topic, ==, "Topic");
  cleared = service_fixture_expect (fixture, world->owner, KITH_ROUTE_CHANNEL_PATCH, id, NULL, &clear);
  g_assert_null (cleared->topic);
  g_assert_cmpstr (cleared->name, ==, "b");
}

static void
test_delete (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  g_autofree char *category = add_channel (fixture, world, "c", KITH_CHANNEL_KIND_CATEGORY, NULL);
  g_autofree char *other = add_channel (fixture, world, "d", KITH_CHANNEL_KIND_CATEGORY, NULL);
  g_autofree char *a = add_channel (fixture, world, "a", KITH_CHANNEL_KIND_TEXT, category);
  g_autofree char *b = add_channel (fixture, world, "b", KITH_CHANNEL_KIND_TEXT, category);
  const KithWireChannel *general = g_ptr_array_index (world->guild->channels, 0);

  service_fixture_refuse (fixture, world->alice, KITH_ROUTE_CHANNEL_DELETE, a, NULL, NULL,
                          KITH_ERROR_MISSING_PERMISSION);
  service_fixture_expect (fixture, world->owner, KITH_ROUTE_CHANNEL_DELETE, category, NULL, NULL);
  service_fixture_assert_events (
    fixture, "channel.update>channel channel.update>channel channel.update>channel channel.delete>channel");
  assert_order (fixture, world, "general:0 a:1 b:2 d:0[ ]");
  kith_wire_message_free (service_fixture_send (fixture, world->alice, general->id, "x"));
  service_fixture_expect (fixture, world->owner, KITH_ROUTE_CHANNEL_DELETE, general->id, NULL, NULL);
  assert_order (fixture, world, "a:0 b:1 d:0[ ]");
  service_fixture_refuse (fixture, world->owner, KITH_ROUTE_CHANNEL_DELETE, general->id, NULL, NULL,
                          KITH_ERROR_UNKNOWN_CHANNEL);
}

/* Without a text channel a guild still takes new members, who are just not noted anywhere. */
static void
test_join_without_channels (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  g_autoptr (KithdActor) bob = service_fixture_add_person (fixture, "bob");
  const KithWireChannel *general = g_ptr_array_index (world->guild->channels, 0);

  service_fixture_expect (fixture, world->owner, KITH_ROUTE_CHANNEL_DELETE, general->id, NULL, NULL);
  service_fixture_join (fixture, world->owner, world->guild->id, bob);
  service_fixture_assert_events (fixture, "guild.create>user member.add>guild");
}

/* The note of a joining goes to a channel that the new member sees. */
static void
test_join_note_is_seen (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  g_autoptr (KithdActor) bob = service_fixture_add_person (fixture, "bob");
  g_autofree char *second = add_channel (fixture, world, "second", KITH_CHANNEL_KIND_TEXT, NULL);
  const KithWireChannel *general = g_ptr_array_index (world->guild->channels, 0);

  service_fixture_sql (
    fixture, "INSERT INTO overwrites (channel_id, target_id, kind, allow_bits, deny_bits) VALUES ($1, $2, 0, 0, $3)",
    KITHD_ID (general->id), KITHD_ID (world->guild->id), KITHD_INT (KITH_PERMISSION_VIEW_CHANNEL));
  service_fixture_join (fixture, world->owner, world->guild->id, bob);
  g_assert_cmpstr (service_fixture_get_event (fixture, 2)->channel_id, ==, second);
}

/* What a member may not see is not there: in lists, snapshots and by its id. */
static void
test_hidden (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  g_autofree char *secret = add_channel (fixture, world, "secret", KITH_CHANNEL_KIND_TEXT, NULL);
  const KithWireMessageRequest message = { .content = (char *) "x" };
  g_autoptr (KithWireGuildSnapshot) snapshot = NULL;

  service_fixture_sql (
    fixture, "INSERT INTO overwrites (channel_id, target_id, kind, allow_bits, deny_bits) VALUES ($1, $2, 0, 0, $3)",
    KITHD_ID (secret), KITHD_ID (world->guild->id), KITHD_INT (KITH_PERMISSION_VIEW_CHANNEL));
  assert_order (fixture, world, "general:0");
  snapshot = service_fixture_expect (fixture, world->alice, KITH_ROUTE_GUILD_GET, world->guild->id, NULL, NULL);
  g_assert_cmpuint (snapshot->channels->len, ==, 1);
  service_fixture_refuse (fixture, world->alice, KITH_ROUTE_CHANNEL_GET, secret, NULL, NULL,
                          KITH_ERROR_UNKNOWN_CHANNEL);
  service_fixture_refuse (fixture, world->alice, KITH_ROUTE_MESSAGE_SEND, secret, NULL, &message,
                          KITH_ERROR_UNKNOWN_CHANNEL);
  service_fixture_refuse (fixture, world->alice, KITH_ROUTE_TYPING_POST, secret, NULL, NULL,
                          KITH_ERROR_UNKNOWN_CHANNEL);
  kith_wire_message_free (service_fixture_send (fixture, world->owner, secret, "The owner sees all"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  service_test_add ("/service/channels/create", test_create);
  service_test_add ("/service/channels/foreign-parent", test_foreign_parent);
  service_test_add ("/service/channels/move", test_move);
  service_test_add ("/service/channels/edit", test_edit);
  service_test_add ("/service/channels/delete", test_delete);
  service_test_add ("/service/channels/join-without-channels", test_join_without_channels);
  service_test_add ("/service/channels/join-note-is-seen", test_join_note_is_seen);
  service_test_add ("/service/channels/hidden", test_hidden);
  return g_test_run ();
}
