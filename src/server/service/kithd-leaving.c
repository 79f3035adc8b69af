/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-leaving.h"

#include "kithd-accounts.h"
#include "kithd-members.h"
#include "kithd-note.h"

/**
 * kithd_leaving_remove:
 * @why: what the person is told
 *
 * Removes a member, tells those who stay, and takes the guild away from who is gone. Who
 * leaves by themselves is noted.
 */
gboolean
kithd_leaving_remove (KithdService *self, KithdCall *call, const char *guild_id, const char *user_id, KithGuildEnd why,
                      GError **error)
{
  KithWireMemberRemoved *removed;
  KithWireGuildDeleted *deleted;
  g_autoptr (KithWireUser) user = NULL;
  g_autofree char *place = NULL;
  gboolean was_member;

  /* Where it is told depends on what the member could see. */
  if ((why == KITH_GUILD_END_LEFT &&
       !kithd_note_find_place (self, call->db, KITH_MESSAGE_KIND_LEAVE, guild_id, user_id, &place, error)) ||
      !kithd_accounts_find_user (call->db, user_id, &user, error) ||
      !kithd_members_remove (call->db, guild_id, user_id, &was_member, error))
    return FALSE;
  if (!was_member)
    return TRUE;
  removed = kith_wire_member_removed_new ();
  removed->guild_id = g_strdup (guild_id);
  removed->user_id = g_strdup (user_id);
  kithd_outcome_add_guild (call->outcome, KITH_EVENT_MEMBER_REMOVE, removed, guild_id);
  deleted = kith_wire_guild_deleted_new ();
  deleted->id = g_strdup (guild_id);
  deleted->has_why = TRUE;
  deleted->why = why;
  kithd_outcome_add_user (call->outcome, KITH_EVENT_GUILD_DELETE, deleted, user_id);
  return kithd_note_leave (self, call->db, call->outcome, guild_id, place, user, error);
}
