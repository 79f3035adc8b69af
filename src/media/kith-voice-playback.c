/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-voice-playback.h"

#include <gst/app/app.h>

#include "kith-media.h"

#define RETRY_MS 3000

struct _KithVoiceBranch
{
  double volume;
  GMutex lock;
  GstElement *source; /* (nullable): under the lock */
  GstElement *gain, *queue;
  GstPad *pad; /* of the mixer */
};

struct _KithVoicePlayback
{
  KithMediaTime time;
  KithVoicePlaybackTrouble trouble;
  gpointer data;
  char *probe;
  KithVoiceSettings *settings;
  KithMediaPipeline media;
  GstElement *mixer, *gate; /* borrowed from the pipeline */
  GPtrArray *branches;
  gboolean running, deaf, troubled;
  GSource *retry; /* (nullable) */
  GMutex lock;
  GPtrArray *leaving;   /* GstPad: of the mixer, which are to be released; under the lock */
  KithMediaSamples tap; /* (nullable): under the lock */
  gpointer tap_data;
};

static void build (KithVoicePlayback *self, gboolean nowhere);

static GstElement *
make_source (void)
{
  g_autoptr (GstCaps) caps = gst_caps_from_string (KITH_MEDIA_SOUND);
  GstElement *source = gst_element_factory_make ("appsrc", NULL);

  g_object_set (source, "is-live", TRUE, "format", GST_FORMAT_TIME, "caps", caps, "max-buffers", (guint64) 50,
                "leaky-type", GST_APP_LEAKY_TYPE_DOWNSTREAM, NULL);
  return source;
}

/* Puts a branch into the mixer that plays now. */
static void
plug (KithVoicePlayback *self, KithVoiceBranch *branch)
{
  GstElement *source = make_source ();
  g_autoptr (GstPad) out = NULL;

  branch->gain = gst_element_factory_make ("volume", NULL);
  branch->queue = gst_element_factory_make ("queue", NULL);
  g_object_set (branch->gain, "volume", branch->volume, NULL);
  gst_bin_add_many (GST_BIN (self->media.pipeline), source, branch->gain, branch->queue, NULL);
  gst_element_link_many (source, branch->gain, branch->queue, NULL);
  branch->pad = gst_element_request_pad_simple (self->mixer, "sink_%u");
  out = gst_element_get_static_pad (branch->queue, "src");
  gst_pad_link (out, branch->pad);
  gst_element_sync_state_with_parent (branch->queue);
  gst_element_sync_state_with_parent (branch->gain);
  gst_element_sync_state_with_parent (source);
  g_mutex_lock (&branch->lock);
  branch->source = gst_object_ref (source);
  g_mutex_unlock (&branch->lock);
}

/* On the mixer's thread. GStreamer 1.22 lets go of all locks while it mixes what comes by one pad, and crashes when
 * that one is released meanwhile; while it hands on what it has mixed, it does not mix. */
static GstPadProbeReturn
on_mixed (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  KithVoicePlayback *self = data;
  g_autoptr (GstElement) mixer = gst_pad_get_parent_element (pad);
  g_autoptr (GPtrArray) leaving = NULL;

  g_mutex_lock (&self->lock);
  if (self->leaving->len)
    {
      leaving = g_steal_pointer (&self->leaving);
      self->leaving = g_ptr_array_new_with_free_func (gst_object_unref);
    }
  g_mutex_unlock (&self->lock);
  for (guint i = 0; leaving && i < leaving->len; i++)
    gst_element_release_request_pad (mixer, leaving->pdata[i]);
  return GST_PAD_PROBE_OK;
}

/* Takes a branch out of the mixer, which goes on. */
static void
unplug (KithVoicePlayback *self, KithVoiceBranch *branch, gboolean playing)
{
  g_autoptr (GstElement) source = NULL;

  g_mutex_lock (&branch->lock);
  source = g_steal_pointer (&branch->source);
  g_mutex_unlock (&branch->lock);
  if (!source)
    return;
  if (playing)
    {
      GstElement *const chain[] = { source, branch->gain, branch->queue };

      for (guint i = 0; i < G_N_ELEMENTS (chain); i++)
        {
          gst_element_set_locked_state (chain[i], TRUE);
          gst_element_set_state (chain[i], GST_STATE_NULL);
        }
      gst_bin_remove_many (GST_BIN (self->media.pipeline), source, branch->gain, branch->queue, NULL);
      g_mutex_lock (&self->lock);
      g_ptr_array_add (self->leaving, g_steal_pointer (&branch->pad));
      g_mutex_unlock (&self->lock);
    }
  gst_clear_object (&branch->pad);
}

/* The pipeline goes as a whole; the branches stay for the next one. */
static void
clear_pipeline (KithVoicePlayback *self)
{
  kith_media_pipeline_clear (&self->media);
  for (guint i = 0; i < self->branches->len; i++)
    unplug (self, self->branches->pdata[i], FALSE);
  g_ptr_array_set_size (self->leaving, 0);
}

static gboolean
on_retry (gpointer data)
{
  KithVoicePlayback *self = data;

  g_clear_pointer (&self->retry, g_source_unref);
  build (self, FALSE);
  return G_SOURCE_REMOVE;
}

static void
cancel_retry (KithVoicePlayback *self)
{
  if (!self->retry)
    return;
  g_source_destroy (self->retry);
  g_clear_pointer (&self->retry, g_source_unref);
}

/* Where nothing plays, time goes on all the same. */
static void
on_failure (gpointer owner, const GError *error)
{
  KithVoicePlayback *self = owner;
  g_autoptr (GError) trouble = g_error_new (KITH_MEDIA_ERROR, KITH_MEDIA_ERROR_DEVICE, "%s", error->message);

  self->troubled = TRUE;
  build (self, TRUE);
  cancel_retry (self);
  self->retry = g_timeout_source_new (RETRY_MS);
  g_source_set_callback (self->retry, on_retry, self, NULL);
  g_source_attach (self->retry, self->time.context);
  self->trouble (self->data, trouble);
}

/* On GStreamer's thread. */
static GstPadProbeReturn
on_played (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  KithVoicePlayback *self = data;

  g_mutex_lock (&self->lock);
  if (self->tap)
    kith_media_read_samples (GST_PAD_PROBE_INFO_BUFFER (info), self->tap, self->tap_data);
  g_mutex_unlock (&self->lock);
  return GST_PAD_PROBE_OK;
}

static GstElement *
make_sink (const KithVoiceSettings *settings, gboolean nowhere)
{
  GstElement *sink;

  if (nowhere || g_strcmp0 (settings->output, KITH_VOICE_NOWHERE) == 0)
    {
      sink = gst_element_factory_make ("fakesink", NULL);
      g_object_set (sink, "sync", TRUE, NULL);
      return sink;
    }
  sink = gst_element_factory_make ("pulsesink", NULL);
  if (!sink)
    return NULL;
  /* With the defaults a start-up offset of 30 ms would stay for the whole call. */
  g_object_set (sink, "latency-time", (gint64) (settings->low_delay ? 5000 : 10000), "buffer-time",
                (gint64) (settings->low_delay ? 20000 : 40000), "alignment-threshold", (guint64) 5 * GST_MSECOND,
                "discont-wait", (guint64) 50 * GST_MSECOND, "drift-tolerance", (gint64) 5000, "processing-deadline",
                (guint64) 5 * GST_MSECOND, "provide-clock", FALSE, "client-name", "Kith", "device", settings->output,
                NULL);
  return sink;
}

/* Silence keeps the mixer going while nobody talks; without `force-live` it stays mute in every third start. */
static GstElement *
make_pipeline (KithVoicePlayback *self, gboolean nowhere, GError **error)
{
  g_autofree char *description = g_strdup_printf (
    "audiotestsrc is-live=true wave=silence samplesperbuffer=480 ! " KITH_MEDIA_SOUND " ! "
    "audiomixer name=mixer force-live=true latency=10000000 output-buffer-duration=10000000 ! " KITH_MEDIA_SOUND " ! "
    "volume name=gate ! webrtcechoprobe name=%s ! audioconvert ! audioresample name=last",
    self->probe);
  g_autoptr (GstElement) sink = make_sink (self->settings, nowhere);
  g_autoptr (GstElement) pipeline = NULL;
  g_autoptr (GstElement) last = NULL;

  if (sink)
    g_object_ref_sink (sink);
  else
    g_set_error (error, KITH_MEDIA_ERROR, KITH_MEDIA_ERROR_MISSING, "GStreamer lacks pulsesink");
  pipeline = sink ? gst_parse_launch (description, error) : NULL;
  if (!pipeline)
    return NULL;
  last = gst_bin_get_by_name (GST_BIN (pipeline), "last");
  gst_bin_add (GST_BIN (pipeline), g_object_ref (sink));
  gst_element_link (last, sink);
  return g_steal_pointer (&pipeline);
}

static void
connect_pipeline (KithVoicePlayback *self)
{
  g_autoptr (GstElement) mixer = gst_bin_get_by_name (GST_BIN (self->media.pipeline), "mixer");
  g_autoptr (GstElement) gate = gst_bin_get_by_name (GST_BIN (self->media.pipeline), "gate");
  g_autoptr (GstPad) mixed = gst_element_get_static_pad (mixer, "src");
  g_autoptr (GstPad) played = gst_element_get_static_pad (gate, "src");

  self->mixer = mixer;
  self->gate = gate;
  g_object_set (gate, "mute", self->deaf, NULL);
  gst_pad_add_probe (mixed, GST_PAD_PROBE_TYPE_BUFFER, on_mixed, self, NULL);
  gst_pad_add_probe (played, GST_PAD_PROBE_TYPE_BUFFER, on_played, self, NULL);
  for (guint i = 0; i < self->branches->len; i++)
    plug (self, self->branches->pdata[i]);
}

static void
build (KithVoicePlayback *self, gboolean nowhere)
{
  g_autoptr (GError) error = NULL;
  GstElement *pipeline = make_pipeline (self, nowhere, &error);

  clear_pipeline (self);
  if (pipeline)
    {
      kith_media_pipeline_init (&self->media, pipeline, &self->time, on_failure, self);
      connect_pipeline (self);
      if (kith_media_pipeline_play (&self->media, &error))
        {
          if (!nowhere && self->troubled)
            {
              self->troubled = FALSE;
              self->trouble (self->data, NULL);
            }
          return;
        }
    }
  if (nowhere)
    g_warning ("sound cannot even be thrown away: %s", error->message);
  else
    on_failure (self, error);
}

/**
 * kith_voice_playback_new:
 * @probe: name of the element by which the recording learns what plays; unique in the process
 */
KithVoicePlayback *
kith_voice_playback_new (const KithMediaTime *time, const char *probe, KithVoicePlaybackTrouble trouble, gpointer data)
{
  KithVoicePlayback *self = g_new0 (KithVoicePlayback, 1);

  self->time = *time;
  self->trouble = trouble;
  self->data = data;
  self->probe = g_strdup (probe);
  self->settings = kith_voice_settings_new ();
  self->branches = g_ptr_array_new ();
  self->leaving = g_ptr_array_new_with_free_func (gst_object_unref);
  g_mutex_init (&self->lock);
  return self;
}

/**
 * kith_voice_playback_free:
 *
 * Frees the mixer, from which all branches have been removed.
 */
void
kith_voice_playback_free (KithVoicePlayback *self)
{
  if (!self)
    return;
  kith_voice_playback_stop (self);
  g_ptr_array_unref (self->branches);
  g_ptr_array_unref (self->leaving);
  g_mutex_clear (&self->lock);
  kith_voice_settings_free (self->settings);
  g_free (self->probe);
  g_free (self);
}

void
kith_voice_playback_configure (KithVoicePlayback *self, const KithVoiceSettings *settings)
{
  gboolean same = kith_voice_settings_same_output (self->settings, settings);

  kith_voice_settings_free (self->settings);
  self->settings = kith_voice_settings_copy (settings);
  if (!self->running || same)
    return;
  cancel_retry (self);
  build (self, FALSE);
}

void
kith_voice_playback_start (KithVoicePlayback *self)
{
  if (self->running)
    return;
  self->running = TRUE;
  build (self, FALSE);
}

void
kith_voice_playback_stop (KithVoicePlayback *self)
{
  self->running = FALSE;
  cancel_retry (self);
  clear_pipeline (self);
  self->troubled = FALSE;
}

/**
 * kith_voice_playback_set_deaf:
 *
 * Plays nobody, or all again.
 */
void
kith_voice_playback_set_deaf (KithVoicePlayback *self, gboolean deaf)
{
  self->deaf = deaf;
  if (self->media.pipeline)
    g_object_set (self->gate, "mute", deaf, NULL);
}

/**
 * kith_voice_playback_get_delay:
 *
 * Returns: for how many milliseconds what is played is held back by the mixer and the speakers
 */
double
kith_voice_playback_get_delay (KithVoicePlayback *self)
{
  g_autoptr (GstQuery) query = gst_query_new_latency ();
  GstClockTime latency = 0;

  if (self->media.pipeline && gst_element_query (self->media.pipeline, query))
    gst_query_parse_latency (query, NULL, &latency, NULL);
  return (double) latency / GST_MSECOND;
}

/**
 * kith_voice_playback_set_tap:
 * @tap: (nullable): gets all that is played, on a thread of its own
 *
 * Can be called from any thread; when it returns, the last tap is not called any more.
 */
void
kith_voice_playback_set_tap (KithVoicePlayback *self, KithMediaSamples tap, gpointer data)
{
  g_mutex_lock (&self->lock);
  self->tap = tap;
  self->tap_data = data;
  g_mutex_unlock (&self->lock);
}

/**
 * kith_voice_playback_add:
 * @volume: 1.0 is as it comes
 *
 * Returns: (transfer full): a place for somebody who is heard; freed by kith_voice_playback_remove()
 */
KithVoiceBranch *
kith_voice_playback_add (KithVoicePlayback *self, double volume)
{
  KithVoiceBranch *branch = g_new0 (KithVoiceBranch, 1);

  branch->volume = volume;
  g_mutex_init (&branch->lock);
  g_ptr_array_add (self->branches, branch);
  if (self->media.pipeline)
    plug (self, branch);
  return branch;
}

/**
 * kith_voice_playback_remove:
 * @branch: (transfer full): nobody pushes into it any more
 */
void
kith_voice_playback_remove (KithVoicePlayback *self, KithVoiceBranch *branch)
{
  g_ptr_array_remove_fast (self->branches, branch);
  unplug (self, branch, self->media.pipeline != NULL);
  g_mutex_clear (&branch->lock);
  g_free (branch);
}

void
kith_voice_branch_set_volume (KithVoiceBranch *self, double volume)
{
  self->volume = volume;
  if (self->source)
    g_object_set (self->gain, "volume", volume, NULL);
}

/**
 * kith_voice_branch_push:
 * @buffer: (transfer full): %KITH_MEDIA_SOUND with the time at which it is to be heard
 *
 * Can be called from any thread.
 */
void
kith_voice_branch_push (KithVoiceBranch *self, GstBuffer *buffer)
{
  g_mutex_lock (&self->lock);
  if (self->source)
    gst_app_src_push_buffer (GST_APP_SRC (self->source), buffer);
  else
    gst_buffer_unref (buffer);
  g_mutex_unlock (&self->lock);
}
