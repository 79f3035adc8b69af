/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kithd-db.h"

G_BEGIN_DECLS

/* A channel that overwrites nothing follows its category. Whoever changes what a channel overwrites, or where it
 * stands, must see to it that it doesn't begin to follow, or end to, without anybody wanting it: a hidden channel could
 * come to light. */

gboolean kithd_following_end (KithdDb *db, const char *channel_id, GError **error);
gboolean kithd_following_pin (KithdDb *db, const char *channel_id, GError **error);
gboolean kithd_following_remove (KithdDb *db, const char *channel_id, const char *target_id, GError **error);

G_END_DECLS
