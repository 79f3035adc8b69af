/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-timeline-state.h"

#include "kith-message-private.h"

/* What is known of a channel's messages: which are there, and where nothing is known. */

/* How much is left when the window was exceeded, so that it is not trimmed with every page. */
#define WINDOW_AFTER_TRIM (KITH_TIMELINE_WINDOW - 100)

gboolean
kith_timeline_has_tail (KithTimeline *self)
{
  return kith_seq_gaps_has_tail (self->gaps);
}

/**
 * kith_timeline_lower_bound:
 *
 * Returns: the index of the first sent message whose number is @seq or greater
 */
guint
kith_timeline_lower_bound (KithTimeline *self, gint64 seq)
{
  guint low = 0, high = self->sent->len;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (kith_timeline_seq_at (self->sent, middle) < seq)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

void
kith_timeline_index_message (KithTimeline *self, KithTimelineItem *item)
{
  const char *id = kith_message_get_id (kith_timeline_item_get_message (item));

  if (id)
    g_hash_table_insert (self->by_id, g_strdup (id), item);
}

static void
insert_sent (KithTimeline *self, KithTimelineItem *item)
{
  KithMessage *message = kith_timeline_item_get_message (item);

  g_ptr_array_insert (self->sent, (int) kith_timeline_lower_bound (self, kith_message_get_seq (message)),
                      g_object_ref (item));
  kith_timeline_index_message (self, item);
}

static void
forget_sent (KithTimeline *self, guint index)
{
  g_hash_table_remove (self->by_id, kith_message_get_id (kith_timeline_message_at (self->sent, index)));
  g_ptr_array_remove_index (self->sent, index);
}

/* What becomes of a message that is acknowledged and stands at the end. */
static gboolean
settle_item (KithTimeline *self, guint index)
{
  g_autoptr (KithTimelineItem) item = g_object_ref (kith_timeline_item_at (self->pending, index));
  KithMessage *message = kith_timeline_item_get_message (item);
  gint64 seq = kith_message_get_seq (message);
  gboolean has_tail = kith_timeline_has_tail (self), known = kith_seq_gaps_knows (self->gaps, seq);
  const KithSeqGap *last = self->gaps->len ? &g_array_index (self->gaps, KithSeqGap, self->gaps->len - 1) : NULL;

  /* Messages before it are still missing: it waits at the end. */
  if (!seq || (has_tail && seq > last->after) || (!has_tail && seq > self->head + 1))
    return FALSE;
  if (!has_tail)
    self->head = MAX (self->head, seq);
  g_ptr_array_remove_index (self->pending, index);
  /* It belongs into a gap, and comes again when that is loaded. */
  if (!known)
    g_hash_table_remove (self->by_id, kith_message_get_id (message));
  else
    insert_sent (self, item);
  return TRUE;
}

/**
 * kith_timeline_settle:
 *
 * Gives messages that are acknowledged their place, as soon as all before them are known.
 */
void
kith_timeline_settle (KithTimeline *self)
{
  guint index = 0;

  while (index < self->pending->len)
    index = settle_item (self, index) ? 0 : index + 1;
}

void
kith_timeline_update_existing (KithTimelineItem *item, const KithWireMessage *wire)
{
  KithMessage *message = kith_timeline_item_get_message (item);

  /* A page may have been written before an edit that was heard of already. */
  if (wire->edited_at >= kith_message_get_edited_at (message))
    kith_message_update (message, wire);
}

void
kith_timeline_put_message (KithTimeline *self, const KithWireMessage *wire)
{
  KithTimelineItem *known = g_hash_table_lookup (self->by_id, wire->id);
  const KithWireMessage *edited = g_hash_table_lookup (self->edited, wire->id);
  g_autoptr (KithMessage) message = NULL;
  g_autoptr (KithTimelineItem) item = NULL;

  if (known)
    {
      kith_timeline_update_existing (known, wire);
      return;
    }
  if (g_hash_table_contains (self->removed, wire->id))
    return;
  message = kith_message_new (self->channel);
  kith_message_update (message, edited && edited->edited_at > wire->edited_at ? edited : wire);
  item = kith_timeline_item_new_message (message);
  insert_sent (self, item);
}

/* Messages that were acknowledged and deleted before they got their place. */
static void
drop_pending_in (KithTimeline *self, gint64 low, gint64 high, GHashTable *ids)
{
  for (guint i = self->pending->len; i > 0; i--)
    {
      KithMessage *message = kith_timeline_message_at (self->pending, i - 1);
      gint64 seq = kith_message_get_seq (message);

      if (!seq || seq < low || seq > high || g_hash_table_contains (ids, kith_message_get_id (message)))
        continue;
      kith_message_set_deleted (message);
      g_hash_table_remove (self->by_id, kith_message_get_id (message));
      g_ptr_array_remove_index (self->pending, i - 1);
    }
}

/**
 * kith_timeline_learn:
 * @low: first number of the range
 * @high: last number of the range
 * @messages: (element-type KithWireMessage): all messages that there are in the range
 *
 * Makes the range what the server says: what is not in @messages is gone. It is shown with kith_timeline_commit().
 */
void
kith_timeline_learn (KithTimeline *self, gint64 low, gint64 high, GPtrArray *messages)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < messages->len; i++)
    g_hash_table_add (ids, ((KithWireMessage *) g_ptr_array_index (messages, i))->id);
  for (guint i = kith_timeline_lower_bound (self, low);
       i < self->sent->len && kith_timeline_seq_at (self->sent, i) <= high;)
    {
      KithMessage *message = kith_timeline_message_at (self->sent, i);

      if (g_hash_table_contains (ids, kith_message_get_id (message)))
        {
          i++;
          continue;
        }
      kith_message_set_deleted (message);
      forget_sent (self, i);
    }
  drop_pending_in (self, low, high, ids);
  kith_seq_gaps_learn (self->gaps, low, high);
  for (guint i = 0; i < messages->len; i++)
    kith_timeline_put_message (self, g_ptr_array_index (messages, i));
}

/**
 * kith_timeline_drop_range:
 *
 * Makes a range unknown again and forgets its messages.
 */
void
kith_timeline_drop_range (KithTimeline *self, gint64 low, gint64 high)
{
  guint index = kith_timeline_lower_bound (self, low);

  while (index < self->sent->len && kith_timeline_seq_at (self->sent, index) <= high)
    forget_sent (self, index);
  kith_seq_gaps_forget (self->gaps, low, high);
}

/* The sent message that is in the middle of what is on screen. */
static guint
get_centre (KithTimeline *self)
{
  guint middle = self->visible_first / 2 + self->visible_last / 2;

  if (self->watched || self->visible_last == 0)
    return self->sent->len ? self->sent->len - 1 : 0;
  for (guint i = MIN (middle, self->items->len - 1) + 1; i > 0; i--)
    {
      KithMessage *message = kith_timeline_item_get_message (kith_timeline_item_at (self->items, i - 1));

      if (message && kith_message_get_seq (message))
        return kith_timeline_lower_bound (self, kith_message_get_seq (message));
    }
  return 0;
}

/**
 * kith_timeline_trim:
 *
 * Turns stretches that are far from what is on screen into gaps, where there is more than the window holds.
 */
void
kith_timeline_trim (KithTimeline *self)
{
  guint centre, excess, from_top, from_bottom;

  if (self->sent->len <= KITH_TIMELINE_WINDOW)
    return;
  centre = get_centre (self);
  excess = self->sent->len - WINDOW_AFTER_TRIM;
  from_top = centre > WINDOW_AFTER_TRIM / 2 ? MIN (centre - WINDOW_AFTER_TRIM / 2, excess) : 0;
  from_bottom = excess - from_top;
  if (from_top)
    kith_timeline_drop_range (self, 1, kith_timeline_seq_at (self->sent, from_top) - 1);
  if (from_bottom)
    kith_timeline_drop_range (self, kith_timeline_seq_at (self->sent, self->sent->len - from_bottom), KITH_SEQ_END);
  kith_timeline_commit (self);
}
