/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-guild.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What one is in one community: a nickname and a picture. */
#define KITH_TYPE_GUILD_PROFILE_DIALOG (kith_guild_profile_dialog_get_type ())
G_DECLARE_FINAL_TYPE (KithGuildProfileDialog, kith_guild_profile_dialog, KITH, GUILD_PROFILE_DIALOG, AdwWindow)

void kith_guild_profile_dialog_present (GtkWindow *parent, KithGuild *guild);

G_END_DECLS
