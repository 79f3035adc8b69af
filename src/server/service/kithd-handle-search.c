/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-service-private.h"

#include "kithd-accounts.h"
#include "kithd-may.h"
#include "kithd-members.h"
#include "kithd-people.h"

/* Finding people, and what one may know of them. */

static guint
get_limit (const KithWireMemberSearchQuery *query)
{
  return query->has_limit ? (guint) query->limit : KITH_LIMIT_PAGE_DEFAULT;
}

/* Who has gone in between is passed over. */
static gboolean
add_members (KithdCall *call, const GPtrArray *ids, GPtrArray *members, GError **error)
{
  for (guint i = 0; i < ids->len; i++)
    {
      KithWireMember *member;

      if (!kithd_members_find (call->db, call->params[0], ids->pdata[i], &member, error))
        return FALSE;
      if (member)
        g_ptr_array_add (members, member);
    }
  return TRUE;
}

gpointer
kithd_handle_members_search (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireMemberSearchQuery *query = call->query;
  g_autoptr (KithdRights) rights = kithd_may_in_guild (self, call, call->params[0], 0, error);
  g_autoptr (KithWireMemberList) list = kith_wire_member_list_new ();
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  if (!rights ||
      !kithd_people_search_members (call->db, call->params[0], query->query, get_limit (query), ids, error) ||
      !add_members (call, ids, list->items, error))
    return NULL;
  return g_steal_pointer (&list);
}

gpointer
kithd_handle_members_lookup (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireMemberLookup *lookup = call->body;
  g_autoptr (KithdRights) rights = kithd_may_in_guild (self, call, call->params[0], 0, error);
  g_autoptr (KithWireMemberList) list = kith_wire_member_list_new ();

  if (!rights || !add_members (call, lookup->ids, list->items, error))
    return NULL;
  return g_steal_pointer (&list);
}

gpointer
kithd_handle_users_search (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireMemberSearchQuery *query = call->query;
  g_autoptr (KithWireUserList) list = kith_wire_user_list_new ();
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  if (!kithd_people_search_peers (call->db, call->actor->user_id, query->query, get_limit (query), ids, error))
    return NULL;
  for (guint i = 0; i < ids->len; i++)
    {
      KithWireUser *user;

      if (!kithd_accounts_find_user (call->db, ids->pdata[i], &user, error))
        return NULL;
      if (user)
        g_ptr_array_add (list->items, user);
    }
  return g_steal_pointer (&list);
}

gpointer
kithd_handle_profile_get (KithdService *self, KithdCall *call, GError **error)
{
  const char *me = call->actor->user_id, *user_id = call->params[0];
  g_autoptr (KithWireProfile) profile = kith_wire_profile_new ();

  if (!kithd_accounts_find_peer (call->db, me, user_id, &profile->user, error))
    return NULL;
  if (!profile->user)
    {
      kith_error_set (error, KITH_ERROR_UNKNOWN_USER);
      return NULL;
    }
  if (!kithd_people_get_created_at (call->db, user_id, &profile->created_at, error) ||
      !kithd_people_list_mutual (call->db, me, user_id, profile->mutual_guilds, error))
    return NULL;
  return g_steal_pointer (&profile);
}
