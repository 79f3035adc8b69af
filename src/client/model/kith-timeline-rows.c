/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-timeline-state.h"

#include "kith-channel.h"

/* The rows of a timeline as they follow from what is known, and what the rows above and below make of each. */

/* Rows as they follow from what is known. */
static GPtrArray *
build_rows (KithTimeline *self)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);
  guint gap_index = 0;

  for (guint i = 0; i <= self->sent->len; i++)
    {
      gint64 seq = i < self->sent->len ? kith_timeline_seq_at (self->sent, i) : KITH_SEQ_END;

      for (; gap_index < self->gaps->len; gap_index++)
        {
          KithSeqGap *gap = &g_array_index (self->gaps, KithSeqGap, gap_index);

          if (gap->before > seq)
            break;
          if (!gap->item)
            gap->item = G_OBJECT (kith_timeline_item_new_gap ());
          g_ptr_array_add (rows, g_object_ref (gap->item));
        }
      if (i < self->sent->len)
        g_ptr_array_add (rows, g_object_ref (kith_timeline_item_at (self->sent, i)));
    }
  for (guint i = 0; i < self->pending->len; i++)
    g_ptr_array_add (rows, g_object_ref (kith_timeline_item_at (self->pending, i)));
  return rows;
}

static gint64
local_day (KithTimeline *self, KithMessage *message)
{
  gint64 seconds = kith_message_get_created_at (message) / 1000;
  int interval = g_time_zone_find_interval (self->zone, G_TIME_TYPE_UNIVERSAL, seconds);

  return (seconds + g_time_zone_get_offset (self->zone, interval)) / (24 * 60 * 60);
}

static gboolean
continues (KithMessage *above, KithMessage *message)
{
  return kith_message_get_author (above) == kith_message_get_author (message) &&
         kith_message_get_kind (above) == KITH_MESSAGE_KIND_TEXT &&
         kith_message_get_kind (message) == KITH_MESSAGE_KIND_TEXT && !kith_message_get_reply_id (message) &&
         kith_message_get_created_at (message) - kith_message_get_created_at (above) < KITH_TIMELINE_CONTINUE_MS;
}

static gboolean
is_unread (KithTimeline *self, KithMessage *message)
{
  gint64 seq = kith_message_get_seq (message);

  return seq > self->unread_after && seq <= self->unread_until && !kith_message_get_mine (message);
}

/* Flags follow from the row above. Only rows of [first, last) are written, so that rows which are not shown yet get
 * theirs before anybody looks, and the others after the list has told what changed. */
static guint
update_flags (KithTimeline *self, guint first, guint last)
{
  KithMessage *above = NULL;
  gboolean at_gap = FALSE;
  guint unread_position = G_MAXUINT;

  for (guint i = 0; i < self->items->len; i++)
    {
      KithTimelineItem *item = kith_timeline_item_at (self->items, i);
      KithMessage *message = kith_timeline_item_get_message (item);
      gboolean new_day, first_unread = FALSE;

      if (!message)
        {
          above = NULL;
          at_gap = TRUE;
          continue;
        }
      new_day = above ? local_day (self, above) != local_day (self, message) : !at_gap;
      if (unread_position == G_MAXUINT && is_unread (self, message))
        {
          /* Where the first unread message may be one that is not here yet, the gap stands for it. */
          first_unread = !at_gap || above || kith_message_get_seq (message) == self->unread_after + 1;
          unread_position = first_unread ? i : i - 1;
        }
      if (i >= first && i < last)
        kith_timeline_item_set_flags (item, new_day, above && !new_day && !first_unread && continues (above, message),
                                      first_unread);
      above = message;
      at_gap = FALSE;
    }
  return unread_position;
}

/**
 * kith_timeline_commit:
 *
 * Shows what is known: one items-changed for all that is different, none where nothing is.
 */
void
kith_timeline_commit (KithTimeline *self)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->items);
  guint start = 0, end = 0, shorter, unread_position;

  self->items = build_rows (self);
  shorter = MIN (old->len, self->items->len);
  while (start < shorter && kith_timeline_item_at (old, start) == kith_timeline_item_at (self->items, start))
    start++;
  while (end < shorter - start && kith_timeline_item_at (old, old->len - 1 - end) ==
                                    kith_timeline_item_at (self->items, self->items->len - 1 - end))
    end++;
  update_flags (self, start, self->items->len - end);
  if (start + end < MAX (old->len, self->items->len))
    g_list_model_items_changed (G_LIST_MODEL (self), start, old->len - start - end, self->items->len - start - end);
  unread_position = update_flags (self, 0, self->items->len);
  kith_timeline_update_properties (self, unread_position);
}

/**
 * kith_timeline_update_unread:
 *
 * Moves the unread line where the channel was read while nothing unread was on screen.
 */
void
kith_timeline_update_unread (KithTimeline *self)
{
  gint64 read = self->channel ? kith_channel_get_last_read_seq (self->channel) : 0;

  if (self->unread_position != G_MAXUINT)
    return;
  self->unread_after = MAX (self->unread_after, read);
  kith_timeline_update_properties (self, update_flags (self, 0, self->items->len));
}

/**
 * kith_timeline_reset_unread:
 *
 * Draws the unread line anew, above what is not read at this moment; for when the channel is opened or Escape pressed.
 */
void
kith_timeline_reset_unread (KithTimeline *self)
{
  g_return_if_fail (KITH_IS_TIMELINE (self));
  if (!self->channel)
    return;
  self->unread_after = kith_channel_get_last_read_seq (self->channel);
  self->unread_until = self->watched ? kith_channel_get_last_seq (self->channel) : KITH_SEQ_END;
  kith_timeline_update_properties (self, update_flags (self, 0, self->items->len));
}
