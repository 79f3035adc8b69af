/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-wire.h"
#include "kithd-db.h"

G_BEGIN_DECLS

/* Rows of sessions. */

#define KITHD_SESSION_HASH_BYTES 32

typedef struct
{
  char *id;
  char *user_id;
  gboolean disabled; /* the account */
  gint64 expires_at;
  gint64 revoked_at; /* 0: it goes on */
  gint64 generation;
  guint8 hash[KITHD_SESSION_HASH_BYTES];
  gboolean has_previous;
  guint8 previous_hash[KITHD_SESSION_HASH_BYTES];
  gint64 rotated_at;
} KithdSession;

void kithd_session_free (KithdSession *self);

gboolean kithd_sessions_insert (KithdDb *db, const KithWireSession *session, const char *user_id, gint64 expires_at,
                                const guint8 *hash, GError **error);
gboolean kithd_sessions_find (KithdDb *db, const char *id, KithdSession **session, GError **error);
gboolean kithd_sessions_rotate (KithdDb *db, const KithdSession *session, const char *address, gint64 now,
                                GError **error);
gboolean kithd_sessions_revoke (KithdDb *db, const char *user_id, const char *id, gint64 now, gboolean *revoked,
                                GError **error);
gboolean kithd_sessions_revoke_others (KithdDb *db, const char *user_id, const char *kept_id, gint64 now,
                                       GPtrArray *revoked, GError **error);
gboolean kithd_sessions_list (KithdDb *db, const char *user_id, gint64 now, GPtrArray *sessions, GError **error);
gboolean kithd_sessions_count (KithdDb *db, const char *user_id, gint64 now, guint *count, GError **error);
gboolean kithd_sessions_list_revoked (KithdDb *db, gint64 since, GPtrArray *ids, GError **error);
gboolean kithd_sessions_sweep (KithdDb *db, gint64 before, GError **error);
gboolean kithd_sessions_sweep_user (KithdDb *db, const char *user_id, gint64 before, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithdSession, kithd_session_free)

G_END_DECLS
