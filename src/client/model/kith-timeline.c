/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-timeline-state.h"

#include "kith-message-private.h"
#include "kith-model-private.h"
#include "kith-session-private.h"

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
  g_clear_pointer (&self->edited, g_hash_table_unref);
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
  self->edited = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) kith_wire_message_free);
  self->requests = g_ptr_array_new ();
  self->zone = g_time_zone_new_local ();
  self->unread_position = G_MAXUINT;
  self->unread_until = KITH_SEQ_END;
}

void
kith_timeline_update_properties (KithTimeline *self, guint unread_position)
{
  gboolean at_newest = !kith_timeline_has_tail (self);
  gboolean at_oldest = !self->gaps->len || g_array_index (self->gaps, KithSeqGap, 0).after > 0;

  kith_set_int (self, &self->shown_at_newest, at_newest, properties[PROP_AT_NEWEST]);
  kith_set_int (self, &self->shown_at_oldest, at_oldest, properties[PROP_AT_OLDEST]);
  kith_set_uint (self, &self->unread_position, unread_position, properties[PROP_UNREAD_POSITION]);
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
      kith_timeline_put_message (self, message);
      kith_timeline_settle (self);
    }
  else if (!kith_timeline_has_tail (self) && message->seq == self->head + 1)
    {
      self->head = message->seq;
      kith_timeline_put_message (self, message);
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
 * Takes an edit. Of a message that is not here it is kept for the page that may bring it as it was before.
 */
void
kith_timeline_update_message (KithTimeline *self, const KithWireMessage *message)
{
  KithTimelineItem *item = g_hash_table_lookup (self->by_id, message->id);

  if (item)
    kith_timeline_update_existing (item, message);
  else if (self->requests->len)
    g_hash_table_replace (self->edited, g_strdup (message->id), kith_wire_message_copy (message));
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
    if (g_strcmp0 (kith_message_get_reply_id (kith_timeline_message_at (self->sent, i)), message_id) == 0)
      kith_message_set_reply_deleted (kith_timeline_message_at (self->sent, i));
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
    if (kith_timeline_message_at (self->pending, i) == message)
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
  kith_timeline_index_message (self, kith_timeline_item_at (self->pending, index));
  kith_timeline_settle (self);
  kith_timeline_commit (self);
}

void
kith_timeline_refresh_names (KithTimeline *self, const char *user_id)
{
  for (guint i = 0; i < self->sent->len; i++)
    {
      KithUser *author = kith_message_get_author (kith_timeline_message_at (self->sent, i));
      KithUser *reply_author = kith_message_get_reply_author (kith_timeline_message_at (self->sent, i));

      if ((author && g_strcmp0 (kith_user_get_id (author), user_id) == 0) ||
          (reply_author && g_strcmp0 (kith_user_get_id (reply_author), user_id) == 0))
        {
          kith_message_refresh_names (kith_timeline_message_at (self->sent, i));
          /* With the same name they may have another colour, or be known as a member now. */
          g_object_notify (G_OBJECT (kith_timeline_message_at (self->sent, i)), "author-name");
        }
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
