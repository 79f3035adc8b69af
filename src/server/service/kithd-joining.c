/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-joining.h"

#include "kithd-bans.h"
#include "kithd-channels.h"
#include "kithd-guilds.h"
#include "kithd-members.h"
#include "kithd-messages.h"
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

/* Where the guild wants it told, otherwise the text channel at the top of those that the new member may see; NULL where
 * there is none, or it is not to be told. */
static gboolean
find_place (KithdService *self, KithdDb *db, const KithWireMember *member, char **channel_id, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (KithdRights) rights = NULL;
  g_autoptr (KithWireGuildNotices) notices = NULL;

  *channel_id = NULL;
  if (!kithd_guilds_get_notices (db, member->guild_id, &notices, error))
    return FALSE;
  if (notices->channel_id || !notices->joins)
    {
      *channel_id = notices->joins ? g_strdup (notices->channel_id) : NULL;
      return TRUE;
    }
  if (!kithd_rights_find_in_guild (db, member->guild_id, member->user->id, &rights, error) ||
      !kithd_channels_list_texts (db, member->guild_id, ids, error))
    return FALSE;
  for (guint i = 0; i < ids->len && !*channel_id; i++)
    {
      const char *id = g_ptr_array_index (ids, i);
      gboolean visible;

      if (!kithd_may_see_channel (self, db, rights, id, member->user->id, &visible, error))
        return FALSE;
      if (visible)
        *channel_id = g_strdup (id);
    }
  return TRUE;
}

/* The note in the guild's first text channel; NULL without an error where it has none. */
static gboolean
note (KithdService *self, KithdDb *db, const KithWireMember *member, KithWireMessage **noted, GError **error)
{
  g_autoptr (KithWireMessage) message = kith_wire_message_new ();
  gboolean moved;

  *noted = NULL;
  if (!find_place (self, db, member, &message->channel_id, error))
    return FALSE;
  if (!message->channel_id)
    return TRUE;
  message->id = kithd_service_new_id (self);
  message->guild_id = g_strdup (member->guild_id);
  message->kind = KITH_MESSAGE_KIND_JOIN;
  message->author = kith_wire_user_copy (member->user);
  message->content = g_strdup ("");
  message->created_at = member->joined_at;
  if (!kithd_messages_insert (db, message, error) ||
      !kithd_read_states_advance (db, message->channel_id, message->author->id, message->id, message->seq, &moved,
                                  error))
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
  KithWireGuildSnapshot *snapshot;

  if (!kithd_members_insert (db, guild_id, user_id, kithd_service_now (self), error) ||
      !kithd_members_find (db, guild_id, user_id, &member, error) || !note (self, db, member, &message, error))
    return NULL;
  snapshot = kithd_snapshot_build (self, db, guild_id, user_id, error);
  if (!snapshot)
    return NULL;
  kithd_outcome_add_user (outcome, KITH_EVENT_GUILD_CREATE, kith_wire_guild_snapshot_copy (snapshot), user_id);
  kithd_outcome_add_guild (outcome, KITH_EVENT_MEMBER_ADD, g_steal_pointer (&member), guild_id);
  if (message)
    {
      const char *channel_id = message->channel_id;

      kithd_outcome_add_channel (outcome, KITH_EVENT_MESSAGE_CREATE, message, guild_id, channel_id);
      message = NULL;
    }
  return snapshot;
}
