/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-session.h"

G_BEGIN_DECLS

/* Pictures of people and guilds. There are two sizes, for up to so many pixels. */
#define KITH_PICTURE_SMALL 64
#define KITH_PICTURE_LARGE 256

void kith_session_fetch_picture_async (KithSession *self, const char *id, guint size, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer data);
GBytes *kith_session_fetch_picture_finish (KithSession *self, GAsyncResult *result, GError **error);
void kith_session_set_avatar_async (KithSession *self, GBytes *picture, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer data);
gboolean kith_session_set_avatar_finish (KithSession *self, GAsyncResult *result, GError **error);
void kith_session_set_banner_async (KithSession *self, GBytes *picture, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer data);
gboolean kith_session_set_banner_finish (KithSession *self, GAsyncResult *result, GError **error);
void kith_guild_set_icon_async (KithGuild *self, GBytes *picture, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer data);
gboolean kith_guild_set_icon_finish (KithGuild *self, GAsyncResult *result, GError **error);

G_END_DECLS
