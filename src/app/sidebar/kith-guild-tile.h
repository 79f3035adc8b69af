/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KITH_TYPE_GUILD_TILE (kith_guild_tile_get_type ())
G_DECLARE_FINAL_TYPE (KithGuildTile, kith_guild_tile, KITH, GUILD_TILE, GtkWidget)

GtkWidget *kith_guild_tile_new (KithGuild *guild);
GtkWidget *kith_guild_tile_new_direct (KithSession *session);
GtkWidget *kith_guild_tile_new_folder (KithSession *session, KithGuildFolder *folder);
void kith_guild_tile_set_open (KithGuildTile *self, gboolean open);
KithGuild *kith_guild_tile_get_guild (KithGuildTile *self);
void kith_guild_tile_set_selected (KithGuildTile *self, gboolean selected);
gboolean kith_guild_tile_get_selected (KithGuildTile *self);

G_END_DECLS
