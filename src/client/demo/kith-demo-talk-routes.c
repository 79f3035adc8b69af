/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-demo-routes.h"

#include "kith-demo-rights.h"
#include "kith-error.h"

#include <string.h>

/* What is done with messages beyond sending them: pins, forwarding, deleting many. */

static KithDemoChannel *
find_channel (const KithDemoRequest *request, const char *id, guint64 needed, GError **error)
{
  KithDemoGuild *guild = NULL;
  KithDemoChannel *channel = kith_demo_world_find_channel (request->world, id, &guild);
  KithErrorCode code = KITH_ERROR_NONE;

  if (!channel)
    code = KITH_ERROR_UNKNOWN_CHANNEL;
  else if (channel->wire->kind == KITH_CHANNEL_KIND_VOICE || channel->wire->kind == KITH_CHANNEL_KIND_CATEGORY)
    code = KITH_ERROR_NOT_A_TEXT_CHANNEL;
  else if (guild && (kith_demo_guild_get_permissions (guild) & needed) != needed)
    code = KITH_ERROR_MISSING_PERMISSION;
  if (code == KITH_ERROR_NONE)
    return channel;
  kith_error_set (error, code);
  return NULL;
}

static KithWireMessage *
find_message (KithDemoChannel *channel, const char *id, GError **error)
{
  guint seq = kith_demo_channel_find_seq (channel, id);
  g_autoptr (KithWireMessage) message = seq ? kith_demo_channel_get_message (channel, seq) : NULL;

  if (message && message->kind == KITH_MESSAGE_KIND_TEXT)
    return g_steal_pointer (&message);
  kith_error_set (error, message ? KITH_ERROR_SYSTEM_MESSAGE : KITH_ERROR_UNKNOWN_MESSAGE);
  return NULL;
}

static gint
compare_newest_first (gconstpointer a, gconstpointer b)
{
  const KithWireMessage *left = *(KithWireMessage *const *) a, *right = *(KithWireMessage *const *) b;

  return left->seq > right->seq ? -1 : left->seq < right->seq;
}

static gpointer
list_pins (const KithDemoRequest *request, GError **error)
{
  KithDemoChannel *channel = find_channel (request, request->params[0], KITH_PERMISSION_READ_HISTORY, error);
  KithWirePinList *list;
  GHashTableIter iter;
  gpointer seq, message;

  if (!channel)
    return NULL;
  list = kith_wire_pin_list_new ();
  g_hash_table_iter_init (&iter, channel->changed);
  while (g_hash_table_iter_next (&iter, &seq, &message))
    if (((KithWireMessage *) message)->pinned)
      g_ptr_array_add (list->items, kith_demo_channel_get_message (channel, GPOINTER_TO_UINT (seq)));
  g_ptr_array_sort (list->items, compare_newest_first);
  return list;
}

static gboolean
check_room (const KithDemoRequest *request, GError **error)
{
  g_autoptr (KithWirePinList) pins = list_pins (request, error);

  if (pins && pins->items->len < KITH_LIMIT_PINS_PER_CHANNEL)
    return TRUE;
  if (pins)
    kith_error_set (error, KITH_ERROR_TOO_MANY_PINS);
  return FALSE;
}

static void
set_pinned (const KithDemoRequest *request, KithDemoChannel *channel, KithWireMessage *taken, gboolean pinned)
{
  taken->pinned = pinned;
  kith_demo_world_emit (request->world, KITH_EVENT_MESSAGE_UPDATE, taken);
  kith_demo_channel_replace (channel, taken);
}

static gpointer
put_pin (const KithDemoRequest *request, GError **error)
{
  KithDemoChannel *channel = find_channel (request, request->params[0], KITH_PERMISSION_MANAGE_MESSAGES, error);
  g_autoptr (KithWireMessage) message = channel ? find_message (channel, request->params[1], error) : NULL;
  KithWireMessage *note;

  if (!message || message->pinned || !check_room (request, error))
    return NULL;
  set_pinned (request, channel, g_steal_pointer (&message), TRUE);
  note = kith_demo_channel_add (channel, KITH_DEMO_ME, "", NULL, request->params[1],
                                kith_clock_now_ms (request->world->clock));
  note->kind = KITH_MESSAGE_KIND_PIN;
  kith_demo_world_emit (request->world, KITH_EVENT_MESSAGE_CREATE, note);
  kith_demo_channel_replace (channel, note);
  return NULL;
}

static gpointer
delete_pin (const KithDemoRequest *request, GError **error)
{
  KithDemoChannel *channel = find_channel (request, request->params[0], KITH_PERMISSION_MANAGE_MESSAGES, error);
  guint seq = channel ? kith_demo_channel_find_seq (channel, request->params[1]) : 0;
  g_autoptr (KithWireMessage) message = seq ? kith_demo_channel_get_message (channel, seq) : NULL;

  if (message && message->pinned)
    set_pinned (request, channel, g_steal_pointer (&message), FALSE);
  return NULL;
}

static gpointer
delete_messages (const KithDemoRequest *request, GError **error)
{
  const KithWireBulkDeleteRequest *body = request->body;
  KithDemoChannel *channel = find_channel (request, request->params[0], KITH_PERMISSION_MANAGE_MESSAGES, error);
  g_autoptr (KithWireMessagesDeleted) deleted = kith_wire_messages_deleted_new ();

  if (!channel)
    return NULL;
  for (guint i = 0; i < body->ids->len; i++)
    {
      const char *id = g_ptr_array_index (body->ids, i);
      guint seq = kith_demo_channel_find_seq (channel, id);

      if (!seq)
        continue;
      kith_demo_channel_delete (channel, seq);
      g_ptr_array_add (deleted->ids, g_strdup (id));
    }
  deleted->channel_id = g_strdup (channel->wire->id);
  deleted->guild_id = g_strdup (channel->wire->guild_id);
  if (deleted->ids->len > 0)
    kith_demo_world_emit (request->world, KITH_EVENT_MESSAGE_DELETE_BULK, deleted);
  return NULL;
}

static KithWireForwardedMessage *
make_snapshot (const KithWireMessage *source)
{
  KithWireForwardedMessage *snapshot;
  GString *text;

  if (source->forwarded)
    return kith_wire_forwarded_message_copy (source->forwarded);
  snapshot = kith_wire_forwarded_message_new ();
  text = g_string_new (source->content);
  for (guint i = 0; i < source->mentions->len; i++)
    {
      const KithWireUser *user = g_ptr_array_index (source->mentions, i);
      g_autofree char *mention = g_strdup_printf ("<@%s>", user->id);
      g_autofree char *name = g_strdup_printf ("@%s", user->display_name);

      g_string_replace (text, mention, name, 0);
    }
  snapshot->author_name = g_strdup (source->author->display_name);
  snapshot->content = g_string_free (text, FALSE);
  snapshot->created_at = source->created_at;
  return snapshot;
}

/* Remembers where a message stands that another one forwards. */
static void
keep_origin (KithDemoWorld *world, const KithWireMessage *source, const KithWireMessage *message)
{
  const KithWireMessagePlace *known = g_hash_table_lookup (world->origins, source->id);
  KithWireMessagePlace *place = known ? kith_wire_message_place_copy (known) : kith_wire_message_place_new ();

  if (!known)
    {
      place->guild_id = g_strdup (source->guild_id);
      place->channel_id = g_strdup (source->channel_id);
      place->message_id = g_strdup (source->id);
    }
  g_hash_table_insert (world->origins, g_strdup (message->id), place);
}

static gpointer
forward_message (const KithDemoRequest *request, GError **error)
{
  const KithWireForwardRequest *body = request->body;
  KithDemoChannel *channel = find_channel (request, request->params[0], KITH_PERMISSION_READ_HISTORY, error);
  g_autoptr (KithWireMessage) source = channel ? find_message (channel, request->params[1], error) : NULL;
  KithDemoChannel *target = source ? find_channel (request, body->channel_id, KITH_PERMISSION_SEND_MESSAGES, error)
                                   : NULL;
  KithWireMessage *message;

  if (!target)
    return NULL;
  message = body->nonce ? kith_demo_channel_find_nonce (target, body->nonce) : NULL;
  if (message)
    return message;
  message = kith_demo_channel_add (target, KITH_DEMO_ME, body->comment ? body->comment : "", body->nonce, NULL,
                                   kith_clock_now_ms (request->world->clock));
  message->forwarded = make_snapshot (source);
  keep_origin (request->world, source, message);
  kith_demo_world_emit (request->world, KITH_EVENT_MESSAGE_CREATE, message);
  kith_demo_channel_replace (target, kith_wire_message_copy (message));
  return message;
}

static gpointer
get_origin (const KithDemoRequest *request, GError **error)
{
  const KithWireMessagePlace *place = g_hash_table_lookup (request->world->origins, request->params[1]);
  KithDemoChannel *channel = place ? find_channel (request, place->channel_id, KITH_PERMISSION_READ_HISTORY, NULL)
                                   : NULL;

  if (channel && kith_demo_channel_find_seq (channel, place->message_id))
    return kith_wire_message_place_copy (place);
  kith_error_set (error, KITH_ERROR_UNKNOWN_MESSAGE);
  return NULL;
}

const KithDemoHandler kith_demo_talk_handlers[KITH_N_ROUTES] = {
  [KITH_ROUTE_PINS_LIST] = list_pins,
  [KITH_ROUTE_PIN_PUT] = put_pin,
  [KITH_ROUTE_PIN_DELETE] = delete_pin,
  [KITH_ROUTE_MESSAGES_DELETE] = delete_messages,
  [KITH_ROUTE_MESSAGE_FORWARD] = forward_message,
  [KITH_ROUTE_MESSAGE_ORIGIN] = get_origin,
};
