/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-service-private.h"

#include "kithd-blocks.h"
#include "kithd-inbox.h"
#include "kithd-may.h"
#include "kithd-messages.h"
#include "kithd-read-states.h"

#define READING (KITH_PERMISSION_VIEW_CHANNEL | KITH_PERMISSION_READ_HISTORY)

/* How often it is looked further back for messages that the reader may see; after that the page ends early. */
#define ROUNDS_MAX 8

/* A page in the making. */
typedef struct
{
  KithdService *service;
  KithdCall *call;
  KithWireMentionList *list;
  guint limit;
  GHashTable *guilds; /* channel id → its guild's id, or NULL where the reader may not read */
  GHashTable *blocked;
} Page;

/* Which guild the channel belongs to; NULL where the reader may not read what is in it. Asked once of each channel. */
static gboolean
find_guild (Page *page, const char *channel_id, const char **guild_id, GError **error)
{
  const char *user_id = page->call->actor->user_id;
  g_autoptr (KithdRights) rights = NULL;
  gpointer known;

  if (!g_hash_table_lookup_extended (page->guilds, channel_id, NULL, &known))
    {
      if (!kithd_rights_find_in_channel (page->call->db, channel_id, user_id, &rights, error))
        return FALSE;
      known = rights && (kithd_may_compute (page->service, rights) & READING) == READING ? g_strdup (rights->guild_id)
                                                                                         : NULL;
      g_hash_table_insert (page->guilds, g_strdup (channel_id), known);
    }
  *guild_id = known;
  return TRUE;
}

static gboolean
is_wanted (const Page *page, const KithWireMessage *message)
{
  return !g_str_equal (message->author->id, page->call->actor->user_id) &&
         !g_hash_table_contains (page->blocked, message->author->id);
}

/* Takes one place into the page; @full where the page has no room for it, so that there is more. */
static gboolean
take_place (Page *page, const KithWireMessagePlace *place, gboolean *full, GError **error)
{
  GPtrArray *items = page->list->items;
  g_autoptr (KithWireMessage) message = NULL;
  const char *guild_id;

  if (!find_guild (page, place->channel_id, &guild_id, error))
    return FALSE;
  if (!guild_id)
    return TRUE;
  if (!kithd_messages_find (page->call->db, guild_id, place->channel_id, place->message_id, &message, error))
    return FALSE;
  if (!message || !is_wanted (page, message))
    return TRUE;
  *full = items->len == page->limit;
  if (*full)
    page->list->next = g_strdup (((const KithWireMessage *) items->pdata[items->len - 1])->id);
  else
    g_ptr_array_add (items, g_steal_pointer (&message));
  return TRUE;
}

static gboolean
fill_page (Page *page, const char *before, GError **error)
{
  g_autofree char *at = g_strdup (before);
  gboolean full = FALSE;

  for (guint round = 0; round < ROUNDS_MAX; round++)
    {
      g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_message_place_free);
      g_autofree char *rest = NULL;

      if (!kithd_inbox_list_mentions (page->call->db, page->call->actor->user_id, at, page->limit + 1, places, &rest,
                                      error))
        return FALSE;
      for (guint i = 0; i < places->len && !full; i++)
        if (!take_place (page, places->pdata[i], &full, error))
          return FALSE;
      if (full || !rest)
        return TRUE;
      g_free (at);
      at = g_steal_pointer (&rest);
    }
  page->list->next = g_steal_pointer (&at);
  return TRUE;
}

static GHashTable *
list_blocked (KithdCall *call, GError **error)
{
  GHashTable *ids;
  g_autoptr (GPtrArray) users = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_user_free);

  if (!kithd_blocks_list (call->db, call->actor->user_id, users, error))
    return NULL;
  ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < users->len; i++)
    g_hash_table_add (ids, g_strdup (((const KithWireUser *) users->pdata[i])->id));
  return ids;
}

gpointer
kithd_handle_mentions_list (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireMentionQuery *query = call->query;
  g_autoptr (KithWireMentionList) list = kith_wire_mention_list_new ();
  g_autoptr (GHashTable) guilds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) blocked = list_blocked (call, error);
  Page page = { self,   call,   list, query && query->has_limit ? (guint) query->limit : KITH_LIMIT_PAGE_DEFAULT,
                guilds, blocked };

  return blocked && fill_page (&page, query ? query->before : NULL, error) ? g_steal_pointer (&list) : NULL;
}

/* Moves one place on; what is not there for the reader is passed over. */
static gboolean
mark_read (KithdService *self, KithdCall *call, const KithWireReadMark *mark, GPtrArray *states, GError **error)
{
  const char *user_id = call->actor->user_id;
  g_autoptr (KithdRights) rights = NULL;
  KithWireReadState *state;
  gboolean moved;
  gint64 seq;

  if (!kithd_rights_find_in_channel (call->db, mark->channel_id, user_id, &rights, error))
    return FALSE;
  if (!rights || !(kithd_may_compute (self, rights) & KITH_PERMISSION_VIEW_CHANNEL))
    return TRUE;
  if (!kithd_messages_find_seq (call->db, mark->channel_id, mark->message_id, &seq, error))
    return FALSE;
  if (seq == 0)
    return TRUE;
  if (!kithd_read_states_advance (call->db, mark->channel_id, user_id, mark->message_id, seq, &moved, error) ||
      !kithd_read_states_find (call->db, mark->channel_id, user_id, &state, error))
    return FALSE;
  if (!state)
    return TRUE;
  if (moved)
    kithd_outcome_add_user (call->outcome, KITH_EVENT_READ_UPDATE, kith_wire_read_state_copy (state), user_id);
  g_ptr_array_add (states, state);
  return TRUE;
}

gpointer
kithd_handle_reads_put (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireReadMarks *body = call->body;
  g_autoptr (KithWireReadStateList) list = kith_wire_read_state_list_new ();

  for (guint i = 0; i < body->items->len; i++)
    if (!mark_read (self, call, g_ptr_array_index (body->items, i), list->items, error))
      return NULL;
  return g_steal_pointer (&list);
}
