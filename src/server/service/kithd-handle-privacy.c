/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-service-private.h"

#include "kithd-accounts.h"
#include "kithd-blocks.h"
#include "kithd-may.h"
#include "kithd-members.h"
#include "kithd-statuses.h"

/* Whom a person keeps away, and what they tell of themselves. */

gpointer
kithd_handle_blocks_list (KithdService *self, KithdCall *call, GError **error)
{
  g_autoptr (KithWireUserList) list = kith_wire_user_list_new ();

  return kithd_blocks_list (call->db, call->actor->user_id, list->items, error) ? g_steal_pointer (&list) : NULL;
}

gpointer
kithd_handle_block_put (KithdService *self, KithdCall *call, GError **error)
{
  const char *own_id = call->actor->user_id, *user_id = call->params[0];
  g_autoptr (KithWireUser) user = NULL;
  gboolean added;
  guint count;

  if (g_str_equal (own_id, user_id))
    {
      kith_error_set (error, KITH_ERROR_THIS_IS_YOU);
      return NULL;
    }
  if (!kithd_accounts_find_peer (call->db, own_id, user_id, &user, error) ||
      !kithd_blocks_count (call->db, own_id, &count, error))
    return NULL;
  if (!user || count >= KITH_LIMIT_BLOCKS_PER_USER)
    {
      kith_error_set (error, user ? KITH_ERROR_TOO_MANY_BLOCKS : KITH_ERROR_UNKNOWN_USER);
      return NULL;
    }
  if (kithd_blocks_put (call->db, own_id, user_id, kithd_service_now (self), &added, error) && added)
    kithd_outcome_add_user (call->outcome, KITH_EVENT_BLOCK_ADD, g_steal_pointer (&user), own_id);
  return NULL;
}

gpointer
kithd_handle_block_delete (KithdService *self, KithdCall *call, GError **error)
{
  KithWireBlockRemoved *gone;
  gboolean removed;

  if (!kithd_blocks_remove (call->db, call->actor->user_id, call->params[0], &removed, error) || !removed)
    return NULL;
  gone = kith_wire_block_removed_new ();
  gone->user_id = g_strdup (call->params[0]);
  kithd_outcome_add_user (call->outcome, KITH_EVENT_BLOCK_REMOVE, gone, call->actor->user_id);
  return NULL;
}

gpointer
kithd_handle_privacy_patch (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireGuildPrivacyPatch *patch = call->body;
  const char *guild_id = call->params[0], *own_id = call->actor->user_id;
  g_autoptr (KithdRights) rights = kithd_may_in_guild (self, call, guild_id, 0, error);
  g_autoptr (KithWireGuildPrivacy) privacy = kith_wire_guild_privacy_new ();

  if (!rights || !kithd_members_get_direct_messages (call->db, guild_id, own_id, &privacy->direct_messages, error))
    return NULL;
  privacy->guild_id = g_strdup (guild_id);
  if (!patch->has_direct_messages || patch->direct_messages == privacy->direct_messages)
    return g_steal_pointer (&privacy);
  privacy->direct_messages = patch->direct_messages;
  if (!kithd_members_set_direct_messages (call->db, guild_id, own_id, patch->direct_messages, error))
    return NULL;
  kithd_outcome_add_user (call->outcome, KITH_EVENT_PRIVACY_UPDATE, kith_wire_guild_privacy_copy (privacy), own_id);
  return g_steal_pointer (&privacy);
}

static void
set_text (char **field, gboolean has, gboolean clear, const char *value)
{
  if (!has)
    return;
  g_free (*field);
  *field = clear ? NULL : g_strdup (value);
}

static gboolean
is_emoji (const char *text)
{
  gboolean pictured = FALSE;

  for (const char *p = text; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isspace (c) || g_unichar_isalpha (c))
        return FALSE;
      pictured |= c >= 0x203c || c == 0xa9 || c == 0xae;
    }
  return pictured;
}

static KithErrorCode
apply_patch (KithWireOwnPresence *presence, const KithWirePresencePatch *patch, gint64 now)
{
  if (patch->emoji && !is_emoji (patch->emoji))
    return KITH_ERROR_STATUS_EMOJI_BAD;
  if (patch->has_status)
    presence->status = patch->status == KITH_PRESENCE_STATUS_OFFLINE ? KITH_PRESENCE_STATUS_INVISIBLE : patch->status;
  set_text (&presence->emoji, patch->has_emoji, patch->clear_emoji, patch->emoji);
  set_text (&presence->text, patch->has_text, patch->clear_text, patch->text);
  if (patch->has_expires_at)
    presence->expires_at = patch->clear_expires_at ? 0 : patch->expires_at;
  if (!presence->emoji && !presence->text)
    presence->expires_at = 0;
  return presence->expires_at && presence->expires_at <= now ? KITH_ERROR_EXPIRED_STATUS : KITH_ERROR_NONE;
}

gpointer
kithd_handle_presence_patch (KithdService *self, KithdCall *call, GError **error)
{
  const char *own_id = call->actor->user_id;
  g_autoptr (KithWireOwnPresence) presence = NULL;
  KithErrorCode wrong;

  if (!kithd_statuses_find (call->db, own_id, kithd_service_now (self), &presence, error))
    return NULL;
  wrong = presence ? apply_patch (presence, call->body, kithd_service_now (self)) : KITH_ERROR_INVALID_TOKEN;
  if (wrong != KITH_ERROR_NONE)
    {
      kith_error_set (error, wrong);
      return NULL;
    }
  if (!kithd_statuses_update (call->db, own_id, presence, error))
    return NULL;
  kithd_outcome_add_user (call->outcome, KITH_EVENT_PRESENCE_OWN, kith_wire_own_presence_copy (presence), own_id);
  return g_steal_pointer (&presence);
}
