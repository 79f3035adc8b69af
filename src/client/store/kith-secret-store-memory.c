/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-secret-store.h"

/* Keeps secrets for this run only. */
#define KITH_TYPE_MEMORY_SECRET_STORE (kith_memory_secret_store_get_type ())
G_DECLARE_FINAL_TYPE (KithMemorySecretStore, kith_memory_secret_store, KITH, MEMORY_SECRET_STORE, GObject)

struct _KithMemorySecretStore
{
  GObject parent_instance;

  GHashTable *secrets;
};

static void secret_store_init (KithSecretStoreInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KithMemorySecretStore, kith_memory_secret_store, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (KITH_TYPE_SECRET_STORE, secret_store_init))

static void
kith_memory_secret_store_finalize (GObject *object)
{
  g_hash_table_unref (KITH_MEMORY_SECRET_STORE (object)->secrets);
  G_OBJECT_CLASS (kith_memory_secret_store_parent_class)->finalize (object);
}

static void
kith_memory_secret_store_class_init (KithMemorySecretStoreClass *class)
{
  G_OBJECT_CLASS (class)->finalize = kith_memory_secret_store_finalize;
}

static void
kith_memory_secret_store_init (KithMemorySecretStore *self)
{
  self->secrets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static void
save_async (KithSecretStore *store, const char *name, const char *secret, GCancellable *cancellable,
            GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, data);

  g_hash_table_insert (KITH_MEMORY_SECRET_STORE (store)->secrets, g_strdup (name), g_strdup (secret));
  g_task_return_boolean (task, TRUE);
}

static void
load_async (KithSecretStore *store, const char *name, GCancellable *cancellable, GAsyncReadyCallback callback,
            gpointer data)
{
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, data);
  const char *secret = g_hash_table_lookup (KITH_MEMORY_SECRET_STORE (store)->secrets, name);

  g_task_return_pointer (task, g_strdup (secret), g_free);
}

static void
clear_async (KithSecretStore *store, const char *name, GCancellable *cancellable, GAsyncReadyCallback callback,
             gpointer data)
{
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, data);

  g_hash_table_remove (KITH_MEMORY_SECRET_STORE (store)->secrets, name);
  g_task_return_boolean (task, TRUE);
}

static gboolean
finish (KithSecretStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static char *
load_finish (KithSecretStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
is_lasting (KithSecretStore *store)
{
  return FALSE;
}

static void
secret_store_init (KithSecretStoreInterface *interface)
{
  interface->save_async = save_async;
  interface->save_finish = finish;
  interface->load_async = load_async;
  interface->load_finish = load_finish;
  interface->clear_async = clear_async;
  interface->clear_finish = finish;
  interface->is_lasting = is_lasting;
}

/**
 * kith_secret_store_new_memory:
 *
 * Returns: (transfer full): a store that forgets with the end of the program
 */
KithSecretStore *
kith_secret_store_new_memory (void)
{
  return g_object_new (KITH_TYPE_MEMORY_SECRET_STORE, NULL);
}
