/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-wire.h"
#include "kithd-db.h"

G_BEGIN_DECLS

/* Rows of whom people have blocked. */

gboolean kithd_blocks_put (KithdDb *db, const char *user_id, const char *blocked_id, gint64 now, gboolean *added,
                           GError **error);
gboolean kithd_blocks_remove (KithdDb *db, const char *user_id, const char *blocked_id, gboolean *removed,
                              GError **error);
gboolean kithd_blocks_list (KithdDb *db, const char *user_id, GPtrArray *users, GError **error);
gboolean kithd_blocks_count (KithdDb *db, const char *user_id, guint *count, GError **error);

G_END_DECLS
