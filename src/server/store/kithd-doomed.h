/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kithd-db.h"

G_BEGIN_DECLS

/* Channels that were deleted. Their messages may be a hundred thousand, which would hold the writer for seconds: the
 * channel goes at once, as far as anybody can see, and what is in it a few rows at a time. */

gboolean kithd_doomed_add_channel (KithdDb *db, const char *channel_id, GError **error);
gboolean kithd_doomed_add_guild (KithdDb *db, const char *guild_id, GError **error);
gboolean kithd_doomed_sweep (KithdDb *db, guint limit, gboolean *more, GError **error);

G_END_DECLS
