/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-test-world.h"

#include "kith-gateway-names.h"
#include "kith-test-wait.h"

#include <string.h>

static KithWireUser *
make_user (KithTestWorld *self, gboolean mine)
{
  KithWireUser *user = kith_wire_user_new ();

  user->id = g_strdup (mine ? self->my_id : self->your_id);
  user->username = g_strdup (mine ? "me" : "you");
  user->display_name = g_strdup (mine ? "Me" : "You");
  return user;
}

static KithWireChannel *
make_channel (KithTestWorld *self)
{
  KithWireChannel *channel = kith_wire_channel_new ();
  const KithWireMessage *last = self->history->len ? g_ptr_array_index (self->history, self->history->len - 1) : NULL;

  channel->id = g_strdup (self->channel_id);
  channel->guild_id = g_strdup (self->guild_id);
  channel->name = g_strdup ("general");
  channel->last_seq = self->last_seq;
  channel->last_message_id = last ? g_strdup (last->id) : NULL;
  return channel;
}

static KithWireGuildSnapshot *
make_guild (KithTestWorld *self)
{
  KithWireGuildSnapshot *guild = kith_wire_guild_snapshot_new ();
  KithWireMember *member = kith_wire_member_new ();

  guild->id = g_strdup (self->guild_id);
  guild->name = g_strdup ("Guild");
  guild->owner_id = g_strdup (self->my_id);
  guild->member_count = 2;
  g_ptr_array_add (guild->channels, make_channel (self));
  member->guild_id = g_strdup (self->guild_id);
  member->user = make_user (self, TRUE);
  g_ptr_array_add (guild->members, member);
  return guild;
}

static JsonNode *
make_ready (KithTestWorld *self)
{
  g_autoptr (KithWireReady) ready = kith_wire_ready_new ();

  ready->session_id = kith_uuid_generator_next (self->ids);
  ready->last_event = kith_uuid_generator_next (self->ids);
  ready->user = kith_wire_account_new ();
  ready->user->id = g_strdup (self->my_id);
  ready->user->username = g_strdup ("me");
  ready->user->display_name = g_strdup ("Me");
  ready->status = KITH_PRESENCE_STATUS_ONLINE;
  ready->presence = kith_wire_own_presence_new ();
  ready->presence->status = ready->status;
  ready->settings = kith_wire_user_settings_new ();
  ready->settings->guild_order = kith_wire_guild_order_new ();
  g_ptr_array_add (ready->guilds, make_guild (self));
  return kith_wire_ready_encode (ready);
}

/**
 * kith_test_world_connect:
 *
 * Waits for the session's greeting and answers with everything.
 */
void
kith_test_world_connect (KithTestWorld *self)
{
  g_autoptr (JsonNode) frame = NULL;

  kith_test_wait_for ((frame = kith_script_transport_take_frame (self->transport)) != NULL);
  kith_script_transport_say (self->transport, "ready", NULL, NULL, make_ready (self));
  g_assert_cmpint (kith_session_get_state (self->session), ==, KITH_CONNECTION_CONNECTED);
}

/**
 * kith_test_world_write:
 * @nonce: (nullable): what the sender calls it
 *
 * Adds a message to the true history; nobody is told.
 *
 * Returns: (transfer none): the message
 */
KithWireMessage *
kith_test_world_write (KithTestWorld *self, gboolean mine, const char *content, const char *nonce)
{
  KithWireMessage *message = kith_wire_message_new ();

  kith_clock_advance (self->clock, 1000);
  message->id = kith_uuid_generator_next (self->ids);
  message->channel_id = g_strdup (self->channel_id);
  message->guild_id = g_strdup (self->guild_id);
  message->seq = ++self->last_seq;
  message->author = make_user (self, mine);
  message->content = g_strdup (content);
  message->nonce = g_strdup (nonce);
  message->created_at = kith_clock_now_ms (self->clock);
  g_ptr_array_add (self->history, message);
  return message;
}

void
kith_test_world_tell (KithTestWorld *self, KithEventId event, const KithWireMessage *message)
{
  g_autofree char *id = kith_uuid_generator_next (self->ids);

  kith_script_transport_say (self->transport, "event", kith_events[event].name, id, kith_wire_message_encode (message));
}

/**
 * kith_test_world_delete:
 * @tell: whether the session hears of it
 */
void
kith_test_world_delete (KithTestWorld *self, guint index, gboolean tell)
{
  const KithWireMessage *message = g_ptr_array_index (self->history, index);
  KithWireMessageDeleted deleted = { message->id, message->channel_id, message->guild_id };
  g_autofree char *id = kith_uuid_generator_next (self->ids);

  if (tell)
    kith_script_transport_say (self->transport, "event", "message.delete", id,
                               kith_wire_message_deleted_encode (&deleted));
  g_ptr_array_remove_index (self->history, index);
}

KithWireMessage *
kith_test_world_find_nonce (KithTestWorld *self, const char *nonce)
{
  for (guint i = 0; i < self->history->len; i++)
    if (g_strcmp0 (((KithWireMessage *) g_ptr_array_index (self->history, i))->nonce, nonce) == 0)
      return g_ptr_array_index (self->history, i);
  return NULL;
}

static guint
index_of_key (KithTestWorld *self, const char *id)
{
  guint index = 0;

  while (index < self->history->len &&
         strcmp (((KithWireMessage *) g_ptr_array_index (self->history, index))->id, id) < 0)
    index++;
  return index;
}

/**
 * kith_test_world_make_page:
 *
 * Returns: (transfer full): the page as the server would write it at this moment
 */
KithWireMessageList *
kith_test_world_make_page (KithTestWorld *self, const KithWirePageQuery *query)
{
  KithWireMessageList *page = kith_wire_message_list_new ();
  guint limit = query->has_limit ? (guint) query->limit : KITH_LIMIT_PAGE_DEFAULT;
  guint count = self->history->len, first, last, key;

  if (query->before)
    {
      last = index_of_key (self, query->before);
      first = last > limit ? last - limit : 0;
    }
  else if (query->after)
    {
      key = index_of_key (self, query->after);
      first = key < count &&
                  strcmp (((KithWireMessage *) g_ptr_array_index (self->history, key))->id, query->after) == 0
                ? key + 1
                : key;
      last = MIN (first + limit, count);
    }
  else if (query->around)
    {
      key = index_of_key (self, query->around);
      first = key > limit / 2 ? key - limit / 2 : 0;
      last = MIN (first + limit, count);
    }
  else
    {
      last = count;
      first = count > limit ? count - limit : 0;
    }
  for (guint i = first; i < last; i++)
    g_ptr_array_add (page->items, kith_wire_message_copy (g_ptr_array_index (self->history, i)));
  page->more_before = first > 0;
  page->more_after = last < count;
  return page;
}

/**
 * kith_test_world_answer_page:
 *
 * Returns: whether a page was asked for; it is then answered from the true history
 */
gboolean
kith_test_world_answer_page (KithTestWorld *self)
{
  KithScriptRequest *request = kith_script_transport_find (self->transport, KITH_ROUTE_MESSAGES_LIST);

  if (!request)
    return FALSE;
  kith_script_transport_answer (self->transport, request, kith_test_world_make_page (self, request->query));
  return TRUE;
}

void
kith_test_world_answer_pages (KithTestWorld *self)
{
  do
    kith_test_drain ();
  while (kith_test_world_answer_page (self));
}

/**
 * kith_test_world_set_up:
 * @messages: how many the history has
 */
void
kith_test_world_set_up (KithTestWorld *self, guint messages)
{
  g_autoptr (KithSecretStore) secrets = kith_secret_store_new_memory ();

  self->clock = kith_clock_new_manual (1750000000000);
  self->transport = kith_script_transport_new ();
  self->ids = kith_uuid_generator_new (self->clock);
  self->guild_id = kith_uuid_generator_next (self->ids);
  self->channel_id = kith_uuid_generator_next (self->ids);
  self->my_id = kith_uuid_generator_next (self->ids);
  self->your_id = kith_uuid_generator_next (self->ids);
  self->history = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_message_free);
  self->last_seq = 0;
  for (guint i = 0; i < messages; i++)
    kith_test_world_write (self, i % 3 == 0, "old", NULL);
  self->client = kith_client_new (self->clock, NULL, secrets);
  self->session = g_object_ref (
    kith_client_add_session_with_transport (self->client, KITH_TRANSPORT (self->transport), "Script", "token"));
  kith_test_world_connect (self);
  self->channel = g_object_ref (kith_session_find_channel (self->session, self->channel_id));
}

void
kith_test_world_tear_down (KithTestWorld *self)
{
  gpointer session = self->session;
  KithScriptRequest *request;

  g_object_add_weak_pointer (G_OBJECT (session), &session);
  g_clear_object (&self->channel);
  g_clear_object (&self->session);
  kith_client_shutdown (self->client);
  g_clear_object (&self->client);
  for (guint route = 0; route < KITH_N_ROUTES; route++)
    while ((request = kith_script_transport_find (self->transport, (KithRouteId) route)))
      kith_script_transport_refuse (self->transport, request, G_IO_ERROR, G_IO_ERROR_CANCELLED, 0);
  kith_test_drain ();
  g_assert_null (session);
  g_clear_object (&self->transport);
  kith_uuid_generator_free (self->ids);
  g_ptr_array_unref (self->history);
  kith_clock_unref (self->clock);
  g_free (self->guild_id);
  g_free (self->channel_id);
  g_free (self->my_id);
  g_free (self->your_id);
}
