/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-wire.h"
#include "kithd-db.h"

G_BEGIN_DECLS

/* Rows of bans, and what is still to be removed of what banned people wrote. */

gboolean kithd_bans_put (KithdDb *db, const char *guild_id, const char *user_id, const char *moderator_id,
                         const char *reason, gint64 now, GError **error);
gboolean kithd_bans_has (KithdDb *db, const char *guild_id, const char *user_id, gboolean *banned, GError **error);
gboolean kithd_bans_find (KithdDb *db, const char *guild_id, const char *user_id, KithWireBan **ban, GError **error);
gboolean kithd_bans_list (KithdDb *db, const char *guild_id, const char *after, guint limit, GPtrArray *bans,
                          char **next, GError **error);
gboolean kithd_bans_delete (KithdDb *db, const char *guild_id, const char *user_id, GError **error);

/* One channel in which a person's messages are removed, from the newest back. */
typedef struct
{
  char *guild_id;
  char *channel_id;
  char *user_id;
  gint64 since;
  gint64 next_seq;
} KithdPurge;

void kithd_purge_free (KithdPurge *self);
gboolean kithd_purges_begin (KithdDb *db, const char *guild_id, const char *user_id, gint64 since, GError **error);
gboolean kithd_purges_find (KithdDb *db, KithdPurge **purge, GError **error);
gboolean kithd_purges_look (KithdDb *db, KithdPurge *purge, guint limit, GPtrArray *ids, gboolean *over,
                            GError **error);
gboolean kithd_purges_go_on (KithdDb *db, const KithdPurge *purge, GError **error);
gboolean kithd_purges_end (KithdDb *db, const KithdPurge *purge, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithdPurge, kithd_purge_free)

G_END_DECLS
