/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-may.h"

#include "kithd-sight.h"

static guint64
compute (const KithdRights *rights, gboolean timed_out)
{
  KithPermissionInput input = {
    .owner = rights->owner,
    .in_channel = rights->channel_id != NULL,
    .timed_out = timed_out,
    .everyone = rights->everyone,
    .everyone_overwrite = rights->has_everyone_overwrite ? &rights->everyone_overwrite : NULL,
    .member_overwrite = rights->has_member_overwrite ? &rights->member_overwrite : NULL,
  };

  if (!rights->guild_id)
    return KITH_PERMISSIONS_CONVERSATION;
  if (rights->roles)
    {
      input.roles = (const guint64 *) (gpointer) rights->roles->data;
      input.n_roles = rights->roles->len;
    }
  if (rights->role_overwrites)
    {
      input.role_overwrites = (const KithOverwrite *) (gpointer) rights->role_overwrites->data;
      input.n_role_overwrites = rights->role_overwrites->len;
    }
  return kith_permissions_compute (&input);
}

static gboolean
is_timed_out (KithdService *self, const KithdRights *rights)
{
  return rights->timeout_until > kithd_service_now (self);
}

/**
 * kithd_may_compute:
 *
 * Returns: what the rows allow: in the channel that was entered, otherwise in the guild
 */
guint64
kithd_may_compute (KithdService *self, const KithdRights *rights)
{
  return compute (rights, is_timed_out (self, rights));
}

/**
 * kithd_may_also:
 * @rights: in the channel that was entered, otherwise in the guild
 * @needed: permissions, all of which are asked for
 *
 * Checks permissions. Who lacks them only because of a timeout is told so, and when it ends.
 *
 * Returns: whether all are there; otherwise @error is %KITH_ERROR_TIMED_OUT or %KITH_ERROR_MISSING_PERMISSION
 */
gboolean
kithd_may_also (KithdService *self, const KithdRights *rights, guint64 needed, GError **error)
{
  if ((kithd_may_compute (self, rights) & needed) == needed)
    return TRUE;
  if (is_timed_out (self, rights) && (compute (rights, FALSE) & needed) == needed)
    {
      g_autoptr (GDateTime) until = g_date_time_new_from_unix_utc (rights->timeout_until / 1000);
      g_autofree char *text = until ? g_date_time_format_iso8601 (until) : NULL;

      g_set_error (error, KITH_ERROR, KITH_ERROR_TIMED_OUT, "until %s", text ? text : "its end");
    }
  else
    {
      kith_error_set (error, KITH_ERROR_MISSING_PERMISSION);
    }
  return FALSE;
}

/**
 * kithd_may_in_guild:
 * @needed: permissions, all of which are asked for
 *
 * Checks what the actor may do in a guild. For who is not in it, there is no such guild.
 *
 * Returns: (transfer full) (nullable): the actor's rights
 */
KithdRights *
kithd_may_in_guild (KithdService *self, KithdCall *call, const char *guild_id, guint64 needed, GError **error)
{
  g_autoptr (KithdRights) rights = NULL;

  if (!kithd_rights_find_in_guild (call->db, guild_id, call->actor->user_id, &rights, error))
    return NULL;
  if (!rights)
    {
      kith_error_set (error, KITH_ERROR_UNKNOWN_GUILD);
      return NULL;
    }
  return kithd_may_also (self, rights, needed, error) ? g_steal_pointer (&rights) : NULL;
}

/**
 * kithd_may_in_channel:
 * @needed: permissions, all of which are asked for besides seeing the channel
 *
 * Checks what the actor may do in a channel. For who may not see it, there is no such channel. A category is seen also
 * by who sees a channel in it, and then no more than that.
 *
 * Returns: (transfer full) (nullable): the actor's rights
 */
KithdRights *
kithd_may_in_channel (KithdService *self, KithdCall *call, const char *channel_id, guint64 needed, GError **error)
{
  g_autoptr (KithdRights) rights = NULL;
  guint64 permissions;

  if (!kithd_rights_find_in_channel (call->db, channel_id, call->actor->user_id, &rights, error))
    return NULL;
  permissions = rights ? kithd_may_compute (self, rights) : 0;
  if (rights && rights->kind == KITH_CHANNEL_KIND_CATEGORY && !(permissions & KITH_PERMISSION_VIEW_CHANNEL))
    {
      gboolean visible;

      if (!kithd_sight_has_category (self, call->db, rights, call->actor->user_id, channel_id, &visible, error))
        return NULL;
      permissions = visible ? KITH_PERMISSION_VIEW_CHANNEL : 0;
    }
  if (!(permissions & KITH_PERMISSION_VIEW_CHANNEL))
    {
      kith_error_set (error, KITH_ERROR_UNKNOWN_CHANNEL);
      return NULL;
    }
  return kithd_may_also (self, rights, needed, error) ? g_steal_pointer (&rights) : NULL;
}

/**
 * kithd_may_in_text_channel:
 * @rights: (nullable): of the actor in a channel
 *
 * Checks that the channel is there for the actor, holds messages, and allows what is needed, in this order.
 */
gboolean
kithd_may_in_text_channel (KithdService *self, const KithdRights *rights, guint64 needed, GError **error)
{
  guint64 permissions = rights ? kithd_may_compute (self, rights) : 0;
  KithErrorCode code = KITH_ERROR_NONE;

  if (!(permissions & KITH_PERMISSION_VIEW_CHANNEL))
    code = KITH_ERROR_UNKNOWN_CHANNEL;
  else if (rights->guild_id && rights->kind != KITH_CHANNEL_KIND_TEXT)
    code = KITH_ERROR_NOT_A_TEXT_CHANNEL;
  else if (!kithd_may_also (self, rights, needed, error))
    return FALSE;
  else if (rights->unwelcome && (needed & KITH_PERMISSION_SEND_MESSAGES))
    code = KITH_ERROR_CANNOT_MESSAGE;
  if (code != KITH_ERROR_NONE)
    kith_error_set (error, code);
  return code == KITH_ERROR_NONE;
}

/**
 * kithd_may_everyone_see:
 * @rights: of somebody in a channel
 *
 * Returns: whether a member without any role may see the channel that was entered
 */
gboolean
kithd_may_everyone_see (const KithdRights *rights)
{
  const KithPermissionInput input = {
    .in_channel = TRUE,
    .everyone = rights->everyone,
    .everyone_overwrite = rights->has_everyone_overwrite ? &rights->everyone_overwrite : NULL,
  };

  return (kith_permissions_compute (&input) & KITH_PERMISSION_VIEW_CHANNEL) != 0;
}

/**
 * kithd_may_see_channel:
 * @rights: of the member in the guild; what a channel overwrites is exchanged
 * @visible: (out): whether the member may see the channel
 */
gboolean
kithd_may_see_channel (KithdService *self, KithdDb *db, KithdRights *rights, const char *channel_id,
                       const char *user_id, gboolean *visible, GError **error)
{
  if (!kithd_rights_enter_channel (rights, db, channel_id, user_id, error))
    return FALSE;
  *visible = (kithd_may_compute (self, rights) & KITH_PERMISSION_VIEW_CHANNEL) != 0;
  return TRUE;
}

/**
 * kithd_may_outrank_role:
 * @rights: of the actor in the guild
 * @position: of the role that is to be made, changed, moved, deleted, given or taken
 *
 * Checks that a role is below the actor's highest one. The owner is above all roles; for everybody else equal is not
 * enough, and permissions, ADMINISTRATOR among them, help nobody over it. So nobody can touch the role that they hold
 * their place by, nor climb.
 *
 * Returns: whether it is; otherwise @error is %KITH_ERROR_ROLE_ABOVE_YOURS
 */
gboolean
kithd_may_outrank_role (const KithdRights *rights, gint64 position, GError **error)
{
  if (rights->owner || position < rights->rank)
    return TRUE;
  kith_error_set (error, KITH_ERROR_ROLE_ABOVE_YOURS);
  return FALSE;
}

/**
 * kithd_may_outrank_member:
 * @rights: of the actor in the guild
 * @user_id: upon whom the actor wants to act
 *
 * Checks that a member is below the actor: their highest role decides, as in kithd_may_outrank_role(), and nobody acts
 * upon the owner. Nobody outranks themselves either: what people may do to themselves the caller lets through before.
 *
 * Returns: whether it is so; otherwise @error is %KITH_ERROR_UNKNOWN_MEMBER, %KITH_ERROR_OWNER_IS_ABOVE_ALL or
 *   %KITH_ERROR_MEMBER_ABOVE_YOU
 */
gboolean
kithd_may_outrank_member (KithdCall *call, const KithdRights *rights, const char *user_id, GError **error)
{
  g_autoptr (KithdRights) other = NULL;
  KithErrorCode code = KITH_ERROR_NONE;

  if (!kithd_rights_find_in_guild (call->db, rights->guild_id, user_id, &other, error))
    return FALSE;
  if (!other)
    code = KITH_ERROR_UNKNOWN_MEMBER;
  else if (other->owner)
    code = KITH_ERROR_OWNER_IS_ABOVE_ALL;
  else if (other->rank >= rights->rank)
    code = KITH_ERROR_MEMBER_ABOVE_YOU;
  if (code != KITH_ERROR_NONE)
    kith_error_set (error, code);
  return code == KITH_ERROR_NONE;
}
