/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-secret-store.h"

G_DEFINE_INTERFACE (KithSecretStore, kith_secret_store, G_TYPE_OBJECT)

static void
kith_secret_store_default_init (KithSecretStoreInterface *interface)
{
}

/**
 * kith_secret_store_save_async:
 * @name: under which it is found again
 *
 * Keeps a secret instead of the one that was there.
 */
void
kith_secret_store_save_async (KithSecretStore *self, const char *name, const char *secret, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (KITH_IS_SECRET_STORE (self));
  KITH_SECRET_STORE_GET_IFACE (self)->save_async (self, name, secret, cancellable, callback, data);
}

gboolean
kith_secret_store_save_finish (KithSecretStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (KITH_IS_SECRET_STORE (self), FALSE);
  return KITH_SECRET_STORE_GET_IFACE (self)->save_finish (self, result, error);
}

void
kith_secret_store_load_async (KithSecretStore *self, const char *name, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (KITH_IS_SECRET_STORE (self));
  KITH_SECRET_STORE_GET_IFACE (self)->load_async (self, name, cancellable, callback, data);
}

/**
 * kith_secret_store_load_finish:
 *
 * Returns: (transfer full) (nullable): the secret; %NULL without an error where there is none under the name
 */
char *
kith_secret_store_load_finish (KithSecretStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (KITH_IS_SECRET_STORE (self), NULL);
  return KITH_SECRET_STORE_GET_IFACE (self)->load_finish (self, result, error);
}

void
kith_secret_store_clear_async (KithSecretStore *self, const char *name, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (KITH_IS_SECRET_STORE (self));
  KITH_SECRET_STORE_GET_IFACE (self)->clear_async (self, name, cancellable, callback, data);
}

gboolean
kith_secret_store_clear_finish (KithSecretStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (KITH_IS_SECRET_STORE (self), FALSE);
  return KITH_SECRET_STORE_GET_IFACE (self)->clear_finish (self, result, error);
}

/**
 * kith_secret_store_is_lasting:
 *
 * Returns: whether what was saved is there after the end of the program
 */
gboolean
kith_secret_store_is_lasting (KithSecretStore *self)
{
  g_return_val_if_fail (KITH_IS_SECRET_STORE (self), FALSE);
  return KITH_SECRET_STORE_GET_IFACE (self)->is_lasting (self);
}
