/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-service-private.h"

#include "kithd-audit.h"
#include "kithd-may.h"
#include "kithd-members.h"
#include "kithd-roles.h"

/* PATCH /guilds/{guild}/members/{user}. Each field of the body is an act of its own, with its own rules and its own
 * entry in the audit log: a row of the table below. All of them or none are carried out. */

typedef struct
{
  KithdRights *rights; /* of the actor in the guild */
  const KithWireMember *before;
  const KithWireMemberPatch *patch;
  gboolean changed, roles_changed;
} Act;

static gboolean
has_id (const GPtrArray *ids, const char *id)
{
  return g_ptr_array_find_with_equal_func ((GPtrArray *) ids, id, g_str_equal, NULL);
}

/* A role may be given or taken by who is above it, and given only by who has all that it allows. */
static gboolean
check_role (KithdService *self, KithdCall *call, const Act *act, const char *role_id, gboolean gives,
            KithWireRole **role, GError **error)
{
  KithErrorCode code = KITH_ERROR_NONE;

  if (!kithd_roles_find (call->db, call->params[0], role_id, role, error))
    return FALSE;
  if (!*role)
    code = KITH_ERROR_UNKNOWN_ROLE;
  else if (g_str_equal (role_id, call->params[0]))
    code = KITH_ERROR_EVERYONE_ROLE;
  else if (!kithd_may_outrank_role (act->rights, (*role)->position, error))
    return FALSE;
  else if (gives && ((*role)->permissions & ~kithd_may_compute (self, act->rights)))
    code = KITH_ERROR_PERMISSION_NOT_YOURS;
  if (code != KITH_ERROR_NONE)
    kith_error_set (error, code);
  return code == KITH_ERROR_NONE;
}

/* Exchanges one role; adds its name to the changes. */
static gboolean
exchange (KithdService *self, KithdCall *call, const Act *act, const char *role_id, gboolean gives, GPtrArray *changes,
          GError **error)
{
  const char *guild_id = call->params[0], *user_id = call->params[1];
  g_autoptr (KithWireRole) role = NULL;

  if (!check_role (self, call, act, role_id, gives, &role, error))
    return FALSE;
  kithd_audit_changes_add (changes, "roles", gives ? NULL : role->name, gives ? role->name : NULL);
  return gives ? kithd_roles_give (call->db, guild_id, user_id, role_id, error)
               : kithd_roles_take (call->db, guild_id, user_id, role_id, error);
}

static gboolean
wants_roles (const KithWireMemberPatch *patch)
{
  return patch->roles != NULL;
}

static gboolean
set_roles (KithdService *self, KithdCall *call, const Act *act, GPtrArray *changes, GError **error)
{
  const GPtrArray *before = act->before->roles, *after = act->patch->roles;

  for (guint i = 0; i < before->len; i++)
    if (!has_id (after, before->pdata[i]) && !exchange (self, call, act, before->pdata[i], FALSE, changes, error))
      return FALSE;
  for (guint i = 0; i < after->len; i++)
    if (!has_id (before, after->pdata[i]) && !exchange (self, call, act, after->pdata[i], TRUE, changes, error))
      return FALSE;
  return TRUE;
}

static gboolean
wants_nickname (const KithWireMemberPatch *patch)
{
  return patch->has_nickname;
}

static gboolean
set_nickname (KithdService *self, KithdCall *call, const Act *act, GPtrArray *changes, GError **error)
{
  const char *nickname = act->patch->clear_nickname ? NULL : act->patch->nickname;

  kithd_audit_changes_add (changes, "nickname", act->before->nickname, nickname);
  return kithd_members_set_nickname (call->db, call->params[0], call->params[1], nickname, error);
}

static gboolean
wants_timeout (const KithWireMemberPatch *patch)
{
  return patch->has_timeout_until;
}

static char *
format_time (gint64 unix_ms)
{
  g_autoptr (GDateTime) time = unix_ms > 0 ? g_date_time_new_from_unix_utc (unix_ms / 1000) : NULL;

  return time ? g_date_time_format_iso8601 (time) : NULL;
}

/* A timeout that is over is none. */
static gboolean
set_timeout (KithdService *self, KithdCall *call, const Act *act, GPtrArray *changes, GError **error)
{
  gint64 now = kithd_service_now (self), until = act->patch->clear_timeout_until ? 0 : act->patch->timeout_until;
  g_autofree char *before = format_time (act->before->timeout_until > now ? act->before->timeout_until : 0);
  g_autofree char *after = format_time (until > now ? until : 0);

  /* Nobody is above themselves. */
  if (g_str_equal (call->actor->user_id, call->params[1]) &&
      !kithd_may_outrank_member (call, act->rights, call->params[1], error))
    return FALSE;
  if (until > now + KITH_LIMIT_TIMEOUT_SECONDS * G_GINT64_CONSTANT (1000))
    {
      kith_error_set (error, KITH_ERROR_TIMEOUT_TOO_LONG);
      return FALSE;
    }
  kithd_audit_changes_add (changes, "timeout_until", before, after);
  return kithd_members_set_timeout (call->db, call->params[0], call->params[1], until > now ? until : 0, error);
}

/* own: what is needed to do it to oneself; others: to somebody below. apply adds what it changed to the changes. */
static const struct
{
  gboolean (*wants) (const KithWireMemberPatch *patch);
  guint64 own, others;
  gboolean (*apply) (KithdService *self, KithdCall *call, const Act *act, GPtrArray *changes, GError **error);
  KithAuditAction action;
} acts[] = {
  { wants_roles, KITH_PERMISSION_MANAGE_ROLES, KITH_PERMISSION_MANAGE_ROLES, set_roles,
    KITH_AUDIT_ACTION_MEMBER_ROLES },
  { wants_nickname, KITH_PERMISSION_CHANGE_NICKNAME, KITH_PERMISSION_MANAGE_NICKNAMES, set_nickname,
    KITH_AUDIT_ACTION_MEMBER_NICKNAME },
  { wants_timeout, KITH_PERMISSION_MODERATE_MEMBERS, KITH_PERMISSION_MODERATE_MEMBERS, set_timeout,
    KITH_AUDIT_ACTION_MEMBER_TIMEOUT },
};

static gboolean
note (KithdService *self, KithdCall *call, const Act *act, KithAuditAction action, GPtrArray *changes, GError **error)
{
  return kithd_audit_note (self, call, call->params[0],
                           &(KithdAuditNote){ .action = action,
                                              .target_kind = KITH_AUDIT_TARGET_MEMBER,
                                              .target_id = act->before->user->id,
                                              .target_name = act->before->user->display_name,
                                              .changes = changes,
                                              .reason = act->patch->reason },
                           error);
}

static gboolean
carry_out (KithdService *self, KithdCall *call, Act *act, GError **error)
{
  gboolean own = g_str_equal (call->actor->user_id, call->params[1]);

  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    {
      guint64 needed = own ? acts[i].own : acts[i].others;
      g_autoptr (GPtrArray) changes = kithd_audit_changes_new ();

      if (!acts[i].wants (act->patch))
        continue;
      if (!kithd_may_also (self, act->rights, needed, error) ||
          (!own && !kithd_may_outrank_member (call, act->rights, call->params[1], error)) ||
          !acts[i].apply (self, call, act, changes, error))
        return FALSE;
      if (changes->len == 0)
        continue;
      if (!note (self, call, act, acts[i].action, changes, error))
        return FALSE;
      act->changed = TRUE;
      act->roles_changed = act->roles_changed || acts[i].apply == set_roles;
    }
  return TRUE;
}

gpointer
kithd_handle_member_patch (KithdService *self, KithdCall *call, GError **error)
{
  const char *guild_id = call->params[0], *user_id = call->params[1];
  g_autoptr (KithdRights) rights = kithd_may_in_guild (self, call, guild_id, 0, error);
  g_autoptr (KithWireMember) before = NULL;
  Act act = { .rights = rights, .patch = call->body };
  KithWireMember *after;

  if (!rights || !kithd_members_find (call->db, guild_id, user_id, &before, error))
    return NULL;
  if (!before)
    {
      kith_error_set (error, KITH_ERROR_UNKNOWN_MEMBER);
      return NULL;
    }
  act.before = before;
  if (!carry_out (self, call, &act, error) || !kithd_members_find (call->db, guild_id, user_id, &after, error))
    return NULL;
  if (act.changed)
    {
      kithd_outcome_add_guild (call->outcome, KITH_EVENT_MEMBER_UPDATE, kith_wire_member_copy (after), guild_id);
      if (!act.roles_changed)
        kithd_outcome_keep_sight (call->outcome);
    }
  return after;
}

gpointer
kithd_handle_member_patch_own (KithdService *self, KithdCall *call, GError **error)
{
  char *const *params = call->params;
  char *own[] = { params[0], call->actor->user_id, NULL };
  gpointer answer;

  call->params = own;
  answer = kithd_handle_member_patch (self, call, error);
  call->params = params;
  return answer;
}
