/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-wire.h"
#include "kithd-db.h"

G_BEGIN_DECLS

/* Rows of what people chose and find on all their devices. */

gboolean kithd_user_settings_find_guild (KithdDb *db, const char *user_id, const char *guild_id, gint64 now,
                                         KithWireNotificationSettings **settings, GError **error);
gboolean kithd_user_settings_put_guild (KithdDb *db, const char *user_id, const KithWireNotificationSettings *settings,
                                        GError **error);
gboolean kithd_user_settings_list_guilds (KithdDb *db, const char *user_id, gint64 now, GPtrArray *settings,
                                          GError **error);

gboolean kithd_user_settings_find_channel (KithdDb *db, const char *user_id, const char *channel_id, gint64 now,
                                           KithWireNotificationSettings **settings, GError **error);
gboolean kithd_user_settings_put_channel (KithdDb *db, const char *user_id,
                                          const KithWireNotificationSettings *settings, GError **error);
gboolean kithd_user_settings_list_channels (KithdDb *db, const char *user_id, gint64 now, GPtrArray *settings,
                                            GPtrArray *guild_ids, GError **error);
gboolean kithd_user_settings_count_channels (KithdDb *db, const char *user_id, guint *count, GError **error);
gboolean kithd_user_settings_drop_lost_channels (KithdDb *db, const char *user_id, GError **error);

gboolean kithd_user_settings_get_order (KithdDb *db, const char *user_id, KithWireGuildOrder **order, GError **error);
gboolean kithd_user_settings_set_order (KithdDb *db, const char *user_id, const KithWireGuildOrder *order,
                                        GError **error);

gboolean kithd_user_settings_forget (KithdDb *db, const char *user_id, GError **error);

G_END_DECLS
