/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-timeline-state.h"

#include "kith-channel-private.h"
#include "kith-message-private.h"
#include "kith-model-private.h"
#include "kith-session-private.h"

/* How much is left when the window was exceeded, so that it is not trimmed with every page. */
#define WINDOW_AFTER_TRIM (KITH_TIMELINE_WINDOW - 100)

static void list_model_init (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KithTimeline, kith_timeline, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum
{
  PROP_0,
  PROP_CHANNEL,
  PROP_LOADING,
  PROP_AT_NEWEST,
  PROP_AT_OLDEST,
  PROP_ERROR_TEXT,
  PROP_UNREAD_POSITION,
  PROP_WATCHED,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

static GType
get_item_type (GListModel *model)
{
  return KITH_TYPE_TIMELINE_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return KITH_TIMELINE (model)->items->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  KithTimeline *self = KITH_TIMELINE (model);

  return position < self->items->len ? g_object_ref (g_ptr_array_index (self->items, position)) : NULL;
}

static void
list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

static void
kith_timeline_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  KithTimeline *self = KITH_TIMELINE (object);

  switch (id)
    {
    case PROP_CHANNEL:
      g_value_set_object (value, self->channel);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, kith_timeline_get_loading (self));
      break;
    case PROP_AT_NEWEST:
      g_value_set_boolean (value, self->shown_at_newest);
      break;
    case PROP_AT_OLDEST:
      g_value_set_boolean (value, self->shown_at_oldest);
      break;
    case PROP_ERROR_TEXT:
      g_value_set_string (value, self->error_text);
      break;
    case PROP_UNREAD_POSITION:
      g_value_set_uint (value, self->unread_position);
      break;
    case PROP_WATCHED:
      g_value_set_boolean (value, self->watched);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
kith_timeline_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_WATCHED)
    kith_timeline_set_watched (KITH_TIMELINE (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
kith_timeline_finalize (GObject *object)
{
  KithTimeline *self = KITH_TIMELINE (object);

  g_clear_weak_pointer (&self->channel);
  g_clear_pointer (&self->by_id, g_hash_table_unref);
  g_clear_pointer (&self->removed, g_hash_table_unref);
  g_clear_pointer (&self->requests, g_ptr_array_unref);
  g_clear_pointer (&self->gaps, g_array_unref);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->sent, g_ptr_array_unref);
  g_clear_pointer (&self->pending, g_ptr_array_unref);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_free (self->error_text);
  G_OBJECT_CLASS (kith_timeline_parent_class)->finalize (object);
}

static void
kith_timeline_class_init (KithTimelineClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = kith_timeline_get_property;
  object_class->set_property = kith_timeline_set_property;
  object_class->finalize = kith_timeline_finalize;

  properties[PROP_CHANNEL] = g_param_spec_object ("channel", NULL, NULL, KITH_TYPE_CHANNEL, KITH_PROPERTY_FLAGS);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, KITH_PROPERTY_FLAGS);
  properties[PROP_AT_NEWEST] = g_param_spec_boolean ("at-newest", NULL, NULL, FALSE, KITH_PROPERTY_FLAGS);
  properties[PROP_AT_OLDEST] = g_param_spec_boolean ("at-oldest", NULL, NULL, FALSE, KITH_PROPERTY_FLAGS);
  properties[PROP_ERROR_TEXT] = g_param_spec_string ("error-text", NULL, NULL, NULL, KITH_PROPERTY_FLAGS);
  properties[PROP_UNREAD_POSITION] = g_param_spec_uint ("unread-position", NULL, NULL, 0, G_MAXUINT, G_MAXUINT,
                                                        KITH_PROPERTY_FLAGS);
  properties[PROP_WATCHED] = g_param_spec_boolean ("watched", NULL, NULL, FALSE, KITH_PROPERTY_FLAGS_WRITABLE);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
kith_timeline_init (KithTimeline *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->sent = g_ptr_array_new_with_free_func (g_object_unref);
  self->pending = g_ptr_array_new_with_free_func (g_object_unref);
  self->gaps = kith_seq_gaps_new ();
  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->removed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->requests = g_ptr_array_new ();
  self->zone = g_time_zone_new_local ();
  self->unread_position = G_MAXUINT;
  self->unread_until = KITH_SEQ_END;
}

static KithTimelineItem *
item_at (GPtrArray *items, guint index)
{
  return g_ptr_array_index (items, index);
}

static KithMessage *
message_at (GPtrArray *items, guint index)
{
  return kith_timeline_item_get_message (item_at (items, index));
}

static gint64
seq_at (GPtrArray *items, guint index)
{
  return kith_message_get_seq (message_at (items, index));
}

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

      if (seq_at (self->sent, middle) < seq)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* Rows as they follow from what is known. */
static GPtrArray *
build_rows (KithTimeline *self)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);
  guint gap_index = 0;

  for (guint i = 0; i <= self->sent->len; i++)
    {
      gint64 seq = i < self->sent->len ? seq_at (self->sent, i) : KITH_SEQ_END;

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
        g_ptr_array_add (rows, g_object_ref (item_at (self->sent, i)));
    }
  for (guint i = 0; i < self->pending->len; i++)
    g_ptr_array_add (rows, g_object_ref (item_at (self->pending, i)));
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
      KithTimelineItem *item = item_at (self->items, i);
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

static void
update_properties (KithTimeline *self, guint unread_position)
{
  gboolean at_newest = !kith_timeline_has_tail (self);
  gboolean at_oldest = !self->gaps->len || g_array_index (self->gaps, KithSeqGap, 0).after > 0;

  kith_set_int (self, &self->shown_at_newest, at_newest, properties[PROP_AT_NEWEST]);
  kith_set_int (self, &self->shown_at_oldest, at_oldest, properties[PROP_AT_OLDEST]);
  kith_set_uint (self, &self->unread_position, unread_position, properties[PROP_UNREAD_POSITION]);
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
  while (start < shorter && item_at (old, start) == item_at (self->items, start))
    start++;
  while (end < shorter - start &&
         item_at (old, old->len - 1 - end) == item_at (self->items, self->items->len - 1 - end))
    end++;
  update_flags (self, start, self->items->len - end);
  if (start + end < MAX (old->len, self->items->len))
    g_list_model_items_changed (G_LIST_MODEL (self), start, old->len - start - end, self->items->len - start - end);
  unread_position = update_flags (self, 0, self->items->len);
  update_properties (self, unread_position);
}

static void
index_message (KithTimeline *self, KithTimelineItem *item)
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
  index_message (self, item);
}

static void
forget_sent (KithTimeline *self, guint index)
{
  g_hash_table_remove (self->by_id, kith_message_get_id (message_at (self->sent, index)));
  g_ptr_array_remove_index (self->sent, index);
}

/* What becomes of a message that is acknowledged and stands at the end. */
static gboolean
settle_item (KithTimeline *self, guint index)
{
  g_autoptr (KithTimelineItem) item = g_object_ref (item_at (self->pending, index));
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

static void
update_existing (KithTimelineItem *item, const KithWireMessage *wire)
{
  KithMessage *message = kith_timeline_item_get_message (item);

  /* A page may have been written before an edit that was heard of already. */
  if (wire->edited_at >= kith_message_get_edited_at (message))
    kith_message_update (message, wire);
}

static void
put_message (KithTimeline *self, const KithWireMessage *wire)
{
  KithTimelineItem *known = g_hash_table_lookup (self->by_id, wire->id);
  g_autoptr (KithMessage) message = NULL;
  g_autoptr (KithTimelineItem) item = NULL;

  if (known)
    {
      update_existing (known, wire);
      return;
    }
  if (g_hash_table_contains (self->removed, wire->id))
    return;
  message = kith_message_new (self->channel);
  kith_message_update (message, wire);
  item = kith_timeline_item_new_message (message);
  insert_sent (self, item);
}

/* Messages that were acknowledged and deleted before they got their place. */
static void
drop_pending_in (KithTimeline *self, gint64 low, gint64 high, GHashTable *ids)
{
  for (guint i = self->pending->len; i > 0; i--)
    {
      KithMessage *message = message_at (self->pending, i - 1);
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
  for (guint i = kith_timeline_lower_bound (self, low); i < self->sent->len && seq_at (self->sent, i) <= high;)
    {
      KithMessage *message = message_at (self->sent, i);

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
    put_message (self, g_ptr_array_index (messages, i));
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

  while (index < self->sent->len && seq_at (self->sent, index) <= high)
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
      KithMessage *message = kith_timeline_item_get_message (item_at (self->items, i - 1));

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
    kith_timeline_drop_range (self, 1, seq_at (self->sent, from_top) - 1);
  if (from_bottom)
    kith_timeline_drop_range (self, seq_at (self->sent, self->sent->len - from_bottom), KITH_SEQ_END);
  kith_timeline_commit (self);
}

/**
 * kith_timeline_new:
 *
 * Returns: (transfer full): a timeline of which nothing is known but what waits in the outbox
 */
KithTimeline *
kith_timeline_new (KithChannel *channel)
{
  KithTimeline *self = g_object_new (KITH_TYPE_TIMELINE, NULL);

  g_set_weak_pointer (&self->channel, channel);
  self->unread_after = kith_channel_get_last_read_seq (channel);
  return self;
}

/**
 * kith_timeline_seed:
 * @messages: (element-type KithWireMessage): all messages from @low to @high
 *
 * Shows what the cache has. Where @high is the channel's newest number, that is taken for the end until more is heard.
 */
void
kith_timeline_seed (KithTimeline *self, GPtrArray *messages, gint64 low, gint64 high)
{
  gboolean to_end = high >= kith_channel_get_last_seq (self->channel);
  g_autoptr (GPtrArray) waiting = NULL;

  if (high > 0 || to_end)
    kith_timeline_learn (self, low, to_end ? KITH_SEQ_END : high, messages);
  if (to_end)
    self->head = high;
  waiting = kith_outbox_get_messages (kith_session_get_outbox (kith_channel_get_session (self->channel)),
                                      kith_channel_get_id (self->channel));
  for (guint i = 0; i < waiting->len; i++)
    g_ptr_array_add (self->pending, kith_timeline_item_new_message (g_ptr_array_index (waiting, i)));
  kith_timeline_commit (self);
}

/**
 * kith_timeline_add_live:
 *
 * Takes a message that was just sent. One that leaves a hole before it is not shown until what is between was asked
 * for; at a gap, it is left to that.
 */
void
kith_timeline_add_live (KithTimeline *self, const KithWireMessage *message)
{
  if (g_hash_table_contains (self->by_id, message->id))
    {
      put_message (self, message);
      kith_timeline_settle (self);
    }
  else if (!kith_timeline_has_tail (self) && message->seq == self->head + 1)
    {
      self->head = message->seq;
      put_message (self, message);
      kith_timeline_settle (self);
    }
  kith_timeline_commit (self);
  kith_timeline_trim (self);
  kith_timeline_catch_up (self);
  if (self->watched && self->channel)
    kith_channel_mark_read (self->channel);
}

/**
 * kith_timeline_update_message:
 *
 * Takes an edit; of a message that is not here, it changes nothing.
 */
void
kith_timeline_update_message (KithTimeline *self, const KithWireMessage *message)
{
  KithTimelineItem *item = g_hash_table_lookup (self->by_id, message->id);

  if (item)
    update_existing (item, message);
}

/**
 * kith_timeline_remove_message:
 *
 * Takes a deletion, once or many times.
 */
void
kith_timeline_remove_message (KithTimeline *self, const char *message_id)
{
  KithTimelineItem *item = g_hash_table_lookup (self->by_id, message_id);

  if (self->requests->len)
    g_hash_table_add (self->removed, g_strdup (message_id));
  for (guint i = 0; i < self->sent->len; i++)
    if (g_strcmp0 (kith_message_get_reply_id (message_at (self->sent, i)), message_id) == 0)
      kith_message_set_reply_deleted (message_at (self->sent, i));
  if (!item)
    return;
  kith_message_set_deleted (kith_timeline_item_get_message (item));
  g_hash_table_remove (self->by_id, message_id);
  if (!g_ptr_array_remove (self->sent, item))
    g_ptr_array_remove (self->pending, item);
  kith_timeline_commit (self);
}

/**
 * kith_timeline_add_pending:
 *
 * Shows a message at the end before it is sent, and the end itself where that is not here.
 */
void
kith_timeline_add_pending (KithTimeline *self, KithMessage *message)
{
  g_ptr_array_add (self->pending, kith_timeline_item_new_message (message));
  kith_timeline_commit (self);
  kith_timeline_load (self);
}

static gboolean
find_pending (KithTimeline *self, KithMessage *message, guint *index)
{
  for (guint i = 0; i < self->pending->len; i++)
    if (message_at (self->pending, i) == message)
      {
        *index = i;
        return TRUE;
      }
  return FALSE;
}

void
kith_timeline_remove_pending (KithTimeline *self, KithMessage *message)
{
  guint index;

  if (!find_pending (self, message, &index))
    return;
  g_ptr_array_remove_index (self->pending, index);
  kith_timeline_commit (self);
}

/**
 * kith_timeline_acknowledge:
 * @message: a message that was pending and has its number now
 *
 * Gives it its place, or leaves it at the end while messages before it are missing.
 */
void
kith_timeline_acknowledge (KithTimeline *self, KithMessage *message)
{
  guint index;

  if (!find_pending (self, message, &index))
    return;
  index_message (self, item_at (self->pending, index));
  kith_timeline_settle (self);
  kith_timeline_commit (self);
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
  update_properties (self, update_flags (self, 0, self->items->len));
}

void
kith_timeline_refresh_names (KithTimeline *self, const char *user_id)
{
  for (guint i = 0; i < self->sent->len; i++)
    {
      KithUser *author = kith_message_get_author (message_at (self->sent, i));
      KithUser *reply_author = kith_message_get_reply_author (message_at (self->sent, i));

      if ((author && g_strcmp0 (kith_user_get_id (author), user_id) == 0) ||
          (reply_author && g_strcmp0 (kith_user_get_id (reply_author), user_id) == 0))
        kith_message_refresh_names (message_at (self->sent, i));
    }
}

/**
 * kith_timeline_get_run:
 * @low: (out): first number of the newest known stretch
 * @high: (out): its last number
 *
 * Returns: whether the newest messages are known
 */
gboolean
kith_timeline_get_run (KithTimeline *self, gint64 *low, gint64 *high)
{
  if (kith_timeline_has_tail (self) || !self->head)
    return FALSE;
  kith_seq_gaps_get_stretch (self->gaps, self->head, low, high);
  *high = self->head;
  return TRUE;
}

void
kith_timeline_notify_loading (KithTimeline *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

void
kith_timeline_set_error_text (KithTimeline *self, const char *error_text)
{
  kith_set_string (self, &self->error_text, error_text, properties[PROP_ERROR_TEXT]);
}

/**
 * kith_timeline_get_channel:
 *
 * Returns: (transfer none) (nullable): its channel, where that still exists
 */
KithChannel *
kith_timeline_get_channel (KithTimeline *self)
{
  g_return_val_if_fail (KITH_IS_TIMELINE (self), NULL);
  return self->channel;
}

gboolean
kith_timeline_get_loading (KithTimeline *self)
{
  g_return_val_if_fail (KITH_IS_TIMELINE (self), FALSE);
  return self->requests->len > 0;
}

/**
 * kith_timeline_get_at_newest:
 *
 * Returns: whether the channel's newest message is here, as far as is known
 */
gboolean
kith_timeline_get_at_newest (KithTimeline *self)
{
  g_return_val_if_fail (KITH_IS_TIMELINE (self), FALSE);
  return self->shown_at_newest;
}

/**
 * kith_timeline_get_at_oldest:
 *
 * Returns: whether the channel's first message is here
 */
gboolean
kith_timeline_get_at_oldest (KithTimeline *self)
{
  g_return_val_if_fail (KITH_IS_TIMELINE (self), FALSE);
  return self->shown_at_oldest;
}

/**
 * kith_timeline_get_error_text:
 *
 * Returns: (nullable): why the last try to load failed
 */
const char *
kith_timeline_get_error_text (KithTimeline *self)
{
  g_return_val_if_fail (KITH_IS_TIMELINE (self), NULL);
  return self->error_text;
}

/**
 * kith_timeline_get_unread_position:
 *
 * Returns: the row of the first unread message, or of the gap that hides it; %G_MAXUINT where all is read
 */
guint
kith_timeline_get_unread_position (KithTimeline *self)
{
  g_return_val_if_fail (KITH_IS_TIMELINE (self), G_MAXUINT);
  return self->unread_position;
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
  update_properties (self, update_flags (self, 0, self->items->len));
}

gboolean
kith_timeline_get_watched (KithTimeline *self)
{
  g_return_val_if_fail (KITH_IS_TIMELINE (self), FALSE);
  return self->watched;
}

/**
 * kith_timeline_set_watched:
 *
 * A line that is there when watching begins stays until kith_timeline_reset_unread(); what comes meanwhile draws none.
 */
void
kith_timeline_set_watched (KithTimeline *self, gboolean watched)
{
  g_return_if_fail (KITH_IS_TIMELINE (self));
  if (!kith_set_int (self, &self->watched, !!watched, properties[PROP_WATCHED]))
    return;
  self->unread_until = watched && self->channel ? kith_channel_get_last_seq (self->channel) : KITH_SEQ_END;
  if (watched && self->channel)
    kith_channel_mark_read (self->channel);
  kith_timeline_update_unread (self);
}
