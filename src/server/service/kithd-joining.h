/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kithd-service-private.h"

G_BEGIN_DECLS

KithWireGuildSnapshot *kithd_joining_add (KithdService *self, KithdDb *db, KithdOutcome *outcome, const char *guild_id,
                                          const char *user_id, GError **error);
gboolean kithd_joining_check_room (KithdService *self, KithdDb *db, const char *guild_id, const char *user_id,
                                   GError **error);

G_END_DECLS
