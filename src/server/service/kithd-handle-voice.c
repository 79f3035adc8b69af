/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-service-private.h"

#include "kithd-accounts.h"
#include "kithd-audit.h"
#include "kithd-channels.h"
#include "kithd-may.h"
#include "kithd-turn.h"
#include "kithd-voice-follow.h"
#include "kithd-voice-marks.h"

static gboolean
refuse (GError **error, KithErrorCode code)
{
  kith_error_set (error, code);
  return FALSE;
}

static GPtrArray *
list_states (KithdService *self, const char *guild_id, const char *channel_id)
{
  GPtrArray *states = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_voice_state_free);

  kithd_voice_list (self->voice, guild_id, channel_id, states);
  return states;
}

/* Whether there is room for one more. Who may move others may also come where it is full, but each of them sends to all
 * the others, so that there is an end to it for everybody. */
static gboolean
check_room (KithdService *self, KithdDb *db, const KithdRights *rights, const char *user_id, GError **error)
{
  g_autoptr (GPtrArray) states = list_states (self, rights->guild_id, rights->channel_id);
  g_autoptr (KithWireChannel) channel = NULL;
  guint limit = self->config.voice_members, others = 0;

  if (!kithd_channels_find (db, rights->channel_id, &channel, error))
    return FALSE;
  if (channel->user_limit && !(kithd_may_compute (self, rights) & KITH_PERMISSION_MOVE_MEMBERS))
    limit = MIN (limit, (guint) channel->user_limit);
  for (guint i = 0; i < states->len; i++)
    others += g_str_equal (((KithWireVoiceState *) states->pdata[i])->user_id, user_id) ? 0 : 1;
  return others < limit || refuse (error, KITH_ERROR_VOICE_FULL);
}

static gboolean
check_peer (KithdService *self, KithdCall *call, const char *peer_id, GError **error)
{
  g_autoptr (KithWireVoiceState) taken = kithd_voice_find_peer (self->voice, peer_id);

  return !taken || g_str_equal (taken->user_id, call->actor->user_id) || refuse (error, KITH_ERROR_PEER_TAKEN);
}

/* (transfer full) (nullable): the actor's rights in a voice channel that they may join. */
static KithdRights *
enter (KithdService *self, KithdCall *call, const char *channel_id, GError **error)
{
  g_autoptr (KithdRights) rights = kithd_may_in_channel (self, call, channel_id, 0, error);

  if (!rights)
    return NULL;
  if (!rights->guild_id || rights->kind != KITH_CHANNEL_KIND_VOICE)
    {
      kith_error_set (error, KITH_ERROR_NOT_A_VOICE_CHANNEL);
      return NULL;
    }
  return kithd_may_also (self, rights, KITH_PERMISSION_CONNECT, error) ? g_steal_pointer (&rights) : NULL;
}

/* Who comes back with the same device to where they are, as after a cut of the gateway, has been let in before; what
 * has changed since is for those to follow who take rights away. */
static KithdRights *
come_in (KithdService *self, KithdCall *call, const KithWireVoiceState *before, const char *session_before,
         GError **error)
{
  g_autoptr (KithdRights) rights = NULL;

  if (before && g_str_equal (before->channel_id, call->params[0]) &&
      g_str_equal (session_before, call->actor->session_id))
    return kithd_may_in_channel (self, call, call->params[0], 0, error);
  rights = enter (self, call, call->params[0], error);
  if (!rights || !check_room (self, call->db, rights, call->actor->user_id, error))
    return NULL;
  return g_steal_pointer (&rights);
}

static gboolean
is_same (const KithWireVoiceState *a, const KithWireVoiceState *b)
{
  return g_str_equal (a->channel_id, b->channel_id) && g_str_equal (a->peer_id, b->peer_id) &&
         a->self_mute == b->self_mute && a->self_deaf == b->self_deaf && a->mute == b->mute && a->deaf == b->deaf &&
         a->suppress == b->suppress && a->priority == b->priority;
}

/* Puts somebody where they shall be and tells all whom it concerns. */
static void
settle (KithdService *self, KithdCall *call, const KithWireVoiceState *before, const char *session_before,
        const KithWireVoiceState *after, const char *session_id)
{
  gboolean same_device = before && g_str_equal (session_before, session_id) &&
                         g_str_equal (before->peer_id, after->peer_id);

  kithd_voice_put (self->voice, after, session_id, kithd_service_now (self));
  if (before && (!same_device || !g_str_equal (before->channel_id, after->channel_id)))
    kithd_voice_end (self, call->outcome, before, same_device ? KITH_VOICE_END_MOVED : KITH_VOICE_END_REPLACED);
  if (!before || !same_device || !is_same (before, after))
    kithd_voice_tell (call->outcome, after);
}

/* Takes the state. */
static KithWireVoiceJoined *
answer_join (KithdService *self, KithdCall *call, KithWireVoiceState *state)
{
  KithWireVoiceJoined *joined = kith_wire_voice_joined_new ();

  kithd_voice_list (self->voice, state->guild_id, state->channel_id, joined->states);
  kithd_turn_add_servers (&self->config.turn, call->actor->user_id, kithd_service_now (self), joined->ice_servers);
  joined->mode = KITH_VOICE_MODE_MESH;
  joined->state = state;
  return joined;
}

gpointer
kithd_handle_voice_join (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireVoiceJoinRequest *body = call->body;
  const char *user_id = call->actor->user_id;
  g_autofree char *session_before = NULL;
  g_autoptr (KithWireVoiceState) before = kithd_voice_find (self->voice, user_id, &session_before);
  g_autoptr (KithdRights) rights = come_in (self, call, before, session_before, error);
  g_autoptr (KithWireVoiceState) state = kith_wire_voice_state_new ();
  KithdVoiceMarks marks;

  if (!rights || !check_peer (self, call, body->peer_id, error) ||
      !kithd_voice_marks_find (call->db, rights->guild_id, user_id, &marks, error) ||
      !kithd_accounts_find_user (call->db, user_id, &state->user, error))
    return NULL;
  state->guild_id = g_strdup (rights->guild_id);
  state->channel_id = g_strdup (call->params[0]);
  state->user_id = g_strdup (user_id);
  state->peer_id = g_strdup (body->peer_id);
  state->self_mute = body->has_self_mute && body->self_mute;
  state->self_deaf = body->has_self_deaf && body->self_deaf;
  state->mute = marks.mute;
  state->deaf = marks.deaf;
  state->suppress = !(kithd_may_compute (self, rights) & KITH_PERMISSION_SPEAK);
  state->priority = body->has_priority && body->priority &&
                    (kithd_may_compute (self, rights) & KITH_PERMISSION_PRIORITY_SPEAKER);
  state->joined_at = before && g_str_equal (before->channel_id, state->channel_id) ? before->joined_at
                                                                                   : kithd_service_now (self);
  if (before && g_str_equal (before->channel_id, state->channel_id) && g_str_equal (before->peer_id, state->peer_id))
    kithd_voice_copy_shares (before, state);
  settle (self, call, before, session_before, state, call->actor->session_id);
  return answer_join (self, call, g_steal_pointer (&state));
}

gpointer
kithd_handle_voice_patch (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireVoicePatch *patch = call->body;
  g_autofree char *session_id = NULL;
  g_autoptr (KithWireVoiceState) before = kithd_voice_find (self->voice, call->actor->user_id, &session_id);
  g_autoptr (KithdRights) rights = NULL;
  KithWireVoiceState *state;

  if (!before || !g_str_equal (session_id, call->actor->session_id))
    {
      kith_error_set (error, KITH_ERROR_NOT_IN_VOICE);
      return NULL;
    }
  if (patch->has_priority && patch->priority)
    rights = kithd_may_in_channel (self, call, before->channel_id, KITH_PERMISSION_PRIORITY_SPEAKER, error);
  if (patch->has_priority && patch->priority && !rights)
    return NULL;
  state = kith_wire_voice_state_copy (before);
  if (patch->has_priority)
    state->priority = patch->priority;
  if (patch->has_self_mute)
    state->self_mute = patch->self_mute;
  if (patch->has_self_deaf)
    state->self_deaf = patch->self_deaf;
  settle (self, call, before, session_id, state, session_id);
  return state;
}

/* What another device of the person does is not this one's business. */
gpointer
kithd_handle_voice_leave (KithdService *self, KithdCall *call, GError **error)
{
  g_autofree char *session_id = NULL;
  g_autoptr (KithWireVoiceState) state = kithd_voice_find (self->voice, call->actor->user_id, &session_id);

  if (state && g_str_equal (session_id, call->actor->session_id))
    kithd_voice_end (self, call->outcome, state, KITH_VOICE_END_LEFT);
  return NULL;
}

/* (transfer full) (nullable): where a member is, for who may see that and has the permissions there. */
static KithWireVoiceState *
find_target (KithdService *self, KithdCall *call, guint64 needed, char **session_id, KithdRights **rights,
             GError **error)
{
  const char *user_id = call->params[1];
  g_autoptr (KithdRights) in_guild = kithd_may_in_guild (self, call, call->params[0], 0, error);
  g_autoptr (KithWireVoiceState) state = NULL;
  g_autoptr (GError) hidden = NULL;

  if (!in_guild)
    return NULL;
  state = kithd_voice_find (self->voice, user_id, session_id);
  if (state && g_str_equal (state->guild_id, call->params[0]))
    *rights = kithd_may_in_channel (self, call, state->channel_id, needed, &hidden);
  if (hidden && !g_error_matches (hidden, KITH_ERROR, KITH_ERROR_UNKNOWN_CHANNEL))
    {
      g_propagate_error (error, g_steal_pointer (&hidden));
      return NULL;
    }
  if (!*rights)
    {
      kith_error_set (error, KITH_ERROR_NOT_IN_VOICE);
      return NULL;
    }
  if (!g_str_equal (user_id, call->actor->user_id) && !kithd_may_outrank_member (call, in_guild, user_id, error))
    return NULL;
  return g_steal_pointer (&state);
}

static gboolean
note (KithdService *self, KithdCall *call, KithAuditAction action, const KithWireVoiceState *state, GPtrArray *changes,
      const char *reason, GError **error)
{
  g_autoptr (KithWireUser) user = NULL;

  if (!kithd_accounts_find_user (call->db, state->user_id, &user, error))
    return FALSE;
  return kithd_audit_note (self, call, state->guild_id,
                           &(KithdAuditNote){ .action = action,
                                              .target_kind = KITH_AUDIT_TARGET_MEMBER,
                                              .target_id = state->user_id,
                                              .target_name = user ? user->display_name : NULL,
                                              .channel_id = state->channel_id,
                                              .changes = changes,
                                              .reason = reason },
                           error);
}

/* Both must be allowed it: who moves, and who is moved, so that nobody is brought where they may not be. */
static gboolean
move (KithdService *self, KithdCall *call, KithWireVoiceState *state, const char *channel_id, GError **error)
{
  g_autoptr (KithdRights) actor = enter (self, call, channel_id, error);
  g_autoptr (KithdRights) member = NULL;
  const guint64 needed = KITH_PERMISSION_VIEW_CHANNEL | KITH_PERMISSION_CONNECT;

  if (!actor || !kithd_may_also (self, actor, KITH_PERMISSION_MOVE_MEMBERS, error) ||
      !kithd_rights_find_in_channel (call->db, channel_id, state->user_id, &member, error))
    return FALSE;
  if (!member || !g_str_equal (actor->guild_id, state->guild_id) ||
      (kithd_may_compute (self, member) & needed) != needed)
    return refuse (error, KITH_ERROR_MEMBER_CANNOT_CONNECT);
  if (!check_room (self, call->db, actor, state->user_id, error))
    return FALSE;
  g_free (state->channel_id);
  state->channel_id = g_strdup (channel_id);
  state->suppress = !(kithd_may_compute (self, member) & KITH_PERMISSION_SPEAK);
  state->priority = state->priority && (kithd_may_compute (self, member) & KITH_PERMISSION_PRIORITY_SPEAKER);
  state->joined_at = kithd_service_now (self);
  /* It was for those who were there. */
  kithd_voice_clear_shares (state);
  return TRUE;
}

static guint64
needed_for (const KithWireVoiceMemberPatch *patch)
{
  return (patch->has_mute ? KITH_PERMISSION_MUTE_MEMBERS : 0) | (patch->has_deaf ? KITH_PERMISSION_DEAFEN_MEMBERS : 0) |
         (patch->channel_id ? KITH_PERMISSION_MOVE_MEMBERS : 0);
}

static const char *
word (gboolean value)
{
  return value ? "true" : "false";
}

static gboolean
mark (KithdService *self, KithdCall *call, const KithWireVoiceState *before, KithWireVoiceState *state, GError **error)
{
  const KithWireVoiceMemberPatch *patch = call->body;
  g_autoptr (GPtrArray) changes = kithd_audit_changes_new ();

  if (patch->has_mute)
    state->mute = patch->mute;
  if (patch->has_deaf)
    state->deaf = patch->deaf;
  if (before->mute == state->mute && before->deaf == state->deaf)
    return TRUE;
  kithd_audit_changes_add (changes, "mute", word (before->mute), word (state->mute));
  kithd_audit_changes_add (changes, "deaf", word (before->deaf), word (state->deaf));
  return kithd_voice_marks_put (call->db, state->guild_id, state->user_id,
                                &(KithdVoiceMarks){ state->mute, state->deaf }, error) &&
         note (self, call, KITH_AUDIT_ACTION_MEMBER_VOICE, before, changes, patch->reason, error);
}

gpointer
kithd_handle_voice_member_patch (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireVoiceMemberPatch *patch = call->body;
  g_autoptr (KithdRights) rights = NULL;
  g_autofree char *session_id = NULL;
  g_autoptr (KithWireVoiceState) before = find_target (self, call, needed_for (patch), &session_id, &rights, error);
  g_autoptr (KithWireVoiceState) state = before ? kith_wire_voice_state_copy (before) : NULL;

  if (!before || !mark (self, call, before, state, error))
    return NULL;
  if (patch->channel_id && !g_str_equal (patch->channel_id, before->channel_id) &&
      (!move (self, call, state, patch->channel_id, error) ||
       !note (self, call, KITH_AUDIT_ACTION_MEMBER_MOVE, state, NULL, patch->reason, error)))
    return NULL;
  settle (self, call, before, session_id, state, session_id);
  return g_steal_pointer (&state);
}

gpointer
kithd_handle_voice_member_disconnect (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireReasonQuery *query = call->query;
  g_autoptr (KithdRights) rights = NULL;
  g_autofree char *session_id = NULL;
  g_autoptr (KithWireVoiceState)
    state = find_target (self, call, KITH_PERMISSION_MOVE_MEMBERS, &session_id, &rights, error);

  if (state && note (self, call, KITH_AUDIT_ACTION_MEMBER_DISCONNECT, state, NULL, query ? query->reason : NULL, error))
    kithd_voice_end (self, call->outcome, state, KITH_VOICE_END_DISCONNECTED);
  return NULL;
}
