/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-window-private.h"

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

static const GActionEntry actions[] = {
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
