/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-peer-link-private.h"

#include <gst/app/app.h>
#define GST_USE_UNSTABLE_API
#include <gst/sdp/sdp.h>
#include <gst/webrtc/webrtc.h>

#include "kith-media.h"

#define OWN_PAYLOAD 96
/* Addresses are found one after another; those of one moment travel together. */
#define FLUSH_MS 15
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
  clear_source (&self->deadline);
  clear_source (&self->watch);
  stop_feeding (self);
  set_state (self, KITH_LINK_FAILED);
}

static void
on_failure (gpointer owner, const GError *error)
{
  fail (owner, g_error_copy (error));
}

/* Wrong credentials of a relay are told by nobody; that no relay was found tells of them. */
static gboolean
on_deadline (gpointer data)
{
  KithPeerLink *self = data;
  const KithIceConfig *ice = self->parts.ice;
  const char *why = "no way to the peer was found";

  if (!self->has_remote)
    why = "the peer did not answer";
  else if (ice->turn->len && !self->n_relays)
    why = "no way to the peer was found, and the relay did not let us in";
  else if (!self->n_candidates)
    why = "the peer told no address";
  fail (self, g_error_new_literal (KITH_MEDIA_ERROR, KITH_MEDIA_ERROR_NO_ROUTE, why));
  return G_SOURCE_REMOVE;
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
send_description (KithPeerLink *self, KithSignalType kind, const GstSDPMessage *sdp)
{
  KithSignal *signal = kith_signal_new (kind, self->peer, self->epoch);

  signal->sdp = gst_sdp_message_as_text (sdp);
  self->events.send (self->data, signal);
}

static void
flush_candidates (KithPeerLink *self)
{
  KithSignal *signal;

  clear_source (&self->flush);
  if (!self->outgoing->len)
    return;
  signal = kith_signal_new (KITH_SIGNAL_CANDIDATES, self->peer, self->epoch);
  g_ptr_array_add (self->outgoing, NULL);
  signal->candidates = (char **) g_ptr_array_steal (self->outgoing, NULL);
  self->events.send (self->data, signal);
}

static gboolean
on_flush (gpointer data)
{
  flush_candidates (data);
  return G_SOURCE_REMOVE;
}

static void
on_candidate_found (gpointer owner, gpointer payload)
{
  KithPeerLink *self = owner;
  const char *candidate = payload;

  self->n_own++;
  if (strstr (candidate, " typ relay"))
    self->n_relays++;
  if (self->n_own > KITH_CANDIDATES_MAX)
    return;
  g_ptr_array_add (self->outgoing, g_strdup (candidate));
  if (!self->flush)
    self->flush = add_timer (self, FLUSH_MS, on_flush);
}

static void
on_ice_candidate (GstElement *connection, guint media, const char *candidate, gpointer hop)
{
  kith_media_hop_post (hop, on_candidate_found, g_strdup (candidate), g_free);
}

/* On the link's thread: a way was found and the peer has shown its certificate. */
static void
on_connected (KithPeerLink *self)
{
  g_autoptr (GError) error = NULL;

  self->connected = TRUE;
  if (self->state != KITH_LINK_CONNECTING)
    return;
  clear_source (&self->deadline);
  if (!kith_peer_link_verify (self, &error))
    {
      fail (self, g_steal_pointer (&error));
      return;
    }
  g_mutex_lock (&self->lock);
  self->heard_us = g_get_monotonic_time ();
  g_mutex_unlock (&self->lock);
  g_atomic_int_set (&self->verified, TRUE);
  kith_voice_capture_add_outlet (self->parts.capture, self->outlet);
  self->feeding = TRUE;
  self->watch = add_timer (self, WATCH_MS, on_watch);
  set_state (self, KITH_LINK_CONNECTED);
}

/* Both descriptions are known; a way may have been found before this thread heard of that. */
static void
enter_connecting (KithPeerLink *self)
{
  if (!self->connected)
    {
      set_state (self, KITH_LINK_CONNECTING);
      return;
    }
  self->state = KITH_LINK_CONNECTING;
  on_connected (self);
}

static void
on_connection_state (gpointer owner, gpointer payload)
{
  KithPeerLink *self = owner;

  switch ((GstWebRTCPeerConnectionState) GPOINTER_TO_INT (payload))
    {
    case GST_WEBRTC_PEER_CONNECTION_STATE_CONNECTED:
      on_connected (self);
      break;
    case GST_WEBRTC_PEER_CONNECTION_STATE_FAILED:
    case GST_WEBRTC_PEER_CONNECTION_STATE_CLOSED:
      fail (self, g_error_new_literal (KITH_MEDIA_ERROR, KITH_MEDIA_ERROR_NO_ROUTE, "no way to the peer was found"));
      break;
    default:
      break;
    }
}

static void
on_notify_state (GstElement *connection, GParamSpec *pspec, gpointer hop)
{
  GstWebRTCPeerConnectionState state;

  g_object_get (connection, "connection-state", &state, NULL);
  kith_media_hop_post (hop, on_connection_state, GINT_TO_POINTER (state), NULL);
}

/* What a promise of webrtcbin's was about. */
typedef struct
{
  KithMediaHop *hop;
  const char *field;     /* (nullable): of the reply, that holds a description */
  KithMediaHopFunc func; /* gets it */
} Promise;

static void
promise_free (gpointer data)
{
  Promise *promise = data;

  kith_media_hop_unref (promise->hop);
  g_free (promise);
}

static void
description_free (gpointer description)
{
  g_clear_pointer ((GstWebRTCSessionDescription **) &description, gst_webrtc_session_description_free);
}

/* On GStreamer's thread. */
static void
on_promised (GstPromise *gst_promise, gpointer data)
{
  const Promise *promise = data;
  const GstStructure *reply = NULL;
  GstWebRTCSessionDescription *description = NULL;

  if (gst_promise_wait (gst_promise) == GST_PROMISE_RESULT_REPLIED)
    {
      reply = gst_promise_get_reply (gst_promise);
      if (promise->field && reply)
        gst_structure_get (reply, promise->field, GST_TYPE_WEBRTC_SESSION_DESCRIPTION, &description, NULL);
      kith_media_hop_post (promise->hop, promise->func, description, description_free);
    }
  gst_promise_unref (gst_promise);
}

static GstPromise *
make_promise (KithPeerLink *self, const char *field, KithMediaHopFunc func)
{
  Promise *promise = g_new (Promise, 1);

  *promise = (Promise){ kith_media_hop_ref (self->hop), field, func };
  return gst_promise_new_with_change_func (on_promised, promise, promise_free);
}

static void
fail_description (KithPeerLink *self, const char *why)
{
  fail (self, g_error_new_literal (KITH_MEDIA_ERROR, KITH_MEDIA_ERROR_BAD_DESCRIPTION, why));
}

static void
on_offer_made (gpointer owner, gpointer payload)
{
  KithPeerLink *self = owner;
  GstWebRTCSessionDescription *description = payload;

  if (!description)
    {
      fail_description (self, "no offer could be made");
      return;
    }
  g_signal_emit_by_name (self->connection, "set-local-description", description, NULL);
  send_description (self, KITH_SIGNAL_OFFER, description->sdp);
}

static void
on_answer_made (gpointer owner, gpointer payload)
{
  KithPeerLink *self = owner;
  GstWebRTCSessionDescription *description = payload;

  if (!description)
    {
      fail_description (self, "no answer could be made");
      return;
    }
  g_signal_emit_by_name (self->connection, "set-local-description", description, NULL);
  send_description (self, KITH_SIGNAL_ANSWER, description->sdp);
  enter_connecting (self);
}

static void
add_candidate (KithPeerLink *self, const char *candidate)
{
  g_signal_emit_by_name (self->connection, "add-ice-candidate", 0, candidate);
}

static void
on_remote_set (gpointer owner, gpointer payload)
{
  KithPeerLink *self = owner;

  self->has_remote = TRUE;
  for (guint i = 0; i < self->early->len; i++)
    add_candidate (self, self->early->pdata[i]);
  g_ptr_array_set_size (self->early, 0);
  if (self->state == KITH_LINK_ANSWERING)
    g_signal_emit_by_name (self->connection, "create-answer", NULL, make_promise (self, "answer", on_answer_made));
  else
    enter_connecting (self);
}

/* Gives a peer's description to GStreamer, which has its own opinion of it. */
static void
set_remote (KithPeerLink *self, GstWebRTCSDPType type, const char *text)
{
  GstWebRTCSessionDescription *description;
  GstSDPMessage *sdp = NULL;

  if (gst_sdp_message_new_from_text (text, &sdp) != GST_SDP_OK)
    {
      fail_description (self, "a description cannot be read");
      return;
    }
  description = gst_webrtc_session_description_new (type, sdp);
  g_signal_emit_by_name (self->connection, "set-remote-description", description,
                         make_promise (self, NULL, on_remote_set));
  gst_webrtc_session_description_free (description);
}

static void
on_needed (gpointer owner, gpointer payload)
{
  KithPeerLink *self = owner;

  if (self->state == KITH_LINK_OFFERING && !self->remote.fingerprint)
    g_signal_emit_by_name (self->connection, "create-offer", NULL, make_promise (self, "offer", on_offer_made));
}

static void
on_negotiation_needed (GstElement *connection, gpointer hop)
{
  kith_media_hop_post (hop, on_needed, NULL, NULL);
}

/* Finding ways by a router's UPnP takes seconds and opens its door to anybody; a peer that was killed is noticed only
 * by who asks. */
static void
configure_agent (KithPeerLink *self)
{
  const KithIceConfig *ice = self->parts.ice;
  g_autoptr (GObject) transport = NULL;
  g_autoptr (GObject) agent = NULL;

  g_object_get (self->connection, "ice-agent", &transport, NULL);
  if (transport && g_object_class_find_property (G_OBJECT_GET_CLASS (transport), "agent"))
    g_object_get (transport, "agent", &agent, NULL);
  if (agent)
    g_object_set (agent, "upnp", FALSE, "keepalive-conncheck", TRUE, NULL);
  if (ice->stun)
    g_object_set (self->connection, "stun-server", ice->stun, NULL);
  for (guint i = 0; i < ice->turn->len; i++)
    {
      gboolean taken;

      g_signal_emit_by_name (self->connection, "add-turn-server", ice->turn->pdata[i], &taken);
    }
  if (ice->relay_only)
    gst_util_set_object_arg (G_OBJECT (self->connection), "ice-transport-policy", "relay");
}

static void
connect_hop (KithPeerLink *self, const char *signal, GCallback callback)
{
  g_signal_connect_data (self->connection, signal, callback, kith_media_hop_ref (self->hop),
                         (GClosureNotify) (void (*) (void)) kith_media_hop_unref, 0);
}

static gboolean
begin (KithPeerLink *self, guint payload)
{
  g_autofree char *description = g_strdup_printf (
    "appsrc name=outlet is-live=true format=time caps=" KITH_MEDIA_OPUS " ! rtpopuspay pt=%u dtx=true ! "
    "application/x-rtp,media=audio,encoding-name=OPUS,payload=%u,clock-rate=48000 ! "
    "webrtcbin name=connection bundle-policy=max-bundle latency=%u",
    payload, payload, self->parts.latency_ms);
  g_autoptr (GstElement) outlet = NULL;
  g_autoptr (GstElement) connection = NULL;
  GError *error = NULL;
  GstElement *pipeline = gst_parse_launch (description, &error);

  if (!pipeline)
    {
      fail (self, error);
      return FALSE;
    }
  outlet = gst_bin_get_by_name (GST_BIN (pipeline), "outlet");
  connection = gst_bin_get_by_name (GST_BIN (pipeline), "connection");
  self->outlet = outlet;
  self->connection = connection;
  gst_app_src_set_leaky_type (GST_APP_SRC (outlet), GST_APP_LEAKY_TYPE_DOWNSTREAM);
  gst_app_src_set_max_buffers (GST_APP_SRC (outlet), 25);
  configure_agent (self);
  connect_hop (self, "on-negotiation-needed", G_CALLBACK (on_negotiation_needed));
  connect_hop (self, "on-ice-candidate", G_CALLBACK (on_ice_candidate));
  connect_hop (self, "notify::connection-state", G_CALLBACK (on_notify_state));
  kith_peer_link_connect_media (self);
  kith_media_pipeline_init (&self->media, pipeline, &self->time, on_failure, self);
  self->deadline = add_timer (self, self->parts.connect_ms, on_deadline);
  if (kith_media_pipeline_play (&self->media, &error))
    return TRUE;
  fail (self, error);
  return FALSE;
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
  KithPeerLink *self = g_new0 (KithPeerLink, 1);

  self->parts = *parts;
  self->time = *parts->time;
  self->hop = kith_media_hop_new (self->time.context, self, peer, epoch);
  self->events = *events;
  self->data = data;
  self->peer = g_strdup (peer);
  self->epoch = epoch;
  self->early = g_ptr_array_new_with_free_func (g_free);
  self->outgoing = g_ptr_array_new_with_free_func (g_free);
  self->branch = kith_voice_playback_add (parts->playback, volume);
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
  clear_source (&self->deadline);
  clear_source (&self->watch);
  clear_source (&self->flush);
  stop_feeding (self);
  g_mutex_lock (&self->lock);
  self->ending = TRUE;
  g_mutex_unlock (&self->lock);
  kith_media_pipeline_clear (&self->media);
  kith_voice_playback_remove (self->parts.playback, self->branch);
  kith_media_hop_unref (self->hop);
  kith_sdp_facts_clear (&self->remote);
  g_ptr_array_unref (self->early);
  g_ptr_array_unref (self->outgoing);
  g_mutex_clear (&self->lock);
  g_clear_error (&self->error);
  g_free (self->peer);
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
  begin (self, OWN_PAYLOAD);
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
  GError *error = NULL;

  if (self->state != KITH_LINK_NEW)
    return;
  if (!kith_sdp_check (sdp, &self->remote, &error))
    {
      fail (self, error);
      return;
    }
  self->state = KITH_LINK_ANSWERING;
  if (begin (self, self->remote.opus_payload))
    set_remote (self, GST_WEBRTC_SDP_TYPE_OFFER, sdp);
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
  GError *error = NULL;

  if (self->state != KITH_LINK_OFFERING || self->remote.fingerprint)
    return;
  if (kith_sdp_check (sdp, &self->remote, &error))
    set_remote (self, GST_WEBRTC_SDP_TYPE_ANSWER, sdp);
  else
    fail (self, error);
}

/**
 * kith_peer_link_take_candidate:
 * @candidate: from the peer; one that is not taken is passed over
 */
void
kith_peer_link_take_candidate (KithPeerLink *self, const char *candidate)
{
  g_autoptr (GError) error = NULL;

  if (self->n_candidates >= KITH_CANDIDATES_MAX)
    return;
  if (!kith_candidate_check (candidate, &error))
    {
      g_debug ("%s: %s", self->peer, error->message);
      return;
    }
  self->n_candidates++;
  if (self->has_remote)
    add_candidate (self, candidate);
  else
    g_ptr_array_add (self->early, g_strdup (candidate));
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
  return self->connection;
}
