/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-service-private.h"

#include "kithd-accounts.h"
#include "kithd-audit.h"
#include "kithd-guilds.h"
#include "kithd-invite-link.h"
#include "kithd-invites.h"
#include "kithd-join-code.h"
#include "kithd-joining.h"
#include "kithd-may.h"
#include "kithd-members.h"
#include "kithd-snapshot.h"

static void
add_link (KithdService *self, KithdCall *call, KithWireInvite *invite)
{
  g_free (invite->url);
  invite->url = kithd_invite_link_build (call->base_url, invite->code, self->fingerprint);
}

gpointer
kithd_handle_invites_list (KithdService *self, KithdCall *call, GError **error)
{
  g_autoptr (KithdRights)
    rights = kithd_may_in_guild (self, call, call->params[0], KITH_PERMISSION_MANAGE_GUILD, error);
  g_autoptr (KithWireInviteList) list = kith_wire_invite_list_new ();

  if (!rights || !kithd_invites_list (call->db, call->params[0], kithd_service_now (self), list->items, error))
    return NULL;
  for (guint i = 0; i < list->items->len; i++)
    add_link (self, call, g_ptr_array_index (list->items, i));
  return g_steal_pointer (&list);
}

static gboolean
check_room (KithdService *self, KithdCall *call, const char *guild_id, GError **error)
{
  gint64 now = kithd_service_now (self);
  guint count;

  if (!kithd_invites_sweep_guild (call->db, guild_id, now, error) ||
      !kithd_invites_count (call->db, guild_id, now, &count, error))
    return FALSE;
  if (count < self->config.invites_per_guild)
    return TRUE;
  kith_error_set (error, KITH_ERROR_TOO_MANY_INVITES);
  return FALSE;
}

static gboolean
note (KithdService *self, KithdCall *call, KithAuditAction action, const KithWireInvite *invite, GPtrArray *changes,
      const char *reason, GError **error)
{
  return kithd_audit_note (self, call, invite->guild_id,
                           &(KithdAuditNote){ .action = action,
                                              .target_kind = KITH_AUDIT_TARGET_INVITE,
                                              .target_name = invite->code,
                                              .changes = changes,
                                              .reason = reason },
                           error);
}

static gboolean
note_created (KithdService *self, KithdCall *call, const KithWireInvite *invite, GError **error)
{
  const KithWireInviteRequest *body = call->body;
  g_autoptr (GPtrArray) changes = kithd_audit_changes_new ();
  g_autofree char *uses = g_strdup_printf ("%" G_GINT64_FORMAT, body->max_uses);
  g_autofree char *age = g_strdup_printf ("%" G_GINT64_FORMAT, body->max_age_seconds);

  kithd_audit_changes_add (changes, "max_uses", NULL, body->has_max_uses ? uses : NULL);
  kithd_audit_changes_add (changes, "max_age_seconds", NULL, body->has_max_age_seconds ? age : NULL);
  return note (self, call, KITH_AUDIT_ACTION_INVITE_CREATE, invite, changes, NULL, error);
}

gpointer
kithd_handle_invite_create (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireInviteRequest *body = call->body;
  const char *guild_id = call->params[0];
  g_autoptr (KithdRights) rights = kithd_may_in_guild (self, call, guild_id, KITH_PERMISSION_CREATE_INVITE, error);
  g_autoptr (KithWireInvite) invite = kith_wire_invite_new ();
  gboolean found = FALSE;

  if (!rights || !check_room (self, call, guild_id, error) ||
      !kithd_accounts_find_user (call->db, call->actor->user_id, &invite->creator, error))
    return NULL;
  invite->guild_id = g_strdup (guild_id);
  invite->created_at = kithd_service_now (self);
  invite->has_max_uses = body->has_max_uses;
  invite->max_uses = body->max_uses;
  if (body->has_max_age_seconds)
    invite->expires_at = invite->created_at + body->max_age_seconds * 1000;
  if (body->digits && !kithd_join_code_make (self, call->db, invite, &found, error))
    return NULL;
  if (!body->digits)
    invite->code = kithd_invite_code_new ();
  if (!found && (!kithd_invites_insert (call->db, invite, error) || !note_created (self, call, invite, error)))
    return NULL;
  add_link (self, call, invite);
  return g_steal_pointer (&invite);
}

static KithWireInvite *
get_valid (KithdService *self, KithdCall *call, GError **error)
{
  return kithd_join_code_find_invite (self, call, call->db, call->params[0], error);
}

/* Walks over the members or over who is there, whichever are fewer. */
static gboolean
count_online (KithdService *self, KithdDb *db, const KithWireGuild *guild, gint64 *count, GError **error)
{
  g_autoptr (GPtrArray) ids = kithd_presence_list_visible (self->presence);
  gboolean few = (gint64) ids->len <= guild->member_count;

  *count = 0;
  if (!few)
    {
      g_ptr_array_set_size (ids, 0);
      if (!kithd_members_list_ids (db, guild->id, ids, error))
        return FALSE;
    }
  for (guint i = 0; i < ids->len; i++)
    {
      const char *id = g_ptr_array_index (ids, i);
      gboolean counts = TRUE;

      if (few && !kithd_members_has (db, guild->id, id, &counts, error))
        return FALSE;
      if (!few)
        counts = kithd_presence_get_visible (self->presence, id) != KITH_PRESENCE_STATUS_OFFLINE;
      *count += counts ? 1 : 0;
    }
  return TRUE;
}

gpointer
kithd_handle_invite_get (KithdService *self, KithdCall *call, GError **error)
{
  g_autoptr (KithWireInvite) invite = get_valid (self, call, error);
  g_autoptr (KithWireInvitePreview) preview = kith_wire_invite_preview_new ();

  if (!invite || !kithd_guilds_find (call->db, invite->guild_id, &preview->guild, error) ||
      !count_online (self, call->db, preview->guild, &preview->online_count, error))
    return NULL;
  preview->code = g_steal_pointer (&invite->code);
  preview->creator = g_steal_pointer (&invite->creator);
  preview->expires_at = invite->expires_at;
  return g_steal_pointer (&preview);
}

gpointer
kithd_handle_invite_accept (KithdService *self, KithdCall *call, GError **error)
{
  const char *user_id = call->actor->user_id;
  g_autoptr (KithWireInvite) invite = get_valid (self, call, error);
  gboolean member;

  if (!invite || !kithd_members_has (call->db, invite->guild_id, user_id, &member, error))
    return NULL;
  if (member)
    return kithd_snapshot_build (self, call->db, invite->guild_id, user_id, NULL, error);
  if (!kithd_joining_check_room (self, call->db, invite->guild_id, user_id, error) ||
      !kithd_invites_use (call->db, invite->code, error))
    return NULL;
  return kithd_joining_add (self, call->db, call->outcome, invite->guild_id, user_id, error);
}

gpointer
kithd_handle_invite_revoke (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireReasonQuery *query = call->query;
  g_autoptr (KithWireInvite) invite = get_valid (self, call, error);
  g_autoptr (KithdRights) rights = NULL;
  gboolean allowed;

  if (!invite || !kithd_rights_find_in_guild (call->db, invite->guild_id, call->actor->user_id, &rights, error))
    return NULL;
  allowed = g_str_equal (invite->creator->id, call->actor->user_id) ||
            (rights && (kithd_may_compute (self, rights) & KITH_PERMISSION_MANAGE_GUILD));
  if (!allowed)
    kith_error_set (error, KITH_ERROR_MISSING_PERMISSION);
  else if (kithd_invites_delete (call->db, invite->code, error))
    note (self, call, KITH_AUDIT_ACTION_INVITE_REVOKE, invite, NULL, query ? query->reason : NULL, error);
  return NULL;
}
