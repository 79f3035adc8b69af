/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where secrets are kept, by a name. Implementations: the Secret Service, and memory for this run only. */
#define KITH_TYPE_SECRET_STORE (kith_secret_store_get_type ())
G_DECLARE_INTERFACE (KithSecretStore, kith_secret_store, KITH, SECRET_STORE, GObject)

struct _KithSecretStoreInterface
{
  GTypeInterface parent_iface;

  void (*save_async) (KithSecretStore *self, const char *name, const char *secret, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer data);
  gboolean (*save_finish) (KithSecretStore *self, GAsyncResult *result, GError **error);
  void (*load_async) (KithSecretStore *self, const char *name, GCancellable *cancellable, GAsyncReadyCallback callback,
                      gpointer data);
  char *(*load_finish) (KithSecretStore *self, GAsyncResult *result, GError **error);
  void (*clear_async) (KithSecretStore *self, const char *name, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer data);
  gboolean (*clear_finish) (KithSecretStore *self, GAsyncResult *result, GError **error);
  gboolean (*is_lasting) (KithSecretStore *self);
};

KithSecretStore *kith_secret_store_new_service (void);
KithSecretStore *kith_secret_store_new_memory (void);

void kith_secret_store_save_async (KithSecretStore *self, const char *name, const char *secret,
                                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean kith_secret_store_save_finish (KithSecretStore *self, GAsyncResult *result, GError **error);
void kith_secret_store_load_async (KithSecretStore *self, const char *name, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer data);
char *kith_secret_store_load_finish (KithSecretStore *self, GAsyncResult *result, GError **error);
void kith_secret_store_clear_async (KithSecretStore *self, const char *name, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer data);
gboolean kith_secret_store_clear_finish (KithSecretStore *self, GAsyncResult *result, GError **error);
gboolean kith_secret_store_is_lasting (KithSecretStore *self);

G_END_DECLS
