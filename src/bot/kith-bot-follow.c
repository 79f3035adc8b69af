/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-bot-follow.h"

#include "kith-bot-json.h"
#include "kith-bot-walk.h"

/* Messages are not printed as they come but by walking back from the newest one to the last that was printed, so that
 * nothing is missed over a reconnect and nothing is printed twice. Where a number is missing, it was deleted or is
 * still on its way (the answer to one's own message may overtake the event of another): it is waited for a while. */

#define PATIENCE_MS 2000

struct _KithBotFollow
{
  GObject parent_instance;

  KithBot *bot;         /* borrowed; it owns this */
  GHashTable *guilds;   /* id → KithGuild */
  GHashTable *channels; /* id → Followed */
  GCancellable *cancellable;
};

/* A channel that is followed. */
typedef struct
{
  KithBotFollow *follow;
  KithChannel *channel;
  gint64 last_seq;
  gint64 hole_since; /* monotonic; 0 where no number is missing */
  guint hole_source;
  gboolean walking, again;
} Followed;

G_DEFINE_FINAL_TYPE (KithBotFollow, kith_bot_follow, G_TYPE_OBJECT)

static void walk (Followed *followed);

static void
print_event (KithBotFollow *self, const char *event, const char *name, JsonObject *what)
{
  g_autoptr (JsonObject) line = json_object_new ();

  json_object_set_string_member (line, "event", event);
  if (what)
    json_object_set_object_member (line, name, what);
  kith_bot_print (self->bot, line);
}

static void
on_edited (KithMessage *message, GParamSpec *pspec, KithBotFollow *self)
{
  print_event (self, "message.update", "message", kith_bot_describe_message (message));
}

static void
on_deleted (KithMessage *message, GParamSpec *pspec, KithBotFollow *self)
{
  if (kith_message_get_deleted (message))
    print_event (self, "message.delete", "message", kith_bot_describe_message (message));
}

static void
print_message (Followed *followed, KithMessage *message)
{
  followed->last_seq = kith_message_get_seq (message);
  print_event (followed->follow, "message.create", "message", kith_bot_describe_message (message));
  g_signal_connect_object (message, "notify::edited-at", G_CALLBACK (on_edited), followed->follow, 0);
  g_signal_connect_object (message, "notify::deleted", G_CALLBACK (on_deleted), followed->follow, 0);
}

static gboolean
on_hole (gpointer data)
{
  Followed *followed = (Followed *) data;

  followed->hole_source = 0;
  walk (followed);
  return G_SOURCE_REMOVE;
}

/* Whether to go on in spite of missing numbers. */
static gboolean
give_up_hole (Followed *followed)
{
  gint64 now = g_get_monotonic_time ();
  KithSession *session = kith_bot_get_session (followed->follow->bot);

  if (kith_session_get_state (session) != KITH_CONNECTION_CONNECTED)
    followed->hole_since = 0;
  else if (!followed->hole_since)
    followed->hole_since = now;
  else if (now - followed->hole_since >= PATIENCE_MS * 1000)
    return TRUE;
  if (!followed->hole_source)
    followed->hole_source = g_timeout_add (PATIENCE_MS, on_hole, followed);
  return FALSE;
}

static void
on_walked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) messages = kith_bot_walk_finish (KITH_TIMELINE (source), result, &error);
  Followed *followed = (Followed *) data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  followed->walking = FALSE;
  for (guint i = 0; messages && i < messages->len; i++)
    {
      KithMessage *message = (KithMessage *) g_ptr_array_index (messages, i);

      if (kith_message_get_seq (message) > followed->last_seq + 1 && !give_up_hole (followed))
        break;
      followed->hole_since = 0;
      print_message (followed, message);
    }
  if (followed->again && messages)
    walk (followed);
}

static void
walk (Followed *followed)
{
  KithTimeline *timeline = kith_channel_get_timeline (followed->channel);

  followed->again = followed->walking;
  if (followed->walking)
    return;
  followed->walking = TRUE;
  kith_bot_walk_async (timeline, G_MAXUINT, followed->last_seq, followed->follow->cancellable, on_walked, followed);
}

/* A walk that loads changes the list too; what it brings is old. */
static void
on_items_changed (GListModel *timeline, guint position, guint removed, guint added, Followed *followed)
{
  if (!followed->walking || position + added == g_list_model_get_n_items (timeline))
    walk (followed);
}

static void
on_last_seq (KithChannel *channel, GParamSpec *pspec, Followed *followed)
{
  walk (followed);
}

static void
on_typing (GListModel *typing, guint position, guint removed, guint added, Followed *followed)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (KithUser) user = (KithUser *) g_list_model_get_item (typing, i);
      g_autoptr (JsonObject) line = json_object_new ();

      json_object_set_string_member (line, "event", "typing.start");
      json_object_set_string_member (line, "channel", kith_channel_get_id (followed->channel));
      json_object_set_string_member (line, "user", kith_user_get_username (user));
      kith_bot_print (followed->follow->bot, line);
    }
}

static void
free_followed (gpointer data)
{
  Followed *self = (Followed *) data;
  KithTimeline *timeline = kith_channel_get_timeline (self->channel);

  g_signal_handlers_disconnect_by_data (timeline, self);
  g_signal_handlers_disconnect_by_data (self->channel, self);
  g_signal_handlers_disconnect_by_data (kith_channel_list_typing (self->channel), self);
  g_clear_handle_id (&self->hole_source, g_source_remove);
  g_object_unref (self->channel);
  g_free (self);
}

static void
follow_channel (KithBotFollow *self, KithChannel *channel, gboolean old)
{
  Followed *followed = g_new0 (Followed, 1);

  followed->follow = self;
  followed->channel = g_object_ref (channel);
  followed->last_seq = old ? kith_channel_get_last_seq (channel) : 0;
  g_hash_table_insert (self->channels, g_strdup (kith_channel_get_id (channel)), followed);
  if (!kith_channel_is_conversation (channel) && kith_channel_get_kind (channel) != KITH_CHANNEL_KIND_TEXT)
    return;
  g_signal_connect (kith_channel_get_timeline (channel), "items-changed", G_CALLBACK (on_items_changed), followed);
  g_signal_connect (channel, "notify::last-seq", G_CALLBACK (on_last_seq), followed);
  g_signal_connect (kith_channel_list_typing (channel), "items-changed", G_CALLBACK (on_typing), followed);
  kith_timeline_load (kith_channel_get_timeline (channel));
}

static gboolean
is_gone (gpointer key, gpointer value, gpointer data)
{
  Followed *followed = (Followed *) value;

  if (kith_session_find_channel (kith_bot_get_session (followed->follow->bot), (const char *) key))
    return FALSE;
  if (followed->walking)
    return FALSE;
  print_event (followed->follow, "channel.delete", "channel", kith_bot_describe_channel (followed->channel));
  return TRUE;
}

static void
look_at_channels (KithBotFollow *self, GListModel *channels, gboolean old)
{
  for (guint i = 0; i < g_list_model_get_n_items (channels); i++)
    {
      g_autoptr (KithChannel) channel = (KithChannel *) g_list_model_get_item (channels, i);

      if (g_hash_table_contains (self->channels, kith_channel_get_id (channel)))
        continue;
      if (!old)
        print_event (self, "channel.create", "channel", kith_bot_describe_channel (channel));
      follow_channel (self, channel, old);
    }
  g_hash_table_foreach_remove (self->channels, is_gone, NULL);
}

static void
on_channels_changed (GListModel *channels, guint position, guint removed, guint added, KithBotFollow *self)
{
  look_at_channels (self, channels, FALSE);
}

static gboolean
is_left (gpointer key, gpointer value, gpointer data)
{
  KithBotFollow *self = KITH_BOT_FOLLOW (data);
  KithGuild *guild = (KithGuild *) value;

  if (kith_session_find_guild (kith_bot_get_session (self->bot), (const char *) key))
    return FALSE;
  g_signal_handlers_disconnect_by_data (kith_guild_list_channels (guild), self);
  print_event (self, "guild.delete", "guild", kith_bot_describe_guild (guild));
  return TRUE;
}

static void
look_at_guilds (KithBotFollow *self, gboolean old)
{
  GListModel *guilds = kith_session_list_guilds (kith_bot_get_session (self->bot));

  for (guint i = 0; i < g_list_model_get_n_items (guilds); i++)
    {
      g_autoptr (KithGuild) guild = (KithGuild *) g_list_model_get_item (guilds, i);
      GListModel *channels = kith_guild_list_channels (guild);

      if (g_hash_table_contains (self->guilds, kith_guild_get_id (guild)))
        continue;
      g_hash_table_insert (self->guilds, g_strdup (kith_guild_get_id (guild)), g_object_ref (guild));
      if (!old)
        print_event (self, "guild.create", "guild", kith_bot_describe_guild (guild));
      g_signal_connect_object (channels, "items-changed", G_CALLBACK (on_channels_changed), self, 0);
      look_at_channels (self, channels, old);
    }
  g_hash_table_foreach_remove (self->guilds, is_left, self);
}

static void
on_guilds_changed (GListModel *guilds, guint position, guint removed, guint added, KithBotFollow *self)
{
  look_at_guilds (self, FALSE);
}

static void
on_state (KithSession *session, GParamSpec *pspec, KithBotFollow *self)
{
  g_autoptr (JsonObject) line = json_object_new ();
  KithConnectionState state = kith_session_get_state (session);
  GHashTableIter iter;
  gpointer value;

  json_object_set_string_member (line, "event", "state");
  json_object_set_string_member (line, "state", kith_bot_describe_state (state));
  kith_bot_print (self->bot, line);
  if (state != KITH_CONNECTION_CONNECTED)
    return;
  /* What failed to load while there was no connection. */
  g_hash_table_iter_init (&iter, self->channels);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (kith_channel_get_kind (((Followed *) value)->channel) == KITH_CHANNEL_KIND_TEXT)
      walk ((Followed *) value);
}

static void
kith_bot_follow_dispose (GObject *object)
{
  KithBotFollow *self = KITH_BOT_FOLLOW (object);

  g_cancellable_cancel (self->cancellable);
  g_hash_table_remove_all (self->channels);
  g_hash_table_remove_all (self->guilds);
  G_OBJECT_CLASS (kith_bot_follow_parent_class)->dispose (object);
}

static void
kith_bot_follow_finalize (GObject *object)
{
  KithBotFollow *self = KITH_BOT_FOLLOW (object);

  g_hash_table_unref (self->channels);
  g_hash_table_unref (self->guilds);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (kith_bot_follow_parent_class)->finalize (object);
}

static void
kith_bot_follow_class_init (KithBotFollowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kith_bot_follow_dispose;
  G_OBJECT_CLASS (klass)->finalize = kith_bot_follow_finalize;
}

static void
kith_bot_follow_init (KithBotFollow *self)
{
  self->guilds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->channels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_followed);
  self->cancellable = g_cancellable_new ();
}

/**
 * kith_bot_follow_new:
 * @bot: (transfer none): where to print; outlives this object
 *
 * Returns: (transfer full): follows from now on
 */
KithBotFollow *
kith_bot_follow_new (KithBot *bot)
{
  KithBotFollow *self = (KithBotFollow *) g_object_new (KITH_TYPE_BOT_FOLLOW, NULL);
  KithSession *session = kith_bot_get_session (bot);
  GListModel *conversations;

  self->bot = bot;
  g_signal_connect_object (kith_session_list_guilds (session), "items-changed", G_CALLBACK (on_guilds_changed), self,
                           0);
  g_signal_connect_object (session, "notify::state", G_CALLBACK (on_state), self, 0);
  conversations = kith_conversations_list (kith_session_get_conversations (session));
  g_signal_connect_object (conversations, "items-changed", G_CALLBACK (on_channels_changed), self, 0);
  look_at_guilds (self, TRUE);
  look_at_channels (self, conversations, TRUE);
  return self;
}
