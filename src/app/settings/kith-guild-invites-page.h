/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-guild.h"
#include "kith-host.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KITH_TYPE_GUILD_INVITES_PAGE (kith_guild_invites_page_get_type ())
G_DECLARE_FINAL_TYPE (KithGuildInvitesPage, kith_guild_invites_page, KITH, GUILD_INVITES_PAGE, GtkWidget)

GtkWidget *kith_guild_invites_page_new (KithGuild *guild, KithHost *host);

G_END_DECLS
