/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-wire.h"
#include "kithd-db.h"

G_BEGIN_DECLS

/* What the server's administrator reads and changes, across all guilds. `find` functions succeed with NULL where there
 * is none. */

typedef struct
{
  gint64 users, guilds, messages;
} KithdTotals;

gboolean kithd_administration_count (KithdDb *db, KithdTotals *totals, GError **error);
gboolean kithd_administration_find_newest (KithdDb *db, gint64 *created_at, GError **error);

gboolean kithd_administration_find_user (KithdDb *db, const char *login, gint64 now, KithWireAdminUser **user,
                                         GError **error);
gboolean kithd_administration_list_users (KithdDb *db, const char *after, const char *search, guint limit, gint64 now,
                                          KithWireAdminUserList *list, GError **error);
gboolean kithd_administration_set_disabled (KithdDb *db, const char *user_id, gboolean disabled, GError **error);
gboolean kithd_administration_end_sessions (KithdDb *db, const char *user_id, gint64 now, GPtrArray *revoked,
                                            GError **error);

gboolean kithd_administration_find_guild (KithdDb *db, const char *id, KithWireAdminGuild **guild, GError **error);
gboolean kithd_administration_list_guilds (KithdDb *db, const char *after, guint limit, KithWireAdminGuildList *list,
                                           GError **error);

G_END_DECLS
