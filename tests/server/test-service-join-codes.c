/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "service-fixture.h"

#include <string.h>

static const KithWireInviteRequest six = { .has_digits = TRUE, .digits = TRUE };
static const KithWireEmpty empty = { 0 };

static KithWireInvite *
make_code (ServiceFixture *fixture, const KithdActor *actor, const char *guild_id)
{
  return service_fixture_expect (fixture, actor, KITH_ROUTE_INVITE_CREATE, guild_id, NULL, &six);
}

static void
guess (ServiceFixture *fixture, const char *code, KithErrorCode expected)
{
  service_fixture_refuse (fixture, NULL, KITH_ROUTE_INVITE_GET, code, NULL, NULL, expected);
}

/* A code of six digits that is not @code; another one for each @n. */
static char *
make_wrong (const char *code, guint n)
{
  return g_strdup_printf ("%06u", ((guint) g_ascii_strtoull (code, NULL, 10) + 1 + n) % 1000000);
}

static void
test_joining (ServiceFixture *fixture)
{
  g_autoptr (KithdActor) owner = service_fixture_add_person (fixture, "owner");
  g_autoptr (KithdActor) alice = service_fixture_add_person (fixture, "alice");
  g_autoptr (KithWireGuildSnapshot) guild = service_fixture_add_guild (fixture, owner, "Guild");
  g_autoptr (KithWireInvite) invite = make_code (fixture, owner, guild->id);
  g_autoptr (KithWireGuildSnapshot) joined = NULL;

  g_assert_cmpuint (strlen (invite->code), ==, 6);
  g_assert_cmpuint (strspn (invite->code, "0123456789"), ==, 6);
  g_assert_cmpint (invite->expires_at - invite->created_at, ==, 600 * 1000);
  joined = service_fixture_expect (fixture, alice, KITH_ROUTE_INVITE_ACCEPT, invite->code, NULL, &empty);
  g_assert_cmpstr (joined->id, ==, guild->id);
  kith_clock_advance (fixture->clock, 600 * 1000);
  guess (fixture, invite->code, KITH_ERROR_UNKNOWN_INVITE);
}

/* Whoever reads a code out may ask for it again; a code that is soon over is replaced, and the old one ends. */
static void
test_one_for_each (ServiceFixture *fixture)
{
  g_autoptr (KithdActor) owner = service_fixture_add_person (fixture, "owner");
  g_autoptr (KithdActor) alice = service_fixture_add_person (fixture, "alice");
  g_autoptr (KithWireGuildSnapshot) guild = service_fixture_add_guild (fixture, owner, "Guild");
  g_autoptr (KithWireInvite) first = make_code (fixture, owner, guild->id);
  g_autoptr (KithWireInvite) again = NULL;
  g_autoptr (KithWireInvite) other = NULL;
  g_autoptr (KithWireInvite) later = NULL;

  service_fixture_join (fixture, owner, guild->id, alice);
  kith_clock_advance (fixture->clock, 299 * 1000);
  again = make_code (fixture, owner, guild->id);
  g_assert_cmpstr (again->code, ==, first->code);
  g_assert_cmpint (again->expires_at, ==, first->expires_at);
  other = make_code (fixture, alice, guild->id);
  g_assert_cmpstr (other->code, !=, first->code);
  kith_clock_advance (fixture->clock, 2 * 1000);
  later = make_code (fixture, owner, guild->id);
  g_assert_cmpstr (later->code, !=, first->code);
  guess (fixture, first->code, KITH_ERROR_UNKNOWN_INVITE);
}

/* An address has few tries, and then waits longer and longer even with the right code. */
static void
test_guessing (ServiceFixture *fixture)
{
  g_autoptr (KithdActor) owner = service_fixture_add_person (fixture, "owner");
  g_autoptr (KithWireGuildSnapshot) guild = service_fixture_add_guild (fixture, owner, "Guild");
  g_autoptr (KithWireInvite) invite = make_code (fixture, owner, guild->id);
  guint waited = 0, tries = 0;

  fixture->address = "192.0.2.66";
  for (gint64 passed = 0; passed < 590; passed += waited)
    {
      for (;;)
        {
          g_autofree char *wrong = make_wrong (invite->code, tries);
          KithErrorCode code;

          g_assert_null (service_fixture_call (fixture, NULL, KITH_ROUTE_INVITE_GET, wrong, NULL, NULL, NULL, &code));
          if (code == KITH_ERROR_JOIN_CODE_THROTTLED)
            break;
          g_assert_cmpint (code, ==, KITH_ERROR_UNKNOWN_INVITE);
          tries++;
        }
      guess (fixture, invite->code, KITH_ERROR_JOIN_CODE_THROTTLED);
      g_assert_cmpuint (fixture->retry_after, >=, waited);
      waited = MAX (fixture->retry_after, 1);
      kith_clock_advance (fixture->clock, waited * 1000);
    }
  /* While a code was valid, one address has tried so few of a million. */
  g_assert_cmpuint (tries, <=, 16);
}

/* Somebody with many addresses has not many more tries, and links go on working. */
static void
test_guessing_from_everywhere (ServiceFixture *fixture)
{
  g_autoptr (KithdActor) owner = service_fixture_add_person (fixture, "owner");
  g_autoptr (KithWireGuildSnapshot) guild = service_fixture_add_guild (fixture, owner, "Guild");
  g_autoptr (KithWireInvite) invite = make_code (fixture, owner, guild->id);
  const KithWireInviteRequest any = { 0 };
  g_autoptr (KithWireInvite) link = NULL;
  guint tries = 0;

  link = service_fixture_expect (fixture, owner, KITH_ROUTE_INVITE_CREATE, guild->id, NULL, &any);
  for (guint second = 0; second < 590; second++)
    {
      for (guint i = 0; i < 3; i++)
        {
          g_autofree char *address = g_strdup_printf ("10.%u.%u.7", second / 250, second % 250);
          g_autofree char *wrong = make_wrong (invite->code, tries);
          KithErrorCode code;

          fixture->address = address;
          g_assert_null (service_fixture_call (fixture, NULL, KITH_ROUTE_INVITE_GET, wrong, NULL, NULL, NULL, &code));
          tries += code == KITH_ERROR_UNKNOWN_INVITE;
        }
      kith_clock_advance (fixture->clock, 1000);
    }
  fixture->address = "192.0.2.9";
  g_assert_cmpuint (tries, >=, 60);
  g_assert_cmpuint (tries, <=, 80);
  kith_wire_invite_preview_free (service_fixture_expect (fixture, NULL, KITH_ROUTE_INVITE_GET, link->code, NULL, NULL));
}

/* Right codes cost nothing: a whole room may join from one address. */
static void
test_right_codes_are_free (ServiceFixture *fixture)
{
  g_autoptr (KithdActor) owner = service_fixture_add_person (fixture, "owner");
  g_autoptr (KithWireGuildSnapshot) guild = service_fixture_add_guild (fixture, owner, "Guild");
  g_autoptr (KithWireInvite) invite = make_code (fixture, owner, guild->id);
  g_autofree char *wrong = make_wrong (invite->code, 0);

  for (guint i = 0; i < 100; i++)
    kith_wire_invite_preview_free (
      service_fixture_expect (fixture, NULL, KITH_ROUTE_INVITE_GET, invite->code, NULL, NULL));
  for (guint i = 0; i < 4; i++)
    guess (fixture, wrong, KITH_ERROR_UNKNOWN_INVITE);
  kith_wire_invite_preview_free (
    service_fixture_expect (fixture, NULL, KITH_ROUTE_INVITE_GET, invite->code, NULL, NULL));
}

/* Making an account is no other way to guess. */
static void
test_guessing_by_registering (ServiceFixture *fixture)
{
  g_autoptr (KithdActor) owner = service_fixture_add_person (fixture, "owner");
  g_autoptr (KithWireGuildSnapshot) guild = service_fixture_add_guild (fixture, owner, "Guild");
  g_autoptr (KithWireInvite) invite = make_code (fixture, owner, guild->id);
  g_autofree char *wrong = make_wrong (invite->code, 0);
  KithWireRegisterRequest body = { .username = (char *) "guest", .password = (char *) "correct horse" };
  g_autoptr (KithWireAuthResult) made = NULL;

  body.invite = wrong;
  for (guint i = 0; i < 5; i++)
    service_fixture_refuse (fixture, NULL, KITH_ROUTE_REGISTER, NULL, NULL, &body, KITH_ERROR_UNKNOWN_INVITE);
  service_fixture_refuse (fixture, NULL, KITH_ROUTE_REGISTER, NULL, NULL, &body, KITH_ERROR_JOIN_CODE_THROTTLED);
  kith_clock_advance (fixture->clock, fixture->retry_after * 1000);
  body.invite = invite->code;
  made = service_fixture_expect (fixture, NULL, KITH_ROUTE_REGISTER, NULL, NULL, &body);
  g_assert_cmpstr (made->user->username, ==, "guest");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  service_test_add ("/service/join-codes/joining", test_joining);
  service_test_add ("/service/join-codes/one-for-each", test_one_for_each);
  service_test_add ("/service/join-codes/guessing", test_guessing);
  service_test_add ("/service/join-codes/guessing-from-everywhere", test_guessing_from_everywhere);
  service_test_add ("/service/join-codes/right-codes-are-free", test_right_codes_are_free);
  service_test_add ("/service/join-codes/guessing-by-registering", test_guessing_by_registering);
  return g_test_run ();
}
