/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-wire.h"
#include "kithd-db.h"

G_BEGIN_DECLS

/* Rows of invites. One that is used up or has expired is as good as none. */

gboolean kithd_invites_insert (KithdDb *db, const KithWireInvite *invite, GError **error);
gboolean kithd_invites_find (KithdDb *db, const char *code, gint64 now, KithWireInvite **invite, GError **error);
gboolean kithd_invites_find_digits (KithdDb *db, const char *guild_id, const char *creator_id, gint64 now,
                                    KithWireInvite **invite, GError **error);
gboolean kithd_invites_list (KithdDb *db, const char *guild_id, gint64 now, GPtrArray *invites, GError **error);
gboolean kithd_invites_count (KithdDb *db, const char *guild_id, gint64 now, guint *count, GError **error);
gboolean kithd_invites_use (KithdDb *db, const char *code, GError **error);
gboolean kithd_invites_delete (KithdDb *db, const char *code, GError **error);
gboolean kithd_invites_sweep (KithdDb *db, gint64 now, GError **error);
gboolean kithd_invites_sweep_guild (KithdDb *db, const char *guild_id, gint64 now, GError **error);

G_END_DECLS
