/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-guild-folder.h"

G_BEGIN_DECLS

KithGuildFolder *kith_guild_folder_new (const char *id);
void kith_guild_folder_update (KithGuildFolder *self, const KithWireGuildSlot *wire, GPtrArray *guilds);

G_END_DECLS
