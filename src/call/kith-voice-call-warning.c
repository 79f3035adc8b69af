/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-voice-call-private.h"

#include "kith-level-meter.h"
#include "kith-media.h"

/* Looked at once a second. A microphone that works is never quite silent. */
#define SILENT_SECONDS 5
#define MUTED_TALKING_SECONDS 2
#define DIGITAL_SILENCE (KITH_LEVEL_SILENCE + 1)

/* (transfer full) (nullable): who cannot be reached. @relay: (out): whether a relay could help and does not. */
static char *
list_unreached (KithVoiceCall *self, gboolean *relay)
{
  g_autoptr (GString) names = g_string_new (NULL);
  GListModel *list;

  if (!self->channel)
    return NULL;
  list = kith_voice_roster_list (kith_session_get_voice (self->session), kith_channel_get_id (self->channel));
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (KithVoiceMember) member = g_list_model_get_item (list, i);
      KithUser *user = kith_voice_member_get_user (member);
      const KithVoicePeer *peer = kith_voice_room_get_peer (self->room, kith_voice_member_get_peer_id (member));

      if (!kith_voice_member_get_trouble (member))
        continue;
      *relay |= peer && peer->code == KITH_MEDIA_ERROR_RELAY;
      g_string_append_printf (names, "%s%s", names->len ? ", " : "", kith_user_get_display_name (user));
    }
  return names->len ? g_strdup (names->str) : NULL;
}

/*
 * kith_voice_call_update_warning:
 *
 * Finds the gravest of what there is to warn of.
 */
void
kith_voice_call_update_warning (KithVoiceCall *self)
{
  const char *input = self->room ? kith_voice_engine_get_input_trouble (self->engine) : NULL;
  const char *output = self->room ? kith_voice_engine_get_output_trouble (self->engine) : NULL;
  gboolean relay = FALSE;
  g_autofree char *unreached = self->room ? list_unreached (self, &relay) : NULL;

  if (input)
    kith_voice_call_set_warning (self, KITH_CALL_WARNING_NO_MICROPHONE, input);
  else if (output)
    kith_voice_call_set_warning (self, KITH_CALL_WARNING_NO_SPEAKERS, output);
  else if (unreached)
    kith_voice_call_set_warning (self, relay ? KITH_CALL_WARNING_NO_RELAY : KITH_CALL_WARNING_NO_ROUTE, unreached);
  else if (self->room && self->n_silent >= SILENT_SECONDS)
    kith_voice_call_set_warning (self, KITH_CALL_WARNING_SILENT_MICROPHONE, NULL);
  else if (self->room && self->n_muted_talking >= MUTED_TALKING_SECONDS)
    kith_voice_call_set_warning (self, KITH_CALL_WARNING_MUTED_TALKING, NULL);
  else if (self->room && kith_voice_engine_get_input_fallback (self->engine))
    kith_voice_call_set_warning (self, KITH_CALL_WARNING_OTHER_MICROPHONE, NULL);
  else if (self->room && kith_voice_engine_get_output_fallback (self->engine))
    kith_voice_call_set_warning (self, KITH_CALL_WARNING_OTHER_SPEAKERS, NULL);
  else
    kith_voice_call_set_warning (self, KITH_CALL_WARNING_NONE, NULL);
}

static gboolean
on_tick (gpointer data)
{
  KithVoiceCall *self = data;
  gboolean silent = kith_voice_engine_get_level (self->engine) < DIGITAL_SILENCE;
  gboolean muted = kith_voice_call_get_muted (self);

  self->n_silent = silent && !muted ? self->n_silent + 1 : 0;
  self->n_muted_talking = muted && kith_voice_engine_get_talking (self->engine) ? self->n_muted_talking + 1 : 0;
  kith_voice_call_update_warning (self);
  kith_voice_call_tell_again (self);
  return G_SOURCE_CONTINUE;
}

void
kith_voice_call_start_warnings (KithVoiceCall *self)
{
  if (!self->tick)
    self->tick = g_timeout_add_seconds (1, on_tick, self);
}

void
kith_voice_call_stop_warnings (KithVoiceCall *self)
{
  g_clear_handle_id (&self->tick, g_source_remove);
  self->n_silent = self->n_muted_talking = 0;
  kith_voice_call_set_warning (self, KITH_CALL_WARNING_NONE, NULL);
}
