/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-service-private.h"

#include "kithd-audit-log.h"
#include "kithd-audit.h"
#include "kithd-channels.h"
#include "kithd-following.h"
#include "kithd-may.h"
#include "kithd-overwrite-check.h"
#include "kithd-sight.h"

gpointer
kithd_handle_channels_list (KithdService *self, KithdCall *call, GError **error)
{
  g_autoptr (KithdRights) rights = kithd_may_in_guild (self, call, call->params[0], 0, error);
  g_autoptr (KithWireChannelList) list = kith_wire_channel_list_new ();

  if (!rights || !kithd_channels_list (call->db, call->params[0], list->items, error))
    return NULL;
  kithd_sight_keep_visible (self, rights, call->actor->user_id, list->items, NULL);
  return g_steal_pointer (&list);
}

/* A parent is a category of the same guild in which the actor may manage channels, and categories have none. One that
 * the actor may not see is none. */
static gboolean
check_parent (KithdService *self, KithdCall *call, const KithWireChannel *channel, GError **error)
{
  g_autoptr (KithWireChannel) parent = NULL;
  g_autoptr (KithdRights) rights = NULL;
  g_autoptr (GError) failure = NULL;

  if (!channel->parent_id)
    return TRUE;
  if (!kithd_channels_find (call->db, channel->parent_id, &parent, error))
    return FALSE;
  if (parent && parent->kind == KITH_CHANNEL_KIND_CATEGORY && channel->kind != KITH_CHANNEL_KIND_CATEGORY &&
      g_strcmp0 (parent->guild_id, channel->guild_id) == 0)
    rights = kithd_may_in_channel (self, call, channel->parent_id, KITH_PERMISSION_MANAGE_CHANNELS, &failure);
  if (rights)
    return TRUE;
  if (failure && !g_error_matches (failure, KITH_ERROR, KITH_ERROR_UNKNOWN_CHANNEL))
    g_propagate_error (error, g_steal_pointer (&failure));
  else
    kith_error_set (error, KITH_ERROR_NOT_A_CATEGORY);
  return FALSE;
}

static gboolean
check_room (KithdService *self, KithdCall *call, const char *guild_id, GError **error)
{
  guint count;

  if (!kithd_channels_count (call->db, guild_id, &count, error))
    return FALSE;
  if (count < self->config.channels_per_guild)
    return TRUE;
  kith_error_set (error, KITH_ERROR_TOO_MANY_CHANNELS);
  return FALSE;
}

/* What differs between two states of a channel; @before is NULL for one that was just made. */
static gboolean
note (KithdService *self, KithdCall *call, KithAuditAction action, const KithWireChannel *before,
      const KithWireChannel *after, const char *reason, GError **error)
{
  g_autoptr (GPtrArray) changes = kithd_audit_changes_new ();

  if (before)
    {
      kithd_audit_changes_add (changes, "name", before->name, after->name);
      kithd_audit_changes_add (changes, "topic", before->topic, after->topic);
      kithd_audit_changes_add (changes, "parent_id", before->parent_id, after->parent_id);
      kithd_audit_changes_add_int (changes, "position", before->position, after->position);
      kithd_audit_changes_add_int (changes, "slow_mode_seconds", before->slow_mode_seconds, after->slow_mode_seconds);
      kithd_audit_changes_add_int (changes, "user_limit", before->user_limit, after->user_limit);
      if (action == KITH_AUDIT_ACTION_CHANNEL_UPDATE && changes->len == 0)
        return TRUE;
    }
  else
    {
      kithd_audit_changes_add (changes, "kind", NULL, kith_channel_kind_to_string (after->kind));
    }
  return kithd_audit_note (self, call, after->guild_id,
                           &(KithdAuditNote){ .action = action,
                                              .target_kind = KITH_AUDIT_TARGET_CHANNEL,
                                              .target_id = after->id,
                                              .target_name = after->name,
                                              .channel_id = after->id,
                                              .changes = changes,
                                              .reason = reason },
                           error);
}

gpointer
kithd_handle_channel_create (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireChannelRequest *body = call->body;
  const char *guild_id = call->params[0];
  g_autoptr (KithdRights) rights = kithd_may_in_guild (self, call, guild_id, KITH_PERMISSION_MANAGE_CHANNELS, error);
  g_autoptr (KithWireChannel) channel = kith_wire_channel_new ();
  g_autoptr (KithWireChannel) stored = NULL;
  g_autoptr (GPtrArray) moved = g_ptr_array_new_with_free_func (g_free);

  if (!rights)
    return NULL;
  if (body->kind == KITH_CHANNEL_KIND_DM || body->kind == KITH_CHANNEL_KIND_GROUP)
    {
      kith_error_set (error, KITH_ERROR_NOT_A_GUILD_CHANNEL);
      return NULL;
    }
  channel->id = kithd_service_new_id (self);
  channel->guild_id = g_strdup (guild_id);
  channel->kind = body->kind;
  channel->name = g_strdup (body->name);
  channel->topic = body->topic && *body->topic ? g_strdup (body->topic) : NULL;
  channel->parent_id = g_strdup (body->parent_id);
  if (!check_parent (self, call, channel, error) || !check_room (self, call, guild_id, error) ||
      !kithd_channels_insert (call->db, channel, kithd_service_now (self), error) ||
      !kithd_channels_place (call->db, channel, G_MAXINT32, moved, error) ||
      !kithd_channels_find (call->db, channel->id, &stored, error) ||
      !note (self, call, KITH_AUDIT_ACTION_CHANNEL_CREATE, NULL, stored, NULL, error))
    return NULL;
  kithd_outcome_add_channel (call->outcome, KITH_EVENT_CHANNEL_CREATE, kith_wire_channel_copy (stored), guild_id,
                             stored->id);
  return g_steal_pointer (&stored);
}

gpointer
kithd_handle_channel_get (KithdService *self, KithdCall *call, GError **error)
{
  g_autoptr (KithdRights) rights = kithd_may_in_channel (self, call, call->params[0], 0, error);
  KithWireChannel *channel;

  return rights && kithd_channels_find (call->db, call->params[0], &channel, error) ? channel : NULL;
}

/* Tells of all channels of the list, each once, as they are now. Only those that got another parent may be seen by
 * others than before. */
static gboolean
tell_updates (KithdCall *call, GPtrArray *ids, GPtrArray *reparented, GError **error)
{
  for (guint i = 0; i < ids->len; i++)
    {
      const char *id = g_ptr_array_index (ids, i);
      KithWireChannel *channel;
      guint first;

      if (g_ptr_array_find_with_equal_func (ids, id, g_str_equal, &first) && first < i)
        continue;
      if (!kithd_channels_find (call->db, id, &channel, error))
        return FALSE;
      if (!channel)
        continue;
      kithd_outcome_add_channel (call->outcome, KITH_EVENT_CHANNEL_UPDATE, channel, channel->guild_id, channel->id);
      if (!g_ptr_array_find_with_equal_func (reparented, id, g_str_equal, NULL))
        kithd_outcome_keep_sight (call->outcome);
    }
  return TRUE;
}

static void
apply_patch (KithWireChannel *channel, const KithWireChannelPatch *patch)
{
  if (patch->name)
    {
      g_free (channel->name);
      channel->name = g_strdup (patch->name);
    }
  if (patch->has_topic)
    {
      g_free (channel->topic);
      channel->topic = patch->clear_topic || !*patch->topic ? NULL : g_strdup (patch->topic);
    }
  if (patch->has_parent_id)
    {
      g_free (channel->parent_id);
      channel->parent_id = patch->clear_parent_id ? NULL : g_strdup (patch->parent_id);
    }
  if (patch->has_slow_mode_seconds)
    channel->slow_mode_seconds = patch->slow_mode_seconds;
  if (patch->has_user_limit)
    channel->user_limit = patch->user_limit;
}

/* Whether the actor lets a channel that follows its category follow the next one: who may manage roles in both places,
 * and change all in which they differ. */
static gboolean
may_follow (KithdService *self, KithdCall *call, const KithWireChannel *before, const KithWireChannel *after)
{
  const guint64 needed = KITH_PERMISSION_MANAGE_ROLES;
  g_autoptr (KithdRights) here = NULL;
  g_autoptr (KithdRights) there = NULL;
  g_autoptr (KithWireChannel) from = NULL;
  g_autoptr (KithWireChannel) to = NULL;

  if (!after->parent_id)
    return FALSE;
  here = kithd_may_in_channel (self, call, before->id, needed, NULL);
  there = here ? kithd_may_in_channel (self, call, after->parent_id, needed, NULL) : NULL;
  if (!there || (before->parent_id && !kithd_channels_find (call->db, before->parent_id, &from, NULL)) ||
      !kithd_channels_find (call->db, after->parent_id, &to, NULL))
    return FALSE;
  return kithd_overwrites_check_exchange (self, call, here, from, to, NULL);
}

/* A channel that follows its category and goes elsewhere goes on with what it had, as its own, unless the actor may let
 * it follow the new one. */
static gboolean
settle_overwrites (KithdService *self, KithdCall *call, const KithWireChannel *before, const KithWireChannel *after,
                   GError **error)
{
  if (g_strcmp0 (before->parent_id, after->parent_id) == 0 || before->overwrites->len > 0)
    return TRUE;
  return may_follow (self, call, before, after) ||
         (kithd_following_end (call->db, before->id, error) &&
          (!after->parent_id || kithd_following_pin (call->db, before->id, error)));
}

/* Moves a channel to where the patch wants it: into another category, at its end where no place is named. */
static gboolean
move (KithdCall *call, const KithWireChannel *before, const KithWireChannel *after, const KithWireChannelPatch *patch,
      GPtrArray *moved, GError **error)
{
  gboolean other_parent = g_strcmp0 (before->parent_id, after->parent_id) != 0;

  if (!other_parent && !patch->has_position)
    return TRUE;
  if (other_parent && !kithd_channels_close_gap (call->db, before, moved, error))
    return FALSE;
  return kithd_channels_place (call->db, after, patch->has_position ? patch->position : G_MAXINT32, moved, error);
}

gpointer
kithd_handle_channel_patch (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireChannelPatch *patch = call->body;
  const char *channel_id = call->params[0];
  g_autoptr (KithdRights) rights = kithd_may_in_channel (self, call, channel_id, 0, error);
  g_autoptr (KithWireChannel) before = NULL;
  g_autoptr (KithWireChannel) after = NULL;
  g_autoptr (GPtrArray) changed = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) reparented = g_ptr_array_new ();

  if (rights && !rights->guild_id)
    return kithd_handle_conversation_patch (self, call, error);
  if (!rights || !kithd_may_also (self, rights, KITH_PERMISSION_MANAGE_CHANNELS, error) ||
      !kithd_channels_find (call->db, channel_id, &before, error))
    return NULL;
  after = kith_wire_channel_copy (before);
  apply_patch (after, patch);
  g_ptr_array_add (changed, g_strdup (channel_id));
  if (g_strcmp0 (before->parent_id, after->parent_id) != 0)
    {
      g_ptr_array_add (reparented, (gpointer) channel_id);
      if (!check_parent (self, call, after, error) || !settle_overwrites (self, call, before, after, error))
        return NULL;
    }
  if (!kithd_channels_update (call->db, after, error) || !move (call, before, after, patch, changed, error) ||
      !tell_updates (call, changed, reparented, error))
    return NULL;
  g_clear_pointer (&after, kith_wire_channel_free);
  if (!kithd_channels_find (call->db, channel_id, &after, error) ||
      !note (self, call, KITH_AUDIT_ACTION_CHANNEL_UPDATE, before, after, patch->reason, error))
    return NULL;
  return g_steal_pointer (&after);
}

/* The channels of a category that goes stay, at the end of those without one, and seen by whom they were. */
static gboolean
release_children (KithdCall *call, const KithWireChannel *category, GPtrArray *children, GPtrArray *changed,
                  GError **error)
{
  if (category->kind != KITH_CHANNEL_KIND_CATEGORY)
    return TRUE;
  if (!kithd_channels_list_children (call->db, category->guild_id, category->id, children, error))
    return FALSE;
  for (guint i = 0; i < children->len; i++)
    {
      g_autoptr (KithWireChannel) child = NULL;

      if (!kithd_following_end (call->db, g_ptr_array_index (children, i), error) ||
          !kithd_channels_find (call->db, g_ptr_array_index (children, i), &child, error))
        return FALSE;
      g_clear_pointer (&child->parent_id, g_free);
      g_ptr_array_add (changed, g_strdup (child->id));
      if (!kithd_channels_update (call->db, child, error) ||
          !kithd_channels_place (call->db, child, G_MAXINT32, changed, error))
        return FALSE;
    }
  return TRUE;
}

/* The note comes first: with the channel everything goes that tells who could see it. */
static gboolean
note_deleted (KithdService *self, KithdCall *call, const KithdRights *rights, const KithWireChannel *channel,
              GError **error)
{
  const KithWireReasonQuery *query = call->query;

  return note (self, call, KITH_AUDIT_ACTION_CHANNEL_DELETE, channel, channel, query ? query->reason : NULL, error) &&
         (kithd_may_everyone_see (rights) ||
          kithd_audit_log_hide_channel (call->db, channel->guild_id, channel->id, error));
}

gpointer
kithd_handle_channel_delete (KithdService *self, KithdCall *call, GError **error)
{
  const char *channel_id = call->params[0];
  g_autoptr (KithdRights) rights = kithd_may_in_channel (self, call, channel_id, 0, error);
  g_autoptr (KithWireChannel) channel = NULL;
  g_autoptr (GPtrArray) children = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) changed = g_ptr_array_new_with_free_func (g_free);
  KithWireChannelDeleted *deleted;

  if (rights && !rights->guild_id)
    return kithd_handle_conversation_close (self, call, error);
  if (!rights || !kithd_may_also (self, rights, KITH_PERMISSION_MANAGE_CHANNELS, error) ||
      !kithd_channels_find (call->db, channel_id, &channel, error) ||
      !note_deleted (self, call, rights, channel, error) ||
      !release_children (call, channel, children, changed, error) ||
      !kithd_channels_delete (call->db, channel_id, error) ||
      !kithd_channels_close_gap (call->db, channel, changed, error) || !tell_updates (call, changed, children, error))
    return NULL;
  kithd_sweeper_wake (self->sweeper);
  deleted = kith_wire_channel_deleted_new ();
  deleted->id = g_strdup (channel_id);
  deleted->guild_id = g_strdup (channel->guild_id);
  kithd_outcome_add_channel (call->outcome, KITH_EVENT_CHANNEL_DELETE, deleted, channel->guild_id, channel_id);
  return NULL;
}
