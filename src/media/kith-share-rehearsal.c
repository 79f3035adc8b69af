/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-share-rehearsal.h"

#include <gst/app/app.h>

#include "kith-share-frame-private.h"

struct _KithShareRehearsal
{
  KithShareSeatEvents events;
  gpointer data;
  KithMediaPipeline media;
};

/* On GStreamer's thread. */
static GstFlowReturn
on_picture (GstAppSink *sink, gpointer data)
{
  KithShareRehearsal *self = data;
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (sink);
  KithShareFrame *frame = sample ? kith_share_frame_new (sample) : NULL;

  if (frame)
    self->events.frame (self->data, frame);
  return sample ? GST_FLOW_OK : GST_FLOW_EOS;
}

static void
on_failure (gpointer owner, const GError *error)
{
  KithShareRehearsal *self = owner;

  self->events.trouble (self->data, error);
}

/**
 * kith_share_rehearsal_new:
 *
 * Returns: (transfer full): a picture that moves from now on
 */
KithShareRehearsal *
kith_share_rehearsal_new (const KithMediaTime *time, const KithShareSeatEvents *events, gpointer data)
{
  static const char description[] =
    "videotestsrc is-live=true pattern=ball background-color=0xff241f31 foreground-color=0xff62a0ea ! "
    "video/x-raw,format=BGRA,width=1280,height=720,framerate=30/1 ! "
    "appsink name=out sync=false async=false max-buffers=2 drop=true";
  KithShareRehearsal *self = g_new0 (KithShareRehearsal, 1);
  GstAppSinkCallbacks callbacks = { .new_sample = on_picture };
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) out = NULL;
  GstElement *pipeline = gst_parse_launch (description, &error);

  self->events = *events;
  self->data = data;
  if (pipeline)
    {
      out = gst_bin_get_by_name (GST_BIN (pipeline), "out");
      gst_app_sink_set_callbacks (GST_APP_SINK (out), &callbacks, self, NULL);
      kith_media_pipeline_init (&self->media, pipeline, time, on_failure, self);
    }
  if (pipeline && kith_media_pipeline_play (&self->media, &error))
    self->events.shown (self->data, TRUE);
  else
    on_failure (self, error);
  return self;
}

void
kith_share_rehearsal_free (KithShareRehearsal *self)
{
  if (!self)
    return;
  kith_media_pipeline_clear (&self->media);
  g_free (self);
}
