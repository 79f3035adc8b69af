/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-cache.h"
#include "kith-clock.h"
#include "kith-outbox.h"
#include "kith-picture-cache.h"
#include "kith-reducer.h"
#include "kith-secret-store.h"
#include "kith-session.h"
#include "kith-tokens.h"
#include "kith-transport.h"

G_BEGIN_DECLS

KithSession *kith_session_new (KithClock *clock, KithTransport *transport, KithTokens *tokens, KithCache *cache,
                               gint64 account_key);
KithClock *kith_session_get_clock (KithSession *self);
KithTransport *kith_session_get_transport (KithSession *self);
KithTokens *kith_session_get_tokens (KithSession *self);
KithCache *kith_session_get_cache (KithSession *self);
gint64 kith_session_get_account_key (KithSession *self);
KithPictureCache *kith_session_get_pictures (KithSession *self);
void kith_session_set_pictures (KithSession *self, KithPictureCache *pictures);
KithReducer *kith_session_get_reducer (KithSession *self);
KithOutbox *kith_session_get_outbox (KithSession *self);
GCancellable *kith_session_get_lifetime (KithSession *self);

/* Written by the reducer. */
void kith_session_set_id (KithSession *self, const char *id);
void kith_session_set_server (KithSession *self, const char *name, KithServerAddress *address);
gboolean kith_session_notify_typing (KithSession *self, const char *channel_id);
void kith_session_follow_members (KithSession *self, const char *guild_id, guint page, guint pages);
void kith_session_set_chosen (KithSession *self, KithPresenceStatus status, gint64 expires_at);
void kith_session_set_own_presence (KithSession *self, KithPresenceStatus status);
KithUser *kith_session_ensure_user (KithSession *self, const KithWireUser *wire);
KithUser *kith_session_set_account (KithSession *self, const KithWireAccount *wire);
KithGuild *kith_session_ensure_guild (KithSession *self, const char *id);
void kith_session_show_guild (KithSession *self, KithGuild *guild);
void kith_session_remove_guild (KithSession *self, const char *id);
void kith_session_tell_guild_lost (KithSession *self, const char *name, KithGuildEnd why);
void kith_session_order_guilds (KithSession *self, GPtrArray *guilds);
void kith_session_tell_message (KithSession *self, KithChannel *channel, const KithWireMessage *message, KithCall call);
void kith_session_tell_message_gone (KithSession *self, KithChannel *channel, const char *message_id);
void kith_session_sort_guilds (KithSession *self, GPtrArray *ids);
void kith_session_update_counts (KithSession *self);
void kith_session_keep_timeline (KithSession *self, KithTimeline *timeline);
void kith_session_emit_unsent (KithSession *self, const char *channel_name, const char *text);
void kith_session_shutdown (KithSession *self);
void kith_session_drop_cache (KithSession *self);

/* A request with the session's token, which is renewed where it ran out. @query and @body are copied. */
void kith_session_call_async (KithSession *self, KithRouteId route, const char *const *params, gconstpointer query,
                              gconstpointer body, GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer data);
gboolean kith_session_call_finish (KithSession *self, GAsyncResult *result, gpointer *answer, GError **error);

G_END_DECLS
