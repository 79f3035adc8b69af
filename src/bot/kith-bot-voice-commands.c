/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-bot-call.h"
#include "kith-bot-json.h"
#include "kith-voice-actions.h"

#include <string.h>

/* Voice channels: joining them with a tone for a voice, and telling what is heard. */

static KithVoiceCall *
get_call (KithBotCall *call)
{
  return kith_bot_voice_get_call (kith_bot_get_voice (kith_bot_call_get_bot (call)));
}

/* Waits for what comes of a joining. */
typedef struct
{
  KithBotCall *call;
  gulong refused, state;
} Joining;

static void
end_joining (KithVoiceCall *voice, Joining *joining)
{
  g_signal_handler_disconnect (voice, joining->refused);
  g_signal_handler_disconnect (voice, joining->state);
  g_free (joining);
}

static void
on_refused (KithVoiceCall *voice, const GError *error, Joining *joining)
{
  KithBotCall *call = joining->call;

  end_joining (voice, joining);
  kith_bot_call_fail (call, error);
}

static void
on_state (KithVoiceCall *voice, GParamSpec *pspec, Joining *joining)
{
  KithBotCall *call = joining->call;

  if (kith_voice_call_get_state (voice) != KITH_CALL_CONNECTED)
    return;
  end_joining (voice, joining);
  kith_bot_call_answer (call, json_object_new ());
}

static const char *
text_or (KithBotCall *call, const char *name, const char *fallback)
{
  const char *text = kith_bot_call_get_text (call, name);

  return text ? text : fallback;
}

static gboolean
is_true (KithBotCall *call, const char *name)
{
  return g_str_equal (text_or (call, name, "false"), "true");
}

/* A name of a device, where an empty one is the default device. */
static char *
dup_device (KithBotCall *call, const char *name, const char *fallback)
{
  const char *device = text_or (call, name, fallback);

  return *device ? g_strdup (device) : NULL;
}

/* What is said goes out as it is, unless the bot is told otherwise: a tone is what noise suppression takes for noise.
 */
static void
configure (KithBotCall *call)
{
  g_autoptr (KithVoiceSettings) settings = kith_voice_settings_new ();

  g_free (settings->input);
  g_free (settings->output);
  settings->input = dup_device (call, "input", KITH_VOICE_SILENCE);
  settings->output = dup_device (call, "output", KITH_VOICE_NOWHERE);
  settings->echo_cancel = is_true (call, "echo_cancel");
  settings->low_delay = is_true (call, "low_delay");
  settings->noise_suppression = (int) kith_bot_call_get_number (call, "noise", 0);
  settings->gain_control = FALSE;
  kith_bot_voice_configure (kith_bot_get_voice (kith_bot_call_get_bot (call)), settings);
}

static void
run_join (KithBotCall *call)
{
  KithChannel *channel = kith_bot_call_find_channel (call);
  KithVoiceCall *voice;
  Joining *joining;

  if (!channel)
    return;
  voice = get_call (call);
  configure (call);
  kith_voice_call_set_relay_only (voice, is_true (call, "relay_only"));
  if (kith_voice_call_get_state (voice) == KITH_CALL_CONNECTED)
    {
      /* Moving is told by the channel, which is there at once or refused. */
      kith_voice_call_join (voice, channel);
      kith_bot_call_answer (call, json_object_new ());
      return;
    }
  joining = g_new0 (Joining, 1);
  joining->call = call;
  joining->refused = g_signal_connect (voice, "refused", G_CALLBACK (on_refused), joining);
  joining->state = g_signal_connect (voice, "notify::state", G_CALLBACK (on_state), joining);
  kith_voice_call_join (voice, channel);
}

static void
run_leave (KithBotCall *call)
{
  kith_voice_call_leave (get_call (call));
  kith_bot_call_answer (call, json_object_new ());
}

static void
run_mute (KithBotCall *call)
{
  kith_voice_call_set_muted (get_call (call), !g_str_equal (text_or (call, "on", "true"), "false"));
  kith_bot_call_answer (call, json_object_new ());
}

static void
run_deafen (KithBotCall *call)
{
  kith_voice_call_set_deafened (get_call (call), !g_str_equal (text_or (call, "on", "true"), "false"));
  kith_bot_call_answer (call, json_object_new ());
}

static void
run_push (KithBotCall *call)
{
  kith_voice_call_set_pushing (get_call (call), !g_str_equal (text_or (call, "on", "true"), "false"));
  kith_bot_call_answer (call, json_object_new ());
}

static void
run_priority (KithBotCall *call)
{
  kith_voice_call_set_priority (get_call (call), !g_str_equal (text_or (call, "on", "true"), "false"));
  kith_bot_call_answer (call, json_object_new ());
}

static JsonObject *
describe_member (KithVoiceMember *member)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "user", kith_user_get_username (kith_voice_member_get_user (member)));
  json_object_set_boolean_member (object, "muted", kith_voice_member_get_muted (member));
  json_object_set_boolean_member (object, "priority", kith_voice_member_get_priority (member));
  json_object_set_boolean_member (object, "deafened", kith_voice_member_get_deafened (member));
  json_object_set_boolean_member (object, "talking", kith_voice_member_get_talking (member));
  json_object_set_int_member (object, "shows", kith_voice_member_get_n_shares (member));
  if (kith_voice_member_get_trouble (member))
    json_object_set_string_member (object, "trouble", kith_voice_member_get_trouble (member));
  return object;
}

static void
run_state (KithBotCall *call)
{
  KithVoiceCall *voice = get_call (call);
  KithChannel *channel = kith_voice_call_get_channel (voice);
  JsonObject *answer = json_object_new ();
  JsonArray *people = json_array_new ();

  json_object_set_string_member (answer, "state", kith_bot_voice_names.states[kith_voice_call_get_state (voice)]);
  json_object_set_string_member (answer, "warning", kith_bot_voice_names.warnings[kith_voice_call_get_warning (voice)]);
  if (channel)
    {
      KithSession *session = kith_bot_get_session (kith_bot_call_get_bot (call));
      GListModel *list = kith_voice_roster_list (kith_session_get_voice (session), kith_channel_get_id (channel));

      json_object_set_string_member (answer, "channel", kith_channel_get_name (channel));
      for (guint i = 0; i < g_list_model_get_n_items (list); i++)
        {
          g_autoptr (KithVoiceMember) member = g_list_model_get_item (list, i);

          json_array_add_object_element (people, describe_member (member));
        }
    }
  json_object_set_array_member (answer, "people", people);
  kith_bot_call_answer (call, answer);
}

static void
on_heard (const KithToneReading *reading, gpointer data)
{
  JsonObject *answer = json_object_new ();
  JsonArray *tones = json_array_new ();

  for (guint i = 0; i < reading->n_tones; i++)
    {
      JsonObject *tone = json_object_new ();

      json_object_set_double_member (tone, "frequency", reading->tones[i].frequency);
      json_object_set_double_member (tone, "level", reading->tones[i].level);
      json_array_add_object_element (tones, tone);
    }
  json_object_set_double_member (answer, "level", reading->level);
  json_object_set_array_member (answer, "tones", tones);
  kith_bot_call_answer (data, answer);
}

/* Where nothing is played there is nothing to wait for. */
static void
run_hear (KithBotCall *call)
{
  if (kith_voice_call_get_state (get_call (call)) == KITH_CALL_IDLE)
    kith_bot_call_fail_code (call, "not_in_voice", "the bot is in no voice channel");
  else
    kith_bot_voice_hear (kith_bot_get_voice (kith_bot_call_get_bot (call)), on_heard, call);
}

static void
run_volume (KithBotCall *call)
{
  const char *user = kith_bot_call_get_text (call, "user_id"), *volume = kith_bot_call_get_text (call, "volume");

  if (!user || !volume)
    {
      kith_bot_call_fail_code (call, "required", "a person and a volume are needed");
      return;
    }
  kith_voice_volumes_set (kith_voice_call_get_volumes (get_call (call)),
                          kith_bot_get_session (kith_bot_call_get_bot (call)), user, g_ascii_strtod (volume, NULL));
  kith_bot_call_answer (call, json_object_new ());
}

static void
on_measured (GObject *object, GAsyncResult *result, gpointer data)
{
  KithBotCall *call = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithLinkStats) stats = kith_voice_room_measure_finish (KITH_VOICE_ROOM (object), result, &error);
  g_autoptr (GEnumClass) paths = g_type_class_ref (KITH_TYPE_LINK_PATH);
  JsonObject *answer;

  if (!stats)
    {
      kith_bot_call_fail (call, error);
      return;
    }
  answer = json_object_new ();
  json_object_set_string_member (answer, "path", g_enum_get_value (paths, (int) stats->path)->value_nick);
  json_object_set_boolean_member (answer, "verified", stats->verified);
  if (stats->codec)
    json_object_set_string_member (answer, "codec", stats->codec);
  if (stats->code)
    json_object_set_string_member (answer, "code", stats->code);
  json_object_set_double_member (answer, "round_trip", stats->round_trip);
  json_object_set_double_member (answer, "jitter", stats->jitter);
  json_object_set_double_member (answer, "hold", stats->hold);
  json_object_set_double_member (answer, "delay", stats->delay);
  json_object_set_double_member (answer, "loss", stats->loss);
  json_object_set_double_member (answer, "peer_loss", stats->peer_loss);
  json_object_set_int_member (answer, "bits_in", stats->bits_in);
  json_object_set_int_member (answer, "bits_out", stats->bits_out);
  kith_bot_call_answer (call, answer);
}

static void
run_stats (KithBotCall *call)
{
  const char *user_id = kith_bot_call_get_text (call, "user_id");
  KithVoiceRoom *room = kith_voice_call_get_room (get_call (call));
  KithSession *session = kith_bot_get_session (kith_bot_call_get_bot (call));
  KithVoiceMember *member = user_id ? kith_voice_roster_find (kith_session_get_voice (session), user_id) : NULL;

  if (!room || !member)
    kith_bot_call_fail_code (call, "not_in_voice", "the bot is in no voice channel, or that person is not");
  else
    kith_voice_room_measure_async (room, kith_voice_member_get_peer_id (member), NULL, on_measured, call);
}

const KithBotCommand kith_bot_voice_commands[] = {
  { "voice-join",
    "channel| --input SOUND --output SOUND --echo_cancel TRUE --noise 0-4 --low_delay TRUE --relay_only TRUE", run_join,
    "joins a voice channel, with tone:HERTZ, silence: or a microphone" },
  { "voice-leave", "", run_leave, "leaves it" },
  { "voice-mute", "| --on TRUE", run_mute, "mutes the bot, or with false lets it talk again" },
  { "voice-deafen", "| --on TRUE", run_deafen, "deafens the bot, or with false lets it hear again" },
  { "voice-push", "| --on TRUE", run_push,
    "holds the key of push to talk, which some channels insist on, or with false lets it go" },
  { "voice-priority", "| --on TRUE", run_priority, "makes others quieter while the bot talks, where it may" },
  { "voice-volume", "user_id volume", run_volume, "sets how loud somebody is for the bot, 0 to 2" },
  { "voice-state", "", run_state, "tells how the call is and who is in it" },
  { "voice-stats", "user_id", run_stats, "tells how well the link to somebody carries" },
  { "voice-hear", "", run_hear, "tells the tones that the bot hears" },
  { NULL },
};
