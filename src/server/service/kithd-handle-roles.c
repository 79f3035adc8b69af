/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-service-private.h"

#include "kithd-audit.h"
#include "kithd-channels.h"
#include "kithd-following.h"
#include "kithd-may.h"
#include "kithd-overwrites.h"
#include "kithd-roles.h"

#define DECIDES_SIGHT (KITH_PERMISSION_VIEW_CHANNEL | KITH_PERMISSION_ADMINISTRATOR)

gpointer
kithd_handle_roles_list (KithdService *self, KithdCall *call, GError **error)
{
  g_autoptr (KithdRights) rights = kithd_may_in_guild (self, call, call->params[0], 0, error);
  g_autoptr (KithWireRoleList) list = kith_wire_role_list_new ();

  return rights && kithd_roles_list (call->db, call->params[0], list->items, error) ? g_steal_pointer (&list) : NULL;
}

gpointer
kithd_handle_role_counts (KithdService *self, KithdCall *call, GError **error)
{
  g_autoptr (KithdRights) rights = kithd_may_in_guild (self, call, call->params[0], 0, error);
  g_autoptr (KithWireRoleCounts) counts = kith_wire_role_counts_new ();

  return rights && kithd_roles_count_holders (call->db, call->params[0], counts->items, error)
           ? g_steal_pointer (&counts)
           : NULL;
}

/* The role that the address names; %KITH_ERROR_UNKNOWN_ROLE where the guild has none of this id. */
static KithWireRole *
find_named (KithdCall *call, GError **error)
{
  KithWireRole *role;

  if (!kithd_roles_find (call->db, call->params[0], call->params[1], &role, error))
    return NULL;
  if (!role)
    kith_error_set (error, KITH_ERROR_UNKNOWN_ROLE);
  return role;
}

gpointer
kithd_handle_role_members_list (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireAfterQuery *query = call->query;
  g_autoptr (KithdRights) rights = kithd_may_in_guild (self, call, call->params[0], 0, error);
  g_autoptr (KithWireRole) role = rights ? find_named (call, error) : NULL;
  g_autoptr (KithWireMemberList) list = kith_wire_member_list_new ();
  guint limit = query && query->has_limit ? (guint) query->limit : KITH_LIMIT_PAGE_DEFAULT;

  if (!role || !kithd_roles_list_holders (call->db, role->guild_id, role->id, query ? query->after : NULL, limit,
                                          list->items, &list->next, error))
    return NULL;
  return g_steal_pointer (&list);
}

/* Nobody gives or takes what they lack; the owner and administrators lack nothing. */
static gboolean
check_bits (KithdService *self, const KithdRights *rights, guint64 bits, GError **error)
{
  if ((bits & ~kithd_may_compute (self, rights)) == 0)
    return TRUE;
  kith_error_set (error, KITH_ERROR_PERMISSION_NOT_YOURS);
  return FALSE;
}

static void
add_flag (GPtrArray *changes, const char *field, gboolean before, gboolean after)
{
  kithd_audit_changes_add (changes, field, before ? "true" : "false", after ? "true" : "false");
}

static char *
dup_colour (const KithWireRole *role)
{
  return role && role->has_colour ? g_strdup_printf ("#%06x", (guint) role->colour) : NULL;
}

static char *
dup_permissions (const KithWireRole *role)
{
  return role ? g_strdup_printf ("%" G_GUINT64_FORMAT, role->permissions) : NULL;
}

static gboolean
note (KithdService *self, KithdCall *call, KithAuditAction action, const KithWireRole *before,
      const KithWireRole *after, const char *reason, GError **error)
{
  const KithWireRole *role = after ? after : before;
  g_autoptr (GPtrArray) changes = kithd_audit_changes_new ();
  g_autofree char *old_colour = dup_colour (before);
  g_autofree char *new_colour = dup_colour (after);
  g_autofree char *old_permissions = dup_permissions (before);
  g_autofree char *new_permissions = dup_permissions (after);

  kithd_audit_changes_add (changes, "name", before ? before->name : NULL, after ? after->name : NULL);
  kithd_audit_changes_add (changes, "permissions", old_permissions, new_permissions);
  kithd_audit_changes_add (changes, "colour", old_colour, new_colour);
  if (before && after)
    {
      add_flag (changes, "hoist", before->hoist, after->hoist);
      add_flag (changes, "mentionable", before->mentionable, after->mentionable);
      kithd_audit_changes_add_int (changes, "position", before->position, after->position);
      if (changes->len == 0)
        return TRUE;
    }
  return kithd_audit_note (self, call, role->guild_id,
                           &(KithdAuditNote){ .action = action,
                                              .target_kind = KITH_AUDIT_TARGET_ROLE,
                                              .target_id = role->id,
                                              .target_name = role->name,
                                              .changes = changes,
                                              .reason = reason },
                           error);
}

/* Puts a role at a place among all others, and tells of the order if that moves any. */
static gboolean
place (KithdCall *call, const KithWireRole *role, gint64 position, GError **error)
{
  g_autoptr (GPtrArray) roles = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_role_free);
  g_autoptr (KithWireRoleOrder) order = kith_wire_role_order_new ();
  gboolean moved = FALSE;

  if (!kithd_roles_list (call->db, role->guild_id, roles, error))
    return FALSE;
  for (guint i = 0; i < roles->len; i++)
    {
      const KithWireRole *other = g_ptr_array_index (roles, i);

      if (!g_str_equal (other->id, role->id))
        g_ptr_array_add (order->roles, g_strdup (other->id));
    }
  g_ptr_array_insert (order->roles, (int) CLAMP (position, 1, (gint64) order->roles->len), g_strdup (role->id));
  for (guint i = 0; i < roles->len; i++)
    {
      const KithWireRole *other = g_ptr_array_index (roles, i);

      moved = moved || other->position != i || !g_str_equal (other->id, order->roles->pdata[i]);
    }
  if (!moved)
    return TRUE;
  if (!kithd_roles_order (call->db, order->roles, error))
    return FALSE;
  order->guild_id = g_strdup (role->guild_id);
  kithd_outcome_add_guild (call->outcome, KITH_EVENT_ROLE_ORDER, g_steal_pointer (&order), role->guild_id);
  return TRUE;
}

static gboolean
check_room (KithdCall *call, const char *guild_id, GError **error)
{
  g_autoptr (GPtrArray) roles = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_role_free);

  if (!kithd_roles_list (call->db, guild_id, roles, error))
    return FALSE;
  if (roles->len < KITH_LIMIT_ROLES_PER_GUILD)
    return TRUE;
  kith_error_set (error, KITH_ERROR_TOO_MANY_ROLES);
  return FALSE;
}

gpointer
kithd_handle_role_create (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireRoleRequest *body = call->body;
  const char *guild_id = call->params[0];
  g_autoptr (KithdRights) rights = kithd_may_in_guild (self, call, guild_id, KITH_PERMISSION_MANAGE_ROLES, error);
  g_autoptr (KithWireRole) role = kith_wire_role_new ();
  g_autoptr (KithWireRole) stored = NULL;

  /* It begins right above @everyone and lifts all others, so that whoever has any role is above it. */
  if (!rights || !kithd_may_outrank_role (rights, 0, error) || !check_bits (self, rights, body->permissions, error) ||
      !check_room (call, guild_id, error))
    return NULL;
  role->id = kithd_service_new_id (self);
  role->guild_id = g_strdup (guild_id);
  role->name = g_strdup (body->name);
  role->permissions = body->permissions;
  role->has_colour = body->has_colour;
  role->colour = body->colour;
  role->hoist = body->hoist;
  role->mentionable = body->mentionable;
  role->position = 1;
  kithd_outcome_add_guild (call->outcome, KITH_EVENT_ROLE_CREATE, kith_wire_role_copy (role), guild_id);
  if (!kithd_roles_insert (call->db, role, error) || !place (call, role, 1, error) ||
      !kithd_roles_find (call->db, guild_id, role->id, &stored, error) ||
      !note (self, call, KITH_AUDIT_ACTION_ROLE_CREATE, NULL, stored, body->reason, error))
    return NULL;
  return g_steal_pointer (&stored);
}

/* What can be changed of @everyone: its permissions alone. */
static gboolean
check_everyone (const KithWireRole *role, const KithWireRolePatch *patch, GError **error)
{
  if (!g_str_equal (role->id, role->guild_id) ||
      !(patch->name || patch->has_colour || patch->has_hoist || patch->has_mentionable || patch->has_position))
    return TRUE;
  kith_error_set (error, KITH_ERROR_EVERYONE_ROLE);
  return FALSE;
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

static gboolean
is_changed (const KithWireRole *before, const KithWireRole *after)
{
  return g_strcmp0 (before->name, after->name) != 0 || before->permissions != after->permissions ||
         before->has_colour != after->has_colour || before->colour != after->colour || before->hoist != after->hoist ||
         before->mentionable != after->mentionable;
}

gpointer
kithd_handle_role_patch (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireRolePatch *patch = call->body;
  const char *guild_id = call->params[0];
  g_autoptr (KithdRights) rights = kithd_may_in_guild (self, call, guild_id, KITH_PERMISSION_MANAGE_ROLES, error);
  g_autoptr (KithWireRole) before = rights ? find_named (call, error) : NULL;
  g_autoptr (KithWireRole) after = before ? kith_wire_role_copy (before) : NULL;
  gboolean moves;

  if (!before || !kithd_may_outrank_role (rights, before->position, error) || !check_everyone (before, patch, error))
    return NULL;
  apply_patch (after, patch);
  moves = patch->has_position && patch->position != before->position;
  if (!check_bits (self, rights, before->permissions ^ after->permissions, error) ||
      (moves && !kithd_may_outrank_role (rights, patch->position, error)) ||
      !kithd_roles_update (call->db, after, error))
    return NULL;
  if (is_changed (before, after))
    {
      kithd_outcome_add_guild (call->outcome, KITH_EVENT_ROLE_UPDATE, kith_wire_role_copy (after), guild_id);
      if (!((before->permissions ^ after->permissions) & DECIDES_SIGHT))
        kithd_outcome_keep_sight (call->outcome);
      if (!note (self, call, KITH_AUDIT_ACTION_ROLE_UPDATE, before, after, patch->reason, error))
        return NULL;
    }
  if (moves)
    {
      g_autoptr (KithWireRole) moved = NULL;

      if (!place (call, after, patch->position, error) ||
          !kithd_roles_find (call->db, guild_id, after->id, &moved, error) ||
          !note (self, call, KITH_AUDIT_ACTION_ROLE_MOVE, after, moved, patch->reason, error))
        return NULL;
      return g_steal_pointer (&moved);
    }
  return g_steal_pointer (&after);
}

/* Removes what channels overwrite for a role that is gone already, so that nobody's rights change by it any more. */
static gboolean
remove_overwrites (KithdCall *call, const char *role_id, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  if (!kithd_overwrites_list_channels (call->db, role_id, ids, error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      KithWireChannel *channel;

      if (!kithd_following_remove (call->db, ids->pdata[i], role_id, error) ||
          !kithd_channels_find (call->db, ids->pdata[i], &channel, error))
        return FALSE;
      /* One that is being deleted. */
      if (!channel)
        continue;
      kithd_outcome_add_channel (call->outcome, KITH_EVENT_CHANNEL_UPDATE, channel, channel->guild_id, channel->id);
      kithd_outcome_keep_sight (call->outcome);
    }
  return TRUE;
}

gpointer
kithd_handle_role_delete (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireReasonQuery *query = call->query;
  const char *guild_id = call->params[0];
  g_autoptr (KithdRights) rights = kithd_may_in_guild (self, call, guild_id, KITH_PERMISSION_MANAGE_ROLES, error);
  g_autoptr (KithWireRole) role = rights ? find_named (call, error) : NULL;
  KithWireRoleDeleted *deleted;

  if (!role)
    return NULL;
  if (g_str_equal (role->id, guild_id))
    {
      kith_error_set (error, KITH_ERROR_EVERYONE_ROLE);
      return NULL;
    }
  if (!kithd_may_outrank_role (rights, role->position, error) || !kithd_roles_delete (call->db, role->id, error) ||
      !note (self, call, KITH_AUDIT_ACTION_ROLE_DELETE, role, NULL, query ? query->reason : NULL, error))
    return NULL;
  deleted = kith_wire_role_deleted_new ();
  deleted->id = g_strdup (role->id);
  deleted->guild_id = g_strdup (guild_id);
  kithd_outcome_add_guild (call->outcome, KITH_EVENT_ROLE_DELETE, deleted, guild_id);
  remove_overwrites (call, role->id, error);
  return NULL;
}
