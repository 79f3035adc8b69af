/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-wire.h"
#include "kithd-db.h"

G_BEGIN_DECLS

/* Rows of roles and of who holds them. No two roles of a guild have the same position; @everyone has 0. */

gboolean kithd_roles_insert (KithdDb *db, const KithWireRole *role, GError **error);
gboolean kithd_roles_find (KithdDb *db, const char *guild_id, const char *id, KithWireRole **role, GError **error);
gboolean kithd_roles_list (KithdDb *db, const char *guild_id, GPtrArray *roles, GError **error);
gboolean kithd_roles_update (KithdDb *db, const KithWireRole *role, GError **error);
gboolean kithd_roles_order (KithdDb *db, const GPtrArray *ids, GError **error);
gboolean kithd_roles_delete (KithdDb *db, const char *id, GError **error);

gboolean kithd_roles_give (KithdDb *db, const char *guild_id, const char *user_id, const char *role_id, GError **error);
gboolean kithd_roles_take (KithdDb *db, const char *guild_id, const char *user_id, const char *role_id, GError **error);
gboolean kithd_roles_count_holders (KithdDb *db, const char *guild_id, GPtrArray *counts, GError **error);
gboolean kithd_roles_list_holders (KithdDb *db, const char *guild_id, const char *role_id, const char *after,
                                   guint limit, GPtrArray *members, char **next, GError **error);

G_END_DECLS
