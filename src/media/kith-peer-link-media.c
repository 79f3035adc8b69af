/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-peer-link-private.h"

/* Packets that may have waited behind one that got lost. */
#define WAITED 16
#define STEP ((GstClockTimeDiff) (5 * GST_MSECOND))

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

/* The time of a packet is that of its arrival, smoothed; it is to be heard that much later for which late ones are
 * waited. Of steps in time the mixer must be told: otherwise it plays what comes after a pause too early, and cuts its
 * beginning off, for a whole second. */
static void
on_decoded (gpointer owner, guint64 time, const gint16 *samples, gsize n_samples)
{
  KithPeerLink *self = owner;
  int hold_ms = g_atomic_int_get (&self->hold_ms);
  GstBuffer *buffer;

  if (!g_atomic_int_get (&self->verified))
    return;
  measure (samples, n_samples, self);
  buffer = gst_buffer_new_memdup (samples, n_samples * sizeof *samples);
  GST_BUFFER_PTS (buffer) = time + (guint) hold_ms * GST_MSECOND;
  GST_BUFFER_DURATION (buffer) = gst_util_uint64_scale (n_samples, GST_SECOND, 48000);
  if (ABS (GST_CLOCK_DIFF (self->next_time, GST_BUFFER_PTS (buffer))) > STEP)
    GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_DISCONT);
  self->next_time = GST_BUFFER_PTS (buffer) + GST_BUFFER_DURATION (buffer);
  kith_voice_branch_push (self->branch, buffer);
}

/* A machine with much to do delays what comes as a network does. What came first, or waited behind something that got
 * lost, says nothing of that. */
static void
note_lateness (KithPeerLink *self, GstClockTime time)
{
  GstClockTime now = (GstClockTime) g_get_monotonic_time () * GST_USECOND - self->time.base_time;
  int late_us = now > time ? (int) MIN ((now - time) / GST_USECOND, G_USEC_PER_SEC) : 0;

  if (self->n_waited > 0)
    self->n_waited--;
  else if (late_us > g_atomic_int_get (&self->late_us))
    g_atomic_int_set (&self->late_us, late_us);
}

static void
take_packet (KithPeerLink *self, GstBuffer *buffer)
{
  GstMapInfo map;

  g_mutex_lock (&self->lock);
  self->heard_us = g_get_monotonic_time ();
  g_mutex_unlock (&self->lock);
  if (!GST_BUFFER_PTS_IS_VALID (buffer) || !gst_buffer_map (buffer, &map, GST_MAP_READ))
    return;
  kith_opus_decoder_take (self->decoder, GST_BUFFER_PTS (buffer), map.data, map.size);
  note_lateness (self, GST_BUFFER_PTS (buffer));
  gst_buffer_unmap (buffer, &map);
}

/* A packet, or word that one is missing. */
static GstPadProbeReturn
on_packet (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  KithPeerLink *self = data;
  GstClockTime time, duration;

  if (info->type & GST_PAD_PROBE_TYPE_BUFFER)
    {
      take_packet (self, GST_PAD_PROBE_INFO_BUFFER (info));
    }
  else if (GST_EVENT_TYPE (GST_PAD_PROBE_INFO_EVENT (info)) == GST_EVENT_GAP)
    {
      gst_event_parse_gap (GST_PAD_PROBE_INFO_EVENT (info), &time, &duration);
      kith_opus_decoder_miss (self->decoder, time, duration);
      self->n_waited = WAITED;
    }
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
  KithPeerLink *self = data;
  g_autoptr (GstElement) depay = NULL;
  g_autoptr (GstPad) packets = NULL;
  GstElement *bin;

  if (GST_PAD_DIRECTION (pad) != GST_PAD_SRC || !is_opus (pad))
    return;
  /* A peer that sends several streams has a thread for each, and the decoder is of one. */
  if (!g_atomic_int_compare_and_exchange (&self->taken, FALSE, TRUE))
    {
      bin = gst_parse_bin_from_description ("fakesink sync=false async=false", TRUE, NULL);
      kith_peer_connection_add_branch (self->connection, pad, bin);
      return;
    }
  bin = gst_parse_bin_from_description ("rtpopusdepay name=depay ! fakesink sync=false async=false", TRUE, NULL);
  depay = gst_bin_get_by_name (GST_BIN (bin), "depay");
  packets = gst_element_get_static_pad (depay, "src");
  gst_pad_add_probe (packets, GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, on_packet, self, NULL);
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
  self->decoder = kith_opus_decoder_new (on_decoded, self);
  self->n_waited = WAITED;
  g_signal_connect (webrtc, "pad-added", G_CALLBACK (on_pad_added), self);
}
