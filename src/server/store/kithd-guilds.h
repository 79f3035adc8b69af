/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-wire.h"
#include "kithd-db.h"

G_BEGIN_DECLS

/* Rows of guilds. */

gboolean kithd_guilds_insert (KithdDb *db, const KithWireGuild *guild, guint64 everyone, GError **error);
gboolean kithd_guilds_find (KithdDb *db, const char *id, KithWireGuild **guild, GError **error);
gboolean kithd_guilds_set_default_notifications (KithdDb *db, const char *id, KithGuildNotificationLevel level,
                                                 GError **error);
gboolean kithd_guilds_set_owner (KithdDb *db, const char *id, const char *user_id, GError **error);
gboolean kithd_guilds_get_notices (KithdDb *db, const char *id, KithWireGuildNotices **notices, GError **error);
gboolean kithd_guilds_set_notices (KithdDb *db, const char *id, const KithWireGuildNotices *notices, GError **error);
gboolean kithd_guilds_rename (KithdDb *db, const char *id, const char *name, GError **error);
gboolean kithd_guilds_set_icon (KithdDb *db, const char *id, const char *picture_id, GError **error);
gboolean kithd_guilds_delete (KithdDb *db, const char *id, GError **error);
gboolean kithd_guilds_list_of_user (KithdDb *db, const char *user_id, GPtrArray *guilds, GError **error);
gboolean kithd_guilds_count_of_user (KithdDb *db, const char *user_id, guint *count, GError **error);

G_END_DECLS
