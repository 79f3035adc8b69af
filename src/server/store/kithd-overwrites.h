/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-wire.h"
#include "kithd-db.h"

G_BEGIN_DECLS

/* Rows of what channels overwrite. A channel without rows follows its category. */

gboolean kithd_overwrites_list (KithdDb *db, const char *channel_id, GPtrArray *overwrites, GError **error);
gboolean kithd_overwrites_fill (KithdDb *db, const char *guild_id, const GPtrArray *channels, GError **error);
gboolean kithd_overwrites_put (KithdDb *db, const char *channel_id, const KithWireOverwrite *overwrite, GError **error);
gboolean kithd_overwrites_delete (KithdDb *db, const char *channel_id, const char *target_id, GError **error);
gboolean kithd_overwrites_clear (KithdDb *db, const char *channel_id, GError **error);
gboolean kithd_overwrites_copy (KithdDb *db, const char *from_id, const char *to_id, GError **error);
gboolean kithd_overwrites_list_channels (KithdDb *db, const char *target_id, GPtrArray *ids, GError **error);

G_END_DECLS
