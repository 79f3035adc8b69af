/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-client.h"
#include "kith-conversation.h"
#include "kith-host.h"
#include "kith-voice-call.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The four columns of the window. Property: show-members. */
#define KITH_TYPE_MAIN_VIEW (kith_main_view_get_type ())
G_DECLARE_FINAL_TYPE (KithMainView, kith_main_view, KITH, MAIN_VIEW, GtkWidget)

GtkWidget *kith_main_view_new (KithClient *client, KithHost *host, KithVoiceCall *call, GSettings *settings);

KithSession *kith_main_view_get_session (KithMainView *self);
KithGuild *kith_main_view_get_guild (KithMainView *self);
KithChannel *kith_main_view_get_channel (KithMainView *self);
KithConversation *kith_main_view_get_conversation (KithMainView *self);
void kith_main_view_show_session (KithMainView *self, KithSession *session);
void kith_main_view_show_guild (KithMainView *self, KithGuild *guild);
void kith_main_view_show_channel_of (KithMainView *self, KithGuild *guild);
void kith_main_view_show_direct (KithMainView *self, KithSession *session);
gboolean kith_main_view_get_direct (KithMainView *self);
void kith_main_view_show_channel (KithMainView *self, KithChannel *channel);
void kith_main_view_show_conversation (KithMainView *self);
gboolean kith_main_view_shows (KithMainView *self, KithChannel *channel);
void kith_main_view_show_inbox (KithMainView *self);
void kith_main_view_show_pins (KithMainView *self);
void kith_main_view_jump_to (KithMainView *self, const char *message_id);
gboolean kith_main_view_go_back (KithMainView *self);
gboolean kith_main_view_go_to_pane (KithMainView *self, int direction);
KithChannel *kith_main_view_find_next_channel (KithMainView *self, int direction, gboolean unread_only);

gboolean kith_main_view_get_show_members (KithMainView *self);
void kith_main_view_set_show_members (KithMainView *self, gboolean show);
gboolean kith_main_view_get_columns (KithMainView *self);
void kith_main_view_set_collapsed_ids (KithMainView *self, const char *const *ids);
char **kith_main_view_dup_collapsed_ids (KithMainView *self);

G_END_DECLS
