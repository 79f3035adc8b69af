/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-inbox.h"

/* Sorts after every UUIDv7. */
#define HIGHEST_ID "ffffffff-ffff-ffff-ffff-ffffffffffff"

/* Each way of being called walks back over its own index and ends early: by name, by each role, and by each guild,
 * whose id stands for all in it. How much there is elsewhere, in other channels or long ago, makes no difference. */

typedef struct
{
  char *id;    /* of a role or a guild */
  char *since; /* the lowest id of a message since the person joined: what was said to all before was not for them */
} Caller;

static void
caller_free (gpointer data)
{
  Caller *caller = data;

  g_free (caller->id);
  g_free (caller->since);
  g_free (caller);
}

/* The lowest UUIDv7 of a time. */
static char *
make_lowest_id (gint64 time_ms)
{
  return g_strdup_printf ("%08x-%04x-7000-8000-000000000000", (guint) (time_ms >> 16), (guint) (time_ms & 0xffff));
}

static gboolean
list_callers (KithdDb *db, const char *user_id, GPtrArray *callers, GError **error)
{
  g_autoptr (KithdStatement) statement = kithd_db_query (
    db, error,
    "SELECT guild_id, joined_at FROM members WHERE user_id = $1 "
    "UNION ALL SELECT h.role_id, m.joined_at FROM members m JOIN member_roles h ON h.guild_id = m.guild_id "
    "AND h.user_id = m.user_id WHERE m.user_id = $1",
    KITHD_ID (user_id));
  gboolean row;

  while (kithd_statement_next (statement, &row, error))
    {
      Caller *caller;

      if (!row)
        return TRUE;
      caller = g_new0 (Caller, 1);
      caller->id = kithd_statement_dup_id (statement, 0);
      caller->since = make_lowest_id (kithd_statement_get_int (statement, 1));
      g_ptr_array_add (callers, caller);
    }
  return FALSE;
}

/* Takes the statement. Where it ends by its limit, there may be more before its last message. */
static gboolean
take_places (KithdStatement *taken, guint limit, GPtrArray *places, char **rest, GError **error)
{
  g_autoptr (KithdStatement) statement = taken;
  const KithWireMessagePlace *last = NULL;
  gboolean row;

  for (guint n = 0; kithd_statement_next (statement, &row, error); n++)
    {
      KithWireMessagePlace *place;

      if (!row && n == limit && g_strcmp0 (last->message_id, *rest) > 0)
        {
          g_free (*rest);
          *rest = g_strdup (last->message_id);
        }
      if (!row)
        return TRUE;
      place = kith_wire_message_place_new ();
      place->message_id = kithd_statement_dup_id (statement, 0);
      place->channel_id = kithd_statement_dup_id (statement, 1);
      g_ptr_array_add (places, place);
      last = place;
    }
  return FALSE;
}

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  const KithWireMessagePlace *first = *(KithWireMessagePlace *const *) a;
  const KithWireMessagePlace *second = *(KithWireMessagePlace *const *) b;

  return g_strcmp0 (second->message_id, first->message_id);
}

/* Each message once, as far back as all ways of being called have been walked. */
static void
merge (GPtrArray *places, const char *rest, GPtrArray *found)
{
  const char *last = NULL;

  g_ptr_array_sort (places, compare_newest_first);
  for (guint i = 0; i < places->len; i++)
    {
      KithWireMessagePlace *place = places->pdata[i];

      if (g_strcmp0 (place->message_id, rest) < 0)
        return;
      if (g_strcmp0 (place->message_id, last) == 0)
        continue;
      last = place->message_id;
      g_ptr_array_add (found, kith_wire_message_place_copy (place));
    }
}

/**
 * kithd_inbox_list_mentions:
 * @before: (nullable): the messages are older than this one, which may be gone
 * @limit: how many are looked for, of each way of being called
 * @found: a KithWireMessagePlace, without its guild, is added to it for each message in a guild that calls the person,
 *   newest first; whether they may see it is not asked here
 * @rest: (out) (transfer full) (nullable): an id before which there may be more
 */
gboolean
kithd_inbox_list_mentions (KithdDb *db, const char *user_id, const char *before, guint limit, GPtrArray *found,
                           char **rest, GError **error)
{
  g_autoptr (GPtrArray) callers = g_ptr_array_new_with_free_func (caller_free);
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_message_place_free);
  g_autofree char *left = NULL;

  *rest = NULL;
  if (!list_callers (db, user_id, callers, error) ||
      !take_places (kithd_db_query (db, error,
                                    "SELECT m.message_id, m.channel_id FROM mentions m "
                                    "JOIN channels c ON c.id = m.channel_id WHERE m.user_id = $1 "
                                    "AND m.message_id < $2 AND c.guild_id IS NOT NULL "
                                    "ORDER BY m.message_id DESC LIMIT $3",
                                    KITHD_ID (user_id), KITHD_ID (before ? before : HIGHEST_ID), KITHD_INT (limit)),
                    limit, places, &left, error))
    return FALSE;
  for (guint i = 0; i < callers->len; i++)
    {
      const Caller *caller = callers->pdata[i];

      if (!take_places (kithd_db_query (db, error,
                                        "SELECT message_id, channel_id FROM role_mentions WHERE role_id = $1 "
                                        "AND message_id < $2 AND message_id >= $3 AND author_id <> $4 "
                                        "ORDER BY message_id DESC LIMIT $5",
                                        KITHD_ID (caller->id), KITHD_ID (before ? before : HIGHEST_ID),
                                        KITHD_ID (caller->since), KITHD_ID (user_id), KITHD_INT (limit)),
                        limit, places, &left, error))
        return FALSE;
    }
  merge (places, left, found);
  *rest = g_steal_pointer (&left);
  return TRUE;
}
