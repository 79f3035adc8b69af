/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-peer-link-private.h"

#include <gst/app/app.h>
/* What flows through a link; nearly all of it on GStreamer's threads. */

static void
on_talking (gpointer owner, gpointer talking)
{
  KithPeerLink *self = owner;

  self->events.talking (self->data, self, GPOINTER_TO_INT (talking));
}

static void
measure (const gint16 *samples, gsize n_samples, gpointer data)
{
  KithPeerLink *self = data;

  if (kith_level_meter_add (&self->meter, samples, n_samples))
    kith_media_hop_post (self->hop, on_talking, GINT_TO_POINTER (self->meter.talking), NULL);
}

/* The time stamp of a buffer is that of its packet's arrival, smoothed; it is to be heard that much later for which
 * late packets are waited. */
static GstFlowReturn
on_decoded (GstAppSink *sink, gpointer data)
{
  KithPeerLink *self = data;
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (sink);
  GstBuffer *buffer;

  if (!sample)
    return GST_FLOW_EOS;
  if (!g_atomic_int_get (&self->verified) || !GST_BUFFER_PTS_IS_VALID (gst_sample_get_buffer (sample)))
    return GST_FLOW_OK;
  kith_media_read_samples (gst_sample_get_buffer (sample), measure, self);
  buffer = gst_buffer_copy (gst_sample_get_buffer (sample));
  GST_BUFFER_PTS (buffer) += self->parts.latency_ms * GST_MSECOND;
  kith_voice_branch_push (self->branch, buffer);
  return GST_FLOW_OK;
}

static GstPadProbeReturn
on_packet (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  KithPeerLink *self = data;

  g_mutex_lock (&self->lock);
  self->heard_us = g_get_monotonic_time ();
  g_mutex_unlock (&self->lock);
  return GST_PAD_PROBE_OK;
}

/* Pads are told apart by what they carry, never by their transceiver. */
static gboolean
is_opus (GstPad *pad)
{
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  const GstStructure *structure = caps ? gst_caps_get_structure (caps, 0) : NULL;

  return structure && g_ascii_strcasecmp (gst_structure_get_string (structure, "encoding-name")
                                            ? gst_structure_get_string (structure, "encoding-name")
                                            : "",
                                          "OPUS") == 0;
}

static void
on_pad_added (GstElement *connection, GstPad *pad, gpointer data)
{
  static const char decoding[] =
    "rtpopusdepay name=depay ! opusdec plc=true ! audioconvert ! audioresample ! " KITH_MEDIA_SOUND
    " ! appsink name=decoded sync=false async=false max-buffers=100";
  KithPeerLink *self = data;
  GstAppSinkCallbacks callbacks = { .new_sample = on_decoded };
  g_autoptr (GstElement) decoded = NULL;
  g_autoptr (GstPad) sink = NULL;
  GstElement *bin;

  if (GST_PAD_DIRECTION (pad) != GST_PAD_SRC || !is_opus (pad))
    return;
  bin = gst_parse_bin_from_description (decoding, TRUE, NULL);
  decoded = gst_bin_get_by_name (GST_BIN (bin), "decoded");
  gst_app_sink_set_callbacks (GST_APP_SINK (decoded), &callbacks, self, NULL);
  sink = gst_element_get_static_pad (bin, "sink");
  gst_pad_add_probe (sink, GST_PAD_PROBE_TYPE_BUFFER, on_packet, self, NULL);
  kith_peer_connection_add_branch (self->connection, pad, bin);
}

/*
 * kith_peer_link_connect_media:
 *
 * Has what comes from the peer decoded; before the link begins.
 */
void
kith_peer_link_connect_media (KithPeerLink *self, GstElement *webrtc)
{
  g_signal_connect (webrtc, "pad-added", G_CALLBACK (on_pad_added), self);
}
