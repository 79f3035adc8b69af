/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-wire.h"
#include "kithd-db.h"

G_BEGIN_DECLS

/* Rows of the audit log. */

/* Called for each entry, newest first; takes it. @secret: only those who may do everything may know of it.
 * Returns: FALSE to stop, which is no failure. */
typedef gboolean (*KithdAuditFunc) (KithWireAuditEntry *entry, gboolean secret, gpointer data);

gboolean kithd_audit_log_insert (KithdDb *db, const char *guild_id, const char *actor_id,
                                 const KithWireAuditEntry *entry, GError **error);
gboolean kithd_audit_log_foreach (KithdDb *db, const char *guild_id, const KithWireAuditQuery *query,
                                  KithdAuditFunc func, gpointer data, GError **error);
gboolean kithd_audit_log_hide_channel (KithdDb *db, const char *guild_id, const char *channel_id, GError **error);

G_END_DECLS
