/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-timeline.h"

G_BEGIN_DECLS

/* Reads a channel from its newest message back, loading what is not here yet, until @limit messages were met or one
 * whose number is not above @above_seq. */
void kith_bot_walk_async (KithTimeline *timeline, guint limit, gint64 above_seq, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer data);
GPtrArray *kith_bot_walk_finish (KithTimeline *timeline, GAsyncResult *result, GError **error);

G_END_DECLS
