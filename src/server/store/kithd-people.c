/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-people.h"

#include <string.h>

#include "kithd-accounts.h"

/* Names are compared as people read them, without case in any script and without accents, which no two databases do
 * alike: so all names of a guild are read and judged here. */

typedef enum
{
  RANK_WHOLE, /* a name is what is looked for */
  RANK_BEGIN, /* a name begins with it */
  RANK_WORD,  /* a word of a name does */
  RANK_INSIDE,
  RANK_NONE,
} Rank;

typedef struct
{
  char *id;
  char *name; /* folded */
  Rank rank;
} Found;

static void
found_free (gpointer data)
{
  Found *found = data;

  g_free (found->id);
  g_free (found->name);
  g_free (found);
}

static char *
fold_letters (const char *text)
{
  g_autofree char *apart = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  g_autofree char *folded = g_utf8_casefold (apart ? apart : text, -1);
  GString *bare = g_string_sized_new (strlen (folded));

  for (const char *at = folded; *at; at = g_utf8_next_char (at))
    if (!g_unichar_ismark (g_utf8_get_char (at)))
      g_string_append_unichar (bare, g_utf8_get_char (at));
  return g_string_free (bare, FALSE);
}

/* Without case and accents. Most names have none of the letters that this takes long for. */
static char *
fold (const char *text)
{
  if (g_str_is_ascii (text))
    return g_ascii_strdown (text, -1);
  return fold_letters (text);
}

static Rank
judge (const char *folded, const char *query)
{
  gsize length = strlen (query);
  Rank best = RANK_NONE;

  if (strcmp (folded, query) == 0)
    return RANK_WHOLE;
  if (strncmp (folded, query, length) == 0)
    return RANK_BEGIN;
  for (const char *at = strstr (folded, query); at && best != RANK_WORD; at = strstr (at + 1, query))
    best = g_unichar_isalnum (g_utf8_get_char (g_utf8_prev_char (at))) ? RANK_INSIDE : RANK_WORD;
  return best;
}

static int
compare_found (gconstpointer a, gconstpointer b)
{
  const Found *left = *(const Found *const *) a, *right = *(const Found *const *) b;

  return left->rank != right->rank ? (int) left->rank - (int) right->rank : strcmp (left->name, right->name);
}

/* A row is an id and the names that its person is known by; the first that is there is the one that is shown. */
static Found *
judge_row (KithdStatement *statement, guint n_names, const char *query)
{
  g_autofree char *shown = NULL;
  Rank best = RANK_NONE;
  Found *found;

  for (guint i = 1; i <= n_names; i++)
    {
      const char *name = kithd_statement_get_text (statement, i);
      g_autofree char *folded = name ? fold (name) : NULL;
      Rank rank = folded ? judge (folded, query) : RANK_NONE;

      best = MIN (best, rank);
      if (folded && !shown)
        shown = g_steal_pointer (&folded);
    }
  if (best == RANK_NONE)
    return NULL;
  found = g_new0 (Found, 1);
  found->id = kithd_statement_dup_id (statement, 0);
  found->name = g_steal_pointer (&shown);
  found->rank = best;
  return found;
}

/* Takes the statement. */
static gboolean
search (KithdStatement *taken, guint n_names, const char *query, guint limit, GPtrArray *ids, GError **error)
{
  g_autoptr (KithdStatement) statement = taken;
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (found_free);
  g_autofree char *wanted = fold (query);
  gboolean row;

  g_strstrip (wanted);
  do
    {
      Found *found;

      if (!kithd_statement_next (statement, &row, error))
        return FALSE;
      found = row && *wanted ? judge_row (statement, n_names, wanted) : NULL;
      if (found)
        g_ptr_array_add (all, found);
    }
  while (row);
  g_ptr_array_sort (all, compare_found);
  for (guint i = 0; i < MIN (all->len, limit); i++)
    g_ptr_array_add (ids, g_strdup (((Found *) all->pdata[i])->id));
  return TRUE;
}

/**
 * kithd_people_search_members:
 * @query: a part of a nickname, display name or user name
 * @ids: ids of those who are found are added to it, the best first
 */
gboolean
kithd_people_search_members (KithdDb *db, const char *guild_id, const char *query, guint limit, GPtrArray *ids,
                             GError **error)
{
  return search (kithd_db_query (db, error,
                                 "SELECT u.id, m.nickname, u.display_name, u.username FROM members m "
                                 "JOIN users u ON u.id = m.user_id WHERE m.guild_id = $1",
                                 KITHD_ID (guild_id)),
                 3, query, limit, ids, error);
}

/**
 * kithd_people_search_peers:
 * @ids: ids of those who are found among all who share a guild with the person are added to it, the best first
 */
gboolean
kithd_people_search_peers (KithdDb *db, const char *user_id, const char *query, guint limit, GPtrArray *ids,
                           GError **error)
{
  return search (kithd_db_query (db, error,
                                 "SELECT u.id, u.display_name, u.username FROM users u WHERE u.id <> $1 AND u.id IN "
                                 "(SELECT b.user_id FROM members a JOIN members b ON b.guild_id = a.guild_id "
                                 "WHERE a.user_id = $1)",
                                 KITHD_ID (user_id)),
                 2, query, limit, ids, error);
}

/* The roles that a person holds in one guild. */
static gboolean
read_roles (KithdDb *db, const char *user_id, KithWireMutualGuild *guild, GError **error)
{
  g_autoptr (KithdStatement) statement = kithd_db_query (
    db, error, "SELECT role_id FROM member_roles WHERE guild_id = $1 AND user_id = $2 ORDER BY role_id",
    KITHD_ID (guild->guild_id), KITHD_ID (user_id));
  gboolean row;

  while (kithd_statement_next (statement, &row, error))
    {
      if (!row)
        return TRUE;
      g_ptr_array_add (guild->roles, kithd_statement_dup_id (statement, 0));
    }
  return FALSE;
}

/**
 * kithd_people_list_mutual:
 * @other_id: whose names, pictures and roles are read
 * @guilds: KithWireMutualGuild are added to it
 */
gboolean
kithd_people_list_mutual (KithdDb *db, const char *user_id, const char *other_id, GPtrArray *guilds, GError **error)
{
  g_autoptr (KithdStatement)
    statement = kithd_db_query (db, error,
                                "SELECT b.guild_id, b.nickname, b.avatar, b.joined_at FROM members a "
                                "JOIN members b ON b.guild_id = a.guild_id AND b.user_id = $2 "
                                "WHERE a.user_id = $1 ORDER BY b.guild_id",
                                KITHD_ID (user_id), KITHD_ID (other_id));
  guint first = guilds->len;
  gboolean row;

  for (;;)
    {
      KithWireMutualGuild *guild;

      if (!kithd_statement_next (statement, &row, error))
        return FALSE;
      if (!row)
        break;
      guild = kith_wire_mutual_guild_new ();
      guild->guild_id = kithd_statement_dup_id (statement, 0);
      guild->nickname = kithd_statement_dup_text (statement, 1);
      guild->avatar = kithd_statement_dup_id (statement, 2);
      guild->joined_at = kithd_statement_get_int (statement, 3);
      g_ptr_array_add (guilds, guild);
    }
  for (guint i = first; i < guilds->len; i++)
    if (!read_roles (db, other_id, guilds->pdata[i], error))
      return FALSE;
  return TRUE;
}

/**
 * kithd_people_get_created_at:
 * @created_at: (out): when the account was made; 0 where there is none
 */
gboolean
kithd_people_get_created_at (KithdDb *db, const char *user_id, gint64 *created_at, GError **error)
{
  g_autoptr (KithdStatement)
    statement = kithd_db_query (db, error, "SELECT created_at FROM users WHERE id = $1", KITHD_ID (user_id));
  gboolean row;

  if (!kithd_statement_next (statement, &row, error))
    return FALSE;
  *created_at = row ? kithd_statement_get_int (statement, 0) : 0;
  return TRUE;
}
