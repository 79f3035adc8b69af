/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-share-inlet.h"

#include <gst/app/app.h>
#define GST_USE_UNSTABLE_API
#include <gst/webrtc/webrtc.h>

#include "kith-share-frame-private.h"

/* Late packets are waited for this long, so that what was lost can be sent once more. */
#define LATENCY_MS 60

struct _KithShareInlet
{
  KithPeerConnection *connection;
  KithShareInletEvents events;
  gpointer data;
  char *share;
  guint epoch;
  KithVoicePlayback *playback;
  KithVoiceBranch *branch;
  int verified; /* atomic: something may be shown and heard */
  GMutex lock;
  gint64 heard_us; /* under the lock: when the last packet came */
};

/* On GStreamer's thread. */
static GstFlowReturn
on_picture (GstAppSink *sink, gpointer data)
{
  KithShareInlet *self = data;
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (sink);
  KithShareFrame *frame;

  if (!sample)
    return GST_FLOW_EOS;
  frame = g_atomic_int_get (&self->verified) ? kith_share_frame_new (sample) : NULL;
  if (frame)
    self->events.frame (self->data, frame);
  return GST_FLOW_OK;
}

/* On GStreamer's thread. */
static GstFlowReturn
on_sound (GstAppSink *sink, gpointer data)
{
  KithShareInlet *self = data;
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (sink);
  GstBuffer *buffer;

  if (!sample)
    return GST_FLOW_EOS;
  if (!g_atomic_int_get (&self->verified) || !GST_BUFFER_PTS_IS_VALID (gst_sample_get_buffer (sample)))
    return GST_FLOW_OK;
  buffer = gst_buffer_copy (gst_sample_get_buffer (sample));
  GST_BUFFER_PTS (buffer) += LATENCY_MS * GST_MSECOND;
  kith_voice_branch_push (self->branch, buffer);
  return GST_FLOW_OK;
}

static GstPadProbeReturn
on_packet (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  KithShareInlet *self = data;

  g_mutex_lock (&self->lock);
  self->heard_us = g_get_monotonic_time ();
  g_mutex_unlock (&self->lock);
  return GST_PAD_PROBE_OK;
}

/* rtpvp9depay 1.22 takes some of these for what they are not, and complains; the gap itself tells it as much. */
static GstPadProbeReturn
on_event (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  return gst_event_has_name (GST_PAD_PROBE_INFO_EVENT (info), "GstRTPPacketLost") ? GST_PAD_PROBE_DROP
                                                                                  : GST_PAD_PROBE_OK;
}

static gboolean
carries (GstPad *pad, const char *encoding)
{
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  const GstStructure *structure = caps ? gst_caps_get_structure (caps, 0) : NULL;
  const char *name = structure ? gst_structure_get_string (structure, "encoding-name") : NULL;

  return name && g_ascii_strcasecmp (name, encoding) == 0;
}

static void
add_branch (KithShareInlet *self, GstPad *pad, const char *description,
            GstFlowReturn (*new_sample) (GstAppSink *, gpointer))
{
  GstAppSinkCallbacks callbacks = { .new_sample = new_sample };
  GstElement *bin = gst_parse_bin_from_description (description, TRUE, NULL);
  g_autoptr (GstElement) out = NULL;
  g_autoptr (GstPad) sink = NULL;

  if (!bin)
    return;
  out = gst_bin_get_by_name (GST_BIN (bin), "out");
  sink = gst_element_get_static_pad (bin, "sink");
  gst_app_sink_set_callbacks (GST_APP_SINK (out), &callbacks, self, NULL);
  gst_pad_add_probe (sink, GST_PAD_PROBE_TYPE_BUFFER, on_packet, self, NULL);
  if (new_sample == on_picture)
    gst_pad_add_probe (sink, GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, on_event, NULL, NULL);
  kith_peer_connection_add_branch (self->connection, pad, bin);
}

/* On GStreamer's thread. Without the three properties of the picture's elements one packet that is lost for good leaves
 * it broken. */
static void
on_pad_added (GstElement *webrtc, GstPad *pad, gpointer data)
{
  static const char picture[] =
    "rtpvp9depay request-keyframe=true wait-for-keyframe=true ! queue max-size-buffers=8 max-size-bytes=0 "
    "max-size-time=0 ! vp9dec automatic-request-sync-points=true threads=2 ! "
    "video/x-raw,width=[1,4096],height=[1,4096] ! videoconvert n-threads=2 ! "
    "video/x-raw,format=BGRA ! appsink name=out sync=false async=false max-buffers=2 drop=true";
  static const char sound[] = "rtpopusdepay ! opusdec plc=true ! audioconvert ! audioresample ! " KITH_MEDIA_SOUND
                              " ! appsink name=out sync=false async=false max-buffers=100";

  if (GST_PAD_DIRECTION (pad) != GST_PAD_SRC)
    return;
  if (carries (pad, "VP9"))
    add_branch (data, pad, picture, on_picture);
  else if (carries (pad, "OPUS"))
    add_branch (data, pad, sound, on_sound);
}

static void
on_transceiver (GstElement *webrtc, GstWebRTCRTPTransceiver *transceiver, gpointer data)
{
  g_object_set (transceiver, "do-nack", TRUE, NULL);
}

static GstElement *
make_pipeline (gpointer data, const KithSdpFacts *remote, GError **error)
{
  GstElement *pipeline = gst_pipeline_new (NULL), *webrtc = gst_element_factory_make ("webrtcbin", "connection");

  g_object_set (webrtc, "latency", LATENCY_MS, NULL);
  gst_util_set_object_arg (G_OBJECT (webrtc), "bundle-policy", "max-bundle");
  gst_bin_add (GST_BIN (pipeline), webrtc);
  g_signal_connect (webrtc, "on-new-transceiver", G_CALLBACK (on_transceiver), data);
  g_signal_connect (webrtc, "pad-added", G_CALLBACK (on_pad_added), data);
  return pipeline;
}

static void
on_described (gpointer data)
{
}

static void
on_connected (gpointer data)
{
  KithShareInlet *self = data;

  g_mutex_lock (&self->lock);
  self->heard_us = g_get_monotonic_time ();
  g_mutex_unlock (&self->lock);
  g_atomic_int_set (&self->verified, TRUE);
  self->events.connected (self->data);
}

static void
on_failed (gpointer data, GError *error)
{
  KithShareInlet *self = data;

  g_atomic_int_set (&self->verified, FALSE);
  self->events.failed (self->data, error);
}

static void
on_send (gpointer data, KithSignal *signal)
{
  KithShareInlet *self = data;

  signal->share = g_strdup (self->share);
  self->events.send (self->data, signal);
}

/**
 * kith_share_inlet_new:
 * @playback: where its sound is heard
 * @volume: of that sound
 *
 * Returns: (transfer full): a way that waits for its offer
 */
KithShareInlet *
kith_share_inlet_new (const KithPeerConnectionParts *parts, KithVoicePlayback *playback, double volume,
                      const char *share, const char *peer, guint epoch, const KithShareInletEvents *events,
                      gpointer data)
{
  const KithPeerConnectionEvents connection_events = { make_pipeline, on_described, on_connected, on_failed, on_send };
  KithShareInlet *self = g_new0 (KithShareInlet, 1);

  self->events = *events;
  self->data = data;
  self->share = g_strdup (share);
  self->epoch = epoch;
  self->playback = playback;
  self->branch = kith_voice_playback_add (playback, volume);
  g_mutex_init (&self->lock);
  self->connection = kith_peer_connection_new (parts, peer, epoch, &connection_events, self);
  return self;
}

void
kith_share_inlet_free (KithShareInlet *self)
{
  if (!self)
    return;
  kith_peer_connection_free (self->connection);
  kith_voice_playback_remove (self->playback, self->branch);
  g_mutex_clear (&self->lock);
  g_free (self->share);
  g_free (self);
}

/**
 * kith_share_inlet_take:
 * @signal: an offer or addresses; what is of another epoch is passed over
 */
void
kith_share_inlet_take (KithShareInlet *self, const KithSignal *signal)
{
  if (signal->epoch != self->epoch)
    return;
  for (guint i = 0; signal->candidates && signal->candidates[i] && i < KITH_CANDIDATES_MAX; i++)
    kith_peer_connection_take_candidate (self->connection, signal->candidates[i]);
  if (signal->kind == KITH_SIGNAL_OFFER && signal->sdp)
    kith_peer_connection_take_offer (self->connection, signal->sdp);
}

void
kith_share_inlet_set_volume (KithShareInlet *self, double volume)
{
  kith_voice_branch_set_volume (self->branch, volume);
}

/**
 * kith_share_inlet_get_quiet_us:
 *
 * Returns: for how many microseconds nothing has come; 0 before it is connected
 */
gint64
kith_share_inlet_get_quiet_us (KithShareInlet *self)
{
  gint64 quiet_us;

  g_mutex_lock (&self->lock);
  quiet_us = self->heard_us ? g_get_monotonic_time () - self->heard_us : 0;
  g_mutex_unlock (&self->lock);
  return quiet_us;
}

/**
 * kith_share_inlet_get_webrtc:
 *
 * Returns: (transfer none) (nullable): for who measures it
 */
GstElement *
kith_share_inlet_get_webrtc (KithShareInlet *self)
{
  return kith_peer_connection_get_webrtc (self->connection);
}
