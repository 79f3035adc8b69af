/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-voice-engine-private.h"

#include "kith-media.h"
#include "kith-mesh-room.h"

#define CONNECT_MS 10000
#define SILENT_MS 2000

G_DEFINE_FINAL_TYPE (KithVoiceEngine, kith_voice_engine, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_TALKING,
  PROP_INPUT_TROUBLE,
  PROP_OUTPUT_TROUBLE,
  PROP_INPUT_FALLBACK,
  PROP_OUTPUT_FALLBACK,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
on_talking (gpointer owner, gpointer talking)
{
  KithVoiceEngine *self = owner;

  self->talking = GPOINTER_TO_INT (talking);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TALKING]);
}

/* What became of a microphone or of speakers. */
typedef struct
{
  char *trouble; /* (nullable) */
  gboolean fallback;
} Device;

static void
device_free (gpointer data)
{
  Device *device = data;

  g_free (device->trouble);
  g_free (device);
}

static void
set_trouble (KithVoiceEngine *self, char **place, const char *trouble, guint property)
{
  if (g_strcmp0 (*place, trouble) == 0)
    return;
  g_free (*place);
  *place = g_strdup (trouble);
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_fallback (KithVoiceEngine *self, gboolean *place, gboolean fallback, guint property)
{
  if (*place == fallback)
    return;
  *place = fallback;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
on_input_changed (gpointer owner, gpointer payload)
{
  KithVoiceEngine *self = owner;
  const Device *device = payload;

  set_trouble (self, &self->input_trouble, device->trouble, PROP_INPUT_TROUBLE);
  set_fallback (self, &self->input_fallback, device->fallback, PROP_INPUT_FALLBACK);
}

static void
on_output_changed (gpointer owner, gpointer payload)
{
  KithVoiceEngine *self = owner;
  const Device *device = payload;

  set_trouble (self, &self->output_trouble, device->trouble, PROP_OUTPUT_TROUBLE);
  set_fallback (self, &self->output_fallback, device->fallback, PROP_OUTPUT_FALLBACK);
}

static void
far_talking (gpointer data, gboolean talking)
{
  kith_media_hop_post (((KithVoiceEngineFar *) data)->engine, on_talking, GINT_TO_POINTER (talking), NULL);
}

static Device *
device_new (KithDeviceUse use, const GError *trouble)
{
  Device *device = g_new0 (Device, 1);

  device->fallback = use == KITH_DEVICE_FALLBACK;
  device->trouble = use == KITH_DEVICE_NONE && trouble ? g_strdup (trouble->message) : NULL;
  return device;
}

/* A watch does not outlive its sound server, so another takes its place when something has gone wrong. */
static void
watch_devices (KithVoiceEngineFar *far)
{
  g_clear_object (&far->watch);
  far->watch = kith_device_watch_new ();
  kith_voice_capture_set_devices (far->capture, kith_device_watch_list_inputs (far->watch));
  kith_voice_playback_set_devices (far->playback, kith_device_watch_list_outputs (far->watch));
}

static void
far_input_changed (gpointer data, KithDeviceUse use, const GError *trouble)
{
  KithVoiceEngineFar *far = data;

  if (use == KITH_DEVICE_NONE && far->watch)
    watch_devices (far);
  kith_media_hop_post (far->engine, on_input_changed, device_new (use, trouble), device_free);
}

static void
far_output_changed (gpointer data, KithDeviceUse use, const GError *trouble)
{
  KithVoiceEngineFar *far = data;

  if (use == KITH_DEVICE_NONE && far->watch)
    watch_devices (far);
  kith_media_hop_post (far->engine, on_output_changed, device_new (use, trouble), device_free);
}

/* The playback goes first, so that the recording finds what it has to take out. */
static void
far_hold (gpointer owner, gpointer payload)
{
  KithVoiceEngineFar *far = owner;

  if (far->n_holds++ > 0 || !far->usable)
    return;
  watch_devices (far);
  kith_voice_playback_start (far->playback);
  kith_voice_capture_start (far->capture);
}

static void
far_release (gpointer owner, gpointer payload)
{
  KithVoiceEngineFar *far = owner;

  if (--far->n_holds > 0)
    return;
  kith_voice_capture_stop (far->capture);
  kith_voice_playback_stop (far->playback);
  g_clear_object (&far->watch);
}

static void
far_configure (gpointer owner, gpointer settings)
{
  KithVoiceEngineFar *far = owner;

  kith_voice_playback_configure (far->playback, settings);
  kith_voice_capture_configure (far->capture, settings);
}

static void
far_set_open (gpointer owner, gpointer open)
{
  kith_voice_capture_set_open (((KithVoiceEngineFar *) owner)->capture, GPOINTER_TO_INT (open));
}

static void
far_set_deaf (gpointer owner, gpointer deaf)
{
  kith_voice_playback_set_deaf (((KithVoiceEngineFar *) owner)->playback, GPOINTER_TO_INT (deaf));
}

static void
far_quit (gpointer owner, gpointer payload)
{
  g_main_loop_quit (((KithVoiceEngineFar *) owner)->loop);
}

static gpointer
run (gpointer data)
{
  KithVoiceEngineFar *far = data;
  g_autoptr (GError) error = NULL;

  g_main_context_push_thread_default (far->time.context);
  far->usable = kith_media_init (&error);
  if (!far->usable)
    {
      far_input_changed (far, KITH_DEVICE_NONE, error);
      far_output_changed (far, KITH_DEVICE_NONE, error);
    }
  g_main_loop_run (far->loop);
  g_clear_pointer (&far->test, kith_microphone_test_free);
  g_clear_object (&far->watch);
  kith_voice_capture_free (far->capture);
  kith_voice_playback_free (far->playback);
  g_main_context_pop_thread_default (far->time.context);
  return NULL;
}

static void
kith_voice_engine_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  KithVoiceEngine *self = KITH_VOICE_ENGINE (object);

  switch (property_id)
    {
    case PROP_TALKING:
      g_value_set_boolean (value, self->talking);
      break;
    case PROP_INPUT_TROUBLE:
      g_value_set_string (value, self->input_trouble);
      break;
    case PROP_OUTPUT_TROUBLE:
      g_value_set_string (value, self->output_trouble);
      break;
    case PROP_INPUT_FALLBACK:
      g_value_set_boolean (value, self->input_fallback);
      break;
    case PROP_OUTPUT_FALLBACK:
      g_value_set_boolean (value, self->output_fallback);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
kith_voice_engine_finalize (GObject *object)
{
  KithVoiceEngine *self = KITH_VOICE_ENGINE (object);
  KithVoiceEngineFar *far = self->far;

  kith_media_hop_cut (self->hop);
  kith_media_hop_post (self->far_hop, far_quit, NULL, NULL);
  g_thread_join (self->thread);
  kith_media_hop_cut (self->far_hop);
  kith_media_hop_unref (self->far_hop);
  kith_media_hop_unref (far->engine);
  g_main_loop_unref (far->loop);
  g_main_context_unref (far->time.context);
  g_free (far);
  kith_media_hop_unref (self->hop);
  g_free (self->input_trouble);
  g_free (self->output_trouble);
  G_OBJECT_CLASS (kith_voice_engine_parent_class)->finalize (object);
}

static void
kith_voice_engine_class_init (KithVoiceEngineClass *class)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = kith_voice_engine_get_property;
  object_class->finalize = kith_voice_engine_finalize;

  /**
   * KithVoiceEngine:talking:
   *
   * Whether somebody talks into the microphone, whoever may hear it.
   */
  properties[PROP_TALKING] = g_param_spec_boolean ("talking", NULL, NULL, FALSE, flags);
  /**
   * KithVoiceEngine:input-trouble:
   *
   * Why the microphone does not work, or %NULL where it does.
   */
  properties[PROP_INPUT_TROUBLE] = g_param_spec_string ("input-trouble", NULL, NULL, NULL, flags);
  /**
   * KithVoiceEngine:output-trouble:
   *
   * Why nothing is heard, or %NULL where all is well.
   */
  properties[PROP_OUTPUT_TROUBLE] = g_param_spec_string ("output-trouble", NULL, NULL, NULL, flags);
  /**
   * KithVoiceEngine:input-fallback:
   *
   * Whether the system's default microphone is used because the chosen one is not there.
   */
  properties[PROP_INPUT_FALLBACK] = g_param_spec_boolean ("input-fallback", NULL, NULL, FALSE, flags);
  /**
   * KithVoiceEngine:output-fallback:
   *
   * Whether the system's default speakers are used because the chosen ones are not there.
   */
  properties[PROP_OUTPUT_FALLBACK] = g_param_spec_boolean ("output-fallback", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

/* Several engines may live in one process; each finds its own echo. */
static char *
make_probe_name (void)
{
  static int number;

  return g_strdup_printf ("kith-echo-%d", g_atomic_int_add (&number, 1));
}

static void
kith_voice_engine_init (KithVoiceEngine *self)
{
  const KithVoiceCaptureEvents events = { far_talking, far_input_changed };
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();
  g_autofree char *probe = make_probe_name ();
  KithVoiceEngineFar *far = g_new0 (KithVoiceEngineFar, 1);

  self->far = far;
  self->connect_ms = CONNECT_MS;
  self->silent_ms = SILENT_MS;
  self->hop = kith_media_hop_new (context, self, NULL, 0);
  far->time.context = g_main_context_new ();
  /* GStreamer's clock is that of GLib's monotonic time; it is asked for before GStreamer is ready. */
  far->time.base_time = (GstClockTime) g_get_monotonic_time () * GST_USECOND;
  far->engine = kith_media_hop_ref (self->hop);
  far->loop = g_main_loop_new (far->time.context, FALSE);
  far->capture = kith_voice_capture_new (&far->time, probe, &events, far);
  far->playback = kith_voice_playback_new (&far->time, probe, far_output_changed, far);
  self->far_hop = kith_media_hop_new (far->time.context, far, NULL, 0);
  self->thread = g_thread_new ("kith-voice", run, far);
}

/**
 * kith_voice_engine_new:
 *
 * Returns: (transfer full): an engine that neither records nor plays until a room is opened
 */
KithVoiceEngine *
kith_voice_engine_new (void)
{
  return g_object_new (KITH_TYPE_VOICE_ENGINE, NULL);
}

/**
 * kith_voice_engine_set_settings:
 *
 * Goes over to other settings, also in the middle of a call.
 */
void
kith_voice_engine_set_settings (KithVoiceEngine *self, const KithVoiceSettings *settings)
{
  kith_media_hop_post (self->far_hop, far_configure, kith_voice_settings_copy (settings),
                       (GDestroyNotify) kith_voice_settings_free);
}

/**
 * kith_voice_engine_set_tap:
 * @tap: (nullable)
 *
 * Has all that is played from now on told also to a function. When this returns, the last one is not called any more.
 */
void
kith_voice_engine_set_tap (KithVoiceEngine *self, KithVoiceTap tap, gpointer data)
{
  kith_voice_playback_set_tap (self->far->playback, tap, data);
}

/**
 * kith_voice_engine_set_timing:
 *
 * Sets for rooms that are opened later when a link counts as failed and as silent.
 */
void
kith_voice_engine_set_timing (KithVoiceEngine *self, guint connect_ms, guint silent_ms)
{
  self->connect_ms = connect_ms;
  self->silent_ms = silent_ms;
}

/**
 * kith_voice_engine_hold:
 *
 * Has the engine record and play until kith_voice_engine_release(): for a test of the microphone, and for rooms.
 */
void
kith_voice_engine_hold (KithVoiceEngine *self)
{
  kith_media_hop_post (self->far_hop, far_hold, NULL, NULL);
}

void
kith_voice_engine_release (KithVoiceEngine *self)
{
  kith_media_hop_post (self->far_hop, far_release, NULL, NULL);
}

static void
on_room_gone (gpointer engine, GObject *room)
{
  kith_voice_engine_release (engine);
  g_object_unref (engine);
}

/**
 * kith_voice_engine_open_mesh:
 * @own_id: what one is called by the others
 *
 * Enters a room in which everybody sends to each. The engine records and plays as long as the room is there; it is to
 * be closed first.
 *
 * Returns: (transfer full): a room without anybody
 */
KithVoiceRoom *
kith_voice_engine_open_mesh (KithVoiceEngine *self, KithSignaling *signaling, const char *own_id,
                             const KithIceConfig *ice)
{
  const KithPeerLinkParts parts = {
    .time = &self->far->time,
    .capture = self->far->capture,
    .playback = self->far->playback,
    .ice = ice,
    .connect_ms = self->connect_ms,
    .silent_ms = self->silent_ms,
  };
  KithMeshRoom *room = kith_mesh_room_new (signaling, &parts, own_id);

  kith_voice_engine_hold (self);
  g_object_weak_ref (G_OBJECT (room), on_room_gone, g_object_ref (self));
  return KITH_VOICE_ROOM (room);
}

/**
 * kith_voice_engine_get_parts:
 * @time: (out) (optional): belongs to the engine
 * @playback: (out) (optional): is to be used on the engine's thread alone
 *
 * For what else stands on the engine's thread.
 */
void
kith_voice_engine_get_parts (KithVoiceEngine *self, KithMediaTime *time, KithVoicePlayback **playback)
{
  if (time)
    *time = self->far->time;
  if (playback)
    *playback = self->far->playback;
}

/**
 * kith_voice_engine_set_open:
 *
 * Lets others hear the microphone, or not; at first they don't.
 */
void
kith_voice_engine_set_open (KithVoiceEngine *self, gboolean open)
{
  kith_media_hop_post (self->far_hop, far_set_open, GINT_TO_POINTER (open), NULL);
}

void
kith_voice_engine_set_deaf (KithVoiceEngine *self, gboolean deaf)
{
  kith_media_hop_post (self->far_hop, far_set_deaf, GINT_TO_POINTER (deaf), NULL);
}

gboolean
kith_voice_engine_get_talking (KithVoiceEngine *self)
{
  return self->talking;
}

/**
 * kith_voice_engine_get_level:
 *
 * Returns: how loud the microphone is now, in decibels of full scale
 */
double
kith_voice_engine_get_level (KithVoiceEngine *self)
{
  return kith_voice_capture_get_level (self->far->capture);
}

const char *
kith_voice_engine_get_input_trouble (KithVoiceEngine *self)
{
  return self->input_trouble;
}

const char *
kith_voice_engine_get_output_trouble (KithVoiceEngine *self)
{
  return self->output_trouble;
}

/**
 * kith_voice_engine_get_input_fallback:
 *
 * Returns: whether the system's default microphone is used because the chosen one is not there
 */
gboolean
kith_voice_engine_get_input_fallback (KithVoiceEngine *self)
{
  return self->input_fallback;
}

gboolean
kith_voice_engine_get_output_fallback (KithVoiceEngine *self)
{
  return self->output_fallback;
}
