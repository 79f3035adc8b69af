/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-reducer.h"

#include "kith-channel-private.h"
#include "kith-session-private.h"

G_BEGIN_DECLS

/* Shared by the files of the reducer. */
struct _KithReducer
{
  KithSession *session; /* owns this */
  KithReadMarker *read_marker;
  KithMentionCount *mention_count;
  KithTrash *trash;
  KithNoticeSettings *settings;
  char *ready_event;                          /* (nullable): the last one before `ready` */
  gboolean settings_asked, settings_outdated; /* the answer on its way is older than what is known by now */
};

KithCache *kith_reducer_get_cache (KithReducer *self);
gint64 kith_reducer_get_key (KithReducer *self);
gboolean kith_reducer_is_me (KithReducer *self, const char *user_id);
void kith_reducer_put_member (KithReducer *self, KithGuild *guild, const KithWireMember *member, GPtrArray *added);
void kith_reducer_refresh_names_in (KithGuild *guild, const char *user_id);
void kith_reducer_refresh_names (KithReducer *self, const char *user_id);
void kith_reducer_set_presence (KithReducer *self, const char *user_id, const KithWirePresence *presence);
void kith_reducer_apply_people (KithReducer *self, const KithWireReady *ready);
void kith_reducer_show_conversation (KithReducer *self, const KithWireChannel *wire);
void kith_reducer_load_blocks (KithReducer *self);
void kith_reducer_count_conversations (KithReducer *self);
void kith_reducer_count_channel (KithReducer *self, KithChannel *channel);

void kith_reducer_apply_ready_read_state (KithReducer *self, const KithWireReadState *state);
KithMentions kith_reducer_mentions_of (const KithWireReadState *state);
KithCall kith_reducer_find_call (KithReducer *self, KithChannel *channel, const KithWireMessage *message);
gboolean kith_reducer_count_message (KithReducer *self, KithChannel *channel, const KithWireMessage *message);

void kith_reducer_begin_settings (KithReducer *self);
void kith_reducer_end_settings (KithReducer *self);
void kith_reducer_load_settings (KithReducer *self);
void kith_reducer_ask_settings (KithReducer *self);
void kith_reducer_note_ready (KithReducer *self, const char *event_id);
gboolean kith_reducer_was_hidden (KithReducer *self, const char *channel_id);

/* The parent of what belongs to no guild, in the cache. */
#define KITH_REDUCER_NO_GUILD "@me"

G_END_DECLS
