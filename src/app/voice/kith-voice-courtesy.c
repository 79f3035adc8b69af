/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-voice-courtesy.h"

#include "kith-voice-actions.h"
#include "kith-voice-duck.h"

#define LOOK_MS 250
/* Of looks; between words nothing swells. */
#define PAUSE 6

struct _KithVoiceCourtesy
{
  GObject parent_instance;

  GSettings *settings;
  KithVoiceCall *call;
  KithVoiceDuck *duck; /* (nullable): only while it is wanted */
  guint timer;
  guint n_quiet;
};

G_DEFINE_FINAL_TYPE (KithVoiceCourtesy, kith_voice_courtesy, G_TYPE_OBJECT)

static gboolean
is_spoken_to (KithVoiceCourtesy *self)
{
  KithChannel *channel = kith_voice_call_get_channel (self->call);
  KithSession *session = channel ? kith_channel_get_session (channel) : NULL;
  KithVoiceMember *own = kith_voice_call_get_own (self->call);
  GListModel *list = session ? kith_voice_roster_list (kith_session_get_voice (session), kith_channel_get_id (channel))
                             : NULL;

  for (guint i = 0; list && i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (KithVoiceMember) member = g_list_model_get_item (list, i);

      if (member != own && kith_voice_member_get_talking (member))
        return TRUE;
    }
  return FALSE;
}

static gboolean
on_look (gpointer data)
{
  KithVoiceCourtesy *self = data;

  self->n_quiet = is_spoken_to (self) ? 0 : self->n_quiet + 1;
  kith_voice_duck_set (self->duck, self->n_quiet < PAUSE);
  return G_SOURCE_CONTINUE;
}

static void
stop (KithVoiceCourtesy *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->duck, kith_voice_duck_free);
}

static void
update (KithVoiceCourtesy *self)
{
  gboolean wanted = g_settings_get_boolean (self->settings, "voice-ducking") &&
                    kith_voice_call_get_state (self->call) != KITH_CALL_IDLE;

  if (!wanted)
    {
      stop (self);
      return;
    }
  if (!self->duck)
    self->duck = kith_voice_duck_new ();
  if (!self->duck || self->timer)
    return;
  self->n_quiet = PAUSE;
  self->timer = g_timeout_add (LOOK_MS, on_look, self);
}

static void
kith_voice_courtesy_dispose (GObject *object)
{
  KithVoiceCourtesy *self = KITH_VOICE_COURTESY (object);

  stop (self);
  g_clear_object (&self->call);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (kith_voice_courtesy_parent_class)->dispose (object);
}

static void
kith_voice_courtesy_class_init (KithVoiceCourtesyClass *class)
{
  G_OBJECT_CLASS (class)->dispose = kith_voice_courtesy_dispose;
}

static void
kith_voice_courtesy_init (KithVoiceCourtesy *self)
{
}

/**
 * kith_voice_courtesy_new:
 *
 * Returns: (transfer full): what makes other programs quieter while others talk in the call, where that is set
 */
KithVoiceCourtesy *
kith_voice_courtesy_new (GSettings *settings, KithVoiceCall *call)
{
  KithVoiceCourtesy *self = g_object_new (KITH_TYPE_VOICE_COURTESY, NULL);

  self->settings = g_object_ref (settings);
  self->call = g_object_ref (call);
  g_signal_connect_object (call, "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::voice-ducking", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  return self;
}
