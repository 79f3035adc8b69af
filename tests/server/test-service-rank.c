/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-may.h"
#include "service-fixture.h"

/* Who is above whom. */

#define LOW "01920000-0000-7000-8000-0000000000a1"
#define HIGH "01920000-0000-7000-8000-0000000000a2"

typedef struct
{
  const char *guild_id;
  const KithdActor *actor;
  const char *other; /* (nullable) */
  gint64 position;
} Question;

static gboolean
ask (KithdDb *db, gpointer data, GError **error)
{
  const Question *question = data;
  KithdCall call = { .actor = question->actor, .db = db };
  g_autoptr (KithdRights) rights = NULL;

  if (!kithd_rights_find_in_guild (db, question->guild_id, question->actor->user_id, &rights, error))
    return FALSE;
  return question->other ? kithd_may_outrank_member (&call, rights, question->other, error)
                         : kithd_may_outrank_role (rights, question->position, error);
}

static void
assert_answer (ServiceFixture *fixture, Question question, KithErrorCode expected)
{
  g_autoptr (GError) error = NULL;

  kithd_store_call (fixture->store, KITHD_STORE_READ, ask, &question, &error);
  if (expected == KITH_ERROR_NONE)
    g_assert_no_error (error);
  else
    g_assert_error (error, KITH_ERROR, (int) expected);
}

static void
add_role (ServiceFixture *fixture, const char *guild_id, const char *role_id, gint64 position, guint64 permissions)
{
  service_fixture_sql (fixture,
                       "INSERT INTO roles (id, guild_id, name, permissions, position) VALUES ($1, $2, 'role', $3, $4)",
                       KITHD_ID (role_id), KITHD_ID (guild_id), KITHD_INT (permissions), KITHD_INT (position));
}

static void
give (ServiceFixture *fixture, const char *guild_id, const KithdActor *actor, const char *role_id)
{
  service_fixture_sql (fixture, "INSERT INTO member_roles (guild_id, user_id, role_id) VALUES ($1, $2, $3)",
                       KITHD_ID (guild_id), KITHD_ID (actor->user_id), KITHD_ID (role_id));
}

static void
test_rank (ServiceFixture *fixture)
{
  g_autoptr (KithdActor) owner = service_fixture_add_person (fixture, "owner");
  g_autoptr (KithdActor) alice = service_fixture_add_person (fixture, "alice");
  g_autoptr (KithdActor) bob = service_fixture_add_person (fixture, "bob");
  g_autoptr (KithdActor) carol = service_fixture_add_person (fixture, "carol");
  g_autoptr (KithdActor) stranger = service_fixture_add_person (fixture, "stranger");
  g_autoptr (KithWireGuildSnapshot) guild = service_fixture_add_guild (fixture, owner, "Guild");
  const char *id = guild->id;

  service_fixture_join (fixture, owner, id, alice);
  service_fixture_join (fixture, owner, id, bob);
  service_fixture_join (fixture, owner, id, carol);
  add_role (fixture, id, LOW, 1, KITH_PERMISSION_ADMINISTRATOR);
  add_role (fixture, id, HIGH, 2, 0);
  give (fixture, id, alice, LOW);
  give (fixture, id, bob, LOW);
  give (fixture, id, bob, HIGH);

  /* The owner is above all, without any role. */
  assert_answer (fixture, (Question){ id, owner, bob->user_id }, KITH_ERROR_NONE);
  assert_answer (fixture, (Question){ id, owner, .position = 2 }, KITH_ERROR_NONE);
  assert_answer (fixture, (Question){ id, bob, owner->user_id }, KITH_ERROR_OWNER_IS_ABOVE_ALL);
  assert_answer (fixture, (Question){ id, owner, owner->user_id }, KITH_ERROR_OWNER_IS_ABOVE_ALL);
  /* The highest role decides; an administrator obeys it too. */
  assert_answer (fixture, (Question){ id, bob, alice->user_id }, KITH_ERROR_NONE);
  assert_answer (fixture, (Question){ id, alice, bob->user_id }, KITH_ERROR_MEMBER_ABOVE_YOU);
  assert_answer (fixture, (Question){ id, alice, carol->user_id }, KITH_ERROR_NONE);
  /* Equal is not enough, oneself included. */
  assert_answer (fixture, (Question){ id, carol, carol->user_id }, KITH_ERROR_MEMBER_ABOVE_YOU);
  assert_answer (fixture, (Question){ id, bob, .position = 1 }, KITH_ERROR_NONE);
  assert_answer (fixture, (Question){ id, bob, .position = 2 }, KITH_ERROR_ROLE_ABOVE_YOURS);
  assert_answer (fixture, (Question){ id, carol, .position = 0 }, KITH_ERROR_ROLE_ABOVE_YOURS);
  assert_answer (fixture, (Question){ id, bob, stranger->user_id }, KITH_ERROR_UNKNOWN_MEMBER);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  service_test_add ("/service/rank", test_rank);
  return g_test_run ();
}
