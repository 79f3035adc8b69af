/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-guild.h"
#include "kith-host.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KITH_TYPE_GUILD_CHANNELS_PAGE (kith_guild_channels_page_get_type ())
G_DECLARE_FINAL_TYPE (KithGuildChannelsPage, kith_guild_channels_page, KITH, GUILD_CHANNELS_PAGE, GtkWidget)

GtkWidget *kith_guild_channels_page_new (KithGuild *guild, KithHost *host);

G_END_DECLS
