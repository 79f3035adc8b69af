/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-wire.h"
#include "kithd-db.h"

G_BEGIN_DECLS

/* The presence that people chose, which outlives their connections. */

gboolean kithd_statuses_find (KithdDb *db, const char *user_id, gint64 now, KithWireOwnPresence **presence,
                              GError **error);
gboolean kithd_statuses_update (KithdDb *db, const char *user_id, const KithWireOwnPresence *presence, GError **error);

G_END_DECLS
