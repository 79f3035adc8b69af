/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-wire.h"
#include "kithd-db.h"

G_BEGIN_DECLS

/* Rows of channels. Siblings have the same parent, and at the top categories and other channels are apart; among
 * siblings the positions are 0, 1, 2 … */

gboolean kithd_channels_insert (KithdDb *db, const KithWireChannel *channel, gint64 now, GError **error);
gboolean kithd_channels_find (KithdDb *db, const char *id, KithWireChannel **channel, GError **error);
gboolean kithd_channels_list_texts (KithdDb *db, const char *guild_id, GPtrArray *ids, GError **error);
gboolean kithd_channels_list (KithdDb *db, const char *guild_id, GPtrArray *channels, GError **error);
gboolean kithd_channels_list_children (KithdDb *db, const char *guild_id, const char *parent_id, GPtrArray *ids,
                                       GError **error);
gboolean kithd_channels_count (KithdDb *db, const char *guild_id, guint *count, GError **error);
gboolean kithd_channels_update (KithdDb *db, const KithWireChannel *channel, GError **error);
gboolean kithd_channels_delete (KithdDb *db, const char *id, GError **error);
gboolean kithd_channels_place (KithdDb *db, const KithWireChannel *channel, gint64 position, GPtrArray *moved,
                               GError **error);
gboolean kithd_channels_close_gap (KithdDb *db, const KithWireChannel *channel, GPtrArray *moved, GError **error);

G_END_DECLS
