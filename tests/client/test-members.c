/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-test-wait.h"
#include "kith-test-world.h"

typedef struct
{
  KithTestWorld world;
  KithGuild *guild;
  char *anna_id, *bob_id;
} Fixture;

static KithWireMember *
make_member (Fixture *self, const char *user_id, const char *name)
{
  KithWireMember *member = kith_wire_member_new ();

  member->guild_id = g_strdup (self->world.guild_id);
  member->user = kith_wire_user_new ();
  member->user->id = g_strdup (user_id);
  member->user->username = g_strdup (name);
  member->user->display_name = g_strdup (name);
  return member;
}

static void
say (Fixture *self, const char *event, JsonNode *payload)
{
  g_autofree char *id = kith_uuid_generator_next (self->world.ids);

  kith_script_transport_say (self->world.transport, "event", event, id, payload);
}

/* The guild anew, with the first page of its members. */
static void
tell_guild (Fixture *self)
{
  g_autoptr (KithWireGuildSnapshot) guild = kith_wire_guild_snapshot_new ();

  guild->id = g_strdup (self->world.guild_id);
  guild->name = g_strdup ("Guild");
  guild->owner_id = g_strdup (self->world.my_id);
  guild->member_count = 3;
  guild->members_next = g_strdup (self->world.my_id);
  g_ptr_array_add (guild->members, make_member (self, self->world.my_id, "me"));
  say (self, "guild.create", kith_wire_guild_snapshot_encode (guild));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  kith_test_world_set_up (&self->world, 0);
  self->anna_id = kith_uuid_generator_next (self->world.ids);
  self->bob_id = kith_uuid_generator_next (self->world.ids);
  self->guild = g_object_ref (kith_session_find_guild (self->world.session, self->world.guild_id));
  tell_guild (self);
  g_assert_false (kith_guild_get_members_complete (self->guild));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_object (&self->guild);
  g_free (self->anna_id);
  g_free (self->bob_id);
  kith_test_world_tear_down (&self->world);
}

static KithScriptRequest *
find_request (Fixture *self, const char *after)
{
  KithScriptRequest *request;

  kith_test_drain ();
  request = kith_script_transport_find (self->world.transport, KITH_ROUTE_MEMBERS_LIST);
  g_assert_nonnull (request);
  g_assert_cmpstr (((KithWireAfterQuery *) request->query)->after, ==, after);
  return request;
}

/* @next: (nullable) */
static void
answer (Fixture *self, KithScriptRequest *request, gboolean anna, gboolean bob, const char *next)
{
  KithWireMemberList *page = kith_wire_member_list_new ();

  if (anna)
    g_ptr_array_add (page->items, make_member (self, self->anna_id, "anna"));
  if (bob)
    g_ptr_array_add (page->items, make_member (self, self->bob_id, "bob"));
  page->next = g_strdup (next);
  kith_script_transport_answer (self->world.transport, request, page);
  kith_test_drain ();
}

/* Who left while a page was on its way is not brought back by it, and who changed stays as they are. */
static void
test_changed_meanwhile (Fixture *self, gconstpointer data)
{
  const KithWireMemberRemoved removed = { .guild_id = self->world.guild_id, .user_id = self->anna_id };
  g_autoptr (KithWireMember) bob = make_member (self, self->bob_id, "bob");
  KithScriptRequest *request;

  kith_guild_load_members (self->guild);
  request = find_request (self, self->world.my_id);
  say (self, "member.remove", kith_wire_member_removed_encode (&removed));
  bob->nickname = g_strdup ("Bobby");
  say (self, "member.update", kith_wire_member_encode (bob));
  answer (self, request, TRUE, TRUE, NULL);
  g_assert_true (kith_guild_get_members_complete (self->guild));
  g_assert_null (kith_guild_find_member (self->guild, self->anna_id));
  g_assert_cmpstr (kith_member_get_nickname (kith_guild_find_member (self->guild, self->bob_id)), ==, "Bobby");
}

/* A page that was asked for before the list began anew does not follow on it. */
static void
test_told_anew (Fixture *self, gconstpointer data)
{
  KithScriptRequest *request;

  kith_guild_load_members (self->guild);
  answer (self, find_request (self, self->world.my_id), TRUE, FALSE, self->anna_id);
  g_assert_nonnull (kith_guild_find_member (self->guild, self->anna_id));
  kith_guild_load_members (self->guild);
  request = find_request (self, self->anna_id);
  tell_guild (self);
  answer (self, request, FALSE, TRUE, NULL);
  g_assert_false (kith_guild_get_members_complete (self->guild));
  answer (self, find_request (self, self->world.my_id), TRUE, TRUE, NULL);
  g_assert_true (kith_guild_get_members_complete (self->guild));
  g_assert_nonnull (kith_guild_find_member (self->guild, self->anna_id));
  g_assert_nonnull (kith_guild_find_member (self->guild, self->bob_id));
}

/* What a server says may come twice, but nobody goes twice. */
static void
test_gone_twice (Fixture *self, gconstpointer data)
{
  const KithWireMemberRemoved removed = { .guild_id = self->world.guild_id, .user_id = self->anna_id };
  g_autoptr (KithWireMember) anna = make_member (self, self->anna_id, "anna");

  g_assert_false (kith_guild_get_members_complete (self->guild));
  g_assert_cmpuint (kith_guild_get_member_count (self->guild), ==, 3);
  say (self, "member.remove", kith_wire_member_removed_encode (&removed));
  say (self, "member.remove", kith_wire_member_removed_encode (&removed));
  g_assert_cmpuint (kith_guild_get_member_count (self->guild), ==, 2);
  say (self, "member.add", kith_wire_member_encode (anna));
  say (self, "member.add", kith_wire_member_encode (anna));
  g_assert_cmpuint (kith_guild_get_member_count (self->guild), ==, 3);
  say (self, "member.remove", kith_wire_member_removed_encode (&removed));
  g_assert_cmpuint (kith_guild_get_member_count (self->guild), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/members/changed-meanwhile", Fixture, NULL, set_up, test_changed_meanwhile, tear_down);
  g_test_add ("/members/told-anew", Fixture, NULL, set_up, test_told_anew, tear_down);
  g_test_add ("/members/gone-twice", Fixture, NULL, set_up, test_gone_twice, tear_down);
  return g_test_run ();
}
