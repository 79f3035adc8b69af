/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "service-fixture.h"

typedef struct
{
  KithdActor *owner, *mod, *anna, *bob;
  KithWireGuildSnapshot *guild;
  const char *channel_id;
} People;

static const KithWireEmpty empty = { 0 };

/* Gives a person a role of their own. */
static void
give_role (ServiceFixture *fixture, const char *guild_id, const KithdActor *actor, gint64 position, guint64 permissions)
{
  g_autofree char *role_id = kith_uuid_generator_next (fixture->ids);

  service_fixture_sql (fixture,
                       "INSERT INTO roles (id, guild_id, name, permissions, position) VALUES ($1, $2, 'r', $3, $4)",
                       KITHD_ID (role_id), KITHD_ID (guild_id), KITHD_INT (permissions), KITHD_INT (position));
  service_fixture_sql (fixture, "INSERT INTO member_roles (guild_id, user_id, role_id) VALUES ($1, $2, $3)",
                       KITHD_ID (guild_id), KITHD_ID (actor->user_id), KITHD_ID (role_id));
}

/* An owner, a moderator with a role in the middle, anna with one above it, and bob with none. */
static void
people_init (People *people, ServiceFixture *fixture)
{
  people->owner = service_fixture_add_person (fixture, "owner");
  people->mod = service_fixture_add_person (fixture, "mod");
  people->anna = service_fixture_add_person (fixture, "anna");
  people->bob = service_fixture_add_person (fixture, "bob");
  people->guild = service_fixture_add_guild (fixture, people->owner, "Guild");
  people->channel_id = ((const KithWireChannel *) g_ptr_array_index (people->guild->channels, 0))->id;
  service_fixture_join (fixture, people->owner, people->guild->id, people->mod);
  service_fixture_join (fixture, people->owner, people->guild->id, people->anna);
  service_fixture_join (fixture, people->owner, people->guild->id, people->bob);
  give_role (fixture, people->guild->id, people->mod, 2,
             KITH_PERMISSION_KICK_MEMBERS | KITH_PERMISSION_BAN_MEMBERS | KITH_PERMISSION_VIEW_AUDIT_LOG);
  give_role (fixture, people->guild->id, people->anna, 3, 0);
}

static void
people_clear (People *people)
{
  service_actor_free (people->owner);
  service_actor_free (people->mod);
  service_actor_free (people->anna);
  service_actor_free (people->bob);
  kith_wire_guild_snapshot_free (people->guild);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (People, people_clear)

static KithWireInvite *
invite (ServiceFixture *fixture, const People *people)
{
  const KithWireInviteRequest any = { 0 };

  return service_fixture_expect (fixture, people->owner, KITH_ROUTE_INVITE_CREATE, people->guild->id, NULL, &any);
}

static void
test_kick (ServiceFixture *fixture)
{
  g_auto (People) people = { 0 };
  const char *guild_id;
  g_autoptr (KithWireInvite) way = NULL;
  g_autoptr (KithWireGuildSnapshot) again = NULL;
  const KithWireGuildDeleted *gone;

  people_init (&people, fixture);
  guild_id = people.guild->id;
  way = invite (fixture, &people);
  service_fixture_refuse (fixture, people.bob, KITH_ROUTE_MEMBER_KICK, guild_id, people.anna->user_id, NULL,
                          KITH_ERROR_MISSING_PERMISSION);
  service_fixture_refuse (fixture, people.mod, KITH_ROUTE_MEMBER_KICK, guild_id, people.owner->user_id, NULL,
                          KITH_ERROR_OWNER_IS_ABOVE_ALL);
  service_fixture_refuse (fixture, people.mod, KITH_ROUTE_MEMBER_KICK, guild_id, people.anna->user_id, NULL,
                          KITH_ERROR_MEMBER_ABOVE_YOU);
  service_fixture_refuse (fixture, people.mod, KITH_ROUTE_MEMBER_KICK, guild_id, people.mod->user_id, NULL,
                          KITH_ERROR_MEMBER_ABOVE_YOU);
  service_fixture_expect (fixture, people.mod, KITH_ROUTE_MEMBER_KICK, guild_id, people.bob->user_id, NULL);
  service_fixture_assert_events (fixture, "member.remove>guild guild.delete>user");
  gone = service_fixture_get_event (fixture, 1)->payload;
  g_assert_true (gone->has_why);
  g_assert_cmpint (gone->why, ==, KITH_GUILD_END_KICKED);
  service_fixture_refuse (fixture, people.mod, KITH_ROUTE_MEMBER_KICK, guild_id, people.bob->user_id, NULL,
                          KITH_ERROR_UNKNOWN_MEMBER);
  service_fixture_refuse (fixture, people.bob, KITH_ROUTE_CHANNEL_GET, people.channel_id, NULL, NULL,
                          KITH_ERROR_UNKNOWN_CHANNEL);
  again = service_fixture_expect (fixture, people.bob, KITH_ROUTE_INVITE_ACCEPT, way->code, NULL, &empty);
  g_assert_cmpint (again->member_count, ==, 4);
}

static void
test_ban (ServiceFixture *fixture)
{
  g_auto (People) people = { 0 };
  const KithWireBanRequest body = { .reason = (char *) "Spam" };
  const char *guild_id;
  g_autoptr (KithWireInvite) way = NULL;
  g_autoptr (KithWireBan) ban = NULL;
  g_autoptr (KithWireBan) repeated = NULL;
  g_autoptr (KithWireBanList) list = NULL;
  const KithWireGuildDeleted *gone;

  people_init (&people, fixture);
  guild_id = people.guild->id;
  way = invite (fixture, &people);
  service_fixture_refuse (fixture, people.bob, KITH_ROUTE_BAN_PUT, guild_id, people.anna->user_id, &body,
                          KITH_ERROR_MISSING_PERMISSION);
  service_fixture_refuse (fixture, people.mod, KITH_ROUTE_BAN_PUT, guild_id, people.owner->user_id, &body,
                          KITH_ERROR_OWNER_IS_ABOVE_ALL);
  service_fixture_refuse (fixture, people.mod, KITH_ROUTE_BAN_PUT, guild_id, people.anna->user_id, &body,
                          KITH_ERROR_MEMBER_ABOVE_YOU);
  service_fixture_refuse (fixture, people.mod, KITH_ROUTE_BAN_PUT, guild_id, guild_id, &body, KITH_ERROR_UNKNOWN_USER);
  service_fixture_refuse (fixture, people.mod, KITH_ROUTE_BAN_GET, guild_id, people.bob->user_id, NULL,
                          KITH_ERROR_UNKNOWN_BAN);
  ban = service_fixture_expect (fixture, people.mod, KITH_ROUTE_BAN_PUT, guild_id, people.bob->user_id, &body);
  service_fixture_assert_events (fixture, "member.remove>guild guild.delete>user");
  gone = service_fixture_get_event (fixture, 1)->payload;
  g_assert_cmpint (gone->why, ==, KITH_GUILD_END_BANNED);
  g_assert_cmpstr (ban->reason, ==, "Spam");
  g_assert_cmpstr (ban->user->username, ==, "bob");
  g_assert_cmpstr (ban->moderator->username, ==, "mod");
  /* A repeat tells nobody anything. */
  repeated = service_fixture_expect (fixture, people.mod, KITH_ROUTE_BAN_PUT, guild_id, people.bob->user_id, &body);
  service_fixture_assert_events (fixture, "");
  list = service_fixture_expect (fixture, people.mod, KITH_ROUTE_BANS_LIST, guild_id, NULL, NULL);
  g_assert_cmpuint (list->items->len, ==, 1);
  service_fixture_refuse (fixture, people.anna, KITH_ROUTE_BANS_LIST, guild_id, NULL, NULL,
                          KITH_ERROR_MISSING_PERMISSION);
  service_fixture_refuse (fixture, people.bob, KITH_ROUTE_INVITE_ACCEPT, way->code, NULL, &empty, KITH_ERROR_BANNED);
  service_fixture_refuse (fixture, people.anna, KITH_ROUTE_BAN_DELETE, guild_id, people.bob->user_id, NULL,
                          KITH_ERROR_MISSING_PERMISSION);
  service_fixture_expect (fixture, people.mod, KITH_ROUTE_BAN_DELETE, guild_id, people.bob->user_id, NULL);
  service_fixture_expect (fixture, people.mod, KITH_ROUTE_BAN_DELETE, guild_id, people.bob->user_id, NULL);
  kith_wire_guild_snapshot_free (
    service_fixture_expect (fixture, people.bob, KITH_ROUTE_INVITE_ACCEPT, way->code, NULL, &empty));
}

/* Whoever never was a member, or is none any more, can be kept out all the same. */
static void
test_ban_outsider (ServiceFixture *fixture)
{
  g_auto (People) people = { 0 };
  g_autoptr (KithdActor) eve = service_fixture_add_person (fixture, "eve");
  const KithWireBanRequest body = { 0 };
  g_autoptr (KithWireInvite) way = NULL;

  people_init (&people, fixture);
  way = invite (fixture, &people);
  kith_wire_ban_free (
    service_fixture_expect (fixture, people.mod, KITH_ROUTE_BAN_PUT, people.guild->id, eve->user_id, &body));
  service_fixture_assert_events (fixture, "");
  service_fixture_refuse (fixture, eve, KITH_ROUTE_INVITE_ACCEPT, way->code, NULL, &empty, KITH_ERROR_BANNED);
}

/* Events that were published by the service itself. */
typedef struct
{
  GMutex mutex;
  GCond cond;
  guint n_deleted;
} Published;

static void
on_published (KithdOutcome *outcome, gpointer data)
{
  Published *published = data;

  g_mutex_lock (&published->mutex);
  for (guint i = 0; i < outcome->events->len; i++)
    if (((const KithdEvent *) g_ptr_array_index (outcome->events, i))->event == KITH_EVENT_MESSAGE_DELETE)
      published->n_deleted++;
  g_cond_broadcast (&published->cond);
  g_mutex_unlock (&published->mutex);
  kithd_outcome_free (outcome);
}

static void
wait_deleted (Published *published, guint n)
{
  gint64 end = g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND;

  g_mutex_lock (&published->mutex);
  while (published->n_deleted < n)
    g_assert_true (g_cond_wait_until (&published->cond, &published->mutex, end));
  g_mutex_unlock (&published->mutex);
}

static void
test_purge (ServiceFixture *fixture)
{
  g_auto (People) people = { 0 };
  const KithWireBanRequest hour = { .has_delete_message_seconds = TRUE, .delete_message_seconds = 3600 };
  const KithWirePageQuery query = { .has_limit = TRUE, .limit = 100 };
  g_autoptr (KithWireMessageList) left = NULL;
  Published published = { 0 };
  KithErrorCode code;
  guint of_bob = 0;

  people_init (&people, fixture);
  kithd_service_set_publisher (fixture->service, on_published, &published);
  kith_wire_message_free (service_fixture_send (fixture, people.bob, people.channel_id, "Old"));
  kith_clock_advance (fixture->clock, 2 * 3600 * 1000);
  for (guint i = 0; i < 250; i++)
    kith_wire_message_free (service_fixture_send (fixture, i % 2 ? people.bob : people.anna, people.channel_id, "New"));
  kith_wire_ban_free (
    service_fixture_expect (fixture, people.owner, KITH_ROUTE_BAN_PUT, people.guild->id, people.bob->user_id, &hour));
  wait_deleted (&published, 125);
  left = service_fixture_call (fixture, people.owner, KITH_ROUTE_MESSAGES_LIST, people.channel_id, NULL, NULL, &query,
                               &code);
  for (guint i = 0; i < left->items->len; i++)
    {
      const KithWireMessage *message = g_ptr_array_index (left->items, i);

      if (message->kind == KITH_MESSAGE_KIND_TEXT && g_str_equal (message->author->username, "bob"))
        of_bob += g_str_equal (message->content, "New") ? 100 : 0;
    }
  g_assert_cmpuint (of_bob, ==, 0);
  g_assert_cmpuint (published.n_deleted, ==, 125);
  kithd_service_set_publisher (fixture->service, NULL, NULL);
}

/* However often it is woken, one turn follows the other, so that others get theirs in between. */
static void
test_purge_turns (ServiceFixture *fixture)
{
  guint64 before = kithd_metrics_get (fixture->metrics, KITHD_COUNT_WRITES);

  for (guint i = 0; i < 500; i++)
    kithd_service_sweep (fixture->service);
  service_fixture_sql (fixture, "DELETE FROM bans WHERE $1 = 0", KITHD_INT (1));
  g_assert_cmpuint (kithd_metrics_get (fixture->metrics, KITHD_COUNT_WRITES) - before, <, 300);
}

static void
test_owner (ServiceFixture *fixture)
{
  g_auto (People) people = { 0 };
  const char *guild_id;
  g_autoptr (KithWireGuild) guild = NULL;

  people_init (&people, fixture);
  guild_id = people.guild->id;
  service_fixture_refuse (fixture, people.anna, KITH_ROUTE_OWNER_PUT, guild_id, NULL,
                          &(KithWireOwnerRequest){ .user_id = people.anna->user_id }, KITH_ERROR_MISSING_PERMISSION);
  service_fixture_refuse (fixture, people.owner, KITH_ROUTE_OWNER_PUT, guild_id, NULL,
                          &(KithWireOwnerRequest){ .user_id = people.owner->user_id }, KITH_ERROR_ALREADY_OWNER);
  service_fixture_refuse (fixture, people.owner, KITH_ROUTE_OWNER_PUT, guild_id, NULL,
                          &(KithWireOwnerRequest){ .user_id = (char *) guild_id }, KITH_ERROR_UNKNOWN_MEMBER);
  guild = service_fixture_expect (fixture, people.owner, KITH_ROUTE_OWNER_PUT, guild_id, NULL,
                                  &(KithWireOwnerRequest){ .user_id = people.bob->user_id });
  service_fixture_assert_events (fixture, "guild.update>guild");
  g_assert_cmpstr (guild->owner_id, ==, people.bob->user_id);
  /* Who was the owner is a member like others now. */
  service_fixture_refuse (fixture, people.owner, KITH_ROUTE_OWNER_PUT, guild_id, NULL,
                          &(KithWireOwnerRequest){ .user_id = people.owner->user_id }, KITH_ERROR_MISSING_PERMISSION);
  service_fixture_expect (fixture, people.bob, KITH_ROUTE_MEMBER_KICK, guild_id, people.owner->user_id, NULL);
}

static void
test_timed_out (ServiceFixture *fixture)
{
  g_auto (People) people = { 0 };
  const KithWireMessageRequest hello = { .content = (char *) "Hello" };
  const KithWireInviteRequest any = { 0 };
  gint64 until;

  people_init (&people, fixture);
  until = kith_clock_now_ms (fixture->clock) + 60 * 1000;
  service_fixture_sql (fixture, "UPDATE members SET timeout_until = $1 WHERE user_id = $2 OR user_id = $3",
                       KITHD_INT (until), KITHD_ID (people.bob->user_id), KITHD_ID (people.mod->user_id));
  service_fixture_refuse (fixture, people.bob, KITH_ROUTE_MESSAGE_SEND, people.channel_id, NULL, &hello,
                          KITH_ERROR_TIMED_OUT);
  service_fixture_refuse (fixture, people.bob, KITH_ROUTE_TYPING_POST, people.channel_id, NULL, NULL,
                          KITH_ERROR_TIMED_OUT);
  service_fixture_refuse (fixture, people.bob, KITH_ROUTE_INVITE_CREATE, people.guild->id, NULL, &any,
                          KITH_ERROR_TIMED_OUT);
  service_fixture_refuse (fixture, people.mod, KITH_ROUTE_MEMBER_KICK, people.guild->id, people.bob->user_id, NULL,
                          KITH_ERROR_TIMED_OUT);
  /* What they lack in any case is not put down to the timeout. */
  service_fixture_refuse (fixture, people.bob, KITH_ROUTE_MEMBER_KICK, people.guild->id, people.anna->user_id, NULL,
                          KITH_ERROR_MISSING_PERMISSION);
  kith_wire_channel_free (
    service_fixture_expect (fixture, people.bob, KITH_ROUTE_CHANNEL_GET, people.channel_id, NULL, NULL));
  kith_clock_advance (fixture->clock, 60 * 1000);
  kith_wire_message_free (service_fixture_send (fixture, people.bob, people.channel_id, "Back"));
}

static void
test_notices (ServiceFixture *fixture)
{
  g_auto (People) people = { 0 };
  const KithWireChannelRequest body = { .name = (char *) "door", .kind = KITH_CHANNEL_KIND_TEXT };
  const KithWireChannelRequest category = { .name = (char *) "box", .kind = KITH_CHANNEL_KIND_CATEGORY };
  g_autoptr (KithdActor) eve = service_fixture_add_person (fixture, "eve");
  g_autoptr (KithdActor) fay = service_fixture_add_person (fixture, "fay");
  g_autoptr (KithWireChannel) door = NULL;
  g_autoptr (KithWireChannel) box = NULL;
  g_autoptr (KithWireGuildNotices) first = NULL;
  g_autoptr (KithWireGuildNotices) second = NULL;

  people_init (&people, fixture);
  door = service_fixture_expect (fixture, people.owner, KITH_ROUTE_CHANNEL_CREATE, people.guild->id, NULL, &body);
  box = service_fixture_expect (fixture, people.owner, KITH_ROUTE_CHANNEL_CREATE, people.guild->id, NULL, &category);
  service_fixture_refuse (fixture, people.mod, KITH_ROUTE_NOTICES_GET, people.guild->id, NULL, NULL,
                          KITH_ERROR_MISSING_PERMISSION);
  first = service_fixture_expect (fixture, people.owner, KITH_ROUTE_NOTICES_GET, people.guild->id, NULL, NULL);
  g_assert_null (first->channel_id);
  g_assert_true (first->joins && first->leaves);
  service_fixture_refuse (fixture, people.owner, KITH_ROUTE_NOTICES_PATCH, people.guild->id, NULL,
                          &(KithWireGuildNoticesPatch){ .has_channel_id = TRUE, .channel_id = people.guild->id },
                          KITH_ERROR_UNKNOWN_CHANNEL);
  service_fixture_refuse (fixture, people.owner, KITH_ROUTE_NOTICES_PATCH, people.guild->id, NULL,
                          &(KithWireGuildNoticesPatch){ .has_channel_id = TRUE, .channel_id = box->id },
                          KITH_ERROR_NOT_A_TEXT_CHANNEL);
  second = service_fixture_expect (
    fixture, people.owner, KITH_ROUTE_NOTICES_PATCH, people.guild->id, NULL,
    &(KithWireGuildNoticesPatch){
      .has_channel_id = TRUE, .channel_id = door->id, .has_leaves = TRUE, .leaves = FALSE });
  g_assert_cmpstr (second->channel_id, ==, door->id);
  g_assert_true (second->joins && !second->leaves);
  service_fixture_join (fixture, people.owner, people.guild->id, eve);
  service_fixture_assert_events (fixture, "guild.create>user member.add>guild message.create>channel");
  g_assert_cmpstr (service_fixture_get_event (fixture, 2)->channel_id, ==, door->id);
  kith_wire_guild_notices_free (
    service_fixture_expect (fixture, people.owner, KITH_ROUTE_NOTICES_PATCH, people.guild->id, NULL,
                            &(KithWireGuildNoticesPatch){ .has_joins = TRUE, .joins = FALSE }));
  service_fixture_join (fixture, people.owner, people.guild->id, fay);
  service_fixture_assert_events (fixture, "guild.create>user member.add>guild");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  service_test_add ("/service/moderation/kick", test_kick);
  service_test_add ("/service/moderation/ban", test_ban);
  service_test_add ("/service/moderation/ban-outsider", test_ban_outsider);
  service_test_add ("/service/moderation/purge", test_purge);
  service_test_add ("/service/moderation/purge-turns", test_purge_turns);
  service_test_add ("/service/moderation/owner", test_owner);
  service_test_add ("/service/moderation/timed-out", test_timed_out);
  service_test_add ("/service/moderation/notices", test_notices);
  return g_test_run ();
}
