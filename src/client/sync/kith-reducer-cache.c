/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-reducer-state.h"

#include "kith-channel-private.h"
#include "kith-guild-private.h"
#include "kith-timeline-private.h"

/* The last state that was known, shown before any network. */

static void
load_guild (KithReducer *self, const KithWireGuild *wire)
{
  g_autoptr (GPtrArray)
    roles = kith_cache_load (kith_reducer_get_cache (self), kith_reducer_get_key (self), KITH_CACHE_ROLE, wire->id);
  g_autoptr (GPtrArray) channels = kith_cache_load (kith_reducer_get_cache (self), kith_reducer_get_key (self),
                                                    KITH_CACHE_CHANNEL, wire->id);
  g_autoptr (GPtrArray) wires = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_role_free);
  KithGuild *guild = kith_session_ensure_guild (self->session, wire->id);

  kith_guild_update (guild, wire);
  for (guint i = 0; i < roles->len; i++)
    {
      KithWireRole *role = kith_cache_row_decode (g_ptr_array_index (roles, i), &kith_wire_role_type);

      if (role)
        g_ptr_array_add (wires, role);
    }
  kith_guild_set_roles (guild, wires);
  for (guint i = 0; i < channels->len; i++)
    {
      g_autoptr (KithWireChannel)
        channel = kith_cache_row_decode (g_ptr_array_index (channels, i), &kith_wire_channel_type);

      if (channel)
        kith_channel_update (kith_guild_ensure_channel (guild, channel->id), channel);
    }
  kith_guild_sort_channels (guild);
  kith_guild_update_permissions (guild);
  kith_session_show_guild (self->session, guild);
}

static void
load_members (KithReducer *self, KithGuild *guild)
{
  g_autoptr (GPtrArray) rows = kith_cache_load (kith_reducer_get_cache (self), kith_reducer_get_key (self),
                                                KITH_CACHE_MEMBER, kith_guild_get_id (guild));
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < rows->len; i++)
    {
      g_autoptr (KithWireMember) member = kith_cache_row_decode (g_ptr_array_index (rows, i), &kith_wire_member_type);

      if (member)
        kith_guild_put_member (guild, member, added);
    }
  kith_guild_add_members (guild, added);
}

static void
load_conversations (KithReducer *self)
{
  g_autoptr (GPtrArray) rows = kith_cache_load (kith_reducer_get_cache (self), kith_reducer_get_key (self),
                                                KITH_CACHE_CHANNEL, KITH_REDUCER_NO_GUILD);

  for (guint i = 0; i < rows->len; i++)
    {
      g_autoptr (KithWireChannel) wire = kith_cache_row_decode (g_ptr_array_index (rows, i), &kith_wire_channel_type);

      if (wire)
        kith_reducer_show_conversation (self, wire);
    }
}

static void
load_channel_states (KithReducer *self)
{
  g_autoptr (GPtrArray)
    reads = kith_cache_load (kith_reducer_get_cache (self), kith_reducer_get_key (self), KITH_CACHE_READ, NULL);
  g_autoptr (GPtrArray)
    drafts = kith_cache_load (kith_reducer_get_cache (self), kith_reducer_get_key (self), KITH_CACHE_DRAFT, NULL);
  g_autoptr (GPtrArray)
    runs = kith_cache_load (kith_reducer_get_cache (self), kith_reducer_get_key (self), KITH_CACHE_RUN, NULL);

  for (guint i = 0; i < reads->len; i++)
    {
      g_autoptr (KithWireReadState)
        state = kith_cache_row_decode (g_ptr_array_index (reads, i), &kith_wire_read_state_type);
      KithChannel *channel = state ? kith_session_find_channel (self->session, state->channel_id) : NULL;

      if (channel)
        {
          const KithMentions mentions = kith_reducer_mentions_of (state);

          kith_channel_set_read (channel, state->last_read_seq, &mentions);
        }
    }
  for (guint i = 0; i < drafts->len; i++)
    {
      KithCacheRow *row = g_ptr_array_index (drafts, i);
      gboolean is_target = g_str_has_suffix (row->id, KITH_CHANNEL_DRAFT_TARGET);
      g_autofree char *id = g_strndup (row->id,
                                       strlen (row->id) - (is_target ? strlen (KITH_CHANNEL_DRAFT_TARGET) : 0));
      KithChannel *channel = kith_session_find_channel (self->session, id);

      if (channel && is_target)
        kith_channel_load_draft_target (channel, row->text);
      else if (channel)
        kith_channel_load_draft (channel, row->text);
    }
  for (guint i = 0; i < runs->len; i++)
    {
      KithCacheRow *row = g_ptr_array_index (runs, i);
      KithChannel *channel = kith_session_find_channel (self->session, row->id);
      char *rest = NULL;
      gint64 low = g_ascii_strtoll (row->text, &rest, 10), high = g_ascii_strtoll (rest, NULL, 10);

      if (channel && low > 0 && high >= low)
        kith_channel_set_run (channel, low, high);
    }
}

/**
 * kith_reducer_load_cache:
 *
 * Shows the last state that was known; before any network.
 */
void
kith_reducer_load_cache (KithReducer *self)
{
  g_autoptr (GPtrArray)
    guilds = kith_cache_load (kith_reducer_get_cache (self), kith_reducer_get_key (self), KITH_CACHE_GUILD, NULL);
  KithChannel *last;

  for (guint i = 0; i < guilds->len; i++)
    {
      g_autoptr (KithWireGuild) guild = kith_cache_row_decode (g_ptr_array_index (guilds, i), &kith_wire_guild_type);

      if (guild)
        load_guild (self, guild);
    }
  kith_reducer_load_blocks (self);
  load_conversations (self);
  kith_reducer_load_settings (self);
  load_channel_states (self);
  last = kith_session_get_last_channel (self->session);
  if (last && kith_channel_get_guild (last))
    load_members (self, kith_channel_get_guild (last));
  for (guint i = 0; i < g_list_model_get_n_items (kith_session_list_guilds (self->session)); i++)
    {
      g_autoptr (KithGuild) guild = g_list_model_get_item (kith_session_list_guilds (self->session), i);

      kith_guild_update_notices (guild);
    }
  kith_reducer_count_conversations (self);
}

/**
 * kith_reducer_seed_timeline:
 *
 * Gives a new timeline the messages that the cache has.
 */
void
kith_reducer_seed_timeline (KithReducer *self, KithTimeline *timeline)
{
  KithChannel *channel = kith_timeline_get_channel (timeline);
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_message_free);
  gint64 low, high;

  kith_channel_get_run (channel, &low, &high);
  rows = high > 0 ? kith_cache_load_newest (kith_reducer_get_cache (self), kith_reducer_get_key (self),
                                            KITH_CACHE_MESSAGE, kith_channel_get_id (channel), KITH_LIMIT_PAGE_DEFAULT)
                  : g_ptr_array_new ();
  for (guint i = 0; i < rows->len; i++)
    {
      KithWireMessage *message = kith_cache_row_decode (g_ptr_array_index (rows, i), &kith_wire_message_type);

      if (message && message->seq >= low && message->seq <= high)
        g_ptr_array_add (messages, message);
      else
        kith_wire_message_free (message);
    }
  /* A cache that was lost meanwhile has no rows. */
  if (!messages->len)
    low = high = 0;
  else if (rows->len == KITH_LIMIT_PAGE_DEFAULT)
    low = MAX (low, ((KithWireMessage *) g_ptr_array_index (messages, 0))->seq);
  kith_timeline_seed (timeline, messages, low, high);
}
