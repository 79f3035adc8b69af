/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KITH_TYPE_GUILD_RAIL (kith_guild_rail_get_type ())
G_DECLARE_FINAL_TYPE (KithGuildRail, kith_guild_rail, KITH, GUILD_RAIL, GtkWidget)

void kith_guild_rail_set_sessions (KithGuildRail *self, GListModel *sessions, GSettings *settings);
void kith_guild_rail_set_selected (KithGuildRail *self, KithGuild *guild);
void kith_guild_rail_set_direct (KithGuildRail *self, KithSession *session);

G_END_DECLS
