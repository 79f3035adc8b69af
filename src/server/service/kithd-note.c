/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-note.h"

#include "kithd-channels.h"
#include "kithd-guilds.h"
#include "kithd-may.h"
#include "kithd-messages.h"

/* The text channel at the top of those that the member may see. */
static gboolean
find_top (KithdService *self, KithdDb *db, const char *guild_id, const char *user_id, char **channel_id, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (KithdRights) rights = NULL;

  if (!kithd_rights_find_in_guild (db, guild_id, user_id, &rights, error) ||
      !kithd_channels_list_texts (db, guild_id, ids, error))
    return FALSE;
  for (guint i = 0; rights && i < ids->len && !*channel_id; i++)
    {
      const char *id = g_ptr_array_index (ids, i);
      gboolean visible;

      if (!kithd_may_see_channel (self, db, rights, id, user_id, &visible, error))
        return FALSE;
      if (visible)
        *channel_id = g_strdup (id);
    }
  return TRUE;
}

/**
 * kithd_note_find_place:
 * @kind: who joins or who leaves
 * @user_id: a member
 * @channel_id: (out) (transfer full) (nullable): where the guild wants it told, otherwise the text channel at the top
 * of those that the member may see; %NULL where there is none, or it is not to be told
 */
gboolean
kithd_note_find_place (KithdService *self, KithdDb *db, KithMessageKind kind, const char *guild_id, const char *user_id,
                       char **channel_id, GError **error)
{
  g_autoptr (KithWireGuildNotices) notices = NULL;

  *channel_id = NULL;
  if (!kithd_guilds_get_notices (db, guild_id, &notices, error))
    return FALSE;
  if (!(kind == KITH_MESSAGE_KIND_LEAVE ? notices->leaves : notices->joins))
    return TRUE;
  if (!notices->channel_id)
    return find_top (self, db, guild_id, user_id, channel_id, error);
  *channel_id = g_strdup (notices->channel_id);
  return TRUE;
}

/**
 * kithd_note_new:
 * @author: whom it is about
 *
 * Returns: (transfer full): a note that is not stored yet
 */
KithWireMessage *
kithd_note_new (KithdService *self, KithMessageKind kind, const char *guild_id, const char *channel_id,
                const KithWireUser *author)
{
  KithWireMessage *note = kith_wire_message_new ();

  note->id = kithd_service_new_id (self);
  note->guild_id = g_strdup (guild_id);
  note->channel_id = g_strdup (channel_id);
  note->kind = kind;
  note->author = kith_wire_user_copy (author);
  note->content = g_strdup ("");
  note->created_at = kithd_service_now (self);
  return note;
}

/**
 * kithd_note_tell:
 * @note: (transfer full): stored
 */
void
kithd_note_tell (KithdOutcome *outcome, KithWireMessage *note)
{
  kithd_outcome_add_channel (outcome, KITH_EVENT_MESSAGE_CREATE, note, note->guild_id, note->channel_id);
}

/**
 * kithd_note_leave:
 * @user: who left, and is no member any more
 * @channel_id: (nullable): from kithd_note_find_place() while they were one
 *
 * Notes that somebody left, where there is a channel for it.
 */
gboolean
kithd_note_leave (KithdService *self, KithdDb *db, KithdOutcome *outcome, const char *guild_id, const char *channel_id,
                  const KithWireUser *user, GError **error)
{
  g_autoptr (KithWireMessage) note = NULL;

  if (!channel_id)
    return TRUE;
  note = kithd_note_new (self, KITH_MESSAGE_KIND_LEAVE, guild_id, channel_id, user);
  if (!kithd_messages_insert (db, note, error))
    return FALSE;
  kithd_note_tell (outcome, g_steal_pointer (&note));
  return TRUE;
}
