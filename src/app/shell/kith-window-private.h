/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-welcome.h"
#include "kith-window.h"

G_BEGIN_DECLS

void kith_window_show_welcome (KithWindow *self, KithWelcomeStep step);
void kith_window_set_welcome_account (KithWindow *self, KithServerAddress *address, const char *login);

/* Each file of the window's actions adds its own, and says which can be used now. */
void kith_window_add_guild_actions (KithWindow *self);
void kith_window_update_guild_actions (KithWindow *self);
void kith_window_add_account_actions (KithWindow *self);
void kith_window_add_people_actions (KithWindow *self);
void kith_window_add_notice_actions (KithWindow *self);
void kith_window_add_voice_actions (KithWindow *self);
void kith_window_watch_call (KithWindow *self, KithVoiceCall *call);
void kith_window_watch_shares (KithWindow *self, KithVoiceCall *call);
void kith_window_add_rail_actions (KithWindow *self);
GSettings *kith_window_get_settings (KithWindow *self);
void kith_window_update_people_actions (KithWindow *self);
void kith_window_show_direct (KithWindow *self, KithSession *session);
void kith_window_update_account_actions (KithWindow *self);
void kith_window_enable_action (KithWindow *self, const char *name, gboolean enabled);

void kith_window_watch_lost_guilds (KithWindow *self);

G_END_DECLS
