/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-media-pipeline.h"

#include "kith-media.h"

static gboolean
on_message (GstBus *bus, GstMessage *message, gpointer data)
{
  KithMediaPipeline *self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *details = NULL;

  switch (GST_MESSAGE_TYPE (message))
    {
    case GST_MESSAGE_LATENCY:
      /* Without this the jitter buffer of a branch that came late flips between no hold and all of it. */
      gst_bin_recalculate_latency (GST_BIN (self->pipeline));
      break;
    case GST_MESSAGE_ERROR:
      gst_message_parse_error (message, &error, &details);
      g_debug ("%s: %s (%s)", GST_OBJECT_NAME (message->src), error->message, details ? details : "");
      self->failure (self->owner, error);
      break;
    default:
      break;
    }
  return G_SOURCE_CONTINUE;
}

/**
 * kith_media_pipeline_init:
 * @pipeline: (transfer full) (allow-none): floating or not
 * @failure: may clear the pipeline
 *
 * Prepares a pipeline that counts time as all of its call do.
 */
void
kith_media_pipeline_init (KithMediaPipeline *self, GstElement *pipeline, const KithMediaTime *time,
                          KithMediaFailure failure, gpointer owner)
{
  g_autoptr (GstClock) clock = gst_system_clock_obtain ();
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);

  self->pipeline = g_object_ref_sink (pipeline);
  self->failure = failure;
  self->owner = owner;
  gst_pipeline_use_clock (GST_PIPELINE (pipeline), clock);
  gst_element_set_start_time (pipeline, GST_CLOCK_TIME_NONE);
  gst_element_set_base_time (pipeline, time->base_time);
  self->watch = gst_bus_create_watch (bus);
  g_source_set_callback (self->watch, G_SOURCE_FUNC (on_message), self, NULL);
  g_source_attach (self->watch, time->context);
}

/**
 * kith_media_pipeline_play:
 *
 * Returns: whether the pipeline has begun to play, which may go on by itself and fail later
 */
gboolean
kith_media_pipeline_play (KithMediaPipeline *self, GError **error)
{
  g_autoptr (GstBus) bus = NULL;
  g_autoptr (GstMessage) message = NULL;

  if (gst_element_set_state (self->pipeline, GST_STATE_PLAYING) != GST_STATE_CHANGE_FAILURE)
    return TRUE;
  bus = gst_element_get_bus (self->pipeline);
  message = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
  if (message)
    gst_message_parse_error (message, error, NULL);
  else
    g_set_error (error, KITH_MEDIA_ERROR, KITH_MEDIA_ERROR_FAILED, "a pipeline does not start");
  return FALSE;
}

/**
 * kith_media_pipeline_clear:
 *
 * Stops and frees the pipeline; returns when all of its threads have ended.
 */
void
kith_media_pipeline_clear (KithMediaPipeline *self)
{
  if (!self->pipeline)
    return;
  g_source_destroy (self->watch);
  g_clear_pointer (&self->watch, g_source_unref);
  gst_element_set_state (self->pipeline, GST_STATE_NULL);
  gst_clear_object (&self->pipeline);
}

void
kith_media_read_samples (GstBuffer *buffer, KithMediaSamples func, gpointer data)
{
  GstMapInfo map;

  if (!gst_buffer_map (buffer, &map, GST_MAP_READ))
    return;
  func ((const gint16 *) (gconstpointer) map.data, map.size / sizeof (gint16), data);
  gst_buffer_unmap (buffer, &map);
}
