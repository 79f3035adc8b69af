/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-demo-routes.h"

#include "kith-demo-id.h"
#include "kith-demo-rights.h"
#include "kith-demo-role-routes.h"
#include "kith-error.h"

#include <string.h>

#define HOUR_MS (60 * 60 * G_GINT64_CONSTANT (1000))
/* Entries are told apart from those of other things by a place that no guild has. */
#define PLACE_AUDIT 900

/* Looking after a community of the demo. */

static KithDemoGuild *
find_guild (const KithDemoRequest *request, guint64 needed, GError **error)
{
  KithDemoGuild *guild = kith_demo_world_find_guild (request->world, request->params[0]);

  if (!guild)
    kith_error_set (error, KITH_ERROR_UNKNOWN_GUILD);
  else if ((kith_demo_guild_get_permissions (guild) & needed) != needed)
    {
      kith_error_set (error, KITH_ERROR_MISSING_PERMISSION);
      return NULL;
    }
  return guild;
}

static KithWireAuditEntry *
add_entry (KithDemoWorld *world, KithDemoGuild *guild, gint64 when, guint actor, KithAuditAction action,
           KithAuditTarget target_kind, const char *target_id, const char *target_name, const char *reason)
{
  KithWireAuditEntry *entry = kith_wire_audit_entry_new ();

  entry->id = kith_demo_id_format (when, KITH_DEMO_ID_EVENT, PLACE_AUDIT + guild->place, guild->audit->len);
  entry->actor = kith_demo_world_get_user (world, actor);
  entry->action = action;
  entry->target_kind = target_kind;
  entry->target_id = g_strdup (target_id);
  entry->target_name = g_strdup (target_name);
  entry->reason = reason && *reason ? g_strdup (reason) : NULL;
  entry->created_at = when;
  g_ptr_array_add (guild->audit, entry);
  return entry;
}

/* What happened before anybody looked. */
static void
write_past (KithDemoWorld *world, KithDemoGuild *guild)
{
  gint64 now = world->born_ms;
  guint n_regulars = MIN (guild->members->len, 6);

  if (guild->audit->len > 0 || guild->members->len < 3)
    return;
  add_entry (world, guild, now - 60 * 24 * HOUR_MS, KITH_DEMO_ME, KITH_AUDIT_ACTION_CHANNEL_CREATE,
             KITH_AUDIT_TARGET_CHANNEL, NULL, "general", NULL);
  for (guint i = 1; i < n_regulars; i++)
    {
      const KithWireMember *member = (const KithWireMember *) guild->members->pdata[i];
      int person = kith_demo_people_find (member->user->username);

      add_entry (world, guild, now - (40 - i) * 24 * HOUR_MS, (guint) MAX (person, 0), KITH_AUDIT_ACTION_INVITE_CREATE,
                 KITH_AUDIT_TARGET_INVITE, NULL, "xK7fQm2wPa", NULL);
    }
  add_entry (world, guild, now - 30 * HOUR_MS, KITH_DEMO_ME, KITH_AUDIT_ACTION_GUILD_UPDATE, KITH_AUDIT_TARGET_GUILD,
             guild->wire->id, guild->wire->name, "It grew out of its old name");
  kith_demo_note_change (guild, "name", "The old name", guild->wire->name);
}

void
kith_demo_note (KithDemoWorld *world, KithDemoGuild *guild, KithAuditAction action, KithAuditTarget target_kind,
                const char *target_id, const char *target_name, const char *reason)
{
  write_past (world, guild);
  add_entry (world, guild, kith_clock_now_ms (world->clock), KITH_DEMO_ME, action, target_kind, target_id, target_name,
             reason);
}

/* To the newest entry. */
void
kith_demo_note_change (KithDemoGuild *guild, const char *field, const char *before, const char *after)
{
  KithWireAuditEntry *entry = (KithWireAuditEntry *) guild->audit->pdata[guild->audit->len - 1];
  KithWireAuditChange *change;

  if (g_strcmp0 (before, after) == 0)
    return;
  change = kith_wire_audit_change_new ();
  change->field = g_strdup (field);
  change->before = g_strdup (before);
  change->after = g_strdup (after);
  g_ptr_array_add (entry->changes, change);
}

static gpointer
read_audit_log (const KithDemoRequest *request, GError **error)
{
  const KithWireAuditQuery *query = (const KithWireAuditQuery *) request->query;
  KithDemoGuild *guild = find_guild (request, KITH_PERMISSION_VIEW_AUDIT_LOG, error);
  guint limit = query && query->has_limit ? (guint) query->limit : KITH_LIMIT_PAGE_DEFAULT;
  KithWireAuditLog *log;

  if (!guild)
    return NULL;
  write_past (request->world, guild);
  log = kith_wire_audit_log_new ();
  for (guint i = guild->audit->len; i > 0; i--)
    {
      const KithWireAuditEntry *entry = (const KithWireAuditEntry *) guild->audit->pdata[i - 1];

      if (query && ((query->user && strcmp (entry->actor->id, query->user) != 0) ||
                    (query->has_action && entry->action != query->action) ||
                    (query->before && strcmp (entry->id, query->before) >= 0)))
        continue;
      if (log->items->len == limit)
        {
          log->next = g_strdup (((const KithWireAuditEntry *) log->items->pdata[limit - 1])->id);
          break;
        }
      g_ptr_array_add (log->items, kith_wire_audit_entry_copy (entry));
    }
  return log;
}

/* A member upon whom the person who looks may act. */
static KithWireMember *
find_below (KithDemoGuild *guild, const char *user_id, GError **error)
{
  g_autofree char *me = kith_demo_people_get_id (KITH_DEMO_ME);
  KithWireMember *member = kith_demo_guild_find_member (guild, user_id);

  if (!member)
    kith_error_set (error, KITH_ERROR_UNKNOWN_MEMBER);
  else if (strcmp (user_id, guild->wire->owner_id) == 0)
    kith_error_set (error, KITH_ERROR_OWNER_IS_ABOVE_ALL);
  else if (kith_demo_guild_get_rank (guild, me) <= kith_demo_guild_get_rank (guild, user_id))
    kith_error_set (error, KITH_ERROR_MEMBER_ABOVE_YOU);
  else
    return member;
  return NULL;
}

static void
take_away (KithDemoWorld *world, KithDemoGuild *guild, KithWireMember *member)
{
  g_autoptr (KithWireMemberRemoved) removed = kith_wire_member_removed_new ();

  removed->guild_id = g_strdup (guild->wire->id);
  removed->user_id = g_strdup (member->user->id);
  guild->wire->member_count--;
  g_ptr_array_remove (guild->members, member);
  kith_demo_world_emit (world, KITH_EVENT_MEMBER_REMOVE, removed);
}

static gpointer
kick (const KithDemoRequest *request, GError **error)
{
  const KithWireReasonQuery *query = (const KithWireReasonQuery *) request->query;
  KithDemoGuild *guild = find_guild (request, KITH_PERMISSION_KICK_MEMBERS, error);
  KithWireMember *member = guild ? find_below (guild, request->params[1], error) : NULL;

  if (!member)
    return NULL;
  kith_demo_note (request->world, guild, KITH_AUDIT_ACTION_MEMBER_KICK, KITH_AUDIT_TARGET_MEMBER, member->user->id,
                  member->user->display_name, query ? query->reason : NULL);
  take_away (request->world, guild, member);
  return NULL;
}

static guint
find_ban (KithDemoGuild *guild, const char *user_id)
{
  for (guint i = 0; i < guild->bans->len; i++)
    if (strcmp (((const KithWireBan *) guild->bans->pdata[i])->user->id, user_id) == 0)
      return i;
  return G_MAXUINT;
}

static gpointer
put_ban (const KithDemoRequest *request, GError **error)
{
  const KithWireBanRequest *body = (const KithWireBanRequest *) request->body;
  KithDemoGuild *guild = find_guild (request, KITH_PERMISSION_BAN_MEMBERS, error);
  KithWireMember *member = guild ? find_below (guild, request->params[1], error) : NULL;
  KithWireBan *ban;

  if (!member)
    return NULL;
  ban = kith_wire_ban_new ();
  ban->guild_id = g_strdup (guild->wire->id);
  ban->user = kith_wire_user_copy (member->user);
  ban->moderator = kith_demo_world_get_user (request->world, KITH_DEMO_ME);
  ban->reason = body->reason && *body->reason ? g_strdup (body->reason) : NULL;
  ban->created_at = kith_clock_now_ms (request->world->clock);
  g_ptr_array_add (guild->bans, ban);
  kith_demo_note (request->world, guild, KITH_AUDIT_ACTION_MEMBER_BAN, KITH_AUDIT_TARGET_MEMBER, member->user->id,
                  member->user->display_name, body->reason);
  take_away (request->world, guild, member);
  return kith_wire_ban_copy (ban);
}

static gpointer
list_bans (const KithDemoRequest *request, GError **error)
{
  KithDemoGuild *guild = find_guild (request, KITH_PERMISSION_BAN_MEMBERS, error);
  KithWireBanList *list;

  if (!guild)
    return NULL;
  list = kith_wire_ban_list_new ();
  for (guint i = 0; i < guild->bans->len; i++)
    g_ptr_array_add (list->items, kith_wire_ban_copy ((const KithWireBan *) guild->bans->pdata[i]));
  return list;
}

static gpointer
get_ban (const KithDemoRequest *request, GError **error)
{
  KithDemoGuild *guild = find_guild (request, KITH_PERMISSION_BAN_MEMBERS, error);
  guint index = guild ? find_ban (guild, request->params[1]) : G_MAXUINT;

  if (!guild)
    return NULL;
  if (index != G_MAXUINT)
    return kith_wire_ban_copy ((const KithWireBan *) guild->bans->pdata[index]);
  kith_error_set (error, KITH_ERROR_UNKNOWN_BAN);
  return NULL;
}

static gpointer
delete_ban (const KithDemoRequest *request, GError **error)
{
  KithDemoGuild *guild = find_guild (request, KITH_PERMISSION_BAN_MEMBERS, error);
  guint index = guild ? find_ban (guild, request->params[1]) : G_MAXUINT;

  if (index == G_MAXUINT)
    return NULL;
  kith_demo_note (request->world, guild, KITH_AUDIT_ACTION_MEMBER_UNBAN, KITH_AUDIT_TARGET_MEMBER, request->params[1],
                  ((const KithWireBan *) guild->bans->pdata[index])->user->display_name, NULL);
  g_ptr_array_remove_index (guild->bans, index);
  return NULL;
}

static gpointer
put_owner (const KithDemoRequest *request, GError **error)
{
  const KithWireOwnerRequest *body = (const KithWireOwnerRequest *) request->body;
  KithDemoGuild *guild = find_guild (request, 0, error);
  g_autofree char *me = kith_demo_people_get_id (KITH_DEMO_ME);
  KithWireMember *member = guild ? kith_demo_guild_find_member (guild, body->user_id) : NULL;
  KithErrorCode code = KITH_ERROR_NONE;

  if (!guild)
    return NULL;
  if (strcmp (guild->wire->owner_id, me) != 0)
    code = KITH_ERROR_MISSING_PERMISSION;
  else if (!member)
    code = KITH_ERROR_UNKNOWN_MEMBER;
  else if (strcmp (body->user_id, me) == 0)
    code = KITH_ERROR_ALREADY_OWNER;
  if (code != KITH_ERROR_NONE)
    {
      kith_error_set (error, code);
      return NULL;
    }
  g_free (guild->wire->owner_id);
  guild->wire->owner_id = g_strdup (body->user_id);
  kith_demo_note (request->world, guild, KITH_AUDIT_ACTION_GUILD_TRANSFER, KITH_AUDIT_TARGET_MEMBER, body->user_id,
                  member->user->display_name, body->reason);
  kith_demo_world_emit (request->world, KITH_EVENT_GUILD_UPDATE, guild->wire);
  return kith_wire_guild_copy (guild->wire);
}

/* Who gives themselves a name needs another right than who gives it to others; roles and timeouts need their own. */
static guint64
get_needed (const KithWireMemberPatch *patch, gboolean own)
{
  guint64 needed = 0;

  if (patch->has_nickname)
    needed |= own ? KITH_PERMISSION_CHANGE_NICKNAME : KITH_PERMISSION_MANAGE_NICKNAMES;
  if (patch->has_timeout_until)
    needed |= KITH_PERMISSION_MODERATE_MEMBERS;
  if (patch->roles)
    needed |= KITH_PERMISSION_MANAGE_ROLES;
  return needed;
}

static gpointer
patch_member (const KithDemoRequest *request, GError **error)
{
  const KithWireMemberPatch *patch = (const KithWireMemberPatch *) request->body;
  g_autofree char *me = kith_demo_people_get_id (KITH_DEMO_ME);
  gboolean own = strcmp (request->params[1], me) == 0;
  KithDemoGuild *guild = find_guild (request, get_needed (patch, own), error);
  KithWireMember *member = NULL;

  if (guild)
    member = own ? kith_demo_guild_find_member (guild, me) : find_below (guild, request->params[1], error);
  if (!member ||
      (patch->roles && !kith_demo_set_member_roles (request->world, guild, member, patch->roles, patch->reason, error)))
    return NULL;
  if (patch->has_nickname)
    {
      kith_demo_note (request->world, guild, KITH_AUDIT_ACTION_MEMBER_NICKNAME, KITH_AUDIT_TARGET_MEMBER,
                      member->user->id, member->user->display_name, patch->reason);
      kith_demo_note_change (guild, "nickname", member->nickname, patch->nickname);
      g_free (member->nickname);
      member->nickname = g_strdup (patch->nickname);
    }
  if (patch->has_timeout_until && !own)
    {
      kith_demo_note (request->world, guild, KITH_AUDIT_ACTION_MEMBER_TIMEOUT, KITH_AUDIT_TARGET_MEMBER,
                      member->user->id, member->user->display_name, patch->reason);
      member->timeout_until = patch->clear_timeout_until ? 0 : patch->timeout_until;
    }
  kith_demo_world_emit (request->world, KITH_EVENT_MEMBER_UPDATE, member);
  return kith_wire_member_copy (member);
}

const KithDemoHandler kith_demo_moderation_handlers[KITH_N_ROUTES] = {
  [KITH_ROUTE_AUDIT_LOG_GET] = read_audit_log,
  [KITH_ROUTE_MEMBER_PATCH] = patch_member,
  [KITH_ROUTE_MEMBER_KICK] = kick,
  [KITH_ROUTE_BANS_LIST] = list_bans,
  [KITH_ROUTE_BAN_GET] = get_ban,
  [KITH_ROUTE_BAN_PUT] = put_ban,
  [KITH_ROUTE_BAN_DELETE] = delete_ban,
  [KITH_ROUTE_OWNER_PUT] = put_owner,
};
