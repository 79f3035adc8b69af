/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kith-host.h"

/* Runs the real kithd, where the build has one. */

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **kept = data;

  *kept = g_object_ref (result);
}

static void
wait_for_state (KithHost *host, KithHostState state)
{
  gint64 end = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;

  while (kith_host_get_state (host) != state)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, TRUE);
    }
}

static void
start (KithHost *host, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kith_host_start_async (host, NULL, on_done, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  kith_host_start_finish (host, result, error);
}

static void
stop (KithHost *host)
{
  g_autoptr (GAsyncResult) result = NULL;

  kith_host_stop_async (host, on_done, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (kith_host_stop_finish (host, result, NULL));
  g_assert_cmpint (kith_host_get_state (host), ==, KITH_HOST_STOPPED);
}

static void
test_keeps_its_port (void)
{
  g_autofree char *directory = g_build_filename (g_get_home_dir (), G_STRFUNC, NULL);
  g_autoptr (KithHost) host = kith_host_new (directory);
  g_autoptr (KithHost) later = NULL;
  g_autoptr (GError) error = NULL;
  guint16 port;

  g_assert_false (kith_host_is_set_up (host));
  start (host, &error);
  g_assert_no_error (error);
  g_assert_true (kith_host_is_set_up (host));
  g_assert_cmpuint (strlen (kith_server_address_get_fingerprint (kith_host_get_address (host))), ==, 64);
  port = kith_server_address_get_port (kith_host_get_address (host));
  g_assert_cmpuint (port, >, 0);
  stop (host);

  later = kith_host_new (directory);
  g_assert_true (kith_host_is_set_up (later));
  start (later, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (kith_server_address_get_port (kith_host_get_address (later)), ==, port);
  g_assert_cmpstr (kith_server_address_get_fingerprint (kith_host_get_address (later)), ==,
                   kith_server_address_get_fingerprint (kith_host_get_address (host)));
  g_assert_true (kith_host_is_at (later, kith_host_get_address (host)));
  stop (later);
}

static void
test_says_why_it_does_not_start (void)
{
  g_autofree char *directory = g_build_filename (g_get_home_dir (), G_STRFUNC, NULL);
  g_autofree char *before = g_strdup (g_getenv ("KITH_KITHD"));
  g_autoptr (KithHost) host = kith_host_new (directory);
  g_autoptr (GError) error = NULL;

  g_setenv ("KITH_KITHD", "/nowhere/kithd", TRUE);
  start (host, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_cmpint (kith_host_get_state (host), ==, KITH_HOST_WAITING);
  g_assert_cmpuint (kith_host_get_retry_seconds (host), >, 0);
  g_assert_nonnull (kith_host_get_error_text (host));

  /* It comes back by itself as soon as it can. */
  g_setenv ("KITH_KITHD", before, TRUE);
  wait_for_state (host, KITH_HOST_RUNNING);
  g_assert_null (kith_host_get_error_text (host));
  stop (host);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/host/keeps-its-port", test_keeps_its_port);
  g_test_add_func ("/host/says-why-it-does-not-start", test_says_why_it_does_not_start);
  return g_test_run ();
}
