/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-reducer-state.h"

#include "kith-channel-private.h"
#include "kith-conversations-private.h"
#include "kith-guild-private.h"
#include "kith-message-private.h"
#include "kith-reducer-roles.h"
#include "kith-timeline-private.h"

/* Messages as they come. */

static void
put_message (KithReducer *self, const KithWireMessage *message)
{
  kith_cache_put (kith_reducer_get_cache (self), kith_reducer_get_key (self), KITH_CACHE_MESSAGE, message->id,
                  message->channel_id, message->seq, &kith_wire_message_type, message);
}

static void
set_run (KithReducer *self, KithChannel *channel, gint64 low, gint64 high)
{
  const char *id = kith_channel_get_id (channel);
  g_autofree char *text = NULL;
  gint64 old_low, old_high;

  kith_channel_get_run (channel, &old_low, &old_high);
  low = MAX (low, high - KITH_REDUCER_CACHED_MESSAGES);
  if (old_low == low && old_high == high)
    return;
  kith_channel_set_run (channel, low, high);
  text = g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT, low, high);
  kith_cache_put_text (kith_reducer_get_cache (self), kith_reducer_get_key (self), KITH_CACHE_RUN, id, NULL, 0, text);
  if (low > old_low)
    kith_cache_remove_below (kith_reducer_get_cache (self), kith_reducer_get_key (self), KITH_CACHE_MESSAGE, id, low);
}

/* Keeps the newest messages in the cache, as long as none is missing between them. */
static void
cache_live (KithReducer *self, KithChannel *channel, const KithWireMessage *message)
{
  gint64 low, high;

  kith_channel_get_run (channel, &low, &high);
  if (!kith_reducer_get_cache (self) || (high > 0 ? message->seq != high + 1 : message->seq != 1))
    return;
  put_message (self, message);
  set_run (self, channel, high > 0 ? low : 1, message->seq);
}

static void
acknowledge (KithReducer *self, KithChannel *channel, const KithWireMessage *message)
{
  g_autoptr (KithMessage) sent = NULL;
  KithTimeline *timeline = kith_channel_peek_timeline (channel);

  if (!message->nonce || !kith_reducer_is_me (self, message->author->id))
    return;
  sent = kith_outbox_take (kith_session_get_outbox (self->session), message->channel_id, message->nonce);
  if (!sent)
    return;
  kith_message_update (sent, message);
  if (timeline)
    kith_timeline_acknowledge (timeline, sent);
}

/**
 * kith_reducer_apply_message:
 *
 * Takes a message that was just sent, from the gateway or as the answer to one's own request, in whichever order the
 * two come.
 */
void
kith_reducer_apply_message (KithReducer *self, const KithWireMessage *message)
{
  KithChannel *channel = kith_session_find_channel (self->session, message->channel_id);
  g_autoptr (KithUser) author = NULL;
  KithTimeline *timeline;
  gboolean news;

  if (!channel)
    return;
  author = kith_session_ensure_user (self->session, message->author);
  acknowledge (self, channel, message);
  news = kith_reducer_count_message (self, channel, message);
  kith_channel_clear_typing (channel, author);
  cache_live (self, channel, message);
  timeline = kith_channel_peek_timeline (channel);
  if (timeline)
    kith_timeline_add_live (timeline, message);
  if (news)
    kith_session_tell_message (self->session, channel, message, kith_reducer_find_call (self, channel, message));
}

/**
 * kith_reducer_apply_sent:
 *
 * Takes the answer to one's own message. It may overtake messages of others that the gateway brings, which then must
 * not look lost.
 */
void
kith_reducer_apply_sent (KithReducer *self, const KithWireMessage *message)
{
  KithChannel *channel = kith_session_find_channel (self->session, message->channel_id);
  gboolean in_order = channel && message->seq <= kith_channel_get_last_seq (channel) + 1;

  if (!channel)
    return;
  if (in_order)
    kith_reducer_apply_message (self, message);
  else
    acknowledge (self, channel, message);
}

void
kith_reducer_apply_edit (KithReducer *self, const KithWireMessage *message)
{
  KithChannel *channel = kith_session_find_channel (self->session, message->channel_id);
  KithTimeline *timeline = channel ? kith_channel_peek_timeline (channel) : NULL;
  gint64 low = 0, high = 0;

  if (channel)
    kith_channel_get_run (channel, &low, &high);
  if (message->seq >= low && message->seq <= high)
    put_message (self, message);
  if (timeline)
    kith_timeline_update_message (timeline, message);
  /* Whom it called before is not said. */
  if (channel && message->seq > kith_channel_get_last_read_seq (channel) &&
      (kith_reducer_find_call (self, channel, message) != KITH_CALL_NONE ||
       kith_channel_get_mentions (channel)->all > 0))
    kith_mention_count_ask (self->mention_count, channel);
}

void
kith_reducer_apply_delete (KithReducer *self, const char *channel_id, const char *message_id)
{
  KithChannel *channel = kith_session_find_channel (self->session, channel_id);
  KithTimeline *timeline = channel ? kith_channel_peek_timeline (channel) : NULL;

  kith_cache_remove (kith_reducer_get_cache (self), kith_reducer_get_key (self), KITH_CACHE_MESSAGE, message_id);
  if (timeline)
    kith_timeline_remove_message (timeline, message_id);
  if (channel)
    kith_session_tell_message_gone (self->session, channel, message_id);
  if (channel && kith_channel_get_mentions (channel)->all > 0)
    kith_mention_count_ask (self->mention_count, channel);
}

/* A page may have been written before a message of it was deleted or edited, which the cache knows of where it has it.
 */
static gboolean
is_outdated (KithTimeline *timeline, const KithWireMessage *message, gint64 low, gint64 high)
{
  KithMessage *known = kith_timeline_find_message (timeline, message->id);

  return !known ||
         (kith_message_get_edited_at (known) > message->edited_at && message->seq >= low && message->seq <= high);
}

/* The newest stretch of the timeline replaces what the cache has of the channel. */
static void
cache_page (KithReducer *self, KithTimeline *timeline, KithChannel *channel, const KithWireMessageList *page)
{
  gint64 low, high, old_low, old_high;

  if (!kith_reducer_get_cache (self) || !kith_timeline_get_run (timeline, &low, &high))
    return;
  kith_channel_get_run (channel, &old_low, &old_high);
  /* The cache may hold less than the timeline, so only a page that joins its run makes that longer. */
  if (old_high >= low - 1 && old_high > 0 && old_low > low)
    low = page->items->len ? MIN (old_low, ((KithWireMessage *) g_ptr_array_index (page->items, 0))->seq) : old_low;
  for (guint i = 0; i < page->items->len; i++)
    {
      const KithWireMessage *message = g_ptr_array_index (page->items, i);

      if (message->seq >= MAX (low, high - KITH_REDUCER_CACHED_MESSAGES) && message->seq <= high &&
          !is_outdated (timeline, message, old_low, old_high))
        put_message (self, message);
    }
  set_run (self, channel, low, high);
}

/**
 * kith_reducer_apply_page:
 * @request: what the timeline asked for
 *
 * Takes a page of messages. Those that are newer than all that was told are told yet, and counted then.
 */
void
kith_reducer_apply_page (KithReducer *self, KithTimeline *timeline, gpointer request, const KithWireMessageList *page)
{
  KithChannel *channel = kith_timeline_get_channel (timeline);

  if (!channel || !(kith_channel_get_guild (channel) || kith_channel_is_conversation (channel)))
    return;
  for (guint i = 0; i < page->items->len; i++)
    acknowledge (self, channel, g_ptr_array_index (page->items, i));
  kith_timeline_apply_page (timeline, request, page);
  cache_page (self, timeline, channel, page);
}
