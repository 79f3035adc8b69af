/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-service-private.h"

#include "kithd-channels.h"
#include "kithd-conversation.h"
#include "kithd-conversations.h"
#include "kithd-may.h"

gpointer
kithd_handle_conversations_list (KithdService *self, KithdCall *call, GError **error)
{
  g_autoptr (KithWireChannelList) list = kith_wire_channel_list_new ();

  return kithd_conversations_list (call->db, call->actor->user_id, list->items, error) ? g_steal_pointer (&list) : NULL;
}

/* For who has nothing to do with a person there is none; why somebody doesn't want to be written to is not told. */
static gboolean
check_writing (KithdCall *call, const char *user_id, GError **error)
{
  KithdWriting writing;

  if (!kithd_conversations_may_write (call->db, call->actor->user_id, user_id, NULL, &writing, error))
    return FALSE;
  if (writing == KITHD_WRITING_UNKNOWN)
    kith_error_set (error, KITH_ERROR_UNKNOWN_USER);
  else if (writing == KITHD_WRITING_REFUSED)
    kith_error_set (error, KITH_ERROR_CANNOT_MESSAGE);
  return writing == KITHD_WRITING_ALLOWED;
}

/* Room for one more group; where somebody else has none, that is theirs to know. */
static gboolean
check_groups (KithdCall *call, const char *user_id, GError **error)
{
  guint count;

  if (!kithd_conversations_count_groups (call->db, user_id, &count, error))
    return FALSE;
  if (count < KITH_LIMIT_GROUPS_PER_USER)
    return TRUE;
  kith_error_set (error,
                  g_str_equal (user_id, call->actor->user_id) ? KITH_ERROR_TOO_MANY_GROUPS : KITH_ERROR_CANNOT_MESSAGE);
  return FALSE;
}

static KithWireChannel *
find (KithdCall *call, const char *channel_id, GError **error)
{
  KithWireChannel *channel;

  return kithd_channels_find (call->db, channel_id, &channel, error) ? channel : NULL;
}

static char *
insert (KithdService *self, KithdCall *call, KithChannelKind kind, const char *name, const char *owner_id,
        GError **error)
{
  g_autoptr (KithWireChannel) channel = kith_wire_channel_new ();

  channel->id = kithd_service_new_id (self);
  channel->kind = kind;
  channel->name = g_strdup (name ? name : "");
  channel->owner_id = g_strdup (owner_id);
  return kithd_conversations_insert (call->db, channel, kithd_service_now (self), error)
           ? g_steal_pointer (&channel->id)
           : NULL;
}

/* The other one sees the conversation when the first message comes. */
static char *
begin_pair (KithdService *self, KithdCall *call, const char *other_id, GError **error)
{
  const char *own_id = call->actor->user_id;
  gint64 now = kithd_service_now (self);
  g_autofree char *id = NULL;

  if (!check_writing (call, other_id, error))
    return NULL;
  id = insert (self, call, KITH_CHANNEL_KIND_DM, NULL, NULL, error);
  if (!id || !kithd_conversations_put (call->db, id, own_id, now, FALSE, error) ||
      !kithd_conversations_put (call->db, id, other_id, now, TRUE, error) ||
      !kithd_conversations_insert_pair (call->db, own_id, other_id, id, error) ||
      !kithd_conversation_tell (call, KITH_EVENT_CHANNEL_CREATE, id, own_id, error))
    return NULL;
  return g_steal_pointer (&id);
}

static KithWireChannel *
open_pair (KithdService *self, KithdCall *call, const char *other_id, GError **error)
{
  g_autofree char *id = NULL;
  gboolean shown;

  if (!kithd_conversations_find_pair (call->db, call->actor->user_id, other_id, &id, error))
    return NULL;
  if (!id)
    {
      id = begin_pair (self, call, other_id, error);
      return id ? find (call, id, error) : NULL;
    }
  if (!kithd_conversations_set_hidden (call->db, id, call->actor->user_id, FALSE, &shown, error) ||
      (shown && !kithd_conversation_tell (call, KITH_EVENT_CHANNEL_CREATE, id, call->actor->user_id, error)))
    return NULL;
  return find (call, id, error);
}

static KithWireChannel *
make_group (KithdService *self, KithdCall *call, GPtrArray *ids, const char *name, GError **error)
{
  const char *own_id = call->actor->user_id;
  gint64 now = kithd_service_now (self);
  g_autofree char *id = NULL;

  if (ids->len >= KITH_LIMIT_GROUP_MAX)
    {
      kith_error_set (error, KITH_ERROR_GROUP_FULL);
      return NULL;
    }
  if (!check_groups (call, own_id, error))
    return NULL;
  for (guint i = 0; i < ids->len; i++)
    if (!check_writing (call, g_ptr_array_index (ids, i), error) ||
        !check_groups (call, g_ptr_array_index (ids, i), error))
      return NULL;
  id = insert (self, call, KITH_CHANNEL_KIND_GROUP, name, own_id, error);
  if (!id || !kithd_conversations_put (call->db, id, own_id, now, FALSE, error))
    return NULL;
  for (guint i = 0; i < ids->len; i++)
    if (!kithd_conversations_put (call->db, id, g_ptr_array_index (ids, i), now + 1, FALSE, error))
      return NULL;
  if (!kithd_conversation_tell (call, KITH_EVENT_CHANNEL_CREATE, id, NULL, error))
    return NULL;
  return find (call, id, error);
}

gpointer
kithd_handle_conversation_open (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireConversationRequest *body = call->body;
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  for (guint i = 0; i < body->recipient_ids->len; i++)
    {
      char *id = g_ptr_array_index (body->recipient_ids, i);

      if (g_str_equal (id, call->actor->user_id))
        {
          kith_error_set (error, KITH_ERROR_THIS_IS_YOU);
          return NULL;
        }
      if (!g_ptr_array_find_with_equal_func (ids, id, g_str_equal, NULL))
        g_ptr_array_add (ids, id);
    }
  if (ids->len == 0)
    {
      kith_error_set (error, KITH_ERROR_NO_RECIPIENTS);
      return NULL;
    }
  if (ids->len == 1 && !body->name)
    return open_pair (self, call, g_ptr_array_index (ids, 0), error);
  return make_group (self, call, ids, body->name, error);
}

/* The group that the call is about; what one is not in is unknown. */
static KithWireChannel *
enter_group (KithdService *self, KithdCall *call, GError **error)
{
  g_autoptr (KithdRights) rights = kithd_may_in_channel (self, call, call->params[0], 0, error);

  if (!rights)
    return NULL;
  if (rights->kind != KITH_CHANNEL_KIND_GROUP)
    {
      kith_error_set (error, KITH_ERROR_NOT_A_GROUP);
      return NULL;
    }
  return find (call, call->params[0], error);
}

static gboolean
is_in (const KithWireChannel *channel, const char *user_id)
{
  for (guint i = 0; i < channel->recipients->len; i++)
    if (g_str_equal (((KithWireUser *) g_ptr_array_index (channel->recipients, i))->id, user_id))
      return TRUE;
  return FALSE;
}

gpointer
kithd_handle_recipient_add (KithdService *self, KithdCall *call, GError **error)
{
  const char *channel_id = call->params[0], *user_id = call->params[1];
  g_autoptr (KithWireChannel) group = enter_group (self, call, error);

  if (!group || is_in (group, user_id))
    return NULL;
  if (!check_writing (call, user_id, error))
    return NULL;
  if (group->recipients->len >= KITH_LIMIT_GROUP_MAX)
    {
      kith_error_set (error, KITH_ERROR_GROUP_FULL);
      return NULL;
    }
  if (check_groups (call, user_id, error) &&
      kithd_conversations_put (call->db, channel_id, user_id, kithd_service_now (self), FALSE, error) &&
      kithd_conversation_tell (call, KITH_EVENT_CHANNEL_CREATE, channel_id, user_id, error) &&
      kithd_conversation_tell (call, KITH_EVENT_CHANNEL_UPDATE, channel_id, NULL, error))
    kithd_conversation_note (self, call, channel_id, KITH_MESSAGE_KIND_RECIPIENT_ADD, "", user_id, error);
  return NULL;
}

gpointer
kithd_handle_recipient_leave (KithdService *self, KithdCall *call, GError **error)
{
  const char *own_id = call->actor->user_id;
  g_autoptr (KithWireChannel) group = enter_group (self, call, error);

  if (group)
    kithd_conversation_leave (self, call, group, own_id, error);
  return NULL;
}

gpointer
kithd_handle_recipient_remove (KithdService *self, KithdCall *call, GError **error)
{
  const char *user_id = call->params[1];
  g_autoptr (KithWireChannel) group = NULL;

  if (g_str_equal (user_id, call->actor->user_id))
    return kithd_handle_recipient_leave (self, call, error);
  group = enter_group (self, call, error);
  if (!group)
    return NULL;
  if (g_strcmp0 (group->owner_id, call->actor->user_id) != 0)
    {
      kith_error_set (error, KITH_ERROR_MISSING_PERMISSION);
      return NULL;
    }
  if (is_in (group, user_id) && kithd_conversation_take_out (call, group, user_id, error))
    kithd_conversation_note (self, call, group->id, KITH_MESSAGE_KIND_RECIPIENT_REMOVE, "", user_id, error);
  return NULL;
}

/*
 * kithd_handle_conversation_patch:
 *
 * The part of PATCH /channels/{channel} that is about groups.
 */
gpointer
kithd_handle_conversation_patch (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireChannelPatch *patch = call->body;
  g_autoptr (KithWireChannel) group = enter_group (self, call, error);

  if (!group || !patch->name || g_str_equal (patch->name, group->name))
    return g_steal_pointer (&group);
  g_free (group->name);
  group->name = g_strdup (patch->name);
  if (!kithd_channels_update (call->db, group, error) ||
      !kithd_conversation_tell (call, KITH_EVENT_CHANNEL_UPDATE, group->id, NULL, error) ||
      !kithd_conversation_note (self, call, group->id, KITH_MESSAGE_KIND_CHANNEL_NAME, group->name, NULL, error))
    return NULL;
  return find (call, group->id, error);
}

/*
 * kithd_handle_conversation_close:
 *
 * The part of DELETE /channels/{channel} that is about conversations: the person does not see it until a message comes.
 */
gpointer
kithd_handle_conversation_close (KithdService *self, KithdCall *call, GError **error)
{
  gboolean changed;

  if (kithd_conversations_set_hidden (call->db, call->params[0], call->actor->user_id, TRUE, &changed, error) &&
      changed)
    kithd_conversation_tell_end (call, call->params[0], call->actor->user_id);
  return NULL;
}
