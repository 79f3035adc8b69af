/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-service-private.h"

#include "kithd-may.h"
#include "kithd-members.h"
#include "kithd-messages.h"
#include "kithd-sending.h"

/* What the actor reads at an address of a channel and a message. */
static KithWireMessage *
read_message (KithdService *self, KithdCall *call, GError **error)
{
  g_autoptr (KithdRights) rights = NULL;
  KithWireMessage *message;

  if (!kithd_rights_find_in_channel (call->db, call->params[0], call->actor->user_id, &rights, error) ||
      !kithd_may_in_text_channel (self, rights, KITH_PERMISSION_READ_HISTORY, error) ||
      !kithd_messages_find (call->db, rights->guild_id, call->params[0], call->params[1], &message, error))
    return NULL;
  if (!message)
    kith_error_set (error, KITH_ERROR_UNKNOWN_MESSAGE);
  return message;
}

/* Where it goes, ids would tell of people who are not known there. */
static char *
name_mentions (const KithWireMessage *message)
{
  GString *text = g_string_new (message->content);

  for (guint i = 0; i < message->mentions->len; i++)
    {
      const KithWireUser *user = g_ptr_array_index (message->mentions, i);
      g_autofree char *mention = g_strdup_printf ("<@%s>", user->id);
      g_autofree char *name = g_strdup_printf ("@%s", user->display_name);

      g_string_replace (text, mention, name, 0);
    }
  if (g_utf8_strlen (text->str, -1) > KITH_LIMIT_FORWARDED_MAX)
    g_string_truncate (text, (gsize) (g_utf8_offset_to_pointer (text->str, KITH_LIMIT_FORWARDED_MAX) - text->str));
  return g_string_free (text, FALSE);
}

static gboolean
find_author_name (KithdDb *db, const KithWireMessage *message, char **name, GError **error)
{
  g_autoptr (KithWireMember) member = NULL;

  if (!kithd_members_find (db, message->guild_id, message->author->id, &member, error))
    return FALSE;
  *name = g_strdup (member && member->nickname ? member->nickname : message->author->display_name);
  return TRUE;
}

/* What is forwarded of a message; of one that forwards something itself that is handed on, with its origin. */
static gboolean
take_snapshot (KithdDb *db, const KithWireMessage *message, KithWireForwardedMessage **snapshot,
               KithWireMessagePlace **origin, GError **error)
{
  if (message->forwarded)
    {
      *snapshot = kith_wire_forwarded_message_copy (message->forwarded);
      if (!kithd_messages_find_origin (db, message->channel_id, message->id, origin, error))
        return FALSE;
      if (!*origin)
        *origin = kith_wire_message_place_new ();
      return TRUE;
    }
  *snapshot = kith_wire_forwarded_message_new ();
  (*snapshot)->content = name_mentions (message);
  (*snapshot)->created_at = message->created_at;
  *origin = kith_wire_message_place_new ();
  (*origin)->channel_id = g_strdup (message->channel_id);
  (*origin)->message_id = g_strdup (message->id);
  return find_author_name (db, message, &(*snapshot)->author_name, error);
}

static gpointer
send_on (KithdService *self, KithdCall *call, KithdRights *rights, const KithWireMessage *source, GError **error)
{
  const KithWireForwardRequest *body = call->body;
  g_autoptr (KithWireMessage) message = NULL;
  g_autoptr (KithWireMessagePlace) origin = NULL;

  if (!kithd_sending_check_pace (self, call, rights, error))
    return NULL;
  message = kithd_sending_new_message (self, rights, body->comment ? body->comment : "", body->nonce);
  if (!take_snapshot (call->db, source, &message->forwarded, &origin, error) ||
      !kithd_sending_resolve_mentions (self, call->db, rights, message, error) ||
      !kithd_sending_store (self, call, rights, message, origin, error))
    return NULL;
  return g_steal_pointer (&message);
}

gpointer
kithd_handle_message_forward (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireForwardRequest *body = call->body;
  g_autoptr (KithWireMessage) source = read_message (self, call, error);
  g_autoptr (KithdRights) rights = NULL;
  KithWireMessage *repeat;

  if (!source)
    return NULL;
  if (source->kind != KITH_MESSAGE_KIND_TEXT)
    {
      kith_error_set (error, KITH_ERROR_SYSTEM_MESSAGE);
      return NULL;
    }
  rights = kithd_sending_enter (self, call, body->channel_id, body->nonce, error);
  if (!rights)
    return NULL;
  if (rights->repeat_id)
    return kithd_messages_find (call->db, rights->guild_id, body->channel_id, rights->repeat_id, &repeat, error)
             ? repeat
             : NULL;
  return send_on (self, call, rights, source, error);
}

/* Events are shared by all who get them, so a message never says where its origin stands; it is asked for here. */
gpointer
kithd_handle_message_origin (KithdService *self, KithdCall *call, GError **error)
{
  g_autoptr (KithWireMessage) message = read_message (self, call, error);
  g_autoptr (KithWireMessagePlace) origin = NULL;
  g_autoptr (KithdRights) rights = NULL;

  if (!message || !kithd_messages_find_origin (call->db, message->channel_id, message->id, &origin, error) ||
      (origin && !kithd_rights_find_in_channel (call->db, origin->channel_id, call->actor->user_id, &rights, error)))
    return NULL;
  if (origin && kithd_may_in_text_channel (self, rights, KITH_PERMISSION_READ_HISTORY, NULL))
    return g_steal_pointer (&origin);
  kith_error_set (error, KITH_ERROR_UNKNOWN_MESSAGE);
  return NULL;
}
