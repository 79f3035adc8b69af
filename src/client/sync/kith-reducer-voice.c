/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-reducer-voice.h"

#include "kith-voice-actions.h"
#include "kith-voice-roster-private.h"

/* Who is in which voice channel. */

static KithVoiceRoster *
get_roster (KithReducer *self)
{
  return kith_session_get_voice (self->session);
}

/**
 * kith_reducer_apply_voice_state:
 *
 * Notes where and how somebody is. People who are known already are not changed: the state says how they were when they
 * came.
 */
void
kith_reducer_apply_voice_state (KithReducer *self, const KithWireVoiceState *state)
{
  KithUser *known = kith_session_find_user (self->session, state->user_id);
  g_autoptr (KithUser) user = known ? g_object_ref (known) : kith_session_ensure_user (self->session, state->user);

  if (kith_session_find_channel (self->session, state->channel_id))
    kith_voice_roster_put (get_roster (self), user, state);
}

/**
 * kith_reducer_apply_voice_states:
 *
 * Makes the voice channels of a guild what a snapshot says.
 */
void
kith_reducer_apply_voice_states (KithReducer *self, const KithWireGuildSnapshot *snapshot)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < snapshot->voice_states->len; i++)
    g_hash_table_add (ids, ((KithWireVoiceState *) snapshot->voice_states->pdata[i])->user_id);
  kith_voice_roster_keep (get_roster (self), snapshot->id, ids);
  for (guint i = 0; i < snapshot->voice_states->len; i++)
    kith_reducer_apply_voice_state (self, snapshot->voice_states->pdata[i]);
}

void
kith_reducer_forget_voice_channel (KithReducer *self, const char *channel_id)
{
  kith_voice_roster_forget_channel (get_roster (self), channel_id);
}

void
kith_reducer_forget_voice_guild (KithReducer *self, const char *guild_id)
{
  g_autoptr (GHashTable) none = g_hash_table_new (g_str_hash, g_str_equal);

  kith_voice_roster_keep (get_roster (self), guild_id, none);
}

void
kith_reducer_on_voice_state (KithReducer *self, gconstpointer payload)
{
  kith_reducer_apply_voice_state (self, payload);
}

void
kith_reducer_on_voice_leave (KithReducer *self, gconstpointer payload)
{
  kith_voice_roster_take_out (get_roster (self), payload);
}

void
kith_reducer_on_voice_signal (KithReducer *self, gconstpointer payload)
{
  kith_voice_roster_emit_signal (get_roster (self), payload);
}

void
kith_reducer_on_voice_talking (KithReducer *self, gconstpointer payload)
{
  kith_voice_roster_hear (get_roster (self), payload);
}
