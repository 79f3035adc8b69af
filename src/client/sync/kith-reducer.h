/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-mention-count.h"
#include "kith-read-marker.h"
#include "kith-session.h"
#include "kith-trash.h"

G_BEGIN_DECLS

/* The one writer of model state: answers of requests and events of the gateway come through the same functions, in any
 * order and any number of times. */
typedef struct _KithReducer KithReducer;

/* Messages of a channel that the cache holds, at most. */
#define KITH_REDUCER_CACHED_MESSAGES 100

KithReducer *kith_reducer_new (KithSession *session);
void kith_reducer_free (KithReducer *self);
KithReadMarker *kith_reducer_get_read_marker (KithReducer *self);
KithMentionCount *kith_reducer_get_mention_count (KithReducer *self);
KithTrash *kith_reducer_get_trash (KithReducer *self);

void kith_reducer_load_cache (KithReducer *self);
void kith_reducer_apply_ready (KithReducer *self, const KithWireReady *ready);
void kith_reducer_connected (KithReducer *self, gboolean afresh);
void kith_reducer_apply_event (KithReducer *self, KithEventId event, gconstpointer payload);

KithGuild *kith_reducer_apply_snapshot (KithReducer *self, const KithWireGuildSnapshot *snapshot);
void kith_reducer_apply_guild (KithReducer *self, const KithWireGuild *guild);
KithChannel *kith_reducer_apply_channel (KithReducer *self, const KithWireChannel *channel);
KithChannel *kith_reducer_apply_conversation (KithReducer *self, const KithWireChannel *channel);
void kith_reducer_apply_block (KithReducer *self, const KithWireUser *user);
void kith_reducer_apply_unblock (KithReducer *self, const char *user_id);
void kith_reducer_apply_own_presence (KithReducer *self, const KithWireOwnPresence *presence);
void kith_reducer_apply_privacy (KithReducer *self, const KithWireGuildPrivacy *privacy);
void kith_reducer_apply_settings (KithReducer *self, const KithWireUserSettings *settings);
void kith_reducer_apply_settings_change (KithReducer *self, const KithWireUserSettingsChange *change);
void kith_reducer_apply_voice_state (KithReducer *self, const KithWireVoiceState *state);
void kith_reducer_remove_guild (KithReducer *self, const char *guild_id);
void kith_reducer_remove_channel (KithReducer *self, const char *channel_id);
void kith_reducer_apply_members (KithReducer *self, KithGuild *guild, const KithWireMemberList *page);
void kith_reducer_apply_account (KithReducer *self, const KithWireAccount *account);
void kith_reducer_apply_read_state (KithReducer *self, const KithWireReadState *state);
void kith_reducer_apply_message (KithReducer *self, const KithWireMessage *message);
void kith_reducer_apply_sent (KithReducer *self, const KithWireMessage *message);
void kith_reducer_apply_edit (KithReducer *self, const KithWireMessage *message);
void kith_reducer_apply_delete (KithReducer *self, const char *channel_id, const char *message_id);
void kith_reducer_apply_page (KithReducer *self, KithTimeline *timeline, gpointer request,
                              const KithWireMessageList *page);
void kith_reducer_seed_timeline (KithReducer *self, KithTimeline *timeline);
void kith_reducer_mark_unread (KithReducer *self, KithChannel *channel, KithMessage *message);
void kith_reducer_mark_read (KithReducer *self, KithChannel *channel);

G_END_DECLS
