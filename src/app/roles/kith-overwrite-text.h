/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-guild-roles.h"

G_BEGIN_DECLS

/* What a channel overwrites, and for whom, in words. */

const GPtrArray *kith_overwrite_text_pick (KithChannel *channel);
KithChannel *kith_overwrite_text_find_category (KithChannel *channel);
char *kith_overwrite_text_dup_name (KithGuild *guild, const KithWireOverwrite *overwrite);
char *kith_overwrite_text_describe (const KithWireOverwrite *overwrite);
const char *kith_overwrite_text_why_not (KithChannel *channel, const KithWireOverwrite *overwrite);
guint64 kith_overwrite_text_get_shown (KithChannel *channel);

G_END_DECLS
