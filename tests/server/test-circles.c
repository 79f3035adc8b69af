/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-circles.h"

static int people[3];
static gpointer anna = &people[0], boris = &people[1], carla = &people[2];

static GPtrArray *
list (gpointer first, gpointer second)
{
  GPtrArray *out = g_ptr_array_new ();

  g_ptr_array_add (out, first);
  if (second)
    g_ptr_array_add (out, second);
  return out;
}

static void
test_set (void)
{
  g_autoptr (KithdCircles) circles = kithd_circles_new ();
  g_autoptr (GPtrArray) two = list (anna, boris);
  g_autoptr (GPtrArray) others = list (boris, carla);
  g_autoptr (GPtrArray) nobody = g_ptr_array_new ();

  g_assert_null (kithd_circles_get (circles, "a"));
  kithd_circles_set (circles, "a", two);
  kithd_circles_set (circles, "a", two);
  g_assert_cmpuint (kithd_circles_get (circles, "a")->len, ==, 2);
  kithd_circles_set (circles, "a", others);
  g_assert_false (kithd_circles_has (circles, "a", anna));
  g_assert_true (kithd_circles_has (circles, "a", boris));
  g_assert_true (kithd_circles_has (circles, "a", carla));
  kithd_circles_set (circles, "a", nobody);
  g_assert_null (kithd_circles_get (circles, "a"));
}

static void
test_forget (void)
{
  g_autoptr (KithdCircles) circles = kithd_circles_new ();

  kithd_circles_add (circles, "a", anna);
  kithd_circles_add (circles, "a", boris);
  kithd_circles_add (circles, "b", anna);
  kithd_circles_forget (circles, anna);
  kithd_circles_forget (circles, anna);
  g_assert_null (kithd_circles_get (circles, "b"));
  g_assert_cmpuint (kithd_circles_get (circles, "a")->len, ==, 1);
  g_assert_true (kithd_circles_has (circles, "a", boris));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/circles/set", test_set);
  g_test_add_func ("/circles/forget", test_forget);
  return g_test_run ();
}
