/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-guild.h"
#include "kith-host.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KITH_TYPE_GUILD_ROLES_PAGE (kith_guild_roles_page_get_type ())
G_DECLARE_FINAL_TYPE (KithGuildRolesPage, kith_guild_roles_page, KITH, GUILD_ROLES_PAGE, GtkWidget)

GtkWidget *kith_guild_roles_page_new (KithGuild *guild, KithHost *host);

G_END_DECLS
