/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-peer-link-private.h"

#include <gst/app/app.h>

#define OWN_PAYLOAD 96
#define WATCH_MS 250

GType
kith_link_state_get_type (void)
{
  static const GEnumValue values[] = {
    { KITH_LINK_NEW, "KITH_LINK_NEW", "new" },
    { KITH_LINK_OFFERING, "KITH_LINK_OFFERING", "offering" },
    { KITH_LINK_ANSWERING, "KITH_LINK_ANSWERING", "answering" },
    { KITH_LINK_CONNECTING, "KITH_LINK_CONNECTING", "connecting" },
    { KITH_LINK_CONNECTED, "KITH_LINK_CONNECTED", "connected" },
    { KITH_LINK_STALLED, "KITH_LINK_STALLED", "stalled" },
    { KITH_LINK_FAILED, "KITH_LINK_FAILED", "failed" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("KithLinkState", values));
  return type;
}

/* Which state may follow which. */
static const guint edges[] = {
  [KITH_LINK_NEW] = 1 << KITH_LINK_OFFERING | 1 << KITH_LINK_ANSWERING | 1 << KITH_LINK_FAILED,
  [KITH_LINK_OFFERING] = 1 << KITH_LINK_CONNECTING | 1 << KITH_LINK_FAILED,
  [KITH_LINK_ANSWERING] = 1 << KITH_LINK_CONNECTING | 1 << KITH_LINK_FAILED,
  [KITH_LINK_CONNECTING] = 1 << KITH_LINK_CONNECTED | 1 << KITH_LINK_FAILED,
  [KITH_LINK_CONNECTED] = 1 << KITH_LINK_STALLED | 1 << KITH_LINK_FAILED,
  [KITH_LINK_STALLED] = 1 << KITH_LINK_CONNECTED | 1 << KITH_LINK_FAILED,
  [KITH_LINK_FAILED] = 0,
};

static void
clear_source (GSource **source)
{
  if (!*source)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static GSource *
add_timer (KithPeerLink *self, guint ms, GSourceFunc func)
{
  GSource *source = g_timeout_source_new (ms);

  g_source_set_callback (source, func, self, NULL);
  g_source_attach (source, self->time.context);
  return source;
}

/* The last thing that a function does: whoever is told may free the link. */
static void
set_state (KithPeerLink *self, KithLinkState state)
{
  if (self->state == state)
    return;
  if (!(edges[self->state] & 1 << state))
    {
      g_debug ("a link cannot go from state %d to %d", self->state, state);
      return;
    }
  self->state = state;
  self->events.changed (self->data, self);
}

static void
stop_feeding (KithPeerLink *self)
{
  g_atomic_int_set (&self->verified, FALSE);
  if (self->feeding)
    kith_voice_capture_remove_outlet (self->parts.capture, self->outlet);
  self->feeding = FALSE;
}

/* Takes the error. */
static void
fail (KithPeerLink *self, GError *error)
{
  if (self->state == KITH_LINK_FAILED)
    {
      g_error_free (error);
      return;
    }
  self->error = error;
  clear_source (&self->watch);
  g_clear_pointer (&self->link_meter, kith_link_meter_free);
  stop_feeding (self);
  set_state (self, KITH_LINK_FAILED);
}

/* What is missing is given up a moment before it were to be heard, so that there is time to restore it. */
static guint
get_latency (const KithPeerLink *self)
{
  guint hold = self->hold.hold_ms;

  return hold >= 20 ? hold - 10 : hold / 2;
}

static void
set_hold (KithPeerLink *self)
{
  g_debug ("held for %u ms from now on", self->hold.hold_ms);
  g_atomic_int_set (&self->hold_ms, (int) self->hold.hold_ms);
  g_object_set (kith_peer_connection_get_webrtc (self->connection), "latency", get_latency (self), NULL);
}

static void
on_measured (gpointer owner, KithLinkStats *stats)
{
  KithPeerLink *self = owner;

  stats->verified = g_atomic_int_get (&self->verified);
  stats->code = g_strdup (self->code);
  stats->lateness = g_atomic_int_get (&self->late_us) / 1000.0;
  g_atomic_int_set (&self->late_us, 0);
  if (kith_hold_policy_update (&self->hold, stats, kith_voice_playback_get_low_delay (self->parts.playback)))
    set_hold (self);
  stats->hold = self->hold.hold_ms;
  stats->delay = stats->hold + kith_voice_playback_get_delay (self->parts.playback);
  g_clear_pointer (&self->stats, kith_link_stats_free);
  self->stats = kith_link_stats_copy (stats);
  self->events.measured (self->data, self);
}

static void
start_measuring (KithPeerLink *self)
{
  self->code = kith_peer_connection_dup_comparison_code (self->connection);
  self->link_meter = kith_peer_connection_measure (self->connection, on_measured, self);
}

static gboolean
on_watch (gpointer data)
{
  KithPeerLink *self = data;
  gint64 quiet_us;

  g_mutex_lock (&self->lock);
  quiet_us = g_get_monotonic_time () - self->heard_us;
  g_mutex_unlock (&self->lock);
  set_state (self, quiet_us > (gint64) self->parts.silent_ms * 1000 ? KITH_LINK_STALLED : KITH_LINK_CONNECTED);
  return G_SOURCE_CONTINUE;
}

static void
on_described (gpointer data)
{
  set_state (data, KITH_LINK_CONNECTING);
}

/* A way was found, and the peer is who it says. */
static void
on_connected (gpointer data)
{
  KithPeerLink *self = data;

  g_mutex_lock (&self->lock);
  self->heard_us = g_get_monotonic_time ();
  g_mutex_unlock (&self->lock);
  g_atomic_int_set (&self->verified, TRUE);
  kith_voice_capture_add_outlet (self->parts.capture, self->outlet);
  self->feeding = TRUE;
  start_measuring (self);
  self->watch = add_timer (self, WATCH_MS, on_watch);
  set_state (self, KITH_LINK_CONNECTED);
}

static void
on_failed (gpointer data, GError *error)
{
  fail (data, error);
}

static void
on_send (gpointer data, KithSignal *signal)
{
  KithPeerLink *self = data;

  self->events.send (self->data, signal);
}

static GstElement *
make_pipeline (gpointer data, const KithSdpFacts *remote, GError **error)
{
  KithPeerLink *self = data;
  guint payload = remote ? remote->opus_payload : OWN_PAYLOAD;
  g_autofree char *description = g_strdup_printf (
    "appsrc name=outlet is-live=true format=time caps=" KITH_MEDIA_OPUS " ! rtpopuspay pt=%u dtx=true ! "
    "application/x-rtp,media=audio,encoding-name=OPUS,payload=%u,clock-rate=48000 ! "
    "webrtcbin name=connection bundle-policy=max-bundle latency=%u",
    payload, payload, get_latency (self));
  g_autoptr (GstElement) outlet = NULL;
  g_autoptr (GstElement) webrtc = NULL;
  GstElement *pipeline = gst_parse_launch (description, error);

  if (!pipeline)
    return NULL;
  outlet = gst_bin_get_by_name (GST_BIN (pipeline), "outlet");
  webrtc = gst_bin_get_by_name (GST_BIN (pipeline), "connection");
  self->outlet = outlet;
  gst_app_src_set_leaky_type (GST_APP_SRC (outlet), GST_APP_LEAKY_TYPE_DOWNSTREAM);
  gst_app_src_set_max_buffers (GST_APP_SRC (outlet), 25);
  kith_peer_link_connect_media (self, webrtc);
  return pipeline;
}

/**
 * kith_peer_link_new:
 * @parts: what it points to outlives the link
 * @epoch: grows from link to link between the same two
 *
 * Returns: (transfer full): a link that waits for kith_peer_link_offer() or kith_peer_link_take_offer()
 */
KithPeerLink *
kith_peer_link_new (const KithPeerLinkParts *parts, const char *peer, guint epoch, double volume,
                    const KithPeerLinkEvents *events, gpointer data)
{
  const KithPeerConnectionEvents connection_events = { make_pipeline, on_described, on_connected, on_failed, on_send };
  KithPeerLink *self = g_new0 (KithPeerLink, 1);

  self->parts = *parts;
  self->time = *parts->time;
  self->hop = kith_media_hop_new (self->time.context, self, peer, epoch);
  self->events = *events;
  self->data = data;
  self->connection = kith_peer_connection_new (
    &(KithPeerConnectionParts){ parts->time, parts->ice, parts->connect_ms, FALSE }, peer, epoch, &connection_events,
    self);
  self->branch = kith_voice_playback_add (parts->playback, volume);
  kith_hold_policy_init (&self->hold, kith_voice_playback_get_low_delay (parts->playback));
  self->hold_ms = (int) self->hold.hold_ms;
  g_mutex_init (&self->lock);
  return self;
}

/**
 * kith_peer_link_free:
 *
 * Ends the link; returns when all of its threads have ended.
 */
void
kith_peer_link_free (KithPeerLink *self)
{
  if (!self)
    return;
  kith_media_hop_cut (self->hop);
  clear_source (&self->watch);
  g_clear_pointer (&self->link_meter, kith_link_meter_free);
  g_clear_pointer (&self->stats, kith_link_stats_free);
  stop_feeding (self);
  kith_peer_connection_free (self->connection);
  kith_opus_decoder_free (self->decoder);
  kith_voice_playback_remove (self->parts.playback, self->branch);
  kith_media_hop_unref (self->hop);
  g_mutex_clear (&self->lock);
  g_clear_error (&self->error);
  g_free (self->code);
  g_free (self);
}

/**
 * kith_peer_link_offer:
 *
 * Begins the link by offering it.
 */
void
kith_peer_link_offer (KithPeerLink *self)
{
  self->state = KITH_LINK_OFFERING;
  kith_peer_connection_offer (self->connection);
}

/**
 * kith_peer_link_take_offer:
 * @sdp: from the peer
 *
 * Begins the link by answering. A description that is not taken makes it fail.
 */
void
kith_peer_link_take_offer (KithPeerLink *self, const char *sdp)
{
  if (self->state != KITH_LINK_NEW)
    return;
  self->state = KITH_LINK_ANSWERING;
  kith_peer_connection_take_offer (self->connection, sdp);
}

/**
 * kith_peer_link_take_answer:
 * @sdp: from the peer
 *
 * Takes the answer to what was offered; a second one is passed over.
 */
void
kith_peer_link_take_answer (KithPeerLink *self, const char *sdp)
{
  kith_peer_connection_take_answer (self->connection, sdp);
}

/**
 * kith_peer_link_take_candidate:
 * @candidate: from the peer; one that is not taken is passed over
 */
void
kith_peer_link_take_candidate (KithPeerLink *self, const char *candidate)
{
  kith_peer_connection_take_candidate (self->connection, candidate);
}

KithLinkState
kith_peer_link_get_state (KithPeerLink *self)
{
  return self->state;
}

/**
 * kith_peer_link_get_error:
 *
 * Returns: (nullable): why the link has failed
 */
const GError *
kith_peer_link_get_error (KithPeerLink *self)
{
  return self->error;
}

/**
 * kith_peer_link_get_stats:
 *
 * Returns: (nullable): how the link was when it was last measured, or %NULL before it is connected
 */
const KithLinkStats *
kith_peer_link_get_stats (KithPeerLink *self)
{
  return self->stats;
}

/**
 * kith_peer_link_set_volume:
 * @volume: of this peer; 1.0 is as it comes, 2.0 twice that
 */
void
kith_peer_link_set_volume (KithPeerLink *self, double volume)
{
  kith_voice_branch_set_volume (self->branch, volume);
}

/**
 * kith_peer_link_get_connection:
 *
 * Returns: (transfer none) (nullable): the webrtcbin, for who measures it
 */
GstElement *
kith_peer_link_get_connection (KithPeerLink *self)
{
  return kith_peer_connection_get_webrtc (self->connection);
}
