/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-demo-voice.h"

#include <string.h>

#include "kith-demo-id.h"
#include "kith-demo-rights.h"
#include "kith-demo-routes.h"
#include "kith-error.h"

#define PLACE_VOICE 7000
#define SITTING 3
#define MINUTE_MS (60 * 1000)

static KithWireVoiceState *
find_state (KithDemoWorld *world, const char *user_id, guint *position)
{
  for (guint i = 0; i < world->voices->len; i++)
    if (strcmp (((KithWireVoiceState *) world->voices->pdata[i])->user_id, user_id) == 0)
      {
        if (position)
          *position = i;
        return world->voices->pdata[i];
      }
  return NULL;
}

static KithWireVoiceState *
new_state (KithDemoWorld *world, const KithWireChannel *channel, guint person, const char *peer_id, gint64 since)
{
  KithWireVoiceState *state = kith_wire_voice_state_new ();

  state->guild_id = g_strdup (channel->guild_id);
  state->channel_id = g_strdup (channel->id);
  state->user_id = g_strdup (world->people[person]->id);
  state->user = kith_demo_world_get_user (world, person);
  state->peer_id = g_strdup (peer_id);
  state->joined_at = since;
  return state;
}

static void
add_share (KithWireVoiceState *state, const char *id, KithShareKind kind)
{
  KithWireVoiceShare *share = kith_wire_voice_share_new ();

  share->id = g_strdup (id);
  share->kind = kind;
  g_ptr_array_add (state->shares, share);
}

static void
seat (KithDemoWorld *world, const KithDemoGuild *guild, const KithWireChannel *channel)
{
  guint n_sitting = 0;

  for (guint i = 0; i < guild->members->len && n_sitting < SITTING; i++)
    {
      const KithWireMember *member = guild->members->pdata[i];
      int person = kith_demo_people_find (member->user->username);
      g_autofree char *peer_id = NULL;
      KithWireVoiceState *state;

      if (person <= KITH_DEMO_ME || person >= KITH_DEMO_BOT || find_state (world, member->user->id, NULL) ||
          world->statuses[person] == KITH_PRESENCE_STATUS_OFFLINE)
        continue;
      peer_id = kith_demo_id_format (world->born_ms, KITH_DEMO_ID_SESSION, PLACE_VOICE, (guint) person);
      state = new_state (world, channel, (guint) person, peer_id, world->born_ms - (10 + n_sitting) * MINUTE_MS);
      state->self_mute = n_sitting == 1;
      state->self_deaf = n_sitting == 2;
      if (n_sitting == 0)
        add_share (state, peer_id, KITH_SHARE_KIND_SCREEN);
      g_ptr_array_add (world->voices, state);
      n_sitting++;
    }
}

/**
 * kith_demo_voice_fill:
 *
 * Has people sit down in the first voice channel of each guild.
 */
void
kith_demo_voice_fill (KithDemoWorld *world)
{
  for (guint i = 0; i < world->guilds->len; i++)
    {
      const KithDemoGuild *guild = world->guilds->pdata[i];

      for (guint k = 0; k < guild->channels->len; k++)
        {
          const KithDemoChannel *channel = guild->channels->pdata[k];

          if (channel->wire->kind != KITH_CHANNEL_KIND_VOICE)
            continue;
          seat (world, guild, channel->wire);
          break;
        }
    }
}

/**
 * kith_demo_voice_add_states:
 * @channels: KithWireChannel that the person who looks may see
 * @states: KithWireVoiceState in them are added to it
 */
void
kith_demo_voice_add_states (KithDemoWorld *world, const GPtrArray *channels, GPtrArray *states)
{
  for (guint i = 0; i < world->voices->len; i++)
    {
      const KithWireVoiceState *state = world->voices->pdata[i];

      for (guint k = 0; k < channels->len; k++)
        if (strcmp (((KithWireChannel *) channels->pdata[k])->id, state->channel_id) == 0)
          g_ptr_array_add (states, kith_wire_voice_state_copy (state));
    }
}

/**
 * kith_demo_voice_forget:
 *
 * Forgets who was in a channel that is gone.
 */
void
kith_demo_voice_forget (KithDemoWorld *world, const char *channel_id)
{
  for (guint i = world->voices->len; i > 0; i--)
    if (strcmp (((KithWireVoiceState *) world->voices->pdata[i - 1])->channel_id, channel_id) == 0)
      g_ptr_array_remove_index (world->voices, i - 1);
}

static void
leave (KithDemoWorld *world, const char *user_id, KithVoiceEnd why)
{
  guint position;
  KithWireVoiceState *state = find_state (world, user_id, &position);
  g_autoptr (KithWireVoiceLeft) left = kith_wire_voice_left_new ();

  if (!state)
    return;
  left->guild_id = g_strdup (state->guild_id);
  left->channel_id = g_strdup (state->channel_id);
  left->user_id = g_strdup (state->user_id);
  left->peer_id = g_strdup (state->peer_id);
  left->why = why;
  g_ptr_array_remove_index (world->voices, position);
  kith_demo_world_emit (world, KITH_EVENT_VOICE_LEAVE, left);
}

static KithDemoChannel *
find_room (const KithDemoRequest *request, const char *id, guint64 needed, GError **error)
{
  KithDemoGuild *guild = NULL;
  KithDemoChannel *channel = kith_demo_world_find_channel (request->world, id, &guild);
  KithErrorCode code = KITH_ERROR_NONE;

  if (!channel)
    code = KITH_ERROR_UNKNOWN_CHANNEL;
  else if (channel->wire->kind != KITH_CHANNEL_KIND_VOICE)
    code = KITH_ERROR_NOT_A_VOICE_CHANNEL;
  else if ((kith_demo_guild_get_permissions (guild) & needed) != needed)
    code = KITH_ERROR_MISSING_PERMISSION;
  if (code == KITH_ERROR_NONE)
    return channel;
  kith_error_set (error, code);
  return NULL;
}

static gpointer
join (const KithDemoRequest *request, GError **error)
{
  const KithWireVoiceJoinRequest *body = request->body;
  KithDemoWorld *world = request->world;
  KithDemoChannel *channel = find_room (request, request->params[0], KITH_PERMISSION_CONNECT, error);
  const char *me = world->people[KITH_DEMO_ME]->id;
  KithWireVoiceJoined *joined;
  KithWireVoiceState *state;

  if (!channel)
    return NULL;
  leave (world, me, KITH_VOICE_END_MOVED);
  state = new_state (world, channel->wire, KITH_DEMO_ME, body->peer_id, kith_clock_now_ms (world->clock));
  state->self_mute = body->has_self_mute && body->self_mute;
  state->self_deaf = body->has_self_deaf && body->self_deaf;
  state->priority = body->has_priority && body->priority &&
                    find_room (request, channel->wire->id, KITH_PERMISSION_PRIORITY_SPEAKER, NULL);
  g_ptr_array_add (world->voices, state);
  kith_demo_world_emit (world, KITH_EVENT_VOICE_STATE, state);
  joined = kith_wire_voice_joined_new ();
  joined->mode = KITH_VOICE_MODE_SILENT;
  joined->state = kith_wire_voice_state_copy (state);
  for (guint i = 0; i < world->voices->len; i++)
    if (strcmp (((KithWireVoiceState *) world->voices->pdata[i])->channel_id, channel->wire->id) == 0)
      g_ptr_array_add (joined->states, kith_wire_voice_state_copy (world->voices->pdata[i]));
  return joined;
}

static gpointer
patch (const KithDemoRequest *request, GError **error)
{
  const KithWireVoicePatch *body = request->body;
  KithWireVoiceState *state = find_state (request->world, request->world->people[KITH_DEMO_ME]->id, NULL);

  if (!state)
    {
      kith_error_set (error, KITH_ERROR_NOT_IN_VOICE);
      return NULL;
    }
  if (body->has_priority && body->priority &&
      !find_room (request, state->channel_id, KITH_PERMISSION_PRIORITY_SPEAKER, error))
    return NULL;
  if (body->has_priority)
    state->priority = body->priority;
  if (body->has_self_mute)
    state->self_mute = body->self_mute;
  if (body->has_self_deaf)
    state->self_deaf = body->self_deaf;
  kith_demo_world_emit (request->world, KITH_EVENT_VOICE_STATE, state);
  return kith_wire_voice_state_copy (state);
}

static gpointer
leave_own (const KithDemoRequest *request, GError **error)
{
  leave (request->world, request->world->people[KITH_DEMO_ME]->id, KITH_VOICE_END_LEFT);
  return NULL;
}

static guint
find_share (const KithWireVoiceState *state, const char *id, KithShareKind kind)
{
  guint i = 0;

  while (i < state->shares->len && strcmp (((KithWireVoiceShare *) state->shares->pdata[i])->id, id) != 0 &&
         ((KithWireVoiceShare *) state->shares->pdata[i])->kind != kind)
    i++;
  return i;
}

static KithErrorCode
check_share (const KithDemoRequest *request, const KithWireVoiceState *state)
{
  const KithWireVoiceShareRequest *body = request->body;
  guint64 needed = body->kind == KITH_SHARE_KIND_CAMERA ? KITH_PERMISSION_VIDEO : KITH_PERMISSION_STREAM;
  KithDemoGuild *guild = state ? kith_demo_world_find_guild (request->world, state->guild_id) : NULL;
  guint at;

  if (!guild)
    return KITH_ERROR_NOT_IN_VOICE;
  if (!(kith_demo_guild_get_permissions (guild) & needed))
    return KITH_ERROR_MISSING_PERMISSION;
  at = find_share (state, request->params[0], body->kind);
  if (at < state->shares->len &&
      strcmp (((KithWireVoiceShare *) state->shares->pdata[at])->id, request->params[0]) != 0)
    return KITH_ERROR_SHARE_TWICE;
  return KITH_ERROR_NONE;
}

static gpointer
put_share (const KithDemoRequest *request, GError **error)
{
  const KithWireVoiceShareRequest *body = request->body;
  KithWireVoiceState *state = find_state (request->world, request->world->people[KITH_DEMO_ME]->id, NULL);
  KithErrorCode code = check_share (request, state);
  guint at;

  if (code != KITH_ERROR_NONE)
    {
      kith_error_set (error, code);
      return NULL;
    }
  at = find_share (state, request->params[0], body->kind);
  if (at == state->shares->len)
    add_share (state, request->params[0], body->kind);
  ((KithWireVoiceShare *) state->shares->pdata[at])->kind = body->kind;
  ((KithWireVoiceShare *) state->shares->pdata[at])->sound = body->sound;
  kith_demo_world_emit (request->world, KITH_EVENT_VOICE_STATE, state);
  return kith_wire_voice_state_copy (state);
}

static gpointer
delete_share (const KithDemoRequest *request, GError **error)
{
  KithWireVoiceState *state = find_state (request->world, request->world->people[KITH_DEMO_ME]->id, NULL);

  for (guint i = 0; state && i < state->shares->len; i++)
    if (strcmp (((KithWireVoiceShare *) state->shares->pdata[i])->id, request->params[0]) == 0)
      {
        kith_wire_voice_share_free (g_ptr_array_steal_index (state->shares, i));
        kith_demo_world_emit (request->world, KITH_EVENT_VOICE_STATE, state);
        break;
      }
  return NULL;
}

static KithWireVoiceState *
find_target (const KithDemoRequest *request, guint64 needed, KithDemoGuild **guild, GError **error)
{
  KithWireVoiceState *state = find_state (request->world, request->params[1], NULL);
  KithErrorCode code = KITH_ERROR_NONE;

  *guild = kith_demo_world_find_guild (request->world, request->params[0]);
  if (!*guild)
    code = KITH_ERROR_UNKNOWN_GUILD;
  else if (!state || strcmp (state->guild_id, (*guild)->wire->id) != 0)
    code = KITH_ERROR_NOT_IN_VOICE;
  else if ((kith_demo_guild_get_permissions (*guild) & needed) != needed)
    code = KITH_ERROR_MISSING_PERMISSION;
  if (code == KITH_ERROR_NONE)
    return state;
  kith_error_set (error, code);
  return NULL;
}

static const char *
name_of (KithDemoGuild *guild, const char *user_id)
{
  const KithWireMember *member = kith_demo_guild_find_member (guild, user_id);

  return member ? member->user->display_name : NULL;
}

static gpointer
patch_member (const KithDemoRequest *request, GError **error)
{
  const KithWireVoiceMemberPatch *body = request->body;
  guint64 needed = (body->has_mute ? KITH_PERMISSION_MUTE_MEMBERS : 0) |
                   (body->has_deaf ? KITH_PERMISSION_DEAFEN_MEMBERS : 0) |
                   (body->channel_id ? KITH_PERMISSION_MOVE_MEMBERS : 0);
  KithDemoGuild *guild;
  KithWireVoiceState *state = find_target (request, needed, &guild, error), *moved;
  KithDemoChannel *channel = state && body->channel_id ? find_room (request, body->channel_id, 0, error) : NULL;

  if (!state || (body->channel_id && !channel))
    return NULL;
  if (body->has_mute)
    state->mute = body->mute;
  if (body->has_deaf)
    state->deaf = body->deaf;
  if (body->has_mute || body->has_deaf)
    kith_demo_note (request->world, guild, KITH_AUDIT_ACTION_MEMBER_VOICE, KITH_AUDIT_TARGET_MEMBER, state->user_id,
                    name_of (guild, state->user_id), body->reason);
  if (channel && strcmp (channel->wire->id, state->channel_id) != 0)
    {
      kith_demo_note (request->world, guild, KITH_AUDIT_ACTION_MEMBER_MOVE, KITH_AUDIT_TARGET_MEMBER, state->user_id,
                      name_of (guild, state->user_id), body->reason);
      moved = kith_wire_voice_state_copy (state);
      leave (request->world, moved->user_id, KITH_VOICE_END_MOVED);
      g_free (moved->channel_id);
      moved->channel_id = g_strdup (channel->wire->id);
      while (moved->shares->len > 0)
        kith_wire_voice_share_free (g_ptr_array_steal_index (moved->shares, 0));
      g_ptr_array_add (request->world->voices, state = moved);
    }
  kith_demo_world_emit (request->world, KITH_EVENT_VOICE_STATE, state);
  return kith_wire_voice_state_copy (state);
}

static gpointer
disconnect_member (const KithDemoRequest *request, GError **error)
{
  const KithWireReasonQuery *query = request->query;
  KithDemoGuild *guild;
  const KithWireVoiceState *state = find_target (request, KITH_PERMISSION_MOVE_MEMBERS, &guild, error);

  if (!state)
    return NULL;
  kith_demo_note (request->world, guild, KITH_AUDIT_ACTION_MEMBER_DISCONNECT, KITH_AUDIT_TARGET_MEMBER, state->user_id,
                  name_of (guild, state->user_id), query ? query->reason : NULL);
  leave (request->world, request->params[1], KITH_VOICE_END_DISCONNECTED);
  return NULL;
}

const KithDemoHandler kith_demo_voice_handlers[KITH_N_ROUTES] = {
  [KITH_ROUTE_VOICE_JOIN] = join,
  [KITH_ROUTE_VOICE_PATCH] = patch,
  [KITH_ROUTE_VOICE_LEAVE] = leave_own,
  [KITH_ROUTE_VOICE_SHARE_PUT] = put_share,
  [KITH_ROUTE_VOICE_SHARE_DELETE] = delete_share,
  [KITH_ROUTE_VOICE_MEMBER_PATCH] = patch_member,
  [KITH_ROUTE_VOICE_MEMBER_DISCONNECT] = disconnect_member,
};
