/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-guild.h"

G_BEGIN_DECLS

/* A folder in the list of guilds. Properties: name, colour, unread, mention-count. */
#define KITH_TYPE_GUILD_FOLDER (kith_guild_folder_get_type ())
G_DECLARE_FINAL_TYPE (KithGuildFolder, kith_guild_folder, KITH, GUILD_FOLDER, GObject)

const char *kith_guild_folder_get_id (KithGuildFolder *self);
const char *kith_guild_folder_get_name (KithGuildFolder *self);
int kith_guild_folder_get_colour (KithGuildFolder *self);
gboolean kith_guild_folder_get_unread (KithGuildFolder *self);
guint kith_guild_folder_get_mention_count (KithGuildFolder *self);
GListModel *kith_guild_folder_list_guilds (KithGuildFolder *self);

G_END_DECLS
