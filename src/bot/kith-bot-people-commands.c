/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-bot-call.h"
#include "kith-bot-json.h"
#include "kith-people-actions.h"

#include <string.h>

static KithSession *
get_session (KithBotCall *call)
{
  return kith_bot_get_session (kith_bot_call_get_bot (call));
}

static void
run_conversations (KithBotCall *call)
{
  GListModel *channels = kith_conversations_list (kith_session_get_conversations (get_session (call)));
  JsonObject *answer = json_object_new ();
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (channels); i++)
    {
      g_autoptr (KithChannel) channel = (KithChannel *) g_list_model_get_item (channels, i);

      json_array_add_object_element (list, kith_bot_describe_channel (channel));
    }
  json_object_set_array_member (answer, "conversations", list);
  kith_bot_call_answer (call, answer);
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithChannel) channel = kith_session_open_conversation_finish ((KithSession *) source, result, &error);
  JsonObject *answer;

  if (!channel)
    {
      kith_bot_call_fail ((KithBotCall *) data, error);
      return;
    }
  answer = json_object_new ();
  json_object_set_object_member (answer, "channel", kith_bot_describe_channel (channel));
  kith_bot_call_answer ((KithBotCall *) data, answer);
}

static void
run_open (KithBotCall *call)
{
  const char *users = kith_bot_call_need_text (call, "users");
  g_auto (GStrv) ids = users ? g_strsplit (users, ",", -1) : NULL;

  if (ids)
    kith_session_open_conversation_async (get_session (call), (const char *const *) ids,
                                          kith_bot_call_get_text (call, "name"), NULL, on_opened, call);
}

static void
on_left (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean done = kith_channel_leave_finish ((KithChannel *) source, result, &error);

  kith_bot_call_answer_done ((KithBotCall *) data, done, error);
}

static void
run_leave (KithBotCall *call)
{
  KithChannel *channel = kith_bot_call_find_channel (call);

  if (channel)
    kith_channel_leave_async (channel, NULL, on_left, call);
}

static void
on_added (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean done = kith_channel_add_person_finish ((KithChannel *) source, result, &error);

  kith_bot_call_answer_done ((KithBotCall *) data, done, error);
}

static void
run_add (KithBotCall *call)
{
  KithChannel *channel = kith_bot_call_find_channel (call);
  const char *user = channel ? kith_bot_call_need_text (call, "user") : NULL;

  if (user)
    kith_channel_add_person_async (channel, user, NULL, on_added, call);
}

static void
on_blocked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean done = kith_session_block_finish ((KithSession *) source, result, &error);

  kith_bot_call_answer_done ((KithBotCall *) data, done, error);
}

static void
set_blocked (KithBotCall *call, gboolean block)
{
  const char *id = kith_bot_call_need_text (call, "user");
  KithUser *user = id ? kith_session_find_user (get_session (call), id) : NULL;

  if (user)
    kith_session_block_async (get_session (call), user, block, NULL, on_blocked, call);
  else if (id)
    kith_bot_call_fail_code (call, "unknown_user", "nobody here has this id");
}

static void
run_block (KithBotCall *call)
{
  set_blocked (call, TRUE);
}

static void
run_unblock (KithBotCall *call)
{
  set_blocked (call, FALSE);
}

static void
on_status_set (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean done = kith_session_set_status_finish ((KithSession *) source, result, &error);

  kith_bot_call_answer_done ((KithBotCall *) data, done, error);
}

static void
run_status (KithBotCall *call)
{
  gint64 seconds = kith_bot_call_get_number (call, "seconds", 0);

  kith_session_set_status_async (get_session (call), kith_bot_call_get_text (call, "emoji"),
                                 kith_bot_call_get_text (call, "text"),
                                 seconds ? g_get_real_time () / 1000 + seconds * 1000 : 0, NULL, on_status_set, call);
}

static void
on_presence_chosen (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean done = kith_session_choose_presence_finish ((KithSession *) source, result, &error);

  kith_bot_call_answer_done ((KithBotCall *) data, done, error);
}

static void
run_presence (KithBotCall *call)
{
  const char *text = kith_bot_call_need_text (call, "status");

  for (int status = 0; text && status < KITH_N_PRESENCE_STATUSS; status++)
    if (strcmp (kith_presence_status_to_string ((KithPresenceStatus) status), text) == 0)
      {
        kith_session_choose_presence_async (get_session (call), (KithPresenceStatus) status, NULL, on_presence_chosen,
                                            call);
        return;
      }
  if (text)
    kith_bot_call_fail_code (call, "unknown_value", "the status is one of online, idle, dnd, invisible");
}

const KithBotCommand kith_bot_people_commands[] = {
  { "conversations", "", run_conversations, "list one's conversations" },
  { "open-conversation", "users | --name NAME", run_open, "talk with people, whose ids are joined by commas" },
  { "add-person", "channel user", run_add, "add a person to a group" },
  { "leave-conversation", "channel", run_leave, "leave a group" },
  { "block", "user", run_block, "block a person" },
  { "unblock", "user", run_unblock, "let a blocked person write again" },
  { "presence", "status", run_presence, "choose one's presence" },
  { "status", "| --emoji EMOJI --text TEXT --seconds N", run_status, "say something of oneself; nothing clears it" },
  { NULL },
};
