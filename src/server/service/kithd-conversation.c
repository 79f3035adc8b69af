/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-conversation.h"

#include "kithd-accounts.h"
#include "kithd-channels.h"
#include "kithd-conversations.h"
#include "kithd-messages.h"
#include "kithd-read-states.h"

static gboolean
tell_read_state (KithdCall *call, const char *channel_id, const char *user_id, GError **error)
{
  KithWireReadState *state;

  if (!kithd_read_states_find (call->db, channel_id, user_id, &state, error))
    return FALSE;
  if (state)
    kithd_outcome_add_user (call->outcome, KITH_EVENT_READ_UPDATE, state, user_id);
  return TRUE;
}

/**
 * kithd_conversation_tell:
 * @event: KITH_EVENT_CHANNEL_CREATE or _UPDATE
 * @user_id: (nullable): to whom alone, together with how far they have read; otherwise to all who are in it
 *
 * Tells how a conversation is now.
 */
gboolean
kithd_conversation_tell (KithdCall *call, KithEventId event, const char *channel_id, const char *user_id,
                         GError **error)
{
  KithWireChannel *channel;

  if (!kithd_channels_find (call->db, channel_id, &channel, error))
    return FALSE;
  if (!channel)
    return TRUE;
  if (!user_id)
    {
      kithd_outcome_add_channel (call->outcome, event, channel, NULL, channel_id);
      return TRUE;
    }
  kithd_outcome_add_user (call->outcome, event, channel, user_id);
  return tell_read_state (call, channel_id, user_id, error);
}

/**
 * kithd_conversation_wake:
 *
 * Shows a conversation again to those who have closed it, since a message comes; before that is stored.
 */
gboolean
kithd_conversation_wake (KithdCall *call, const char *channel_id, GError **error)
{
  g_autoptr (GPtrArray) sleepers = g_ptr_array_new_with_free_func (g_free);

  if (!kithd_conversations_list_hidden (call->db, channel_id, sleepers, error))
    return FALSE;
  for (guint i = 0; i < sleepers->len; i++)
    {
      const char *user_id = g_ptr_array_index (sleepers, i);
      gboolean changed;

      if (!kithd_conversations_set_hidden (call->db, channel_id, user_id, FALSE, &changed, error) ||
          !kithd_conversation_tell (call, KITH_EVENT_CHANNEL_CREATE, channel_id, user_id, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * kithd_conversation_note:
 * @content: what the note is about, where that is not a person
 * @about_id: (nullable): the person whom it is about, as its mention
 *
 * Adds a note of the system in the name of the actor.
 */
gboolean
kithd_conversation_note (KithdService *self, KithdCall *call, const char *channel_id, KithMessageKind kind,
                         const char *content, const char *about_id, GError **error)
{
  g_autoptr (KithWireMessage) message = kith_wire_message_new ();
  KithWireUser *about = NULL;
  gboolean moved;

  message->id = kithd_service_new_id (self);
  message->channel_id = g_strdup (channel_id);
  message->kind = kind;
  message->content = g_strdup (content);
  message->created_at = kithd_service_now (self);
  if (!kithd_conversation_wake (call, channel_id, error) ||
      !kithd_accounts_find_user (call->db, call->actor->user_id, &message->author, error) ||
      (about_id && !kithd_accounts_find_user (call->db, about_id, &about, error)))
    return FALSE;
  if (about)
    g_ptr_array_add (message->mentions, about);
  if (!kithd_messages_insert (call->db, message, error) ||
      !kithd_read_states_advance (call->db, channel_id, call->actor->user_id, message->id, message->seq, &moved, error))
    return FALSE;
  kithd_outcome_add_channel (call->outcome, KITH_EVENT_MESSAGE_CREATE, g_steal_pointer (&message), NULL, channel_id);
  return TRUE;
}

/**
 * kithd_conversation_tell_end:
 *
 * Tells one person that they do not see a conversation any more.
 */
void
kithd_conversation_tell_end (KithdCall *call, const char *channel_id, const char *user_id)
{
  KithWireChannelDeleted *deleted = kith_wire_channel_deleted_new ();

  deleted->id = g_strdup (channel_id);
  kithd_outcome_add_user (call->outcome, KITH_EVENT_CHANNEL_DELETE, deleted, user_id);
}

/* A group that its owner has left belongs to who has been in it longest; one without people ends. */
static gboolean
pass_on (KithdCall *call, const KithWireChannel *group, const char *gone_id, GError **error)
{
  g_autofree char *heir = NULL;

  if (g_strcmp0 (group->owner_id, gone_id) != 0)
    return TRUE;
  if (!kithd_conversations_find_heir (call->db, group->id, &heir, error))
    return FALSE;
  return heir ? kithd_conversations_set_owner (call->db, group->id, heir, error)
              : kithd_channels_delete (call->db, group->id, error);
}

/**
 * kithd_conversation_take_out:
 *
 * Takes somebody out of a group, and tells them and all who stay.
 */
gboolean
kithd_conversation_take_out (KithdCall *call, const KithWireChannel *group, const char *user_id, GError **error)
{
  if (!kithd_conversations_remove (call->db, group->id, user_id, error) || !pass_on (call, group, user_id, error) ||
      !kithd_conversation_tell (call, KITH_EVENT_CHANNEL_UPDATE, group->id, NULL, error))
    return FALSE;
  kithd_conversation_tell_end (call, group->id, user_id);
  return TRUE;
}

/**
 * kithd_conversation_leave:
 * @user_id: the actor
 *
 * Lets somebody go out of a group by themselves, which is noted there.
 */
gboolean
kithd_conversation_leave (KithdService *self, KithdCall *call, const KithWireChannel *group, const char *user_id,
                          GError **error)
{
  return kithd_conversation_note (self, call, group->id, KITH_MESSAGE_KIND_RECIPIENT_REMOVE, "", user_id, error) &&
         kithd_conversation_take_out (call, group, user_id, error);
}

/**
 * kithd_conversation_leave_groups:
 * @user_id: the actor
 *
 * Lets somebody go out of all groups.
 */
gboolean
kithd_conversation_leave_groups (KithdService *self, KithdCall *call, const char *user_id, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  if (!kithd_conversations_list_groups (call->db, user_id, ids, error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (KithWireChannel) group = NULL;

      if (!kithd_channels_find (call->db, g_ptr_array_index (ids, i), &group, error) ||
          !kithd_conversation_leave (self, call, group, user_id, error))
        return FALSE;
    }
  return TRUE;
}
