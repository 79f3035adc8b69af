/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-voice-capture.h"

#include <gst/app/app.h>

#include "kith-level-meter.h"
#include "kith-media-hop.h"
#include "kith-media.h"

struct _KithVoiceCapture
{
  KithMediaTime time;
  KithMediaHop *hop;
  KithVoiceCaptureEvents events;
  gpointer data;
  char *probe;
  KithVoiceSettings *settings;
  KithDeviceStream *stream;
  GListModel *devices;        /* (nullable) */
  GstElement *gain, *encoder; /* (nullable): borrowed from the pipeline */
  KithVoiceEncoding encoding;
  GMutex lock;
  GstElement *gate; /* (nullable): borrowed from the pipeline; under the lock, as are `open` and the threshold */
  gboolean open;
  GPtrArray *outlets;   /* GstElement: appsrc; under the lock */
  KithMediaSamples tap; /* (nullable): under the lock */
  gpointer tap_data;
  KithLevelMeter meter;
};

static void
on_talking (gpointer owner, gpointer talking)
{
  KithVoiceCapture *self = owner;

  self->events.talking (self->data, GPOINTER_TO_INT (talking));
}

/* Under the lock. Lets through what is recorded, where it may be heard and somebody talks, or all is sent. */
static void
update_gate (KithVoiceCapture *self)
{
  gboolean by_voice = self->settings->talk_threshold > KITH_LEVEL_SILENCE;

  if (self->gate)
    g_object_set (self->gate, "mute", !self->open || (by_voice && !self->meter.talking), NULL);
}

/* On GStreamer's thread, before the samples come to the gate. */
static void
measure (const gint16 *samples, gsize n_samples, gpointer data)
{
  KithVoiceCapture *self = data;
  gboolean changed = kith_level_meter_add (&self->meter, samples, n_samples);

  if (changed)
    kith_media_hop_post (self->hop, on_talking, GINT_TO_POINTER (self->meter.talking), NULL);
  g_mutex_lock (&self->lock);
  if (changed)
    update_gate (self);
  if (self->tap)
    self->tap (samples, n_samples, self->tap_data);
  g_mutex_unlock (&self->lock);
}

/* On GStreamer's thread. */
static GstPadProbeReturn
on_recorded (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  kith_media_read_samples (GST_PAD_PROBE_INFO_BUFFER (info), measure, data);
  return GST_PAD_PROBE_OK;
}

/* On GStreamer's thread. */
static GstFlowReturn
on_encoded (GstAppSink *sink, gpointer data)
{
  KithVoiceCapture *self = data;
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (sink);

  if (!sample)
    return GST_FLOW_EOS;
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->outlets->len; i++)
    gst_app_src_push_buffer (self->outlets->pdata[i], gst_buffer_ref (gst_sample_get_buffer (sample)));
  g_mutex_unlock (&self->lock);
  return GST_FLOW_OK;
}

/* Whether a name is no device's: tones and silence are what noise suppression takes for noise. */
static gboolean
is_made_up (const char *input)
{
  return input && (g_str_has_prefix (input, KITH_VOICE_SILENCE) || g_str_has_prefix (input, KITH_VOICE_TONE));
}

/* (nullable): NULL is the default of the system. */
static const char *
choose_input (const KithVoiceCapture *self, KithDeviceUse use)
{
  if (use == KITH_DEVICE_NONE)
    return KITH_VOICE_SILENCE;
  return use == KITH_DEVICE_CHOSEN ? self->settings->input : NULL;
}

static GstElement *
make_test_source (const char *input)
{
  gboolean tone = g_str_has_prefix (input, KITH_VOICE_TONE);
  GstElement *source = gst_element_factory_make ("audiotestsrc", NULL);

  gst_util_set_object_arg (G_OBJECT (source), "wave", tone ? "sine" : "silence");
  g_object_set (source, "is-live", TRUE, "samplesperbuffer", 480, "volume", 0.5, NULL);
  if (tone)
    g_object_set (source, "freq", g_ascii_strtod (input + strlen (KITH_VOICE_TONE), NULL), NULL);
  return source;
}

/* (transfer floating) (nullable): what records; a name never becomes part of a description. */
static GstElement *
make_source (const KithVoiceCapture *self, KithDeviceUse use, GError **error)
{
  const char *input = choose_input (self, use);
  gboolean low_delay = self->settings->low_delay;
  GstElement *source;

  if (is_made_up (input))
    return make_test_source (input);
  source = gst_element_factory_make ("pulsesrc", NULL);
  if (!source)
    {
      g_set_error (error, KITH_MEDIA_ERROR, KITH_MEDIA_ERROR_MISSING, "GStreamer lacks pulsesrc");
      return NULL;
    }
  g_object_set (source, "latency-time", (gint64) (low_delay ? 5000 : 10000), "buffer-time",
                (gint64) (low_delay ? 20000 : 40000), "provide-clock", FALSE, "client-name", "Kith", "device", input,
                NULL);
  return source;
}

static char *
describe_processing (const KithVoiceCapture *self, KithDeviceUse use)
{
  const KithVoiceSettings *settings = self->settings;

  if (is_made_up (choose_input (self, use)) ||
      (!settings->echo_cancel && settings->noise_suppression == 0 && !settings->gain_control))
    return g_strdup ("identity name=processing");
  return g_strdup_printf ("webrtcdsp name=processing probe=%s echo-cancel=%s noise-suppression=%s "
                          "noise-suppression-level=%d gain-control=%s echo-suppression-level=high",
                          self->probe, settings->echo_cancel ? "true" : "false",
                          settings->noise_suppression > 0 ? "true" : "false",
                          CLAMP (settings->noise_suppression - 1, 0, 3), settings->gain_control ? "true" : "false");
}

/* Puts a source before what a description makes. */
static GstElement *
make_after_source (GstElement *source, const char *description, GError **error)
{
  g_autoptr (GstElement) kept = g_object_ref_sink (source);
  GstElement *pipeline = gst_parse_launch (description, error);
  g_autoptr (GstElement) first = NULL;

  if (!pipeline)
    return NULL;
  first = gst_bin_get_by_name (GST_BIN (pipeline), "first");
  gst_bin_add (GST_BIN (pipeline), kept);
  gst_element_link (kept, first);
  return pipeline;
}

/* The second volume is the gate: behind it nobody hears anything. */
static GstElement *
make_pipeline (gpointer owner, KithDeviceUse use, GError **error)
{
  KithVoiceCapture *self = owner;
  g_autofree char *processing = describe_processing (self, use);
  g_autofree char *description = g_strdup_printf ("audioconvert name=first ! audioresample ! " KITH_MEDIA_SOUND
                                                  " ! %s ! volume name=gain ! volume name=gate ! "
                                                  "opusenc name=encoder frame-size=%d audio-type=voice dtx=true ! "
                                                  "appsink name=encoded sync=false async=false max-buffers=100",
                                                  processing, self->settings->low_delay ? 10 : 20);
  GstElement *source = make_source (self, use, error);

  return source ? make_after_source (source, description, error) : NULL;
}

static void
update_encoder (KithVoiceCapture *self)
{
  if (self->encoder)
    g_object_set (self->encoder, "bitrate", (int) self->encoding.bitrate, "inband-fec", self->encoding.loss > 0,
                  "packet-loss-percentage", (int) self->encoding.loss, NULL);
}

static void
connect_pipeline (gpointer owner, GstElement *pipeline)
{
  KithVoiceCapture *self = owner;
  GstAppSinkCallbacks callbacks = { .new_sample = on_encoded };
  g_autoptr (GstElement) gain = gst_bin_get_by_name (GST_BIN (pipeline), "gain");
  g_autoptr (GstElement) gate = gst_bin_get_by_name (GST_BIN (pipeline), "gate");
  g_autoptr (GstElement) encoder = gst_bin_get_by_name (GST_BIN (pipeline), "encoder");
  g_autoptr (GstElement) encoded = gst_bin_get_by_name (GST_BIN (pipeline), "encoded");
  g_autoptr (GstPad) pad = gst_element_get_static_pad (gain, "src");

  self->gain = gain;
  self->encoder = encoder;
  update_encoder (self);
  g_object_set (gain, "volume", self->settings->input_volume, NULL);
  kith_level_meter_set_threshold (&self->meter, self->settings->talk_threshold);
  g_mutex_lock (&self->lock);
  self->gate = gate;
  update_gate (self);
  g_mutex_unlock (&self->lock);
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, on_recorded, self, NULL);
  gst_app_sink_set_callbacks (GST_APP_SINK (encoded), &callbacks, self, NULL);
}

static void
disconnect_pipeline (gpointer owner)
{
  KithVoiceCapture *self = owner;

  self->gain = self->encoder = NULL;
  g_mutex_lock (&self->lock);
  self->gate = NULL;
  g_mutex_unlock (&self->lock);
}

static KithDevicePresence
look (gpointer owner, const char *name)
{
  return kith_device_watch_look (((KithVoiceCapture *) owner)->devices, name);
}

static void
on_changed (gpointer owner, KithDeviceUse use, const GError *trouble)
{
  KithVoiceCapture *self = owner;

  self->events.changed (self->data, use, trouble);
}

/**
 * kith_voice_capture_new:
 * @probe: name of the element by which the playback tells what is to be taken out as an echo
 */
KithVoiceCapture *
kith_voice_capture_new (const KithMediaTime *time, const char *probe, const KithVoiceCaptureEvents *events,
                        gpointer data)
{
  const KithDeviceStreamEvents stream_events = { make_pipeline, connect_pipeline, disconnect_pipeline, look,
                                                 on_changed };
  KithVoiceCapture *self = g_new0 (KithVoiceCapture, 1);

  self->time = *time;
  self->stream = kith_device_stream_new (time, &stream_events, self);
  self->hop = kith_media_hop_new (time->context, self, NULL, 0);
  self->events = *events;
  self->data = data;
  self->probe = g_strdup (probe);
  self->settings = kith_voice_settings_new ();
  self->encoding = kith_voice_encoding_plain;
  self->outlets = g_ptr_array_new_with_free_func (gst_object_unref);
  g_mutex_init (&self->lock);
  return self;
}

void
kith_voice_capture_free (KithVoiceCapture *self)
{
  if (!self)
    return;
  kith_device_stream_free (self->stream);
  g_clear_object (&self->devices);
  kith_media_hop_cut (self->hop);
  kith_media_hop_unref (self->hop);
  kith_voice_settings_free (self->settings);
  g_ptr_array_unref (self->outlets);
  g_mutex_clear (&self->lock);
  g_free (self->probe);
  g_free (self);
}

/**
 * kith_voice_capture_configure:
 *
 * Goes over to other settings; a microphone is exchanged while people listen.
 */
void
kith_voice_capture_configure (KithVoiceCapture *self, const KithVoiceSettings *settings)
{
  gboolean same = kith_voice_settings_same_input (self->settings, settings);

  g_mutex_lock (&self->lock);
  kith_voice_settings_free (self->settings);
  self->settings = kith_voice_settings_copy (settings);
  kith_level_meter_set_threshold (&self->meter, settings->talk_threshold);
  update_gate (self);
  g_mutex_unlock (&self->lock);
  if (!kith_device_stream_is_running (self->stream))
    return;
  if (!same)
    kith_voice_capture_start (self);
  else if (self->gain)
    g_object_set (self->gain, "volume", settings->input_volume, NULL);
}

void
kith_voice_capture_start (KithVoiceCapture *self)
{
  kith_device_stream_start (self->stream, is_made_up (self->settings->input) ? NULL : self->settings->input);
}

void
kith_voice_capture_stop (KithVoiceCapture *self)
{
  kith_device_stream_stop (self->stream);
  if (self->meter.talking)
    kith_media_hop_post (self->hop, on_talking, GINT_TO_POINTER (FALSE), NULL);
  self->meter = (KithLevelMeter){ 0 };
}

/**
 * kith_voice_capture_set_devices:
 * @devices: (nullable): #KithSoundDevice: the microphones that there are, or an empty list while that is not known
 */
void
kith_voice_capture_set_devices (KithVoiceCapture *self, GListModel *devices)
{
  g_set_object (&self->devices, devices);
}

/**
 * kith_voice_capture_set_tap:
 * @tap: (nullable): gets all that is recorded, on a thread of its own
 *
 * Can be called from any thread; when it returns, the last tap is not called any more.
 */
void
kith_voice_capture_set_tap (KithVoiceCapture *self, KithMediaSamples tap, gpointer data)
{
  g_mutex_lock (&self->lock);
  self->tap = tap;
  self->tap_data = data;
  g_mutex_unlock (&self->lock);
}

/**
 * kith_voice_capture_set_open:
 *
 * Lets others hear what is recorded, or not.
 */
void
kith_voice_capture_set_open (KithVoiceCapture *self, gboolean open)
{
  g_mutex_lock (&self->lock);
  self->open = open;
  update_gate (self);
  g_mutex_unlock (&self->lock);
}

/**
 * kith_voice_capture_set_encoding:
 *
 * Has what is said encoded in another way from the next packet on.
 */
void
kith_voice_capture_set_encoding (KithVoiceCapture *self, const KithVoiceEncoding *encoding)
{
  self->encoding = *encoding;
  update_encoder (self);
}

const KithVoiceEncoding *
kith_voice_capture_get_encoding (KithVoiceCapture *self)
{
  return &self->encoding;
}

/**
 * kith_voice_capture_add_outlet:
 * @outlet: an appsrc that takes %KITH_MEDIA_OPUS
 */
void
kith_voice_capture_add_outlet (KithVoiceCapture *self, GstElement *outlet)
{
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->outlets, gst_object_ref (outlet));
  g_mutex_unlock (&self->lock);
}

void
kith_voice_capture_remove_outlet (KithVoiceCapture *self, GstElement *outlet)
{
  g_mutex_lock (&self->lock);
  g_ptr_array_remove_fast (self->outlets, outlet);
  g_mutex_unlock (&self->lock);
}

/**
 * kith_voice_capture_get_level:
 *
 * Returns: how loud the microphone is, in decibels of full scale
 */
double
kith_voice_capture_get_level (KithVoiceCapture *self)
{
  return kith_level_meter_get_level (&self->meter);
}
