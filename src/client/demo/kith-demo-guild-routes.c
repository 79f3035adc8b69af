/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-demo-routes.h"

#include "kith-demo-id.h"
#include "kith-demo-rights.h"
#include "kith-error.h"

#include <string.h>

#define SECOND_MS G_GINT64_CONSTANT (1000)

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

static gboolean
is_mine (KithDemoGuild *guild)
{
  g_autofree char *me = kith_demo_people_get_id (KITH_DEMO_ME);

  return strcmp (guild->wire->owner_id, me) == 0;
}

static gpointer
list_guilds (const KithDemoRequest *request, GError **error)
{
  KithWireGuildList *list = kith_wire_guild_list_new ();

  for (guint i = 0; i < request->world->guilds->len; i++)
    g_ptr_array_add (list->items,
                     kith_wire_guild_copy (((KithDemoGuild *) g_ptr_array_index (request->world->guilds, i))->wire));
  return list;
}

static gpointer
create_guild (const KithDemoRequest *request, GError **error)
{
  KithDemoGuild *guild = kith_demo_world_add_guild (request->world,
                                                    ((const KithWireGuildRequest *) request->body)->name);
  KithWireGuildSnapshot *snapshot = kith_demo_guild_get_snapshot (guild, request->world);

  kith_demo_world_emit (request->world, KITH_EVENT_GUILD_CREATE, snapshot);
  return snapshot;
}

static gpointer
get_guild (const KithDemoRequest *request, GError **error)
{
  KithDemoGuild *guild = find_guild (request, 0, error);

  return guild ? kith_demo_guild_get_snapshot (guild, request->world) : NULL;
}

static gpointer
patch_guild (const KithDemoRequest *request, GError **error)
{
  const KithWireGuildPatch *patch = (const KithWireGuildPatch *) request->body;
  KithDemoGuild *guild = find_guild (request, KITH_PERMISSION_MANAGE_GUILD, error);

  if (!guild)
    return NULL;
  if (patch->name)
    {
      g_free (guild->wire->name);
      guild->wire->name = g_strdup (patch->name);
    }
  if (patch->has_default_notifications)
    guild->wire->default_notifications = patch->default_notifications;
  if (patch->name || patch->has_default_notifications)
    kith_demo_world_emit (request->world, KITH_EVENT_GUILD_UPDATE, guild->wire);
  return kith_wire_guild_copy (guild->wire);
}

/* A guild that is left stays in the world, so that an invite can lead back to it. */
static void
take_guild_away (KithDemoWorld *world, KithDemoGuild *guild, gboolean for_good)
{
  g_autoptr (KithWireGuildDeleted) deleted = kith_wire_guild_deleted_new ();
  guint index = 0;

  deleted->id = g_strdup (guild->wire->id);
  g_ptr_array_find (world->guilds, guild, &index);
  if (for_good)
    g_ptr_array_remove_index (world->guilds, index);
  else
    g_ptr_array_add (world->others, g_ptr_array_steal_index (world->guilds, index));
  kith_demo_world_emit (world, KITH_EVENT_GUILD_DELETE, deleted);
}

static gpointer
delete_guild (const KithDemoRequest *request, GError **error)
{
  KithDemoGuild *guild = find_guild (request, 0, error);

  if (guild && !is_mine (guild))
    kith_error_set (error, KITH_ERROR_MISSING_PERMISSION);
  else if (guild)
    take_guild_away (request->world, guild, TRUE);
  return NULL;
}

static gpointer
leave_guild (const KithDemoRequest *request, GError **error)
{
  KithDemoGuild *guild = find_guild (request, 0, error);

  if (guild && is_mine (guild))
    kith_error_set (error, KITH_ERROR_OWNER_CANNOT_LEAVE);
  else if (guild)
    take_guild_away (request->world, guild, FALSE);
  return NULL;
}

static gpointer
list_members (const KithDemoRequest *request, GError **error)
{
  const KithWireAfterQuery *query = (const KithWireAfterQuery *) request->query;
  KithDemoGuild *guild = find_guild (request, 0, error);
  guint limit = query && query->has_limit ? (guint) query->limit : KITH_LIMIT_PAGE_DEFAULT;
  KithWireMemberList *list;

  if (!guild)
    return NULL;
  list = kith_wire_member_list_new ();
  for (guint i = 0; i < guild->members->len; i++)
    {
      const KithWireMember *member = (const KithWireMember *) g_ptr_array_index (guild->members, i);

      if (query && query->after && strcmp (member->user->id, query->after) <= 0)
        continue;
      if (list->items->len == limit)
        {
          const KithWireMember *last = (const KithWireMember *) g_ptr_array_index (list->items, limit - 1);

          list->next = g_strdup (last->user->id);
          break;
        }
      g_ptr_array_add (list->items, kith_wire_member_copy (member));
    }
  return list;
}

static gpointer
get_member (const KithDemoRequest *request, GError **error)
{
  KithDemoGuild *guild = find_guild (request, 0, error);
  const KithWireMember *member = guild ? kith_demo_guild_find_member (guild, request->params[1]) : NULL;

  if (guild && !member)
    kith_error_set (error, KITH_ERROR_UNKNOWN_MEMBER);
  return member ? kith_wire_member_copy (member) : NULL;
}

static gpointer
list_roles (const KithDemoRequest *request, GError **error)
{
  KithDemoGuild *guild = find_guild (request, 0, error);
  KithWireRoleList *list;

  if (!guild)
    return NULL;
  list = kith_wire_role_list_new ();
  for (guint i = 0; i < guild->roles->len; i++)
    g_ptr_array_add (list->items, kith_wire_role_copy ((const KithWireRole *) g_ptr_array_index (guild->roles, i)));
  return list;
}

static gpointer
list_channels (const KithDemoRequest *request, GError **error)
{
  KithDemoGuild *guild = find_guild (request, 0, error);
  g_autoptr (GPtrArray) shown = NULL;
  KithWireChannelList *list;

  if (!guild)
    return NULL;
  list = kith_wire_channel_list_new ();
  shown = kith_demo_guild_list_shown (guild);
  for (guint i = 0; i < shown->len; i++)
    g_ptr_array_add (list->items, kith_demo_channel_get_wire ((KithDemoChannel *) g_ptr_array_index (shown, i)));
  return list;
}

static gpointer
create_channel (const KithDemoRequest *request, GError **error)
{
  const KithWireChannelRequest *body = (const KithWireChannelRequest *) request->body;
  KithDemoGuild *guild = find_guild (request, KITH_PERMISSION_MANAGE_CHANNELS, error), *home = NULL;
  KithWireChannel *wire;

  if (!guild)
    return NULL;
  if (body->parent_id)
    {
      KithDemoChannel *parent = kith_demo_world_find_channel (request->world, body->parent_id, &home);

      if (!parent || home != guild || parent->wire->kind != KITH_CHANNEL_KIND_CATEGORY ||
          body->kind == KITH_CHANNEL_KIND_CATEGORY)
        {
          kith_error_set (error, KITH_ERROR_NOT_A_CATEGORY);
          return NULL;
        }
    }
  wire = kith_demo_channel_get_wire (
    kith_demo_world_add_channel (request->world, guild, body->kind, body->name, body->topic, body->parent_id));
  kith_demo_world_emit (request->world, KITH_EVENT_CHANNEL_CREATE, wire);
  return wire;
}

static gpointer
list_invites (const KithDemoRequest *request, GError **error)
{
  KithDemoGuild *guild = find_guild (request, KITH_PERMISSION_MANAGE_GUILD, error);
  KithWireInviteList *list;
  GHashTableIter iter;
  gpointer value;

  if (!guild)
    return NULL;
  list = kith_wire_invite_list_new ();
  g_hash_table_iter_init (&iter, request->world->invites);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const KithWireInvite *invite = (const KithWireInvite *) value;

      if (strcmp (invite->guild_id, guild->wire->id) == 0)
        g_ptr_array_add (list->items, kith_wire_invite_copy (invite));
    }
  return list;
}

static gpointer
create_invite (const KithDemoRequest *request, GError **error)
{
  const KithWireInviteRequest *body = (const KithWireInviteRequest *) request->body;
  KithDemoWorld *world = request->world;
  KithDemoGuild *guild = find_guild (request, KITH_PERMISSION_CREATE_INVITE, error);
  KithWireInvite *invite;

  if (!guild)
    return NULL;
  invite = kith_wire_invite_new ();
  invite->code = g_strdup_printf (
    "demo%06x", (guint) kith_demo_hash (guild->place, g_hash_table_size (world->invites), 8) & 0xffffff);
  if (body && body->digits)
    {
      g_free (invite->code);
      invite->code = g_strdup_printf (
        "%06u", (guint) kith_demo_hash (guild->place, g_hash_table_size (world->invites), 8) % 1000000);
      invite->expires_at = kith_clock_now_ms (world->clock) + KITH_LIMIT_JOIN_CODE_SECONDS * SECOND_MS;
    }
  invite->url = g_strdup_printf ("kith://demo.invalid:8470/%s", invite->code);
  invite->guild_id = g_strdup (guild->wire->id);
  invite->creator = kith_demo_world_get_user (world, KITH_DEMO_ME);
  invite->created_at = kith_clock_now_ms (world->clock);
  invite->has_max_uses = body && body->has_max_uses;
  invite->max_uses = body ? body->max_uses : 0;
  if (body && body->has_max_age_seconds && !body->digits)
    invite->expires_at = invite->created_at + body->max_age_seconds * SECOND_MS;
  g_hash_table_replace (world->invites, invite->code, invite);
  return kith_wire_invite_copy (invite);
}

static KithWireInvite *
find_invite (const KithDemoRequest *request, GError **error)
{
  KithWireInvite *invite = (KithWireInvite *) g_hash_table_lookup (request->world->invites, request->params[0]);

  if (invite && (!invite->expires_at || invite->expires_at > kith_clock_now_ms (request->world->clock)) &&
      (!invite->has_max_uses || invite->uses < invite->max_uses))
    return invite;
  kith_error_set (error, KITH_ERROR_UNKNOWN_INVITE);
  return NULL;
}

/* The guild of an invite, among those that the person is in and those that they left. */
static KithDemoGuild *
find_invited (const KithDemoRequest *request, const KithWireInvite *invite, gboolean *left, GError **error)
{
  KithDemoGuild *guild = kith_demo_world_find_guild (request->world, invite->guild_id);

  *left = FALSE;
  for (guint i = 0; !guild && i < request->world->others->len; i++)
    {
      KithDemoGuild *candidate = (KithDemoGuild *) g_ptr_array_index (request->world->others, i);

      if (strcmp (candidate->wire->id, invite->guild_id) == 0)
        {
          guild = candidate;
          *left = TRUE;
        }
    }
  if (!guild)
    kith_error_set (error, KITH_ERROR_UNKNOWN_INVITE);
  return guild;
}

static gpointer
preview_invite (const KithDemoRequest *request, GError **error)
{
  const KithWireInvite *invite = find_invite (request, error);
  gboolean left;
  KithDemoGuild *guild = invite ? find_invited (request, invite, &left, error) : NULL;
  g_autoptr (KithWireGuildSnapshot) snapshot = NULL;
  KithWireInvitePreview *preview;

  if (!guild)
    return NULL;
  snapshot = kith_demo_guild_get_snapshot (guild, request->world);
  preview = kith_wire_invite_preview_new ();
  preview->code = g_strdup (invite->code);
  preview->guild = kith_wire_guild_copy (guild->wire);
  preview->creator = kith_wire_user_copy (invite->creator);
  preview->online_count = snapshot->presences->len;
  preview->expires_at = invite->expires_at;
  return preview;
}

static gpointer
accept_invite (const KithDemoRequest *request, GError **error)
{
  KithWireInvite *invite = find_invite (request, error);
  gboolean left;
  KithDemoGuild *guild = invite ? find_invited (request, invite, &left, error) : NULL;
  guint index = 0;
  KithWireGuildSnapshot *snapshot;

  if (!guild)
    return NULL;
  if (left)
    {
      invite->uses++;
      g_ptr_array_find (request->world->others, guild, &index);
      g_ptr_array_add (request->world->guilds, g_ptr_array_steal_index (request->world->others, index));
    }
  snapshot = kith_demo_guild_get_snapshot (guild, request->world);
  if (left)
    kith_demo_world_emit (request->world, KITH_EVENT_GUILD_CREATE, snapshot);
  return snapshot;
}

static gpointer
revoke_invite (const KithDemoRequest *request, GError **error)
{
  if (find_invite (request, error))
    g_hash_table_remove (request->world->invites, request->params[0]);
  return NULL;
}

const KithDemoHandler kith_demo_guild_handlers[KITH_N_ROUTES] = {
  [KITH_ROUTE_GUILDS_LIST] = list_guilds,       [KITH_ROUTE_GUILD_CREATE] = create_guild,
  [KITH_ROUTE_GUILD_GET] = get_guild,           [KITH_ROUTE_GUILD_PATCH] = patch_guild,
  [KITH_ROUTE_GUILD_DELETE] = delete_guild,     [KITH_ROUTE_GUILD_LEAVE] = leave_guild,
  [KITH_ROUTE_MEMBERS_LIST] = list_members,     [KITH_ROUTE_MEMBER_GET] = get_member,
  [KITH_ROUTE_ROLES_LIST] = list_roles,         [KITH_ROUTE_CHANNELS_LIST] = list_channels,
  [KITH_ROUTE_CHANNEL_CREATE] = create_channel, [KITH_ROUTE_INVITES_LIST] = list_invites,
  [KITH_ROUTE_INVITE_CREATE] = create_invite,   [KITH_ROUTE_INVITE_GET] = preview_invite,
  [KITH_ROUTE_INVITE_ACCEPT] = accept_invite,   [KITH_ROUTE_INVITE_REVOKE] = revoke_invite,
};
