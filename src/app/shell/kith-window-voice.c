/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-window-private.h"

#include "kith-voice-actions.h"

#include <glib/gi18n.h>

/* Voice channels: going into them, and what becomes of that. */

static void
on_join_voice (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithWindow *self = data;
  const char *session_id, *id;
  KithSession *session;
  KithChannel *channel;

  g_variant_get (parameter, "(&s&s)", &session_id, &id);
  session = kith_window_find_session (self, session_id);
  channel = session ? kith_session_find_channel (session, id) : NULL;
  if (channel)
    kith_voice_call_join (kith_window_get_call (self), channel);
}

/* What a moderator asks about somebody in a voice channel: session, community and person. */
static KithGuild *
find_person (KithWindow *self, GVariant *parameter, const char **user_id, KithVoiceMember **member)
{
  const char *session_id, *guild_id;
  KithSession *session;

  g_variant_get_child (parameter, 0, "&s", &session_id);
  g_variant_get_child (parameter, 1, "&s", &guild_id);
  g_variant_get_child (parameter, 2, "&s", user_id);
  session = kith_window_find_session (self, session_id);
  *member = session ? kith_voice_roster_find (kith_session_get_voice (session), *user_id) : NULL;
  return session ? kith_session_find_guild (session, guild_id) : NULL;
}

static void
on_moderated (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithWindow) self = data;
  g_autoptr (GError) error = NULL;

  if (!kith_guild_voice_finish (KITH_GUILD (source), result, &error))
    kith_window_show_error (self, _ ("That was not done in the voice channel"), error);
}

static void
on_server_mute (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *user_id;
  KithVoiceMember *member;
  KithGuild *guild = find_person (data, parameter, &user_id, &member);

  if (guild && member)
    kith_guild_mute_voice_async (guild, user_id, !kith_voice_member_get_server_muted (member), NULL, on_moderated,
                                 g_object_ref (data));
}

static void
on_server_deafen (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *user_id;
  KithVoiceMember *member;
  KithGuild *guild = find_person (data, parameter, &user_id, &member);

  if (guild && member)
    kith_guild_deafen_voice_async (guild, user_id, !kith_voice_member_get_server_deafened (member), NULL, on_moderated,
                                   g_object_ref (data));
}

static void
on_disconnect (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *user_id;
  KithVoiceMember *member;
  KithGuild *guild = find_person (data, parameter, &user_id, &member);

  if (guild)
    kith_guild_disconnect_voice_async (guild, user_id, NULL, on_moderated, g_object_ref (data));
}

static void
on_move (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *user_id, *channel_id;
  KithVoiceMember *member;
  KithGuild *guild = find_person (data, parameter, &user_id, &member);
  KithChannel *channel;

  g_variant_get_child (parameter, 3, "&s", &channel_id);
  channel = guild ? kith_session_find_channel (kith_guild_get_session (guild), channel_id) : NULL;
  if (channel)
    kith_guild_move_voice_async (guild, user_id, channel, NULL, on_moderated, g_object_ref (data));
}

static const GActionEntry actions[] = {
  { .name = "voice-server-mute", .activate = on_server_mute, .parameter_type = "(sss)" },
  { .name = "voice-server-deafen", .activate = on_server_deafen, .parameter_type = "(sss)" },
  { .name = "voice-disconnect", .activate = on_disconnect, .parameter_type = "(sss)" },
  { .name = "voice-move", .activate = on_move, .parameter_type = "(ssss)" },
  { .name = "join-voice", .activate = on_join_voice, .parameter_type = "(ss)" },
};

void
kith_window_add_voice_actions (KithWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
}

static void
on_refused (KithVoiceCall *call, const GError *error, KithWindow *self)
{
  kith_window_show_error (self, _ ("The voice channel was not joined"), error);
}

static void
on_ended (KithVoiceCall *call, const char *name, int why, KithWindow *self)
{
  g_autofree char *text = NULL;

  if (why == KITH_VOICE_END_REPLACED)
    text = g_strdup (_ ("The call goes on on another of your devices"));
  else
    /* Translators: the name of a voice channel */
    text = g_strdup_printf (_ ("You were put out of %s"), name);
  kith_window_show_toast (self, text);
}

/* What happens to the call without the person's doing is told. */
void
kith_window_watch_call (KithWindow *self, KithVoiceCall *call)
{
  g_signal_connect_object (call, "refused", G_CALLBACK (on_refused), self, 0);
  g_signal_connect_object (call, "ended", G_CALLBACK (on_ended), self, 0);
}
