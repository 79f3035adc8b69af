/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-bot-call.h"
#include "kith-bot-json.h"
#include "kith-bot-walk.h"
#include "kith-error.h"

#include <string.h>

#define DEFAULT_LIMIT 50
#define MAX_LIMIT 100000

static void
answer_message (KithBotCall *call, KithMessage *message)
{
  JsonObject *answer = json_object_new ();

  json_object_set_object_member (answer, "message", kith_bot_describe_message (message));
  kith_bot_call_answer (call, answer);
}

/* Something to be done with a message that has to be found first. */
typedef struct
{
  KithBotCall *call;
  KithChannel *channel;
  char *message_id;
  void (*go_on) (KithBotCall *call, KithChannel *channel, KithMessage *message);
} Search;

static void
finish_search (Search *search, KithMessage *message, const GError *error)
{
  if (error)
    kith_bot_call_fail (search->call, error);
  else if (!message)
    kith_bot_call_fail_code (search->call, kith_error_get_name (KITH_ERROR_UNKNOWN_MESSAGE),
                             kith_error_get_title (KITH_ERROR_UNKNOWN_MESSAGE));
  else
    search->go_on (search->call, search->channel, message);
  g_object_unref (search->channel);
  g_free (search->message_id);
  g_free (search);
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer data)
{
  KithTimeline *timeline = KITH_TIMELINE (source);
  Search *search = (Search *) data;
  g_autoptr (GError) error = NULL;

  kith_timeline_load_around_finish (timeline, result, &error);
  finish_search (search, error ? NULL : kith_timeline_find_message (timeline, search->message_id), error);
}

static void
with_message (KithBotCall *call, KithChannel *channel, const char *message_id,
              void (*go_on) (KithBotCall *call, KithChannel *channel, KithMessage *message))
{
  KithTimeline *timeline = kith_channel_get_timeline (channel);
  KithMessage *message = message_id ? kith_timeline_find_message (timeline, message_id) : NULL;
  Search *search = g_new0 (Search, 1);

  search->call = call;
  search->channel = g_object_ref (channel);
  search->message_id = g_strdup (message_id);
  search->go_on = go_on;
  if (message || !message_id)
    finish_search (search, message, NULL);
  else
    kith_timeline_load_around_async (timeline, message_id, NULL, on_found, search);
}

static void
on_sent_state (KithMessage *message, GParamSpec *pspec, KithBotCall *call)
{
  KithMessageState state = kith_message_get_state (message);
  G_GNUC_UNUSED g_autoptr (KithMessage) kept = g_object_ref (message);
  const char *text = kith_message_get_error_text (message);

  if (state == KITH_MESSAGE_PENDING)
    return;
  g_signal_handlers_disconnect_by_data (message, call);
  if (state == KITH_MESSAGE_SENT)
    answer_message (call, message);
  else
    kith_bot_call_fail_code (call, "refused", text ? text : "the message was refused");
  /* Held since send_now(). */
  g_object_unref (message);
}

static void
send_now (KithBotCall *call, KithChannel *channel, KithMessage *reply_to)
{
  KithMessage *message = kith_channel_send (channel, kith_bot_call_get_text (call, "content"), reply_to);

  if (!message)
    {
      kith_bot_call_fail_code (call, kith_error_get_name (KITH_ERROR_MESSAGE_EMPTY),
                               kith_error_get_title (KITH_ERROR_MESSAGE_EMPTY));
      return;
    }
  g_object_ref (message);
  g_signal_connect (message, "notify::state", G_CALLBACK (on_sent_state), call);
  on_sent_state (message, NULL, call);
}

static void
run_send (KithBotCall *call)
{
  KithChannel *channel = kith_bot_call_find_channel (call);

  if (!channel)
    return;
  if (!kith_bot_call_get_text (call, "content"))
    kith_bot_call_fail_code (call, "required", "“content” is missing");
  else if (kith_bot_call_get_text (call, "reply_to"))
    with_message (call, channel, kith_bot_call_get_text (call, "reply_to"), send_now);
  else
    send_now (call, channel, NULL);
}

static void
on_edited (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (kith_message_edit_finish (KITH_MESSAGE (source), result, &error))
    answer_message ((KithBotCall *) data, KITH_MESSAGE (source));
  else
    kith_bot_call_fail ((KithBotCall *) data, error);
}

static void
edit_now (KithBotCall *call, KithChannel *channel, KithMessage *message)
{
  kith_message_edit_async (message, kith_bot_call_get_text (call, "content"), NULL, on_edited, call);
}

static void
run_edit (KithBotCall *call)
{
  KithChannel *channel = kith_bot_call_find_channel (call);

  if (!channel)
    return;
  if (!kith_bot_call_get_text (call, "content"))
    kith_bot_call_fail_code (call, "required", "“content” is missing");
  else
    with_message (call, channel, kith_bot_call_get_text (call, "message"), edit_now);
}

static void
on_deleted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (kith_message_delete_finish (KITH_MESSAGE (source), result, &error))
    kith_bot_call_answer ((KithBotCall *) data, json_object_new ());
  else
    kith_bot_call_fail ((KithBotCall *) data, error);
}

static void
delete_now (KithBotCall *call, KithChannel *channel, KithMessage *message)
{
  kith_message_delete_async (message, NULL, on_deleted, call);
}

static void
run_delete (KithBotCall *call)
{
  KithChannel *channel = kith_bot_call_find_channel (call);

  if (channel)
    with_message (call, channel, kith_bot_call_get_text (call, "message"), delete_now);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  KithBotCall *call = (KithBotCall *) data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) messages = kith_bot_walk_finish (KITH_TIMELINE (source), result, &error);
  JsonObject *answer;
  JsonArray *list;

  if (!messages)
    {
      kith_bot_call_fail (call, error);
      return;
    }
  answer = json_object_new ();
  list = json_array_new ();
  for (guint i = 0; i < messages->len; i++)
    json_array_add_object_element (list, kith_bot_describe_message ((KithMessage *) g_ptr_array_index (messages, i)));
  json_object_set_array_member (answer, "messages", list);
  kith_bot_call_answer (call, answer);
}

static void
run_read (KithBotCall *call)
{
  KithChannel *channel = kith_bot_call_find_channel (call);
  gint64 limit = kith_bot_call_get_number (call, "limit", DEFAULT_LIMIT);
  gint64 above = kith_bot_call_get_number (call, "above", 0);

  if (channel)
    kith_bot_walk_async (kith_channel_get_timeline (channel), (guint) CLAMP (limit, 1, MAX_LIMIT), above, NULL, on_read,
                         call);
}

static void
run_typing (KithBotCall *call)
{
  KithChannel *channel = kith_bot_call_find_channel (call);

  if (!channel)
    return;
  kith_channel_notify_typing (channel);
  kith_bot_call_answer (call, json_object_new ());
}

static void
run_mark_read (KithBotCall *call)
{
  KithChannel *channel = kith_bot_call_find_channel (call);

  if (!channel)
    return;
  kith_channel_mark_read (channel);
  kith_bot_call_answer (call, json_object_new ());
}

const KithBotCommand kith_bot_message_commands[] = {
  { "send", "channel content | --reply_to ID", run_send, "send a message" },
  { "read", "channel | --limit N", run_read, "print the newest messages, oldest first" },
  { "edit", "channel message content", run_edit, "change one's own message" },
  { "delete", "channel message", run_delete, "delete a message" },
  { "typing", "channel", run_typing, "tell others that one is typing" },
  { "mark-read", "channel", run_mark_read, "mark a channel as read" },
  { NULL },
};
