/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kithd-service-private.h"

G_BEGIN_DECLS

/* What a person chose for all their devices, as far as they may be told. */

KithWireUserSettings *kithd_settings_build (KithdService *self, KithdDb *db, const char *user_id, GHashTable *visible,
                                            GError **error);
gboolean kithd_settings_trim_order (KithdDb *db, const char *user_id, KithWireGuildOrder *order, GError **error);

G_END_DECLS
