/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-reducer-state.h"

#include "kith-channel-private.h"
#include "kith-conversations-private.h"
#include "kith-gateway-names.h"
#include "kith-guild-private.h"
#include "kith-mention-count.h"
#include "kith-reducer-roles.h"
#include "kith-message-private.h"
#include "kith-read-marker.h"
#include "kith-session-private.h"
#include "kith-timeline-private.h"
#include "kith-user-private.h"

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
  return self;
}

void
kith_reducer_free (KithReducer *self)
{
  if (!self)
    return;
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
  kith_guild_update_counts (guild);
  kith_session_show_guild (self->session, guild);
  return guild;
}

void
kith_reducer_apply_guild (KithReducer *self, const KithWireGuild *wire)
{
  KithGuild *guild = kith_session_find_guild (self->session, wire->id);

  if (!guild)
    return;
  kith_guild_update (guild, wire->name, wire->icon, wire->owner_id, wire->member_count);
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
}

/* Reading */

static void
update_counts (KithReducer *self, KithChannel *channel)
{
  KithGuild *guild = kith_channel_get_guild (channel);

  if (guild)
    kith_guild_update_counts (guild);
  else if (kith_channel_is_conversation (channel))
    kith_reducer_count_conversations (self);
}

static void
keep_read (KithReducer *self, KithChannel *channel)
{
  KithWireReadState state = { .channel_id = (char *) kith_channel_get_id (channel) };

  update_counts (self, channel);
  state.last_read_seq = kith_channel_get_last_read_seq (channel);
  state.mention_count = kith_channel_get_mention_count (channel);
  kith_cache_put (kith_reducer_get_cache (self), kith_reducer_get_key (self), KITH_CACHE_READ, state.channel_id, NULL,
                  0, &kith_wire_read_state_type, &state);
}

static void
rewind_to (KithReducer *self, KithChannel *channel, gint64 seq, guint mentions)
{
  kith_channel_rewind (channel, seq, mentions);
  keep_read (self, channel);
}

static void
set_read (KithReducer *self, KithChannel *channel, gint64 seq, guint mentions)
{
  kith_channel_set_read (channel, seq, mentions);
  keep_read (self, channel);
}

/**
 * kith_reducer_apply_read_state:
 *
 * Takes how far one has read, on whichever device. What was read here and not told yet is not taken back.
 */
void
kith_reducer_apply_read_state (KithReducer *self, const KithWireReadState *state)
{
  KithChannel *channel = kith_session_find_channel (self->session, state->channel_id);

  if (channel && state->has_unread && state->unread)
    rewind_to (self, channel, state->last_read_seq, (guint) state->mention_count);
  else if (channel)
    set_read (self, channel, state->last_read_seq, (guint) state->mention_count);
}

/**
 * kith_reducer_mark_read:
 *
 * Marks a channel as read up to now, here at once and on the server when it can be reached.
 */
void
kith_reducer_mark_read (KithReducer *self, KithChannel *channel)
{
  set_read (self, channel, kith_channel_get_last_seq (channel), 0);
  kith_read_marker_add (self->read_marker, channel);
}

static guint
count_mentions_from (KithChannel *channel, gint64 seq)
{
  GListModel *timeline = G_LIST_MODEL (kith_channel_peek_timeline (channel));
  guint n = 0;

  for (guint i = 0; timeline && i < g_list_model_get_n_items (timeline); i++)
    {
      g_autoptr (KithTimelineItem) item = g_list_model_get_item (timeline, i);
      KithMessage *message = kith_timeline_item_get_message (item);

      n += message && kith_message_get_seq (message) >= seq && kith_message_get_mentions_me (message);
    }
  return n;
}

/**
 * kith_reducer_mark_unread:
 *
 * Makes a message and all after it unread, here at once and on the server when it can be reached, which then knows the
 * mentions exactly.
 */
void
kith_reducer_mark_unread (KithReducer *self, KithChannel *channel, KithMessage *message)
{
  gint64 seq = kith_message_get_seq (message);

  rewind_to (self, channel, seq - 1, count_mentions_from (channel, seq));
  kith_read_marker_add_unread (self->read_marker, channel, kith_message_get_id (message));
}

/* Messages */

static void
put_message (KithReducer *self, const KithWireMessage *message)
{
  kith_cache_put (kith_reducer_get_cache (self), kith_reducer_get_key (self), KITH_CACHE_MESSAGE, message->id,
                  message->channel_id, message->seq, &kith_wire_message_type, message);
}

static void
set_run (KithReducer *self, KithChannel *channel, gint64 low, gint64 high)
{
  const char *id = kith_channel_get_id (channel);
  g_autofree char *text = NULL;
  gint64 old_low, old_high;

  kith_channel_get_run (channel, &old_low, &old_high);
  low = MAX (low, high - KITH_REDUCER_CACHED_MESSAGES);
  if (old_low == low && old_high == high)
    return;
  kith_channel_set_run (channel, low, high);
  text = g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT, low, high);
  kith_cache_put_text (kith_reducer_get_cache (self), kith_reducer_get_key (self), KITH_CACHE_RUN, id, NULL, 0, text);
  if (low > old_low)
    kith_cache_remove_below (kith_reducer_get_cache (self), kith_reducer_get_key (self), KITH_CACHE_MESSAGE, id, low);
}

/* Keeps the newest messages in the cache, as long as none is missing between them. */
static void
cache_live (KithReducer *self, KithChannel *channel, const KithWireMessage *message)
{
  gint64 low, high;

  kith_channel_get_run (channel, &low, &high);
  if (!kith_reducer_get_cache (self) || (high > 0 ? message->seq != high + 1 : message->seq != 1))
    return;
  put_message (self, message);
  set_run (self, channel, high > 0 ? low : 1, message->seq);
}

static void
acknowledge (KithReducer *self, KithChannel *channel, const KithWireMessage *message)
{
  g_autoptr (KithMessage) sent = NULL;
  KithTimeline *timeline = kith_channel_peek_timeline (channel);

  if (!message->nonce || !kith_reducer_is_me (self, message->author->id))
    return;
  sent = kith_outbox_take (kith_session_get_outbox (self->session), message->channel_id, message->nonce);
  if (!sent)
    return;
  kith_message_update (sent, message);
  if (timeline)
    kith_timeline_acknowledge (timeline, sent);
}

static gboolean
mentions_me (KithReducer *self, const KithWireMessage *message)
{
  KithGuild *guild = message->guild_id ? kith_session_find_guild (self->session, message->guild_id) : NULL;
  KithUser *me = kith_session_get_account (self->session);

  if (guild && me && kith_reducer_holds_any (guild, kith_user_get_id (me), message->mention_roles))
    return TRUE;
  for (guint i = 0; i < message->mentions->len; i++)
    if (kith_reducer_is_me (self, ((KithWireUser *) g_ptr_array_index (message->mentions, i))->id))
      return TRUE;
  return message->mention_everyone;
}

/* In a conversation all that people write is meant for one, but not what comes from somebody who is blocked. */
static gboolean
calls_me (KithReducer *self, KithChannel *channel, const KithWireMessage *message)
{
  KithUser *author = kith_session_find_user (self->session, message->author->id);

  if (!kith_channel_is_conversation (channel))
    return mentions_me (self, message);
  return message->kind == KITH_MESSAGE_KIND_TEXT && author && !kith_user_get_blocked (author);
}

static void
count_message (KithReducer *self, KithChannel *channel, const KithWireMessage *message)
{
  gboolean mine = kith_reducer_is_me (self, message->author->id);
  guint mentions = kith_channel_get_mention_count (channel);

  if (message->seq <= kith_channel_get_last_seq (channel))
    return;
  if (mine)
    {
      kith_channel_forget_kept (channel);
      if (message->kind == KITH_MESSAGE_KIND_TEXT && kith_channel_get_slowed (channel))
        kith_channel_silence (channel, (gint64) kith_channel_get_slow_mode_seconds (channel) * 1000);
      kith_channel_set_last (channel, message->seq, message->id);
      set_read (self, channel, message->seq, 0);
    }
  else
    {
      kith_channel_set_last (channel, message->seq, message->id);
      if (calls_me (self, channel, message) && message->seq > kith_channel_get_last_read_seq (channel))
        set_read (self, channel, kith_channel_get_last_read_seq (channel), mentions + 1);
    }
  if (kith_channel_is_conversation (channel))
    kith_conversations_raise (kith_session_get_conversations (self->session), channel);
  update_counts (self, channel);
}

/**
 * kith_reducer_apply_message:
 *
 * Takes a message that was just sent, from the gateway or as the answer to one's own request, in whichever order the
 * two come.
 */
void
kith_reducer_apply_message (KithReducer *self, const KithWireMessage *message)
{
  KithChannel *channel = kith_session_find_channel (self->session, message->channel_id);
  g_autoptr (KithUser) author = NULL;
  KithTimeline *timeline;

  if (!channel)
    return;
  author = kith_session_ensure_user (self->session, message->author);
  acknowledge (self, channel, message);
  count_message (self, channel, message);
  kith_channel_clear_typing (channel, author);
  cache_live (self, channel, message);
  timeline = kith_channel_peek_timeline (channel);
  if (timeline)
    kith_timeline_add_live (timeline, message);
}

/**
 * kith_reducer_apply_sent:
 *
 * Takes the answer to one's own message. It may overtake messages of others that the gateway brings, which then must
 * not look lost.
 */
void
kith_reducer_apply_sent (KithReducer *self, const KithWireMessage *message)
{
  KithChannel *channel = kith_session_find_channel (self->session, message->channel_id);
  gboolean in_order = channel && message->seq <= kith_channel_get_last_seq (channel) + 1;

  if (!channel)
    return;
  if (in_order)
    kith_reducer_apply_message (self, message);
  else
    acknowledge (self, channel, message);
}

void
kith_reducer_apply_edit (KithReducer *self, const KithWireMessage *message)
{
  KithChannel *channel = kith_session_find_channel (self->session, message->channel_id);
  KithTimeline *timeline = channel ? kith_channel_peek_timeline (channel) : NULL;
  gint64 low = 0, high = 0;

  if (channel)
    kith_channel_get_run (channel, &low, &high);
  if (message->seq >= low && message->seq <= high)
    put_message (self, message);
  if (timeline)
    kith_timeline_update_message (timeline, message);
  /* Whom it called before is not said. */
  if (channel && message->seq > kith_channel_get_last_read_seq (channel) &&
      (mentions_me (self, message) || kith_channel_get_mention_count (channel) > 0))
    kith_mention_count_ask (self->mention_count, channel);
}

void
kith_reducer_apply_delete (KithReducer *self, const char *channel_id, const char *message_id)
{
  KithChannel *channel = kith_session_find_channel (self->session, channel_id);
  KithTimeline *timeline = channel ? kith_channel_peek_timeline (channel) : NULL;

  kith_cache_remove (kith_reducer_get_cache (self), kith_reducer_get_key (self), KITH_CACHE_MESSAGE, message_id);
  if (timeline)
    kith_timeline_remove_message (timeline, message_id);
  if (channel && kith_channel_get_mention_count (channel) > 0)
    kith_mention_count_ask (self->mention_count, channel);
}

/* The newest stretch of the timeline replaces what the cache has of the channel. */
static void
cache_page (KithReducer *self, KithTimeline *timeline, KithChannel *channel, const KithWireMessageList *page)
{
  gint64 low, high, old_low, old_high;

  if (!kith_reducer_get_cache (self) || !kith_timeline_get_run (timeline, &low, &high))
    return;
  kith_channel_get_run (channel, &old_low, &old_high);
  /* The cache may hold less than the timeline, so only a page that joins its run makes that longer. */
  if (old_high >= low - 1 && old_high > 0 && old_low > low)
    low = page->items->len ? MIN (old_low, ((KithWireMessage *) g_ptr_array_index (page->items, 0))->seq) : old_low;
  for (guint i = 0; i < page->items->len; i++)
    {
      const KithWireMessage *message = g_ptr_array_index (page->items, i);

      if (message->seq >= MAX (low, high - KITH_REDUCER_CACHED_MESSAGES) && message->seq <= high)
        put_message (self, message);
    }
  set_run (self, channel, low, high);
}

/**
 * kith_reducer_apply_page:
 * @request: what the timeline asked for
 *
 * Takes a page of messages.
 */
void
kith_reducer_apply_page (KithReducer *self, KithTimeline *timeline, gpointer request, const KithWireMessageList *page)
{
  KithChannel *channel = kith_timeline_get_channel (timeline);
  const KithWireMessage *last = page->items->len ? g_ptr_array_index (page->items, page->items->len - 1) : NULL;

  if (!channel || !(kith_channel_get_guild (channel) || kith_channel_is_conversation (channel)))
    return;
  for (guint i = 0; i < page->items->len; i++)
    acknowledge (self, channel, g_ptr_array_index (page->items, i));
  if (last)
    kith_channel_set_last (channel, last->seq, last->id);
  update_counts (self, channel);
  kith_timeline_apply_page (timeline, request, page);
  cache_page (self, timeline, channel, page);
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

/* Another device may have gone back meanwhile; what was read here and could not be told yet stays. */
static void
apply_ready_read_state (KithReducer *self, const KithWireReadState *state)
{
  KithChannel *channel = kith_session_find_channel (self->session, state->channel_id);

  if (channel && state->last_read_seq < kith_channel_get_last_read_seq (channel) &&
      !kith_read_marker_has (self->read_marker, state->channel_id))
    rewind_to (self, channel, state->last_read_seq, (guint) state->mention_count);
  else
    kith_reducer_apply_read_state (self, state);
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
  for (guint i = 0; i < ready->read_states->len; i++)
    apply_ready_read_state (self, g_ptr_array_index (ready->read_states, i));
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
