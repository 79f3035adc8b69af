/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-session.h"

G_BEGIN_DECLS

/* Finding people, what one may know of them, and what one is in one guild. */

/* Gives a GPtrArray of KithMember, the best first. */
void kith_guild_search_members_async (KithGuild *self, const char *query, guint limit, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer data);
GPtrArray *kith_guild_search_members_finish (KithGuild *self, GAsyncResult *result, GError **error);

/* Gives a GPtrArray of KithUser, the best first. */
void kith_session_search_people_async (KithSession *self, const char *query, guint limit, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer data);
GPtrArray *kith_session_search_people_finish (KithSession *self, GAsyncResult *result, GError **error);

void kith_guild_want_member (KithGuild *self, const char *user_id);

void kith_session_fetch_profile_async (KithSession *self, const char *user_id, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer data);
KithWireProfile *kith_session_fetch_profile_finish (KithSession *self, GAsyncResult *result, GError **error);

void kith_guild_set_own_avatar_async (KithGuild *self, GBytes *picture, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer data);
gboolean kith_guild_set_own_avatar_finish (KithGuild *self, GAsyncResult *result, GError **error);

/* Gives a zip archive. */
void kith_session_export_async (KithSession *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer data);
GBytes *kith_session_export_finish (KithSession *self, GAsyncResult *result, GError **error);

G_END_DECLS
