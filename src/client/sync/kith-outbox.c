/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-outbox.h"

#include "kith-alarm.h"
#include "kith-channel-private.h"
#include "kith-error.h"
#include "kith-message-private.h"
#include "kith-net-error.h"
#include "kith-session-private.h"
#include "kith-timeline-private.h"
#include "kith-uuid.h"

/* Pause before the same message is sent again; it doubles up to the limit. */
#define FIRST_PAUSE_MS 1000
#define LONGEST_PAUSE_MS 30000

/* One channel's messages, in order. Only the first that is pending is on its way, so that order holds. */
typedef struct
{
  KithOutbox *outbox;
  char *channel_id;
  GPtrArray *messages; /* KithMessage */
  KithMessage *on_way; /* not owned; compared only */
  KithAlarm *alarm;
  gint64 pause_ms;
} Queue;

struct _KithOutbox
{
  KithSession *session; /* owns this */
  GHashTable *queues;   /* channel id → Queue */
  KithUuidGenerator *nonces;
  gint64 next_number;
  gboolean online;
};

typedef struct
{
  char *channel_id;
  KithMessage *message;
} Sending;

static void send_next (gpointer data);

static void
queue_free (Queue *queue)
{
  kith_alarm_free (queue->alarm);
  g_ptr_array_unref (queue->messages);
  g_free (queue->channel_id);
  g_free (queue);
}

/**
 * kith_outbox_new:
 * @session: whose messages it sends; it owns the outbox
 */
KithOutbox *
kith_outbox_new (KithSession *session)
{
  KithOutbox *self = g_new0 (KithOutbox, 1);

  self->session = session;
  self->queues = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) queue_free);
  self->nonces = kith_uuid_generator_new (kith_session_get_clock (session));
  self->next_number = 1;
  return self;
}

void
kith_outbox_free (KithOutbox *self)
{
  if (!self)
    return;
  g_hash_table_unref (self->queues);
  kith_uuid_generator_free (self->nonces);
  g_free (self);
}

static Queue *
ensure_queue (KithOutbox *self, const char *channel_id)
{
  Queue *queue = g_hash_table_lookup (self->queues, channel_id);

  if (queue)
    return queue;
  queue = g_new0 (Queue, 1);
  queue->outbox = self;
  queue->channel_id = g_strdup (channel_id);
  queue->messages = g_ptr_array_new_with_free_func (g_object_unref);
  queue->alarm = kith_alarm_new (kith_session_get_clock (self->session), send_next, queue);
  g_hash_table_insert (self->queues, queue->channel_id, queue);
  return queue;
}

static Queue *
find_queue (KithOutbox *self, KithMessage *message)
{
  KithChannel *channel = kith_message_get_channel (message);

  return channel ? g_hash_table_lookup (self->queues, kith_channel_get_id (channel)) : NULL;
}

static void
forget (KithOutbox *self, KithMessage *message)
{
  kith_cache_remove (kith_session_get_cache (self->session), kith_session_get_account_key (self->session),
                     KITH_CACHE_OUTBOX, kith_message_get_nonce (message));
}

/* A message of the outbox is kept as what will be sent, with the time it was typed and why it failed. */
static char *
write_entry (KithMessage *message)
{
  JsonObject *object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  KithUser *reply_author = kith_message_get_reply_author (message);

  json_object_set_string_member (object, "content", kith_message_get_content (message));
  json_object_set_int_member (object, "created_at", kith_message_get_created_at (message));
  if (kith_message_get_reply_id (message))
    json_object_set_string_member (object, "reply_to", kith_message_get_reply_id (message));
  if (kith_message_get_reply_excerpt (message))
    json_object_set_string_member (object, "reply_excerpt", kith_message_get_reply_excerpt (message));
  if (reply_author)
    json_object_set_string_member (object, "reply_author", kith_user_get_id (reply_author));
  if (kith_message_get_state (message) == KITH_MESSAGE_FAILED)
    json_object_set_string_member (object, "error",
                                   kith_message_get_error_text (message) ? kith_message_get_error_text (message) : "");
  json_object_unref (object);
  return json_to_string (node, FALSE);
}

static void
keep (KithOutbox *self, Queue *queue, KithMessage *message, gint64 number)
{
  g_autofree char *text = write_entry (message);

  kith_cache_put_text (kith_session_get_cache (self->session), kith_session_get_account_key (self->session),
                       KITH_CACHE_OUTBOX, kith_message_get_nonce (message), queue->channel_id, number, text);
}

static gint64
number_of (KithMessage *message)
{
  return GPOINTER_TO_INT (g_object_get_data (G_OBJECT (message), "kith-outbox-number"));
}

static void
set_number (KithMessage *message, gint64 number)
{
  g_object_set_data (G_OBJECT (message), "kith-outbox-number", GINT_TO_POINTER ((int) number));
}

static void
fail (KithOutbox *self, Queue *queue, KithMessage *message, const char *why)
{
  kith_message_set_state (message, KITH_MESSAGE_FAILED, why);
  keep (self, queue, message, number_of (message));
}

/* Whether the server may take the same message at another time. */
static gboolean
is_passing (const GError *error)
{
  if (error->domain != KITH_ERROR)
    return TRUE;
  return kith_error_get_status ((KithErrorCode) error->code) >= 500 ||
         kith_error_get_status ((KithErrorCode) error->code) == 429 ||
         kith_error_get_status ((KithErrorCode) error->code) == 401;
}

static void
on_sent (GObject *object, GAsyncResult *result, gpointer data)
{
  KithSession *session = KITH_SESSION (object);
  KithOutbox *self = kith_session_get_outbox (session);
  Sending *sending = data;
  Queue *queue = g_hash_table_lookup (self->queues, sending->channel_id);
  g_autoptr (GError) error = NULL;
  gpointer answer = NULL;
  gboolean waiting;

  if (queue && queue->on_way == sending->message)
    queue->on_way = NULL;
  waiting = queue && g_ptr_array_find (queue->messages, sending->message, NULL);
  if (kith_session_call_finish (session, result, &answer, &error))
    {
      if (queue)
        queue->pause_ms = 0;
      kith_reducer_apply_sent (kith_session_get_reducer (session), answer);
      kith_wire_message_free (answer);
    }
  else if (waiting && is_passing (error))
    {
      double retry_after = kith_transport_get_retry_after (result);
      KithChannel *channel = kith_message_get_channel (sending->message);

      if (channel && g_error_matches (error, KITH_ERROR, KITH_ERROR_SLOW_MODE))
        kith_channel_silence (channel, (gint64) (retry_after * 1000));

      queue->pause_ms = CLAMP (queue->pause_ms * 2, FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
      kith_alarm_set (queue->alarm, MAX ((gint64) (retry_after * 1000), queue->pause_ms));
    }
  else if (waiting && g_error_matches (error, KITH_ERROR, KITH_ERROR_MESSAGE_DELETED))
    {
      kith_outbox_discard (self, sending->message);
    }
  else if (waiting)
    {
      fail (self, queue, sending->message, kith_error_get_words (error));
    }
  if (queue && !kith_alarm_is_set (queue->alarm))
    send_next (queue);
  g_object_unref (sending->message);
  g_free (sending->channel_id);
  g_free (sending);
}

static void
send_next (gpointer data)
{
  Queue *queue = data;
  KithOutbox *self = queue->outbox;
  KithMessage *message = NULL;
  const char *params[] = { queue->channel_id, NULL };
  KithWireMessageRequest request = { NULL };
  Sending *sending;

  if (!self->online || queue->on_way || kith_alarm_is_set (queue->alarm))
    return;
  for (guint i = 0; i < queue->messages->len && !message; i++)
    if (kith_message_get_state (g_ptr_array_index (queue->messages, i)) == KITH_MESSAGE_PENDING)
      message = g_ptr_array_index (queue->messages, i);
  if (!message)
    return;
  queue->on_way = message;
  sending = g_new0 (Sending, 1);
  sending->channel_id = g_strdup (queue->channel_id);
  sending->message = g_object_ref (message);
  request.content = (char *) kith_message_get_content (message);
  request.nonce = (char *) kith_message_get_nonce (message);
  request.reply_to = (char *) kith_message_get_reply_id (message);
  kith_session_call_async (self->session, KITH_ROUTE_MESSAGE_SEND, params, NULL, &request, NULL, on_sent, sending);
}

static void
enqueue (KithOutbox *self, KithChannel *channel, KithMessage *message, gint64 number)
{
  Queue *queue = ensure_queue (self, kith_channel_get_id (channel));

  set_number (message, number);
  self->next_number = MAX (self->next_number, number + 1);
  g_ptr_array_add (queue->messages, g_object_ref (message));
}

static void
load_row (KithOutbox *self, const KithCacheRow *row)
{
  KithChannel *channel = row->parent ? kith_session_find_channel (self->session, row->parent) : NULL;
  g_autoptr (JsonNode) node = json_from_string (row->text, NULL);
  g_autoptr (KithMessage) message = NULL;
  JsonObject *object;
  const char *error, *reply_author;

  if (!channel || !node || !JSON_NODE_HOLDS_OBJECT (node))
    return;
  object = json_node_get_object (node);
  message = kith_message_new_pending (channel, row->id,
                                      json_object_get_string_member_with_default (object, "content", ""), NULL,
                                      json_object_get_int_member_with_default (object, "created_at", 0));
  reply_author = json_object_get_string_member_with_default (object, "reply_author", NULL);
  kith_message_set_reply (message, json_object_get_string_member_with_default (object, "reply_to", NULL),
                          reply_author ? kith_session_find_user (self->session, reply_author) : NULL,
                          json_object_get_string_member_with_default (object, "reply_excerpt", NULL));
  error = json_object_get_string_member_with_default (object, "error", NULL);
  if (error)
    kith_message_set_state (message, KITH_MESSAGE_FAILED, error);
  enqueue (self, channel, message, row->number);
}

/**
 * kith_outbox_load_cache:
 *
 * Takes up what was waiting when the program ended.
 */
void
kith_outbox_load_cache (KithOutbox *self)
{
  g_autoptr (GPtrArray) rows = kith_cache_load (kith_session_get_cache (self->session),
                                                kith_session_get_account_key (self->session), KITH_CACHE_OUTBOX, NULL);

  for (guint i = 0; i < rows->len; i++)
    load_row (self, g_ptr_array_index (rows, i));
}

/**
 * kith_outbox_add:
 * @reply_to: (nullable): the message that it answers
 *
 * Returns: (transfer none): the message, pending, which is kept from now on
 */
KithMessage *
kith_outbox_add (KithOutbox *self, KithChannel *channel, const char *content, KithMessage *reply_to)
{
  g_autofree char *nonce = kith_uuid_generator_next (self->nonces);
  gint64 now = kith_clock_now_ms (kith_session_get_clock (self->session));
  g_autoptr (KithMessage) message = kith_message_new_pending (channel, nonce, content, reply_to, now);
  KithTimeline *timeline = kith_channel_peek_timeline (channel);
  Queue *queue = ensure_queue (self, kith_channel_get_id (channel));
  gint64 number = self->next_number;

  enqueue (self, channel, message, number);
  keep (self, queue, message, number);
  if (timeline)
    kith_timeline_add_pending (timeline, message);
  send_next (queue);
  return message;
}

void
kith_outbox_retry (KithOutbox *self, KithMessage *message)
{
  Queue *queue = find_queue (self, message);

  if (!queue || !g_ptr_array_find (queue->messages, message, NULL))
    return;
  kith_message_set_state (message, KITH_MESSAGE_PENDING, NULL);
  keep (self, queue, message, number_of (message));
  send_next (queue);
}

/**
 * kith_outbox_discard:
 *
 * Throws away a message that was not sent; one that is on its way may still arrive.
 */
void
kith_outbox_discard (KithOutbox *self, KithMessage *message)
{
  Queue *queue = find_queue (self, message);
  KithChannel *channel = kith_message_get_channel (message);
  KithTimeline *timeline = channel ? kith_channel_peek_timeline (channel) : NULL;
  G_GNUC_UNUSED g_autoptr (KithMessage) kept = g_object_ref (message);

  if (!queue || !g_ptr_array_remove (queue->messages, message))
    return;
  forget (self, message);
  if (timeline)
    kith_timeline_remove_pending (timeline, message);
  kith_message_set_deleted (message);
  send_next (queue);
}

/**
 * kith_outbox_set_online:
 *
 * Sends what waits, in order, once the server can be reached.
 */
void
kith_outbox_set_online (KithOutbox *self, gboolean online)
{
  GHashTableIter iter;
  gpointer queue;

  if (self->online == online)
    return;
  self->online = online;
  g_hash_table_iter_init (&iter, self->queues);
  while (g_hash_table_iter_next (&iter, NULL, &queue))
    {
      ((Queue *) queue)->pause_ms = 0;
      kith_alarm_stop (((Queue *) queue)->alarm);
      send_next (queue);
    }
}

/**
 * kith_outbox_take:
 *
 * Takes a message out that the server has.
 *
 * Returns: (transfer full) (nullable): the message that waited under this nonce
 */
KithMessage *
kith_outbox_take (KithOutbox *self, const char *channel_id, const char *nonce)
{
  Queue *queue = g_hash_table_lookup (self->queues, channel_id);

  for (guint i = 0; queue && i < queue->messages->len; i++)
    {
      KithMessage *message = g_ptr_array_index (queue->messages, i);

      if (g_strcmp0 (kith_message_get_nonce (message), nonce) != 0)
        continue;
      g_object_ref (message);
      g_ptr_array_remove_index (queue->messages, i);
      forget (self, message);
      return message;
    }
  return NULL;
}

/**
 * kith_outbox_drop_channel:
 *
 * Forgets the messages of a channel that is gone.
 */
void
kith_outbox_drop_channel (KithOutbox *self, const char *channel_id)
{
  Queue *queue = g_hash_table_lookup (self->queues, channel_id);

  if (!queue)
    return;
  for (guint i = 0; i < queue->messages->len; i++)
    forget (self, g_ptr_array_index (queue->messages, i));
  g_hash_table_remove (self->queues, channel_id);
}

/**
 * kith_outbox_get_messages:
 *
 * Returns: (transfer full) (element-type KithMessage): what waits in a channel, in order
 */
GPtrArray *
kith_outbox_get_messages (KithOutbox *self, const char *channel_id)
{
  GPtrArray *messages = g_ptr_array_new_with_free_func (g_object_unref);
  Queue *queue = g_hash_table_lookup (self->queues, channel_id);

  for (guint i = 0; queue && i < queue->messages->len; i++)
    g_ptr_array_add (messages, g_object_ref (g_ptr_array_index (queue->messages, i)));
  return messages;
}
