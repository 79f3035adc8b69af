/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-guild-roles.h"

#include "kith-guild-state.h"
#include "kith-member-private.h"
#include "kith-role-private.h"

/**
 * kith_guild_find_role:
 *
 * Returns: (transfer none) (nullable): the role
 */
KithRole *
kith_guild_find_role (KithGuild *self, const char *id)
{
  g_return_val_if_fail (KITH_IS_GUILD (self), NULL);
  return id ? g_hash_table_lookup (self->roles_by_id, id) : NULL;
}

/**
 * kith_guild_list_roles:
 *
 * Returns: (transfer none): the KithRoles, the highest first; @everyone is the last
 */
GListModel *
kith_guild_list_roles (KithGuild *self)
{
  g_return_val_if_fail (KITH_IS_GUILD (self), NULL);
  return G_LIST_MODEL (self->role_list);
}

/**
 * kith_guild_get_roles:
 *
 * Returns: (transfer none) (element-type KithWireRole): all roles, as the server told them
 */
const GPtrArray *
kith_guild_get_roles (KithGuild *self)
{
  g_return_val_if_fail (KITH_IS_GUILD (self), NULL);
  return self->roles;
}

/**
 * kith_guild_get_role_name:
 *
 * Returns: (transfer none) (nullable): what a role is called, where it is there
 */
const char *
kith_guild_get_role_name (KithGuild *self, const char *role_id)
{
  KithRole *role = kith_guild_find_role (self, role_id);

  return role ? kith_role_get_name (role) : NULL;
}

/**
 * kith_guild_get_role_position:
 *
 * Returns: how high a role stands; 0 for one that is not there, as for @everyone
 */
gint64
kith_guild_get_role_position (KithGuild *self, const char *role_id)
{
  KithRole *role = kith_guild_find_role (self, role_id);

  return role ? kith_role_get_position (role) : 0;
}

/* Gives a member the colour of their highest role that has one. */
void
kith_guild_update_colour (KithGuild *self, KithMember *member)
{
  const char *const *ids = kith_member_get_roles (member);
  KithRole *best = NULL;

  for (guint i = 0; ids[i]; i++)
    {
      KithRole *role = kith_guild_find_role (self, ids[i]);

      if (role && kith_role_get_colour (role) >= 0 &&
          (!best || kith_role_get_position (role) > kith_role_get_position (best)))
        best = role;
    }
  kith_member_set_colour (member, best ? kith_role_get_colour (best) : -1);
}

/* Equal positions cannot last: the server gives each role its own. */
static int
compare_roles (gconstpointer a, gconstpointer b)
{
  KithRole *first = *(KithRole *const *) a, *second = *(KithRole *const *) b;

  if (kith_role_get_position (first) != kith_role_get_position (second))
    return kith_role_get_position (first) > kith_role_get_position (second) ? -1 : 1;
  return strcmp (kith_role_get_id (first), kith_role_get_id (second));
}

static void
update_list (KithGuild *self)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  g_autoptr (GHashTable) old = g_steal_pointer (&self->roles_by_id);

  self->roles_by_id = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  for (guint i = 0; i < self->roles->len; i++)
    {
      const KithWireRole *wire = g_ptr_array_index (self->roles, i);
      KithRole *known = g_hash_table_lookup (old, wire->id);
      KithRole *role = known ? g_object_ref (known) : kith_role_new (self, wire->id);

      kith_role_update (role, wire);
      g_hash_table_replace (self->roles_by_id, (gpointer) kith_role_get_id (role), role);
      g_ptr_array_add (list, role);
    }
  g_ptr_array_sort (list, compare_roles);
  kith_object_list_replace (self->role_list, list);
}

/**
 * kith_guild_set_roles:
 * @roles: (element-type KithWireRole): all roles; copied
 */
void
kith_guild_set_roles (KithGuild *self, GPtrArray *roles)
{
  GHashTableIter iter;
  gpointer member;

  g_ptr_array_set_size (self->roles, 0);
  for (guint i = 0; i < roles->len; i++)
    g_ptr_array_add (self->roles, kith_wire_role_copy (g_ptr_array_index (roles, i)));
  update_list (self);
  g_hash_table_iter_init (&iter, self->members);
  while (g_hash_table_iter_next (&iter, NULL, &member))
    kith_guild_update_colour (self, member);
  kith_guild_update_permissions (self);
  g_signal_emit (self, kith_guild_roles_changed_signal, 0);
}
