/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-service-private.h"

#include "kithd-audit.h"
#include "kithd-channels.h"
#include "kithd-guilds.h"
#include "kithd-leaving.h"
#include "kithd-may.h"
#include "kithd-members.h"
#include "kithd-snapshot.h"

#define FIRST_CHANNEL "general"

gpointer
kithd_handle_guilds_list (KithdService *self, KithdCall *call, GError **error)
{
  g_autoptr (KithWireGuildList) list = kith_wire_guild_list_new ();

  return kithd_guilds_list_of_user (call->db, call->actor->user_id, list->items, error) ? g_steal_pointer (&list)
                                                                                        : NULL;
}

static gboolean
check_room_for_guild (KithdService *self, KithdCall *call, GError **error)
{
  guint count;

  if (!kithd_guilds_count_of_user (call->db, call->actor->user_id, &count, error))
    return FALSE;
  if (count < self->config.guilds_per_user)
    return TRUE;
  kith_error_set (error, KITH_ERROR_TOO_MANY_GUILDS);
  return FALSE;
}

gpointer
kithd_handle_guild_create (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireGuildRequest *body = call->body;
  const char *user_id = call->actor->user_id;
  g_autoptr (KithWireGuild) guild = kith_wire_guild_new ();
  g_autoptr (KithWireChannel) channel = kith_wire_channel_new ();
  g_autoptr (KithWireGuildSnapshot) snapshot = NULL;
  gint64 now = kithd_service_now (self);

  if (!check_room_for_guild (self, call, error))
    return NULL;
  guild->id = kithd_service_new_id (self);
  guild->name = g_strdup (body->name);
  guild->owner_id = g_strdup (user_id);
  guild->created_at = now;
  channel->id = kithd_service_new_id (self);
  channel->guild_id = g_strdup (guild->id);
  channel->kind = KITH_CHANNEL_KIND_TEXT;
  channel->name = g_strdup (FIRST_CHANNEL);
  if (!kithd_guilds_insert (call->db, guild, KITH_PERMISSIONS_EVERYONE, error) ||
      !kithd_channels_insert (call->db, channel, now, error) ||
      !kithd_members_insert (call->db, guild->id, user_id, now, error))
    return NULL;
  snapshot = kithd_snapshot_build (self, call->db, guild->id, user_id, NULL, error);
  if (snapshot)
    kithd_outcome_add_guild_start (call->outcome, kith_wire_guild_snapshot_copy (snapshot), user_id, NULL);
  return g_steal_pointer (&snapshot);
}

gpointer
kithd_handle_guild_get (KithdService *self, KithdCall *call, GError **error)
{
  return kithd_snapshot_build (self, call->db, call->params[0], call->actor->user_id, NULL, error);
}

static gboolean
note_update (KithdService *self, KithdCall *call, const KithWireGuild *before, const KithWireGuild *after,
             GError **error)
{
  const KithWireGuildPatch *patch = call->body;
  g_autoptr (GPtrArray) changes = kithd_audit_changes_new ();

  kithd_audit_changes_add (changes, "name", before->name, after->name);
  kithd_audit_changes_add (changes, "default_notifications",
                           kith_guild_notification_level_to_string (before->default_notifications),
                           kith_guild_notification_level_to_string (after->default_notifications));
  return changes->len == 0 || kithd_audit_note (self, call, after->id,
                                                &(KithdAuditNote){ .action = KITH_AUDIT_ACTION_GUILD_UPDATE,
                                                                   .target_kind = KITH_AUDIT_TARGET_GUILD,
                                                                   .target_id = after->id,
                                                                   .target_name = after->name,
                                                                   .changes = changes,
                                                                   .reason = patch->reason },
                                                error);
}

gpointer
kithd_handle_guild_patch (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireGuildPatch *patch = call->body;
  const char *guild_id = call->params[0];
  g_autoptr (KithdRights) rights = kithd_may_in_guild (self, call, guild_id, KITH_PERMISSION_MANAGE_GUILD, error);
  g_autoptr (KithWireGuild) before = NULL;
  g_autoptr (KithWireGuild) guild = NULL;

  if (!rights || !kithd_guilds_find (call->db, guild_id, &before, error) ||
      (patch->name && !kithd_guilds_rename (call->db, guild_id, patch->name, error)) ||
      (patch->has_default_notifications &&
       !kithd_guilds_set_default_notifications (call->db, guild_id, patch->default_notifications, error)) ||
      !kithd_guilds_find (call->db, guild_id, &guild, error) || !note_update (self, call, before, guild, error))
    return NULL;
  if (patch->name || patch->has_default_notifications)
    {
      kithd_outcome_add_guild (call->outcome, KITH_EVENT_GUILD_UPDATE, kith_wire_guild_copy (guild), guild_id);
      kithd_outcome_keep_sight (call->outcome);
    }
  return g_steal_pointer (&guild);
}

static KithWireGuildDeleted *
new_guild_deleted (const char *guild_id)
{
  KithWireGuildDeleted *deleted = kith_wire_guild_deleted_new ();

  deleted->id = g_strdup (guild_id);
  deleted->has_why = TRUE;
  deleted->why = KITH_GUILD_END_DELETED;
  return deleted;
}

gpointer
kithd_handle_guild_delete (KithdService *self, KithdCall *call, GError **error)
{
  const char *guild_id = call->params[0];
  g_autoptr (KithdRights) rights = kithd_may_in_guild (self, call, guild_id, 0, error);
  g_autoptr (GPtrArray) people = g_ptr_array_new_with_free_func (g_free);

  if (!rights)
    return NULL;
  if (!rights->owner)
    {
      kith_error_set (error, KITH_ERROR_MISSING_PERMISSION);
      return NULL;
    }
  if (!kithd_members_list_ids (call->db, guild_id, people, error) || !kithd_guilds_delete (call->db, guild_id, error))
    return NULL;
  kithd_sweeper_wake (self->sweeper);
  g_ptr_array_add (people, NULL);
  kithd_outcome_add_guild_end (call->outcome, new_guild_deleted (guild_id), (GStrv) g_ptr_array_steal (people, NULL));
  return NULL;
}

gpointer
kithd_handle_guild_leave (KithdService *self, KithdCall *call, GError **error)
{
  const char *guild_id = call->params[0], *user_id = call->actor->user_id;
  g_autoptr (KithdRights) rights = kithd_may_in_guild (self, call, guild_id, 0, error);

  if (!rights)
    return NULL;
  if (rights->owner)
    {
      kith_error_set (error, KITH_ERROR_OWNER_CANNOT_LEAVE);
      return NULL;
    }
  kithd_leaving_remove (self, call, guild_id, user_id, KITH_GUILD_END_LEFT, error);
  return NULL;
}

gpointer
kithd_handle_members_list (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireAfterQuery *query = call->query;
  g_autoptr (KithdRights) rights = kithd_may_in_guild (self, call, call->params[0], 0, error);
  g_autoptr (KithWireMemberList) list = kith_wire_member_list_new ();
  guint limit = query && query->has_limit ? (guint) query->limit : KITH_LIMIT_PAGE_DEFAULT;

  if (!rights || !kithd_members_list (call->db, call->params[0], query ? query->after : NULL, limit, list->items,
                                      &list->next, error))
    return NULL;
  return g_steal_pointer (&list);
}

gpointer
kithd_handle_member_get (KithdService *self, KithdCall *call, GError **error)
{
  g_autoptr (KithdRights) rights = kithd_may_in_guild (self, call, call->params[0], 0, error);
  KithWireMember *member;

  if (!rights || !kithd_members_find (call->db, call->params[0], call->params[1], &member, error))
    return NULL;
  if (!member)
    kith_error_set (error, KITH_ERROR_UNKNOWN_MEMBER);
  return member;
}
