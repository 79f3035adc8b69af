/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-wire.h"
#include "kithd-db.h"

G_BEGIN_DECLS

/* Finding people by their names, and what two of them share. */

gboolean kithd_people_search_members (KithdDb *db, const char *guild_id, const char *query, guint limit, GPtrArray *ids,
                                      GError **error);
gboolean kithd_people_search_peers (KithdDb *db, const char *user_id, const char *query, guint limit, GPtrArray *ids,
                                    GError **error);
gboolean kithd_people_list_mutual (KithdDb *db, const char *user_id, const char *other_id, GPtrArray *guilds,
                                   GError **error);
gboolean kithd_people_get_created_at (KithdDb *db, const char *user_id, gint64 *created_at, GError **error);

G_END_DECLS
