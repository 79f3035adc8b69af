/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-service-private.h"

#include "kithd-conversation.h"
#include "kithd-conversations.h"
#include "kithd-may.h"
#include "kithd-members.h"
#include "kithd-mentions.h"
#include "kithd-messages.h"
#include "kithd-read-states.h"

#define READING KITH_PERMISSION_READ_HISTORY

/* Rights in a text channel. */
static KithdRights *
enter (KithdService *self, KithdCall *call, guint64 needed, GError **error)
{
  g_autoptr (KithdRights) rights = NULL;

  if (!kithd_rights_find_in_channel (call->db, call->params[0], call->actor->user_id, &rights, error) ||
      !kithd_may_in_text_channel (self, rights, needed, error))
    return NULL;
  return g_steal_pointer (&rights);
}

static void
reverse (GPtrArray *array)
{
  for (guint i = 0; i < array->len / 2; i++)
    {
      gpointer item = array->pdata[i];

      array->pdata[i] = array->pdata[array->len - 1 - i];
      array->pdata[array->len - 1 - i] = item;
    }
}

/* The page around a message: half older, then the message with newer ones. */
static gboolean
list_around (KithdCall *call, const char *guild_id, const KithdPlace *place, guint limit, KithWireMessageList *list,
             GError **error)
{
  const char *channel_id = call->params[0];
  gint64 after = place->before == place->after ? place->after - 1 : place->after;

  if (!kithd_messages_list_before (call->db, guild_id, channel_id, place->before, limit / 2, list->items,
                                   &list->more_before, error))
    return FALSE;
  reverse (list->items);
  return kithd_messages_list_after (call->db, guild_id, channel_id, after, limit - list->items->len, list->items,
                                    &list->more_after, error);
}

static gboolean
list_page (KithdCall *call, const char *guild_id, const KithWirePageQuery *query, KithWireMessageList *list,
           GError **error)
{
  const char *channel_id = call->params[0];
  const char *key = query->before ? query->before : query->after ? query->after : query->around;
  guint limit = query->has_limit ? (guint) query->limit : KITH_LIMIT_PAGE_DEFAULT;
  KithdPlace place = { G_MAXINT64, G_MAXINT64 };

  if (key && !kithd_messages_locate (call->db, channel_id, key, &place, error))
    return FALSE;
  if (query->around)
    return list_around (call, guild_id, &place, limit, list, error);
  if (query->after)
    {
      list->more_before = TRUE;
      return kithd_messages_list_after (call->db, guild_id, channel_id, place.after, limit, list->items,
                                        &list->more_after, error);
    }
  if (!kithd_messages_list_before (call->db, guild_id, channel_id, place.before, limit, list->items, &list->more_before,
                                   error))
    return FALSE;
  reverse (list->items);
  list->more_after = query->before != NULL;
  return TRUE;
}

gpointer
kithd_handle_messages_list (KithdService *self, KithdCall *call, GError **error)
{
  static const KithWirePageQuery newest = { 0 };
  const KithWirePageQuery *query = call->query ? call->query : &newest;
  g_autoptr (KithdRights) rights = enter (self, call, READING, error);
  g_autoptr (KithWireMessageList) list = kith_wire_message_list_new ();

  if (!rights)
    return NULL;
  if (!!query->before + !!query->after + !!query->around > 1)
    {
      kith_error_set (error, KITH_ERROR_INVALID_QUERY);
      return NULL;
    }
  return list_page (call, rights->guild_id, query, list, error) ? g_steal_pointer (&list) : NULL;
}

/* Turns what the content names into people: members of the guild or of the conversation, and everybody where the author
 * may call them. */
static gboolean
resolve_mentions (KithdService *self, KithdDb *db, const KithdRights *rights, KithWireMessage *message, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  gboolean everyone;

  kithd_mentions_scan (message->content, ids, &everyone);
  message->mention_everyone = everyone && (kithd_may_compute (self, rights) & KITH_PERMISSION_MENTION_EVERYONE) != 0;
  g_ptr_array_foreach (message->mentions, (GFunc) (void *) kith_wire_user_free, NULL);
  g_ptr_array_set_size (message->mentions, 0);
  for (guint i = 0; i < ids->len; i++)
    {
      const char *id = g_ptr_array_index (ids, i);
      KithWireUser *user;

      if (rights->guild_id ? !kithd_members_find_user (db, rights->guild_id, id, &user, error)
                           : !kithd_conversations_find_user (db, message->channel_id, id, &user, error))
        return FALSE;
      if (user)
        g_ptr_array_add (message->mentions, user);
    }
  return TRUE;
}

static gboolean
find_reply (KithdCall *call, KithWireMessage *message, GError **error)
{
  if (!message->reply_to)
    return TRUE;
  if (!kithd_messages_find_preview (call->db, message->channel_id, message->reply_to, &message->reply, error))
    return FALSE;
  if (message->reply)
    return TRUE;
  kith_error_set (error, KITH_ERROR_UNKNOWN_REPLY);
  return FALSE;
}

static KithWireMessage *
new_message (KithdService *self, KithdCall *call, KithdRights *rights)
{
  const KithWireMessageRequest *body = call->body;
  KithWireMessage *message = kith_wire_message_new ();

  message->id = kithd_service_new_id (self);
  message->channel_id = g_strdup (call->params[0]);
  message->guild_id = g_strdup (rights->guild_id);
  message->seq = rights->last_seq + 1;
  message->kind = KITH_MESSAGE_KIND_TEXT;
  message->author = g_steal_pointer (&rights->author);
  message->content = g_strdup (body->content);
  message->nonce = g_strdup (body->nonce);
  message->created_at = kithd_service_now (self);
  message->reply_to = g_strdup (body->reply_to);
  return message;
}

gpointer
kithd_handle_message_send (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireMessageRequest *body = call->body;
  const char *channel_id = call->params[0], *user_id = call->actor->user_id;
  g_autoptr (KithdRights) rights = NULL;
  g_autoptr (KithWireMessage) message = NULL;
  gboolean moved;

  if (!kithd_rights_find_sender (call->db, channel_id, user_id, body->nonce, &rights, error) ||
      !kithd_may_in_text_channel (self, rights, KITH_PERMISSION_SEND_MESSAGES, error))
    return NULL;
  if (rights->repeat_id)
    return kithd_messages_find (call->db, rights->guild_id, channel_id, rights->repeat_id, &message, error)
             ? g_steal_pointer (&message)
             : NULL;
  message = new_message (self, call, rights);
  if (!find_reply (call, message, error) || !resolve_mentions (self, call->db, rights, message, error))
    return NULL;
  kithd_db_job_waive_undo (call->db);
  if (!rights->guild_id && (!kithd_conversation_wake (call, channel_id, error) ||
                            !kithd_conversations_note_speaker (call->db, channel_id, user_id, error)))
    return NULL;
  if (!kithd_messages_insert (call->db, message, error) ||
      !kithd_read_states_advance (call->db, channel_id, user_id, message->id, message->seq, &moved, error))
    return NULL;
  kithd_outcome_add_channel (call->outcome, KITH_EVENT_MESSAGE_CREATE, kith_wire_message_copy (message),
                             message->guild_id, channel_id);
  return g_steal_pointer (&message);
}

static KithWireMessage *
get_message (KithdCall *call, const KithdRights *rights, GError **error)
{
  KithWireMessage *message;

  if (!kithd_messages_find (call->db, rights->guild_id, call->params[0], call->params[1], &message, error))
    return NULL;
  if (!message)
    kith_error_set (error, KITH_ERROR_UNKNOWN_MESSAGE);
  return message;
}

gpointer
kithd_handle_message_get (KithdService *self, KithdCall *call, GError **error)
{
  g_autoptr (KithdRights) rights = enter (self, call, READING, error);

  return rights ? get_message (call, rights, error) : NULL;
}

gpointer
kithd_handle_message_edit (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireMessagePatch *patch = call->body;
  g_autoptr (KithdRights) rights = enter (self, call, KITH_PERMISSION_SEND_MESSAGES, error);
  g_autoptr (KithWireMessage) message = rights ? get_message (call, rights, error) : NULL;

  if (!message)
    return NULL;
  if (message->kind != KITH_MESSAGE_KIND_TEXT || !g_str_equal (message->author->id, call->actor->user_id))
    {
      kith_error_set (error, KITH_ERROR_NOT_THE_AUTHOR);
      return NULL;
    }
  if (g_str_equal (message->content, patch->content))
    return g_steal_pointer (&message);
  g_free (message->content);
  message->content = g_strdup (patch->content);
  message->edited_at = kithd_service_now (self);
  if (!resolve_mentions (self, call->db, rights, message, error) || !kithd_messages_update (call->db, message, error))
    return NULL;
  kithd_outcome_add_channel (call->outcome, KITH_EVENT_MESSAGE_UPDATE, kith_wire_message_copy (message),
                             message->guild_id, message->channel_id);
  return g_steal_pointer (&message);
}

gpointer
kithd_handle_message_delete (KithdService *self, KithdCall *call, GError **error)
{
  const char *channel_id = call->params[0], *message_id = call->params[1];
  g_autoptr (KithdRights) rights = enter (self, call, 0, error);
  g_autoptr (KithWireMessage) message = NULL;
  KithWireMessageDeleted *deleted;

  if (!rights || !kithd_messages_find (call->db, rights->guild_id, channel_id, message_id, &message, error) || !message)
    return NULL;
  if (!g_str_equal (message->author->id, call->actor->user_id) &&
      !(kithd_may_compute (self, rights) & KITH_PERMISSION_MANAGE_MESSAGES))
    {
      kith_error_set (error, KITH_ERROR_MISSING_PERMISSION);
      return NULL;
    }
  if (!kithd_messages_delete (call->db, message, error))
    return NULL;
  deleted = kith_wire_message_deleted_new ();
  deleted->id = g_strdup (message_id);
  deleted->channel_id = g_strdup (channel_id);
  deleted->guild_id = g_strdup (rights->guild_id);
  kithd_outcome_add_channel (call->outcome, KITH_EVENT_MESSAGE_DELETE, deleted, rights->guild_id, channel_id);
  return NULL;
}

gpointer
kithd_handle_read_put (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireReadRequest *body = call->body;
  const char *channel_id = call->params[0], *user_id = call->actor->user_id;
  g_autoptr (KithdRights) rights = kithd_may_in_channel (self, call, channel_id, 0, error);
  g_autoptr (KithWireReadState) state = NULL;
  gboolean moved;
  gint64 seq;

  if (!rights || !kithd_messages_find_seq (call->db, channel_id, body->message_id, &seq, error))
    return NULL;
  if (seq == 0)
    {
      kith_error_set (error, KITH_ERROR_UNKNOWN_MESSAGE);
      return NULL;
    }
  if (!kithd_read_states_advance (call->db, channel_id, user_id, body->message_id, seq, &moved, error) ||
      !kithd_read_states_find (call->db, channel_id, user_id, &state, error))
    return NULL;
  if (moved)
    kithd_outcome_add_user (call->outcome, KITH_EVENT_READ_UPDATE, kith_wire_read_state_copy (state), user_id);
  return g_steal_pointer (&state);
}

gpointer
kithd_handle_typing_post (KithdService *self, KithdCall *call, GError **error)
{
  g_autoptr (KithdRights) rights = enter (self, call, KITH_PERMISSION_SEND_MESSAGES, error);
  KithWireTyping *typing;

  /* Nobody can tell who is invisible from who is away. */
  if (!rights || kithd_presence_get_own (self->presence, call->actor->user_id) == KITH_PRESENCE_STATUS_INVISIBLE)
    return NULL;
  typing = kith_wire_typing_new ();
  typing->channel_id = g_strdup (call->params[0]);
  typing->guild_id = g_strdup (rights->guild_id);
  typing->user_id = g_strdup (call->actor->user_id);
  kithd_outcome_add_channel (call->outcome, KITH_EVENT_TYPING_START, typing, rights->guild_id, call->params[0]);
  return NULL;
}
