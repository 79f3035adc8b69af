/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-service-private.h"

#include "kithd-accounts.h"
#include "kithd-audit.h"
#include "kithd-conversation.h"
#include "kithd-may.h"
#include "kithd-messages.h"
#include "kithd-note.h"
#include "kithd-read-states.h"

static KithdRights *
enter (KithdService *self, KithdCall *call, guint64 needed, GError **error)
{
  g_autoptr (KithdRights) rights = NULL;

  if (!kithd_rights_find_in_channel (call->db, call->params[0], call->actor->user_id, &rights, error) ||
      !kithd_may_in_text_channel (self, rights, needed, error))
    return NULL;
  return g_steal_pointer (&rights);
}

/* In a guild moderators pin what they may read, since that is told again; in a conversation everybody who may speak. */
static KithdRights *
enter_to_pin (KithdService *self, KithdCall *call, GError **error)
{
  g_autoptr (KithdRights) rights = enter (self, call, 0, error);

  if (!rights ||
      !kithd_may_in_text_channel (self, rights,
                                  KITH_PERMISSION_READ_HISTORY | (rights->guild_id ? KITH_PERMISSION_MANAGE_MESSAGES
                                                                                   : KITH_PERMISSION_SEND_MESSAGES),
                                  error))
    return NULL;
  return g_steal_pointer (&rights);
}

gpointer
kithd_handle_pins_list (KithdService *self, KithdCall *call, GError **error)
{
  g_autoptr (KithdRights) rights = enter (self, call, KITH_PERMISSION_READ_HISTORY, error);
  g_autoptr (KithWirePinList) list = kith_wire_pin_list_new ();

  if (!rights || !kithd_messages_list_pins (call->db, rights->guild_id, call->params[0], list->items, error))
    return NULL;
  return g_steal_pointer (&list);
}

static gboolean
check_room (KithdCall *call, GError **error)
{
  guint count;

  if (!kithd_messages_count_pins (call->db, call->params[0], &count, error))
    return FALSE;
  if (count < KITH_LIMIT_PINS_PER_CHANNEL)
    return TRUE;
  kith_error_set (error, KITH_ERROR_TOO_MANY_PINS);
  return FALSE;
}

/* The note that tells of a pin stands as an answer to the message, so that it shows how that begins. */
static gboolean
note_pin (KithdService *self, KithdCall *call, const KithWireMessage *message, GError **error)
{
  const char *user_id = call->actor->user_id;
  g_autoptr (KithWireMessage) note = NULL;
  g_autoptr (KithWireUser) user = NULL;
  gboolean moved;

  if (!kithd_accounts_find_user (call->db, user_id, &user, error))
    return FALSE;
  note = kithd_note_new (self, KITH_MESSAGE_KIND_PIN, message->guild_id, message->channel_id, user);
  note->reply_to = g_strdup (message->id);
  if ((!message->guild_id && !kithd_conversation_wake (call, message->channel_id, error)) ||
      !kithd_messages_find_preview (call->db, message->channel_id, message->id, &note->reply, error) ||
      !kithd_messages_insert (call->db, note, error) ||
      !kithd_read_states_advance (call->db, message->channel_id, user_id, note->id, note->seq, &moved, error))
    return FALSE;
  kithd_note_tell (call->outcome, g_steal_pointer (&note));
  return TRUE;
}

static void
tell (KithdCall *call, const KithWireMessage *message)
{
  kithd_outcome_add_channel (call->outcome, KITH_EVENT_MESSAGE_UPDATE, kith_wire_message_copy (message),
                             message->guild_id, message->channel_id);
}

static gboolean
audit (KithdService *self, KithdCall *call, KithAuditAction action, const KithWireMessage *message, GError **error)
{
  const KithWireReasonQuery *query = call->query;
  const KithdAuditNote note = { .action = action,
                                .target_kind = KITH_AUDIT_TARGET_MESSAGE,
                                .target_id = message->id,
                                .target_name = message->author->display_name,
                                .channel_id = message->channel_id,
                                .reason = query ? query->reason : NULL };

  return !message->guild_id || kithd_audit_note (self, call, message->guild_id, &note, error);
}

gpointer
kithd_handle_pin_put (KithdService *self, KithdCall *call, GError **error)
{
  g_autoptr (KithdRights) rights = enter_to_pin (self, call, error);
  g_autoptr (KithWireMessage) message = NULL;
  gboolean changed;

  if (!rights || !kithd_messages_find (call->db, rights->guild_id, call->params[0], call->params[1], &message, error))
    return NULL;
  if (!message || message->kind != KITH_MESSAGE_KIND_TEXT)
    {
      kith_error_set (error, message ? KITH_ERROR_SYSTEM_MESSAGE : KITH_ERROR_UNKNOWN_MESSAGE);
      return NULL;
    }
  if (message->pinned || !check_room (call, error) ||
      !kithd_messages_set_pinned (call->db, message->id, kithd_service_now (self), &changed, error))
    return NULL;
  message->pinned = TRUE;
  tell (call, message);
  if (note_pin (self, call, message, error))
    audit (self, call, KITH_AUDIT_ACTION_MESSAGE_PIN, message, error);
  return NULL;
}

gpointer
kithd_handle_pin_delete (KithdService *self, KithdCall *call, GError **error)
{
  g_autoptr (KithdRights) rights = enter_to_pin (self, call, error);
  g_autoptr (KithWireMessage) message = NULL;
  gboolean changed;

  if (!rights || !kithd_messages_find (call->db, rights->guild_id, call->params[0], call->params[1], &message, error) ||
      !message || !message->pinned || !kithd_messages_set_pinned (call->db, message->id, 0, &changed, error))
    return NULL;
  message->pinned = FALSE;
  tell (call, message);
  audit (self, call, KITH_AUDIT_ACTION_MESSAGE_UNPIN, message, error);
  return NULL;
}
