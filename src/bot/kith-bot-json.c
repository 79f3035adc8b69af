/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-bot-json.h"

#include "kith-clock.h"

static void
set_text (JsonObject *object, const char *name, const char *text)
{
  if (text && text[0])
    json_object_set_string_member (object, name, text);
}

static void
set_time (JsonObject *object, const char *name, gint64 ms)
{
  g_autofree char *text = ms ? kith_time_format (ms) : NULL;

  set_text (object, name, text);
}

/**
 * kith_bot_describe_message:
 *
 * Returns: (transfer full): a message with its id, number, author and text
 */
JsonObject *
kith_bot_describe_message (KithMessage *message)
{
  static const char *const states[] = {
    [KITH_MESSAGE_SENT] = "sent", [KITH_MESSAGE_PENDING] = "pending", [KITH_MESSAGE_FAILED] = "failed"
  };
  JsonObject *object = json_object_new ();
  KithUser *author = kith_message_get_author (message);
  KithChannel *channel = kith_message_get_channel (message);

  set_text (object, "id", kith_message_get_id (message));
  set_text (object, "nonce", kith_message_get_nonce (message));
  /* One may have lost the channel a moment ago. */
  set_text (object, "channel", channel ? kith_channel_get_id (channel) : NULL);
  json_object_set_int_member (object, "seq", kith_message_get_seq (message));
  json_object_set_string_member (object, "state", states[kith_message_get_state (message)]);
  if (author)
    set_text (object, "author", kith_user_get_username (author));
  json_object_set_string_member (object, "kind", kith_message_kind_to_string (kith_message_get_kind (message)));
  json_object_set_string_member (object, "content", kith_message_get_content (message));
  set_time (object, "created_at", kith_message_get_created_at (message));
  set_time (object, "edited_at", kith_message_get_edited_at (message));
  set_text (object, "reply_to", kith_message_get_reply_id (message));
  if (kith_message_get_mentions_me (message))
    json_object_set_boolean_member (object, "mentions_me", TRUE);
  return object;
}

/**
 * kith_bot_describe_channel:
 *
 * Returns: (transfer full): a channel with what is unread in it
 */
JsonObject *
kith_bot_describe_channel (KithChannel *channel)
{
  JsonObject *object = json_object_new ();

  set_text (object, "id", kith_channel_get_id (channel));
  set_text (object, "name", kith_channel_get_name (channel));
  set_text (object, "topic", kith_channel_get_topic (channel));
  json_object_set_string_member (object, "kind", kith_channel_kind_to_string (kith_channel_get_kind (channel)));
  set_text (object, "parent", kith_channel_get_parent_id (channel));
  json_object_set_int_member (object, "last_seq", kith_channel_get_last_seq (channel));
  json_object_set_int_member (object, "last_read_seq", kith_channel_get_last_read_seq (channel));
  json_object_set_boolean_member (object, "unread", kith_channel_get_unread (channel));
  json_object_set_int_member (object, "mention_count", kith_channel_get_mention_count (channel));
  json_object_set_boolean_member (object, "muted", kith_channel_get_muted (channel));
  return object;
}

/**
 * kith_bot_describe_guild:
 *
 * Returns: (transfer full): a guild with its channels
 */
JsonObject *
kith_bot_describe_guild (KithGuild *guild)
{
  JsonObject *object = json_object_new ();
  JsonArray *list = json_array_new ();
  GListModel *channels = kith_guild_list_channels (guild);

  set_text (object, "id", kith_guild_get_id (guild));
  set_text (object, "name", kith_guild_get_name (guild));
  set_text (object, "owner", kith_guild_get_owner_id (guild));
  json_object_set_int_member (object, "member_count", kith_guild_get_member_count (guild));
  for (guint i = 0; i < g_list_model_get_n_items (channels); i++)
    {
      g_autoptr (KithChannel) channel = (KithChannel *) g_list_model_get_item (channels, i);

      json_array_add_object_element (list, kith_bot_describe_channel (channel));
    }
  json_object_set_array_member (object, "channels", list);
  return object;
}

/**
 * kith_bot_describe_state:
 *
 * Returns: the name of a connection's state
 */
const char *
kith_bot_describe_state (KithConnectionState state)
{
  static const char *const names[] = { [KITH_CONNECTION_OFFLINE] = "offline",
                                       [KITH_CONNECTION_CONNECTING] = "connecting",
                                       [KITH_CONNECTION_CONNECTED] = "connected",
                                       [KITH_CONNECTION_WAITING] = "waiting",
                                       [KITH_CONNECTION_SIGNED_OUT] = "signed_out",
                                       [KITH_CONNECTION_CERTIFICATE_CHANGED] = "certificate_changed",
                                       [KITH_CONNECTION_KEYRING_FAILED] = "keyring_failed" };

  return names[state];
}
