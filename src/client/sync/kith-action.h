/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-session.h"

G_BEGIN_DECLS

/* What a person asks for, as one request whose answer goes through the reducer. */

/* Applies the answer (a wire struct of the route, or NULL) to the model; returns what the action gives, or NULL. */
typedef gpointer (*KithActionApply) (KithSession *session, gpointer source, gpointer answer);

void kith_action_start (gpointer source, KithSession *session, KithRouteId route, const char *const *params,
                        gconstpointer body, KithActionApply apply, GDestroyNotify free_result,
                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean kith_action_finish (gpointer source, GAsyncResult *result, GError **error);
gpointer kith_action_finish_pointer (gpointer source, GAsyncResult *result, GError **error);

G_END_DECLS
