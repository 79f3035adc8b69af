/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kith-username.h"

#include "kith-validate.h"

static void
check (const char *name, const char *expected)
{
  g_autofree char *username = kith_username_suggest (name);

  g_assert_cmpstr (username, ==, expected);
  if (username)
    g_assert_true (kith_validate_username (username));
}

static void
test_suggest (void)
{
  check ("Anna", "anna");
  check ("Anna Bee", "anna_bee");
  check ("  Anna   Bee! ", "anna_bee");
  check ("Zoë Müller", "zoe_muller");
  check ("Борис Щукин", "boris_schukin");
  check ("Ёлка", "elka");
  check ("J. R. R.", "j.r.r");
  check ("Ann_", "ann");
  check ("_Ann", "ann");
  check ("a..b", "a.b");
}

static void
test_nothing_to_suggest (void)
{
  check ("", NULL);
  check ("A", NULL);
  check ("王芳", NULL);
  check ("🙂", NULL);
}

static void
test_long (void)
{
  g_autofree char *username = kith_username_suggest ("A very long name that nobody would ever want to type twice");

  g_assert_cmpuint (strlen (username), <=, 32);
  g_assert_true (kith_validate_username (username));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/username/suggest", test_suggest);
  g_test_add_func ("/username/nothing-to-suggest", test_nothing_to_suggest);
  g_test_add_func ("/username/long", test_long);
  return g_test_run ();
}
