/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-session.h"

G_BEGIN_DECLS

/* What a person does with others outside guilds. */

/* With one person and without a @name it is the conversation of the two, otherwise a new group. */
void kith_session_open_conversation_async (KithSession *self, const char *const *user_ids, const char *name,
                                           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
KithChannel *kith_session_open_conversation_finish (KithSession *self, GAsyncResult *result, GError **error);

void kith_channel_add_person_async (KithChannel *self, const char *user_id, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer data);
gboolean kith_channel_add_person_finish (KithChannel *self, GAsyncResult *result, GError **error);
void kith_channel_remove_person_async (KithChannel *self, const char *user_id, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer data);
gboolean kith_channel_remove_person_finish (KithChannel *self, GAsyncResult *result, GError **error);
void kith_channel_leave_async (KithChannel *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer data);
gboolean kith_channel_leave_finish (KithChannel *self, GAsyncResult *result, GError **error);

void kith_session_block_async (KithSession *self, KithUser *user, gboolean block, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer data);
gboolean kith_session_block_finish (KithSession *self, GAsyncResult *result, GError **error);

void kith_session_choose_presence_async (KithSession *self, KithPresenceStatus status, GCancellable *cancellable,
                                         GAsyncReadyCallback callback, gpointer data);
gboolean kith_session_choose_presence_finish (KithSession *self, GAsyncResult *result, GError **error);

/* Both NULL clear it. @expires_at: milliseconds since 1970, 0 for never. */
void kith_session_set_status_async (KithSession *self, const char *emoji, const char *text, gint64 expires_at,
                                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean kith_session_set_status_finish (KithSession *self, GAsyncResult *result, GError **error);

void kith_guild_allow_direct_messages_async (KithGuild *self, gboolean allow, GCancellable *cancellable,
                                             GAsyncReadyCallback callback, gpointer data);
gboolean kith_guild_allow_direct_messages_finish (KithGuild *self, GAsyncResult *result, GError **error);

G_END_DECLS
