/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-demo-direct.h"
#include "kith-demo-rights.h"
#include "kith-demo-routes.h"

#include "kith-demo-voice.h"
#include "kith-error.h"
#include "kith-permissions.h"

#include <string.h>

static KithDemoChannel *
find_channel (const KithDemoRequest *request, guint64 needed, KithDemoGuild **guild, GError **error)
{
  KithDemoGuild *home = NULL;
  KithDemoChannel *channel = kith_demo_world_find_channel (request->world, request->params[0], &home);

  if (!channel)
    {
      kith_error_set (error, KITH_ERROR_UNKNOWN_CHANNEL);
      return NULL;
    }
  if (((home ? kith_demo_guild_get_permissions_in (home, channel) : KITH_PERMISSIONS_CONVERSATION) & needed) != needed)
    {
      kith_error_set (error, KITH_ERROR_MISSING_PERMISSION);
      return NULL;
    }
  if (guild)
    *guild = home;
  return channel;
}

static KithDemoChannel *
find_text_channel (const KithDemoRequest *request, guint64 needed, GError **error)
{
  KithDemoChannel *channel = find_channel (request, needed, NULL, error);

  if (channel && channel->wire->guild_id && channel->wire->kind != KITH_CHANNEL_KIND_TEXT)
    {
      kith_error_set (error, KITH_ERROR_NOT_A_TEXT_CHANNEL);
      return NULL;
    }
  return channel;
}

static guint
find_message (KithDemoChannel *channel, const char *id, GError **error)
{
  guint seq = kith_demo_channel_find_seq (channel, id);

  if (!seq)
    kith_error_set (error, KITH_ERROR_UNKNOWN_MESSAGE);
  return seq;
}

static gpointer
get_channel (const KithDemoRequest *request, GError **error)
{
  KithDemoChannel *channel = find_channel (request, 0, NULL, error);

  return channel ? kith_demo_channel_get_wire (channel) : NULL;
}

static gint
compare_positions (gconstpointer a, gconstpointer b)
{
  const KithWireChannel *left = (*(KithDemoChannel *const *) a)->wire, *right = (*(KithDemoChannel *const *) b)->wire;

  return left->position < right->position ? -1 : left->position > right->position;
}

/* Gives the siblings of a channel the places 0, 1, 2, … with the channel itself at its new one. */
static void
move_channel (KithDemoWorld *world, KithDemoGuild *guild, KithDemoChannel *channel, gint64 position)
{
  g_autoptr (GPtrArray) siblings = g_ptr_array_new ();

  for (guint i = 0; i < guild->channels->len; i++)
    {
      KithDemoChannel *other = (KithDemoChannel *) g_ptr_array_index (guild->channels, i);

      if (other != channel && g_strcmp0 (other->wire->parent_id, channel->wire->parent_id) == 0)
        g_ptr_array_add (siblings, other);
    }
  g_ptr_array_sort (siblings, compare_positions);
  g_ptr_array_insert (siblings, (gint) MIN (position, (gint64) siblings->len), channel);
  for (guint i = 0; i < siblings->len; i++)
    {
      KithDemoChannel *other = (KithDemoChannel *) g_ptr_array_index (siblings, i);
      g_autoptr (KithWireChannel) wire = NULL;

      if (other->wire->position == i)
        continue;
      other->wire->position = i;
      wire = kith_demo_channel_get_wire (other);
      if (other != channel)
        kith_demo_world_emit (world, KITH_EVENT_CHANNEL_UPDATE, wire);
    }
}

static gboolean
patch_parent (const KithDemoRequest *request, KithDemoGuild *guild, KithDemoChannel *channel,
              const KithWireChannelPatch *patch, GError **error)
{
  KithDemoGuild *home = NULL;
  KithDemoChannel *parent;

  if (patch->parent_id)
    {
      parent = kith_demo_world_find_channel (request->world, patch->parent_id, &home);
      if (!parent || home != guild || parent->wire->kind != KITH_CHANNEL_KIND_CATEGORY ||
          channel->wire->kind == KITH_CHANNEL_KIND_CATEGORY)
        {
          kith_error_set (error, KITH_ERROR_NOT_A_CATEGORY);
          return FALSE;
        }
    }
  if (patch->parent_id || patch->clear_parent_id)
    {
      g_free (channel->wire->parent_id);
      channel->wire->parent_id = g_strdup (patch->parent_id);
    }
  return TRUE;
}

static gpointer
patch_channel (const KithDemoRequest *request, GError **error)
{
  const KithWireChannelPatch *patch = (const KithWireChannelPatch *) request->body;
  KithDemoGuild *guild = NULL;
  KithDemoChannel *conversation = kith_demo_direct_find (request->world, request->params[0]);
  KithDemoChannel *channel = conversation ? conversation
                                          : find_channel (request, KITH_PERMISSION_MANAGE_CHANNELS, &guild, error);
  KithWireChannel *wire;

  if (conversation)
    return kith_demo_direct_rename (request->world, conversation, patch->name);
  if (!channel || !patch_parent (request, guild, channel, patch, error))
    return NULL;
  if (patch->name)
    {
      g_free (channel->wire->name);
      channel->wire->name = g_strdup (patch->name);
    }
  if (patch->topic || patch->clear_topic)
    {
      g_free (channel->wire->topic);
      channel->wire->topic = g_strdup (patch->topic);
    }
  if (patch->has_slow_mode_seconds)
    channel->wire->slow_mode_seconds = patch->slow_mode_seconds;
  if (patch->has_user_limit)
    channel->wire->user_limit = patch->user_limit;
  if (patch->has_position)
    move_channel (request->world, guild, channel, patch->position);
  wire = kith_demo_channel_get_wire (channel);
  kith_demo_world_emit (request->world, KITH_EVENT_CHANNEL_UPDATE, wire);
  return wire;
}

static gpointer
delete_channel (const KithDemoRequest *request, GError **error)
{
  KithDemoGuild *guild = NULL;
  KithDemoChannel *conversation = kith_demo_direct_find (request->world, request->params[0]);
  KithDemoChannel *channel = conversation ? conversation
                                          : find_channel (request, KITH_PERMISSION_MANAGE_CHANNELS, &guild, error);
  g_autoptr (KithWireChannelDeleted) deleted = NULL;

  if (!channel)
    return NULL;
  if (conversation)
    {
      kith_demo_direct_close (request->world, conversation);
      return NULL;
    }
  deleted = kith_wire_channel_deleted_new ();
  deleted->id = g_strdup (channel->wire->id);
  deleted->guild_id = g_strdup (guild->wire->id);
  for (guint i = 0; i < guild->channels->len; i++)
    {
      KithDemoChannel *child = (KithDemoChannel *) g_ptr_array_index (guild->channels, i);
      g_autoptr (KithWireChannel) wire = NULL;

      if (g_strcmp0 (child->wire->parent_id, deleted->id) != 0)
        continue;
      g_clear_pointer (&child->wire->parent_id, g_free);
      wire = kith_demo_channel_get_wire (child);
      kith_demo_world_emit (request->world, KITH_EVENT_CHANNEL_UPDATE, wire);
    }
  g_ptr_array_remove (guild->channels, channel);
  kith_demo_voice_forget (request->world, deleted->id);
  kith_demo_world_emit (request->world, KITH_EVENT_CHANNEL_DELETE, deleted);
  return NULL;
}

static gpointer
list_messages (const KithDemoRequest *request, GError **error)
{
  KithDemoChannel *channel = find_text_channel (request, KITH_PERMISSION_READ_HISTORY, error);

  return channel ? kith_demo_channel_get_page (channel, (const KithWirePageQuery *) request->query) : NULL;
}

static gpointer
send_message (const KithDemoRequest *request, GError **error)
{
  const KithWireMessageRequest *body = (const KithWireMessageRequest *) request->body;
  KithDemoChannel *channel = find_text_channel (request, KITH_PERMISSION_SEND_MESSAGES, error);
  KithWireMessage *message;

  if (!channel)
    return NULL;
  message = body->nonce ? kith_demo_channel_find_nonce (channel, body->nonce) : NULL;
  if (message)
    return message;
  if (body->reply_to && !kith_demo_channel_find_seq (channel, body->reply_to))
    {
      kith_error_set (error, KITH_ERROR_UNKNOWN_REPLY);
      return NULL;
    }
  message = kith_demo_channel_add (channel, KITH_DEMO_ME, body->content, body->nonce, body->reply_to,
                                   kith_clock_now_ms (request->world->clock));
  kith_demo_world_emit (request->world, KITH_EVENT_MESSAGE_CREATE, message);
  return message;
}

static gpointer
get_message (const KithDemoRequest *request, GError **error)
{
  KithDemoChannel *channel = find_text_channel (request, KITH_PERMISSION_READ_HISTORY, error);
  guint seq = channel ? find_message (channel, request->params[1], error) : 0;

  return seq ? kith_demo_channel_get_message (channel, seq) : NULL;
}

static gboolean
is_mine (const KithWireMessage *message)
{
  return strcmp (message->author->username, kith_demo_people[KITH_DEMO_ME].username) == 0;
}

static gpointer
edit_message (const KithDemoRequest *request, GError **error)
{
  const KithWireMessagePatch *body = (const KithWireMessagePatch *) request->body;
  KithDemoChannel *channel = find_text_channel (request, 0, error);
  guint seq = channel ? find_message (channel, request->params[1], error) : 0;
  g_autoptr (KithWireMessage) old = seq ? kith_demo_channel_get_message (channel, seq) : NULL;
  KithWireMessage *message;

  if (!old)
    return NULL;
  if (!is_mine (old))
    {
      kith_error_set (error, KITH_ERROR_NOT_THE_AUTHOR);
      return NULL;
    }
  message = kith_demo_channel_edit (channel, seq, body->content, kith_clock_now_ms (request->world->clock));
  kith_demo_world_emit (request->world, KITH_EVENT_MESSAGE_UPDATE, message);
  return message;
}

static gpointer
delete_message (const KithDemoRequest *request, GError **error)
{
  KithDemoGuild *guild;
  KithDemoChannel *channel = find_channel (request, 0, &guild, error);
  guint seq = channel ? kith_demo_channel_find_seq (channel, request->params[1]) : 0;
  g_autoptr (KithWireMessage) message = seq ? kith_demo_channel_get_message (channel, seq) : NULL;
  g_autoptr (KithWireMessageDeleted) deleted = NULL;

  if (!message)
    return NULL;
  if (!is_mine (message) && !(guild && kith_demo_guild_get_permissions (guild) & KITH_PERMISSION_MANAGE_MESSAGES))
    {
      kith_error_set (error, KITH_ERROR_MISSING_PERMISSION);
      return NULL;
    }
  kith_demo_channel_delete (channel, seq);
  deleted = kith_wire_message_deleted_new ();
  deleted->id = g_strdup (message->id);
  deleted->channel_id = g_strdup (message->channel_id);
  deleted->guild_id = g_strdup (message->guild_id);
  kith_demo_world_emit (request->world, KITH_EVENT_MESSAGE_DELETE, deleted);
  return NULL;
}

static gpointer
get_read (const KithDemoRequest *request, GError **error)
{
  KithDemoChannel *channel = find_channel (request, 0, NULL, error);

  return channel ? kith_demo_channel_get_read_state (channel) : NULL;
}

static gpointer
put_read (const KithDemoRequest *request, GError **error)
{
  KithDemoChannel *channel = find_channel (request, 0, NULL, error);
  const KithWireReadRequest *body = request->body;
  guint seq = channel ? find_message (channel, body->message_id, error) : 0;
  KithWireReadState *state;

  if (!seq)
    return NULL;
  channel->read_seq = body->unread ? seq - 1 : MAX (channel->read_seq, seq);
  state = kith_demo_channel_get_read_state (channel);
  state->has_unread = state->unread = body->unread;
  kith_demo_world_emit (request->world, KITH_EVENT_READ_UPDATE, state);
  return state;
}

static gpointer
post_typing (const KithDemoRequest *request, GError **error)
{
  find_text_channel (request, KITH_PERMISSION_SEND_MESSAGES, error);
  return NULL;
}

const KithDemoHandler kith_demo_channel_handlers[KITH_N_ROUTES] = {
  [KITH_ROUTE_CHANNEL_GET] = get_channel,
  [KITH_ROUTE_CHANNEL_PATCH] = patch_channel,
  [KITH_ROUTE_CHANNEL_DELETE] = delete_channel,
  [KITH_ROUTE_MESSAGES_LIST] = list_messages,
  [KITH_ROUTE_MESSAGE_SEND] = send_message,
  [KITH_ROUTE_MESSAGE_GET] = get_message,
  [KITH_ROUTE_MESSAGE_EDIT] = edit_message,
  [KITH_ROUTE_MESSAGE_DELETE] = delete_message,
  [KITH_ROUTE_READ_GET] = get_read,
  [KITH_ROUTE_READ_PUT] = put_read,
  [KITH_ROUTE_TYPING_POST] = post_typing,
};
