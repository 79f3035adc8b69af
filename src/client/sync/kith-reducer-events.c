/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-reducer-state.h"

#include "kith-channel-private.h"
#include "kith-guild-private.h"
#include "kith-reducer-members.h"
#include "kith-reducer-roles.h"
#include "kith-reducer-voice.h"
#include "kith-user-private.h"

/* What each event of the gateway means. */

typedef void (*EventFunc) (KithReducer *self, gconstpointer payload);

static void
on_message_create (KithReducer *self, gconstpointer payload)
{
  kith_reducer_apply_message (self, payload);
}

static void
on_message_update (KithReducer *self, gconstpointer payload)
{
  kith_reducer_apply_edit (self, payload);
}

static void
on_message_delete (KithReducer *self, gconstpointer payload)
{
  const KithWireMessageDeleted *deleted = payload;

  kith_reducer_apply_delete (self, deleted->channel_id, deleted->id);
}

static void
on_messages_delete (KithReducer *self, gconstpointer payload)
{
  const KithWireMessagesDeleted *deleted = payload;

  for (guint i = 0; i < deleted->ids->len; i++)
    kith_reducer_apply_delete (self, deleted->channel_id, g_ptr_array_index (deleted->ids, i));
}

static void
on_channel_create (KithReducer *self, gconstpointer payload)
{
  const KithWireChannel *channel = payload;
  gboolean known = kith_session_find_channel (self->session, channel->id) != NULL;

  kith_reducer_apply_channel (self, channel);
  if (!known && channel->guild_id && kith_reducer_was_hidden (self, channel->id))
    kith_reducer_ask_settings (self);
}

static void
on_channel (KithReducer *self, gconstpointer payload)
{
  kith_reducer_apply_channel (self, payload);
}

static void
on_channel_delete (KithReducer *self, gconstpointer payload)
{
  kith_reducer_remove_channel (self, ((const KithWireChannelDeleted *) payload)->id);
}

static void
on_guild_create (KithReducer *self, gconstpointer payload)
{
  kith_reducer_apply_snapshot (self, payload);
  /* Who comes back finds what they chose. */
  kith_reducer_ask_settings (self);
}

static void
on_guild_update (KithReducer *self, gconstpointer payload)
{
  kith_reducer_apply_guild (self, payload);
}

static void
on_guild_delete (KithReducer *self, gconstpointer payload)
{
  const KithWireGuildDeleted *deleted = payload;
  KithGuild *guild = kith_session_find_guild (self->session, deleted->id);
  g_autofree char *name = guild ? g_strdup (kith_guild_get_name (guild)) : NULL;
  gboolean mine = guild && kith_guild_is_mine (guild);

  kith_reducer_remove_guild (self, deleted->id);
  /* What one does oneself is no news. */
  if (name && deleted->has_why && deleted->why != KITH_GUILD_END_LEFT && !mine)
    kith_session_tell_guild_lost (self->session, name, deleted->why);
}

static void
on_member (KithReducer *self, gconstpointer payload)
{
  const KithWireMember *member = payload;
  KithGuild *guild = kith_session_find_guild (self->session, member->guild_id);
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);

  if (!guild)
    return;
  kith_guild_note_member (guild, member->user->id);
  kith_reducer_put_member (self, guild, member, added);
  kith_guild_add_members (guild, added);
  kith_reducer_refresh_names_in (guild, member->user->id);
}

static void
on_member_add (KithReducer *self, gconstpointer payload)
{
  const KithWireMember *member = payload;
  KithGuild *guild = kith_session_find_guild (self->session, member->guild_id);

  if (guild && !kith_guild_find_member (guild, member->user->id))
    kith_guild_change_member_count (guild, 1);
  on_member (self, payload);
}

static void
on_member_remove (KithReducer *self, gconstpointer payload)
{
  const KithWireMemberRemoved *removed = payload;
  KithGuild *guild = kith_session_find_guild (self->session, removed->guild_id);
  g_autofree char *id = g_strconcat (removed->guild_id, "/", removed->user_id, NULL);

  if (!guild)
    return;
  if (kith_guild_note_gone (guild, removed->user_id))
    kith_guild_change_member_count (guild, -1);
  kith_guild_note_member (guild, removed->user_id);
  kith_guild_remove_member (guild, removed->user_id);
  kith_cache_remove (kith_reducer_get_cache (self), kith_reducer_get_key (self), KITH_CACHE_MEMBER, id);
  kith_reducer_refresh_names_in (guild, removed->user_id);
}

static void
on_user_update (KithReducer *self, gconstpointer payload)
{
  const KithWireUser *wire = payload;
  KithUser *user = kith_session_find_user (self->session, wire->id);

  if (user && kith_user_update (user, wire))
    kith_reducer_refresh_names (self, wire->id);
}

static void
on_account_update (KithReducer *self, gconstpointer payload)
{
  kith_reducer_apply_account (self, payload);
}

static void
on_read_update (KithReducer *self, gconstpointer payload)
{
  kith_reducer_apply_read_state (self, payload);
}

static void
on_presence_update (KithReducer *self, gconstpointer payload)
{
  const KithWirePresence *presence = payload;

  if (kith_reducer_is_me (self, presence->user_id))
    kith_session_set_own_presence (self->session, presence->status);
  else
    kith_reducer_set_presence (self, presence->user_id, presence);
}

static void
on_presence_own (KithReducer *self, gconstpointer payload)
{
  kith_reducer_apply_own_presence (self, payload);
}

static void
on_user_settings_update (KithReducer *self, gconstpointer payload)
{
  kith_reducer_apply_settings_change (self, payload);
}

static void
on_privacy_update (KithReducer *self, gconstpointer payload)
{
  kith_reducer_apply_privacy (self, payload);
}

static void
on_block_add (KithReducer *self, gconstpointer payload)
{
  kith_reducer_apply_block (self, payload);
}

static void
on_block_remove (KithReducer *self, gconstpointer payload)
{
  kith_reducer_apply_unblock (self, ((const KithWireBlockRemoved *) payload)->user_id);
}

static void
on_typing_start (KithReducer *self, gconstpointer payload)
{
  const KithWireTyping *typing = payload;
  KithChannel *channel = kith_session_find_channel (self->session, typing->channel_id);
  KithUser *user = kith_session_find_user (self->session, typing->user_id);

  if (channel && user && !kith_user_get_blocked (user) && !kith_reducer_is_me (self, typing->user_id))
    kith_channel_set_typing (channel, user);
}

static const EventFunc event_funcs[KITH_N_EVENTS] = {
  [KITH_EVENT_MESSAGE_CREATE] = on_message_create,
  [KITH_EVENT_MESSAGE_UPDATE] = on_message_update,
  [KITH_EVENT_MESSAGE_DELETE] = on_message_delete,
  [KITH_EVENT_CHANNEL_CREATE] = on_channel_create,
  [KITH_EVENT_CHANNEL_UPDATE] = on_channel,
  [KITH_EVENT_CHANNEL_DELETE] = on_channel_delete,
  [KITH_EVENT_GUILD_CREATE] = on_guild_create,
  [KITH_EVENT_GUILD_UPDATE] = on_guild_update,
  [KITH_EVENT_GUILD_DELETE] = on_guild_delete,
  [KITH_EVENT_MEMBER_ADD] = on_member_add,
  [KITH_EVENT_MEMBER_UPDATE] = on_member,
  [KITH_EVENT_MEMBER_REMOVE] = on_member_remove,
  [KITH_EVENT_USER_UPDATE] = on_user_update,
  [KITH_EVENT_ACCOUNT_UPDATE] = on_account_update,
  [KITH_EVENT_READ_UPDATE] = on_read_update,
  [KITH_EVENT_PRESENCE_UPDATE] = on_presence_update,
  [KITH_EVENT_TYPING_START] = on_typing_start,
  [KITH_EVENT_VOICE_TALKING] = kith_reducer_on_voice_talking,
  [KITH_EVENT_PRESENCE_OWN] = on_presence_own,
  [KITH_EVENT_PRIVACY_UPDATE] = on_privacy_update,
  [KITH_EVENT_USER_SETTINGS_UPDATE] = on_user_settings_update,
  [KITH_EVENT_BLOCK_ADD] = on_block_add,
  [KITH_EVENT_BLOCK_REMOVE] = on_block_remove,
  [KITH_EVENT_MESSAGE_DELETE_BULK] = on_messages_delete,
  [KITH_EVENT_MEMBER_LIST_PAGE] = kith_reducer_apply_list_page,
  [KITH_EVENT_MEMBER_LIST_CHANGE] = kith_reducer_apply_list_change,
  [KITH_EVENT_MEMBER_LIST_RESET] = kith_reducer_apply_list_reset,
  [KITH_EVENT_VOICE_STATE] = kith_reducer_on_voice_state,
  [KITH_EVENT_VOICE_LEAVE] = kith_reducer_on_voice_leave,
  [KITH_EVENT_VOICE_SIGNAL] = kith_reducer_on_voice_signal,
  [KITH_EVENT_ROLE_CREATE] = kith_reducer_put_role,
  [KITH_EVENT_ROLE_UPDATE] = kith_reducer_put_role,
  [KITH_EVENT_ROLE_DELETE] = kith_reducer_remove_role,
  [KITH_EVENT_ROLE_ORDER] = kith_reducer_order_roles,
};

/**
 * kith_reducer_apply_event:
 * @payload: the wire struct of the event
 */
void
kith_reducer_apply_event (KithReducer *self, KithEventId event, gconstpointer payload)
{
  if (event_funcs[event])
    event_funcs[event](self, payload);
}
