/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-service-private.h"

#include "kithd-may.h"
#include "kithd-voice-follow.h"

/* What people show in voice channels. */

/* (transfer full) (nullable): where the actor is with this device. */
static KithWireVoiceState *
find_own (KithdService *self, KithdCall *call)
{
  g_autofree char *session_id = NULL;
  g_autoptr (KithWireVoiceState) state = kithd_voice_find (self->voice, call->actor->user_id, &session_id);

  return state && g_str_equal (session_id, call->actor->session_id) ? g_steal_pointer (&state) : NULL;
}

static KithWireVoiceShare *
find_share (const KithWireVoiceState *state, const char *id, guint *position)
{
  for (guint i = 0; i < state->shares->len; i++)
    if (g_str_equal (((KithWireVoiceShare *) state->shares->pdata[i])->id, id))
      {
        *position = i;
        return state->shares->pdata[i];
      }
  return NULL;
}

static gboolean
shows_another (const KithWireVoiceState *state, KithShareKind kind, const char *id)
{
  for (guint i = 0; i < state->shares->len; i++)
    {
      const KithWireVoiceShare *share = state->shares->pdata[i];

      if (share->kind == kind && !g_str_equal (share->id, id))
        return TRUE;
    }
  return FALSE;
}

static gboolean
may_share (KithdService *self, KithdCall *call, const KithWireVoiceState *state, KithShareKind kind, GError **error)
{
  g_autoptr (KithdRights)
    rights = kithd_may_in_channel (self, call, state->channel_id, kithd_voice_needed_for_share (kind), error);

  return rights != NULL;
}

/* (transfer none): what is shown by that id from now on. */
static KithWireVoiceShare *
ensure_share (KithWireVoiceState *state, const char *id)
{
  guint position;
  KithWireVoiceShare *share = find_share (state, id, &position);

  if (share)
    return share;
  share = kith_wire_voice_share_new ();
  share->id = g_strdup (id);
  g_ptr_array_add (state->shares, share);
  return share;
}

static void
settle (KithdService *self, KithdCall *call, const KithWireVoiceState *state)
{
  kithd_voice_put (self->voice, state, call->actor->session_id, kithd_service_now (self));
  kithd_voice_tell (call->outcome, state);
}

gpointer
kithd_handle_voice_share_put (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireVoiceShareRequest *body = call->body;
  g_autoptr (KithWireVoiceState) state = find_own (self, call);
  KithWireVoiceShare *share;
  gboolean known;
  guint position;

  if (!state)
    {
      kith_error_set (error, KITH_ERROR_NOT_IN_VOICE);
      return NULL;
    }
  if (!may_share (self, call, state, body->kind, error))
    return NULL;
  if (shows_another (state, body->kind, call->params[0]))
    {
      kith_error_set (error, KITH_ERROR_SHARE_TWICE);
      return NULL;
    }
  known = find_share (state, call->params[0], &position) != NULL;
  share = ensure_share (state, call->params[0]);
  if (known && share->kind == body->kind && share->sound == body->sound)
    return g_steal_pointer (&state);
  share->kind = body->kind;
  share->sound = body->sound;
  settle (self, call, state);
  return g_steal_pointer (&state);
}

gpointer
kithd_handle_voice_share_delete (KithdService *self, KithdCall *call, GError **error)
{
  g_autoptr (KithWireVoiceState) state = find_own (self, call);
  guint position;

  if (!state || !find_share (state, call->params[0], &position))
    return NULL;
  kith_wire_voice_share_free (g_ptr_array_steal_index (state->shares, position));
  settle (self, call, state);
  return NULL;
}
