/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-wheel.h"

static void
on_due (KithdWheelEntry *entry, gpointer data)
{
  GPtrArray *due = data;

  g_ptr_array_add (due, entry);
}

static void
test_due (void)
{
  g_autoptr (GPtrArray) due = g_ptr_array_new ();
  KithdWheelEntry soon = { 0 }, late = { 0 }, unset = { 0 };
  KithdWheel wheel;

  kithd_wheel_init (&wheel, on_due, due);
  kithd_wheel_set (&wheel, &soon, 2);
  kithd_wheel_set (&wheel, &unset, 2);
  kithd_wheel_set (&wheel, &late, 2 + KITHD_WHEEL_SLOTS);
  kithd_wheel_unset (&unset);
  kithd_wheel_unset (&unset);
  kithd_wheel_advance (&wheel);
  g_assert_cmpuint (due->len, ==, 0);
  kithd_wheel_advance (&wheel);
  g_assert_cmpuint (due->len, ==, 1);
  g_assert_true (due->pdata[0] == &soon);
  for (guint i = 0; i < KITHD_WHEEL_SLOTS; i++)
    kithd_wheel_advance (&wheel);
  g_assert_cmpuint (due->len, ==, 2);
  g_assert_true (due->pdata[1] == &late);
}

static void
test_moved (void)
{
  g_autoptr (GPtrArray) due = g_ptr_array_new ();
  KithdWheelEntry entry = { 0 };
  KithdWheel wheel;

  kithd_wheel_init (&wheel, on_due, due);
  kithd_wheel_set (&wheel, &entry, 1);
  kithd_wheel_set (&wheel, &entry, 3);
  kithd_wheel_advance (&wheel);
  kithd_wheel_advance (&wheel);
  g_assert_cmpuint (due->len, ==, 0);
  kithd_wheel_advance (&wheel);
  g_assert_cmpuint (due->len, ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wheel/due", test_due);
  g_test_add_func ("/wheel/moved", test_moved);
  return g_test_run ();
}
