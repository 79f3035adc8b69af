/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-bot-call.h"
#include "kith-bot-eyes.h"
#include "kith-call-shares.h"
#include "kith-voice-actions.h"

#include <string.h>

/* Showing a screen or a test picture in a voice channel, and watching what others show. */

static KithCallShares *
get_shares (KithBotCall *call)
{
  return kith_voice_call_get_shares (kith_bot_voice_get_call (kith_bot_get_voice (kith_bot_call_get_bot (call))));
}

static int
find_word (const char *const *words, const char *word)
{
  for (int i = 0; words[i]; i++)
    if (g_strcmp0 (words[i], word) == 0)
      return i;
  return -1;
}

static KithShareKind
read_kind (KithBotCall *call)
{
  return g_strcmp0 (kith_bot_call_get_text (call, "kind"), "camera") == 0 ? KITH_SHARE_KIND_CAMERA
                                                                          : KITH_SHARE_KIND_SCREEN;
}

/* (transfer full) (nullable): `test:WIDTHxHEIGHT`, `screen:DISPLAY`, `window:XID`, `camera:PATH`. */
static KithShareSource *
read_source (const char *text)
{
  static const char *const names[] = { "test", "screen", "window", "stream", "camera", NULL };
  g_auto (GStrv) parts = g_strsplit (text, ":", 2);
  int kind = parts[0] ? find_word (names, parts[0]) : -1;
  const char *rest = kind >= 0 && parts[1] ? parts[1] : "";
  KithShareSource *source;
  char *end;

  if (kind < 0 || kind == KITH_SHARE_SOURCE_STREAM)
    return NULL;
  source = kith_share_source_new ((KithShareSourceKind) kind, text);
  switch (source->kind)
    {
    case KITH_SHARE_SOURCE_TEST:
      source->width = (int) g_ascii_strtoll (rest, &end, 10);
      source->height = *end == 'x' ? (int) g_ascii_strtoll (end + 1, NULL, 10) : 0;
      break;
    case KITH_SHARE_SOURCE_WINDOW:
      source->window = g_ascii_strtoull (rest, NULL, 0);
      break;
    case KITH_SHARE_SOURCE_SCREEN:
    case KITH_SHARE_SOURCE_CAMERA:
    case KITH_SHARE_SOURCE_STREAM:
    default:
      source->device = *rest ? g_strdup (rest) : NULL;
      break;
    }
  return source;
}

/* Waits for what comes of it. */
typedef struct
{
  KithBotCall *call;
  KithShareKind kind;
  gulong refused, changed;
} Showing;

static void
end_showing (KithCallShares *shares, Showing *showing)
{
  g_signal_handler_disconnect (shares, showing->refused);
  g_signal_handler_disconnect (shares, showing->changed);
  g_free (showing);
}

static void
on_refused (KithCallShares *shares, const GError *error, Showing *showing)
{
  KithBotCall *call = showing->call;

  end_showing (shares, showing);
  kith_bot_call_fail (call, error);
}

static void
on_changed (KithCallShares *shares, Showing *showing)
{
  KithBotCall *call = showing->call;
  KithShare *share = kith_call_shares_get_own (shares, showing->kind);
  JsonObject *answer;

  if (!share || kith_call_shares_is_busy (shares, showing->kind))
    return;
  end_showing (shares, showing);
  answer = json_object_new ();
  json_object_set_string_member (answer, "share", kith_share_get_id (share));
  kith_bot_call_answer (call, answer);
}

static void
run_share (KithBotCall *call)
{
  static const char *const qualities[] = { "text", "motion", "full_motion", "camera", NULL };
  const char *text = kith_bot_call_get_text (call, "source"), *sound = kith_bot_call_get_text (call, "sound");
  int quality = find_word (qualities, kith_bot_call_get_text (call, "quality"));
  g_autoptr (KithShareSource) source = text ? read_source (text) : NULL;
  KithCallShares *shares = get_shares (call);
  Showing *showing;

  if (!source)
    {
      kith_bot_call_fail_code (call, "bad_format", "test:WIDTHxHEIGHT, screen:DISPLAY, window:XID or camera:PATH");
      return;
    }
  showing = g_new0 (Showing, 1);
  showing->call = call;
  showing->kind = read_kind (call);
  showing->refused = g_signal_connect (shares, "refused", G_CALLBACK (on_refused), showing);
  showing->changed = g_signal_connect (shares, "changed", G_CALLBACK (on_changed), showing);
  kith_call_shares_begin (shares, showing->kind, source, sound,
                          quality < 0 ? KITH_SHARE_QUALITY_TEXT : (KithShareQuality) quality);
}

static void
run_unshare (KithBotCall *call)
{
  kith_call_shares_stop (get_shares (call), read_kind (call));
  kith_bot_call_answer (call, json_object_new ());
}

/* What is shown by the bot, and how many watch. */
static void
run_shown (KithBotCall *call)
{
  KithShare *share = kith_call_shares_get_own (get_shares (call), read_kind (call));
  JsonObject *answer = json_object_new ();

  json_object_set_boolean_member (answer, "sharing", share != NULL);
  json_object_set_int_member (answer, "viewers", share ? kith_share_get_n_viewers (share) : 0);
  json_object_set_int_member (answer, "frames", share ? kith_share_get_n_frames (share) : 0);
  kith_bot_call_answer (call, answer);
}

/* (nullable): what the person who is named shows. */
static const KithWireVoiceShare *
find_share (KithBotCall *call)
{
  const char *user_id = kith_bot_call_get_text (call, "user_id");
  KithSession *session = kith_bot_get_session (kith_bot_call_get_bot (call));
  KithVoiceMember *member = user_id ? kith_voice_roster_find (kith_session_get_voice (session), user_id) : NULL;

  for (guint i = 0; member && i < kith_voice_member_get_n_shares (member); i++)
    if (kith_voice_member_get_share (member, i)->kind == read_kind (call))
      return kith_voice_member_get_share (member, i);
  return NULL;
}

static void
run_watch (KithBotCall *call)
{
  KithCallShares *shares = get_shares (call);
  const KithWireVoiceShare *share = find_share (call);
  g_autofree char *id = share ? g_strdup (share->id) : NULL;
  KithShareView *view;

  if (!id || !kith_call_shares_watch (shares, kith_bot_call_get_text (call, "user_id"), id))
    {
      kith_bot_call_fail_code (call, "not_shared", "this person shows nothing of the kind to the bot");
      return;
    }
  view = kith_watched_share_get_view (kith_call_shares_find_watched (shares, id));
  g_object_set_data_full (G_OBJECT (view), "kith-bot-eyes", kith_bot_eyes_new (view), g_object_unref);
  kith_bot_call_answer (call, json_object_new ());
}

static KithWatchedShare *
find_watched (KithBotCall *call)
{
  GListModel *list = kith_call_shares_list_watched (get_shares (call));
  const char *user_id = kith_bot_call_get_text (call, "user_id");

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (KithWatchedShare) watched = g_list_model_get_item (list, i);

      if (g_strcmp0 (kith_user_get_id (kith_watched_share_get_user (watched)), user_id) == 0 &&
          kith_watched_share_get_kind (watched) == read_kind (call))
        return watched;
    }
  kith_bot_call_fail_code (call, "not_watched", "the bot watches nothing of the kind");
  return NULL;
}

static void
run_unwatch (KithBotCall *call)
{
  KithWatchedShare *watched = find_watched (call);

  if (!watched)
    return;
  kith_call_shares_unwatch (get_shares (call), kith_watched_share_get_id (watched));
  kith_bot_call_answer (call, json_object_new ());
}

static void
run_see (KithBotCall *call)
{
  KithWatchedShare *watched = find_watched (call);

  if (watched)
    kith_bot_call_answer (call, kith_bot_eyes_describe (g_object_get_data (
                                  G_OBJECT (kith_watched_share_get_view (watched)), "kith-bot-eyes")));
}

static void
run_loudness (KithBotCall *call)
{
  KithWatchedShare *watched = find_watched (call);
  const char *volume = kith_bot_call_get_text (call, "volume");

  if (!watched)
    return;
  kith_share_view_set_volume (kith_watched_share_get_view (watched), volume ? g_ascii_strtod (volume, NULL) : 1);
  kith_bot_call_answer (call, json_object_new ());
}

const KithBotCommand kith_bot_share_commands[] = {
  { "voice-share", "source| --kind KIND --sound SOUND --quality QUALITY", run_share,
    "shows test:WIDTHxHEIGHT, screen:DISPLAY, window:XID or camera:PATH, with a sound of PulseAudio, others: or "
    "tone:HERTZ" },
  { "voice-unshare", "| --kind KIND", run_unshare, "shows it no more" },
  { "voice-shown", "| --kind KIND", run_shown, "tells how many watch what the bot shows" },
  { "voice-watch", "user_id| --kind KIND", run_watch, "watches what somebody shows" },
  { "voice-unwatch", "user_id| --kind KIND", run_unwatch, "watches it no more" },
  { "voice-see", "user_id| --kind KIND", run_see, "tells what was seen of it, and the numbers of a test picture" },
  { "voice-watch-volume", "user_id volume| --kind KIND", run_loudness, "sets how loud its sound is, 0 to 2" },
  { NULL },
};
