/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-reducer-state.h"

#include "kith-channel-private.h"
#include "kith-conversations-private.h"
#include "kith-guild-private.h"
#include "kith-user-private.h"

/* What is between people: conversations, blocks, and what they say of themselves. */

static KithConversations *
get_conversations (KithReducer *self)
{
  return kith_session_get_conversations (self->session);
}

static void
set_people (KithReducer *self, KithChannel *channel, const KithWireChannel *wire)
{
  g_autoptr (GPtrArray) users = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; wire->recipients && i < wire->recipients->len; i++)
    {
      const KithWireUser *user = g_ptr_array_index (wire->recipients, i);
      g_autoptr (KithUser) known = kith_session_ensure_user (self->session, user);

      if (!kith_reducer_is_me (self, user->id))
        g_ptr_array_add (users, g_steal_pointer (&known));
    }
  kith_channel_set_people (channel, users, wire->owner_id);
}

/* Drafts outlive the closing of a conversation. */
static void
load_draft (KithReducer *self, KithChannel *channel)
{
  g_autofree char *draft = kith_cache_load_text (kith_reducer_get_cache (self), kith_reducer_get_key (self),
                                                 KITH_CACHE_DRAFT, kith_channel_get_id (channel));

  if (draft)
    kith_channel_load_draft (channel, draft);
}

static KithChannel *
put_conversation (KithReducer *self, const KithWireChannel *wire)
{
  KithChannel *channel = kith_conversations_find (get_conversations (self), wire->id);
  g_autoptr (KithChannel) made = NULL;

  if (!channel)
    {
      channel = made = kith_channel_new_conversation (self->session, wire->id);
      load_draft (self, channel);
    }
  kith_channel_update (channel, wire);
  set_people (self, channel, wire);
  if (made)
    kith_conversations_add (get_conversations (self), made);
  return channel;
}

/**
 * kith_reducer_show_conversation:
 *
 * Shows a conversation that the cache has.
 */
void
kith_reducer_show_conversation (KithReducer *self, const KithWireChannel *wire)
{
  put_conversation (self, wire);
  kith_conversations_sort (get_conversations (self));
}

/**
 * kith_reducer_apply_conversation:
 *
 * Returns: (transfer none): the conversation
 */
KithChannel *
kith_reducer_apply_conversation (KithReducer *self, const KithWireChannel *wire)
{
  KithChannel *channel = put_conversation (self, wire);

  kith_cache_put (kith_reducer_get_cache (self), kith_reducer_get_key (self), KITH_CACHE_CHANNEL, wire->id,
                  KITH_REDUCER_NO_GUILD, 0, &kith_wire_channel_type, wire);
  kith_conversations_sort (get_conversations (self));
  kith_reducer_count_conversations (self);
  return channel;
}

void
kith_reducer_count_conversations (KithReducer *self)
{
  kith_conversations_update_counts (get_conversations (self));
  kith_session_update_counts (self->session);
}

/* Forgets the conversations that `ready` does not name. */
static void
drop_conversations (KithReducer *self, GPtrArray *named)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  GListModel *channels = kith_conversations_list (get_conversations (self));

  for (guint i = 0; i < named->len; i++)
    g_hash_table_add (ids, ((KithWireChannel *) g_ptr_array_index (named, i))->id);
  for (guint i = g_list_model_get_n_items (channels); i > 0; i--)
    {
      g_autoptr (KithChannel) channel = g_list_model_get_item (channels, i - 1);

      if (!g_hash_table_contains (ids, kith_channel_get_id (channel)))
        kith_reducer_remove_channel (self, kith_channel_get_id (channel));
    }
}

static void
apply_presences (KithReducer *self, const KithWireReady *ready)
{
  g_autoptr (GHashTable) presences = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < ready->presences->len; i++)
    {
      KithWirePresence *presence = g_ptr_array_index (ready->presences, i);

      g_hash_table_insert (presences, presence->user_id, presence);
    }
  for (guint i = 0; i < ready->dms->len; i++)
    {
      const KithWireChannel *channel = g_ptr_array_index (ready->dms, i);

      for (guint k = 0; channel->recipients && k < channel->recipients->len; k++)
        {
          const char *id = ((KithWireUser *) g_ptr_array_index (channel->recipients, k))->id;

          kith_reducer_set_presence (self, id, g_hash_table_lookup (presences, id));
        }
    }
}

static void
apply_blocks (KithReducer *self, GPtrArray *blocks)
{
  g_autoptr (GPtrArray) users = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < blocks->len; i++)
    g_ptr_array_add (users, kith_session_ensure_user (self->session, g_ptr_array_index (blocks, i)));
  kith_conversations_replace_blocked (get_conversations (self), users);
  kith_cache_remove_children (kith_reducer_get_cache (self), kith_reducer_get_key (self), KITH_CACHE_BLOCK,
                              KITH_REDUCER_NO_GUILD);
  for (guint i = 0; i < blocks->len; i++)
    {
      const KithWireUser *user = g_ptr_array_index (blocks, i);

      kith_cache_put (kith_reducer_get_cache (self), kith_reducer_get_key (self), KITH_CACHE_BLOCK, user->id,
                      KITH_REDUCER_NO_GUILD, i, &kith_wire_user_type, user);
    }
}

/**
 * kith_reducer_apply_people:
 *
 * Takes from `ready` what is between people.
 */
void
kith_reducer_apply_people (KithReducer *self, const KithWireReady *ready)
{
  apply_blocks (self, ready->blocks);
  for (guint i = 0; i < ready->dms->len; i++)
    kith_reducer_apply_conversation (self, g_ptr_array_index (ready->dms, i));
  drop_conversations (self, ready->dms);
  apply_presences (self, ready);
  kith_reducer_apply_own_presence (self, ready->presence);
}

/**
 * kith_reducer_load_blocks:
 *
 * Knows before any network who is blocked, so that nothing of theirs is shown.
 */
void
kith_reducer_load_blocks (KithReducer *self)
{
  g_autoptr (GPtrArray) rows = kith_cache_load (kith_reducer_get_cache (self), kith_reducer_get_key (self),
                                                KITH_CACHE_BLOCK, KITH_REDUCER_NO_GUILD);

  for (guint i = 0; i < rows->len; i++)
    {
      g_autoptr (KithWireUser) wire = kith_cache_row_decode (g_ptr_array_index (rows, i), &kith_wire_user_type);
      g_autoptr (KithUser) user = wire ? kith_session_ensure_user (self->session, wire) : NULL;

      if (user)
        kith_conversations_set_blocked (get_conversations (self), user, TRUE);
    }
}

/**
 * kith_reducer_apply_block:
 */
void
kith_reducer_apply_block (KithReducer *self, const KithWireUser *wire)
{
  g_autoptr (KithUser) user = kith_session_ensure_user (self->session, wire);

  kith_conversations_set_blocked (get_conversations (self), user, TRUE);
  kith_cache_put (kith_reducer_get_cache (self), kith_reducer_get_key (self), KITH_CACHE_BLOCK, wire->id,
                  KITH_REDUCER_NO_GUILD, 0, &kith_wire_user_type, wire);
  kith_reducer_refresh_names (self, wire->id);
}

void
kith_reducer_apply_unblock (KithReducer *self, const char *user_id)
{
  KithUser *user = kith_session_find_user (self->session, user_id);

  kith_cache_remove (kith_reducer_get_cache (self), kith_reducer_get_key (self), KITH_CACHE_BLOCK, user_id);
  if (!user)
    return;
  g_object_ref (user);
  kith_conversations_set_blocked (get_conversations (self), user, FALSE);
  kith_reducer_refresh_names (self, user_id);
  g_object_unref (user);
}

/**
 * kith_reducer_set_presence:
 * @presence: (nullable): %NULL where they are away
 *
 * Takes how somebody else is.
 */
void
kith_reducer_set_presence (KithReducer *self, const char *user_id, const KithWirePresence *presence)
{
  KithUser *user = kith_session_find_user (self->session, user_id);

  if (!user || kith_reducer_is_me (self, user_id))
    return;
  kith_user_set_status (user, presence ? presence->status : KITH_PRESENCE_STATUS_OFFLINE);
  kith_user_set_words (user, presence ? presence->emoji : NULL, presence ? presence->text : NULL);
}

/**
 * kith_reducer_apply_own_presence:
 *
 * Takes what one chose for all devices.
 */
void
kith_reducer_apply_own_presence (KithReducer *self, const KithWireOwnPresence *presence)
{
  KithUser *me = kith_session_get_account (self->session);

  if (me)
    kith_user_set_words (me, presence->emoji, presence->text);
  kith_session_set_chosen (self->session, presence->status, presence->expires_at);
}

void
kith_reducer_apply_privacy (KithReducer *self, const KithWireGuildPrivacy *privacy)
{
  KithGuild *guild = kith_session_find_guild (self->session, privacy->guild_id);

  if (guild)
    kith_guild_set_direct_messages (guild, privacy->direct_messages);
}
