/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-io-thread.h"

static gpointer
serve (gpointer data)
{
  g_assert_false (kith_io_thread_is_current ());
  kith_io_thread_enter ();
  return GINT_TO_POINTER (kith_io_thread_is_current ());
}

static void
test_one_thread_only (void)
{
  GThread *thread = g_thread_new ("io", serve, NULL);

  g_assert_true (GPOINTER_TO_INT (g_thread_join (thread)));
  g_assert_false (kith_io_thread_is_current ());
  kith_assert_may_block ();
}

static void
test_waiting_is_refused (void)
{
  if (g_test_subprocess ())
    {
      kith_io_thread_enter ();
      kith_assert_may_block ();
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/io-thread/one-thread-only", test_one_thread_only);
  g_test_add_func ("/io-thread/waiting-is-refused", test_waiting_is_refused);
  return g_test_run ();
}
