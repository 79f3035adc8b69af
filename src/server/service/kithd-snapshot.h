/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kithd-may.h"

G_BEGIN_DECLS

/* A guild as one member sees it. */

KithWireGuildSnapshot *kithd_snapshot_build (KithdService *self, KithdDb *db, const char *guild_id, const char *user_id,
                                             GPtrArray *hidden, GError **error);
gboolean kithd_snapshot_add_read_states (KithdDb *db, const char *guild_id, const GPtrArray *channels,
                                         const char *user_id, GPtrArray *states, GError **error);

G_END_DECLS
