/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-bot-call.h"
#include "kith-bot-json.h"

#include <string.h>

/* What follows the person to all their devices. */

static gboolean
read_flag (KithBotCall *call, const char *name, gboolean *has, gboolean *value)
{
  const char *text = kith_bot_call_get_text (call, name);

  if (!text)
    return TRUE;
  *has = TRUE;
  *value = strcmp (text, "yes") == 0;
  if (*value || strcmp (text, "no") == 0)
    return TRUE;
  kith_bot_call_fail_code (call, "unknown_value", "muted, everyone and roles are yes or no");
  return FALSE;
}

static gboolean
read_level (KithBotCall *call, KithWireNotificationsPatch *patch)
{
  const char *text = kith_bot_call_get_text (call, "level");

  if (!text)
    return TRUE;
  for (int level = 0; level < KITH_N_NOTIFICATION_LEVELS; level++)
    if (strcmp (kith_notification_level_to_string ((KithNotificationLevel) level), text) == 0)
      {
        patch->has_level = TRUE;
        patch->level = (KithNotificationLevel) level;
        return TRUE;
      }
  kith_bot_call_fail_code (call, "unknown_value", "the level is one of default, all, mentions, nothing");
  return FALSE;
}

/* everyone and roles tell whether these calls count; the protocol says whether they are suppressed. */
static gboolean
read_patch (KithBotCall *call, KithWireNotificationsPatch *patch)
{
  gint64 seconds = kith_bot_call_get_number (call, "seconds", 0);

  if (!read_level (call, patch) || !read_flag (call, "muted", &patch->has_muted, &patch->muted) ||
      !read_flag (call, "everyone", &patch->has_suppress_everyone, &patch->suppress_everyone) ||
      !read_flag (call, "roles", &patch->has_suppress_roles, &patch->suppress_roles))
    return FALSE;
  patch->suppress_everyone = patch->has_suppress_everyone && !patch->suppress_everyone;
  patch->suppress_roles = patch->has_suppress_roles && !patch->suppress_roles;
  if (seconds > 0)
    {
      patch->has_muted_until = TRUE;
      patch->muted_until = g_get_real_time () / 1000 + seconds * 1000;
    }
  return TRUE;
}

static void
on_channel_set (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  JsonObject *answer;

  if (!kith_channel_choose_notifications_finish ((KithChannel *) source, result, &error))
    {
      kith_bot_call_fail ((KithBotCall *) data, error);
      return;
    }
  answer = json_object_new ();
  json_object_set_object_member (answer, "channel", kith_bot_describe_channel ((KithChannel *) source));
  kith_bot_call_answer ((KithBotCall *) data, answer);
}

static void
run_notify_channel (KithBotCall *call)
{
  KithChannel *channel = kith_bot_call_find_channel (call);
  KithWireNotificationsPatch patch = { 0 };

  if (channel && read_patch (call, &patch))
    kith_channel_choose_notifications_async (channel, &patch, NULL, on_channel_set, call);
}

static void
on_guild_set (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  JsonObject *answer;

  if (!kith_guild_choose_notifications_finish ((KithGuild *) source, result, &error))
    {
      kith_bot_call_fail ((KithBotCall *) data, error);
      return;
    }
  answer = json_object_new ();
  json_object_set_object_member (answer, "guild", kith_bot_describe_guild ((KithGuild *) source));
  kith_bot_call_answer ((KithBotCall *) data, answer);
}

static void
run_notify_guild (KithBotCall *call)
{
  KithGuild *guild = kith_bot_call_find_guild (call);
  KithWireNotificationsPatch patch = { 0 };

  if (guild && read_patch (call, &patch))
    kith_guild_choose_notifications_async (guild, &patch, NULL, on_guild_set, call);
}

const KithBotCommand kith_bot_settings_commands[] = {
  { "notify-channel", "channel | --level LEVEL --muted YES_OR_NO --seconds N --everyone YES_OR_NO --roles YES_OR_NO",
    run_notify_channel, "choose what tells one of messages in a channel" },
  { "notify-guild", "guild | --level LEVEL --muted YES_OR_NO --seconds N --everyone YES_OR_NO --roles YES_OR_NO",
    run_notify_guild, "choose what tells one of messages in a guild" },
  { NULL },
};
