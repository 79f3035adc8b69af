/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-reducer-state.h"

#include "kith-channel-private.h"
#include "kith-conversations-private.h"
#include "kith-guild-private.h"
#include "kith-message-private.h"
#include "kith-reducer-roles.h"

/* How far one has read, and what is counted after it. */

void
kith_reducer_count_channel (KithReducer *self, KithChannel *channel)
{
  KithGuild *guild = kith_channel_get_guild (channel);

  if (guild)
    kith_guild_update_counts (guild);
  else if (kith_channel_is_conversation (channel))
    kith_reducer_count_conversations (self);
}

static void
keep_read (KithReducer *self, KithChannel *channel)
{
  const KithMentions *mentions = kith_channel_get_mentions (channel);
  KithWireReadState state = { .channel_id = (char *) kith_channel_get_id (channel),
                              .last_read_seq = kith_channel_get_last_read_seq (channel),
                              .mention_count = mentions->all,
                              .role_mentions = mentions->roles,
                              .everyone_mentions = mentions->everyone };

  kith_reducer_count_channel (self, channel);
  kith_cache_put (kith_reducer_get_cache (self), kith_reducer_get_key (self), KITH_CACHE_READ, state.channel_id, NULL,
                  0, &kith_wire_read_state_type, &state);
}

static void
rewind_to (KithReducer *self, KithChannel *channel, gint64 seq, const KithMentions *mentions)
{
  kith_channel_rewind (channel, seq, mentions);
  keep_read (self, channel);
}

static void
set_read (KithReducer *self, KithChannel *channel, gint64 seq, const KithMentions *mentions)
{
  kith_channel_set_read (channel, seq, mentions);
  keep_read (self, channel);
}

KithMentions
kith_reducer_mentions_of (const KithWireReadState *state)
{
  return (KithMentions){ .all = (guint) state->mention_count,
                         .roles = (guint) state->role_mentions,
                         .everyone = (guint) state->everyone_mentions };
}

/**
 * kith_reducer_apply_read_state:
 *
 * Takes how far one has read, on whichever device. What was read here and not told yet is not taken back.
 */
void
kith_reducer_apply_read_state (KithReducer *self, const KithWireReadState *state)
{
  KithChannel *channel = kith_session_find_channel (self->session, state->channel_id);
  const KithMentions mentions = kith_reducer_mentions_of (state);

  if (channel && state->has_unread && state->unread)
    rewind_to (self, channel, state->last_read_seq, &mentions);
  else if (channel)
    set_read (self, channel, state->last_read_seq, &mentions);
}

/**
 * kith_reducer_apply_ready_read_state:
 *
 * Takes how far one had read when the connection began. Another device may have gone back meanwhile; what was read here
 * and could not be told yet stays.
 */
void
kith_reducer_apply_ready_read_state (KithReducer *self, const KithWireReadState *state)
{
  KithChannel *channel = kith_session_find_channel (self->session, state->channel_id);
  const KithMentions mentions = kith_reducer_mentions_of (state);

  if (channel && state->last_read_seq < kith_channel_get_last_read_seq (channel) &&
      !kith_read_marker_has (self->read_marker, state->channel_id))
    rewind_to (self, channel, state->last_read_seq, &mentions);
  else
    kith_reducer_apply_read_state (self, state);
}

/**
 * kith_reducer_mark_read:
 *
 * Marks a channel as read up to now, here at once and on the server when it can be reached.
 */
void
kith_reducer_mark_read (KithReducer *self, KithChannel *channel)
{
  set_read (self, channel, kith_channel_get_last_seq (channel), &(KithMentions){ 0 });
  kith_read_marker_add (self->read_marker, channel);
}

static KithMentions
count_mentions_from (KithChannel *channel, gint64 seq)
{
  GListModel *timeline = G_LIST_MODEL (kith_channel_peek_timeline (channel));
  KithMentions mentions = { 0 };

  for (guint i = 0; timeline && i < g_list_model_get_n_items (timeline); i++)
    {
      g_autoptr (KithTimelineItem) item = g_list_model_get_item (timeline, i);
      KithMessage *message = kith_timeline_item_get_message (item);

      if (message && kith_message_get_seq (message) >= seq)
        kith_mentions_add (&mentions, kith_message_get_call (message));
    }
  return mentions;
}

/**
 * kith_reducer_mark_unread:
 *
 * Makes a message and all after it unread, here at once and on the server when it can be reached, which then knows the
 * mentions exactly.
 */
void
kith_reducer_mark_unread (KithReducer *self, KithChannel *channel, KithMessage *message)
{
  gint64 seq = kith_message_get_seq (message);
  const KithMentions mentions = count_mentions_from (channel, seq);

  rewind_to (self, channel, seq - 1, &mentions);
  kith_read_marker_add_unread (self->read_marker, channel, kith_message_get_id (message));
}

/**
 * kith_reducer_find_call:
 *
 * Returns: how a message of somebody else calls the person. In a conversation all that people write is meant for them,
 *   but not what comes from somebody who is blocked.
 */
KithCall
kith_reducer_find_call (KithReducer *self, KithChannel *channel, const KithWireMessage *message)
{
  KithGuild *guild = kith_channel_get_guild (channel);
  KithUser *me = kith_session_get_account (self->session);
  KithUser *author = kith_session_find_user (self->session, message->author->id);
  gboolean talk = kith_channel_is_conversation (channel);

  if (talk && (message->kind != KITH_MESSAGE_KIND_TEXT || !author || kith_user_get_blocked (author)))
    return KITH_CALL_NONE;
  for (guint i = 0; i < message->mentions->len; i++)
    if (kith_reducer_is_me (self, ((KithWireUser *) g_ptr_array_index (message->mentions, i))->id))
      return KITH_CALL_NAME;
  if (guild && me && kith_reducer_holds_any (guild, kith_user_get_id (me), message->mention_roles))
    return KITH_CALL_ROLE;
  return talk || message->mention_everyone ? KITH_CALL_EVERYONE : KITH_CALL_NONE;
}

static void
count_mine (KithReducer *self, KithChannel *channel, const KithWireMessage *message)
{
  kith_channel_forget_kept (channel);
  if (message->kind == KITH_MESSAGE_KIND_TEXT && kith_channel_get_slowed (channel))
    kith_channel_silence (channel, (gint64) kith_channel_get_slow_mode_seconds (channel) * 1000);
  kith_channel_set_last (channel, message->seq, message->id);
  set_read (self, channel, message->seq, &(KithMentions){ 0 });
}

static void
count_other (KithReducer *self, KithChannel *channel, const KithWireMessage *message)
{
  KithCall call = kith_reducer_find_call (self, channel, message);
  KithMentions mentions = *kith_channel_get_mentions (channel);

  kith_channel_set_last (channel, message->seq, message->id);
  if (call == KITH_CALL_NONE || message->seq <= kith_channel_get_last_read_seq (channel))
    return;
  kith_mentions_add (&mentions, call);
  set_read (self, channel, kith_channel_get_last_read_seq (channel), &mentions);
}

/**
 * kith_reducer_count_message:
 *
 * Counts a message that has just come.
 *
 * Returns: whether it is news: not counted before, and by somebody else
 */
gboolean
kith_reducer_count_message (KithReducer *self, KithChannel *channel, const KithWireMessage *message)
{
  gboolean mine = kith_reducer_is_me (self, message->author->id);

  if (message->seq <= kith_channel_get_last_seq (channel))
    return FALSE;
  if (mine)
    count_mine (self, channel, message);
  else
    count_other (self, channel, message);
  if (kith_channel_is_conversation (channel))
    kith_conversations_raise (kith_session_get_conversations (self->session), channel);
  kith_reducer_count_channel (self, channel);
  return !mine && message->seq > kith_channel_get_last_read_seq (channel);
}
