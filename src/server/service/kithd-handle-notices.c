/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-service-private.h"

#include "kithd-audit.h"
#include "kithd-channels.h"
#include "kithd-guilds.h"
#include "kithd-may.h"

/* A channel that the reader may not see is not told of: the system writes there, and they need not know where. */
static gboolean
hide_channel (KithdService *self, KithdCall *call, KithdRights *rights, KithWireGuildNotices *notices, GError **error)
{
  gboolean visible;

  if (!notices->channel_id)
    return TRUE;
  if (!kithd_may_see_channel (self, call->db, rights, notices->channel_id, call->actor->user_id, &visible, error))
    return FALSE;
  if (!visible)
    g_clear_pointer (&notices->channel_id, g_free);
  return TRUE;
}

gpointer
kithd_handle_notices_get (KithdService *self, KithdCall *call, GError **error)
{
  g_autoptr (KithdRights)
    rights = kithd_may_in_guild (self, call, call->params[0], KITH_PERMISSION_MANAGE_GUILD, error);
  g_autoptr (KithWireGuildNotices) notices = NULL;

  if (!rights || !kithd_guilds_get_notices (call->db, call->params[0], &notices, error) ||
      !hide_channel (self, call, rights, notices, error))
    return NULL;
  return g_steal_pointer (&notices);
}

/* The system writes to text channels of the guild that who chooses them can see. */
static gboolean
check_channel (KithdService *self, KithdCall *call, const char *channel_id, GError **error)
{
  g_autoptr (KithdRights) rights = kithd_may_in_channel (self, call, channel_id, 0, error);

  if (!rights)
    return FALSE;
  if (g_strcmp0 (rights->guild_id, call->params[0]) != 0)
    kith_error_set (error, KITH_ERROR_UNKNOWN_CHANNEL);
  else if (rights->kind != KITH_CHANNEL_KIND_TEXT)
    kith_error_set (error, KITH_ERROR_NOT_A_TEXT_CHANNEL);
  else
    return TRUE;
  return FALSE;
}

static const char *
describe (gboolean value)
{
  return value ? "true" : "false";
}

static gboolean
note (KithdService *self, KithdCall *call, const KithWireGuildNotices *before, const KithWireGuildNotices *after,
      GError **error)
{
  const KithWireGuildNoticesPatch *patch = call->body;
  g_autoptr (GPtrArray) changes = kithd_audit_changes_new ();
  g_autoptr (KithWireGuild) guild = NULL;

  kithd_audit_changes_add (changes, "system_channel_id", before->channel_id, after->channel_id);
  kithd_audit_changes_add (changes, "join_notices", describe (before->joins), describe (after->joins));
  kithd_audit_changes_add (changes, "leave_notices", describe (before->leaves), describe (after->leaves));
  if (changes->len == 0)
    return TRUE;
  return kithd_guilds_find (call->db, call->params[0], &guild, error) &&
         kithd_audit_note (self, call, guild->id,
                           &(KithdAuditNote){ .action = KITH_AUDIT_ACTION_GUILD_UPDATE,
                                              .target_kind = KITH_AUDIT_TARGET_GUILD,
                                              .target_id = guild->id,
                                              .target_name = guild->name,
                                              .channel_id = after->channel_id,
                                              .changes = changes,
                                              .reason = patch->reason },
                           error);
}

gpointer
kithd_handle_notices_patch (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireGuildNoticesPatch *patch = call->body;
  const char *guild_id = call->params[0];
  g_autoptr (KithdRights) rights = kithd_may_in_guild (self, call, guild_id, KITH_PERMISSION_MANAGE_GUILD, error);
  g_autoptr (KithWireGuildNotices) before = NULL;
  g_autoptr (KithWireGuildNotices) after = NULL;

  if (!rights || !kithd_guilds_get_notices (call->db, guild_id, &before, error) ||
      (patch->channel_id && !check_channel (self, call, patch->channel_id, error)))
    return NULL;
  after = kith_wire_guild_notices_copy (before);
  if (patch->has_channel_id)
    {
      g_free (after->channel_id);
      after->channel_id = patch->clear_channel_id ? NULL : g_strdup (patch->channel_id);
    }
  after->joins = patch->has_joins ? patch->joins : before->joins;
  after->leaves = patch->has_leaves ? patch->leaves : before->leaves;
  if (!kithd_guilds_set_notices (call->db, guild_id, after, error) || !note (self, call, before, after, error) ||
      !hide_channel (self, call, rights, after, error))
    return NULL;
  return g_steal_pointer (&after);
}
