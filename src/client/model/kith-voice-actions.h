/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-guild.h"
#include "kith-session.h"
#include "kith-voice-roster.h"

G_BEGIN_DECLS

/* What is asked of a server about voice channels. */

KithVoiceRoster *kith_session_get_voice (KithSession *self);
gboolean kith_session_send_voice_signal (KithSession *self, const KithWireVoiceSignal *signal);

void kith_session_notify_talking (KithSession *self, gboolean talking);

/* How one wants to be in a voice channel. */
typedef struct
{
  gboolean mute, deaf;
  gboolean priority; /* heard above others; only for who may have that */
} KithVoiceWish;

void kith_channel_join_voice_async (KithChannel *self, const char *peer_id, const KithVoiceWish *wish,
                                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
KithWireVoiceJoined *kith_channel_join_voice_finish (KithChannel *self, GAsyncResult *result, GError **error);
void kith_session_leave_voice_async (KithSession *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer data);
gboolean kith_session_leave_voice_finish (KithSession *self, GAsyncResult *result, GError **error);
void kith_session_change_voice_async (KithSession *self, const KithVoiceWish *wish, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer data);
gboolean kith_session_change_voice_finish (KithSession *self, GAsyncResult *result, GError **error);

/* What one shows oneself. */
void kith_session_put_share_async (KithSession *self, const char *id, KithShareKind kind, gboolean sound,
                                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean kith_session_put_share_finish (KithSession *self, GAsyncResult *result, GError **error);
void kith_session_delete_share_async (KithSession *self, const char *id, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer data);
gboolean kith_session_delete_share_finish (KithSession *self, GAsyncResult *result, GError **error);

/* Of somebody else, or of oneself as a moderator. */
void kith_guild_mute_voice_async (KithGuild *self, const char *user_id, gboolean mute, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer data);
void kith_guild_deafen_voice_async (KithGuild *self, const char *user_id, gboolean deaf, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer data);
void kith_guild_move_voice_async (KithGuild *self, const char *user_id, KithChannel *channel, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer data);
void kith_guild_disconnect_voice_async (KithGuild *self, const char *user_id, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer data);
gboolean kith_guild_voice_finish (KithGuild *self, GAsyncResult *result, GError **error);

G_END_DECLS
