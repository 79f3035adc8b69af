/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kithd-rights.h"
#include "kithd-service-private.h"

G_BEGIN_DECLS

/* Whether somebody may do something: the one way from rows to kith_permissions_compute(). */

guint64 kithd_may_compute (KithdService *self, const KithdRights *rights);
KithdRights *kithd_may_in_guild (KithdService *self, KithdCall *call, const char *guild_id, guint64 needed,
                                 GError **error);
KithdRights *kithd_may_in_channel (KithdService *self, KithdCall *call, const char *channel_id, guint64 needed,
                                   GError **error);
gboolean kithd_may_also (KithdService *self, const KithdRights *rights, guint64 needed, GError **error);
gboolean kithd_may_in_text_channel (KithdService *self, const KithdRights *rights, guint64 needed, GError **error);
gboolean kithd_may_everyone_see (const KithdRights *rights);
gboolean kithd_may_see_channel (KithdService *self, KithdDb *db, KithdRights *rights, const char *channel_id,
                                const char *user_id, gboolean *visible, GError **error);

gboolean kithd_may_outrank_role (const KithdRights *rights, gint64 position, GError **error);
gboolean kithd_may_outrank_member (KithdCall *call, const KithdRights *rights, const char *user_id, GError **error);

G_END_DECLS
