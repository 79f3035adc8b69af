/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kithd-service-private.h"

G_BEGIN_DECLS

/* How a member stops being one. */

gboolean kithd_leaving_remove (KithdService *self, KithdCall *call, const char *guild_id, const char *user_id,
                               KithGuildEnd why, GError **error);

G_END_DECLS
