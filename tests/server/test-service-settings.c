/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "service-fixture.h"

#define NOWHERE "01920000-0000-7000-8000-00000000ffff"
#define FOLDER "01920000-0000-7000-8000-00000000f001"
#define EMPTY_FOLDER "01920000-0000-7000-8000-00000000f002"

/* What people choose for all their devices: notifications, and the order of their guilds. */

typedef struct
{
  KithdActor *owner, *alice, *outsider;
  KithWireGuildSnapshot *guild;
  const char *channel;
} World;

static World *
world_new (ServiceFixture *fixture)
{
  World *self = g_new0 (World, 1);

  self->owner = service_fixture_add_person (fixture, "owner");
  self->alice = service_fixture_add_person (fixture, "alice");
  self->outsider = service_fixture_add_person (fixture, "outsider");
  self->guild = service_fixture_add_guild (fixture, self->owner, "Guild");
  self->channel = ((KithWireChannel *) self->guild->channels->pdata[0])->id;
  service_fixture_join (fixture, self->owner, self->guild->id, self->alice);
  return self;
}

static void
world_free (World *self)
{
  service_actor_free (self->owner);
  service_actor_free (self->alice);
  service_actor_free (self->outsider);
  kith_wire_guild_snapshot_free (self->guild);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

static KithWireUserSettings *
get_settings (ServiceFixture *fixture, const KithdActor *actor)
{
  return service_fixture_expect (fixture, actor, KITH_ROUTE_USER_SETTINGS_GET, NULL, NULL, NULL);
}

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

/* What `ready` and the request tell is the same. */
static void
assert_told (ServiceFixture *fixture, const KithdActor *actor, guint n_guilds, guint n_channels, guint n_slots)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithWireUserSettings) settings = get_settings (fixture, actor);
  Load load = { fixture->service, actor, NULL };
  g_autoptr (KithWireReady) ready = NULL;
  const KithWireUserSettings *both[2] = { settings, NULL };

  kithd_store_call (fixture->store, KITHD_STORE_READ, load_ready, &load, &error);
  g_assert_no_error (error);
  ready = load.ready;
  both[1] = ready->settings;
  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpuint (both[i]->guilds->len, ==, n_guilds);
      g_assert_cmpuint (both[i]->channels->len, ==, n_channels);
      g_assert_cmpuint (both[i]->guild_order->items->len, ==, n_slots);
    }
}

static void
set_hidden (ServiceFixture *fixture, World *world, gboolean hidden)
{
  service_fixture_sql (fixture, "DELETE FROM overwrites WHERE channel_id = $1", KITHD_ID (world->channel));
  if (hidden)
    service_fixture_sql (
      fixture, "INSERT INTO overwrites (channel_id, target_id, kind, allow_bits, deny_bits) VALUES ($1, $2, 0, 0, $3)",
      KITHD_ID (world->channel), KITHD_ID (world->guild->id), KITHD_INT (KITH_PERMISSION_VIEW_CHANNEL));
}

static void
test_guild (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  const KithWireNotificationsPatch patch = { .has_level = TRUE,
                                             .level = KITH_NOTIFICATION_LEVEL_MENTIONS,
                                             .has_suppress_everyone = TRUE,
                                             .suppress_everyone = TRUE };
  const KithWireNotificationsPatch back = { .has_level = TRUE,
                                            .level = KITH_NOTIFICATION_LEVEL_DEFAULT,
                                            .has_suppress_everyone = TRUE };
  g_autoptr (KithWireNotificationSettings) set = NULL;
  const KithWireUserSettingsChange *told;

  assert_told (fixture, world->alice, 0, 0, 0);
  set = service_fixture_expect (fixture, world->alice, KITH_ROUTE_GUILD_NOTIFICATIONS_PATCH, world->guild->id, NULL,
                                &patch);
  g_assert_cmpstr (set->id, ==, world->guild->id);
  g_assert_cmpint (set->level, ==, KITH_NOTIFICATION_LEVEL_MENTIONS);
  g_assert_true (set->suppress_everyone && !set->suppress_roles && !set->muted);
  service_fixture_assert_events (fixture, "user_settings.update>user");
  g_assert_cmpstr (service_fixture_get_event (fixture, 0)->user_id, ==, world->alice->user_id);
  told = service_fixture_get_event (fixture, 0)->payload;
  g_assert_cmpint (told->guild->level, ==, KITH_NOTIFICATION_LEVEL_MENTIONS);
  g_assert_null (told->channel);
  assert_told (fixture, world->alice, 1, 0, 0);
  assert_told (fixture, world->owner, 0, 0, 0);
  /* The same again tells nobody anything; the default is forgotten. */
  kith_wire_notification_settings_free (service_fixture_expect (
    fixture, world->alice, KITH_ROUTE_GUILD_NOTIFICATIONS_PATCH, world->guild->id, NULL, &patch));
  service_fixture_assert_events (fixture, "");
  kith_wire_notification_settings_free (service_fixture_expect (
    fixture, world->alice, KITH_ROUTE_GUILD_NOTIFICATIONS_PATCH, world->guild->id, NULL, &back));
  assert_told (fixture, world->alice, 0, 0, 0);
}

static void
test_mute_ends (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  gint64 now = kith_clock_now_ms (fixture->clock);
  const KithWireNotificationsPatch mute = { .has_muted_until = TRUE, .muted_until = now + 3600000 };
  const KithWireNotificationsPatch over = { .has_muted_until = TRUE, .muted_until = now };
  const KithWireNotificationsPatch for_good = { .has_muted = TRUE, .muted = TRUE };
  g_autoptr (KithWireNotificationSettings) set = NULL;
  g_autoptr (KithWireNotificationSettings) again = NULL;

  service_fixture_refuse (fixture, world->alice, KITH_ROUTE_CHANNEL_NOTIFICATIONS_PATCH, world->channel, NULL, &over,
                          KITH_ERROR_MUTE_OVER);
  set = service_fixture_expect (fixture, world->alice, KITH_ROUTE_CHANNEL_NOTIFICATIONS_PATCH, world->channel, NULL,
                                &mute);
  g_assert_true (set->muted);
  g_assert_cmpint (set->muted_until, ==, now + 3600000);
  service_fixture_assert_events (fixture, "user_settings.update>user");
  assert_told (fixture, world->alice, 0, 1, 0);
  kith_clock_advance (fixture->clock, 3600000);
  assert_told (fixture, world->alice, 0, 0, 0);
  again = service_fixture_expect (fixture, world->alice, KITH_ROUTE_CHANNEL_NOTIFICATIONS_PATCH, world->channel, NULL,
                                  &for_good);
  g_assert_true (again->muted);
  g_assert_cmpint (again->muted_until, ==, 0);
  kith_clock_advance (fixture->clock, 365 * G_TIME_SPAN_DAY);
  assert_told (fixture, world->alice, 0, 1, 0);
}

static void
test_hidden (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  const KithWireNotificationsPatch patch = { .has_muted = TRUE, .muted = TRUE };

  kith_wire_notification_settings_free (service_fixture_expect (
    fixture, world->alice, KITH_ROUTE_CHANNEL_NOTIFICATIONS_PATCH, world->channel, NULL, &patch));
  kith_wire_notification_settings_free (service_fixture_expect (
    fixture, world->alice, KITH_ROUTE_GUILD_NOTIFICATIONS_PATCH, world->guild->id, NULL, &patch));
  set_hidden (fixture, world, TRUE);
  assert_told (fixture, world->alice, 1, 0, 0);
  service_fixture_refuse (fixture, world->alice, KITH_ROUTE_CHANNEL_NOTIFICATIONS_PATCH, world->channel, NULL, &patch,
                          KITH_ERROR_UNKNOWN_CHANNEL);
  set_hidden (fixture, world, FALSE);
  assert_told (fixture, world->alice, 1, 1, 0);
  /* Who leaves is told nothing of it, and finds it again on coming back. */
  service_fixture_expect (fixture, world->alice, KITH_ROUTE_GUILD_LEAVE, world->guild->id, NULL, NULL);
  assert_told (fixture, world->alice, 0, 0, 0);
  service_fixture_join (fixture, world->owner, world->guild->id, world->alice);
  assert_told (fixture, world->alice, 1, 1, 0);
  service_fixture_expect (fixture, world->owner, KITH_ROUTE_CHANNEL_DELETE, world->channel, NULL, NULL);
  assert_told (fixture, world->alice, 1, 0, 0);
}

static void
test_strangers (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  const KithWireNotificationsPatch patch = { .has_muted = TRUE, .muted = TRUE };

  service_fixture_refuse (fixture, world->outsider, KITH_ROUTE_GUILD_NOTIFICATIONS_PATCH, world->guild->id, NULL,
                          &patch, KITH_ERROR_UNKNOWN_GUILD);
  service_fixture_refuse (fixture, world->outsider, KITH_ROUTE_CHANNEL_NOTIFICATIONS_PATCH, world->channel, NULL,
                          &patch, KITH_ERROR_UNKNOWN_CHANNEL);
}

static void
fill (ServiceFixture *fixture, World *world, const char *guild_id, guint count)
{
  for (guint i = 0; i < count; i++)
    {
      g_autofree char *id = kith_uuid_generator_next (fixture->ids);

      service_fixture_sql (fixture,
                           "INSERT INTO channels (id, guild_id, kind, name, position, created_at) "
                           "VALUES ($1, $2, 0, 'x', 0, 0)",
                           KITHD_ID (id), KITHD_ID (guild_id));
      service_fixture_sql (fixture,
                           "INSERT INTO channel_notifications (user_id, channel_id, level, muted, suppress_everyone, "
                           "suppress_roles) VALUES ($1, $2, 1, 0, 0, 0)",
                           KITHD_ID (world->alice->user_id), KITHD_ID (id));
    }
}

/* What was chosen for places that were left makes way, what is in sight does not. */
static void
test_limit (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  g_autoptr (KithWireGuildSnapshot) left = service_fixture_add_guild (fixture, world->owner, "Left");
  const KithWireNotificationsPatch patch = { .has_muted = TRUE, .muted = TRUE }, off = { .has_muted = TRUE };

  fill (fixture, world, left->id, 10);
  fill (fixture, world, world->guild->id, KITH_LIMIT_NOTIFICATIONS_PER_USER - 10);
  kith_wire_notification_settings_free (service_fixture_expect (
    fixture, world->alice, KITH_ROUTE_CHANNEL_NOTIFICATIONS_PATCH, world->channel, NULL, &patch));
  assert_told (fixture, world->alice, 0, KITH_LIMIT_NOTIFICATIONS_PER_USER - 9, 0);
  kith_wire_notification_settings_free (
    service_fixture_expect (fixture, world->alice, KITH_ROUTE_CHANNEL_NOTIFICATIONS_PATCH, world->channel, NULL, &off));
  fill (fixture, world, world->guild->id, 10);
  service_fixture_refuse (fixture, world->alice, KITH_ROUTE_CHANNEL_NOTIFICATIONS_PATCH, world->channel, NULL, &patch,
                          KITH_ERROR_TOO_MANY_NOTIFICATIONS);
}

static KithWireGuildSlot *
add_slot (KithWireGuildOrder *order, const char *folder_id, const char *first, const char *second)
{
  KithWireGuildSlot *slot = kith_wire_guild_slot_new ();

  slot->id = g_strdup (folder_id);
  if (first)
    g_ptr_array_add (slot->guild_ids, g_strdup (first));
  if (second)
    g_ptr_array_add (slot->guild_ids, g_strdup (second));
  g_ptr_array_add (order->items, slot);
  return slot;
}

static void
test_order (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  g_autoptr (KithWireGuildSnapshot) own = service_fixture_add_guild (fixture, world->alice, "Own");
  g_autoptr (KithWireGuildOrder) order = kith_wire_guild_order_new ();
  g_autoptr (KithWireGuildOrder) set = NULL;
  g_autoptr (KithWireGuildOrder) twice = kith_wire_guild_order_new ();
  g_autoptr (KithWireGuildOrder) crowd = kith_wire_guild_order_new ();
  KithWireGuildSlot *folder = add_slot (order, FOLDER, own->id, world->guild->id);

  folder->name = g_strdup ("Friends");
  folder->has_colour = TRUE;
  folder->colour = 0x112233;
  add_slot (order, NULL, NOWHERE, NULL);
  add_slot (order, EMPTY_FOLDER, NULL, NULL);
  set = service_fixture_expect (fixture, world->alice, KITH_ROUTE_GUILD_ORDER_PUT, NULL, NULL, order);
  service_fixture_assert_events (fixture, "user_settings.update>user");
  g_assert_cmpuint (set->items->len, ==, 1);
  folder = set->items->pdata[0];
  g_assert_cmpstr (folder->name, ==, "Friends");
  g_assert_cmpint (folder->colour, ==, 0x112233);
  g_assert_cmpuint (folder->guild_ids->len, ==, 2);
  g_assert_cmpstr (folder->guild_ids->pdata[1], ==, world->guild->id);
  assert_told (fixture, world->alice, 0, 0, 1);
  /* Who comes back finds the guild where it was. */
  service_fixture_expect (fixture, world->alice, KITH_ROUTE_GUILD_LEAVE, world->guild->id, NULL, NULL);
  {
    g_autoptr (KithWireUserSettings) settings = get_settings (fixture, world->alice);

    g_assert_cmpuint (((KithWireGuildSlot *) settings->guild_order->items->pdata[0])->guild_ids->len, ==, 1);
  }
  service_fixture_join (fixture, world->owner, world->guild->id, world->alice);
  {
    g_autoptr (KithWireUserSettings) settings = get_settings (fixture, world->alice);

    g_assert_cmpuint (((KithWireGuildSlot *) settings->guild_order->items->pdata[0])->guild_ids->len, ==, 2);
  }
  add_slot (twice, NULL, own->id, NULL);
  add_slot (twice, FOLDER, own->id, NULL);
  service_fixture_refuse (fixture, world->alice, KITH_ROUTE_GUILD_ORDER_PUT, NULL, NULL, twice,
                          KITH_ERROR_GUILD_ORDER_BAD);
  add_slot (crowd, NULL, own->id, world->guild->id);
  service_fixture_refuse (fixture, world->alice, KITH_ROUTE_GUILD_ORDER_PUT, NULL, NULL, crowd,
                          KITH_ERROR_GUILD_ORDER_BAD);
}

static KithWireReadState *
get_read (ServiceFixture *fixture, const KithdActor *actor, const char *channel_id)
{
  return service_fixture_expect (fixture, actor, KITH_ROUTE_READ_GET, channel_id, NULL, NULL);
}

static void
assert_counts (ServiceFixture *fixture, const KithdActor *actor, const char *channel_id, gint64 all, gint64 roles,
               gint64 everyone)
{
  g_autoptr (KithWireReadState) state = get_read (fixture, actor, channel_id);

  g_assert_cmpint (state->mention_count, ==, all);
  g_assert_cmpint (state->role_mentions, ==, roles);
  g_assert_cmpint (state->everyone_mentions, ==, everyone);
}

/* A message counts once, as what calls the person most. */
static void
test_kinds_of_mentions (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  const KithWireRoleRequest role = { .name = (char *) "Crew" };
  g_autoptr (KithWireRole)
    made = service_fixture_expect (fixture, world->owner, KITH_ROUTE_ROLE_CREATE, world->guild->id, NULL, &role);
  const char *ids[] = { made->id };
  GPtrArray held = { (gpointer *) ids, 1 };
  const KithWireMemberPatch give = { .roles = &held };
  g_autofree char *name = g_strdup_printf ("<@%s>", world->alice->user_id);
  g_autofree char *crew = g_strdup_printf ("<@&%s>", made->id);
  g_autofree char *all = g_strdup_printf ("%s %s @everyone", name, crew);
  g_autofree char *both = g_strdup_printf ("%s @everyone", crew);
  const KithWireMessagePatch edit = { .content = (char *) "@everyone, not the crew" };
  g_autoptr (KithWireMessage) sent = NULL;
  const char *texts[] = { "Nobody", name, crew, both, "@everyone", all };

  kith_wire_member_free (service_fixture_expect (fixture, world->owner, KITH_ROUTE_MEMBER_PATCH, world->guild->id,
                                                 world->alice->user_id, &give));
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    kith_wire_message_free (service_fixture_send (fixture, world->owner, world->channel, texts[i]));
  assert_counts (fixture, world->alice, world->channel, 5, 2, 1);
  sent = service_fixture_send (fixture, world->owner, world->channel, crew);
  assert_counts (fixture, world->alice, world->channel, 6, 3, 1);
  kith_wire_message_free (
    service_fixture_expect (fixture, world->owner, KITH_ROUTE_MESSAGE_EDIT, world->channel, sent->id, &edit));
  assert_counts (fixture, world->alice, world->channel, 6, 2, 2);
  assert_counts (fixture, world->owner, world->channel, 0, 0, 0);
}

static void
test_conversation (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  const char *ids[] = { world->alice->user_id };
  GPtrArray recipients = { (gpointer *) ids, 1 };
  const KithWireConversationRequest open = { .recipient_ids = &recipients };
  g_autoptr (KithWireChannel)
    channel = service_fixture_expect (fixture, world->owner, KITH_ROUTE_CONVERSATION_OPEN, NULL, NULL, &open);
  g_autofree char *name = g_strdup_printf ("<@%s>", world->alice->user_id);
  const KithWireNotificationsPatch mute = { .has_muted = TRUE, .muted = TRUE };

  kith_wire_message_free (service_fixture_send (fixture, world->owner, channel->id, "Hello"));
  kith_wire_message_free (service_fixture_send (fixture, world->owner, channel->id, name));
  assert_counts (fixture, world->alice, channel->id, 2, 0, 1);
  kith_wire_notification_settings_free (
    service_fixture_expect (fixture, world->alice, KITH_ROUTE_CHANNEL_NOTIFICATIONS_PATCH, channel->id, NULL, &mute));
  assert_told (fixture, world->alice, 0, 1, 0);
  service_fixture_refuse (fixture, world->outsider, KITH_ROUTE_CHANNEL_NOTIFICATIONS_PATCH, channel->id, NULL, &mute,
                          KITH_ERROR_UNKNOWN_CHANNEL);
}

static void
test_default_level (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  const KithWireGuildPatch patch = { .has_default_notifications = TRUE,
                                     .default_notifications = KITH_GUILD_NOTIFICATION_LEVEL_MENTIONS };
  g_autoptr (KithWireGuild) guild = NULL;
  g_autoptr (KithWireGuildSnapshot) seen = NULL;

  g_assert_cmpint (world->guild->default_notifications, ==, KITH_GUILD_NOTIFICATION_LEVEL_ALL);
  service_fixture_refuse (fixture, world->alice, KITH_ROUTE_GUILD_PATCH, world->guild->id, NULL, &patch,
                          KITH_ERROR_MISSING_PERMISSION);
  guild = service_fixture_expect (fixture, world->owner, KITH_ROUTE_GUILD_PATCH, world->guild->id, NULL, &patch);
  service_fixture_assert_events (fixture, "guild.update>guild");
  g_assert_cmpint (guild->default_notifications, ==, KITH_GUILD_NOTIFICATION_LEVEL_MENTIONS);
  seen = service_fixture_expect (fixture, world->alice, KITH_ROUTE_GUILD_GET, world->guild->id, NULL, NULL);
  g_assert_cmpint (seen->default_notifications, ==, KITH_GUILD_NOTIFICATION_LEVEL_MENTIONS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  service_test_add ("/service/settings/guild", test_guild);
  service_test_add ("/service/settings/mute-ends", test_mute_ends);
  service_test_add ("/service/settings/hidden", test_hidden);
  service_test_add ("/service/settings/strangers", test_strangers);
  service_test_add ("/service/settings/limit", test_limit);
  service_test_add ("/service/settings/order", test_order);
  service_test_add ("/service/settings/kinds-of-mentions", test_kinds_of_mentions);
  service_test_add ("/service/settings/conversation", test_conversation);
  service_test_add ("/service/settings/default-level", test_default_level);
  return g_test_run ();
}
