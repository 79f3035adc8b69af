/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-demo-role-routes.h"

#include "kith-demo-id.h"
#include "kith-demo-rights.h"
#include "kith-error.h"
#include "kith-permissions.h"

#include <string.h>

/* Roles of the demo, and what its channels overwrite. */

static gpointer
refuse (KithErrorCode code, GError **error)
{
  kith_error_set (error, code);
  return NULL;
}

static KithDemoGuild *
find_guild (const KithDemoRequest *request, guint64 needed, GError **error)
{
  KithDemoGuild *guild = kith_demo_world_find_guild (request->world, request->params[0]);

  if (!guild)
    return refuse (KITH_ERROR_UNKNOWN_GUILD, error);
  if ((kith_demo_guild_get_permissions (guild) & needed) != needed)
    return refuse (KITH_ERROR_MISSING_PERMISSION, error);
  return guild;
}

static KithWireRole *
find_role (KithDemoGuild *guild, const char *id)
{
  for (guint i = 0; i < guild->roles->len; i++)
    if (strcmp (((const KithWireRole *) g_ptr_array_index (guild->roles, i))->id, id) == 0)
      return (KithWireRole *) g_ptr_array_index (guild->roles, i);
  return NULL;
}

static gint64
get_own_rank (KithDemoGuild *guild)
{
  g_autofree char *me = kith_demo_people_get_id (KITH_DEMO_ME);

  return kith_demo_guild_get_rank (guild, me);
}

/* A role that the person who looks may change. */
static KithWireRole *
find_below (const KithDemoRequest *request, KithDemoGuild *guild, GError **error)
{
  KithWireRole *role = find_role (guild, request->params[1]);

  if (!role)
    return (KithWireRole *) refuse (KITH_ERROR_UNKNOWN_ROLE, error);
  if (get_own_rank (guild) <= role->position)
    return (KithWireRole *) refuse (KITH_ERROR_ROLE_ABOVE_YOURS, error);
  return role;
}

static gboolean
check_bits (guint64 mine, guint64 bits, GError **error)
{
  if ((bits & ~mine) == 0)
    return TRUE;
  kith_error_set (error, KITH_ERROR_PERMISSION_NOT_YOURS);
  return FALSE;
}

static void
tell_order (KithDemoWorld *world, KithDemoGuild *guild)
{
  g_autoptr (KithWireRoleOrder) order = kith_wire_role_order_new ();

  order->guild_id = g_strdup (guild->wire->id);
  for (guint i = 0; i < guild->roles->len; i++)
    {
      KithWireRole *role = (KithWireRole *) g_ptr_array_index (guild->roles, i);

      role->position = i;
      g_ptr_array_add (order->roles, g_strdup (role->id));
    }
  kith_demo_world_emit (world, KITH_EVENT_ROLE_ORDER, order);
}

static gpointer
create_role (const KithDemoRequest *request, GError **error)
{
  const KithWireRoleRequest *body = (const KithWireRoleRequest *) request->body;
  KithDemoGuild *guild = find_guild (request, KITH_PERMISSION_MANAGE_ROLES, error);
  KithWireRole *role;

  if (!guild || !check_bits (kith_demo_guild_get_permissions (guild), body->permissions, error))
    return NULL;
  if (get_own_rank (guild) <= 1)
    return refuse (KITH_ERROR_ROLE_ABOVE_YOURS, error);
  if (guild->roles->len >= KITH_LIMIT_ROLES_PER_GUILD)
    return refuse (KITH_ERROR_TOO_MANY_ROLES, error);
  role = kith_wire_role_new ();
  role->id = kith_demo_id_format (kith_clock_now_ms (request->world->clock), KITH_DEMO_ID_ROLE, guild->place,
                                  request->world->n_places++);
  role->guild_id = g_strdup (guild->wire->id);
  role->name = g_strdup (body->name);
  role->permissions = body->permissions;
  role->has_colour = body->has_colour;
  role->colour = body->colour;
  role->hoist = body->hoist;
  role->mentionable = body->mentionable;
  role->position = 1;
  g_ptr_array_insert (guild->roles, 1, role);
  kith_demo_note (request->world, guild, KITH_AUDIT_ACTION_ROLE_CREATE, KITH_AUDIT_TARGET_ROLE, role->id, role->name,
                  body->reason);
  kith_demo_world_emit (request->world, KITH_EVENT_ROLE_CREATE, role);
  tell_order (request->world, guild);
  return kith_wire_role_copy (role);
}

static void
apply_patch (KithWireRole *role, const KithWireRolePatch *patch)
{
  if (patch->name)
    {
      g_free (role->name);
      role->name = g_strdup (patch->name);
    }
  if (patch->has_permissions)
    role->permissions = patch->permissions;
  if (patch->has_colour)
    {
      role->has_colour = !patch->clear_colour;
      role->colour = patch->clear_colour ? 0 : patch->colour;
    }
  if (patch->has_hoist)
    role->hoist = patch->hoist;
  if (patch->has_mentionable)
    role->mentionable = patch->mentionable;
}

static void
move_role (KithDemoWorld *world, KithDemoGuild *guild, KithWireRole *role, gint64 position)
{
  gint64 highest = (gint64) guild->roles->len - 1;
  guint index = 0;

  g_ptr_array_find (guild->roles, role, &index);
  g_ptr_array_steal_index (guild->roles, index);
  g_ptr_array_insert (guild->roles, (int) CLAMP (position, 1, highest), role);
  tell_order (world, guild);
}

static gpointer
patch_role (const KithDemoRequest *request, GError **error)
{
  const KithWireRolePatch *patch = (const KithWireRolePatch *) request->body;
  KithDemoGuild *guild = find_guild (request, KITH_PERMISSION_MANAGE_ROLES, error);
  KithWireRole *role = guild ? find_below (request, guild, error) : NULL;
  g_autoptr (GPtrArray) seen = guild ? kith_demo_guild_list_shown (guild) : NULL;

  if (!role)
    return NULL;
  if (role->position == 0 &&
      (patch->name || patch->has_colour || patch->has_hoist || patch->has_mentionable || patch->has_position))
    return refuse (KITH_ERROR_EVERYONE_ROLE, error);
  if (patch->has_permissions &&
      !check_bits (kith_demo_guild_get_permissions (guild), role->permissions ^ patch->permissions, error))
    return NULL;
  if (patch->has_position && patch->position != role->position && get_own_rank (guild) <= patch->position)
    return refuse (KITH_ERROR_ROLE_ABOVE_YOURS, error);
  apply_patch (role, patch);
  kith_demo_note (request->world, guild,
                  patch->has_position ? KITH_AUDIT_ACTION_ROLE_MOVE : KITH_AUDIT_ACTION_ROLE_UPDATE,
                  KITH_AUDIT_TARGET_ROLE, role->id, role->name, patch->reason);
  kith_demo_world_emit (request->world, KITH_EVENT_ROLE_UPDATE, role);
  if (patch->has_position && patch->position != role->position)
    move_role (request->world, guild, role, patch->position);
  kith_demo_guild_tell_sight (guild, request->world, seen);
  return kith_wire_role_copy (role);
}

static guint
find_overwrite (const KithWireChannel *channel, const char *id)
{
  for (guint i = 0; i < channel->overwrites->len; i++)
    if (strcmp (((const KithWireOverwrite *) g_ptr_array_index (channel->overwrites, i))->id, id) == 0)
      return i;
  return G_MAXUINT;
}

static void
tell_channel (KithDemoWorld *world, KithDemoGuild *guild, KithDemoChannel *channel)
{
  g_autoptr (KithWireChannel) wire = kith_demo_channel_get_wire (channel);

  if (kith_demo_guild_shows (guild, channel))
    kith_demo_world_emit (world, KITH_EVENT_CHANNEL_UPDATE, wire);
}

static void
drop_overwrite (KithDemoChannel *channel, guint index)
{
  kith_wire_overwrite_free ((KithWireOverwrite *) g_ptr_array_steal_index (channel->wire->overwrites, index));
}

static gpointer
delete_role (const KithDemoRequest *request, GError **error)
{
  const KithWireReasonQuery *query = (const KithWireReasonQuery *) request->query;
  KithDemoGuild *guild = find_guild (request, KITH_PERMISSION_MANAGE_ROLES, error);
  KithWireRole *role = guild ? find_below (request, guild, error) : NULL;
  g_autoptr (GPtrArray) seen = guild ? kith_demo_guild_list_shown (guild) : NULL;
  KithWireRoleDeleted deleted = { 0 };

  if (!role)
    return NULL;
  if (role->position == 0)
    return refuse (KITH_ERROR_EVERYONE_ROLE, error);
  kith_demo_note (request->world, guild, KITH_AUDIT_ACTION_ROLE_DELETE, KITH_AUDIT_TARGET_ROLE, role->id, role->name,
                  query ? query->reason : NULL);
  for (guint i = 0; i < guild->members->len; i++)
    {
      KithWireMember *member = (KithWireMember *) g_ptr_array_index (guild->members, i);
      guint index;

      if (g_ptr_array_find_with_equal_func (member->roles, role->id, g_str_equal, &index))
        g_ptr_array_remove_index (member->roles, index);
    }
  for (guint i = 0; i < guild->channels->len; i++)
    {
      KithDemoChannel *channel = (KithDemoChannel *) g_ptr_array_index (guild->channels, i);
      guint index = find_overwrite (channel->wire, role->id);

      if (index == G_MAXUINT)
        continue;
      drop_overwrite (channel, index);
      tell_channel (request->world, guild, channel);
    }
  deleted.id = g_strdup (role->id);
  deleted.guild_id = guild->wire->id;
  g_ptr_array_remove (guild->roles, role);
  kith_demo_world_emit (request->world, KITH_EVENT_ROLE_DELETE, &deleted);
  g_free (deleted.id);
  tell_order (request->world, guild);
  kith_demo_guild_tell_sight (guild, request->world, seen);
  return NULL;
}

static gpointer
list_holders (const KithDemoRequest *request, GError **error)
{
  KithDemoGuild *guild = find_guild (request, 0, error);
  KithWireMemberList *list;

  if (!guild)
    return NULL;
  if (!find_role (guild, request->params[1]))
    return refuse (KITH_ERROR_UNKNOWN_ROLE, error);
  /* Nobody here is in a guild of more than one page. */
  list = kith_wire_member_list_new ();
  for (guint i = 0; i < guild->members->len; i++)
    {
      const KithWireMember *member = (const KithWireMember *) g_ptr_array_index (guild->members, i);

      if (g_ptr_array_find_with_equal_func (member->roles, request->params[1], g_str_equal, NULL))
        g_ptr_array_add (list->items, kith_wire_member_copy (member));
    }
  return list;
}

static gpointer
count_holders (const KithDemoRequest *request, GError **error)
{
  KithDemoGuild *guild = find_guild (request, 0, error);
  KithWireRoleCounts *counts;

  if (!guild)
    return NULL;
  counts = kith_wire_role_counts_new ();
  for (guint i = 1; i < guild->roles->len; i++)
    {
      const KithWireRole *role = (const KithWireRole *) g_ptr_array_index (guild->roles, i);
      KithWireRoleCount *count = kith_wire_role_count_new ();

      count->role_id = g_strdup (role->id);
      for (guint m = 0; m < guild->members->len; m++)
        count->members += g_ptr_array_find_with_equal_func (
          ((const KithWireMember *) g_ptr_array_index (guild->members, m))->roles, role->id, g_str_equal, NULL);
      if (count->members > 0)
        g_ptr_array_add (counts->items, count);
      else
        kith_wire_role_count_free (count);
    }
  return counts;
}

static gboolean
check_role (KithDemoGuild *guild, const char *id, gboolean gives, GError **error)
{
  const KithWireRole *role = find_role (guild, id);

  if (!role)
    kith_error_set (error, KITH_ERROR_UNKNOWN_ROLE);
  else if (role->position == 0)
    kith_error_set (error, KITH_ERROR_EVERYONE_ROLE);
  else if (get_own_rank (guild) <= role->position)
    kith_error_set (error, KITH_ERROR_ROLE_ABOVE_YOURS);
  else
    return !gives || check_bits (kith_demo_guild_get_permissions (guild), role->permissions, error);
  return FALSE;
}

static gboolean
holds (const GPtrArray *roles, const char *id)
{
  return g_ptr_array_find_with_equal_func ((GPtrArray *) roles, id, g_str_equal, NULL);
}

/**
 * kith_demo_set_member_roles:
 * @roles: (element-type utf8): ids of all roles that the member shall hold
 *
 * Gives and takes roles, each of which must be below those of the person who looks.
 */
gboolean
kith_demo_set_member_roles (KithDemoWorld *world, KithDemoGuild *guild, KithWireMember *member, const GPtrArray *roles,
                            const char *reason, GError **error)
{
  g_autoptr (GPtrArray) seen = kith_demo_guild_list_shown (guild);

  if (!(kith_demo_guild_get_permissions (guild) & KITH_PERMISSION_MANAGE_ROLES))
    return refuse (KITH_ERROR_MISSING_PERMISSION, error) != NULL;
  for (guint i = 0; i < roles->len; i++)
    if (!holds (member->roles, (const char *) roles->pdata[i]) &&
        !check_role (guild, (const char *) roles->pdata[i], TRUE, error))
      return FALSE;
  for (guint i = 0; i < member->roles->len; i++)
    if (!holds (roles, (const char *) member->roles->pdata[i]) &&
        !check_role (guild, (const char *) member->roles->pdata[i], FALSE, error))
      return FALSE;
  g_ptr_array_set_size (member->roles, 0);
  for (guint i = 0; i < roles->len; i++)
    g_ptr_array_add (member->roles, g_strdup ((const char *) roles->pdata[i]));
  kith_demo_note (world, guild, KITH_AUDIT_ACTION_MEMBER_ROLES, KITH_AUDIT_TARGET_MEMBER, member->user->id,
                  member->user->display_name, reason);
  kith_demo_guild_tell_sight (guild, world, seen);
  return TRUE;
}

/* The channel that a request names, with what counts in it made its own. */
static KithDemoChannel *
enter (const KithDemoRequest *request, KithDemoGuild **guild, GError **error)
{
  KithDemoChannel *channel = kith_demo_world_find_channel (request->world, request->params[0], guild);

  if (!channel || !*guild)
    return (KithDemoChannel *) refuse (KITH_ERROR_UNKNOWN_CHANNEL, error);
  if (!(kith_demo_guild_get_permissions_in (*guild, channel) & KITH_PERMISSION_MANAGE_ROLES))
    return (KithDemoChannel *) refuse (KITH_ERROR_MISSING_PERMISSION, error);
  return channel;
}

static void
end_following (KithDemoGuild *guild, KithDemoChannel *channel)
{
  for (guint i = 0; channel->wire->overwrites->len == 0 && i < guild->channels->len; i++)
    {
      const KithWireChannel *parent = ((KithDemoChannel *) g_ptr_array_index (guild->channels, i))->wire;

      if (g_strcmp0 (parent->id, channel->wire->parent_id) != 0)
        continue;
      for (guint o = 0; o < parent->overwrites->len; o++)
        g_ptr_array_add (channel->wire->overwrites,
                         kith_wire_overwrite_copy ((const KithWireOverwrite *) parent->overwrites->pdata[o]));
      return;
    }
}

static gboolean
check_target (KithDemoGuild *guild, const char *id, KithOverwriteKind kind, GError **error)
{
  const KithWireRole *role = find_role (guild, id);

  if (kind == KITH_OVERWRITE_KIND_ROLE && !role)
    kith_error_set (error, KITH_ERROR_UNKNOWN_ROLE);
  else if (kind == KITH_OVERWRITE_KIND_ROLE && get_own_rank (guild) <= role->position)
    kith_error_set (error, KITH_ERROR_ROLE_ABOVE_YOURS);
  else if (kind == KITH_OVERWRITE_KIND_MEMBER && !kith_demo_guild_find_member (guild, id))
    kith_error_set (error, KITH_ERROR_UNKNOWN_MEMBER);
  else if (kind == KITH_OVERWRITE_KIND_MEMBER && kith_demo_guild_get_rank (guild, id) == G_MAXINT64)
    kith_error_set (error, KITH_ERROR_OWNER_IS_ABOVE_ALL);
  else if (kind == KITH_OVERWRITE_KIND_MEMBER && get_own_rank (guild) <= kith_demo_guild_get_rank (guild, id))
    kith_error_set (error, KITH_ERROR_MEMBER_ABOVE_YOU);
  else
    return TRUE;
  return FALSE;
}

/* Ends an act on overwrites: everybody is told, and channels come and go. */
static gpointer
tell_overwrites (const KithDemoRequest *request, KithDemoGuild *guild, KithDemoChannel *channel, GPtrArray *seen,
                 KithAuditAction action, const char *reason)
{
  kith_demo_note (request->world, guild, action, KITH_AUDIT_TARGET_CHANNEL, channel->wire->id, channel->wire->name,
                  reason);
  tell_channel (request->world, guild, channel);
  kith_demo_guild_tell_sight (guild, request->world, seen);
  return kith_demo_channel_get_wire (channel);
}

static gpointer
put_overwrite (const KithDemoRequest *request, GError **error)
{
  const KithWireOverwriteRequest *body = (const KithWireOverwriteRequest *) request->body;
  KithDemoGuild *guild = NULL;
  KithDemoChannel *channel = enter (request, &guild, error);
  g_autoptr (GPtrArray) seen = channel ? kith_demo_guild_list_shown (guild) : NULL;
  KithWireOverwrite *overwrite;
  guint index;

  if (!channel || !check_target (guild, request->params[1], body->kind, error))
    return NULL;
  if (body->allow & body->deny)
    return refuse (KITH_ERROR_OVERWRITE_CONFLICT, error);
  if ((body->allow | body->deny) & ~KITH_PERMISSIONS_CHANNEL)
    return refuse (KITH_ERROR_NOT_A_CHANNEL_PERMISSION, error);
  end_following (guild, channel);
  index = find_overwrite (channel->wire, request->params[1]);
  if (!check_bits (
        kith_demo_guild_get_permissions_in (guild, channel),
        (index == G_MAXUINT ? 0 : ((const KithWireOverwrite *) channel->wire->overwrites->pdata[index])->allow) ^
          body->allow,
        error))
    return NULL;
  overwrite = kith_wire_overwrite_new ();
  overwrite->id = g_strdup (request->params[1]);
  overwrite->kind = body->kind;
  overwrite->allow = body->allow;
  overwrite->deny = body->deny;
  if (index != G_MAXUINT)
    drop_overwrite (channel, index);
  g_ptr_array_add (channel->wire->overwrites, overwrite);
  return tell_overwrites (request, guild, channel, seen, KITH_AUDIT_ACTION_OVERWRITE_PUT, body->reason);
}

static gpointer
delete_overwrite (const KithDemoRequest *request, GError **error)
{
  KithDemoGuild *guild = NULL;
  KithDemoChannel *channel = enter (request, &guild, error);
  g_autoptr (GPtrArray) seen = channel ? kith_demo_guild_list_shown (guild) : NULL;
  guint index;

  if (!channel)
    return NULL;
  end_following (guild, channel);
  index = find_overwrite (channel->wire, request->params[1]);
  if (index == G_MAXUINT)
    return kith_demo_channel_get_wire (channel);
  drop_overwrite (channel, index);
  return tell_overwrites (request, guild, channel, seen, KITH_AUDIT_ACTION_OVERWRITE_DELETE, NULL);
}

static gpointer
clear_overwrites (const KithDemoRequest *request, GError **error)
{
  KithDemoGuild *guild = NULL;
  KithDemoChannel *channel = enter (request, &guild, error);
  g_autoptr (GPtrArray) seen = channel ? kith_demo_guild_list_shown (guild) : NULL;

  if (!channel)
    return NULL;
  while (channel->wire->overwrites->len > 0)
    drop_overwrite (channel, 0);
  return tell_overwrites (request, guild, channel, seen, KITH_AUDIT_ACTION_OVERWRITE_DELETE, NULL);
}

const KithDemoHandler kith_demo_role_handlers[KITH_N_ROUTES] = {
  [KITH_ROUTE_ROLE_CREATE] = create_role,           [KITH_ROUTE_ROLE_PATCH] = patch_role,
  [KITH_ROUTE_ROLE_DELETE] = delete_role,           [KITH_ROUTE_ROLE_MEMBERS_LIST] = list_holders,
  [KITH_ROUTE_ROLE_COUNTS] = count_holders,         [KITH_ROUTE_OVERWRITE_PUT] = put_overwrite,
  [KITH_ROUTE_OVERWRITE_DELETE] = delete_overwrite, [KITH_ROUTE_OVERWRITES_CLEAR] = clear_overwrites,
};
