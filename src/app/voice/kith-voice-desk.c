/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-voice-desk.h"

#include "kith-voice-courtesy.h"
#include "kith-voice-details.h"
#include "kith-voice-sounds.h"
#include "kith-voice-wake.h"

/* A slider that is dragged changes a volume many times. */
#define SAVE_SECONDS 1

struct _KithVoiceDesk
{
  GObject parent_instance;

  GActionMap *map; /* weak: the program owns this */
  GSettings *settings;
  KithVoiceCall *call;
  KithPushKeys *keys;
  gboolean held; /* the keys */
  KithVoiceSounds *sounds;
  KithVoiceCourtesy *courtesy;
  KithVoiceWake *wake;
  guint save_source;
};

G_DEFINE_FINAL_TYPE (KithVoiceDesk, kith_voice_desk, G_TYPE_OBJECT)

static void
set_state (KithVoiceDesk *self, const char *name, gboolean state)
{
  g_simple_action_set_state (G_SIMPLE_ACTION (g_action_map_lookup_action (self->map, name)),
                             g_variant_new_boolean (state));
}

/* Keys are heard everywhere for a call alone. */
static void
hold_keys (KithVoiceDesk *self, gboolean hold)
{
  if (self->held == hold)
    return;
  self->held = hold;
  if (hold)
    kith_push_keys_hold (self->keys);
  else
    kith_push_keys_release (self->keys);
}

static void
on_call_changed (KithVoiceDesk *self)
{
  GAction *leave = self->map ? g_action_map_lookup_action (self->map, "voice-leave") : NULL;

  if (!leave)
    return;
  hold_keys (self, kith_voice_call_get_state (self->call) != KITH_CALL_IDLE);
  kith_voice_wake_set (self->wake, kith_voice_call_get_state (self->call) != KITH_CALL_IDLE);
  set_state (self, "voice-mute", kith_voice_call_get_muted (self->call));
  set_state (self, "voice-deafen", kith_voice_call_get_deafened (self->call));
  set_state (self, "voice-priority", kith_voice_call_get_priority (self->call));
  g_simple_action_set_enabled (G_SIMPLE_ACTION (leave), kith_voice_call_get_state (self->call) != KITH_CALL_IDLE);
}

static void
on_mute (GSimpleAction *action, GVariant *state, gpointer data)
{
  kith_voice_call_set_muted (((KithVoiceDesk *) data)->call, g_variant_get_boolean (state));
}

static void
on_deafen (GSimpleAction *action, GVariant *state, gpointer data)
{
  kith_voice_call_set_deafened (((KithVoiceDesk *) data)->call, g_variant_get_boolean (state));
}

static void
on_priority (GSimpleAction *action, GVariant *state, gpointer data)
{
  kith_voice_call_set_priority (((KithVoiceDesk *) data)->call, g_variant_get_boolean (state));
}

static void
on_leave (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  kith_voice_call_leave (((KithVoiceDesk *) data)->call);
}

static void
on_push (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithVoiceDesk *self = data;
  const char *how = g_variant_get_string (parameter, NULL);
  gboolean down = g_str_equal (how, "toggle") ? !kith_voice_call_get_pushing (self->call) : g_str_equal (how, "down");

  kith_push_keys_tell (self->keys, KITH_PUSH_TALK, KITH_PUSH_BY_COMMAND, down);
}

/* One press may arrive by several ways, of which the one that is heard everywhere counts for what is switched. */
static gboolean
is_echo (KithVoiceDesk *self, KithPushWay way)
{
  return way != KITH_PUSH_BY_X11 && way != KITH_PUSH_BY_COMMAND && kith_push_keys_works (self->keys, KITH_PUSH_BY_X11);
}

static void
on_pushed (KithVoiceDesk *self, int command, int way, gboolean down)
{
  if (command == KITH_PUSH_TALK)
    kith_voice_call_set_pushing (self->call, down);
  else if (!down || !self->held || is_echo (self, (KithPushWay) way))
    return;
  else if (command == KITH_PUSH_MUTE)
    kith_voice_call_set_muted (self->call, !kith_voice_call_get_muted (self->call));
  else
    kith_voice_call_set_deafened (self->call, !kith_voice_call_get_deafened (self->call));
}

static void
on_details (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithVoiceDesk *self = data;

  kith_voice_details_present (gtk_application_get_active_window (GTK_APPLICATION (self->map)), self->call);
}

static const GActionEntry actions[] = {
  { .name = "voice-details", .activate = on_details },
  { .name = "voice-mute", .state = "false", .change_state = on_mute },
  { .name = "voice-deafen", .state = "false", .change_state = on_deafen },
  { .name = "voice-priority", .state = "false", .change_state = on_priority },
  { .name = "voice-leave", .activate = on_leave },
  { .name = "voice-push", .activate = on_push, .parameter_type = "s" },
};

/* How the person wants to talk and hear. */
static void
configure (KithVoiceDesk *self)
{
  g_autoptr (KithVoiceSettings) voice = kith_voice_settings_new ();
  g_autofree char *input = g_settings_get_string (self->settings, "voice-input");
  g_autofree char *output = g_settings_get_string (self->settings, "voice-output");

  voice->input = *input ? g_steal_pointer (&input) : NULL;
  voice->output = *output ? g_steal_pointer (&output) : NULL;
  voice->input_volume = g_settings_get_int (self->settings, "voice-input-volume") / 100.0;
  voice->output_volume = g_settings_get_int (self->settings, "voice-output-volume") / 100.0;
  voice->talk_threshold = g_settings_get_int (self->settings, "voice-threshold");
  voice->echo_cancel = g_settings_get_boolean (self->settings, "voice-echo-cancelling");
  voice->noise_suppression = g_settings_get_int (self->settings, "voice-noise-suppression");
  voice->gain_control = g_settings_get_boolean (self->settings, "voice-automatic-gain");
  voice->low_delay = g_settings_get_boolean (self->settings, "voice-low-delay");
  kith_voice_call_set_settings (self->call, voice);
  kith_voice_call_set_relay_only (self->call, g_settings_get_boolean (self->settings, "voice-relay-only"));
  kith_voice_call_set_push_to_talk (self->call, g_settings_get_boolean (self->settings, "voice-push-to-talk"));
}

static void
save_volumes (KithVoiceDesk *self)
{
  g_clear_handle_id (&self->save_source, g_source_remove);
  g_settings_set_value (self->settings, "voice-volumes",
                        kith_voice_volumes_save (kith_voice_call_get_volumes (self->call)));
}

static gboolean
on_save (gpointer data)
{
  KithVoiceDesk *self = data;

  self->save_source = 0;
  save_volumes (self);
  return G_SOURCE_REMOVE;
}

static void
on_volume_changed (KithVoiceDesk *self)
{
  if (!self->save_source)
    self->save_source = g_timeout_add_seconds (SAVE_SECONDS, on_save, self);
}

static void
on_setting_changed (KithVoiceDesk *self, const char *key)
{
  if (g_str_has_prefix (key, "voice-") && !g_str_equal (key, "voice-volumes"))
    configure (self);
}

static void
kith_voice_desk_dispose (GObject *object)
{
  KithVoiceDesk *self = KITH_VOICE_DESK (object);

  if (self->save_source)
    save_volumes (self);
  g_clear_weak_pointer (&self->map);
  if (self->keys)
    {
      g_signal_handlers_disconnect_by_data (self->keys, self);
      hold_keys (self, FALSE);
    }
  g_clear_object (&self->keys);
  g_clear_object (&self->sounds);
  g_clear_object (&self->courtesy);
  g_clear_pointer (&self->wake, kith_voice_wake_free);
  g_clear_object (&self->settings);
  g_clear_object (&self->call);
  G_OBJECT_CLASS (kith_voice_desk_parent_class)->dispose (object);
}

static void
kith_voice_desk_class_init (KithVoiceDeskClass *class)
{
  G_OBJECT_CLASS (class)->dispose = kith_voice_desk_dispose;
}

static void
kith_voice_desk_init (KithVoiceDesk *self)
{
}

/**
 * kith_voice_desk_new:
 * @application: gets the actions of voice
 *
 * Returns: (transfer full): what has the call follow the person's settings and actions
 */
KithVoiceDesk *
kith_voice_desk_new (GApplication *application, GSettings *settings, KithVoiceCall *call)
{
  KithVoiceDesk *self = g_object_new (KITH_TYPE_VOICE_DESK, NULL);
  g_autoptr (GVariant) volumes = g_settings_get_value (settings, "voice-volumes");

  g_set_weak_pointer (&self->map, G_ACTION_MAP (application));
  self->settings = g_object_ref (settings);
  self->call = g_object_ref (call);
  self->wake = kith_voice_wake_new (GTK_APPLICATION (application));
  self->sounds = kith_voice_sounds_new (settings, call);
  self->courtesy = kith_voice_courtesy_new (settings, call);
  self->keys = kith_push_keys_new (settings, g_application_get_application_id (application));
  g_signal_connect_object (self->keys, "pushed", G_CALLBACK (on_pushed), self, G_CONNECT_SWAPPED);
  g_action_map_add_action_entries (self->map, actions, G_N_ELEMENTS (actions), self);
  kith_voice_volumes_load (kith_voice_call_get_volumes (call), volumes);
  configure (self);
  g_signal_connect_object (settings, "changed", G_CALLBACK (on_setting_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (kith_voice_call_get_volumes (call), "changed", G_CALLBACK (on_volume_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (call, "notify", G_CALLBACK (on_call_changed), self, G_CONNECT_SWAPPED);
  on_call_changed (self);
  return self;
}

/**
 * kith_voice_desk_get_keys:
 *
 * Returns: (transfer none): the keys of push to talk, muting and deafening
 */
KithPushKeys *
kith_voice_desk_get_keys (KithVoiceDesk *self)
{
  return self->keys;
}
