/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-service-private.h"

#include "kithd-audit.h"
#include "kithd-channels.h"
#include "kithd-following.h"
#include "kithd-may.h"
#include "kithd-overwrite-check.h"
#include "kithd-overwrites.h"
#include "kithd-roles.h"

/* What channels overwrite. Whoever may manage roles in a channel changes it for roles and members below them, and only
 * in permissions that they have there themselves. */

static gboolean
refuse (KithErrorCode code, GError **error)
{
  kith_error_set (error, code);
  return FALSE;
}

static const KithWireOverwrite *
find_overwrite (const KithWireChannel *channel, const char *target_id)
{
  for (guint i = 0; i < channel->overwrites->len; i++)
    {
      const KithWireOverwrite *overwrite = channel->overwrites->pdata[i];

      if (g_str_equal (overwrite->id, target_id))
        return overwrite;
    }
  return NULL;
}

/* Whether the actor is above whom an overwrite is for; who is gone is below everybody. */
static gboolean
check_target (KithdCall *call, const KithdRights *rights, const char *target_id, KithOverwriteKind kind,
              gboolean may_be_gone, char **name, GError **error)
{
  g_autoptr (KithWireRole) role = NULL;
  g_autoptr (GError) failure = NULL;

  if (kind == KITH_OVERWRITE_KIND_MEMBER)
    {
      if (kithd_may_outrank_member (call, rights, target_id, &failure))
        return TRUE;
      if (may_be_gone && g_error_matches (failure, KITH_ERROR, KITH_ERROR_UNKNOWN_MEMBER))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (!kithd_roles_find (call->db, rights->guild_id, target_id, &role, error))
    return FALSE;
  if (!role)
    return may_be_gone || refuse (KITH_ERROR_UNKNOWN_ROLE, error);
  *name = g_strdup (role->name);
  return kithd_may_outrank_role (rights, role->position, error);
}

/* What differs between two overwrites, of which each may be missing. */
static guint64
get_difference (const KithWireOverwrite *before, const KithWireOverwrite *after)
{
  static const KithWireOverwrite none = { 0 };

  before = before ? before : &none;
  after = after ? after : &none;
  return (before->allow ^ after->allow) | (before->deny ^ after->deny);
}

static gboolean
check_bits (KithdService *self, const KithdRights *rights, const KithWireOverwrite *before,
            const KithWireOverwrite *after, GError **error)
{
  if (after && (after->allow & after->deny))
    return refuse (KITH_ERROR_OVERWRITE_CONFLICT, error);
  if (after && ((after->allow | after->deny) & ~KITH_PERMISSIONS_CHANNEL))
    return refuse (KITH_ERROR_NOT_A_CHANNEL_PERMISSION, error);
  if (get_difference (before, after) & ~kithd_may_compute (self, rights))
    return refuse (KITH_ERROR_PERMISSION_NOT_YOURS, error);
  return TRUE;
}

static void
add_bits (GPtrArray *changes, const char *field, const KithWireOverwrite *before, const KithWireOverwrite *after,
          gsize offset)
{
  g_autofree char *old = before ? g_strdup_printf ("%" G_GUINT64_FORMAT, G_STRUCT_MEMBER (guint64, before, offset))
                                : NULL;
  g_autofree char *new = after ? g_strdup_printf ("%" G_GUINT64_FORMAT, G_STRUCT_MEMBER (guint64, after, offset))
                               : NULL;

  kithd_audit_changes_add (changes, field, old, new);
}

static gboolean
note (KithdService *self, KithdCall *call, const KithWireChannel *channel, const char *target,
      const KithWireOverwrite *before, const KithWireOverwrite *after, const char *reason, GError **error)
{
  g_autoptr (GPtrArray) changes = kithd_audit_changes_new ();

  kithd_audit_changes_add (changes, after ? "for" : "no_longer_for", NULL, target);
  add_bits (changes, "allow", before, after, G_STRUCT_OFFSET (KithWireOverwrite, allow));
  add_bits (changes, "deny", before, after, G_STRUCT_OFFSET (KithWireOverwrite, deny));
  return kithd_audit_note (
    self, call, channel->guild_id,
    &(KithdAuditNote){ .action = after ? KITH_AUDIT_ACTION_OVERWRITE_PUT : KITH_AUDIT_ACTION_OVERWRITE_DELETE,
                       .target_kind = KITH_AUDIT_TARGET_CHANNEL,
                       .target_id = channel->id,
                       .target_name = channel->name,
                       .channel_id = channel->id,
                       .changes = changes,
                       .reason = reason },
    error);
}

/* The channel as it is now, which all its viewers are told of. */
static KithWireChannel *
tell (KithdCall *call, const char *channel_id, GError **error)
{
  KithWireChannel *channel;

  if (!kithd_channels_find (call->db, channel_id, &channel, error))
    return NULL;
  kithd_outcome_add_channel (call->outcome, KITH_EVENT_CHANNEL_UPDATE, kith_wire_channel_copy (channel),
                             channel->guild_id, channel_id);
  return channel;
}

/* The channel with the overwrites that count in it made its own. */
static gboolean
own_overwrites (KithdCall *call, KithWireChannel **channel, GError **error)
{
  return kithd_following_end (call->db, call->params[0], error) &&
         kithd_channels_find (call->db, call->params[0], channel, error);
}

gpointer
kithd_handle_overwrite_put (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireOverwriteRequest *body = call->body;
  const KithWireOverwrite after = { call->params[1], body->kind, body->allow, body->deny };
  g_autoptr (KithWireChannel) channel = NULL;
  g_autoptr (KithdRights)
    rights = kithd_may_in_channel (self, call, call->params[0], KITH_PERMISSION_MANAGE_ROLES, error);
  const KithWireOverwrite *before;
  g_autofree char *name = NULL;

  if (!rights || !own_overwrites (call, &channel, error))
    return NULL;
  before = find_overwrite (channel, after.id);
  if (!check_target (call, rights, after.id, after.kind, FALSE, &name, error) ||
      !check_bits (self, rights, before, &after, error))
    return NULL;
  if (!before && channel->overwrites->len >= KITH_LIMIT_OVERWRITES_PER_CHANNEL)
    {
      kith_error_set (error, KITH_ERROR_TOO_MANY_OVERWRITES);
      return NULL;
    }
  if (!kithd_overwrites_put (call->db, channel->id, &after, error) ||
      !note (self, call, channel, name ? name : after.id, before, &after, body->reason, error))
    return NULL;
  return tell (call, channel->id, error);
}

/* Where nothing counts for the target, there is nothing to remove, and a channel that follows its category goes on so.
 */
static gboolean
has_overwrite (KithdCall *call, const KithWireChannel *channel, const char *target_id, gboolean *has, GError **error)
{
  g_autoptr (KithWireChannel) parent = NULL;

  if (channel->parent_id && !kithd_channels_find (call->db, channel->parent_id, &parent, error))
    return FALSE;
  *has = find_overwrite (channel->overwrites->len == 0 && parent ? parent : channel, target_id) != NULL;
  return TRUE;
}

gpointer
kithd_handle_overwrite_delete (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireReasonQuery *query = call->query;
  const char *target_id = call->params[1];
  g_autoptr (KithWireChannel) untouched = NULL;
  g_autoptr (KithWireChannel) channel = NULL;
  g_autoptr (KithdRights)
    rights = kithd_may_in_channel (self, call, call->params[0], KITH_PERMISSION_MANAGE_ROLES, error);
  const KithWireOverwrite *before;
  g_autofree char *name = NULL;
  gboolean has;

  if (!rights || !kithd_channels_find (call->db, call->params[0], &untouched, error) ||
      !has_overwrite (call, untouched, target_id, &has, error))
    return NULL;
  if (!has)
    return g_steal_pointer (&untouched);
  if (!own_overwrites (call, &channel, error))
    return NULL;
  before = find_overwrite (channel, target_id);
  if (!check_target (call, rights, target_id, before->kind, TRUE, &name, error) ||
      !check_bits (self, rights, before, NULL, error) ||
      !kithd_following_remove (call->db, channel->id, target_id, error) ||
      !note (self, call, channel, name ? name : target_id, before, NULL, query ? query->reason : NULL, error))
    return NULL;
  return tell (call, channel->id, error);
}

/*
 * kithd_overwrites_check_exchange:
 * @rights: of the actor in the channel whose overwrites are exchanged
 * @from: (nullable): what it overwrites, or the category that it follows
 * @to: (nullable): the category that it shall follow
 *
 * Checks that the actor may change all in which the two differ, as if it were done one by one.
 */
gboolean
kithd_overwrites_check_exchange (KithdService *self, KithdCall *call, const KithdRights *rights,
                                 const KithWireChannel *from, const KithWireChannel *to, GError **error)
{
  for (guint pass = 0; pass < 2; pass++)
    {
      const KithWireChannel *one = pass == 0 ? from : to;

      for (guint i = 0; one && i < one->overwrites->len; i++)
        {
          const KithWireOverwrite *overwrite = one->overwrites->pdata[i];
          const KithWireOverwrite *before = from ? find_overwrite (from, overwrite->id) : NULL;
          const KithWireOverwrite *after = to ? find_overwrite (to, overwrite->id) : NULL;
          g_autofree char *name = NULL;

          if (get_difference (before, after) &&
              (!check_target (call, rights, overwrite->id, overwrite->kind, TRUE, &name, error) ||
               !check_bits (self, rights, before, after, error)))
            return FALSE;
        }
    }
  return TRUE;
}

gpointer
kithd_handle_overwrites_clear (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireReasonQuery *query = call->query;
  const char *channel_id = call->params[0];
  g_autoptr (KithdRights) rights = kithd_may_in_channel (self, call, channel_id, KITH_PERMISSION_MANAGE_ROLES, error);
  g_autoptr (KithWireChannel) channel = NULL;
  g_autoptr (KithWireChannel) parent = NULL;

  if (!rights || !kithd_channels_find (call->db, channel_id, &channel, error) ||
      (channel->parent_id && !kithd_channels_find (call->db, channel->parent_id, &parent, error)))
    return NULL;
  if (channel->overwrites->len == 0)
    return g_steal_pointer (&channel);
  if (!kithd_overwrites_check_exchange (self, call, rights, channel, parent, error) ||
      !kithd_overwrites_clear (call->db, channel_id, error) ||
      !note (self, call, channel, NULL, NULL, NULL, query ? query->reason : NULL, error))
    return NULL;
  return tell (call, channel_id, error);
}
