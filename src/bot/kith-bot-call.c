/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-bot-call.h"

#include "kith-error.h"
#include "kith-net-error.h"

#include <string.h>

struct _KithBotCall
{
  KithBot *bot;
  JsonObject *request;
  KithBotCallDone done;
  gpointer data;
};

static const KithBotCommand *const tables[] = { kith_bot_message_commands,  kith_bot_guild_commands,
                                                kith_bot_people_commands,   kith_bot_role_commands,
                                                kith_bot_settings_commands, kith_bot_voice_commands,
                                                kith_bot_share_commands };

static const KithBotCommand *
find_command (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    for (const KithBotCommand *command = tables[i]; command->name; command++)
      if (g_strcmp0 (command->name, name) == 0)
        return command;
  return NULL;
}

/**
 * kith_bot_describe_commands:
 *
 * Returns: (transfer full): a line for each command, for --help
 */
char *
kith_bot_describe_commands (void)
{
  GString *text = g_string_new ("Commands:\n");

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    for (const KithBotCommand *command = tables[i]; command->name; command++)
      {
        g_auto (GStrv) halves = g_strsplit (command->arguments, "|", 2);
        g_autofree char *needed = g_ascii_strup (halves[0] ? halves[0] : "", -1);
        g_autofree char *optional = halves[0] && halves[1] ? g_strdup_printf ("[%s]", g_strchug (halves[1]))
                                                           : g_strdup ("");
        g_autofree char *usage = g_strjoin (" ", command->name, g_strstrip (needed), g_strstrip (optional), NULL);

        g_string_append_printf (text, "  %-40s %s\n", usage, command->help);
      }
  g_string_append (text, "  follow                                   print what happens, until it is stopped\n"
                         "  run                                      carry out JSON commands from standard input\n"
                         "\nCHANNEL is an id, GUILD/CHANNEL or a name that only one channel has.\n");
  return g_string_free (text, FALSE);
}

/**
 * kith_bot_call_from_arguments:
 *
 * Makes the request that a command line stands for: fields by position, `--name value` for optional ones.
 *
 * Returns: (transfer full): the request
 */
JsonObject *
kith_bot_call_from_arguments (char **arguments, GError **error)
{
  const KithBotCommand *command = find_command (arguments[0]);
  g_autoptr (JsonObject) request = json_object_new ();
  g_auto (GStrv) halves = NULL, names = NULL;
  guint position = 0;

  if (!command)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "there is no command “%s”; see --help",
                   arguments[0]);
      return NULL;
    }
  halves = g_strsplit (command->arguments, "|", 2);
  names = g_strsplit (halves[0] ? g_strstrip (halves[0]) : "", " ", -1);
  json_object_set_string_member (request, "do", command->name);
  for (guint i = 1; arguments[i]; i++)
    {
      if (g_str_has_prefix (arguments[i], "--") && arguments[i][2] && arguments[i + 1])
        {
          json_object_set_string_member (request, arguments[i] + 2, arguments[i + 1]);
          i++;
        }
      else if (position < g_strv_length (names) && names[position][0])
        json_object_set_string_member (request, names[position++], arguments[i]);
      else
        {
          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "too many arguments for “%s”", command->name);
          return NULL;
        }
    }
  if (position < g_strv_length (names) && names[position][0])
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "“%s” needs %s", command->name, names[position]);
      return NULL;
    }
  return g_steal_pointer (&request);
}

static void
finish (KithBotCall *self, JsonObject *answer, gboolean success)
{
  JsonNode *id = json_object_get_member (self->request, "id");

  if (id)
    json_object_set_member (answer, "id", json_node_copy (id));
  json_object_set_boolean_member (answer, "ok", success);
  kith_bot_print (self->bot, answer);
  self->done (self->data, success);
  json_object_unref (answer);
  json_object_unref (self->request);
  g_object_unref (self->bot);
  g_free (self);
}

/**
 * kith_bot_call_answer:
 * @answer: (transfer full): fields of the answer
 *
 * Ends a call well; it is gone afterwards.
 */
void
kith_bot_call_answer (KithBotCall *self, JsonObject *answer)
{
  finish (self, answer, TRUE);
}

/**
 * kith_bot_call_fail_code:
 *
 * Ends a call badly; it is gone afterwards.
 */
void
kith_bot_call_fail_code (KithBotCall *self, const char *code, const char *text)
{
  JsonObject *answer = json_object_new (), *error = json_object_new ();

  json_object_set_string_member (error, "code", code);
  json_object_set_string_member (error, "text", text);
  json_object_set_object_member (answer, "error", error);
  finish (self, answer, FALSE);
}

/**
 * kith_bot_error_get_code:
 *
 * Returns: a stable name of an error
 */
const char *
kith_bot_error_get_code (const GError *error)
{
  static const char *const net_codes[] = {
    [KITH_NET_ERROR_OFFLINE] = "offline",         [KITH_NET_ERROR_TIMEOUT] = "timeout",
    [KITH_NET_ERROR_CERTIFICATE] = "certificate", [KITH_NET_ERROR_PROTOCOL] = "protocol",
    [KITH_NET_ERROR_TOO_LARGE] = "too_large",     [KITH_NET_ERROR_KEYRING] = "keyring",
    [KITH_NET_ERROR_SIGNED_OUT] = "signed_out"
  };

  if (error->domain == KITH_ERROR)
    return kith_error_get_name ((KithErrorCode) error->code);
  if (error->domain == KITH_NET_ERROR && error->code >= 0 && error->code < (int) G_N_ELEMENTS (net_codes))
    return net_codes[error->code];
  return "failed";
}

void
kith_bot_call_fail (KithBotCall *self, const GError *error)
{
  kith_bot_call_fail_code (self, kith_bot_error_get_code (error), error->message);
}

/**
 * kith_bot_call_start:
 * @request: what to do; kept
 * @done: called once, after the answer was printed
 *
 * Carries out a command.
 */
void
kith_bot_call_start (KithBot *bot, JsonObject *request, KithBotCallDone done, gpointer data)
{
  KithBotCall *self = g_new0 (KithBotCall, 1);
  const KithBotCommand *command;

  self->bot = g_object_ref (bot);
  self->request = json_object_ref (request);
  self->done = done;
  self->data = data;
  command = find_command (kith_bot_call_get_text (self, "do"));
  if (!command)
    {
      kith_bot_call_fail_code (self, "unknown_command", "there is no such command");
      return;
    }
  command->run (self);
}

KithBot *
kith_bot_call_get_bot (KithBotCall *self)
{
  return self->bot;
}

/**
 * kith_bot_call_get_text:
 *
 * Returns: (nullable): a field that is text
 */
const char *
kith_bot_call_get_text (KithBotCall *self, const char *name)
{
  JsonNode *node = json_object_get_member (self->request, name);

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node)
           : NULL;
}

/**
 * kith_bot_call_get_number:
 *
 * Returns: a field that is a number, or text that is one, as the command line gives it
 */
gint64
kith_bot_call_get_number (KithBotCall *self, const char *name, gint64 fallback)
{
  JsonNode *node = json_object_get_member (self->request, name);

  if (!node || !JSON_NODE_HOLDS_VALUE (node))
    return fallback;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return g_ascii_strtoll (json_node_get_string (node), NULL, 10);
  return json_node_get_int (node);
}

/**
 * kith_bot_call_find_guild:
 *
 * Finds the guild that the field `guild` names by its id or its name; otherwise ends the call.
 *
 * Returns: (transfer none) (nullable): the guild
 */
KithGuild *
kith_bot_call_find_guild (KithBotCall *self)
{
  const char *text = kith_bot_call_get_text (self, "guild");
  GListModel *guilds = kith_session_list_guilds (kith_bot_get_session (self->bot));

  for (guint i = 0; text && i < g_list_model_get_n_items (guilds); i++)
    {
      g_autoptr (KithGuild) guild = (KithGuild *) g_list_model_get_item (guilds, i);

      if (strcmp (kith_guild_get_id (guild), text) == 0 || g_strcmp0 (kith_guild_get_name (guild), text) == 0)
        return guild;
    }
  kith_bot_call_fail_code (self, "unknown_guild", "there is no such guild among those of this account");
  return NULL;
}

static gboolean
matches (KithGuild *guild, KithChannel *channel, const char *text)
{
  g_autofree char *full = g_strdup_printf ("%s/%s", kith_guild_get_name (guild), kith_channel_get_name (channel));

  return strcmp (kith_channel_get_id (channel), text) == 0 || strcmp (full, text) == 0 ||
         g_strcmp0 (kith_channel_get_name (channel), text) == 0;
}

/**
 * kith_bot_call_find_channel:
 *
 * Finds the channel that the field `channel` names: an id, GUILD/CHANNEL, or a name that only one channel has.
 * Otherwise ends the call.
 *
 * Returns: (transfer none) (nullable): the channel
 */
KithChannel *
kith_bot_call_find_channel (KithBotCall *self)
{
  const char *text = kith_bot_call_get_text (self, "channel");
  GListModel *guilds = kith_session_list_guilds (kith_bot_get_session (self->bot));
  KithChannel *found = NULL;
  guint n_found = 0;

  found = text ? kith_conversations_find (kith_session_get_conversations (kith_bot_get_session (self->bot)), text)
               : NULL;
  if (found)
    return found;
  for (guint g = 0; text && g < g_list_model_get_n_items (guilds); g++)
    {
      g_autoptr (KithGuild) guild = (KithGuild *) g_list_model_get_item (guilds, g);
      GListModel *channels = kith_guild_list_channels (guild);

      for (guint c = 0; c < g_list_model_get_n_items (channels); c++)
        {
          g_autoptr (KithChannel) channel = (KithChannel *) g_list_model_get_item (channels, c);

          if (!matches (guild, channel, text))
            continue;
          found = channel;
          n_found++;
        }
    }
  if (n_found == 1)
    return found;
  if (n_found == 0)
    kith_bot_call_fail_code (self, "unknown_channel", "there is no such channel among those of this account");
  else
    kith_bot_call_fail_code (self, "ambiguous_channel", "several channels have this name; say GUILD/CHANNEL or the id");
  return NULL;
}

/**
 * kith_bot_call_need_text:
 *
 * Returns: (transfer none) (nullable): a text of the request; where it is missing the call has failed
 */
const char *
kith_bot_call_need_text (KithBotCall *self, const char *name)
{
  const char *text = kith_bot_call_get_text (self, name);
  g_autofree char *missing = g_strdup_printf ("“%s” is missing", name);

  if (!text)
    kith_bot_call_fail_code (self, "required", missing);
  return text;
}

/**
 * kith_bot_call_answer_done:
 * @error: (nullable): why it was not done
 *
 * Ends the call of a command that answers nothing.
 */
void
kith_bot_call_answer_done (KithBotCall *self, gboolean done, const GError *error)
{
  if (done)
    kith_bot_call_answer (self, json_object_new ());
  else
    kith_bot_call_fail (self, error);
}
