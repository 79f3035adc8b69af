/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-demo-routes.h"

#include <string.h>

/* What calls the person who looks, and marking many channels as read. */

/* How far back a channel is searched: its history is made up as it is read, and goes back for years. */
#define SEARCHED 400

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  const KithWireMessage *left = *(KithWireMessage *const *) a, *right = *(KithWireMessage *const *) b;

  return g_strcmp0 (right->id, left->id);
}

static void
add_mentions (KithDemoChannel *channel, const char *before, GPtrArray *found)
{
  guint last = kith_demo_channel_get_last_seq (channel);

  for (guint seq = last; seq > 0 && last - seq < SEARCHED; seq--)
    {
      g_autoptr (KithWireMessage) message = kith_demo_channel_get_message (channel, seq);

      if (message && kith_demo_message_mentions_me (message) && (!before || strcmp (message->id, before) < 0))
        g_ptr_array_add (found, g_steal_pointer (&message));
    }
}

static gpointer
list_mentions (const KithDemoRequest *request, GError **error)
{
  const KithWireMentionQuery *query = request->query;
  guint limit = query && query->has_limit ? (guint) query->limit : KITH_LIMIT_PAGE_DEFAULT;
  KithWireMentionList *list = kith_wire_mention_list_new ();

  for (guint i = 0; i < request->world->guilds->len; i++)
    {
      const KithDemoGuild *guild = g_ptr_array_index (request->world->guilds, i);

      for (guint k = 0; k < guild->channels->len; k++)
        {
          KithDemoChannel *channel = g_ptr_array_index (guild->channels, k);

          if (channel->wire->kind == KITH_CHANNEL_KIND_TEXT)
            add_mentions (channel, query ? query->before : NULL, list->items);
        }
    }
  g_ptr_array_sort (list->items, compare_newest_first);
  if (list->items->len > limit)
    {
      for (guint i = limit; i < list->items->len; i++)
        kith_wire_message_free (list->items->pdata[i]);
      g_ptr_array_set_size (list->items, (int) limit);
      list->next = g_strdup (((const KithWireMessage *) list->items->pdata[limit - 1])->id);
    }
  return list;
}

static gpointer
put_reads (const KithDemoRequest *request, GError **error)
{
  const KithWireReadMarks *body = request->body;
  KithWireReadStateList *list = kith_wire_read_state_list_new ();

  for (guint i = 0; i < body->items->len; i++)
    {
      const KithWireReadMark *mark = g_ptr_array_index (body->items, i);
      KithDemoChannel *channel = kith_demo_world_find_channel (request->world, mark->channel_id, NULL);
      guint seq = channel ? kith_demo_channel_find_seq (channel, mark->message_id) : 0;
      KithWireReadState *state;

      if (!seq)
        continue;
      channel->read_seq = MAX (channel->read_seq, seq);
      state = kith_demo_channel_get_read_state (channel);
      kith_demo_world_emit (request->world, KITH_EVENT_READ_UPDATE, state);
      g_ptr_array_add (list->items, state);
    }
  return list;
}

const KithDemoHandler kith_demo_inbox_handlers[KITH_N_ROUTES] = {
  [KITH_ROUTE_READS_PUT] = put_reads,
  [KITH_ROUTE_MENTIONS_LIST] = list_mentions,
};
