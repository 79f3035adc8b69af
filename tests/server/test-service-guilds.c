/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "service-fixture.h"

static void
test_create (ServiceFixture *fixture)
{
  g_autoptr (KithdActor) owner = service_fixture_add_person (fixture, "owner");
  g_autoptr (KithWireGuildSnapshot) guild = service_fixture_add_guild (fixture, owner, "LAN party");
  const KithWireChannel *channel;
  const KithWireRole *role;
  const KithWireMember *member;

  service_fixture_assert_events (fixture, "guild.create>user");
  g_assert_cmpstr (service_fixture_get_event (fixture, 0)->user_id, ==, owner->user_id);
  g_assert_cmpstr (guild->name, ==, "LAN party");
  g_assert_cmpstr (guild->owner_id, ==, owner->user_id);
  g_assert_cmpint (guild->member_count, ==, 1);
  g_assert_cmpuint (guild->channels->len, ==, 1);
  channel = g_ptr_array_index (guild->channels, 0);
  g_assert_cmpstr (channel->name, ==, "general");
  g_assert_cmpint (channel->kind, ==, KITH_CHANNEL_KIND_TEXT);
  g_assert_cmpuint (guild->roles->len, ==, 1);
  role = g_ptr_array_index (guild->roles, 0);
  g_assert_cmpstr (role->id, ==, guild->id);
  g_assert_cmpuint (role->permissions, ==, KITH_PERMISSIONS_EVERYONE);
  g_assert_cmpuint (guild->members->len, ==, 1);
  member = g_ptr_array_index (guild->members, 0);
  g_assert_cmpstr (member->user->id, ==, owner->user_id);
}

static void
test_guild_limit (ServiceFixture *fixture)
{
  g_autoptr (KithdActor) owner = service_fixture_add_person (fixture, "owner");
  const KithWireGuildRequest body = { .name = (char *) "One more" };

  service_fixture_configure (fixture, &(KithdServiceConfig){ .guilds_per_user = 2 });
  kith_wire_guild_snapshot_free (service_fixture_add_guild (fixture, owner, "1"));
  kith_wire_guild_snapshot_free (service_fixture_add_guild (fixture, owner, "2"));
  service_fixture_refuse (fixture, owner, KITH_ROUTE_GUILD_CREATE, NULL, NULL, &body, KITH_ERROR_TOO_MANY_GUILDS);
}

static void
test_join (ServiceFixture *fixture)
{
  g_autoptr (KithdActor) owner = service_fixture_add_person (fixture, "owner");
  g_autoptr (KithdActor) alice = service_fixture_add_person (fixture, "alice");
  g_autoptr (KithWireGuildSnapshot) guild = service_fixture_add_guild (fixture, owner, "Guild");
  const KithWireMessage *note;
  const KithWireMember *member;

  service_fixture_join (fixture, owner, guild->id, alice);
  service_fixture_assert_events (fixture, "guild.create>user member.add>guild message.create>channel");
  g_assert_cmpstr (service_fixture_get_event (fixture, 0)->user_id, ==, alice->user_id);
  member = service_fixture_get_event (fixture, 1)->payload;
  g_assert_cmpstr (member->user->username, ==, "alice");
  note = service_fixture_get_event (fixture, 2)->payload;
  g_assert_cmpint (note->kind, ==, KITH_MESSAGE_KIND_JOIN);
  g_assert_cmpstr (note->author->id, ==, alice->user_id);
  g_assert_cmpint (note->seq, ==, 1);
}

static void
test_join_again (ServiceFixture *fixture)
{
  g_autoptr (KithdActor) owner = service_fixture_add_person (fixture, "owner");
  g_autoptr (KithdActor) alice = service_fixture_add_person (fixture, "alice");
  g_autoptr (KithdActor) bob = service_fixture_add_person (fixture, "bob");
  g_autoptr (KithWireGuildSnapshot) guild = service_fixture_add_guild (fixture, owner, "Guild");
  g_autoptr (KithWireGuildSnapshot) first = NULL;
  g_autoptr (KithWireGuildSnapshot) second = NULL;
  const KithWireInviteRequest once = { .has_max_uses = TRUE, .max_uses = 2 };
  const KithWireEmpty empty = { 0 };
  g_autoptr (KithWireInvite)
    invite = service_fixture_expect (fixture, owner, KITH_ROUTE_INVITE_CREATE, guild->id, NULL, &once);

  first = service_fixture_expect (fixture, alice, KITH_ROUTE_INVITE_ACCEPT, invite->code, NULL, &empty);
  g_assert_cmpint (first->member_count, ==, 2);
  /* Who is in already uses nothing up and nobody hears of it. */
  second = service_fixture_expect (fixture, alice, KITH_ROUTE_INVITE_ACCEPT, invite->code, NULL, &empty);
  service_fixture_assert_events (fixture, "");
  kith_wire_guild_snapshot_free (
    service_fixture_expect (fixture, bob, KITH_ROUTE_INVITE_ACCEPT, invite->code, NULL, &empty));
  service_fixture_refuse (fixture, alice, KITH_ROUTE_INVITE_GET, invite->code, NULL, NULL, KITH_ERROR_UNKNOWN_INVITE);
}

static void
test_invite (ServiceFixture *fixture)
{
  g_autoptr (KithdActor) owner = service_fixture_add_person (fixture, "owner");
  g_autoptr (KithdActor) alice = service_fixture_add_person (fixture, "alice");
  g_autoptr (KithWireGuildSnapshot) guild = service_fixture_add_guild (fixture, owner, "Guild");
  const KithWireInviteRequest hour = { .has_max_age_seconds = TRUE, .max_age_seconds = 3600 };
  g_autoptr (KithWireInvite)
    invite = service_fixture_expect (fixture, owner, KITH_ROUTE_INVITE_CREATE, guild->id, NULL, &hour);
  g_autoptr (KithWireInvitePreview) preview = NULL;
  g_autoptr (KithWireInviteList) list = NULL;
  g_autofree char *link = g_strdup_printf ("kith://192.0.2.7:8443/%s?fp=ab12", invite->code);

  g_assert_cmpstr (invite->url, ==, link);
  g_assert_cmpuint (strlen (invite->code), ==, 10);
  kithd_presence_set (fixture->presence, owner->user_id, KITH_PRESENCE_STATUS_ONLINE, NULL);
  kithd_presence_set (fixture->presence, alice->user_id, KITH_PRESENCE_STATUS_ONLINE, NULL);
  preview = service_fixture_expect (fixture, NULL, KITH_ROUTE_INVITE_GET, invite->code, NULL, NULL);
  g_assert_cmpstr (preview->guild->name, ==, "Guild");
  g_assert_cmpstr (preview->creator->username, ==, "owner");
  g_assert_cmpint (preview->online_count, ==, 1);
  list = service_fixture_expect (fixture, owner, KITH_ROUTE_INVITES_LIST, guild->id, NULL, NULL);
  g_assert_cmpuint (list->items->len, ==, 1);
  kith_clock_advance (fixture->clock, 3600 * 1000);
  service_fixture_refuse (fixture, NULL, KITH_ROUTE_INVITE_GET, invite->code, NULL, NULL, KITH_ERROR_UNKNOWN_INVITE);
}

static void
test_revoke_invite (ServiceFixture *fixture)
{
  g_autoptr (KithdActor) owner = service_fixture_add_person (fixture, "owner");
  g_autoptr (KithdActor) alice = service_fixture_add_person (fixture, "alice");
  g_autoptr (KithdActor) bob = service_fixture_add_person (fixture, "bob");
  g_autoptr (KithWireGuildSnapshot) guild = service_fixture_add_guild (fixture, owner, "Guild");
  const KithWireInviteRequest any = { 0 };
  g_autoptr (KithWireInvite) invite = NULL;
  g_autoptr (KithWireInvite) second = NULL;

  service_fixture_join (fixture, owner, guild->id, alice);
  invite = service_fixture_expect (fixture, alice, KITH_ROUTE_INVITE_CREATE, guild->id, NULL, &any);
  second = service_fixture_expect (fixture, alice, KITH_ROUTE_INVITE_CREATE, guild->id, NULL, &any);
  service_fixture_refuse (fixture, bob, KITH_ROUTE_INVITE_REVOKE, invite->code, NULL, NULL,
                          KITH_ERROR_MISSING_PERMISSION);
  service_fixture_expect (fixture, alice, KITH_ROUTE_INVITE_REVOKE, invite->code, NULL, NULL);
  service_fixture_refuse (fixture, alice, KITH_ROUTE_INVITE_REVOKE, invite->code, NULL, NULL,
                          KITH_ERROR_UNKNOWN_INVITE);
  service_fixture_expect (fixture, owner, KITH_ROUTE_INVITE_REVOKE, second->code, NULL, NULL);
  service_fixture_refuse (fixture, alice, KITH_ROUTE_INVITES_LIST, guild->id, NULL, NULL,
                          KITH_ERROR_MISSING_PERMISSION);
}

static void
test_limits_of_joining (ServiceFixture *fixture)
{
  g_autoptr (KithdActor) owner = service_fixture_add_person (fixture, "owner");
  g_autoptr (KithdActor) alice = service_fixture_add_person (fixture, "alice");
  g_autoptr (KithdActor) bob = service_fixture_add_person (fixture, "bob");
  g_autoptr (KithWireGuildSnapshot) guild = service_fixture_add_guild (fixture, owner, "Guild");
  const KithWireInviteRequest any = { 0 };
  const KithWireEmpty empty = { 0 };
  g_autoptr (KithWireInvite) invite = NULL;

  service_fixture_configure (fixture, &(KithdServiceConfig){ .members_per_guild = 2, .invites_per_guild = 2 });
  service_fixture_join (fixture, owner, guild->id, alice);
  invite = service_fixture_expect (fixture, owner, KITH_ROUTE_INVITE_CREATE, guild->id, NULL, &any);
  service_fixture_refuse (fixture, bob, KITH_ROUTE_INVITE_ACCEPT, invite->code, NULL, &empty,
                          KITH_ERROR_TOO_MANY_MEMBERS);
  service_fixture_refuse (fixture, owner, KITH_ROUTE_INVITE_CREATE, guild->id, NULL, &any, KITH_ERROR_TOO_MANY_INVITES);
}

static void
test_edit (ServiceFixture *fixture)
{
  g_autoptr (KithdActor) owner = service_fixture_add_person (fixture, "owner");
  g_autoptr (KithdActor) alice = service_fixture_add_person (fixture, "alice");
  g_autoptr (KithWireGuildSnapshot) guild = service_fixture_add_guild (fixture, owner, "Guild");
  const KithWireGuildPatch patch = { .name = (char *) "Renamed" };
  g_autoptr (KithWireGuild) changed = NULL;

  service_fixture_join (fixture, owner, guild->id, alice);
  service_fixture_refuse (fixture, alice, KITH_ROUTE_GUILD_PATCH, guild->id, NULL, &patch,
                          KITH_ERROR_MISSING_PERMISSION);
  changed = service_fixture_expect (fixture, owner, KITH_ROUTE_GUILD_PATCH, guild->id, NULL, &patch);
  g_assert_cmpstr (changed->name, ==, "Renamed");
  service_fixture_assert_events (fixture, "guild.update>guild");
}

static void
test_leave_and_delete (ServiceFixture *fixture)
{
  g_autoptr (KithdActor) owner = service_fixture_add_person (fixture, "owner");
  g_autoptr (KithdActor) alice = service_fixture_add_person (fixture, "alice");
  g_autoptr (KithWireGuildSnapshot) guild = service_fixture_add_guild (fixture, owner, "Guild");
  const KithWireChannel *channel = g_ptr_array_index (guild->channels, 0);

  service_fixture_join (fixture, owner, guild->id, alice);
  service_fixture_refuse (fixture, owner, KITH_ROUTE_GUILD_LEAVE, guild->id, NULL, NULL, KITH_ERROR_OWNER_CANNOT_LEAVE);
  service_fixture_refuse (fixture, alice, KITH_ROUTE_GUILD_DELETE, guild->id, NULL, NULL,
                          KITH_ERROR_MISSING_PERMISSION);
  kith_wire_message_free (service_fixture_send (fixture, alice, channel->id, "Goodbye"));
  service_fixture_expect (fixture, alice, KITH_ROUTE_GUILD_LEAVE, guild->id, NULL, NULL);
  service_fixture_assert_events (fixture, "member.remove>guild guild.delete>user message.create>channel");
  service_fixture_refuse (fixture, alice, KITH_ROUTE_GUILD_LEAVE, guild->id, NULL, NULL, KITH_ERROR_UNKNOWN_GUILD);
  service_fixture_refuse (fixture, alice, KITH_ROUTE_CHANNEL_GET, channel->id, NULL, NULL, KITH_ERROR_UNKNOWN_CHANNEL);
  service_fixture_expect (fixture, owner, KITH_ROUTE_GUILD_DELETE, guild->id, NULL, NULL);
  service_fixture_assert_events (fixture, "guild.delete>guild");
  service_fixture_refuse (fixture, owner, KITH_ROUTE_GUILD_GET, guild->id, NULL, NULL, KITH_ERROR_UNKNOWN_GUILD);
}

static void
test_members (ServiceFixture *fixture)
{
  g_autoptr (KithdActor) owner = service_fixture_add_person (fixture, "owner");
  g_autoptr (KithWireGuildSnapshot) guild = service_fixture_add_guild (fixture, owner, "Guild");
  g_autoptr (GPtrArray) people = g_ptr_array_new_with_free_func ((GDestroyNotify) service_actor_free);
  g_autofree char *after = NULL;
  g_autoptr (KithWireGuildSnapshot) snapshot = NULL;
  g_autoptr (KithWireMember) member = NULL;
  guint n_seen = 0;

  for (guint i = 0; i < 110; i++)
    {
      g_autofree char *name = g_strdup_printf ("person%u", i);
      KithdActor *person = service_fixture_add_person (fixture, name);

      g_ptr_array_add (people, person);
      service_fixture_join (fixture, owner, guild->id, person);
    }
  do
    {
      const KithWireAfterQuery query = { .after = after, .has_limit = TRUE, .limit = 25 };
      KithErrorCode code;
      g_autoptr (KithWireMemberList)
        page = service_fixture_call (fixture, owner, KITH_ROUTE_MEMBERS_LIST, guild->id, NULL, NULL, &query, &code);

      g_assert_cmpint (code, ==, KITH_ERROR_NONE);
      n_seen += page->items->len;
      g_free (after);
      after = g_strdup (page->next);
    }
  while (after);
  g_assert_cmpuint (n_seen, ==, 111);
  /* The last one is beyond the first page and finds itself in the snapshot all the same. */
  snapshot = service_fixture_expect (fixture, g_ptr_array_index (people, 109), KITH_ROUTE_GUILD_GET, guild->id, NULL,
                                     NULL);
  g_assert_cmpuint (snapshot->members->len, ==, 101);
  g_assert_nonnull (snapshot->members_next);
  member = service_fixture_expect (fixture, owner, KITH_ROUTE_MEMBER_GET, guild->id,
                                   ((KithdActor *) g_ptr_array_index (people, 3))->user_id, NULL);
  g_assert_cmpstr (member->user->username, ==, "person3");
  service_fixture_refuse (fixture, owner, KITH_ROUTE_MEMBER_GET, guild->id, guild->id, NULL, KITH_ERROR_UNKNOWN_MEMBER);
}

static void
test_users (ServiceFixture *fixture)
{
  g_autoptr (KithdActor) owner = service_fixture_add_person (fixture, "owner");
  g_autoptr (KithdActor) alice = service_fixture_add_person (fixture, "alice");
  g_autoptr (KithWireGuildSnapshot) guild = service_fixture_add_guild (fixture, owner, "Guild");
  const KithWireAccountPatch patch = { .display_name = (char *) "Алиса",
                                       .bio = (char *) "Hi",
                                       .has_bio = TRUE,
                                       .accent_colour = 0,
                                       .has_accent_colour = TRUE };
  const KithWireAccountPatch clear = { .has_bio = TRUE, .clear_bio = TRUE };
  g_autoptr (KithWireAccount) account = NULL;
  g_autoptr (KithWireAccount) cleared = NULL;
  g_autoptr (KithWireUser) user = NULL;

  service_fixture_refuse (fixture, owner, KITH_ROUTE_USER_GET, alice->user_id, NULL, NULL, KITH_ERROR_UNKNOWN_USER);
  service_fixture_join (fixture, owner, guild->id, alice);
  account = service_fixture_expect (fixture, alice, KITH_ROUTE_ACCOUNT_PATCH, NULL, NULL, &patch);
  service_fixture_assert_events (fixture, "account.update>user user.update>peers");
  g_assert_cmpstr (account->display_name, ==, "Алиса");
  user = service_fixture_expect (fixture, owner, KITH_ROUTE_USER_GET, alice->user_id, NULL, NULL);
  g_assert_cmpstr (user->bio, ==, "Hi");
  g_assert_true (user->has_accent_colour);
  cleared = service_fixture_expect (fixture, alice, KITH_ROUTE_ACCOUNT_PATCH, NULL, NULL, &clear);
  g_assert_null (cleared->bio);
  g_assert_cmpstr (cleared->display_name, ==, "Алиса");
}

static void
test_lists (ServiceFixture *fixture)
{
  g_autoptr (KithdActor) owner = service_fixture_add_person (fixture, "owner");
  g_autoptr (KithWireGuildSnapshot) first = service_fixture_add_guild (fixture, owner, "First");
  g_autoptr (KithWireGuildSnapshot) second = NULL;
  g_autoptr (KithWireGuildList) guilds = NULL;
  g_autoptr (KithWireRoleList) roles = NULL;
  g_autoptr (KithWireServerInfo) info = NULL;

  kith_clock_advance (fixture->clock, 1);
  second = service_fixture_add_guild (fixture, owner, "Second");
  guilds = service_fixture_expect (fixture, owner, KITH_ROUTE_GUILDS_LIST, NULL, NULL, NULL);
  g_assert_cmpuint (guilds->items->len, ==, 2);
  g_assert_cmpstr (((const KithWireGuild *) g_ptr_array_index (guilds->items, 0))->id, ==, first->id);
  roles = service_fixture_expect (fixture, owner, KITH_ROUTE_ROLES_LIST, first->id, NULL, NULL);
  g_assert_cmpuint (roles->items->len, ==, 1);
  info = service_fixture_expect (fixture, NULL, KITH_ROUTE_SERVER_GET, NULL, NULL, NULL);
  g_assert_cmpstr (info->name, ==, "Test");
  g_assert_cmpint (info->limits->members, ==, KITH_LIMIT_MEMBERS_PER_GUILD);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  service_test_add ("/service/guilds/create", test_create);
  service_test_add ("/service/guilds/guild-limit", test_guild_limit);
  service_test_add ("/service/guilds/join", test_join);
  service_test_add ("/service/guilds/join-again", test_join_again);
  service_test_add ("/service/guilds/invite", test_invite);
  service_test_add ("/service/guilds/revoke-invite", test_revoke_invite);
  service_test_add ("/service/guilds/limits-of-joining", test_limits_of_joining);
  service_test_add ("/service/guilds/edit", test_edit);
  service_test_add ("/service/guilds/leave-and-delete", test_leave_and_delete);
  service_test_add ("/service/guilds/members", test_members);
  service_test_add ("/service/guilds/users", test_users);
  service_test_add ("/service/guilds/lists", test_lists);
  return g_test_run ();
}
