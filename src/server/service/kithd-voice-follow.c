/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-voice-follow.h"

#include "kithd-may.h"

/**
 * kithd_voice_tell:
 *
 * Notes for all who may see the channel how somebody is in it.
 */
void
kithd_voice_tell (KithdOutcome *outcome, const KithWireVoiceState *state)
{
  kithd_outcome_add_channel (outcome, KITH_EVENT_VOICE_STATE, kith_wire_voice_state_copy (state), state->guild_id,
                             state->channel_id);
}

static void
tell_end (KithdOutcome *outcome, const KithWireVoiceState *state, KithVoiceEnd why)
{
  KithWireVoiceLeft *left = kith_wire_voice_left_new ();

  left->guild_id = g_strdup (state->guild_id);
  left->channel_id = g_strdup (state->channel_id);
  left->user_id = g_strdup (state->user_id);
  left->peer_id = g_strdup (state->peer_id);
  left->why = why;
  kithd_outcome_add_channel (outcome, KITH_EVENT_VOICE_LEAVE, left, state->guild_id, state->channel_id);
}

/**
 * kithd_voice_end:
 * @state: where somebody has been
 *
 * Notes that somebody is no longer where they were. Where they have not gone elsewhere they are in no channel any more.
 */
void
kithd_voice_end (KithdService *self, KithdOutcome *outcome, const KithWireVoiceState *state, KithVoiceEnd why)
{
  if (why != KITH_VOICE_END_MOVED && why != KITH_VOICE_END_REPLACED)
    kithd_voice_remove (self->voice, state->user_id);
  tell_end (outcome, state, why);
}

/* Whether an event may have changed what people may do in voice channels: who goes on seeing a channel may have lost
 * the right to speak there. */
static gboolean
changes_rights (const KithdEvent *event)
{
  switch (event->event)
    {
    case KITH_EVENT_GUILD_UPDATE:
    case KITH_EVENT_CHANNEL_UPDATE:
      return event->guild_id && !event->keeps_sight;
    case KITH_EVENT_GUILD_DELETE:
    case KITH_EVENT_ROLE_UPDATE:
    case KITH_EVENT_ROLE_DELETE:
    case KITH_EVENT_CHANNEL_DELETE:
    case KITH_EVENT_MEMBER_UPDATE:
    case KITH_EVENT_MEMBER_REMOVE:
      return event->guild_id != NULL;
    default:
      return FALSE;
    }
}

/* (nullable): whom alone an event concerns; otherwise it is everybody in the guild. */
static const char *
get_concerned (const KithdEvent *event)
{
  if (event->event == KITH_EVENT_MEMBER_UPDATE)
    return ((const KithWireMember *) event->payload)->user->id;
  if (event->event == KITH_EVENT_MEMBER_REMOVE)
    return ((const KithWireMemberRemoved *) event->payload)->user_id;
  return NULL;
}

/**
 * kithd_voice_copy_shares:
 *
 * Adds to a state what is shown in another one.
 */
void
kithd_voice_copy_shares (const KithWireVoiceState *from, KithWireVoiceState *to)
{
  for (guint i = 0; i < from->shares->len; i++)
    g_ptr_array_add (to->shares, kith_wire_voice_share_copy (from->shares->pdata[i]));
}

/**
 * kithd_voice_clear_shares:
 *
 * Has nothing be shown in a state.
 */
void
kithd_voice_clear_shares (KithWireVoiceState *state)
{
  while (state->shares->len > 0)
    kith_wire_voice_share_free (g_ptr_array_steal_index (state->shares, state->shares->len - 1));
}

/**
 * kithd_voice_needed_for_share:
 *
 * Returns: the permission that one needs in the channel to show something
 */
guint64
kithd_voice_needed_for_share (KithShareKind kind)
{
  return kind == KITH_SHARE_KIND_CAMERA ? KITH_PERMISSION_VIDEO : KITH_PERMISSION_STREAM;
}

/* Returns whether something is shown no more. */
static gboolean
end_shares (KithWireVoiceState *state, guint64 permissions)
{
  guint n_before = state->shares->len;

  for (guint i = n_before; i > 0; i--)
    if (!(permissions & kithd_voice_needed_for_share (((KithWireVoiceShare *) state->shares->pdata[i - 1])->kind)))
      kith_wire_voice_share_free (g_ptr_array_steal_index (state->shares, i - 1));
  return state->shares->len != n_before;
}

static gboolean
review (KithdService *self, KithdDb *db, KithdOutcome *outcome, KithWireVoiceState *state, GError **error)
{
  g_autoptr (KithdRights) rights = NULL;
  g_autofree char *session_id = NULL;
  g_autoptr (KithWireVoiceState) now = NULL;
  gboolean ended, suppress, priority;
  guint64 permissions;

  if (!kithd_rights_find_in_channel (db, state->channel_id, state->user_id, &rights, error))
    return FALSE;
  permissions = rights ? kithd_may_compute (self, rights) : 0;
  if (!(permissions & KITH_PERMISSION_VIEW_CHANNEL))
    {
      kithd_voice_end (self, outcome, state, KITH_VOICE_END_DISCONNECTED);
      return TRUE;
    }
  kithd_voice_set_timeout (self->voice, state->user_id,
                           rights->timeout_until > kithd_service_now (self) ? rights->timeout_until : 0);
  ended = end_shares (state, permissions);
  suppress = !(permissions & KITH_PERMISSION_SPEAK);
  priority = state->priority && (permissions & KITH_PERMISSION_PRIORITY_SPEAKER);
  if (!state->suppress == !suppress && !state->priority == !priority && !ended)
    return TRUE;
  state->suppress = suppress;
  state->priority = priority;
  now = kithd_voice_find (self->voice, state->user_id, &session_id);
  kithd_voice_put (self->voice, state, session_id, kithd_service_now (self));
  kithd_voice_tell (outcome, state);
  return TRUE;
}

static gboolean
review_guild (KithdService *self, KithdDb *db, KithdOutcome *outcome, const char *guild_id, GError **error)
{
  g_autoptr (GPtrArray) states = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_voice_state_free);

  kithd_voice_list (self->voice, guild_id, NULL, states);
  for (guint i = 0; i < states->len; i++)
    if (!review (self, db, outcome, states->pdata[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
review_member (KithdService *self, KithdDb *db, KithdOutcome *outcome, const char *guild_id, const char *user_id,
               GError **error)
{
  g_autoptr (KithWireVoiceState) state = kithd_voice_find (self->voice, user_id, NULL);

  return !state || !g_str_equal (state->guild_id, guild_id) || review (self, db, outcome, state, error);
}

/**
 * kithd_voice_follow:
 * @outcome: of a call that has been carried out; what follows from it is added
 *
 * Has people leave voice channels that they may no longer see, and cease or begin to be heard as they may now. On the
 * writer's thread, in the transaction of the call.
 */
gboolean
kithd_voice_follow (KithdService *self, KithdDb *db, KithdOutcome *outcome, GError **error)
{
  g_autoptr (GHashTable) guilds = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_events = outcome->events->len;

  for (guint i = 0; i < n_events; i++)
    {
      const KithdEvent *event = outcome->events->pdata[i];
      const char *user_id = changes_rights (event) ? get_concerned (event) : NULL;

      if (!changes_rights (event) || (!user_id && !g_hash_table_add (guilds, event->guild_id)))
        continue;
      if (!(user_id ? review_member (self, db, outcome, event->guild_id, user_id, error)
                    : review_guild (self, db, outcome, event->guild_id, error)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
expire (KithdService *self, KithdDb *db, gint64 before, KithdOutcome *outcome, GError **error)
{
  g_autoptr (GPtrArray) lost = kithd_voice_list_lost (self->voice, before);
  g_autoptr (GPtrArray) over = kithd_voice_list_timeouts_over (self->voice, kithd_service_now (self));

  for (guint i = 0; i < over->len; i++)
    {
      g_autoptr (KithWireVoiceState) state = kithd_voice_find (self->voice, over->pdata[i], NULL);

      if (state && !review (self, db, outcome, state, error))
        return FALSE;
    }
  for (guint i = 0; i < lost->len; i++)
    {
      g_autoptr (KithWireVoiceState) state = kithd_voice_find (self->voice, lost->pdata[i], NULL);

      if (state)
        kithd_voice_end (self, outcome, state, KITH_VOICE_END_LOST);
    }
  return TRUE;
}

/**
 * kithd_service_expire_voice:
 * @before: a time
 *
 * Has people leave whose device has been gone since then, and speak again whose timeout is over. On the writer's
 * thread.
 */
gboolean
kithd_service_expire_voice (KithdService *self, KithdDb *db, gint64 before, KithdOutcome *outcome, GError **error)
{
  guint mark = kithd_voice_mark (self->voice);

  if (expire (self, db, before, outcome, error))
    return TRUE;
  kithd_voice_undo (self->voice, mark);
  kithd_outcome_clear (outcome);
  return FALSE;
}

/**
 * kithd_service_get_voice:
 *
 * Returns: (transfer none): who is in which voice channel
 */
KithdVoice *
kithd_service_get_voice (KithdService *self)
{
  return self->voice;
}
