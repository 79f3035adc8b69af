/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-roster.h"

#define GUILD "0190a5c2-79b0-7000-8000-000000000000"
#define COOKS "0190a5c2-79b0-7000-8000-000000000a00"
#define BAKERS "0190a5c2-79b0-7000-8000-000000000b00"

typedef struct
{
  KithdPresence *presence;
  KithdRoster *roster;
  GPtrArray *told; /* char *: the list as somebody knows it who follows the steps */
} Fixture;

static char *
make_id (guint number)
{
  return g_strdup_printf ("0190a5c2-79b0-7000-8000-%012x", number);
}

static KithWireMember *
make_member (guint number, const char *name, const char *role_id)
{
  KithWireMember *member = kith_wire_member_new ();

  member->guild_id = g_strdup (GUILD);
  kith_wire_user_free (member->user);
  member->user = kith_wire_user_new ();
  member->user->id = make_id (number);
  member->user->username = g_strdup (name);
  member->user->display_name = g_strdup (name);
  if (role_id)
    g_ptr_array_add (member->roles, g_strdup (role_id));
  return member;
}

static KithWireRole *
make_role (const char *id, gint64 position, gboolean hoist)
{
  KithWireRole *role = kith_wire_role_new ();

  role->id = g_strdup (id);
  role->guild_id = g_strdup (GUILD);
  role->name = g_strdup ("role");
  role->position = position;
  role->hoist = hoist;
  return role;
}

static void
set_there (Fixture *fixture, guint number, gboolean there)
{
  g_autofree char *id = make_id (number);

  kithd_presence_set (fixture->presence, id, there ? KITH_PRESENCE_STATUS_ONLINE : KITH_PRESENCE_STATUS_OFFLINE, NULL);
  kithd_roster_apply_presence (fixture->roster, id);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->presence = kithd_presence_new ();
  fixture->roster = kithd_roster_new (GUILD, fixture->presence);
  fixture->told = g_ptr_array_new_with_free_func (g_free);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  kithd_roster_free (fixture->roster);
  kithd_presence_free (fixture->presence);
  g_ptr_array_unref (fixture->told);
}

/* Anna and Boris have no role, Clara cooks, Dora bakes; bakers stand above cooks. */
static void
fill (Fixture *fixture)
{
  g_autoptr (GPtrArray) members = g_ptr_array_new ();
  g_autoptr (GPtrArray) roles = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_role_free);

  g_ptr_array_add (members, make_member (1, "Boris", NULL));
  g_ptr_array_add (members, make_member (2, "anna", NULL));
  g_ptr_array_add (members, make_member (3, "Clara", COOKS));
  g_ptr_array_add (members, make_member (4, "Dora", BAKERS));
  g_ptr_array_add (roles, make_role (GUILD, 0, TRUE));
  g_ptr_array_add (roles, make_role (COOKS, 1, TRUE));
  g_ptr_array_add (roles, make_role (BAKERS, 2, TRUE));
  kithd_roster_fill (fixture->roster, members, roles);
}

/* The groups, and behind each its people. */
static char *
describe (Fixture *fixture)
{
  g_autoptr (KithWireMemberListPage) page = kithd_roster_make_page (fixture->roster, 0);
  GString *text = g_string_new (NULL);
  guint at = 0;

  for (guint i = 0; i < page->groups->len; i++)
    {
      const KithWireMemberGroup *group = page->groups->pdata[i];

      g_string_append_printf (text, "%s%s", text->len ? " " : "",
                              group->role_id  ? g_str_equal (group->role_id, COOKS) ? "cooks:" : "bakers:"
                              : group->online ? "online:"
                                              : "away:");
      for (gint64 k = 0; k < group->count; k++, at++)
        {
          const KithWireListedMember *row = page->rows->pdata[at];

          g_assert_true ((row->presence != NULL) == group->online);
          g_string_append_printf (text, "%s%s", k ? "," : "",
                                  row->member->nickname ? row->member->nickname : row->member->user->display_name);
        }
    }
  g_assert_cmpuint (at, ==, page->rows->len);
  return g_string_free (text, FALSE);
}

static void
assert_list (Fixture *fixture, const char *expected)
{
  g_autofree char *found = describe (fixture);

  g_assert_cmpstr (found, ==, expected);
}

/* Takes all as it is, as who has just asked for it. */
static void
learn (Fixture *fixture)
{
  KithEventId event;
  gpointer changes = kithd_roster_take_changes (fixture->roster, &event);

  if (changes)
    kith_wire_free (kith_events[event].type, changes);
  g_ptr_array_set_size (fixture->told, 0);
  for (guint page = 0; page * KITH_LIMIT_MEMBER_LIST_PAGE < kithd_roster_get_n_rows (fixture->roster); page++)
    {
      g_autoptr (KithWireMemberListPage) rows = kithd_roster_make_page (fixture->roster, page);

      for (guint i = 0; i < rows->rows->len; i++)
        g_ptr_array_add (fixture->told, g_strdup (((KithWireListedMember *) rows->rows->pdata[i])->member->user->id));
    }
}

/* Follows the steps; what comes out must be the list as it is. */
static void
follow (Fixture *fixture)
{
  g_autoptr (GPtrArray) told = NULL;
  KithEventId event;
  KithWireMemberListChange *change = kithd_roster_take_changes (fixture->roster, &event);

  g_assert_nonnull (change);
  g_assert_cmpint (event, ==, KITH_EVENT_MEMBER_LIST_CHANGE);
  for (guint i = 0; i < change->steps->len; i++)
    {
      const KithWireMemberListStep *step = change->steps->pdata[i];

      if (step->has_removed)
        g_ptr_array_remove_index (fixture->told, (guint) step->removed);
      g_assert_true (step->has_inserted == (step->row != NULL));
      if (step->has_inserted)
        g_ptr_array_insert (fixture->told, (int) step->inserted, g_strdup (step->row->member->user->id));
    }
  kith_wire_member_list_change_free (change);
  told = g_steal_pointer (&fixture->told);
  fixture->told = g_ptr_array_new_with_free_func (g_free);
  learn (fixture);
  g_assert_cmpuint (told->len, ==, fixture->told->len);
  for (guint i = 0; i < told->len; i++)
    g_assert_cmpstr (told->pdata[i], ==, fixture->told->pdata[i]);
}

static void
test_groups (Fixture *fixture, gconstpointer data)
{
  fill (fixture);
  assert_list (fixture, "away:anna,Boris,Clara,Dora");
  for (guint i = 1; i <= 4; i++)
    set_there (fixture, i, TRUE);
  assert_list (fixture, "bakers:Dora cooks:Clara online:anna,Boris");
  set_there (fixture, 3, FALSE);
  assert_list (fixture, "bakers:Dora online:anna,Boris away:Clara");
}

static void
test_steps (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KithWireMember) nicknamed = make_member (1, "Boris", COOKS);
  g_autoptr (KithWireMember) newcomer = make_member (5, "Emil", NULL);
  g_autoptr (KithWireUser) renamed = kith_wire_user_new ();
  KithWireMemberRemoved removed = { .guild_id = (char *) GUILD };
  g_autofree char *gone = make_id (2);

  fill (fixture);
  learn (fixture);
  set_there (fixture, 4, TRUE);
  set_there (fixture, 1, TRUE);
  follow (fixture);
  assert_list (fixture, "bakers:Dora online:Boris away:anna,Clara");
  nicknamed->nickname = g_strdup ("Zed");
  kithd_roster_apply (fixture->roster, KITH_EVENT_MEMBER_UPDATE, nicknamed);
  kithd_roster_apply (fixture->roster, KITH_EVENT_MEMBER_ADD, newcomer);
  removed.user_id = gone;
  kithd_roster_apply (fixture->roster, KITH_EVENT_MEMBER_REMOVE, &removed);
  follow (fixture);
  assert_list (fixture, "bakers:Dora cooks:Zed away:Clara,Emil");
  renamed->id = make_id (3);
  renamed->username = g_strdup ("clara");
  renamed->display_name = g_strdup ("Xenia");
  kithd_roster_apply (fixture->roster, KITH_EVENT_USER_UPDATE, renamed);
  follow (fixture);
  assert_list (fixture, "bakers:Dora cooks:Zed away:Emil,Xenia");
  g_assert_false (kithd_roster_has_changes (fixture->roster));
}

static void
expect_reset (Fixture *fixture)
{
  KithEventId event;
  gpointer reset = kithd_roster_take_changes (fixture->roster, &event);

  g_assert_nonnull (reset);
  g_assert_cmpint (event, ==, KITH_EVENT_MEMBER_LIST_RESET);
  kith_wire_member_list_reset_free (reset);
  g_assert_null (kithd_roster_take_changes (fixture->roster, &event));
}

static void
test_roles (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KithWireRole) cooks = make_role (COOKS, 1, FALSE);
  g_autoptr (KithWireRole) hoisted = make_role (COOKS, 1, TRUE);
  g_autoptr (KithWireRoleOrder) order = kith_wire_role_order_new ();
  const KithWireRoleDeleted deleted = { .id = (char *) BAKERS, .guild_id = (char *) GUILD };

  fill (fixture);
  for (guint i = 1; i <= 4; i++)
    set_there (fixture, i, TRUE);
  learn (fixture);
  kithd_roster_apply (fixture->roster, KITH_EVENT_ROLE_UPDATE, cooks);
  expect_reset (fixture);
  assert_list (fixture, "bakers:Dora online:anna,Boris,Clara");
  kithd_roster_apply (fixture->roster, KITH_EVENT_ROLE_UPDATE, hoisted);
  expect_reset (fixture);
  /* Another name or colour moves nobody. */
  kithd_roster_apply (fixture->roster, KITH_EVENT_ROLE_UPDATE, hoisted);
  g_assert_false (kithd_roster_has_changes (fixture->roster));
  g_ptr_array_add (order->roles, g_strdup (GUILD));
  g_ptr_array_add (order->roles, g_strdup (BAKERS));
  g_ptr_array_add (order->roles, g_strdup (COOKS));
  kithd_roster_apply (fixture->roster, KITH_EVENT_ROLE_ORDER, order);
  expect_reset (fixture);
  assert_list (fixture, "cooks:Clara bakers:Dora online:anna,Boris");
  kithd_roster_apply (fixture->roster, KITH_EVENT_ROLE_DELETE, &deleted);
  expect_reset (fixture);
  assert_list (fixture, "cooks:Clara online:anna,Boris,Dora");
}

/* What happens while the members are read is not lost. */
static void
test_events_before_filling (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KithWireMember) newcomer = make_member (5, "Emil", NULL);
  g_autoptr (KithWireMember) nicknamed = make_member (1, "Boris", NULL);

  nicknamed->nickname = g_strdup ("Zed");
  kithd_roster_apply (fixture->roster, KITH_EVENT_MEMBER_ADD, newcomer);
  kithd_roster_apply (fixture->roster, KITH_EVENT_MEMBER_UPDATE, nicknamed);
  set_there (fixture, 5, TRUE);
  g_assert_false (kithd_roster_is_filled (fixture->roster));
  fill (fixture);
  g_assert_true (kithd_roster_is_filled (fixture->roster));
  assert_list (fixture, "online:Emil away:anna,Clara,Dora,Zed");
  g_assert_false (kithd_roster_has_changes (fixture->roster));
}

/* Thousands of people who come and go at random, in pages. */
static void
test_many (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) members = g_ptr_array_new ();
  g_autoptr (GPtrArray) roles = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_role_free);
  const guint n = 3000;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("person %u", g_test_rand_int_range (0, 500));

      g_ptr_array_add (members, make_member (i, name, i % 7 == 0 ? COOKS : i % 11 == 0 ? BAKERS : NULL));
    }
  g_ptr_array_add (roles, make_role (COOKS, 1, TRUE));
  g_ptr_array_add (roles, make_role (BAKERS, 2, TRUE));
  kithd_roster_fill (fixture->roster, members, roles);
  learn (fixture);
  g_assert_cmpuint (fixture->told->len, ==, n);
  for (guint turn = 0; turn < 50; turn++)
    {
      for (guint i = 0; i < 50; i++)
        set_there (fixture, (guint) g_test_rand_int_range (0, (int) n), g_test_rand_bit ());
      follow (fixture);
    }
  /* More than is told step by step. */
  for (guint i = 0; i < n; i++)
    set_there (fixture, i, TRUE);
  expect_reset (fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add ("/roster/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("groups", test_groups);
  ADD ("steps", test_steps);
  ADD ("roles", test_roles);
  ADD ("events-before-filling", test_events_before_filling);
  ADD ("many", test_many);
  return g_test_run ();
}
