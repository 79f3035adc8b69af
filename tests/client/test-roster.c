/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-gateway-names.h"
#include "kith-roster.h"
#include "kith-test-wait.h"
#include "kith-test-world.h"
#include "list-model-check.h"

#include <string.h>

/* The member list of a client against a server that the test plays: a true list that changes, and what is told of it.
 */

typedef struct
{
  char *id, *name;
  gboolean cook, there;
} Person;

typedef struct
{
  KithTestWorld world;
  KithGuild *guild;
  KithRoster *roster;
  KithListModelCheck *check;
  char *cooks;       /* id of the hoisted role */
  GPtrArray *people; /* Person, in the order of the true list */
} Fixture;

static void
person_free (gpointer data)
{
  Person *person = data;

  g_free (person->id);
  g_free (person->name);
  g_free (person);
}

static int
rank_of (const Person *person)
{
  return !person->there ? 2 : person->cook ? 0 : 1;
}

static int
compare_people (gconstpointer a, gconstpointer b)
{
  const Person *left = *(const Person *const *) a, *right = *(const Person *const *) b;

  if (rank_of (left) != rank_of (right))
    return rank_of (left) - rank_of (right);
  return strcmp (left->name, right->name) ? strcmp (left->name, right->name) : strcmp (left->id, right->id);
}

static void
add_groups (Fixture *fixture, GPtrArray *groups)
{
  guint counts[3] = { 0 };

  for (guint i = 0; i < fixture->people->len; i++)
    counts[rank_of (fixture->people->pdata[i])]++;
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      KithWireMemberGroup *group = counts[i] ? kith_wire_member_group_new () : NULL;

      if (!group)
        continue;
      group->role_id = i == 0 ? g_strdup (fixture->cooks) : NULL;
      group->online = i < 2;
      group->count = counts[i];
      g_ptr_array_add (groups, group);
    }
}

static KithWireListedMember *
list_person (Fixture *fixture, const Person *person)
{
  KithWireListedMember *row = kith_wire_listed_member_new ();

  row->member = kith_wire_member_new ();
  row->member->guild_id = g_strdup (fixture->world.guild_id);
  row->member->user = kith_wire_user_new ();
  row->member->user->id = g_strdup (person->id);
  row->member->user->username = g_strdup ("name");
  row->member->user->display_name = g_strdup (person->name);
  if (person->cook)
    g_ptr_array_add (row->member->roles, g_strdup (fixture->cooks));
  if (person->there)
    {
      row->presence = kith_wire_presence_new ();
      row->presence->user_id = g_strdup (person->id);
      row->presence->status = KITH_PRESENCE_STATUS_ONLINE;
    }
  return row;
}

static void
tell (Fixture *fixture, KithEventId event, gpointer payload)
{
  kith_script_transport_say (fixture->world.transport, "event", kith_events[event].name, NULL,
                             kith_wire_encode (kith_events[event].type, payload));
  kith_wire_free (kith_events[event].type, payload);
  kith_test_drain ();
}

static void
tell_page (Fixture *fixture, guint page)
{
  KithWireMemberListPage *wire = kith_wire_member_list_page_new ();

  wire->guild_id = g_strdup (fixture->world.guild_id);
  wire->first = (gint64) page * KITH_LIMIT_MEMBER_LIST_PAGE;
  add_groups (fixture, wire->groups);
  for (guint i = (guint) wire->first; i < fixture->people->len && wire->rows->len < KITH_LIMIT_MEMBER_LIST_PAGE; i++)
    g_ptr_array_add (wire->rows, list_person (fixture, fixture->people->pdata[i]));
  tell (fixture, KITH_EVENT_MEMBER_LIST_PAGE, wire);
}

/* Answers whatever is asked for, until nothing is. Returns how many pages that were. */
static guint
answer (Fixture *fixture)
{
  guint told = 0;

  for (guint quiet = 0; quiet < 3;)
    {
      g_autoptr (JsonNode) frame = NULL;
      g_autoptr (KithWireMemberListWatch) watch = NULL;

      kith_clock_advance (fixture->world.clock, 1000);
      kith_test_drain ();
      frame = kith_script_transport_take_frame (fixture->world.transport);
      if (!frame)
        {
          quiet++;
          continue;
        }
      if (g_strcmp0 (json_object_get_string_member (json_node_get_object (frame), "op"), "members") != 0)
        continue;
      watch = kith_wire_member_list_watch_decode (frame, NULL);
      g_assert_nonnull (watch);
      g_assert_cmpint (watch->pages, <=, KITH_LIMIT_MEMBER_LIST_PAGES);
      for (guint i = 0; watch->guild_id && i < watch->pages; i++, told++)
        tell_page (fixture, (guint) watch->page + i);
    }
  return told;
}

static Person *
add_person (Fixture *fixture, const char *name, gboolean cook, gboolean there)
{
  Person *person = g_new0 (Person, 1);

  person->id = kith_uuid_generator_next (fixture->world.ids);
  person->name = g_strdup (name);
  person->cook = cook;
  person->there = there;
  g_ptr_array_add (fixture->people, person);
  g_ptr_array_sort (fixture->people, compare_people);
  return person;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  KithWireRole *role = kith_wire_role_new ();

  kith_test_world_set_up (&fixture->world, 1);
  fixture->cooks = kith_uuid_generator_next (fixture->world.ids);
  fixture->people = g_ptr_array_new_with_free_func (person_free);
  role->id = g_strdup (fixture->cooks);
  role->guild_id = g_strdup (fixture->world.guild_id);
  role->name = g_strdup ("Cooks");
  role->position = 1;
  role->hoist = TRUE;
  tell (fixture, KITH_EVENT_ROLE_CREATE, role);
  fixture->guild = g_object_ref (kith_session_find_guild (fixture->world.session, fixture->world.guild_id));
  fixture->roster = g_object_ref (kith_guild_get_roster (fixture->guild));
  fixture->check = kith_list_model_check_new (G_LIST_MODEL (fixture->roster));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->check, kith_list_model_check_free);
  g_clear_object (&fixture->roster);
  g_clear_object (&fixture->guild);
  g_ptr_array_unref (fixture->people);
  g_free (fixture->cooks);
  kith_test_world_tear_down (&fixture->world);
}

/* What the list shows; "?" for who is not loaded. Looking loads. */
static char *
describe (Fixture *fixture)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (fixture->roster)); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (fixture->roster), i);

      if (text->len)
        g_string_append_c (text, ' ');
      if (KITH_IS_ROSTER_HEADING (item))
        {
          KithRosterHeading *heading = KITH_ROSTER_HEADING (item);
          const char *role = kith_roster_heading_get_role_name (heading);

          g_string_append_printf (text, "[%s %u]",
                                  role                                       ? role
                                  : kith_roster_heading_get_online (heading) ? "on"
                                                                             : "off",
                                  kith_roster_heading_get_count (heading));
        }
      else
        g_string_append (text, KITH_IS_MEMBER (item) ? kith_member_get_display_name (KITH_MEMBER (item)) : "?");
    }
  return g_string_free (text, FALSE);
}

static void
assert_list (Fixture *fixture, const char *expected)
{
  g_autofree char *found = describe (fixture);

  g_assert_cmpstr (found, ==, expected);
}

/* What the list should show where all is loaded. */
static void
assert_true_list (Fixture *fixture)
{
  g_autoptr (GString) text = g_string_new (NULL);
  static const char *const names[] = { "Cooks", "on", "off" };
  guint counts[3] = { 0 };

  for (guint i = 0; i < fixture->people->len; i++)
    counts[rank_of (fixture->people->pdata[i])]++;
  for (guint i = 0; i < fixture->people->len; i++)
    {
      const Person *person = fixture->people->pdata[i];

      if (i == 0 || rank_of (fixture->people->pdata[i - 1]) != rank_of (person))
        g_string_append_printf (text, "%s[%s %u]", text->len ? " " : "", names[rank_of (person)],
                                counts[rank_of (person)]);
      g_string_append_printf (text, " %s", person->name);
    }
  assert_list (fixture, text->str);
}

static void
test_first_page (Fixture *fixture, gconstpointer data)
{
  add_person (fixture, "Anna", FALSE, TRUE);
  add_person (fixture, "Boris", TRUE, TRUE);
  add_person (fixture, "Clara", TRUE, FALSE);
  g_assert_false (kith_roster_get_filled (fixture->roster));
  /* Nobody looks, so that nothing is asked for. */
  g_assert_cmpuint (answer (fixture), ==, 0);
  kith_roster_set_followed (fixture->roster, TRUE);
  g_assert_cmpuint (answer (fixture), ==, 1);
  g_assert_true (kith_roster_get_filled (fixture->roster));
  assert_list (fixture, "[Cooks 1] Boris [on 1] Anna [off 1] Clara");
  kith_list_model_check_verify (fixture->check);
}

/* Notes how a person changes, and tells it. */
static void
change_person (Fixture *fixture, Person *person, gboolean cook, gboolean there, const char *name)
{
  KithWireMemberListChange *change = kith_wire_member_list_change_new ();
  KithWireMemberListStep *step = kith_wire_member_list_step_new ();
  guint before, after;

  g_assert_true (g_ptr_array_find (fixture->people, person, &before));
  person->cook = cook;
  person->there = there;
  if (name)
    {
      g_free (person->name);
      person->name = g_strdup (name);
    }
  g_ptr_array_sort (fixture->people, compare_people);
  g_assert_true (g_ptr_array_find (fixture->people, person, &after));
  step->has_removed = step->has_inserted = TRUE;
  step->removed = before;
  step->inserted = after;
  step->row = list_person (fixture, person);
  change->guild_id = g_strdup (fixture->world.guild_id);
  g_ptr_array_add (change->steps, step);
  add_groups (fixture, change->groups);
  tell (fixture, KITH_EVENT_MEMBER_LIST_CHANGE, change);
}

static void
test_changes (Fixture *fixture, gconstpointer data)
{
  Person *anna = add_person (fixture, "Anna", FALSE, TRUE), *boris = add_person (fixture, "Boris", FALSE, FALSE);

  kith_roster_set_followed (fixture->roster, TRUE);
  answer (fixture);
  assert_list (fixture, "[on 1] Anna [off 1] Boris");
  change_person (fixture, boris, FALSE, TRUE, NULL);
  assert_list (fixture, "[on 2] Anna Boris");
  change_person (fixture, anna, TRUE, TRUE, NULL);
  assert_list (fixture, "[Cooks 1] Anna [on 1] Boris");
  change_person (fixture, anna, TRUE, FALSE, NULL);
  assert_list (fixture, "[on 1] Boris [off 1] Anna");
  /* A new name in the same place is the member's own affair. */
  kith_list_model_check_take_changes (fixture->check);
  change_person (fixture, anna, TRUE, FALSE, "Annika");
  assert_list (fixture, "[on 1] Boris [off 1] Annika");
  g_assert_cmpuint (kith_list_model_check_take_changes (fixture->check), ==, 0);
  g_assert_cmpuint (answer (fixture), ==, 0);
}

/* Rows of a large list come as they are looked at, and those around it are left alone. */
static void
test_pages (Fixture *fixture, gconstpointer data)
{
  GListModel *model = G_LIST_MODEL (fixture->roster);

  /* It looks at everything. */
  g_clear_pointer (&fixture->check, kith_list_model_check_free);
  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *name = g_strdup_printf ("p%04u", i);

      add_person (fixture, name, i % 10 == 0, i % 2 == 0);
    }
  kith_roster_set_followed (fixture->roster, TRUE);
  g_assert_cmpuint (answer (fixture), ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 2003);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (model, 1500);

      g_assert_true (i == 0 ? KITH_IS_ROSTER_GAP (item) : KITH_IS_MEMBER (item));
      g_assert_cmpuint (answer (fixture), ==, i == 0 ? 1 : 0);
    }
  g_free (describe (fixture));
  g_assert_cmpuint (answer (fixture), ==, 18);
  assert_true_list (fixture);
}

#define SEEN_FIRST 1500
#define SEEN 30

/* As a list view does: where rows that it shows went, it looks for them among all that came in their stead, and then at
 * the rows where it is. */
static void
look_as_a_view (GListModel *model, guint position, guint removed, guint added, gpointer data)
{
  guint first = MAX (position, SEEN_FIRST), end = MIN (position + removed, SEEN_FIRST + SEEN);

  for (guint i = 0; first < end && i < added; i++)
    g_object_unref (g_list_model_get_item (model, position + i));
  for (guint i = SEEN_FIRST; i < MIN (SEEN_FIRST + SEEN, g_list_model_get_n_items (model)); i++)
    g_object_unref (g_list_model_get_item (model, i));
}

/* A new state of a large list is no reason to ask for more than is in view. */
static void
test_reset_in_view (Fixture *fixture, gconstpointer data)
{
  KithWireMemberListReset *reset = kith_wire_member_list_reset_new ();
  GListModel *model = G_LIST_MODEL (fixture->roster);

  for (guint i = 0; i < 2500; i++)
    {
      g_autofree char *name = g_strdup_printf ("p%04u", i);

      add_person (fixture, name, FALSE, i % 2 == 0);
    }
  g_clear_pointer (&fixture->check, kith_list_model_check_free);
  g_signal_connect (model, "items-changed", G_CALLBACK (look_as_a_view), NULL);
  kith_roster_set_followed (fixture->roster, TRUE);
  g_assert_cmpuint (answer (fixture), <=, 3);
  for (guint i = 0; i < 700; i++)
    ((Person *) fixture->people->pdata[i])->cook = TRUE;
  g_ptr_array_sort (fixture->people, compare_people);
  reset->guild_id = g_strdup (fixture->world.guild_id);
  add_groups (fixture, reset->groups);
  tell (fixture, KITH_EVENT_MEMBER_LIST_RESET, reset);
  g_assert_cmpuint (answer (fixture), <=, 3);
  for (guint i = SEEN_FIRST; i < SEEN_FIRST + SEEN; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (model, i);

      g_assert_true (KITH_IS_MEMBER (item));
    }
  g_signal_handlers_disconnect_by_func (model, look_as_a_view, NULL);
  g_free (describe (fixture));
  answer (fixture);
  assert_true_list (fixture);
}

/* Whoever follows the changes of a list that becomes longer or shorter holds what the list holds after each. */
static void
test_reset_follows (Fixture *fixture, gconstpointer data)
{
  for (guint turn = 0; turn < 6; turn++)
    {
      KithWireMemberListReset *reset = kith_wire_member_list_reset_new ();
      guint n = turn % 2 ? 120 : 400;

      g_ptr_array_set_size (fixture->people, 0);
      for (guint i = 0; i < n; i++)
        {
          g_autofree char *name = g_strdup_printf ("p%u", g_test_rand_int_range (0, 200));

          add_person (fixture, name, g_test_rand_bit (), g_test_rand_bit ());
        }
      kith_roster_set_followed (fixture->roster, TRUE);
      reset->guild_id = g_strdup (fixture->world.guild_id);
      add_groups (fixture, reset->groups);
      tell (fixture, KITH_EVENT_MEMBER_LIST_RESET, reset);
      answer (fixture);
      assert_true_list (fixture);
      kith_list_model_check_verify (fixture->check);
    }
}

static void
test_random_changes (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 350; i++)
    {
      g_autofree char *name = g_strdup_printf ("p%u", g_test_rand_int_range (0, 200));

      add_person (fixture, name, g_test_rand_bit (), g_test_rand_bit ());
    }
  kith_roster_set_followed (fixture->roster, TRUE);
  answer (fixture);
  for (guint turn = 0; turn < 400; turn++)
    {
      Person *person = fixture->people->pdata[g_test_rand_int_range (0, (int) fixture->people->len)];
      g_autofree char *name = g_strdup_printf ("p%u", g_test_rand_int_range (0, 200));

      change_person (fixture, person, g_test_rand_bit (), g_test_rand_bit (), turn % 5 ? NULL : name);
      kith_list_model_check_verify (fixture->check);
    }
  g_free (describe (fixture));
  answer (fixture);
  assert_true_list (fixture);
}

static void
test_reset (Fixture *fixture, gconstpointer data)
{
  KithWireMemberListReset *reset = kith_wire_member_list_reset_new ();

  add_person (fixture, "Anna", FALSE, TRUE);
  kith_roster_set_followed (fixture->roster, TRUE);
  answer (fixture);
  add_person (fixture, "Boris", TRUE, TRUE);
  reset->guild_id = g_strdup (fixture->world.guild_id);
  add_groups (fixture, reset->groups);
  tell (fixture, KITH_EVENT_MEMBER_LIST_RESET, reset);
  /* Until the new rows are here the old ones stay. */
  assert_list (fixture, "[on 1] Anna");
  g_assert_cmpuint (answer (fixture), ==, 1);
  assert_list (fixture, "[Cooks 1] Boris [on 1] Anna");
}

/* Steps that do not fit what is known are no reason to show something wrong. */
static void
test_nonsense (Fixture *fixture, gconstpointer data)
{
  KithWireMemberListChange *change = kith_wire_member_list_change_new ();
  KithWireMemberListStep *step = kith_wire_member_list_step_new ();

  add_person (fixture, "Anna", FALSE, TRUE);
  add_person (fixture, "Boris", FALSE, TRUE);
  kith_roster_set_followed (fixture->roster, TRUE);
  answer (fixture);
  step->has_removed = TRUE;
  step->removed = 700;
  change->guild_id = g_strdup (fixture->world.guild_id);
  g_ptr_array_add (change->steps, step);
  add_groups (fixture, change->groups);
  tell (fixture, KITH_EVENT_MEMBER_LIST_CHANGE, change);
  g_assert_cmpuint (answer (fixture), ==, 1);
  assert_true_list (fixture);
}

/* After a lost connection the list is asked for again. */
static void
test_reconnect (Fixture *fixture, gconstpointer data)
{
  add_person (fixture, "Anna", FALSE, TRUE);
  kith_roster_set_followed (fixture->roster, TRUE);
  answer (fixture);
  kith_script_transport_hang_up (fixture->world.transport, KITH_CLOSE_GOING_AWAY);
  kith_test_drain ();
  add_person (fixture, "Boris", FALSE, TRUE);
  assert_list (fixture, "[on 1] Anna");
  kith_clock_advance (fixture->world.clock, 60 * 1000);
  kith_test_world_connect (&fixture->world);
  g_assert_cmpuint (answer (fixture), ==, 1);
  assert_list (fixture, "[on 2] Anna Boris");
}

/* What cannot be true is survived. */
static void
test_lies (Fixture *fixture, gconstpointer data)
{
  KithWireMemberListPage *page = kith_wire_member_list_page_new ();
  KithWireMemberListChange *change = kith_wire_member_list_change_new ();
  KithWireMemberListStep *step = kith_wire_member_list_step_new ();
  const gint64 counts[] = { 3, G_GINT64_CONSTANT (1) << 31, G_GINT64_CONSTANT (1) << 52, 7 };

  /* It would look at each of the rows. */
  g_clear_pointer (&fixture->check, kith_list_model_check_free);
  kith_roster_set_followed (fixture->roster, TRUE);
  page->guild_id = g_strdup (fixture->world.guild_id);
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      KithWireMemberGroup *group = kith_wire_member_group_new ();

      group->count = counts[i];
      g_ptr_array_add (page->groups, group);
    }
  tell (fixture, KITH_EVENT_MEMBER_LIST_PAGE, page);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (fixture->roster)); i += 1000)
    g_object_unref (g_list_model_get_item (G_LIST_MODEL (fixture->roster), i));
  step->has_removed = step->has_inserted = TRUE;
  step->removed = step->inserted = 1;
  change->guild_id = g_strdup (fixture->world.guild_id);
  g_ptr_array_add (change->steps, step);
  tell (fixture, KITH_EVENT_MEMBER_LIST_CHANGE, change);
  answer (fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add ("/roster/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("first-page", test_first_page);
  ADD ("changes", test_changes);
  ADD ("pages", test_pages);
  ADD ("random-changes", test_random_changes);
  ADD ("reset", test_reset);
  ADD ("reset-in-view", test_reset_in_view);
  ADD ("reset-follows", test_reset_follows);
  ADD ("nonsense", test_nonsense);
  ADD ("lies", test_lies);
  ADD ("reconnect", test_reconnect);
  return g_test_run ();
}
