/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-application.h"
#include "kith-main-view.h"

G_BEGIN_DECLS

#define KITH_TYPE_WINDOW (kith_window_get_type ())
G_DECLARE_FINAL_TYPE (KithWindow, kith_window, KITH, WINDOW, AdwApplicationWindow)

KithWindow *kith_window_new (KithApplication *application);
KithClient *kith_window_get_client (KithWindow *self);
KithHost *kith_window_get_host (KithWindow *self);
KithVoiceCall *kith_window_get_call (KithWindow *self);
KithMainView *kith_window_get_main_view (KithWindow *self);
KithSession *kith_window_find_session (KithWindow *self, const char *id);
void kith_window_open_guild (KithWindow *self, KithGuild *guild);
void kith_window_open_channel (KithWindow *self, KithChannel *channel);
void kith_window_show_message (KithWindow *self, KithChannel *channel, const char *message_id);
void kith_window_open_link (KithWindow *self, const char *link);
void kith_window_show_toast (KithWindow *self, const char *text);
void kith_window_show_error (KithWindow *self, const char *what, const GError *error);

G_END_DECLS
