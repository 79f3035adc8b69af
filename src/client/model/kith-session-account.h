/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-session.h"

G_BEGIN_DECLS

/* What a person does with their own account, beyond its profile. */

void kith_session_list_devices_async (KithSession *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer data);
KithWireSessionList *kith_session_list_devices_finish (KithSession *self, GAsyncResult *result, GError **error);
void kith_session_end_device_async (KithSession *self, const char *device_id, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer data);
gboolean kith_session_end_device_finish (KithSession *self, GAsyncResult *result, GError **error);
void kith_session_end_other_devices_async (KithSession *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                           gpointer data);
gboolean kith_session_end_other_devices_finish (KithSession *self, GAsyncResult *result, GError **error);
void kith_session_delete_account_async (KithSession *self, const char *password, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer data);
gboolean kith_session_delete_account_finish (KithSession *self, GAsyncResult *result, GError **error);

G_END_DECLS
