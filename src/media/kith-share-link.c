/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-share-link.h"

#include <gst/app/app.h>
#include <gst/video/video.h>
#define GST_USE_UNSTABLE_API
#include <gst/webrtc/webrtc.h>

#include "kith-link-meter.h"
#include "kith-media-hop.h"

struct _KithShareLink
{
  KithPeerConnection *connection;
  KithMediaHop *hop;
  KithShareStudio *studio;
  KithShareLinkEvents events;
  gpointer data;
  GMainContext *context;
  KithLinkMeter *meter; /* (nullable) until it is connected */
  GstElement *repeater; /* (nullable): what sends once more what was lost; borrowed from the connection's pipeline */
  int n_packets;        /* atomic: of the picture */
  guint n_packets_before, n_requests_before;
  char *share, *peer;
  guint epoch;
  gboolean sound, feeding;
  KithLinkState state;
  KithShareOutlet outlet; /* borrowed from the connection's pipeline */
};

static void
set_state (KithShareLink *self, KithLinkState state)
{
  self->state = state;
  self->events.changed (self->data, self);
}

static void
on_wanted (gpointer owner, gpointer payload)
{
  KithShareLink *self = owner;

  if (self->feeding)
    kith_share_studio_request_key_frame (self->studio);
}

/* On GStreamer's thread: who watches cannot go on without a key frame. */
static GstPadProbeReturn
on_upstream (GstPad *pad, GstPadProbeInfo *info, gpointer hop)
{
  if (gst_video_event_is_force_key_unit (GST_PAD_PROBE_INFO_EVENT (info)))
    kith_media_hop_post (hop, on_wanted, NULL, NULL);
  return GST_PAD_PROBE_OK;
}

static void
unref_hop (gpointer hop)
{
  kith_media_hop_unref (hop);
}

/* Nothing comes back; what was lost on its way is sent once more. */
static void
set_transceivers (GstElement *webrtc)
{
  g_autoptr (GArray) all = NULL;

  g_signal_emit_by_name (webrtc, "get-transceivers", &all);
  for (guint i = 0; i < all->len; i++)
    g_object_set (g_array_index (all, GstWebRTCRTPTransceiver *, i), "direction",
                  GST_WEBRTC_RTP_TRANSCEIVER_DIRECTION_SENDONLY, "do-nack", i == 0, NULL);
}

static GstElement *
find (GstElement *pipeline, const char *name)
{
  g_autoptr (GstElement) element = gst_bin_get_by_name (GST_BIN (pipeline), name);

  if (element)
    gst_app_src_set_leaky_type (GST_APP_SRC (element), GST_APP_LEAKY_TYPE_DOWNSTREAM);
  return element;
}

/* On GStreamer's thread. */
static GstPadProbeReturn
on_packet (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  KithShareLink *self = data;
  gboolean many = GST_PAD_PROBE_INFO_TYPE (info) & GST_PAD_PROBE_TYPE_BUFFER_LIST;

  g_atomic_int_add (&self->n_packets, many ? (int) gst_buffer_list_length (GST_PAD_PROBE_INFO_BUFFER_LIST (info)) : 1);
  return GST_PAD_PROBE_OK;
}

static GstElement *
make_pipeline (gpointer data, const KithSdpFacts *remote, GError **error)
{
  static const char picture[] = "webrtcbin name=connection bundle-policy=max-bundle "
                                "appsrc name=picture is-live=true format=time max-buffers=60 caps=video/x-vp9 ! "
                                "rtpvp9pay name=packets pt=96 mtu=1200 picture-id-mode=15-bit ! "
                                "application/x-rtp,media=video,encoding-name=VP9,payload=96,"
                                "clock-rate=90000,rtcp-fb-nack-pli=true,rtcp-fb-ccm-fir=true ! connection.sink_0 ";
  static const char sound[] = "appsrc name=sound is-live=true format=time max-buffers=25 caps=" KITH_SHARE_OPUS " ! "
                              "rtpopuspay pt=98 ! application/x-rtp,media=audio,encoding-name=OPUS,payload=98,"
                              "clock-rate=48000,encoding-params=(string)2 ! connection.sink_1";
  KithShareLink *self = data;
  g_autofree char *description = g_strconcat (picture, self->sound ? sound : NULL, NULL);
  GstElement *pipeline = gst_parse_launch (description, error);
  g_autoptr (GstElement) webrtc = pipeline ? gst_bin_get_by_name (GST_BIN (pipeline), "connection") : NULL;
  g_autoptr (GstElement) payloader = NULL;
  g_autoptr (GstPad) pad = NULL, packets = NULL;

  if (!pipeline)
    return NULL;
  self->outlet = (KithShareOutlet){ find (pipeline, "picture"), find (pipeline, "sound") };
  pad = gst_element_get_static_pad (self->outlet.picture, "src");
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_EVENT_UPSTREAM, on_upstream, kith_media_hop_ref (self->hop), unref_hop);
  payloader = gst_bin_get_by_name (GST_BIN (pipeline), "packets");
  packets = gst_element_get_static_pad (payloader, "src");
  gst_pad_add_probe (packets, GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_BUFFER_LIST, on_packet, self, NULL);
  set_transceivers (webrtc);
  return pipeline;
}

static void
on_described (gpointer data)
{
  set_state (data, KITH_LINK_CONNECTING);
}

static GstElement *
find_repeater (GstElement *webrtc)
{
  g_autoptr (GstIterator) all = gst_bin_iterate_all_by_element_factory_name (GST_BIN (webrtc), "rtprtxsend");
  g_auto (GValue) value = G_VALUE_INIT;

  return gst_iterator_next (all, &value) == GST_ITERATOR_OK ? g_value_get_object (&value) : NULL;
}

/* GStreamer 1.22 does not go on telling what receivers report as lost, so that what they ask for once more is counted.
 */
static void
on_measured (gpointer owner, KithLinkStats *stats)
{
  KithShareLink *self = owner;
  guint n_packets = (guint) g_atomic_int_get (&self->n_packets), n_requests = 0, n_new;
  double loss = stats->peer_loss;

  if (!self->repeater)
    self->repeater = find_repeater (kith_peer_connection_get_webrtc (self->connection));
  if (self->repeater)
    g_object_get (self->repeater, "num-rtx-requests", &n_requests, NULL);
  n_new = n_packets - self->n_packets_before;
  if (n_new > 0)
    loss = MAX (loss, (double) (n_requests - self->n_requests_before) / n_new);
  self->n_packets_before = n_packets;
  self->n_requests_before = n_requests;
  self->events.measured (self->data, self, CLAMP (loss, 0, 1));
}

static void
on_connected (gpointer data)
{
  KithShareLink *self = data;

  self->meter = kith_link_meter_new (self->context, kith_peer_connection_get_webrtc (self->connection), self->peer,
                                     self->epoch, on_measured, self);
  self->feeding = TRUE;
  kith_share_studio_add_outlet (self->studio, &self->outlet);
  set_state (self, KITH_LINK_CONNECTED);
}

static void
stop_feeding (KithShareLink *self)
{
  g_clear_pointer (&self->meter, kith_link_meter_free);
  if (self->feeding)
    kith_share_studio_remove_outlet (self->studio, &self->outlet);
  self->feeding = FALSE;
}

static void
on_failed (gpointer data, GError *error)
{
  KithShareLink *self = data;

  g_debug ("a viewer is lost: %s", error->message);
  g_error_free (error);
  stop_feeding (self);
  set_state (self, KITH_LINK_FAILED);
}

static void
on_send (gpointer data, KithSignal *signal)
{
  KithShareLink *self = data;

  signal->share = g_strdup (self->share);
  self->events.send (self->data, signal);
}

/**
 * kith_share_link_new:
 * @share: what signals call it
 * @peer: who watches
 *
 * Offers the share to somebody; it flows once they are connected.
 */
KithShareLink *
kith_share_link_new (const KithPeerConnectionParts *parts, KithShareStudio *studio, gboolean sound, const char *share,
                     const char *peer, guint epoch, const KithShareLinkEvents *events, gpointer data)
{
  const KithPeerConnectionEvents connection_events = { make_pipeline, on_described, on_connected, on_failed, on_send };
  KithShareLink *self = g_new0 (KithShareLink, 1);

  self->studio = studio;
  self->sound = sound;
  self->context = parts->time->context;
  self->share = g_strdup (share);
  self->peer = g_strdup (peer);
  self->epoch = epoch;
  self->events = *events;
  self->data = data;
  self->state = KITH_LINK_OFFERING;
  self->hop = kith_media_hop_new (parts->time->context, self, peer, epoch);
  self->connection = kith_peer_connection_new (parts, peer, epoch, &connection_events, self);
  kith_peer_connection_offer (self->connection);
  return self;
}

void
kith_share_link_free (KithShareLink *self)
{
  if (!self)
    return;
  kith_media_hop_cut (self->hop);
  stop_feeding (self);
  kith_peer_connection_free (self->connection);
  kith_media_hop_unref (self->hop);
  g_free (self->share);
  g_free (self->peer);
  g_free (self);
}

/**
 * kith_share_link_take:
 * @signal: from who watches; what is of another epoch is passed over
 */
void
kith_share_link_take (KithShareLink *self, const KithSignal *signal)
{
  if (signal->epoch != self->epoch)
    return;
  if (signal->kind == KITH_SIGNAL_ANSWER && signal->sdp)
    kith_peer_connection_take_answer (self->connection, signal->sdp);
  for (guint i = 0; signal->candidates && signal->candidates[i] && i < KITH_CANDIDATES_MAX; i++)
    kith_peer_connection_take_candidate (self->connection, signal->candidates[i]);
}

KithLinkState
kith_share_link_get_state (KithShareLink *self)
{
  return self->state;
}

guint
kith_share_link_get_epoch (KithShareLink *self)
{
  return self->epoch;
}

/**
 * kith_share_link_get_webrtc:
 *
 * Returns: (transfer none) (nullable): for who measures it
 */
GstElement *
kith_share_link_get_webrtc (KithShareLink *self)
{
  return kith_peer_connection_get_webrtc (self->connection);
}
