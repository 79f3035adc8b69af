/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-sending.h"

#include "kithd-conversation.h"
#include "kithd-conversations.h"
#include "kithd-may.h"
#include "kithd-members.h"
#include "kithd-mentions.h"
#include "kithd-messages.h"
#include "kithd-read-states.h"
#include "kithd-roles.h"

#define UNHURRIED (KITH_PERMISSION_MANAGE_MESSAGES | KITH_PERMISSION_MANAGE_CHANNELS)

/**
 * kithd_sending_enter:
 * @nonce: (nullable): of the message to be sent
 *
 * Checks that the actor may send to a channel. Where the nonce was used, the rights name the message that has it, which
 * is then the answer; the nonce of a message that was deleted is refused.
 *
 * Returns: (transfer full) (nullable): the actor's rights
 */
KithdRights *
kithd_sending_enter (KithdService *self, KithdCall *call, const char *channel_id, const char *nonce, GError **error)
{
  g_autoptr (KithdRights) rights = NULL;

  if (!kithd_rights_find_sender (call->db, channel_id, call->actor->user_id, nonce, &rights, error) ||
      !kithd_may_in_text_channel (self, rights, KITH_PERMISSION_SEND_MESSAGES, error))
    return NULL;
  if (rights->spent)
    {
      kith_error_set (error, KITH_ERROR_MESSAGE_DELETED);
      return NULL;
    }
  return g_steal_pointer (&rights);
}

static gboolean
is_hurried (KithdService *self, const KithdRights *rights)
{
  return rights->slow_mode_seconds > 0 && !(kithd_may_compute (self, rights) & UNHURRIED);
}

/**
 * kithd_sending_check_pace:
 * @rights: of the sender
 *
 * Checks that slow mode lets the sender speak again; otherwise the call says how long to wait.
 */
gboolean
kithd_sending_check_pace (KithdService *self, KithdCall *call, const KithdRights *rights, GError **error)
{
  gint64 pause = rights->slow_mode_seconds * 1000, sent_at, wait;

  if (!is_hurried (self, rights))
    return TRUE;
  if (!kithd_messages_get_pace (call->db, rights->channel_id, call->actor->user_id, &sent_at, error))
    return FALSE;
  /* A clock that was set back makes nobody wait for longer than the pause. */
  wait = MIN (sent_at + pause - kithd_service_now (self), pause);
  if (sent_at == 0 || wait <= 0)
    return TRUE;
  call->retry_after = (guint) ((wait + 999) / 1000);
  kith_error_set (error, KITH_ERROR_SLOW_MODE);
  return FALSE;
}

/**
 * kithd_sending_new_message:
 * @rights: of the sender, whose author is taken
 * @content: may be empty where something is forwarded
 *
 * Returns: (transfer full): a message that is not stored yet
 */
KithWireMessage *
kithd_sending_new_message (KithdService *self, KithdRights *rights, const char *content, const char *nonce)
{
  KithWireMessage *message = kith_wire_message_new ();

  message->id = kithd_service_new_id (self);
  message->channel_id = g_strdup (rights->channel_id);
  message->guild_id = g_strdup (rights->guild_id);
  message->seq = rights->last_seq + 1;
  message->kind = KITH_MESSAGE_KIND_TEXT;
  message->author = g_steal_pointer (&rights->author);
  message->content = g_strdup (content);
  message->nonce = g_strdup (nonce);
  message->created_at = kithd_service_now (self);
  return message;
}

static gboolean
add_people (KithdDb *db, const KithdRights *rights, const GPtrArray *ids, KithWireMessage *message, GError **error)
{
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
add_roles (KithdDb *db, const KithdRights *rights, const GPtrArray *ids, gboolean all, KithWireMessage *message,
           GError **error)
{
  for (guint i = 0; rights->guild_id && i < ids->len; i++)
    {
      g_autoptr (KithWireRole) role = NULL;

      if (!kithd_roles_find (db, rights->guild_id, ids->pdata[i], &role, error))
        return FALSE;
      if (role && (role->mentionable || all) && !g_str_equal (role->id, rights->guild_id))
        g_ptr_array_add (message->mention_roles, g_strdup (role->id));
    }
  return TRUE;
}

/**
 * kithd_sending_resolve_mentions:
 *
 * Turns what the content names into people, who are members of the guild or of the conversation, and into roles; who
 * may call everybody may call every role.
 */
gboolean
kithd_sending_resolve_mentions (KithdService *self, KithdDb *db, const KithdRights *rights, KithWireMessage *message,
                                GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) roles = g_ptr_array_new_with_free_func (g_free);
  gboolean everyone, all = (kithd_may_compute (self, rights) & KITH_PERMISSION_MENTION_EVERYONE) != 0;

  kithd_mentions_scan (message->content, ids, roles, &everyone);
  message->mention_everyone = everyone && all;
  g_ptr_array_foreach (message->mentions, (GFunc) (void *) kith_wire_user_free, NULL);
  g_ptr_array_set_size (message->mentions, 0);
  g_ptr_array_set_size (message->mention_roles, 0);
  return add_people (db, rights, ids, message, error) && add_roles (db, rights, roles, all, message, error);
}

/**
 * kithd_sending_leave_out_blind:
 * @message: that was just stored
 *
 * Sees to it that nobody is called from where they may not look.
 */
gboolean
kithd_sending_leave_out_blind (KithdService *self, KithdDb *db, const KithdRights *rights,
                               const KithWireMessage *message, GError **error)
{
  if (!rights->guild_id || (!rights->in_overwrites && kithd_may_everyone_see (rights)))
    return TRUE;
  for (guint i = 0; i < message->mentions->len; i++)
    {
      const KithWireUser *user = message->mentions->pdata[i];
      g_autoptr (KithdRights) theirs = NULL;

      if (!kithd_rights_find_in_channel (db, message->channel_id, user->id, &theirs, error))
        return FALSE;
      if (!(theirs && (kithd_may_compute (self, theirs) & KITH_PERMISSION_VIEW_CHANNEL)) &&
          !kithd_messages_uncount (db, message, user->id, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * kithd_sending_store:
 * @rights: of the sender
 * @origin: (nullable): where the message stands that this one forwards
 *
 * Stores a message of which everything was checked, and tells of it. Who sends has read what is above.
 */
gboolean
kithd_sending_store (KithdService *self, KithdCall *call, const KithdRights *rights, KithWireMessage *message,
                     const KithWireMessagePlace *origin, GError **error)
{
  const char *user_id = call->actor->user_id;
  gboolean moved;

  kithd_db_job_waive_undo (call->db);
  if (!rights->guild_id && (!kithd_conversation_wake (call, message->channel_id, error) ||
                            !kithd_conversations_note_speaker (call->db, message->channel_id, user_id, error)))
    return FALSE;
  if (!kithd_messages_insert (call->db, message, error) ||
      !kithd_sending_leave_out_blind (self, call->db, rights, message, error) ||
      (origin && !kithd_messages_set_forwarded (call->db, message, origin, error)) ||
      (is_hurried (self, rights) &&
       !kithd_messages_set_pace (call->db, message->channel_id, user_id, message->created_at, error)) ||
      !kithd_read_states_advance (call->db, message->channel_id, user_id, message->id, message->seq, &moved, error))
    return FALSE;
  kithd_outcome_add_channel (call->outcome, KITH_EVENT_MESSAGE_CREATE, kith_wire_message_copy (message),
                             message->guild_id, message->channel_id);
  return TRUE;
}
