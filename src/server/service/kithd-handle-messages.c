/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-service-private.h"

#include "kithd-audit.h"
#include "kithd-may.h"
#include "kithd-messages.h"
#include "kithd-read-states.h"
#include "kithd-sending.h"

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

/* An answer shows how the message begins that it answers, so that only who may read that may answer. */
static gboolean
find_reply (KithdService *self, KithdCall *call, const KithdRights *rights, KithWireMessage *message, GError **error)
{
  if (!message->reply_to)
    return TRUE;
  if (!kithd_may_also (self, rights, READING, error))
    return FALSE;
  if (!kithd_messages_find_preview (call->db, message->channel_id, message->reply_to, &message->reply, error))
    return FALSE;
  if (message->reply)
    return TRUE;
  kith_error_set (error, KITH_ERROR_UNKNOWN_REPLY);
  return FALSE;
}

gpointer
kithd_handle_message_send (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireMessageRequest *body = call->body;
  const char *channel_id = call->params[0];
  g_autoptr (KithdRights) rights = kithd_sending_enter (self, call, channel_id, body->nonce, error);
  g_autoptr (KithWireMessage) message = NULL;

  if (!rights)
    return NULL;
  if (rights->repeat_id)
    return kithd_messages_find (call->db, rights->guild_id, channel_id, rights->repeat_id, &message, error)
             ? g_steal_pointer (&message)
             : NULL;
  if (!kithd_sending_check_pace (self, call, rights, error))
    return NULL;
  message = kithd_sending_new_message (self, rights, body->content, body->nonce);
  message->reply_to = g_strdup (body->reply_to);
  if (!find_reply (self, call, rights, message, error) ||
      !kithd_sending_resolve_mentions (self, call->db, rights, message, error) ||
      !kithd_sending_store (self, call, rights, message, NULL, error))
    return NULL;
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
  if (!kithd_sending_resolve_mentions (self, call->db, rights, message, error) ||
      !kithd_messages_update (call->db, message, error) ||
      !kithd_sending_leave_out_blind (self, call->db, rights, message, error))
    return NULL;
  kithd_outcome_add_channel (call->outcome, KITH_EVENT_MESSAGE_UPDATE, kith_wire_message_copy (message),
                             message->guild_id, message->channel_id);
  return g_steal_pointer (&message);
}

/* What moderators do to the messages of others. */
static gboolean
audit (KithdService *self, KithdCall *call, KithdAuditNote *note, const char *guild_id, GError **error)
{
  note->channel_id = call->params[0];
  return !guild_id || kithd_audit_note (self, call, guild_id, note, error);
}

static gboolean
audit_delete (KithdService *self, KithdCall *call, const KithWireMessage *message, GError **error)
{
  const KithWireReasonQuery *query = call->query;
  KithdAuditNote note = { .action = KITH_AUDIT_ACTION_MESSAGE_DELETE,
                          .target_kind = KITH_AUDIT_TARGET_MESSAGE,
                          .target_id = message->id,
                          .target_name = message->author->display_name,
                          .reason = query ? query->reason : NULL };

  return g_str_equal (message->author->id, call->actor->user_id) || audit (self, call, &note, message->guild_id, error);
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
  if (!kithd_messages_delete (call->db, message, error) || !audit_delete (self, call, message, error))
    return NULL;
  deleted = kith_wire_message_deleted_new ();
  deleted->id = g_strdup (message_id);
  deleted->channel_id = g_strdup (channel_id);
  deleted->guild_id = g_strdup (rights->guild_id);
  kithd_outcome_add_channel (call->outcome, KITH_EVENT_MESSAGE_DELETE, deleted, rights->guild_id, channel_id);
  return NULL;
}

/* Deletes those of the list that are there, each once. */
static gboolean
delete_listed (KithdCall *call, const GPtrArray *ids, GPtrArray *deleted, GError **error)
{
  for (guint i = 0; i < ids->len; i++)
    {
      KithWireMessage message = { .id = g_ptr_array_index (ids, i), .channel_id = call->params[0] };

      if (!kithd_messages_find_seq (call->db, message.channel_id, message.id, &message.seq, error))
        return FALSE;
      if (message.seq == 0)
        continue;
      if (!kithd_messages_delete (call->db, &message, error))
        return FALSE;
      g_ptr_array_add (deleted, g_strdup (message.id));
    }
  return TRUE;
}

static gboolean
audit_delete_listed (KithdService *self, KithdCall *call, const char *guild_id, guint n_deleted, GError **error)
{
  const KithWireBulkDeleteRequest *body = call->body;
  g_autoptr (GPtrArray) changes = kithd_audit_changes_new ();
  KithdAuditNote note = { .action = KITH_AUDIT_ACTION_MESSAGE_BULK_DELETE,
                          .target_kind = KITH_AUDIT_TARGET_CHANNEL,
                          .target_id = call->params[0],
                          .changes = changes,
                          .reason = body->reason };
  g_autofree char *count = g_strdup_printf ("%u", n_deleted);

  kithd_audit_changes_add (changes, "messages", count, NULL);
  return audit (self, call, &note, guild_id, error);
}

gpointer
kithd_handle_messages_delete (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireBulkDeleteRequest *body = call->body;
  const char *channel_id = call->params[0];
  g_autoptr (KithdRights) rights = enter (self, call, KITH_PERMISSION_MANAGE_MESSAGES, error);
  g_autoptr (KithWireMessagesDeleted) deleted = kith_wire_messages_deleted_new ();

  if (!rights || !delete_listed (call, body->ids, deleted->ids, error) || deleted->ids->len == 0 ||
      !audit_delete_listed (self, call, rights->guild_id, deleted->ids->len, error))
    return NULL;
  deleted->channel_id = g_strdup (channel_id);
  deleted->guild_id = g_strdup (rights->guild_id);
  kithd_outcome_add_channel (call->outcome, KITH_EVENT_MESSAGE_DELETE_BULK, g_steal_pointer (&deleted),
                             rights->guild_id, channel_id);
  return NULL;
}

/* Moves the place up to which one has read: only on, but for who goes back on purpose. */
static gboolean
move_read_state (KithdCall *call, gint64 seq, gboolean *moved, GError **error)
{
  const KithWireReadRequest *body = call->body;
  const char *channel_id = call->params[0], *user_id = call->actor->user_id;

  *moved = TRUE;
  if (body->has_unread && body->unread)
    return kithd_read_states_rewind (call->db, channel_id, user_id, seq, error);
  return kithd_read_states_advance (call->db, channel_id, user_id, body->message_id, seq, moved, error);
}

gpointer
kithd_handle_read_get (KithdService *self, KithdCall *call, GError **error)
{
  const char *channel_id = call->params[0];
  g_autoptr (KithdRights) rights = kithd_may_in_channel (self, call, channel_id, 0, error);
  KithWireReadState *state = NULL;

  if (rights && kithd_read_states_find (call->db, channel_id, call->actor->user_id, &state, error) && !state)
    kith_error_set (error, KITH_ERROR_UNKNOWN_CHANNEL);
  return state;
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
  if (!move_read_state (call, seq, &moved, error) ||
      !kithd_read_states_find (call->db, channel_id, user_id, &state, error))
    return NULL;
  state->has_unread = state->unread = body->has_unread && body->unread;
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
