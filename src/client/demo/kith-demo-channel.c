/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-demo-channel.h"

#include "kith-demo-id.h"
#include "kith-demo-people.h"
#include "kith-uuid.h"

#include <string.h>

#define EXCERPT_CHARACTERS 120
#define MINUTE_MS (G_GINT64_CONSTANT (60) * 1000)

/**
 * kith_demo_channel_new:
 * @wire: (transfer full): what the channel is
 * @history: (transfer full) (nullable): its past
 *
 * Returns: (transfer full): a channel
 */
KithDemoChannel *
kith_demo_channel_new (KithWireChannel *wire, guint place, KithDemoHistory *history)
{
  KithDemoChannel *self = g_new0 (KithDemoChannel, 1);

  self->wire = wire;
  self->place = place;
  self->history = history;
  self->added = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_message_free);
  self->changed = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) kith_wire_message_free);
  self->deleted = g_hash_table_new (NULL, NULL);
  self->read_seq = history ? kith_demo_history_get_length (history) : 0;
  return self;
}

void
kith_demo_channel_free (KithDemoChannel *self)
{
  kith_wire_channel_free (self->wire);
  g_clear_pointer (&self->history, kith_demo_history_free);
  g_ptr_array_unref (self->added);
  g_hash_table_unref (self->changed);
  g_hash_table_unref (self->deleted);
  g_free (self);
}

static guint
get_history_length (KithDemoChannel *self)
{
  return self->history ? kith_demo_history_get_length (self->history) : 0;
}

/**
 * kith_demo_channel_get_last_seq:
 *
 * Returns: the number of the newest message that was ever sent
 */
guint
kith_demo_channel_get_last_seq (KithDemoChannel *self)
{
  return get_history_length (self) + self->added->len;
}

static char *
get_message_id (KithDemoChannel *self, guint seq)
{
  guint length = get_history_length (self);

  if (seq <= length)
    return kith_demo_history_get_id (self->history, seq);
  return g_strdup (((const KithWireMessage *) g_ptr_array_index (self->added, seq - length - 1))->id);
}

static guint
find_any_seq (KithDemoChannel *self, const char *id)
{
  guint length = get_history_length (self);
  KithDemoId parts;

  if (!kith_demo_id_parse (id, &parts) || parts.kind != KITH_DEMO_ID_MESSAGE || parts.place != self->place)
    return 0;
  if (parts.number <= length)
    return self->history ? kith_demo_history_find_seq (self->history, id) : 0;
  if (parts.number > kith_demo_channel_get_last_seq (self))
    return 0;
  return strcmp (((const KithWireMessage *) g_ptr_array_index (self->added, parts.number - length - 1))->id, id) == 0
           ? parts.number
           : 0;
}

/**
 * kith_demo_channel_find_seq:
 *
 * Returns: the number of a message that is there, or 0
 */
guint
kith_demo_channel_find_seq (KithDemoChannel *self, const char *id)
{
  guint seq = find_any_seq (self, id);

  return g_hash_table_contains (self->deleted, GUINT_TO_POINTER (seq)) ? 0 : seq;
}

static KithWireUser *
get_user (KithDemoChannel *self, guint person)
{
  return self->get_user ? self->get_user (self->data, person) : kith_demo_people_get_user (person);
}

static void
add_mentions (KithDemoChannel *self, KithWireMessage *message)
{
  gboolean seen[KITH_DEMO_N_PEOPLE] = { FALSE };

  for (const char *at = strstr (message->content, "<@"); at; at = strstr (at + 2, "<@"))
    {
      g_autofree char *id = g_strndup (at + 2, KITH_UUID_LENGTH);
      KithDemoId parts;

      if (strlen (at) > KITH_UUID_LENGTH + 2 && at[KITH_UUID_LENGTH + 2] == '>' && kith_demo_id_parse (id, &parts) &&
          parts.kind == KITH_DEMO_ID_PERSON && parts.number < KITH_DEMO_N_PEOPLE && !seen[parts.number])
        {
          seen[parts.number] = TRUE;
          g_ptr_array_add (message->mentions, get_user (self, parts.number));
        }
    }
  message->mention_everyone = strstr (message->content, "@everyone") != NULL;
}

static KithWireMessage *
make_message (KithDemoChannel *self, guint seq, guint person, const char *content, gint64 created_at)
{
  KithWireMessage *message = kith_wire_message_new ();

  message->id = kith_demo_id_format (created_at, KITH_DEMO_ID_MESSAGE, self->place, seq);
  message->channel_id = g_strdup (self->wire->id);
  message->guild_id = g_strdup (self->wire->guild_id);
  message->seq = seq;
  message->kind = KITH_MESSAGE_KIND_TEXT;
  message->author = get_user (self, person);
  message->content = g_strdup (content);
  message->created_at = created_at;
  add_mentions (self, message);
  return message;
}

static KithWireMessage *
get_message_without_reply (KithDemoChannel *self, guint seq, guint *reply_seq)
{
  guint length = get_history_length (self);
  const KithWireMessage *changed = (const KithWireMessage *) g_hash_table_lookup (self->changed,
                                                                                  GUINT_TO_POINTER (seq));
  g_auto (KithDemoMessage) source = { 0 };
  KithWireMessage *message;

  if (changed)
    return kith_wire_message_copy (changed);
  if (seq > length)
    return kith_wire_message_copy ((const KithWireMessage *) g_ptr_array_index (self->added, seq - length - 1));

  kith_demo_history_get_message (self->history, seq, &source);
  message = make_message (self, seq, source.author, source.content, source.created_at);
  if (source.edited)
    message->edited_at = source.created_at + MINUTE_MS;
  *reply_seq = source.reply_seq;
  return message;
}

static void
add_reply (KithDemoChannel *self, KithWireMessage *message, guint reply_seq)
{
  guint ignored = 0;

  g_clear_pointer (&message->reply, kith_wire_reply_preview_free);
  message->reply = kith_wire_reply_preview_new ();
  message->reply->id = g_strdup (message->reply_to);
  if (!g_hash_table_contains (self->deleted, GUINT_TO_POINTER (reply_seq)))
    {
      g_autoptr (KithWireMessage) origin = get_message_without_reply (self, reply_seq, &ignored);
      g_autofree char *excerpt = g_utf8_substring (
        origin->content, 0, MIN (g_utf8_strlen (origin->content, -1), (glong) EXCERPT_CHARACTERS));

      message->reply->author = g_steal_pointer (&origin->author);
      message->reply->excerpt = g_strdelimit (g_steal_pointer (&excerpt), "\n", ' ');
    }
}

/**
 * kith_demo_channel_get_message:
 *
 * Returns: (transfer full) (nullable): a message; %NULL where it was deleted
 */
KithWireMessage *
kith_demo_channel_get_message (KithDemoChannel *self, guint seq)
{
  guint reply_seq = 0;
  KithWireMessage *message;

  if (seq < 1 || seq > kith_demo_channel_get_last_seq (self) ||
      g_hash_table_contains (self->deleted, GUINT_TO_POINTER (seq)))
    return NULL;
  message = get_message_without_reply (self, seq, &reply_seq);
  if (reply_seq && !message->reply_to)
    message->reply_to = get_message_id (self, reply_seq);
  else if (message->reply_to)
    reply_seq = find_any_seq (self, message->reply_to);
  if (reply_seq)
    add_reply (self, message, reply_seq);
  return message;
}

/**
 * kith_demo_channel_find_nonce:
 *
 * Returns: (transfer full) (nullable): the message that was sent with a nonce
 */
KithWireMessage *
kith_demo_channel_find_nonce (KithDemoChannel *self, const char *nonce)
{
  for (guint i = 0; i < self->added->len; i++)
    {
      const KithWireMessage *message = (const KithWireMessage *) g_ptr_array_index (self->added, i);

      if (g_strcmp0 (message->nonce, nonce) == 0)
        return kith_demo_channel_get_message (self, (guint) message->seq);
    }
  return NULL;
}

/* How many messages sort before an id that need not be one of this channel. */
static guint
count_before (KithDemoChannel *self, const char *id)
{
  guint low = 0, high = kith_demo_channel_get_last_seq (self);

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      g_autofree char *other = get_message_id (self, middle + 1);

      if (strcmp (other, id) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static guint
take_older (KithDemoChannel *self, guint below, guint limit, GPtrArray *messages)
{
  guint seq = below;

  while (messages->len < limit && seq > 1)
    {
      KithWireMessage *message = kith_demo_channel_get_message (self, --seq);

      if (message)
        g_ptr_array_insert (messages, 0, message);
    }
  return seq;
}

static guint
take_newer (KithDemoChannel *self, guint above, guint limit, GPtrArray *messages)
{
  guint seq = above, last = kith_demo_channel_get_last_seq (self);

  while (messages->len < limit && seq < last)
    {
      KithWireMessage *message = kith_demo_channel_get_message (self, ++seq);

      if (message)
        g_ptr_array_add (messages, message);
    }
  return seq;
}

static gboolean
has_any (KithDemoChannel *self, guint from, guint to)
{
  for (guint seq = from; seq <= to; seq++)
    if (!g_hash_table_contains (self->deleted, GUINT_TO_POINTER (seq)))
      return TRUE;
  return FALSE;
}

/**
 * kith_demo_channel_get_page:
 * @query: (nullable): which page
 *
 * Returns: (transfer full): messages, oldest first
 */
KithWireMessageList *
kith_demo_channel_get_page (KithDemoChannel *self, const KithWirePageQuery *query)
{
  KithWireMessageList *list = kith_wire_message_list_new ();
  guint limit = query && query->has_limit ? (guint) query->limit : KITH_LIMIT_PAGE_DEFAULT;
  guint last = kith_demo_channel_get_last_seq (self);
  guint oldest = last + 1, newest = last, key = 0;
  const char *id = query ? (query->before ? query->before : query->after ? query->after : query->around) : NULL;

  if (id)
    {
      key = find_any_seq (self, id);
      oldest = (key ? key : count_before (self, id) + 1);
      newest = key ? key : oldest - 1;
    }
  if (!id || query->before)
    {
      newest = oldest - 1;
      oldest = take_older (self, oldest, limit, list->items);
    }
  else if (query->after)
    {
      oldest = newest + 1;
      newest = take_newer (self, newest, limit, list->items);
    }
  else
    {
      guint below = oldest;

      oldest = take_older (self, oldest, limit / 2, list->items);
      newest = take_newer (self, below - 1, limit, list->items);
    }
  list->more_before = oldest > 1 && has_any (self, 1, oldest - 1);
  list->more_after = newest < last && has_any (self, newest + 1, last);
  return list;
}

/**
 * kith_demo_channel_get_wire:
 *
 * Returns: (transfer full): the channel as the wire carries it
 */
KithWireChannel *
kith_demo_channel_get_wire (KithDemoChannel *self)
{
  KithWireChannel *wire = kith_wire_channel_copy (self->wire);
  guint last = kith_demo_channel_get_last_seq (self);

  wire->last_seq = last;
  if (last > 0)
    wire->last_message_id = get_message_id (self, last);
  return wire;
}

static gboolean
is_mine (const KithWireMessage *message)
{
  return strcmp (message->author->username, kith_demo_people[KITH_DEMO_ME].username) == 0;
}

static gboolean
names_me (const KithWireMessage *message)
{
  if (is_mine (message))
    return FALSE;
  for (guint i = 0; i < message->mentions->len; i++)
    {
      const KithWireUser *user = (const KithWireUser *) g_ptr_array_index (message->mentions, i);

      if (strcmp (user->username, kith_demo_people[KITH_DEMO_ME].username) == 0)
        return TRUE;
    }
  return FALSE;
}

/**
 * kith_demo_message_mentions_me:
 *
 * Returns: whether it calls the person who looks
 */
gboolean
kith_demo_message_mentions_me (const KithWireMessage *message)
{
  return names_me (message) || (message->mention_everyone && !is_mine (message));
}

/**
 * kith_demo_channel_get_read_state:
 *
 * Returns: (transfer full): how far the person who looks has read
 */
KithWireReadState *
kith_demo_channel_get_read_state (KithDemoChannel *self)
{
  KithWireReadState *state = kith_wire_read_state_new ();

  state->channel_id = g_strdup (self->wire->id);
  state->last_read_seq = self->read_seq;
  if (self->read_seq > 0)
    state->last_read_id = get_message_id (self, self->read_seq);
  for (guint seq = self->read_seq + 1; seq <= kith_demo_channel_get_last_seq (self); seq++)
    {
      g_autoptr (KithWireMessage) message = kith_demo_channel_get_message (self, seq);

      if (!message || !kith_demo_message_mentions_me (message))
        continue;
      state->mention_count++;
      state->everyone_mentions += !names_me (message);
    }
  return state;
}

/**
 * kith_demo_channel_add:
 * @nonce: (nullable): what the sender calls it
 * @reply_to: (nullable): the message that it answers
 *
 * Puts a new message at the end.
 *
 * Returns: (transfer full): the message
 */
KithWireMessage *
kith_demo_channel_add (KithDemoChannel *self, guint person, const char *content, const char *nonce,
                       const char *reply_to, gint64 now_ms)
{
  guint seq = kith_demo_channel_get_last_seq (self) + 1;
  KithWireMessage *message;

  if (seq > 1)
    {
      g_autofree char *newest = get_message_id (self, seq - 1);

      now_ms = MAX (now_ms, kith_uuid_get_time (newest));
    }
  message = make_message (self, seq, person, content, now_ms);
  message->nonce = g_strdup (nonce);
  message->reply_to = g_strdup (reply_to);
  g_ptr_array_add (self->added, message);
  return kith_demo_channel_get_message (self, seq);
}

/**
 * kith_demo_channel_edit:
 *
 * Gives a message another text.
 *
 * Returns: (transfer full): the message as it is now
 */
KithWireMessage *
kith_demo_channel_edit (KithDemoChannel *self, guint seq, const char *content, gint64 now_ms)
{
  KithWireMessage *message = kith_demo_channel_get_message (self, seq);

  g_free (message->content);
  message->content = g_strdup (content);
  message->edited_at = MAX (now_ms, message->created_at);
  for (guint i = 0; i < message->mentions->len; i++)
    kith_wire_user_free ((KithWireUser *) g_ptr_array_index (message->mentions, i));
  g_ptr_array_set_size (message->mentions, 0);
  add_mentions (self, message);
  g_hash_table_replace (self->changed, GUINT_TO_POINTER (seq), message);
  return kith_demo_channel_get_message (self, seq);
}

/**
 * kith_demo_channel_delete:
 *
 * Takes a message away; its number is not given again.
 */
void
kith_demo_channel_delete (KithDemoChannel *self, guint seq)
{
  g_hash_table_remove (self->changed, GUINT_TO_POINTER (seq));
  g_hash_table_add (self->deleted, GUINT_TO_POINTER (seq));
}

/**
 * kith_demo_channel_replace:
 * @message: (transfer full): one of the channel's
 *
 * Makes a message other than it was.
 */
void
kith_demo_channel_replace (KithDemoChannel *self, KithWireMessage *message)
{
  g_hash_table_replace (self->changed, GUINT_TO_POINTER ((guint) message->seq), message);
}
