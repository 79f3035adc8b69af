/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-permissions.h"

#include <string.h>

#define WHILE_TIMED_OUT (KITH_PERMISSION_VIEW_CHANNEL | KITH_PERMISSION_READ_HISTORY)

static guint64
apply (guint64 permissions, const KithOverwrite *overwrite)
{
  return overwrite ? (permissions & ~overwrite->deny) | overwrite->allow : permissions;
}

/**
 * kith_permissions_combine:
 * @base: what @everyone and the roles allow together
 * @everyone: (nullable): what the channel overwrites for @everyone
 * @roles: (nullable): the union of what it overwrites for the roles
 * @member: (nullable): what it overwrites for the member
 *
 * Applies a channel's overwrites: for @everyone, then for the roles together, then for the member, each time denies
 * before allows. The one place that knows this order.
 *
 * Each bit stands for itself. Usually the bits are the permissions of one person; who asks for one permission of many
 * people may as well let them be the people.
 */
guint64
kith_permissions_combine (guint64 base, const KithOverwrite *everyone, const KithOverwrite *roles,
                          const KithOverwrite *member)
{
  return apply (apply (apply (base, everyone), roles), member);
}

/**
 * kith_permissions_compute:
 *
 * Computes what a member may do: @everyone, the union of the roles, owner and administrator mean all, then the
 * channel's overwrites in the order of kith_permissions_combine(). Who may not see the channel may do nothing in it;
 * who is timed out may only look.
 *
 * Returns: a set of KITH_PERMISSION_ bits
 */
guint64
kith_permissions_compute (const KithPermissionInput *input)
{
  guint64 permissions = input->everyone;
  KithOverwrite roles = { 0, 0 };

  if (input->owner)
    return KITH_PERMISSIONS_ALL;
  for (guint i = 0; i < input->n_roles; i++)
    permissions |= input->roles[i];
  if (permissions & KITH_PERMISSION_ADMINISTRATOR)
    return KITH_PERMISSIONS_ALL;

  for (guint i = 0; i < input->n_role_overwrites; i++)
    {
      roles.allow |= input->role_overwrites[i].allow;
      roles.deny |= input->role_overwrites[i].deny;
    }
  permissions = kith_permissions_combine (permissions, input->everyone_overwrite, &roles, input->member_overwrite);
  if (input->in_channel && !(permissions & KITH_PERMISSION_VIEW_CHANNEL))
    return 0;
  return input->timed_out ? permissions & WHILE_TIMED_OUT : permissions;
}

static gboolean
holds (const KithPermissionHolder *holder, const char *role_id)
{
  for (guint i = 0; i < holder->n_roles; i++)
    if (strcmp (holder->role_ids[i], role_id) == 0)
      return TRUE;
  return FALSE;
}

/**
 * kith_permissions_of:
 * @overwrites: (nullable): KithWireOverwrite of the channel that is asked about, those for others among them; %NULL for
 *   a question about the guild
 *
 * Computes what somebody may do from what travels on the wire.
 */
guint64
kith_permissions_of (const KithPermissionHolder *holder, const GPtrArray *overwrites)
{
  guint n = overwrites ? overwrites->len : 0;
  g_autofree KithOverwrite *of_roles = n ? g_new (KithOverwrite, n) : NULL;
  KithOverwrite everyone, member;
  KithPermissionInput input = {
    .owner = holder->owner,
    .in_channel = overwrites != NULL,
    .timed_out = holder->timed_out,
    .everyone = holder->everyone,
    .roles = holder->roles,
    .n_roles = holder->n_roles,
    .role_overwrites = of_roles,
  };

  for (guint i = 0; i < n; i++)
    {
      const KithWireOverwrite *wire = overwrites->pdata[i];
      const KithOverwrite overwrite = { wire->allow, wire->deny };

      if (wire->kind == KITH_OVERWRITE_KIND_MEMBER && strcmp (wire->id, holder->user_id) == 0)
        {
          member = overwrite;
          input.member_overwrite = &member;
        }
      else if (wire->kind == KITH_OVERWRITE_KIND_ROLE && strcmp (wire->id, holder->guild_id) == 0)
        {
          everyone = overwrite;
          input.everyone_overwrite = &everyone;
        }
      else if (wire->kind == KITH_OVERWRITE_KIND_ROLE && holds (holder, wire->id))
        {
          of_roles[input.n_role_overwrites++] = overwrite;
        }
    }
  return kith_permissions_compute (&input);
}

/**
 * kith_permissions_pick_overwrites:
 * @parent: (nullable): the category that the channel stands in
 *
 * A channel without overwrites of its own follows its category.
 *
 * Returns: the KithWireOverwrite that count in the channel
 */
const GPtrArray *
kith_permissions_pick_overwrites (const KithWireChannel *channel, const KithWireChannel *parent)
{
  return channel->overwrites->len == 0 && parent ? parent->overwrites : channel->overwrites;
}
