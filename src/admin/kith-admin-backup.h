/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-admin.h"

G_BEGIN_DECLS

/* Backups over the administrator's socket. These block; the asynchronous ones use a thread. */

KithWireAdminBackup *kith_admin_backup (const char *socket, const char *path, GCancellable *cancellable,
                                        GError **error);
void kith_admin_backup_async (const char *socket, const char *path, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
KithWireAdminBackup *kith_admin_backup_finish (GAsyncResult *result, GError **error);

KithWireAdminRestored *kith_admin_restore (const char *socket, const char *path, GCancellable *cancellable,
                                           GError **error);
void kith_admin_restore_async (const char *socket, const char *path, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
KithWireAdminRestored *kith_admin_restore_finish (GAsyncResult *result, GError **error);

G_END_DECLS
