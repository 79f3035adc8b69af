/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-service-private.h"

#include "kithd-inbox.h"
#include "kithd-may.h"
#include "kithd-messages.h"
#include "kithd-read-states.h"

#define READING (KITH_PERMISSION_VIEW_CHANNEL | KITH_PERMISSION_READ_HISTORY)

/* Whether the reader may read what is in a channel; the rights of the guild that was asked for last are kept. */
static gboolean
may_read (KithdService *self, KithdCall *call, const KithWireMessagePlace *place, KithdRights **rights, gboolean *may,
          GError **error)
{
  const char *user_id = call->actor->user_id;

  *may = FALSE;
  if (!*rights || !g_str_equal ((*rights)->guild_id, place->guild_id))
    {
      g_clear_pointer (rights, kithd_rights_free);
      if (!kithd_rights_find_in_guild (call->db, place->guild_id, user_id, rights, error))
        return FALSE;
    }
  if (!*rights)
    return TRUE;
  if (!kithd_rights_enter_channel (*rights, call->db, place->channel_id, user_id, error))
    return FALSE;
  *may = (kithd_may_compute (self, *rights) & READING) == READING;
  return TRUE;
}

/* Looks into the channels one by one; only those that hold a mention are asked for rights. */
static gboolean
find_mentions (KithdService *self, KithdCall *call, const char *before, guint limit, GPtrArray *found, GError **error)
{
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_message_place_free);
  g_autoptr (KithdRights) rights = NULL;

  if (!kithd_inbox_list_channels (call->db, call->actor->user_id, places, error))
    return FALSE;
  for (guint i = 0; i < places->len; i++)
    {
      const KithWireMessagePlace *place = g_ptr_array_index (places, i);
      guint first = found->len;
      gboolean may;

      if (!kithd_inbox_list_mentions (call->db, place, call->actor->user_id, before, limit, found, error))
        return FALSE;
      if (found->len == first)
        continue;
      if (!may_read (self, call, place, &rights, &may, error))
        return FALSE;
      if (!may)
        g_ptr_array_set_size (found, (int) first);
    }
  return TRUE;
}

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  const KithWireMessagePlace *first = *(KithWireMessagePlace *const *) a;
  const KithWireMessagePlace *second = *(KithWireMessagePlace *const *) b;

  return g_strcmp0 (second->message_id, first->message_id);
}

gpointer
kithd_handle_mentions_list (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireMentionQuery *query = call->query;
  guint limit = query && query->has_limit ? (guint) query->limit : KITH_LIMIT_PAGE_DEFAULT;
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_message_place_free);
  g_autoptr (KithWireMentionList) list = kith_wire_mention_list_new ();

  if (!find_mentions (self, call, query ? query->before : NULL, limit + 1, found, error))
    return NULL;
  g_ptr_array_sort (found, compare_newest_first);
  for (guint i = 0; i < MIN (found->len, limit); i++)
    {
      const KithWireMessagePlace *place = g_ptr_array_index (found, i);
      KithWireMessage *message;

      if (!kithd_messages_find (call->db, place->guild_id, place->channel_id, place->message_id, &message, error))
        return NULL;
      if (message)
        g_ptr_array_add (list->items, message);
      if (i + 1 == limit && found->len > limit)
        list->next = g_strdup (place->message_id);
    }
  return g_steal_pointer (&list);
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
