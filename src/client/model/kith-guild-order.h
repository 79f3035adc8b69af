/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-wire.h"

G_BEGIN_DECLS

/* Changes of the order of a person's guilds. A key is the id of a folder, or of a guild that stands alone. What is not
 * there changes nothing. */

void kith_guild_order_complete (KithWireGuildOrder *order, const GPtrArray *guild_ids);
const KithWireGuildSlot *kith_guild_order_find_folder_of (const KithWireGuildOrder *order, const char *guild_id);
const char *kith_guild_order_get_next_key (const KithWireGuildOrder *order, const char *key);
const char *kith_guild_order_get_next_guild (const KithWireGuildOrder *order, const char *guild_id);
void kith_guild_order_enclose (KithWireGuildOrder *order, const char *guild_id, const char *new_id);
void kith_guild_order_place (KithWireGuildOrder *order, const char *guild_id, const char *before_key);
void kith_guild_order_join (KithWireGuildOrder *order, const char *guild_id, const char *target_key,
                            const char *before_id, const char *new_id);
void kith_guild_order_move_folder (KithWireGuildOrder *order, const char *folder_id, const char *before_key);
void kith_guild_order_edit_folder (KithWireGuildOrder *order, const char *folder_id, const char *name, int colour);
void kith_guild_order_dissolve (KithWireGuildOrder *order, const char *folder_id);
void kith_guild_order_step (KithWireGuildOrder *order, const char *id, int direction);

G_END_DECLS
