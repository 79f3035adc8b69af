/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-voice-playback.h"

#include <gst/app/app.h>

#include "kith-media.h"

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
  KithDeviceChanged changed;
  gpointer data;
  char *probe;
  GstElement *echo; /* (nullable): stays when the rest is exchanged, since the recording holds on to it */
  KithVoiceSettings *settings;
  KithDeviceStream *stream;
  GListModel *devices;                 /* (nullable) */
  GstElement *pipeline, *mixer, *gate; /* (nullable): borrowed from the stream */
  GPtrArray *branches;
  gboolean deaf;
  GMutex lock;
  GPtrArray *leaving;   /* GstPad: of the mixer, which are to be released; under the lock */
  KithMediaSamples tap; /* (nullable): under the lock */
  gpointer tap_data;
};

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
  gst_bin_add_many (GST_BIN (self->pipeline), source, branch->gain, branch->queue, NULL);
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
  /* Silence is written too: pulsesink leaves out what is marked as a gap, and does not notice that its server is gone.
   */
  if (GST_BUFFER_FLAG_IS_SET (GST_PAD_PROBE_INFO_BUFFER (info), GST_BUFFER_FLAG_GAP))
    {
      GST_PAD_PROBE_INFO_DATA (info) = gst_buffer_make_writable (GST_PAD_PROBE_INFO_BUFFER (info));
      GST_BUFFER_FLAG_UNSET (GST_PAD_PROBE_INFO_BUFFER (info), GST_BUFFER_FLAG_GAP);
    }
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
      gst_bin_remove_many (GST_BIN (self->pipeline), source, branch->gain, branch->queue, NULL);
      g_mutex_lock (&self->lock);
      g_ptr_array_add (self->leaving, g_steal_pointer (&branch->pad));
      g_mutex_unlock (&self->lock);
    }
  gst_clear_object (&branch->pad);
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

static gboolean
is_nowhere (const KithVoicePlayback *self, KithDeviceUse use)
{
  return use == KITH_DEVICE_NONE ||
         (use == KITH_DEVICE_CHOSEN && g_strcmp0 (self->settings->output, KITH_VOICE_NOWHERE) == 0);
}

/* (transfer floating) (nullable): what plays. With its defaults a start-up offset of 30 ms would stay for the whole
 * call. */
static GstElement *
make_sink (const KithVoicePlayback *self, KithDeviceUse use, GError **error)
{
  gboolean low_delay = self->settings->low_delay;
  GstElement *sink = gst_element_factory_make (is_nowhere (self, use) ? "fakesink" : "pulsesink", NULL);

  if (!sink)
    {
      g_set_error (error, KITH_MEDIA_ERROR, KITH_MEDIA_ERROR_MISSING, "GStreamer lacks pulsesink");
      return NULL;
    }
  if (is_nowhere (self, use))
    {
      g_object_set (sink, "sync", TRUE, NULL);
      return sink;
    }
  g_object_set (sink, "latency-time", (gint64) (low_delay ? 5000 : 10000), "buffer-time",
                (gint64) (low_delay ? 20000 : 40000), "alignment-threshold", (guint64) 5 * GST_MSECOND, "discont-wait",
                (guint64) 50 * GST_MSECOND, "drift-tolerance", (gint64) 5000, "processing-deadline", (guint64) 0,
                "provide-clock", FALSE, "client-name", "Kith", "device",
                use == KITH_DEVICE_CHOSEN ? self->settings->output : NULL, NULL);
  return sink;
}

/* Puts a sink behind what a description makes. */
static GstElement *
make_before_sink (const char *description, GstElement *sink, GError **error)
{
  g_autoptr (GstElement) kept = g_object_ref_sink (sink);
  GstElement *pipeline = gst_parse_launch (description, error);
  g_autoptr (GstElement) last = NULL;

  if (!pipeline)
    return NULL;
  last = gst_bin_get_by_name (GST_BIN (pipeline), "last");
  gst_bin_add (GST_BIN (pipeline), kept);
  gst_element_link (last, kept);
  return pipeline;
}

/* By this the recording learns what it hears that nobody said. */
static void
insert_echo_probe (KithVoicePlayback *self, GstElement *pipeline)
{
  g_autoptr (GstElement) gate = gst_bin_get_by_name (GST_BIN (pipeline), "gate");
  g_autoptr (GstElement) convert = gst_bin_get_by_name (GST_BIN (pipeline), "convert");

  if (!self->echo)
    self->echo = g_object_ref_sink (gst_element_factory_make ("webrtcechoprobe", self->probe));
  gst_bin_add (GST_BIN (pipeline), self->echo);
  gst_element_link_many (gate, self->echo, convert, NULL);
}

static void
take_echo_probe_out (KithVoicePlayback *self)
{
  g_autoptr (GstObject) parent = self->echo ? gst_object_get_parent (GST_OBJECT (self->echo)) : NULL;

  if (parent)
    gst_bin_remove (GST_BIN (parent), self->echo);
}

/* Silence keeps the mixer going while nobody talks; without `force-live` it stays mute in every third start. */
static GstElement *
make_pipeline (gpointer owner, KithDeviceUse use, GError **error)
{
  KithVoicePlayback *self = owner;
  int step_ms = self->settings->low_delay ? 5 : 10;
  g_autofree char *description = g_strdup_printf (
    "audiotestsrc is-live=true wave=silence samplesperbuffer=240 ! " KITH_MEDIA_SOUND " ! "
    "audiomixer name=mixer force-live=true latency=%d000000 output-buffer-duration=%d000000 "
    "! " KITH_MEDIA_SOUND " ! volume name=gate  audioconvert name=convert ! audioresample name=last",
    step_ms, step_ms);
  GstElement *sink = make_sink (self, use, error);
  GstElement *pipeline = sink ? make_before_sink (description, sink, error) : NULL;

  if (pipeline)
    insert_echo_probe (self, pipeline);
  return pipeline;
}

static void
update_gate (KithVoicePlayback *self)
{
  if (self->gate)
    g_object_set (self->gate, "mute", self->deaf, "volume", self->settings->output_volume, NULL);
}

static void
connect_pipeline (gpointer owner, GstElement *pipeline)
{
  KithVoicePlayback *self = owner;
  g_autoptr (GstElement) mixer = gst_bin_get_by_name (GST_BIN (pipeline), "mixer");
  g_autoptr (GstElement) gate = gst_bin_get_by_name (GST_BIN (pipeline), "gate");
  g_autoptr (GstPad) mixed = gst_element_get_static_pad (mixer, "src");
  g_autoptr (GstPad) played = gst_element_get_static_pad (gate, "src");

  self->pipeline = pipeline;
  self->mixer = mixer;
  self->gate = gate;
  update_gate (self);
  gst_pad_add_probe (mixed, GST_PAD_PROBE_TYPE_BUFFER, on_mixed, self, NULL);
  gst_pad_add_probe (played, GST_PAD_PROBE_TYPE_BUFFER, on_played, self, NULL);
  for (guint i = 0; i < self->branches->len; i++)
    plug (self, self->branches->pdata[i]);
}

/* The pipeline goes as a whole; the branches stay for the next one. */
static void
disconnect_pipeline (gpointer owner)
{
  KithVoicePlayback *self = owner;

  self->pipeline = self->mixer = self->gate = NULL;
  for (guint i = 0; i < self->branches->len; i++)
    unplug (self, self->branches->pdata[i], FALSE);
  g_ptr_array_set_size (self->leaving, 0);
  take_echo_probe_out (self);
}

static KithDevicePresence
look (gpointer owner, const char *name)
{
  return kith_device_watch_look (((KithVoicePlayback *) owner)->devices, name);
}

static void
on_changed (gpointer owner, KithDeviceUse use, const GError *trouble)
{
  KithVoicePlayback *self = owner;

  self->changed (self->data, use, trouble);
}

/**
 * kith_voice_playback_new:
 * @probe: name of the element by which the recording learns what plays; unique in the process
 */
KithVoicePlayback *
kith_voice_playback_new (const KithMediaTime *time, const char *probe, KithDeviceChanged changed, gpointer data)
{
  const KithDeviceStreamEvents stream_events = { make_pipeline, connect_pipeline, disconnect_pipeline, look,
                                                 on_changed };
  KithVoicePlayback *self = g_new0 (KithVoicePlayback, 1);

  self->time = *time;
  self->changed = changed;
  self->data = data;
  self->probe = g_strdup (probe);
  self->settings = kith_voice_settings_new ();
  self->stream = kith_device_stream_new (time, &stream_events, self);
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
  kith_device_stream_free (self->stream);
  g_clear_object (&self->devices);
  gst_clear_object (&self->echo);
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
  if (!same && kith_device_stream_is_running (self->stream))
    kith_voice_playback_start (self);
  else
    update_gate (self);
}

void
kith_voice_playback_start (KithVoicePlayback *self)
{
  gboolean nowhere = g_strcmp0 (self->settings->output, KITH_VOICE_NOWHERE) == 0;

  kith_device_stream_start (self->stream, nowhere ? NULL : self->settings->output);
}

void
kith_voice_playback_stop (KithVoicePlayback *self)
{
  kith_device_stream_stop (self->stream);
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
  update_gate (self);
}

/**
 * kith_voice_playback_get_low_delay:
 *
 * Returns: whether the person wants to hear as soon as it is possible
 */
gboolean
kith_voice_playback_get_low_delay (KithVoicePlayback *self)
{
  return self->settings->low_delay;
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

  if (self->pipeline && gst_element_query (self->pipeline, query))
    gst_query_parse_latency (query, NULL, &latency, NULL);
  return (double) latency / GST_MSECOND;
}

/**
 * kith_voice_playback_set_devices:
 * @devices: (nullable): #KithSoundDevice: the speakers that there are, or an empty list while that is not known
 */
void
kith_voice_playback_set_devices (KithVoicePlayback *self, GListModel *devices)
{
  g_set_object (&self->devices, devices);
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
  if (self->pipeline)
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
  unplug (self, branch, self->pipeline != NULL);
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
