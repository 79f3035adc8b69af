/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "kith-routes.h"

G_BEGIN_DECLS

/* Calls over kithd's administrator's socket, one connection each. Refusals are errors of KITH_ERROR; a server that is
 * not there is G_IO_ERROR_HOST_UNREACHABLE. */

/* What a request is answered with before its body. */
typedef struct
{
  guint status;
  gint64 length; /* of the body; -1: until the end */
  GInputStream *body;
  GIOStream *connection;
} KithAdminReply;

KithAdminReply *kith_admin_request (const char *socket, const char *method, const char *path, const char *type,
                                    GInputStream *body, gint64 length, GCancellable *cancellable, GError **error);
void kith_admin_reply_free (KithAdminReply *self);
char *kith_admin_reply_read_text (KithAdminReply *self, GCancellable *cancellable, GError **error);
void kith_admin_set_refusal (const char *problem, guint status, GError **error);

gpointer kith_admin_call (const char *socket, KithAdminRouteId route, const char *const *params, gconstpointer query,
                          gconstpointer body, GCancellable *cancellable, GError **error);
void kith_admin_call_async (const char *socket, KithAdminRouteId route, const char *const *params, gconstpointer query,
                            gconstpointer body, GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data);
gpointer kith_admin_call_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithAdminReply, kith_admin_reply_free)

G_END_DECLS
