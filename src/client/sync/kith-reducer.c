/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-reducer-state.h"
#include "kith-reducer-voice.h"

#include "kith-channel-private.h"
#include "kith-conversations-private.h"
#include "kith-guild-private.h"
#include "kith-timeline-private.h"

/**
 * kith_reducer_new:
 * @session: whose state it writes; it owns the reducer
 */
KithReducer *
kith_reducer_new (KithSession *session)
{
  KithReducer *self = g_new0 (KithReducer, 1);

  self->session = session;
  self->read_marker = kith_read_marker_new (session);
  self->mention_count = kith_mention_count_new (session);
  self->trash = kith_trash_new (session);
  kith_reducer_begin_settings (self);
  return self;
}

void
kith_reducer_free (KithReducer *self)
{
  if (!self)
    return;
  kith_reducer_end_settings (self);
  kith_read_marker_free (self->read_marker);
  kith_mention_count_free (self->mention_count);
  g_clear_pointer (&self->trash, kith_trash_free);
  g_free (self);
}

KithReadMarker *
kith_reducer_get_read_marker (KithReducer *self)
{
  return self->read_marker;
}

KithMentionCount *
kith_reducer_get_mention_count (KithReducer *self)
{
  return self->mention_count;
}

KithTrash *
kith_reducer_get_trash (KithReducer *self)
{
  return self->trash;
}

KithCache *
kith_reducer_get_cache (KithReducer *self)
{
  return kith_session_get_cache (self->session);
}

gint64
kith_reducer_get_key (KithReducer *self)
{
  return kith_session_get_account_key (self->session);
}

gboolean
kith_reducer_is_me (KithReducer *self, const char *user_id)
{
  KithUser *me = kith_session_get_account (self->session);

  return me && g_strcmp0 (kith_user_get_id (me), user_id) == 0;
}

/* People */

static void
refresh_names_of (GListModel *channels, const char *user_id)
{
  for (guint i = 0; i < g_list_model_get_n_items (channels); i++)
    {
      g_autoptr (KithChannel) channel = g_list_model_get_item (channels, i);
      KithTimeline *timeline = kith_channel_peek_timeline (channel);

      if (timeline)
        kith_timeline_refresh_names (timeline, user_id);
    }
}

void
kith_reducer_refresh_names_in (KithGuild *guild, const char *user_id)
{
  refresh_names_of (kith_guild_list_channels (guild), user_id);
}

void
kith_reducer_refresh_names (KithReducer *self, const char *user_id)
{
  GListModel *guilds = kith_session_list_guilds (self->session);

  for (guint i = 0; i < g_list_model_get_n_items (guilds); i++)
    {
      g_autoptr (KithGuild) guild = g_list_model_get_item (guilds, i);

      kith_reducer_refresh_names_in (guild, user_id);
    }
  refresh_names_of (kith_conversations_list (kith_session_get_conversations (self->session)), user_id);
}

void
kith_reducer_put_member (KithReducer *self, KithGuild *guild, const KithWireMember *member, GPtrArray *added)
{
  g_autofree char *id = g_strconcat (member->guild_id, "/", member->user->id, NULL);

  kith_guild_put_member (guild, member, added);
  kith_cache_put (kith_reducer_get_cache (self), kith_reducer_get_key (self), KITH_CACHE_MEMBER, id, member->guild_id,
                  0, &kith_wire_member_type, member);
}

static void
apply_presences (KithReducer *self, GPtrArray *members, GPtrArray *presences)
{
  g_autoptr (GHashTable) status = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < presences->len; i++)
    {
      KithWirePresence *presence = g_ptr_array_index (presences, i);

      g_hash_table_insert (status, presence->user_id, presence);
    }
  for (guint i = 0; i < members->len; i++)
    {
      const char *id = ((KithWireMember *) g_ptr_array_index (members, i))->user->id;

      kith_reducer_set_presence (self, id, g_hash_table_lookup (status, id));
    }
}

/**
 * kith_reducer_apply_members:
 *
 * Takes a page of members.
 */
void
kith_reducer_apply_members (KithReducer *self, KithGuild *guild, const KithWireMemberList *page)
{
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < page->items->len; i++)
    kith_reducer_put_member (self, guild, g_ptr_array_index (page->items, i), added);
  kith_guild_add_members (guild, added);
  kith_guild_set_members_next (guild, page->next);
}

void
kith_reducer_apply_account (KithReducer *self, const KithWireAccount *account)
{
  kith_session_set_account (self->session, account);
  kith_reducer_refresh_names (self, account->id);
  kith_cache_put (kith_reducer_get_cache (self), kith_reducer_get_key (self), KITH_CACHE_STATE, "account", NULL, 0,
                  &kith_wire_account_type, account);
}

/* Guilds and channels */

static KithChannel *
put_channel (KithReducer *self, KithGuild *guild, const KithWireChannel *wire)
{
  KithChannel *channel = kith_guild_ensure_channel (guild, wire->id);

  kith_channel_update (channel, wire);
  kith_cache_put (kith_reducer_get_cache (self), kith_reducer_get_key (self), KITH_CACHE_CHANNEL, wire->id,
                  wire->guild_id, 0, &kith_wire_channel_type, wire);
  return channel;
}

/* What was typed and not sent, which the person gets back although the channel is gone. */
static char *
dup_unsent (KithReducer *self, KithChannel *channel)
{
  g_autoptr (GPtrArray)
    waiting = kith_outbox_get_messages (kith_session_get_outbox (self->session), kith_channel_get_id (channel));
  g_autoptr (GString) text = g_string_new (NULL);
  KithMessage *edited;
  const char *edit;

  for (guint i = 0; i < waiting->len; i++)
    g_string_append_printf (text, "%s%s", text->len ? "\n\n" : "",
                            kith_message_get_content (g_ptr_array_index (waiting, i)));
  if (kith_channel_get_draft (channel))
    g_string_append_printf (text, "%s%s", text->len ? "\n\n" : "", kith_channel_get_draft (channel));
  if (kith_channel_get_draft_target (channel, &edited, &edit) == KITH_DRAFT_EDIT && edit)
    g_string_append_printf (text, "%s%s", text->len ? "\n\n" : "", edit);
  return text->len ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

static void
give_back_unsent (KithReducer *self, const char *id)
{
  KithChannel *channel = kith_session_find_channel (self->session, id);
  g_autofree char *text = NULL;

  if (!channel)
    return;
  kith_channel_emit_closing (channel);
  text = dup_unsent (self, channel);
  if (text)
    kith_session_emit_unsent (self->session, kith_channel_get_name (channel), text);
}

static void
forget_channel (KithReducer *self, const char *id)
{
  g_autofree char *target = g_strconcat (id, KITH_CHANNEL_DRAFT_TARGET, NULL);

  give_back_unsent (self, id);
  kith_cache_remove (kith_reducer_get_cache (self), kith_reducer_get_key (self), KITH_CACHE_DRAFT, target);
  kith_cache_remove (kith_reducer_get_cache (self), kith_reducer_get_key (self), KITH_CACHE_CHANNEL, id);
  kith_cache_remove (kith_reducer_get_cache (self), kith_reducer_get_key (self), KITH_CACHE_READ, id);
  kith_cache_remove (kith_reducer_get_cache (self), kith_reducer_get_key (self), KITH_CACHE_RUN, id);
  kith_cache_remove_children (kith_reducer_get_cache (self), kith_reducer_get_key (self), KITH_CACHE_MESSAGE, id);
  kith_outbox_drop_channel (kith_session_get_outbox (self->session), id);
}

static void
forget_draft (KithReducer *self, const char *id)
{
  kith_cache_remove (kith_reducer_get_cache (self), kith_reducer_get_key (self), KITH_CACHE_DRAFT, id);
}

/* Forgets the channels that a snapshot does not name. */
static void
drop_channels (KithReducer *self, KithGuild *guild, GPtrArray *named)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  GListModel *channels = kith_guild_list_channels (guild);

  for (guint i = 0; i < named->len; i++)
    g_hash_table_add (ids, ((KithWireChannel *) g_ptr_array_index (named, i))->id);
  for (guint i = g_list_model_get_n_items (channels); i > 0; i--)
    {
      g_autoptr (KithChannel) channel = g_list_model_get_item (channels, i - 1);
      const char *id = kith_channel_get_id (channel);

      if (g_hash_table_contains (ids, id))
        continue;
      forget_channel (self, id);
      forget_draft (self, id);
      kith_guild_remove_channel (guild, id);
    }
}

static KithWireGuild
guild_of (const KithWireGuildSnapshot *snapshot)
{
  KithWireGuild guild = { .id = snapshot->id,
                          .name = snapshot->name,
                          .owner_id = snapshot->owner_id,
                          .created_at = snapshot->created_at,
                          .member_count = snapshot->member_count,
                          .icon = snapshot->icon,
                          .default_notifications = snapshot->default_notifications };

  return guild;
}

static void
put_roles (KithReducer *self, const KithWireGuildSnapshot *snapshot, KithGuild *guild)
{
  kith_guild_set_roles (guild, snapshot->roles);
  kith_cache_remove_children (kith_reducer_get_cache (self), kith_reducer_get_key (self), KITH_CACHE_ROLE,
                              snapshot->id);
  for (guint i = 0; i < snapshot->roles->len; i++)
    {
      KithWireRole *role = g_ptr_array_index (snapshot->roles, i);

      kith_cache_put (kith_reducer_get_cache (self), kith_reducer_get_key (self), KITH_CACHE_ROLE, role->id,
                      snapshot->id, role->position, &kith_wire_role_type, role);
    }
}

static void
put_members (KithReducer *self, const KithWireGuildSnapshot *snapshot, KithGuild *guild)
{
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) keep = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < snapshot->members->len; i++)
    g_hash_table_add (keep, ((KithWireMember *) g_ptr_array_index (snapshot->members, i))->user->id);
  kith_guild_clear_members (guild, keep);
  kith_cache_remove_children (kith_reducer_get_cache (self), kith_reducer_get_key (self), KITH_CACHE_MEMBER,
                              snapshot->id);
  for (guint i = 0; i < snapshot->members->len; i++)
    kith_reducer_put_member (self, guild, g_ptr_array_index (snapshot->members, i), added);
  kith_guild_add_members (guild, added);
  kith_guild_set_members_next (guild, snapshot->members_next);
  apply_presences (self, snapshot->members, snapshot->presences);
}

/**
 * kith_reducer_apply_snapshot:
 *
 * Makes a guild what the snapshot says.
 *
 * Returns: (transfer none): the guild
 */
KithGuild *
kith_reducer_apply_snapshot (KithReducer *self, const KithWireGuildSnapshot *snapshot)
{
  KithGuild *guild = kith_session_ensure_guild (self->session, snapshot->id);
  KithWireGuild wire = guild_of (snapshot);

  kith_reducer_apply_guild (self, &wire);
  put_roles (self, snapshot, guild);
  for (guint i = 0; i < snapshot->channels->len; i++)
    put_channel (self, guild, g_ptr_array_index (snapshot->channels, i));
  drop_channels (self, guild, snapshot->channels);
  kith_guild_sort_channels (guild);
  put_members (self, snapshot, guild);
  kith_guild_set_direct_messages (guild, snapshot->direct_messages);
  kith_guild_update_permissions (guild);
  kith_guild_update_notices (guild);
  kith_reducer_apply_voice_states (self, snapshot);
  kith_session_show_guild (self->session, guild);
  return guild;
}

void
kith_reducer_apply_guild (KithReducer *self, const KithWireGuild *wire)
{
  KithGuild *guild = kith_session_find_guild (self->session, wire->id);

  if (!guild)
    return;
  kith_guild_update (guild, wire);
  kith_cache_put (kith_reducer_get_cache (self), kith_reducer_get_key (self), KITH_CACHE_GUILD, wire->id, NULL, 0,
                  &kith_wire_guild_type, wire);
}

/**
 * kith_reducer_apply_channel:
 *
 * Returns: (transfer none) (nullable): the channel; %NULL where its guild is not known
 */
KithChannel *
kith_reducer_apply_channel (KithReducer *self, const KithWireChannel *wire)
{
  KithGuild *guild = kith_session_find_guild (self->session, wire->guild_id);
  KithChannel *channel;

  if (!wire->guild_id)
    return kith_reducer_apply_conversation (self, wire);
  if (!guild)
    return NULL;
  channel = put_channel (self, guild, wire);
  kith_guild_sort_channels (guild);
  kith_guild_update_permissions (guild);
  kith_guild_update_counts (guild);
  return channel;
}

void
kith_reducer_remove_channel (KithReducer *self, const char *channel_id)
{
  KithChannel *channel = kith_session_find_channel (self->session, channel_id);
  KithGuild *guild = channel ? kith_channel_get_guild (channel) : NULL;

  if (channel && kith_channel_is_conversation (channel))
    {
      forget_channel (self, channel_id);
      kith_conversations_remove (kith_session_get_conversations (self->session), channel_id);
      kith_session_update_counts (self->session);
    }
  if (!guild)
    return;
  forget_channel (self, channel_id);
  forget_draft (self, channel_id);
  kith_guild_remove_channel (guild, channel_id);
  kith_reducer_forget_voice_channel (self, channel_id);
  kith_guild_sort_channels (guild);
  kith_guild_update_counts (guild);
}

static void
forget_guild (KithReducer *self, KithGuild *guild)
{
  GListModel *channels = kith_guild_list_channels (guild);
  const char *id = kith_guild_get_id (guild);

  for (guint i = 0; i < g_list_model_get_n_items (channels); i++)
    {
      g_autoptr (KithChannel) channel = g_list_model_get_item (channels, i);

      forget_channel (self, kith_channel_get_id (channel));
      forget_draft (self, kith_channel_get_id (channel));
    }
  kith_cache_remove (kith_reducer_get_cache (self), kith_reducer_get_key (self), KITH_CACHE_GUILD, id);
  kith_cache_remove_children (kith_reducer_get_cache (self), kith_reducer_get_key (self), KITH_CACHE_ROLE, id);
  kith_cache_remove_children (kith_reducer_get_cache (self), kith_reducer_get_key (self), KITH_CACHE_MEMBER, id);
}

void
kith_reducer_remove_guild (KithReducer *self, const char *guild_id)
{
  KithGuild *guild = kith_session_find_guild (self->session, guild_id);

  if (!guild)
    return;
  forget_guild (self, guild);
  kith_session_remove_guild (self->session, guild_id);
  kith_reducer_forget_voice_guild (self, guild_id);
}

typedef void (*TimelineFunc) (KithTimeline *timeline);

static void
for_each_timeline_of (GListModel *channels, TimelineFunc func)
{
  for (guint n = 0; n < g_list_model_get_n_items (channels); n++)
    {
      g_autoptr (KithChannel) channel = g_list_model_get_item (channels, n);
      KithTimeline *timeline = kith_channel_peek_timeline (channel);

      if (timeline)
        func (timeline);
    }
}

static void
for_each_timeline (KithReducer *self, TimelineFunc func)
{
  GListModel *guilds = kith_session_list_guilds (self->session);

  for (guint i = 0; i < g_list_model_get_n_items (guilds); i++)
    {
      g_autoptr (KithGuild) guild = g_list_model_get_item (guilds, i);

      for_each_timeline_of (kith_guild_list_channels (guild), func);
    }
  for_each_timeline_of (kith_conversations_list (kith_session_get_conversations (self->session)), func);
}

static void
drop_guilds (KithReducer *self, GPtrArray *ids)
{
  GListModel *guilds = kith_session_list_guilds (self->session);

  for (guint i = g_list_model_get_n_items (guilds); i > 0; i--)
    {
      g_autoptr (KithGuild) guild = g_list_model_get_item (guilds, i - 1);

      if (!g_ptr_array_find_with_equal_func (ids, kith_guild_get_id (guild), g_str_equal, NULL))
        forget_guild (self, guild);
    }
}

/**
 * kith_reducer_apply_ready:
 *
 * Makes the whole model what the server says, and sees again what is shown of messages.
 */
void
kith_reducer_apply_ready (KithReducer *self, const KithWireReady *ready)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  kith_session_set_id (self->session, ready->session_id);
  kith_reducer_note_ready (self, ready->last_event);
  kith_reducer_apply_account (self, ready->user);
  kith_session_set_own_presence (self->session, ready->status);
  for (guint i = 0; i < ready->guilds->len; i++)
    {
      const KithWireGuildSnapshot *snapshot = g_ptr_array_index (ready->guilds, i);

      kith_reducer_apply_snapshot (self, snapshot);
      g_ptr_array_add (ids, snapshot->id);
    }
  drop_guilds (self, ids);
  kith_session_sort_guilds (self->session, ids);
  kith_reducer_apply_people (self, ready);
  kith_reducer_apply_settings (self, ready->settings);
  for (guint i = 0; i < ready->read_states->len; i++)
    kith_reducer_apply_ready_read_state (self, g_ptr_array_index (ready->read_states, i));
}

/**
 * kith_reducer_connected:
 * @afresh: whether events may have been missed; otherwise they follow by themselves
 *
 * Goes on with what waited for a connection.
 */
void
kith_reducer_connected (KithReducer *self, gboolean afresh)
{
  kith_read_marker_resume (self->read_marker);
  kith_trash_resume (self->trash);
  for_each_timeline (self, afresh ? kith_timeline_refresh : kith_timeline_resume);
}
