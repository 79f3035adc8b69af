/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-share-studio.h"

#include <gst/app/app.h>
#include <gst/video/video.h>

#include "kith-media.h"
#include "kith-share-sound.h"
#include "kith-share-source-element.h"
#include "kith-x11-screens.h"
#include "kith-voice-settings.h"

#define SOUND_BITRATE 128000
/* How soon it is noticed that a window is gone or has another size. */
#define WINDOW_MS 400
/* Several who join at once get the same key frame. */
#define KEY_FRAME_INTERVAL (300 * GST_MSECOND)

typedef struct
{
  KithShareOutlet to;
  gboolean begun; /* it has got a key frame */
} Outlet;

struct _KithShareStudio
{
  KithMediaTime time;
  KithShareSource *source;
  char *sound; /* (nullable) */
  KithShareFormat format;
  int source_rate; /* frames a second that the source was asked for */
  KithShareStudioEvents events;
  gpointer data;
  KithMediaPipeline picture_media, sound_media;
  GstElement *valve, *encoder, *filter, *encoded; /* borrowed from the pipeline */
  KithShareSound *others;                         /* (nullable): what all other programs play */
  GSource *sound_failure;                         /* (nullable) */
  KithX11Window *window;                          /* (nullable): that is shown now */
  int width, height;                              /* of that window */
  GSource *window_timer;                          /* (nullable) */
  GMutex lock;
  GPtrArray *outlets; /* Outlet: under the lock */
};

static void
outlet_free (gpointer data)
{
  Outlet *outlet = data;

  gst_object_unref (outlet->to.picture);
  g_clear_pointer (&outlet->to.sound, gst_object_unref);
  g_free (outlet);
}

/* On GStreamer's thread. Who has joined begins with a key frame, since nothing before it can be decoded. */
static GstFlowReturn
on_picture (GstAppSink *sink, gpointer data)
{
  KithShareStudio *self = data;
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (sink);
  gboolean key;

  if (!sample)
    return GST_FLOW_EOS;
  key = !GST_BUFFER_FLAG_IS_SET (gst_sample_get_buffer (sample), GST_BUFFER_FLAG_DELTA_UNIT);
  g_atomic_int_inc (self->events.n_frames);
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->outlets->len; i++)
    {
      Outlet *outlet = self->outlets->pdata[i];

      outlet->begun = outlet->begun || key;
      if (outlet->begun)
        gst_app_src_push_buffer (GST_APP_SRC (outlet->to.picture), gst_buffer_ref (gst_sample_get_buffer (sample)));
    }
  g_mutex_unlock (&self->lock);
  return GST_FLOW_OK;
}

/* On GStreamer's thread. */
static GstFlowReturn
on_sound (GstAppSink *sink, gpointer data)
{
  KithShareStudio *self = data;
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (sink);

  if (!sample)
    return GST_FLOW_EOS;
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->outlets->len; i++)
    {
      const Outlet *outlet = self->outlets->pdata[i];

      if (outlet->to.sound)
        gst_app_src_push_buffer (GST_APP_SRC (outlet->to.sound), gst_buffer_ref (gst_sample_get_buffer (sample)));
    }
  g_mutex_unlock (&self->lock);
  return GST_FLOW_OK;
}

static void
stop_window (KithShareStudio *self)
{
  if (self->window_timer)
    g_source_destroy (self->window_timer);
  g_clear_pointer (&self->window_timer, g_source_unref);
  g_clear_pointer (&self->window, kith_x11_window_free);
}

static void
stop_sound (KithShareStudio *self)
{
  if (self->sound_failure)
    g_source_destroy (self->sound_failure);
  g_clear_pointer (&self->sound_failure, g_source_unref);
  if (self->others)
    gst_element_set_state (self->sound_media.pipeline, GST_STATE_NULL);
  g_clear_pointer (&self->others, kith_share_sound_free);
  kith_media_pipeline_clear (&self->sound_media);
}

static void
stop_all (KithShareStudio *self)
{
  stop_window (self);
  kith_media_pipeline_clear (&self->picture_media);
  stop_sound (self);
}

static void
on_picture_failure (gpointer owner, const GError *error)
{
  KithShareStudio *self = owner;
  g_autoptr (GError) lost = g_error_copy (error);

  stop_all (self);
  self->events.lost (self->data, lost);
}

static void
on_sound_failure (gpointer owner, const GError *error)
{
  KithShareStudio *self = owner;
  g_autoptr (GError) trouble = g_error_copy (error);

  stop_sound (self);
  self->events.sound_trouble (self->data, trouble);
}

static gboolean
on_others_gone (gpointer data)
{
  KithShareStudio *self = data;
  g_autoptr (GError)
    error = g_error_new_literal (KITH_MEDIA_ERROR, KITH_MEDIA_ERROR_DEVICE, "the sound server cannot be reached");

  on_sound_failure (self, error);
  return G_SOURCE_REMOVE;
}

/* Told from within the connection, which cannot be taken away there. */
static void
on_others_failed (gpointer data, const GError *error)
{
  KithShareStudio *self = data;

  if (self->sound_failure)
    return;
  self->sound_failure = g_idle_source_new ();
  g_source_set_callback (self->sound_failure, on_others_gone, self, NULL);
  g_source_attach (self->sound_failure, self->time.context);
}

static void
set_filter (KithShareStudio *self)
{
  g_autofree char *caps = g_strdup_printf (
    "video/x-raw,format=I420,width=[16,%d],height=[16,%d],pixel-aspect-ratio=1/1,framerate=%d/1", self->format.width,
    self->format.height, self->format.rate);

  gst_util_set_object_arg (G_OBJECT (self->filter), "caps", caps);
  g_object_set (self->encoder, "target-bitrate", self->format.bitrate, NULL);
}

static void
connect_picture (KithShareStudio *self, GstElement *pipeline)
{
  GstAppSinkCallbacks callbacks = { .new_sample = on_picture };
  g_autoptr (GstElement) valve = gst_bin_get_by_name (GST_BIN (pipeline), "valve");
  g_autoptr (GstElement) encoder = gst_bin_get_by_name (GST_BIN (pipeline), "encoder");
  g_autoptr (GstElement) filter = gst_bin_get_by_name (GST_BIN (pipeline), "filter");
  g_autoptr (GstElement) encoded = gst_bin_get_by_name (GST_BIN (pipeline), "encoded");

  self->valve = valve;
  self->encoder = encoder;
  self->filter = filter;
  self->encoded = encoded;
  gst_video_encoder_set_min_force_key_unit_interval (GST_VIDEO_ENCODER (encoder), KEY_FRAME_INTERVAL);
  gst_app_sink_set_callbacks (GST_APP_SINK (encoded), &callbacks, self, NULL);
  set_filter (self);
}

/* The picture that is encoded waits for none that follows it, and a late one is left out. */
static GstElement *
make_picture_pipeline (KithShareStudio *self, GError **error)
{
  static const char description[] =
    "videorate name=first skip-to-first=true ! valve name=valve ! queue leaky=downstream max-size-buffers=2 "
    "max-size-bytes=0 max-size-time=0 ! videoscale add-borders=false ! videoconvert n-threads=2 ! "
    "capsfilter name=filter ! vp9enc name=encoder deadline=1 cpu-used=8 row-mt=true tile-columns=2 threads=4 "
    "lag-in-frames=0 error-resilient=default keyframe-max-dist=9000 end-usage=cbr buffer-size=600 "
    "buffer-initial-size=400 buffer-optimal-size=500 min-quantizer=4 max-quantizer=56 static-threshold=1 ! "
    "video/x-vp9 ! appsink name=encoded sync=false async=false max-buffers=100";
  GstElement *source = kith_share_source_make_element (self->source, self->format.rate, error);
  g_autoptr (GstElement) first = NULL;
  GstElement *pipeline;

  if (!source)
    return NULL;
  self->source_rate = self->format.rate;
  pipeline = gst_parse_launch (description, error);
  if (!pipeline)
    {
      gst_object_unref (g_object_ref_sink (source));
      return NULL;
    }
  first = gst_bin_get_by_name (GST_BIN (pipeline), "first");
  /* A camera and a portal have rates of their own. */
  g_object_set (first, "drop-only",
                self->source->kind != KITH_SHARE_SOURCE_CAMERA && self->source->kind != KITH_SHARE_SOURCE_STREAM, NULL);
  gst_bin_add (GST_BIN (pipeline), source);
  gst_element_link (source, first);
  connect_picture (self, pipeline);
  return pipeline;
}

/* (transfer floating) (nullable): a name never becomes part of a description. */
static GstElement *
make_sound_source (const char *sound)
{
  GstElement *source;

  if (g_str_has_prefix (sound, KITH_VOICE_TONE))
    {
      source = gst_element_factory_make ("audiotestsrc", NULL);
      g_object_set (source, "is-live", TRUE, "samplesperbuffer", 480, "volume", 0.5, "freq",
                    g_ascii_strtod (sound + strlen (KITH_VOICE_TONE), NULL), NULL);
      return source;
    }
  source = gst_element_factory_make ("pulsesrc", NULL);
  if (source)
    g_object_set (source, "latency-time", (gint64) 10000, "buffer-time", (gint64) 60000, "provide-clock", FALSE,
                  "client-name", "Kith", "device", sound, NULL);
  return source;
}

/* The sound of others is mixed with silence, so that it goes on while nobody plays anything. */
static GstElement *
make_sound_pipeline (KithShareStudio *self, GError **error)
{
  static const char mixed[] =
    "audiotestsrc is-live=true wave=silence samplesperbuffer=480 ! "
    "audio/x-raw,format=S16LE,rate=48000,channels=2,layout=interleaved ! audiomixer name=mixer force-live=true "
    "latency=40000000 output-buffer-duration=20000000 ! ";
  static const char encoded[] = "audioconvert name=first ! audioresample ! "
                                "audio/x-raw,format=S16LE,rate=48000,channels=2 ! "
                                "opusenc name=encoder frame-size=20 audio-type=generic ! "
                                "appsink name=encoded sync=false async=false max-buffers=100";
  gboolean others = g_str_equal (self->sound, KITH_SHARE_SOUND_OTHERS);
  g_autofree char *description = g_strconcat (others ? mixed : "", encoded, NULL);
  GstAppSinkCallbacks callbacks = { .new_sample = on_sound };
  GstElement *source = others ? NULL : make_sound_source (self->sound), *pipeline;
  g_autoptr (GstElement) first = NULL, sink = NULL, encoder = NULL;

  if (!others && !source)
    {
      g_set_error (error, KITH_MEDIA_ERROR, KITH_MEDIA_ERROR_MISSING, "GStreamer lacks pulsesrc");
      return NULL;
    }
  pipeline = gst_parse_launch (description, error);
  if (!pipeline)
    {
      g_clear_pointer (&source, gst_object_unref);
      return NULL;
    }
  first = gst_bin_get_by_name (GST_BIN (pipeline), "first");
  sink = gst_bin_get_by_name (GST_BIN (pipeline), "encoded");
  encoder = gst_bin_get_by_name (GST_BIN (pipeline), "encoder");
  g_object_set (encoder, "bitrate", SOUND_BITRATE, NULL);
  gst_app_sink_set_callbacks (GST_APP_SINK (sink), &callbacks, self, NULL);
  if (!source)
    return pipeline;
  gst_bin_add (GST_BIN (pipeline), source);
  gst_element_link (source, first);
  return pipeline;
}

static void
start_others (KithShareStudio *self)
{
  g_autoptr (GstElement) mixer = NULL;

  if (!self->sound_media.pipeline)
    return;
  mixer = gst_bin_get_by_name (GST_BIN (self->sound_media.pipeline), "mixer");
  if (mixer)
    self->others = kith_share_sound_new (self->time.context, self->sound_media.pipeline, mixer, on_others_failed, self);
}

static void
start (KithShareStudio *self, KithMediaPipeline *media, GstElement *pipeline, KithMediaFailure failure, GError *error)
{
  if (pipeline)
    {
      kith_media_pipeline_init (media, pipeline, &self->time, failure, self);
      if (kith_media_pipeline_play (media, &error))
        return;
    }
  failure (self, error);
  g_error_free (error);
}

static void start_picture (KithShareStudio *self);

/* A window that is closed ends the share; what grew or shrank is taken up anew. */
static gboolean
on_window_timer (gpointer data)
{
  KithShareStudio *self = data;
  int width = self->width, height = self->height;

  if (kith_x11_window_look (self->window, &width, &height) == KITH_X11_WINDOW_GONE)
    {
      g_autoptr (GError) error = g_error_new_literal (KITH_MEDIA_ERROR, KITH_MEDIA_ERROR_GONE, "the window was closed");

      on_picture_failure (self, error);
      return G_SOURCE_REMOVE;
    }
  if (width == self->width && height == self->height)
    return G_SOURCE_CONTINUE;
  self->width = width;
  self->height = height;
  kith_media_pipeline_clear (&self->picture_media);
  start_picture (self);
  return G_SOURCE_CONTINUE;
}

/* Returns whether there is one, where one is to be shown. */
static gboolean
start_window (KithShareStudio *self)
{
  g_autoptr (GError) error = NULL;

  if (self->source->kind != KITH_SHARE_SOURCE_WINDOW)
    return TRUE;
  self->window = kith_x11_window_new (self->source->device, self->source->window);
  if (kith_x11_window_look (self->window, &self->width, &self->height) == KITH_X11_WINDOW_GONE)
    {
      g_set_error (&error, KITH_MEDIA_ERROR, KITH_MEDIA_ERROR_GONE, "the window was closed");
      on_picture_failure (self, error);
      return FALSE;
    }
  self->window_timer = g_timeout_source_new (WINDOW_MS);
  g_source_set_callback (self->window_timer, on_window_timer, self, NULL);
  g_source_attach (self->window_timer, self->time.context);
  return TRUE;
}

static void
start_picture (KithShareStudio *self)
{
  GError *error = NULL;
  GstElement *pipeline = make_picture_pipeline (self, &error);

  start (self, &self->picture_media, pipeline, on_picture_failure, error);
}

static void
start_all (KithShareStudio *self)
{
  GError *error = NULL;
  GstElement *pipeline;

  if (!start_window (self))
    return;
  if (self->sound)
    {
      pipeline = make_sound_pipeline (self, &error);
      start (self, &self->sound_media, pipeline, on_sound_failure, error);
      start_others (self);
    }
  if (self->picture_media.pipeline)
    {
      g_object_set (self->valve, "drop", FALSE, NULL);
      kith_share_studio_request_key_frame (self);
    }
  else
    {
      start_picture (self);
    }
}

/* Nobody watches. What a portal has opened can be connected to once only, so that it stays, without being encoded. */
static void
pause_all (KithShareStudio *self)
{
  if (self->source->kind != KITH_SHARE_SOURCE_STREAM || !self->picture_media.pipeline)
    {
      stop_all (self);
      return;
    }
  stop_sound (self);
  g_object_set (self->valve, "drop", TRUE, NULL);
}

/**
 * kith_share_studio_new:
 *
 * Returns: (transfer full): a studio that begins when somebody watches
 */
KithShareStudio *
kith_share_studio_new (const KithMediaTime *time, const KithShareSource *source, const char *sound,
                       const KithShareStudioEvents *events, gpointer data)
{
  KithShareStudio *self = g_new0 (KithShareStudio, 1);

  self->time = *time;
  self->source = kith_share_source_copy (source);
  self->sound = g_strdup (sound);
  self->format = kith_share_quality_get_format (KITH_SHARE_QUALITY_TEXT);
  self->events = *events;
  self->data = data;
  self->outlets = g_ptr_array_new_with_free_func (outlet_free);
  g_mutex_init (&self->lock);
  return self;
}

void
kith_share_studio_free (KithShareStudio *self)
{
  if (!self)
    return;
  stop_all (self);
  kith_share_source_free (self->source);
  g_ptr_array_unref (self->outlets);
  g_mutex_clear (&self->lock);
  g_free (self->sound);
  g_free (self);
}

/**
 * kith_share_studio_set_format:
 *
 * Encodes otherwise from now on, also while people watch.
 */
void
kith_share_studio_set_format (KithShareStudio *self, const KithShareFormat *format)
{
  gboolean faster = format->rate > self->source_rate && self->source->kind != KITH_SHARE_SOURCE_STREAM;

  self->format = *format;
  if (!self->picture_media.pipeline)
    return;
  if (!faster)
    {
      set_filter (self);
      return;
    }
  /* The source was asked for fewer pictures. */
  stop_all (self);
  start_all (self);
}

/**
 * kith_share_studio_add_outlet:
 *
 * Has somebody watch, from the next key frame on, which is made at once.
 */
void
kith_share_studio_add_outlet (KithShareStudio *self, const KithShareOutlet *outlet)
{
  Outlet *added = g_new0 (Outlet, 1);
  guint n_outlets;

  added->to.picture = gst_object_ref (outlet->picture);
  added->to.sound = outlet->sound ? gst_object_ref (outlet->sound) : NULL;
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->outlets, added);
  n_outlets = self->outlets->len;
  g_mutex_unlock (&self->lock);
  if (n_outlets == 1)
    start_all (self);
  else
    kith_share_studio_request_key_frame (self);
}

void
kith_share_studio_remove_outlet (KithShareStudio *self, const KithShareOutlet *outlet)
{
  guint n_outlets;

  g_mutex_lock (&self->lock);
  for (guint i = self->outlets->len; i > 0; i--)
    if (((Outlet *) self->outlets->pdata[i - 1])->to.picture == outlet->picture)
      g_ptr_array_remove_index (self->outlets, i - 1);
  n_outlets = self->outlets->len;
  g_mutex_unlock (&self->lock);
  if (n_outlets == 0)
    pause_all (self);
}

/**
 * kith_share_studio_request_key_frame:
 *
 * Has the next picture be one that can be decoded without those before it.
 */
void
kith_share_studio_request_key_frame (KithShareStudio *self)
{
  if (self->picture_media.pipeline)
    gst_element_send_event (self->encoded, gst_video_event_new_upstream_force_key_unit (GST_CLOCK_TIME_NONE, TRUE, 0));
}
