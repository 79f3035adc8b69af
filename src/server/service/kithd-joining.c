/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-joining.h"

#include "kithd-bans.h"
#include "kithd-guilds.h"
#include "kithd-members.h"
#include "kithd-messages.h"
#include "kithd-note.h"
#include "kithd-read-states.h"
#include "kithd-snapshot.h"

/**
 * kithd_joining_check_room:
 * @user_id: (nullable): who wants in; %NULL for an account that is yet to be made
 *
 * Checks that the person may come in, and that the guild and they can take one more.
 */
gboolean
kithd_joining_check_room (KithdService *self, KithdDb *db, const char *guild_id, const char *user_id, GError **error)
{
  g_autoptr (KithWireGuild) guild = NULL;
  guint n_guilds = 0;
  gboolean banned = FALSE;

  if ((user_id && !kithd_bans_has (db, guild_id, user_id, &banned, error)) ||
      !kithd_guilds_find (db, guild_id, &guild, error) ||
      (user_id && !kithd_guilds_count_of_user (db, user_id, &n_guilds, error)))
    return FALSE;
  if (!guild)
    kith_error_set (error, KITH_ERROR_UNKNOWN_GUILD);
  else if (banned)
    kith_error_set (error, KITH_ERROR_BANNED);
  else if (guild->member_count >= self->config.members_per_guild)
    kith_error_set (error, KITH_ERROR_TOO_MANY_MEMBERS);
  else if (n_guilds >= self->config.guilds_per_user)
    kith_error_set (error, KITH_ERROR_TOO_MANY_GUILDS);
  else
    return TRUE;
  return FALSE;
}

/* The note of it; NULL without an error where it is not to be told. Who joins has read it. */
static gboolean
note (KithdService *self, KithdDb *db, const KithWireMember *member, KithWireMessage **noted, GError **error)
{
  const char *user_id = member->user->id;
  g_autofree char *channel_id = NULL;
  g_autoptr (KithWireMessage) message = NULL;
  gboolean moved;

  *noted = NULL;
  if (!kithd_note_find_place (self, db, KITH_MESSAGE_KIND_JOIN, member->guild_id, user_id, &channel_id, error))
    return FALSE;
  if (!channel_id)
    return TRUE;
  message = kithd_note_new (self, KITH_MESSAGE_KIND_JOIN, member->guild_id, channel_id, member->user);
  if (!kithd_messages_insert (db, message, error) ||
      !kithd_read_states_advance (db, channel_id, user_id, message->id, message->seq, &moved, error))
    return FALSE;
  *noted = g_steal_pointer (&message);
  return TRUE;
}

/**
 * kithd_joining_add:
 *
 * Makes a person a member of a guild, with a note in its first text channel. There must be room.
 *
 * Returns: (transfer full) (nullable): the guild as the new member sees it
 */
KithWireGuildSnapshot *
kithd_joining_add (KithdService *self, KithdDb *db, KithdOutcome *outcome, const char *guild_id, const char *user_id,
                   GError **error)
{
  g_autoptr (KithWireMember) member = NULL;
  g_autoptr (KithWireMessage) message = NULL;
  g_autoptr (GPtrArray) hidden = NULL;
  KithWireGuildSnapshot *snapshot;

  if (!kithd_members_insert (db, guild_id, user_id, kithd_service_now (self), error) ||
      !kithd_members_find (db, guild_id, user_id, &member, error) || !note (self, db, member, &message, error))
    return NULL;
  hidden = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_channel_free);
  snapshot = kithd_snapshot_build (self, db, guild_id, user_id, hidden, error);
  if (!snapshot)
    return NULL;
  kithd_outcome_add_guild_start (outcome, kith_wire_guild_snapshot_copy (snapshot), user_id, g_steal_pointer (&hidden));
  kithd_outcome_add_guild (outcome, KITH_EVENT_MEMBER_ADD, g_steal_pointer (&member), guild_id);
  if (message)
    kithd_note_tell (outcome, g_steal_pointer (&message));
  return snapshot;
}
