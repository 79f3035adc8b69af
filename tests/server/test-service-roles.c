/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "service-fixture.h"

#define MANAGE KITH_PERMISSION_MANAGE_ROLES
#define KICK KITH_PERMISSION_KICK_MEMBERS
#define BAN KITH_PERMISSION_BAN_MEMBERS

/* A guild of an owner, of alice who may manage roles, and of bob who may not. */
typedef struct
{
  ServiceFixture *fixture;
  KithdActor *owner, *alice, *bob;
  KithWireGuildSnapshot *guild;
  char *managers, *low; /* roles, alice's and one below it */
} World;

static char *
add_role (World *self, const KithdActor *actor, const char *name, guint64 permissions)
{
  const KithWireRoleRequest body = { .name = (char *) name, .has_permissions = TRUE, .permissions = permissions };
  g_autoptr (KithWireRole)
    role = service_fixture_expect (self->fixture, actor, KITH_ROUTE_ROLE_CREATE, self->guild->id, NULL, &body);

  g_assert_cmpint (role->position, ==, 1);
  return g_steal_pointer (&role->id);
}

static KithErrorCode
set_roles (World *self, const KithdActor *actor, const KithdActor *member, const char *first, const char *second)
{
  g_autoptr (GPtrArray) roles = g_ptr_array_new ();
  const KithWireMemberPatch body = { .roles = roles };
  KithErrorCode code;

  if (first)
    g_ptr_array_add (roles, (char *) first);
  if (second)
    g_ptr_array_add (roles, (char *) second);
  kith_wire_member_free (service_fixture_call (self->fixture, actor, KITH_ROUTE_MEMBER_PATCH, self->guild->id,
                                               member->user_id, &body, NULL, &code));
  return code;
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
  self->managers = add_role (self, self->owner, "Managers", MANAGE | KICK);
  self->low = add_role (self, self->owner, "Low", 0);
  g_assert_cmpint (set_roles (self, self->owner, self->alice, self->managers, NULL), ==, KITH_ERROR_NONE);
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
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

/* The guild's roles from the highest down, without @everyone. */
static void
assert_order (World *self, const char *expected)
{
  g_autoptr (KithWireRoleList)
    list = service_fixture_expect (self->fixture, self->bob, KITH_ROUTE_ROLES_LIST, self->guild->id, NULL, NULL);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = list->items->len - 1; i > 0; i--)
    {
      const KithWireRole *role = g_ptr_array_index (list->items, i);

      g_assert_cmpint (role->position, ==, i);
      g_string_append_printf (names, "%s%s", names->len > 0 ? " " : "", role->name);
    }
  g_assert_cmpstr (names->str, ==, expected);
}

static void
refuse_patch (World *self, const KithdActor *actor, const char *role, KithWireRolePatch patch, KithErrorCode code)
{
  service_fixture_refuse (self->fixture, actor, KITH_ROUTE_ROLE_PATCH, self->guild->id, role, &patch, code);
}

static void
test_create (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  const KithWireRoleRequest body = { .name = (char *) "New", .has_colour = TRUE, .colour = 0xff0000, .hoist = TRUE };
  const KithWireRoleRequest too_much = { .name = (char *) "Climb", .has_permissions = TRUE, .permissions = BAN };
  g_autoptr (KithWireRole)
    role = service_fixture_expect (fixture, world->alice, KITH_ROUTE_ROLE_CREATE, world->guild->id, NULL, &body);

  service_fixture_assert_events (fixture, "role.create>guild role.order>guild");
  g_assert_cmpint (role->colour, ==, 0xff0000);
  g_assert_true (role->hoist);
  g_assert_false (role->mentionable);
  g_assert_cmpuint (role->permissions, ==, 0);
  assert_order (world, "Managers Low New");
  service_fixture_refuse (fixture, world->alice, KITH_ROUTE_ROLE_CREATE, world->guild->id, NULL, &too_much,
                          KITH_ERROR_PERMISSION_NOT_YOURS);
  service_fixture_refuse (fixture, world->bob, KITH_ROUTE_ROLE_CREATE, world->guild->id, NULL, &body,
                          KITH_ERROR_MISSING_PERMISSION);
}

/* Who may manage roles without holding one is above none, also not above a new one. */
static void
test_create_without_rank (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  const KithWireRoleRequest body = { .name = (char *) "New" };

  kith_wire_role_free (service_fixture_expect (
    fixture, world->owner, KITH_ROUTE_ROLE_PATCH, world->guild->id, world->guild->id,
    &(KithWireRolePatch){ .has_permissions = TRUE, .permissions = KITH_PERMISSIONS_EVERYONE | MANAGE }));
  service_fixture_assert_events (fixture, "role.update>guild");
  service_fixture_refuse (fixture, world->bob, KITH_ROUTE_ROLE_CREATE, world->guild->id, NULL, &body,
                          KITH_ERROR_ROLE_ABOVE_YOURS);
}

static void
test_limit (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  const KithWireRoleRequest body = { .name = (char *) "One more" };

  for (guint i = 3; i < KITH_LIMIT_ROLES_PER_GUILD; i++)
    g_free (add_role (world, world->owner, "Role", 0));
  service_fixture_refuse (fixture, world->owner, KITH_ROUTE_ROLE_CREATE, world->guild->id, NULL, &body,
                          KITH_ERROR_TOO_MANY_ROLES);
}

static void
test_patch (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  g_autoptr (KithWireRole) role = NULL;

  role = service_fixture_expect (
    fixture, world->alice, KITH_ROUTE_ROLE_PATCH, world->guild->id, world->low,
    &(KithWireRolePatch){ .name = (char *) "Helpers", .has_permissions = TRUE, .permissions = KICK });
  service_fixture_assert_events (fixture, "role.update>guild");
  g_assert_cmpstr (role->name, ==, "Helpers");
  g_assert_cmpuint (role->permissions, ==, KICK);
  /* A patch that changes nothing is not told. */
  kith_wire_role_free (service_fixture_expect (fixture, world->alice, KITH_ROUTE_ROLE_PATCH, world->guild->id,
                                               world->low, &(KithWireRolePatch){ .name = (char *) "Helpers" }));
  service_fixture_assert_events (fixture, "");
}

static void
test_patch_refused (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  const KithWireRolePatch name = { .name = (char *) "X" };

  refuse_patch (world, world->bob, world->low, name, KITH_ERROR_MISSING_PERMISSION);
  refuse_patch (world, world->alice, world->managers, name, KITH_ERROR_ROLE_ABOVE_YOURS);
  refuse_patch (world, world->owner, world->guild->id, name, KITH_ERROR_EVERYONE_ROLE);
  refuse_patch (world, world->owner, world->bob->user_id, name, KITH_ERROR_UNKNOWN_ROLE);
  refuse_patch (world, world->alice, world->low, (KithWireRolePatch){ .has_permissions = TRUE, .permissions = BAN },
                KITH_ERROR_PERMISSION_NOT_YOURS);
  refuse_patch (world, world->alice, world->low,
                (KithWireRolePatch){ .has_permissions = TRUE, .permissions = KITH_PERMISSION_ADMINISTRATOR },
                KITH_ERROR_PERMISSION_NOT_YOURS);
  /* What she lacks she cannot take either. */
  kith_wire_role_free (service_fixture_expect (fixture, world->owner, KITH_ROUTE_ROLE_PATCH, world->guild->id,
                                               world->low,
                                               &(KithWireRolePatch){ .has_permissions = TRUE, .permissions = BAN }));
  refuse_patch (world, world->alice, world->low, (KithWireRolePatch){ .has_permissions = TRUE },
                KITH_ERROR_PERMISSION_NOT_YOURS);
}

static void
test_move (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  g_autofree char *lowest = add_role (world, world->owner, "Lowest", 0);

  assert_order (world, "Managers Low Lowest");
  refuse_patch (world, world->alice, lowest, (KithWireRolePatch){ .has_position = TRUE, .position = 3 },
                KITH_ERROR_ROLE_ABOVE_YOURS);
  kith_wire_role_free (service_fixture_expect (fixture, world->alice, KITH_ROUTE_ROLE_PATCH, world->guild->id, lowest,
                                               &(KithWireRolePatch){ .has_position = TRUE, .position = 2 }));
  service_fixture_assert_events (fixture, "role.order>guild");
  assert_order (world, "Managers Lowest Low");
  kith_wire_role_free (service_fixture_expect (fixture, world->owner, KITH_ROUTE_ROLE_PATCH, world->guild->id, lowest,
                                               &(KithWireRolePatch){ .has_position = TRUE, .position = 100 }));
  assert_order (world, "Lowest Managers Low");
}

static void
test_delete (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  g_autoptr (KithWireMember) member = NULL;

  g_assert_cmpint (set_roles (world, world->alice, world->bob, world->low, NULL), ==, KITH_ERROR_NONE);
  service_fixture_refuse (fixture, world->alice, KITH_ROUTE_ROLE_DELETE, world->guild->id, world->managers, NULL,
                          KITH_ERROR_ROLE_ABOVE_YOURS);
  service_fixture_refuse (fixture, world->owner, KITH_ROUTE_ROLE_DELETE, world->guild->id, world->guild->id, NULL,
                          KITH_ERROR_EVERYONE_ROLE);
  service_fixture_expect (fixture, world->alice, KITH_ROUTE_ROLE_DELETE, world->guild->id, world->low, NULL);
  service_fixture_assert_events (fixture, "role.delete>guild");
  member = service_fixture_expect (fixture, world->owner, KITH_ROUTE_MEMBER_GET, world->guild->id, world->bob->user_id,
                                   NULL);
  g_assert_cmpuint (member->roles->len, ==, 0);
}

static void
test_assign (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  g_autoptr (KithWireRoleCounts) counts = NULL;
  g_autoptr (KithWireMemberList) holders = NULL;

  g_assert_cmpint (set_roles (world, world->alice, world->bob, world->low, NULL), ==, KITH_ERROR_NONE);
  service_fixture_assert_events (fixture, "member.update>guild");
  g_assert_cmpint (set_roles (world, world->alice, world->bob, world->low, NULL), ==, KITH_ERROR_NONE);
  service_fixture_assert_events (fixture, "");
  /* To oneself too, below one's own. */
  g_assert_cmpint (set_roles (world, world->alice, world->alice, world->managers, world->low), ==, KITH_ERROR_NONE);
  counts = service_fixture_expect (fixture, world->bob, KITH_ROUTE_ROLE_COUNTS, world->guild->id, NULL, NULL);
  g_assert_cmpuint (counts->items->len, ==, 2);
  holders = service_fixture_expect (fixture, world->bob, KITH_ROUTE_ROLE_MEMBERS_LIST, world->guild->id, world->low,
                                    NULL);
  g_assert_cmpuint (holders->items->len, ==, 2);
}

static void
test_assign_refused (ServiceFixture *fixture)
{
  g_autoptr (World) world = world_new (fixture);
  g_autofree char *strong = add_role (world, world->owner, "Strong", BAN);
  const char *everyone = world->guild->id;

  g_assert_cmpint (set_roles (world, world->bob, world->bob, world->low, NULL), ==, KITH_ERROR_MISSING_PERMISSION);
  g_assert_cmpint (set_roles (world, world->alice, world->bob, world->managers, NULL), ==, KITH_ERROR_ROLE_ABOVE_YOURS);
  g_assert_cmpint (set_roles (world, world->alice, world->alice, NULL, NULL), ==, KITH_ERROR_ROLE_ABOVE_YOURS);
  g_assert_cmpint (set_roles (world, world->alice, world->bob, everyone, NULL), ==, KITH_ERROR_EVERYONE_ROLE);
  g_assert_cmpint (set_roles (world, world->alice, world->bob, world->bob->user_id, NULL), ==, KITH_ERROR_UNKNOWN_ROLE);
  g_assert_cmpint (set_roles (world, world->alice, world->owner, world->low, NULL), ==, KITH_ERROR_OWNER_IS_ABOVE_ALL);
  /* A role below one's own that holds more than one has would be a way up. */
  g_assert_cmpint (set_roles (world, world->alice, world->alice, world->managers, strong), ==,
                   KITH_ERROR_PERMISSION_NOT_YOURS);
  g_assert_cmpint (set_roles (world, world->owner, world->bob, world->managers, NULL), ==, KITH_ERROR_NONE);
  g_assert_cmpint (set_roles (world, world->alice, world->bob, world->managers, world->low), ==,
                   KITH_ERROR_MEMBER_ABOVE_YOU);
  /* Half of an act is none. */
  g_assert_cmpint (set_roles (world, world->alice, world->alice, world->low, NULL), ==, KITH_ERROR_ROLE_ABOVE_YOURS);
  g_assert_cmpint (set_roles (world, world->alice, world->alice, world->managers, world->low), ==, KITH_ERROR_NONE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  service_test_add ("/service/roles/create", test_create);
  service_test_add ("/service/roles/create-without-rank", test_create_without_rank);
  service_test_add ("/service/roles/limit", test_limit);
  service_test_add ("/service/roles/patch", test_patch);
  service_test_add ("/service/roles/patch-refused", test_patch_refused);
  service_test_add ("/service/roles/move", test_move);
  service_test_add ("/service/roles/delete", test_delete);
  service_test_add ("/service/roles/assign", test_assign);
  service_test_add ("/service/roles/assign-refused", test_assign_refused);
  return g_test_run ();
}
