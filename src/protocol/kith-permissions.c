/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-permissions.h"

#define WHILE_TIMED_OUT (KITH_PERMISSION_VIEW_CHANNEL | KITH_PERMISSION_READ_HISTORY)

static guint64
apply (guint64 permissions, guint64 allow, guint64 deny)
{
  return (permissions & ~deny) | allow;
}

/**
 * kith_permissions_compute:
 *
 * Computes what a member may do. The one place that knows the order: @everyone, the union of the roles, owner and
 * administrator mean all, then the channel's overwrites for @everyone, for the roles together (denies, then allows),
 * and for the member. Who may not see the channel may do nothing in it; who is timed out may only look.
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

  if (input->everyone_overwrite)
    permissions = apply (permissions, input->everyone_overwrite->allow, input->everyone_overwrite->deny);
  for (guint i = 0; i < input->n_role_overwrites; i++)
    {
      roles.allow |= input->role_overwrites[i].allow;
      roles.deny |= input->role_overwrites[i].deny;
    }
  permissions = apply (permissions, roles.allow, roles.deny);
  if (input->member_overwrite)
    permissions = apply (permissions, input->member_overwrite->allow, input->member_overwrite->deny);

  if (input->in_channel && !(permissions & KITH_PERMISSION_VIEW_CHANNEL))
    return 0;
  return input->timed_out ? permissions & WHILE_TIMED_OUT : permissions;
}
