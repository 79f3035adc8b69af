/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-ids.h"

static gboolean
find_in (KithdDb *db, const char *sql, char **id, GError **error)
{
  g_autoptr (KithdStatement) statement = kithd_db_query_values (db, error, sql, NULL, 0);
  gboolean row;

  *id = NULL;
  if (!kithd_statement_next (statement, &row, error))
    return FALSE;
  if (row)
    *id = kithd_statement_dup_id (statement, 0);
  return TRUE;
}

/**
 * kithd_ids_find_newest:
 * @id: (out) (transfer full) (nullable): the one that sorts last, of all that others sort by; %NULL where there is none
 */
gboolean
kithd_ids_find_newest (KithdDb *db, char **id, GError **error)
{
  static const char *const questions[] = {
    "SELECT id FROM users ORDER BY id DESC LIMIT 1",    "SELECT id FROM sessions ORDER BY id DESC LIMIT 1",
    "SELECT id FROM guilds ORDER BY id DESC LIMIT 1",   "SELECT id FROM roles ORDER BY id DESC LIMIT 1",
    "SELECT id FROM channels ORDER BY id DESC LIMIT 1", "SELECT id FROM messages ORDER BY id DESC LIMIT 1",
  };
  g_autofree char *newest = NULL;

  *id = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      g_autofree char *found = NULL;

      if (!find_in (db, questions[i], &found, error))
        return FALSE;
      if (g_strcmp0 (found, newest) > 0)
        {
          g_free (newest);
          newest = g_steal_pointer (&found);
        }
    }
  *id = g_steal_pointer (&newest);
  return TRUE;
}
