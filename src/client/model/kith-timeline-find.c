/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-timeline-state.h"

/* Where things are in a timeline. */

static KithMessage *
message_at (KithTimeline *self, guint index)
{
  return kith_timeline_item_get_message (g_ptr_array_index (self->sent, index));
}

/**
 * kith_timeline_set_visible_range:
 * @first: the first row on screen
 * @last: the last row on screen
 */
void
kith_timeline_set_visible_range (KithTimeline *self, guint first, guint last)
{
  g_return_if_fail (KITH_IS_TIMELINE (self));
  self->visible_first = first;
  self->visible_last = last;
}

/**
 * kith_timeline_find_position:
 * @position: (out): the row of the message
 *
 * Returns: whether the message is here
 */
gboolean
kith_timeline_find_position (KithTimeline *self, const char *message_id, guint *position)
{
  KithTimelineItem *item;

  g_return_val_if_fail (KITH_IS_TIMELINE (self), FALSE);
  item = g_hash_table_lookup (self->by_id, message_id);
  return item && g_ptr_array_find (self->items, item, position);
}

/**
 * kith_timeline_find_message:
 *
 * Returns: (transfer none) (nullable): the message, where it is here
 */
KithMessage *
kith_timeline_find_message (KithTimeline *self, const char *message_id)
{
  KithTimelineItem *item;

  g_return_val_if_fail (KITH_IS_TIMELINE (self), NULL);
  item = g_hash_table_lookup (self->by_id, message_id);
  return item ? kith_timeline_item_get_message (item) : NULL;
}

/**
 * kith_timeline_find_last_mine:
 *
 * Returns: (transfer none) (nullable): the newest message here that one can edit
 */
KithMessage *
kith_timeline_find_last_mine (KithTimeline *self)
{
  g_return_val_if_fail (KITH_IS_TIMELINE (self), NULL);
  for (guint i = self->sent->len; i > 0; i--)
    if (kith_message_can_edit (message_at (self, i - 1)))
      return message_at (self, i - 1);
  return NULL;
}
