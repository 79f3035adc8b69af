/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kithd-rights.h"
#include "kithd-service-private.h"

G_BEGIN_DECLS

/* What a member may do in the channels of a guild, told from their rows without asking for each. */

guint64 kithd_sight_compute (KithdService *self, const KithdRights *rights, const char *user_id,
                             const KithWireChannel *channel, const KithWireChannel *parent);
void kithd_sight_keep_visible (KithdService *self, const KithdRights *rights, const char *user_id, GPtrArray *channels,
                               GPtrArray *hidden);
gboolean kithd_sight_has_category (KithdService *self, KithdDb *db, const KithdRights *rights, const char *user_id,
                                   const char *category_id, gboolean *visible, GError **error);

G_END_DECLS
