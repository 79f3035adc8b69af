/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-guild.h"
#include "kith-guild-roles.h"
#include "kith-host.h"
#include "kith-settings-window.h"

G_BEGIN_DECLS

/* Everything about a community, in pages of which each is shown only to those who have a right to it. A page is a
 * widget of a class of its own, listed in kith-guild-settings.c. */
#define KITH_TYPE_GUILD_SETTINGS (kith_guild_settings_get_type ())
G_DECLARE_FINAL_TYPE (KithGuildSettings, kith_guild_settings, KITH, GUILD_SETTINGS, KithSettingsWindow)

gboolean kith_guild_settings_are_for (KithGuild *guild);
KithGuildSettings *kith_guild_settings_present (GtkWindow *parent, KithGuild *guild, KithHost *host);
KithGuild *kith_guild_settings_get_guild (KithGuildSettings *self);
KithHost *kith_guild_settings_get_host (KithGuildSettings *self);

/* For the pages: the window that a widget stands in, and what it tells the person. */
KithGuildSettings *kith_guild_settings_find (GtkWidget *widget);
void kith_guild_settings_view_as (GtkWidget *widget, KithRole *role);
void kith_guild_settings_say (GtkWidget *widget, const char *text);
void kith_guild_settings_say_error (GtkWidget *widget, const char *what, const GError *error);

G_END_DECLS
