/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-pictures.h"

/**
 * kithd_pictures_list:
 * @ids: the ids of all pictures that something shows are added to it
 */
gboolean
kithd_pictures_list (KithdDb *db, GHashTable *ids, GError **error)
{
  g_autoptr (KithdStatement)
    statement = kithd_db_query (db, error,
                                "SELECT avatar FROM users WHERE avatar IS NOT NULL "
                                "UNION ALL SELECT banner FROM users WHERE banner IS NOT NULL "
                                "UNION ALL SELECT avatar FROM members WHERE avatar IS NOT NULL "
                                "UNION ALL SELECT icon FROM guilds WHERE icon IS NOT NULL");
  gboolean row;

  while (kithd_statement_next (statement, &row, error))
    {
      if (!row)
        return TRUE;
      g_hash_table_add (ids, kithd_statement_dup_id (statement, 0));
    }
  return FALSE;
}
