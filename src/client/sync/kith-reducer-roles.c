/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-reducer-roles.h"

#include <string.h>

#include "kith-guild-private.h"
#include "kith-guild-roles.h"
#include "kith-reducer-state.h"
#include "kith-roster-private.h"

/* All roles of a guild but one, to be completed and given back to it. */
static GPtrArray *
copy_others (KithGuild *guild, const char *id)
{
  const GPtrArray *roles = kith_guild_get_roles (guild);
  GPtrArray *others = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_role_free);

  for (guint i = 0; i < roles->len; i++)
    {
      const KithWireRole *role = roles->pdata[i];

      if (g_strcmp0 (role->id, id) != 0)
        g_ptr_array_add (others, kith_wire_role_copy (role));
    }
  return others;
}

static void
keep (KithReducer *self, const KithWireRole *role)
{
  kith_cache_put (kith_reducer_get_cache (self), kith_reducer_get_key (self), KITH_CACHE_ROLE, role->id, role->guild_id,
                  role->position, &kith_wire_role_type, role);
}

/**
 * kith_reducer_put_role:
 * @role: KithWireRole that was made or changed
 */
void
kith_reducer_put_role (KithReducer *self, gconstpointer role)
{
  const KithWireRole *wire = role;
  KithGuild *guild = kith_session_find_guild (self->session, wire->guild_id);
  g_autoptr (GPtrArray) roles = NULL;

  if (!guild)
    return;
  roles = copy_others (guild, wire->id);
  g_ptr_array_add (roles, kith_wire_role_copy (wire));
  kith_guild_set_roles (guild, roles);
  if (kith_guild_peek_roster (guild))
    kith_roster_refresh_headings (kith_guild_peek_roster (guild));
  keep (self, wire);
}

/**
 * kith_reducer_remove_role:
 * @deleted: KithWireRoleDeleted
 */
void
kith_reducer_remove_role (KithReducer *self, gconstpointer deleted)
{
  const KithWireRoleDeleted *wire = deleted;
  KithGuild *guild = kith_session_find_guild (self->session, wire->guild_id);
  g_autoptr (GPtrArray) roles = NULL;

  if (!guild)
    return;
  roles = copy_others (guild, wire->id);
  kith_guild_set_roles (guild, roles);
  kith_cache_remove (kith_reducer_get_cache (self), kith_reducer_get_key (self), KITH_CACHE_ROLE, wire->id);
}

static gint64
find_position (const KithWireRoleOrder *order, const KithWireRole *role)
{
  guint position;

  return g_ptr_array_find_with_equal_func (order->roles, role->id, g_str_equal, &position) ? position : role->position;
}

/**
 * kith_reducer_order_roles:
 * @order: KithWireRoleOrder
 */
void
kith_reducer_order_roles (KithReducer *self, gconstpointer order)
{
  const KithWireRoleOrder *wire = order;
  KithGuild *guild = kith_session_find_guild (self->session, wire->guild_id);
  g_autoptr (GPtrArray) roles = NULL;

  if (!guild)
    return;
  roles = copy_others (guild, NULL);
  for (guint i = 0; i < roles->len; i++)
    {
      KithWireRole *role = roles->pdata[i];

      role->position = find_position (wire, role);
      keep (self, role);
    }
  kith_guild_set_roles (guild, roles);
}

/**
 * kith_reducer_holds_any:
 * @role_ids: (element-type utf8)
 *
 * Returns: whether somebody holds one of these roles
 */
gboolean
kith_reducer_holds_any (KithGuild *guild, const char *user_id, const GPtrArray *role_ids)
{
  KithMember *member = kith_guild_find_member (guild, user_id);

  for (guint i = 0; member && i < role_ids->len; i++)
    if (g_strv_contains (kith_member_get_roles (member), role_ids->pdata[i]))
      return TRUE;
  return FALSE;
}
