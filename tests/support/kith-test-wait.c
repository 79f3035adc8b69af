/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-test-wait.h"

static gboolean
on_too_long (gpointer data)
{
  g_error ("waited too long for %s", (const char *) data);
  return G_SOURCE_REMOVE;
}

/**
 * kith_test_watchdog_start:
 *
 * Returns: a source that ends the test unless it is removed in time
 */
guint
kith_test_watchdog_start (const char *condition, const char *where)
{
  return g_timeout_add_seconds_full (G_PRIORITY_DEFAULT, KITH_TEST_WAIT_SECONDS, on_too_long,
                                     g_strdup_printf ("%s at %s", condition, where), g_free);
}

void
kith_test_keep_result (GObject *object, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

void
kith_test_drain (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}
