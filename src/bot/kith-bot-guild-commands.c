/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-bot-call.h"
#include "kith-bot-json.h"
#include "kith-guild-moderation.h"

#include <string.h>

static void
answer_object (KithBotCall *call, const char *name, JsonObject *object)
{
  JsonObject *answer = json_object_new ();

  json_object_set_object_member (answer, name, object);
  kith_bot_call_answer (call, answer);
}

static gboolean
needs (KithBotCall *call, const char *name)
{
  g_autofree char *text = g_strdup_printf ("“%s” is missing", name);

  if (kith_bot_call_get_text (call, name))
    return TRUE;
  kith_bot_call_fail_code (call, "required", text);
  return FALSE;
}

static void
run_guilds (KithBotCall *call)
{
  GListModel *guilds = kith_session_list_guilds (kith_bot_get_session (kith_bot_call_get_bot (call)));
  JsonObject *answer = json_object_new ();
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (guilds); i++)
    {
      g_autoptr (KithGuild) guild = (KithGuild *) g_list_model_get_item (guilds, i);

      json_array_add_object_element (list, kith_bot_describe_guild (guild));
    }
  json_object_set_array_member (answer, "guilds", list);
  kith_bot_call_answer (call, answer);
}

static void
run_members (KithBotCall *call)
{
  KithGuild *guild = kith_bot_call_find_guild (call);
  GListModel *members = guild ? kith_guild_list_members (guild) : NULL;
  JsonObject *answer;
  JsonArray *list;

  if (!guild)
    return;
  answer = json_object_new ();
  list = json_array_new ();
  for (guint i = 0; i < g_list_model_get_n_items (members); i++)
    {
      g_autoptr (KithMember) member = (KithMember *) g_list_model_get_item (members, i);
      KithUser *user = kith_member_get_user (member);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "id", kith_user_get_id (user));
      json_object_set_string_member (object, "user", kith_user_get_username (user));
      json_object_set_string_member (object, "name", kith_member_get_display_name (member));
      json_object_set_string_member (object, "status", kith_presence_status_to_string (kith_user_get_status (user)));
      json_array_add_object_element (list, object);
    }
  json_object_set_array_member (answer, "members", list);
  json_object_set_boolean_member (answer, "complete", kith_guild_get_members_complete (guild));
  kith_bot_call_answer (call, answer);
}

static void
on_guild_created (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithGuild) guild = kith_session_create_guild_finish ((KithSession *) source, result, &error);

  if (guild)
    answer_object ((KithBotCall *) data, "guild", kith_bot_describe_guild (guild));
  else
    kith_bot_call_fail ((KithBotCall *) data, error);
}

static void
run_create_guild (KithBotCall *call)
{
  if (needs (call, "name"))
    kith_session_create_guild_async (kith_bot_get_session (kith_bot_call_get_bot (call)),
                                     kith_bot_call_get_text (call, "name"), NULL, on_guild_created, call);
}

static void
on_channel_created (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithChannel) channel = kith_guild_create_channel_finish ((KithGuild *) source, result, &error);

  if (channel)
    answer_object ((KithBotCall *) data, "channel", kith_bot_describe_channel (channel));
  else
    kith_bot_call_fail ((KithBotCall *) data, error);
}

/* Ends the call where the kind is not one. */
static gboolean
get_kind (KithBotCall *call, KithChannelKind *kind)
{
  const char *text = kith_bot_call_get_text (call, "kind");

  for (int value = 0; value < KITH_N_CHANNEL_KINDS; value++)
    if (strcmp (text ? text : "text", kith_channel_kind_to_string ((KithChannelKind) value)) == 0)
      {
        *kind = (KithChannelKind) value;
        return TRUE;
      }
  kith_bot_call_fail_code (call, "unknown_value", "the kind is one of text, voice, category");
  return FALSE;
}

static void
run_create_channel (KithBotCall *call)
{
  KithChannelKind kind = KITH_CHANNEL_KIND_TEXT;
  KithGuild *guild = needs (call, "name") && get_kind (call, &kind) ? kith_bot_call_find_guild (call) : NULL;
  const char *parent = guild ? kith_bot_call_get_text (call, "parent") : NULL;

  /* A call that failed is gone. */
  if (guild)
    kith_guild_create_channel_async (guild, kith_bot_call_get_text (call, "name"), kind,
                                     parent ? kith_guild_find_channel (guild, parent) : NULL, NULL, on_channel_created,
                                     call);
}

static void
on_channel_deleted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (kith_channel_delete_finish ((KithChannel *) source, result, &error))
    kith_bot_call_answer ((KithBotCall *) data, json_object_new ());
  else
    kith_bot_call_fail ((KithBotCall *) data, error);
}

static void
run_delete_channel (KithBotCall *call)
{
  KithChannel *channel = kith_bot_call_find_channel (call);

  if (channel)
    kith_channel_delete_async (channel, NULL, on_channel_deleted, call);
}

static void
on_invite_created (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithJoinLink) link = kith_guild_create_invite_finish ((KithGuild *) source, result, &error);
  g_autofree char *text = link ? kith_join_link_to_string (link) : NULL;
  JsonObject *answer;

  if (!link)
    {
      kith_bot_call_fail ((KithBotCall *) data, error);
      return;
    }
  answer = json_object_new ();
  json_object_set_string_member (answer, "code", kith_join_link_get_code (link));
  json_object_set_string_member (answer, "link", text);
  kith_bot_call_answer ((KithBotCall *) data, answer);
}

static void
on_join_code_created (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithWireInvite) invite = kith_guild_create_join_code_finish ((KithGuild *) source, result, &error);
  JsonObject *answer;

  if (!invite)
    {
      kith_bot_call_fail ((KithBotCall *) data, error);
      return;
    }
  answer = json_object_new ();
  json_object_set_string_member (answer, "code", invite->code);
  json_object_set_int_member (answer, "expires_at", invite->expires_at);
  kith_bot_call_answer ((KithBotCall *) data, answer);
}

static void
run_create_join_code (KithBotCall *call)
{
  KithGuild *guild = kith_bot_call_find_guild (call);

  if (guild)
    kith_guild_create_join_code_async (guild, NULL, on_join_code_created, call);
}

static void
run_create_invite (KithBotCall *call)
{
  KithGuild *guild = kith_bot_call_find_guild (call);

  if (guild)
    kith_guild_create_invite_async (guild, (guint) kith_bot_call_get_number (call, "max_uses", 0),
                                    (guint) kith_bot_call_get_number (call, "max_age_seconds", 0), NULL,
                                    on_invite_created, call);
}

static void
on_joined (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithGuild) guild = kith_session_join_invite_finish ((KithSession *) source, result, &error);

  if (guild)
    answer_object ((KithBotCall *) data, "guild", kith_bot_describe_guild (guild));
  else
    kith_bot_call_fail ((KithBotCall *) data, error);
}

/* A whole link or just its code; the bot is signed in, so the code is what counts. */
static void
run_join (KithBotCall *call)
{
  const char *text = kith_bot_call_get_text (call, "link");
  g_autoptr (KithJoinLink) link = text ? kith_join_link_parse (text, NULL) : NULL;

  if (needs (call, "link"))
    kith_session_join_invite_async (kith_bot_get_session (kith_bot_call_get_bot (call)),
                                    link ? kith_join_link_get_code (link) : text, NULL, on_joined, call);
}

static void
on_left (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (kith_guild_leave_finish ((KithGuild *) source, result, &error))
    kith_bot_call_answer ((KithBotCall *) data, json_object_new ());
  else
    kith_bot_call_fail ((KithBotCall *) data, error);
}

static void
run_leave (KithBotCall *call)
{
  KithGuild *guild = kith_bot_call_find_guild (call);

  if (guild)
    kith_guild_leave_async (guild, NULL, on_left, call);
}

static void
on_guild_deleted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (kith_guild_delete_finish ((KithGuild *) source, result, &error))
    kith_bot_call_answer ((KithBotCall *) data, json_object_new ());
  else
    kith_bot_call_fail ((KithBotCall *) data, error);
}

static void
run_delete_guild (KithBotCall *call)
{
  KithGuild *guild = kith_bot_call_find_guild (call);

  if (guild)
    kith_guild_delete_async (guild, NULL, on_guild_deleted, call);
}

static void
run_state (KithBotCall *call)
{
  JsonObject *answer = json_object_new ();
  KithSession *session = kith_bot_get_session (kith_bot_call_get_bot (call));

  json_object_set_string_member (answer, "state", kith_bot_describe_state (kith_session_get_state (session)));
  kith_bot_call_answer (call, answer);
}

const KithBotCommand kith_bot_guild_commands[] = {
  { "guilds", "", run_guilds, "list one's guilds with their channels" },
  { "members", "guild", run_members, "list the members of a guild" },
  { "create-guild", "name", run_create_guild, "make a guild" },
  { "delete-guild", "guild", run_delete_guild, "delete one's own guild" },
  { "create-channel", "guild name | --kind KIND --parent ID", run_create_channel, "make a channel" },
  { "delete-channel", "channel", run_delete_channel, "delete a channel" },
  { "create-join-code", "guild", run_create_join_code, "make a code of six digits" },
  { "create-invite", "guild | --max_uses N", run_create_invite, "make an invite" },
  { "join", "link", run_join, "join the guild of a link or code" },
  { "leave", "guild", run_leave, "leave a guild" },
  { "state", "", run_state, "print how the connection stands" },
  { NULL },
};
