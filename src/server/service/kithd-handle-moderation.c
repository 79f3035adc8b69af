/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-service-private.h"

#include "kithd-accounts.h"
#include "kithd-audit.h"
#include "kithd-bans.h"
#include "kithd-guilds.h"
#include "kithd-leaving.h"
#include "kithd-may.h"
#include "kithd-members.h"
#include "kithd-purge.h"

static gboolean
note (KithdService *self, KithdCall *call, KithAuditAction action, const KithWireUser *user, GPtrArray *changes,
      const char *reason, GError **error)
{
  return kithd_audit_note (self, call, call->params[0],
                           &(KithdAuditNote){ .action = action,
                                              .target_kind = KITH_AUDIT_TARGET_MEMBER,
                                              .target_id = user->id,
                                              .target_name = user->display_name,
                                              .changes = changes,
                                              .reason = reason },
                           error);
}

gpointer
kithd_handle_member_kick (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireReasonQuery *query = call->query;
  const char *guild_id = call->params[0], *user_id = call->params[1];
  g_autoptr (KithdRights) rights = kithd_may_in_guild (self, call, guild_id, KITH_PERMISSION_KICK_MEMBERS, error);
  g_autoptr (KithWireUser) user = NULL;

  if (!rights || !kithd_may_outrank_member (call, rights, user_id, error) ||
      !kithd_accounts_find_user (call->db, user_id, &user, error) ||
      !note (self, call, KITH_AUDIT_ACTION_MEMBER_KICK, user, NULL, query ? query->reason : NULL, error))
    return NULL;
  kithd_leaving_remove (self, call, guild_id, user_id, KITH_GUILD_END_KICKED, error);
  return NULL;
}

gpointer
kithd_handle_bans_list (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireAfterQuery *query = call->query;
  g_autoptr (KithdRights) rights = kithd_may_in_guild (self, call, call->params[0], KITH_PERMISSION_BAN_MEMBERS, error);
  g_autoptr (KithWireBanList) list = kith_wire_ban_list_new ();
  guint limit = query && query->has_limit ? (guint) query->limit : KITH_LIMIT_PAGE_DEFAULT;

  if (!rights ||
      !kithd_bans_list (call->db, call->params[0], query ? query->after : NULL, limit, list->items, &list->next, error))
    return NULL;
  return g_steal_pointer (&list);
}

gpointer
kithd_handle_ban_get (KithdService *self, KithdCall *call, GError **error)
{
  g_autoptr (KithdRights) rights = kithd_may_in_guild (self, call, call->params[0], KITH_PERMISSION_BAN_MEMBERS, error);
  KithWireBan *ban;

  if (!rights || !kithd_bans_find (call->db, call->params[0], call->params[1], &ban, error))
    return NULL;
  if (!ban)
    kith_error_set (error, KITH_ERROR_UNKNOWN_BAN);
  return ban;
}

/* Whether the actor is above the person; who is no member is below everybody. */
static gboolean
check_rank (KithdCall *call, const KithdRights *rights, const char *user_id, GError **error)
{
  gboolean member;

  if (!kithd_members_has (call->db, rights->guild_id, user_id, &member, error))
    return FALSE;
  return !member || kithd_may_outrank_member (call, rights, user_id, error);
}

static gboolean
begin_purge (KithdService *self, KithdCall *call, const char *user_id, GError **error)
{
  const KithWireBanRequest *body = call->body;
  gint64 seconds = body->has_delete_message_seconds ? body->delete_message_seconds : 0;

  if (seconds == 0)
    return TRUE;
  if (!kithd_purges_begin (call->db, call->params[0], user_id, kithd_service_now (self) - seconds * 1000, error))
    return FALSE;
  kithd_purge_wake (self);
  return TRUE;
}

/* Notes the ban, or that there is another reason for it now. */
static gboolean
note_ban (KithdService *self, KithdCall *call, const KithWireBan *before, const KithWireUser *user, GError **error)
{
  const KithWireBanRequest *body = call->body;
  g_autoptr (GPtrArray) changes = kithd_audit_changes_new ();
  gint64 seconds = body->has_delete_message_seconds ? body->delete_message_seconds : 0;

  if (before && g_strcmp0 (before->reason, body->reason) == 0 && seconds == 0)
    return TRUE;
  kithd_audit_changes_add_int (changes, "delete_message_seconds", 0, seconds);
  return note (self, call, KITH_AUDIT_ACTION_MEMBER_BAN, user, changes, body->reason, error);
}

gpointer
kithd_handle_ban_put (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireBanRequest *body = call->body;
  const char *guild_id = call->params[0], *user_id = call->params[1];
  g_autoptr (KithdRights) rights = kithd_may_in_guild (self, call, guild_id, KITH_PERMISSION_BAN_MEMBERS, error);
  g_autoptr (KithWireUser) user = NULL;
  g_autoptr (KithWireBan) before = NULL;
  KithWireBan *ban;

  if (!rights || !check_rank (call, rights, user_id, error) ||
      !kithd_accounts_find_user (call->db, user_id, &user, error))
    return NULL;
  if (!user)
    {
      kith_error_set (error, KITH_ERROR_UNKNOWN_USER);
      return NULL;
    }
  if (!kithd_bans_find (call->db, guild_id, user_id, &before, error) ||
      !kithd_bans_put (call->db, guild_id, user_id, call->actor->user_id, body->reason, kithd_service_now (self),
                       error) ||
      !note_ban (self, call, before, user, error) ||
      !kithd_leaving_remove (self, call, guild_id, user_id, KITH_GUILD_END_BANNED, error) ||
      !begin_purge (self, call, user_id, error) || !kithd_bans_find (call->db, guild_id, user_id, &ban, error))
    return NULL;
  return ban;
}

gpointer
kithd_handle_ban_delete (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireReasonQuery *query = call->query;
  const char *guild_id = call->params[0], *user_id = call->params[1];
  g_autoptr (KithdRights) rights = kithd_may_in_guild (self, call, guild_id, KITH_PERMISSION_BAN_MEMBERS, error);
  g_autoptr (KithWireBan) ban = NULL;

  if (!rights || !kithd_bans_find (call->db, guild_id, user_id, &ban, error) || !ban ||
      !kithd_bans_delete (call->db, guild_id, user_id, error))
    return NULL;
  note (self, call, KITH_AUDIT_ACTION_MEMBER_UNBAN, ban->user, NULL, query ? query->reason : NULL, error);
  return NULL;
}

static gboolean
note_transfer (KithdService *self, KithdCall *call, const KithWireUser *user, GError **error)
{
  const KithWireOwnerRequest *body = call->body;
  g_autoptr (GPtrArray) changes = kithd_audit_changes_new ();

  kithd_audit_changes_add (changes, "owner_id", call->actor->user_id, user->id);
  return note (self, call, KITH_AUDIT_ACTION_GUILD_TRANSFER, user, changes, body->reason, error);
}

gpointer
kithd_handle_owner_put (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireOwnerRequest *body = call->body;
  const char *guild_id = call->params[0];
  g_autoptr (KithdRights) rights = kithd_may_in_guild (self, call, guild_id, 0, error);
  g_autoptr (KithWireUser) user = NULL;
  KithErrorCode code = KITH_ERROR_NONE;
  KithWireGuild *guild;

  if (!rights || !kithd_members_find_user (call->db, guild_id, body->user_id, &user, error))
    return NULL;
  if (!rights->owner)
    code = KITH_ERROR_MISSING_PERMISSION;
  else if (!user)
    code = KITH_ERROR_UNKNOWN_MEMBER;
  else if (g_str_equal (user->id, call->actor->user_id))
    code = KITH_ERROR_ALREADY_OWNER;
  if (code != KITH_ERROR_NONE)
    {
      kith_error_set (error, code);
      return NULL;
    }
  if (!kithd_guilds_set_owner (call->db, guild_id, user->id, error) || !note_transfer (self, call, user, error) ||
      !kithd_guilds_find (call->db, guild_id, &guild, error))
    return NULL;
  kithd_outcome_add_guild (call->outcome, KITH_EVENT_GUILD_UPDATE, kith_wire_guild_copy (guild), guild_id);
  return guild;
}
