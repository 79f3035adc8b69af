/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kith-tint.h"

static void
check_initials (const char *name, guint max, const char *expected)
{
  g_autofree char *initials = kith_tint_make_initials (name, max);

  g_assert_cmpstr (initials, ==, expected);
}

static void
test_initials (void)
{
  check_initials ("Anna", 2, "A");
  check_initials ("anna bee", 2, "AB");
  check_initials ("Henk de Vries", 2, "HV");
  check_initials ("Henk de Vries", 1, "H");
  check_initials ("Anna’s community", 2, "AC");
  check_initials ("Новый дом", 2, "НД");
  check_initials ("(quiet) room", 2, "QR");
  check_initials ("  ", 2, " ");
  check_initials ("", 2, "?");
  check_initials (NULL, 2, "?");
}

static void
test_pick_is_steady (void)
{
  GdkRGBA one, again, from, to, letters;

  kith_tint_pick ("0190c6a0-0000-7000-8000-000000000001", &one);
  kith_tint_pick ("0190c6a0-0000-7000-8000-000000000001", &again);
  g_assert_true (gdk_rgba_equal (&one, &again));
  kith_tint_pick_person ("Anna", &from, &to, &letters);
  kith_tint_pick_person ("Anna", &one, &again, &letters);
  g_assert_true (gdk_rgba_equal (&from, &one));
  g_assert_true (gdk_rgba_equal (&to, &again));
}

static void
test_readable (void)
{
  const GdkRGBA black = { 0.1f, 0.1f, 0.1f, 1 }, white = { 0.95f, 0.95f, 0.95f, 1 };
  GdkRGBA yellow, navy, kept;

  kith_tint_from_rgb (0xf8e359, &yellow);
  kith_tint_from_rgb (0x101040, &navy);
  kept = yellow;
  kith_tint_make_readable (&yellow, &white);
  g_assert_true (gdk_rgba_equal (&yellow, &kept));
  kith_tint_make_readable (&yellow, &black);
  g_assert_cmpfloat (yellow.red, <, 0.65f);
  kept = navy;
  kith_tint_make_readable (&navy, &black);
  g_assert_true (gdk_rgba_equal (&navy, &kept));
  kith_tint_make_readable (&navy, &white);
  g_assert_cmpfloat (navy.blue, >, 0.45f);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tint/initials", test_initials);
  g_test_add_func ("/tint/pick-is-steady", test_pick_is_steady);
  g_test_add_func ("/tint/readable", test_readable);
  return g_test_run ();
}
