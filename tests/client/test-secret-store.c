/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-secret-store.h"
#include "kith-test-wait.h"

/* Run in a private session: with a keyring where KITH_TEST_KEYRING is set, without any service otherwise. */

static gboolean
save (KithSecretStore *store, const char *name, const char *secret, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kith_secret_store_save_async (store, name, secret, NULL, kith_test_keep_result, &result);
  kith_test_wait_for (result != NULL);
  return kith_secret_store_save_finish (store, result, error);
}

static char *
load (KithSecretStore *store, const char *name, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kith_secret_store_load_async (store, name, NULL, kith_test_keep_result, &result);
  kith_test_wait_for (result != NULL);
  return kith_secret_store_load_finish (store, result, error);
}

static gboolean
clear (KithSecretStore *store, const char *name, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kith_secret_store_clear_async (store, name, NULL, kith_test_keep_result, &result);
  kith_test_wait_for (result != NULL);
  return kith_secret_store_clear_finish (store, result, error);
}

static void
check_store (KithSecretStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *first = NULL, *second = NULL, *other = NULL, *gone = NULL;

  g_assert_true (save (store, "host:1/a", "s3cret", &error));
  g_assert_no_error (error);
  g_assert_true (save (store, "host:1/b", "other", &error));
  first = load (store, "host:1/a", &error);
  g_assert_cmpstr (first, ==, "s3cret");
  g_assert_true (save (store, "host:1/a", "newer", &error));
  second = load (store, "host:1/a", &error);
  g_assert_cmpstr (second, ==, "newer");
  g_assert_true (clear (store, "host:1/a", &error));
  g_assert_no_error (error);
  gone = load (store, "host:1/a", &error);
  g_assert_no_error (error);
  g_assert_null (gone);
  other = load (store, "host:1/b", &error);
  g_assert_cmpstr (other, ==, "other");
  g_assert_true (clear (store, "host:1/b", &error));
}

static void
test_memory (void)
{
  g_autoptr (KithSecretStore) store = kith_secret_store_new_memory ();

  check_store (store);
  g_assert_false (kith_secret_store_is_lasting (store));
}

static void
test_service (void)
{
  g_autoptr (KithSecretStore) store = kith_secret_store_new_service ();

  if (!g_getenv ("KITH_TEST_KEYRING"))
    {
      g_test_skip ("this session has no keyring");
      return;
    }
  check_store (store);
  g_assert_true (kith_secret_store_is_lasting (store));
}

static void
lock_keyring (void)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  const char *const paths[] = { "/org/freedesktop/secrets/collection/login", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_sync (
    bus, "org.freedesktop.secrets", "/org/freedesktop/secrets", "org.freedesktop.Secret.Service", "Lock",
    g_variant_new ("(^ao)", paths), NULL, G_DBUS_CALL_FLAGS_NONE, 5000, NULL, &error);

  g_assert_no_error (error);
}

/* A secret behind a lock that nobody opens is there all the same: that is not the answer of an empty keyring. */
static void
test_locked (void)
{
  g_autoptr (KithSecretStore) store = kith_secret_store_new_service ();
  g_autoptr (GError) error = NULL;
  g_autofree char *secret = NULL;

  if (!g_getenv ("KITH_TEST_KEYRING"))
    {
      g_test_skip ("this session has no keyring");
      return;
    }
  g_assert_true (save (store, "host:1/locked", "s3cret", &error));
  lock_keyring ();
  secret = load (store, "host:1/locked", &error);
  g_assert_null (secret);
  g_assert_nonnull (error);
}

static void
test_no_service (void)
{
  g_autoptr (KithSecretStore) store = kith_secret_store_new_service ();
  g_autoptr (GError) error = NULL;

  if (g_getenv ("KITH_TEST_KEYRING"))
    {
      g_test_skip ("this session has a keyring");
      return;
    }
  g_assert_false (save (store, "host:1/a", "s3cret", &error));
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/secret-store/memory", test_memory);
  g_test_add_func ("/secret-store/service", test_service);
  g_test_add_func ("/secret-store/no-service", test_no_service);
  g_test_add_func ("/secret-store/locked", test_locked);
  return g_test_run ();
}
