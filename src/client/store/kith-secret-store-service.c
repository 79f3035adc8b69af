/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-secret-store.h"

#include <libsecret/secret.h>

/* Keeps secrets in the Secret Service of the desktop (or, in a sandbox, in what its portal offers). */
#define KITH_TYPE_SERVICE_SECRET_STORE (kith_service_secret_store_get_type ())
G_DECLARE_FINAL_TYPE (KithServiceSecretStore, kith_service_secret_store, KITH, SERVICE_SECRET_STORE, GObject)

struct _KithServiceSecretStore
{
  GObject parent_instance;
};

static void secret_store_init (KithSecretStoreInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KithServiceSecretStore, kith_service_secret_store, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (KITH_TYPE_SECRET_STORE, secret_store_init))

static const SecretSchema schema = {
  KITH_APP_ID,
  SECRET_SCHEMA_NONE,
  { { "session", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

static void
kith_service_secret_store_class_init (KithServiceSecretStoreClass *class)
{
}

static void
kith_service_secret_store_init (KithServiceSecretStore *self)
{
}

static void
on_saved (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (secret_password_store_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
save_async (KithSecretStore *store, const char *name, const char *secret, GCancellable *cancellable,
            GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (store, cancellable, callback, data);

  secret_password_store (&schema, SECRET_COLLECTION_DEFAULT, "Kith", secret, cancellable, on_saved, task, "session",
                         name, NULL);
}

static void
on_searched (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  GList *items = secret_password_search_finish (result, &error);

  if (error)
    g_task_return_error (task, error);
  else if (items)
    g_task_return_new_error (task, SECRET_ERROR, SECRET_ERROR_IS_LOCKED, "The keyring is locked");
  else
    g_task_return_pointer (task, NULL, NULL);
  g_list_free_full (items, g_object_unref);
}

/* Whoever doesn't unlock the keyring gets no secret and no error, just as where there is none. */
static void
on_loaded (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  char *secret = secret_password_lookup_finish (result, &error);

  if (error)
    g_task_return_error (task, error);
  else if (secret)
    g_task_return_pointer (task, secret, (GDestroyNotify) secret_password_free);
  else
    secret_password_search (&schema, SECRET_SEARCH_NONE, g_task_get_cancellable (task), on_searched,
                            g_object_ref (task), "session", g_task_get_task_data (task), NULL);
}

static void
load_async (KithSecretStore *store, const char *name, GCancellable *cancellable, GAsyncReadyCallback callback,
            gpointer data)
{
  GTask *task = g_task_new (store, cancellable, callback, data);

  g_task_set_task_data (task, g_strdup (name), g_free);
  secret_password_lookup (&schema, cancellable, on_loaded, task, "session", name, NULL);
}

static void
on_cleared (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  secret_password_clear_finish (result, &error);
  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
clear_async (KithSecretStore *store, const char *name, GCancellable *cancellable, GAsyncReadyCallback callback,
             gpointer data)
{
  GTask *task = g_task_new (store, cancellable, callback, data);

  secret_password_clear (&schema, cancellable, on_cleared, task, "session", name, NULL);
}

static gboolean
finish (KithSecretStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static char *
load_finish (KithSecretStore *store, GAsyncResult *result, GError **error)
{
  char *secret = g_task_propagate_pointer (G_TASK (result), error);
  char *copy = g_strdup (secret);

  /* Secrets of libsecret are freed by its own function. */
  if (secret)
    secret_password_free (secret);
  return copy;
}

static gboolean
is_lasting (KithSecretStore *store)
{
  return TRUE;
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
 * kith_secret_store_new_service:
 *
 * Returns: (transfer full): the Secret Service; where there is none, saving and loading fail at once
 */
KithSecretStore *
kith_secret_store_new_service (void)
{
  return g_object_new (KITH_TYPE_SERVICE_SECRET_STORE, NULL);
}
