/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The whole body of an answer, as long as it is not larger than it may be. */

void kith_http_body_read_async (GInputStream *stream, gsize limit, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer data);
GBytes *kith_http_body_read_finish (GInputStream *stream, GAsyncResult *result, GError **error);

G_END_DECLS
