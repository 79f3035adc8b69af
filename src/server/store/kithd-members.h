/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-wire.h"
#include "kithd-db.h"

G_BEGIN_DECLS

/* Rows of people in guilds. */

gboolean kithd_members_insert (KithdDb *db, const char *guild_id, const char *user_id, gint64 now, GError **error);
gboolean kithd_members_remove (KithdDb *db, const char *guild_id, const char *user_id, gboolean *removed,
                               GError **error);
gboolean kithd_members_set_nickname (KithdDb *db, const char *guild_id, const char *user_id, const char *nickname,
                                     GError **error);
gboolean kithd_members_set_avatar (KithdDb *db, const char *guild_id, const char *user_id, const char *avatar,
                                   GError **error);
gboolean kithd_members_set_timeout (KithdDb *db, const char *guild_id, const char *user_id, gint64 until,
                                    GError **error);
gboolean kithd_members_has (KithdDb *db, const char *guild_id, const char *user_id, gboolean *member, GError **error);
gboolean kithd_members_find (KithdDb *db, const char *guild_id, const char *user_id, KithWireMember **member,
                             GError **error);
gboolean kithd_members_find_user (KithdDb *db, const char *guild_id, const char *user_id, KithWireUser **user,
                                  GError **error);
gboolean kithd_members_list (KithdDb *db, const char *guild_id, const char *after, guint limit, GPtrArray *members,
                             char **next, GError **error);
gboolean kithd_members_list_ids (KithdDb *db, const char *guild_id, GPtrArray *ids, GError **error);
gboolean kithd_members_share_guild (KithdDb *db, const char *user_id, const char *other_id, gboolean *shared,
                                    GError **error);
gboolean kithd_members_get_direct_messages (KithdDb *db, const char *guild_id, const char *user_id, gboolean *allowed,
                                            GError **error);
gboolean kithd_members_set_direct_messages (KithdDb *db, const char *guild_id, const char *user_id, gboolean allowed,
                                            GError **error);

G_END_DECLS
