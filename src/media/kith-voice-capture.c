/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-voice-capture.h"

#include <gst/app/app.h>

#include "kith-level-meter.h"
#include "kith-media-hop.h"
#include "kith-media.h"

/* A microphone that does not work is tried again after this long. */
#define RETRY_MS 3000
#define BITRATE 40000

struct _KithVoiceCapture
{
  KithMediaTime time;
  KithMediaHop *hop;
  KithVoiceCaptureEvents events;
  gpointer data;
  char *probe;
  KithVoiceSettings *settings;
  KithMediaPipeline media;
  GstElement *gain, *gate; /* borrowed from the pipeline */
  gboolean running, open, troubled;
  GSource *retry; /* (nullable) */
  GMutex lock;
  GPtrArray *outlets; /* GstElement: appsrc; under the lock */
  KithLevelMeter meter;
};

static void build (KithVoiceCapture *self, gboolean silent);

static void
on_talking (gpointer owner, gpointer talking)
{
  KithVoiceCapture *self = owner;

  self->events.talking (self->data, GPOINTER_TO_INT (talking));
}

static void
measure (const gint16 *samples, gsize n_samples, gpointer data)
{
  KithVoiceCapture *self = data;

  if (kith_level_meter_add (&self->meter, samples, n_samples))
    kith_media_hop_post (self->hop, on_talking, GINT_TO_POINTER (self->meter.talking), NULL);
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

static gboolean
on_retry (gpointer data)
{
  KithVoiceCapture *self = data;

  g_clear_pointer (&self->retry, g_source_unref);
  build (self, FALSE);
  return G_SOURCE_REMOVE;
}

static void
cancel_retry (KithVoiceCapture *self)
{
  if (!self->retry)
    return;
  g_source_destroy (self->retry);
  g_clear_pointer (&self->retry, g_source_unref);
}

/* Who has no microphone sends silence, so that others can tell that from a link that does not work. */
static void
on_failure (gpointer owner, const GError *error)
{
  KithVoiceCapture *self = owner;
  g_autoptr (GError) trouble = g_error_new (KITH_MEDIA_ERROR, KITH_MEDIA_ERROR_DEVICE, "%s", error->message);

  kith_media_pipeline_clear (&self->media);
  self->troubled = TRUE;
  build (self, TRUE);
  cancel_retry (self);
  self->retry = g_timeout_source_new (RETRY_MS);
  g_source_set_callback (self->retry, on_retry, self, NULL);
  g_source_attach (self->retry, self->time.context);
  self->events.trouble (self->data, trouble);
}

/* (transfer full): what records; a name never becomes part of a description. */
static GstElement *
make_source (const KithVoiceSettings *settings, gboolean silent)
{
  const char *input = silent ? KITH_VOICE_SILENCE : settings->input;
  GstElement *source;

  if (input && (g_str_has_prefix (input, KITH_VOICE_SILENCE) || g_str_has_prefix (input, KITH_VOICE_TONE)))
    {
      gboolean tone = g_str_has_prefix (input, KITH_VOICE_TONE);

      source = gst_element_factory_make ("audiotestsrc", NULL);
      gst_util_set_object_arg (G_OBJECT (source), "wave", tone ? "sine" : "silence");
      g_object_set (source, "is-live", TRUE, "samplesperbuffer", 480, "volume", 0.5, NULL);
      if (tone)
        g_object_set (source, "freq", g_ascii_strtod (input + strlen (KITH_VOICE_TONE), NULL), NULL);
      return source;
    }
  source = gst_element_factory_make ("pulsesrc", NULL);
  if (!source)
    return NULL;
  g_object_set (source, "latency-time", (gint64) 10000, "buffer-time", (gint64) 40000, "provide-clock", FALSE,
                "client-name", "Kith", "device", input, NULL);
  return source;
}

/* A test tone is what noise suppression takes for noise. */
static gboolean
is_made_up (const KithVoiceSettings *settings, gboolean silent)
{
  return silent || (settings->input && strchr (settings->input, ':') &&
                    (g_str_has_prefix (settings->input, KITH_VOICE_TONE) ||
                     g_str_has_prefix (settings->input, KITH_VOICE_SILENCE)));
}

static char *
describe_processing (const KithVoiceCapture *self, gboolean silent)
{
  const KithVoiceSettings *settings = self->settings;

  if (is_made_up (settings, silent) ||
      (!settings->echo_cancel && settings->noise_suppression == 0 && !settings->gain_control))
    return g_strdup ("identity name=processing");
  return g_strdup_printf ("webrtcdsp name=processing probe=%s echo-cancel=%s noise-suppression=%s "
                          "noise-suppression-level=%d gain-control=%s",
                          self->probe, settings->echo_cancel ? "true" : "false",
                          settings->noise_suppression > 0 ? "true" : "false",
                          CLAMP (settings->noise_suppression - 1, 0, 3), settings->gain_control ? "true" : "false");
}

/* The second volume is the gate: behind it nobody hears anything. */
static GstElement *
make_pipeline (KithVoiceCapture *self, gboolean silent, GError **error)
{
  g_autofree char *processing = describe_processing (self, silent);
  g_autofree char *description = g_strdup_printf ("audioconvert name=first ! audioresample ! " KITH_MEDIA_SOUND
                                                  " ! %s ! volume name=gain ! volume name=gate ! "
                                                  "opusenc bitrate=%d frame-size=%d audio-type=voice dtx=true ! "
                                                  "appsink name=encoded sync=false async=false max-buffers=100",
                                                  processing, BITRATE, self->settings->low_delay ? 10 : 20);
  g_autoptr (GstElement) source = make_source (self->settings, silent);
  g_autoptr (GstElement) pipeline = NULL;
  g_autoptr (GstElement) first = NULL;

  if (source)
    g_object_ref_sink (source);
  else
    g_set_error (error, KITH_MEDIA_ERROR, KITH_MEDIA_ERROR_MISSING, "GStreamer lacks pulsesrc");
  pipeline = source ? gst_parse_launch (description, error) : NULL;
  if (!pipeline)
    return NULL;
  first = gst_bin_get_by_name (GST_BIN (pipeline), "first");
  gst_bin_add (GST_BIN (pipeline), g_object_ref (source));
  gst_element_link (source, first);
  return g_steal_pointer (&pipeline);
}

static void
connect_pipeline (KithVoiceCapture *self, GstElement *pipeline)
{
  GstAppSinkCallbacks callbacks = { .new_sample = on_encoded };
  g_autoptr (GstElement) gain = gst_bin_get_by_name (GST_BIN (pipeline), "gain");
  g_autoptr (GstElement) gate = gst_bin_get_by_name (GST_BIN (pipeline), "gate");
  g_autoptr (GstElement) encoded = gst_bin_get_by_name (GST_BIN (pipeline), "encoded");
  g_autoptr (GstPad) pad = gst_element_get_static_pad (gain, "src");

  self->gain = gain;
  self->gate = gate;
  g_object_set (gain, "volume", self->settings->input_volume, NULL);
  g_object_set (gate, "mute", !self->open, NULL);
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, on_recorded, self, NULL);
  gst_app_sink_set_callbacks (GST_APP_SINK (encoded), &callbacks, self, NULL);
}

/* Makes what records; where that does not work, what records silence. */
static void
build (KithVoiceCapture *self, gboolean silent)
{
  g_autoptr (GError) error = NULL;
  GstElement *pipeline = make_pipeline (self, silent, &error);

  kith_media_pipeline_clear (&self->media);
  if (pipeline)
    {
      connect_pipeline (self, pipeline);
      kith_media_pipeline_init (&self->media, pipeline, &self->time, on_failure, self);
      if (kith_media_pipeline_play (&self->media, &error))
        {
          if (!silent && self->troubled)
            {
              self->troubled = FALSE;
              self->events.trouble (self->data, NULL);
            }
          return;
        }
    }
  if (silent)
    g_warning ("not even silence can be recorded: %s", error->message);
  else
    on_failure (self, error);
}

/**
 * kith_voice_capture_new:
 * @probe: name of the element by which the playback tells what is to be taken out as an echo
 */
KithVoiceCapture *
kith_voice_capture_new (const KithMediaTime *time, const char *probe, const KithVoiceCaptureEvents *events,
                        gpointer data)
{
  KithVoiceCapture *self = g_new0 (KithVoiceCapture, 1);

  self->time = *time;
  self->hop = kith_media_hop_new (time->context, self, NULL, 0);
  self->events = *events;
  self->data = data;
  self->probe = g_strdup (probe);
  self->settings = kith_voice_settings_new ();
  self->outlets = g_ptr_array_new_with_free_func (gst_object_unref);
  g_mutex_init (&self->lock);
  return self;
}

void
kith_voice_capture_free (KithVoiceCapture *self)
{
  if (!self)
    return;
  kith_voice_capture_stop (self);
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

  kith_voice_settings_free (self->settings);
  self->settings = kith_voice_settings_copy (settings);
  if (!self->running)
    return;
  if (same)
    {
      g_object_set (self->gain, "volume", settings->input_volume, NULL);
      return;
    }
  cancel_retry (self);
  build (self, FALSE);
}

void
kith_voice_capture_start (KithVoiceCapture *self)
{
  if (self->running)
    return;
  self->running = TRUE;
  build (self, FALSE);
}

void
kith_voice_capture_stop (KithVoiceCapture *self)
{
  self->running = FALSE;
  cancel_retry (self);
  kith_media_pipeline_clear (&self->media);
  self->troubled = FALSE;
  self->meter = (KithLevelMeter){ 0 };
}

/**
 * kith_voice_capture_set_open:
 *
 * Lets others hear what is recorded, or not.
 */
void
kith_voice_capture_set_open (KithVoiceCapture *self, gboolean open)
{
  self->open = open;
  if (self->media.pipeline)
    g_object_set (self->gate, "mute", !open, NULL);
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
