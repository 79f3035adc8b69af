/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kithd-service-private.h"

G_BEGIN_DECLS

/* Messages that the system writes: a kind and whom it is about, no words. */

gboolean kithd_note_find_place (KithdService *self, KithdDb *db, KithMessageKind kind, const char *guild_id,
                                const char *user_id, char **channel_id, GError **error);
KithWireMessage *kithd_note_new (KithdService *self, KithMessageKind kind, const char *guild_id, const char *channel_id,
                                 const KithWireUser *author);
void kithd_note_tell (KithdOutcome *outcome, KithWireMessage *note);
gboolean kithd_note_leave (KithdService *self, KithdDb *db, KithdOutcome *outcome, const char *guild_id,
                           const char *channel_id, const KithWireUser *user, GError **error);

G_END_DECLS
