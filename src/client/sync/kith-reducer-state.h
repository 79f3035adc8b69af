/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-reducer.h"

#include "kith-session-private.h"

G_BEGIN_DECLS

/* Shared by the files of the reducer. */
struct _KithReducer
{
  KithSession *session; /* owns this */
  KithReadMarker *read_marker;
  KithMentionCount *mention_count;
  KithTrash *trash;
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
void kith_reducer_rewind (KithReducer *self, KithChannel *channel, gint64 seq, guint mentions);

/* The parent of what belongs to no guild, in the cache. */
#define KITH_REDUCER_NO_GUILD "@me"

G_END_DECLS
