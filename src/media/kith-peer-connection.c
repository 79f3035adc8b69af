/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-peer-connection.h"

#define GST_USE_UNSTABLE_API
#include <gst/sdp/sdp.h>
#include <gst/webrtc/webrtc.h>

#include "kith-media-hop.h"
#include "kith-media.h"

/* Addresses are found one after another; those of one moment travel together. */
#define FLUSH_MS 15

struct _KithPeerConnection
{
  KithPeerConnectionParts parts;
  KithMediaHop *hop;
  KithPeerConnectionEvents events;
  gpointer data;
  char *peer;
  guint epoch;

  KithMediaPipeline media;
  GstElement *webrtc; /* (nullable): borrowed from the pipeline */
  gboolean begun, offers, ended;
  gboolean has_remote; /* GStreamer has taken the peer's description */
  gboolean described, connected, told;
  KithSdpFacts remote;
  GPtrArray *early;      /* char *: addresses that came before the description */
  guint n_candidates;    /* taken from the peer */
  guint n_own, n_relays; /* found for oneself */
  GSource *deadline, *flush;
  GPtrArray *outgoing; /* char *: own addresses that are not sent yet */

  GMutex lock;
  gboolean ending; /* under the lock: nothing may be added to the pipeline any more */
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
add_timer (KithPeerConnection *self, guint ms, GSourceFunc func)
{
  GSource *source = g_timeout_source_new (ms);

  g_source_set_callback (source, func, self, NULL);
  g_source_attach (source, self->parts.time->context);
  return source;
}

/* Takes the error. The last thing that a function does: whoever is told may free the connection. */
static void
fail (KithPeerConnection *self, GError *error)
{
  if (self->ended)
    {
      g_error_free (error);
      return;
    }
  self->ended = TRUE;
  clear_source (&self->deadline);
  clear_source (&self->flush);
  self->events.failed (self->data, error);
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
  KithPeerConnection *self = data;
  const KithIceConfig *ice = self->parts.ice;
  const char *why = "no way to the peer was found";
  KithMediaError code = KITH_MEDIA_ERROR_NO_ROUTE;

  if (!self->has_remote)
    {
      why = "the peer did not answer";
    }
  else if (ice->turn->len && !self->n_relays)
    {
      why = "no way to the peer was found, and the relay did not let us in";
      code = KITH_MEDIA_ERROR_RELAY;
    }
  else if (!self->n_candidates)
    {
      why = "the peer told no address";
    }
  fail (self, g_error_new_literal (KITH_MEDIA_ERROR, code, why));
  return G_SOURCE_REMOVE;
}

static void
send_description (KithPeerConnection *self, KithSignalType kind, const GstSDPMessage *sdp)
{
  KithSignal *signal = kith_signal_new (kind, self->peer, self->epoch);

  signal->sdp = gst_sdp_message_as_text (sdp);
  self->events.send (self->data, signal);
}

static gboolean
on_flush (gpointer data)
{
  KithPeerConnection *self = data;
  KithSignal *signal;

  clear_source (&self->flush);
  if (!self->outgoing->len)
    return G_SOURCE_REMOVE;
  signal = kith_signal_new (KITH_SIGNAL_CANDIDATES, self->peer, self->epoch);
  g_ptr_array_add (self->outgoing, NULL);
  signal->candidates = (char **) g_ptr_array_steal (self->outgoing, NULL);
  self->events.send (self->data, signal);
  return G_SOURCE_REMOVE;
}

/* (transfer full) (nullable): an address as it is told. A place at a relay comes with the address from which it was got
 * (`raddr`), which is one's own; RFC 8839 has zeros for who hides it. */
static char *
make_public (const char *candidate, gboolean relay_only)
{
  g_auto (GStrv) words = NULL;

  if (!relay_only)
    return g_strdup (candidate);
  if (!strstr (candidate, " typ relay"))
    return NULL;
  words = g_strsplit (candidate, " ", -1);
  for (guint i = 0; words[i] && words[i + 1]; i++)
    {
      const char *zero = strcmp (words[i], "raddr") == 0 ? "0.0.0.0" : strcmp (words[i], "rport") == 0 ? "0" : NULL;

      if (!zero)
        continue;
      g_free (words[i + 1]);
      words[i + 1] = g_strdup (zero);
    }
  return g_strjoinv (" ", words);
}

static void
on_candidate_found (gpointer owner, gpointer payload)
{
  KithPeerConnection *self = owner;
  g_autofree char *candidate = make_public (payload, self->parts.ice->relay_only);

  if (!candidate)
    return;
  self->n_own++;
  if (strstr (candidate, " typ relay"))
    self->n_relays++;
  if (self->n_own > KITH_CANDIDATES_MAX || self->ended)
    return;
  g_ptr_array_add (self->outgoing, g_steal_pointer (&candidate));
  if (!self->flush)
    self->flush = add_timer (self, FLUSH_MS, on_flush);
}

static void
on_ice_candidate (GstElement *webrtc, guint media, const char *candidate, gpointer hop)
{
  kith_media_hop_post (hop, on_candidate_found, g_strdup (candidate), g_free);
}

/* A relay that lets nobody in says so to nobody; but then no place at it was found. Where nothing else is allowed there
 * is nothing more to wait for. */
static void
on_gathered (gpointer owner, gpointer payload)
{
  KithPeerConnection *self = owner;

  if (self->parts.ice->relay_only && !self->n_relays)
    fail (self, g_error_new_literal (KITH_MEDIA_ERROR, KITH_MEDIA_ERROR_RELAY,
                                     self->parts.ice->turn->len ? "the relay did not let us in" : "there is no relay"));
}

static void
on_notify_gathering (GstElement *webrtc, GParamSpec *pspec, gpointer hop)
{
  GstWebRTCICEGatheringState state;

  g_object_get (webrtc, "ice-gathering-state", &state, NULL);
  if (state == GST_WEBRTC_ICE_GATHERING_STATE_COMPLETE)
    kith_media_hop_post (hop, on_gathered, NULL, NULL);
}

static char *
digest_of (const char *pem)
{
  g_auto (GStrv) lines = g_strsplit (pem, "\n", -1);
  g_autoptr (GString) base64 = g_string_new (NULL);
  g_autofree guchar *der = NULL;
  gsize length;

  for (guint i = 0; lines[i]; i++)
    if (lines[i][0] != '-')
      g_string_append (base64, g_strchomp (lines[i]));
  der = g_base64_decode (base64->str, &length);
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, der, length);
}

/* (transfer full) (nullable): the certificate that the peer has shown, as PEM. */
static char *
dup_certificate (KithPeerConnection *self)
{
  g_autoptr (GstWebRTCRTPTransceiver) transceiver = NULL;
  g_autoptr (GstWebRTCRTPReceiver) receiver = NULL;
  g_autoptr (GstWebRTCDTLSTransport) transport = NULL;
  char *certificate = NULL;

  g_signal_emit_by_name (self->webrtc, "get-transceiver", 0, &transceiver);
  if (transceiver)
    g_object_get (transceiver, "receiver", &receiver, NULL);
  if (receiver)
    g_object_get (receiver, "transport", &transport, NULL);
  if (transport)
    g_object_get (transport, "remote-certificate", &certificate, NULL);
  return certificate;
}

/* Compares the certificate with the fingerprint of the peer's description, which GStreamer 1.22 does not: without it
 * whoever can change packets on their way could listen. */
static gboolean
verify (KithPeerConnection *self, GError **error)
{
  g_autofree char *certificate = dup_certificate (self);
  g_autofree char *digest = certificate ? digest_of (certificate) : NULL;

  if (digest && self->remote.fingerprint && g_str_equal (digest, self->remote.fingerprint))
    return TRUE;
  g_set_error (error, KITH_MEDIA_ERROR, KITH_MEDIA_ERROR_CERTIFICATE,
               "the peer's certificate is not the one that it announced");
  return FALSE;
}

/* A way may have been found before this thread heard of the description. */
static void
check_connected (KithPeerConnection *self)
{
  GError *error = NULL;

  if (!self->connected || !self->described || self->told || self->ended)
    return;
  self->told = TRUE;
  clear_source (&self->deadline);
  if (verify (self, &error))
    self->events.connected (self->data);
  else
    fail (self, error);
}

static void
enter_described (KithPeerConnection *self)
{
  if (self->ended)
    return;
  self->described = TRUE;
  self->events.described (self->data);
  check_connected (self);
}

static void
on_connection_state (gpointer owner, gpointer payload)
{
  KithPeerConnection *self = owner;

  switch ((GstWebRTCPeerConnectionState) GPOINTER_TO_INT (payload))
    {
    case GST_WEBRTC_PEER_CONNECTION_STATE_CONNECTED:
      self->connected = TRUE;
      check_connected (self);
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
on_notify_state (GstElement *webrtc, GParamSpec *pspec, gpointer hop)
{
  GstWebRTCPeerConnectionState state;

  g_object_get (webrtc, "connection-state", &state, NULL);
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
make_promise (KithPeerConnection *self, const char *field, KithMediaHopFunc func)
{
  Promise *promise = g_new (Promise, 1);

  *promise = (Promise){ kith_media_hop_ref (self->hop), field, func };
  return gst_promise_new_with_change_func (on_promised, promise, promise_free);
}

static void
fail_description (KithPeerConnection *self, const char *why)
{
  fail (self, g_error_new_literal (KITH_MEDIA_ERROR, KITH_MEDIA_ERROR_BAD_DESCRIPTION, why));
}

static void
on_offer_made (gpointer owner, gpointer payload)
{
  KithPeerConnection *self = owner;
  GstWebRTCSessionDescription *description = payload;

  if (!description)
    {
      fail_description (self, "no offer could be made");
      return;
    }
  g_signal_emit_by_name (self->webrtc, "set-local-description", description, NULL);
  send_description (self, KITH_SIGNAL_OFFER, description->sdp);
}

static void
on_answer_made (gpointer owner, gpointer payload)
{
  KithPeerConnection *self = owner;
  GstWebRTCSessionDescription *description = payload;

  if (!description)
    {
      fail_description (self, "no answer could be made");
      return;
    }
  g_signal_emit_by_name (self->webrtc, "set-local-description", description, NULL);
  send_description (self, KITH_SIGNAL_ANSWER, description->sdp);
  enter_described (self);
}

static void
add_candidate (KithPeerConnection *self, const char *candidate)
{
  g_signal_emit_by_name (self->webrtc, "add-ice-candidate", 0, candidate);
}

static void
on_remote_set (gpointer owner, gpointer payload)
{
  KithPeerConnection *self = owner;

  self->has_remote = TRUE;
  for (guint i = 0; i < self->early->len; i++)
    add_candidate (self, self->early->pdata[i]);
  g_ptr_array_set_size (self->early, 0);
  if (!self->offers)
    g_signal_emit_by_name (self->webrtc, "create-answer", NULL, make_promise (self, "answer", on_answer_made));
  else
    enter_described (self);
}

/* Gives a peer's description to GStreamer, which has its own opinion of it. */
static void
set_remote (KithPeerConnection *self, GstWebRTCSDPType type, const char *text)
{
  GstWebRTCSessionDescription *description;
  GstSDPMessage *sdp = NULL;

  if (gst_sdp_message_new_from_text (text, &sdp) != GST_SDP_OK)
    {
      fail_description (self, "a description cannot be read");
      return;
    }
  description = gst_webrtc_session_description_new (type, sdp);
  g_signal_emit_by_name (self->webrtc, "set-remote-description", description, make_promise (self, NULL, on_remote_set));
  gst_webrtc_session_description_free (description);
}

static void
on_needed (gpointer owner, gpointer payload)
{
  KithPeerConnection *self = owner;

  if (self->offers && !self->ended && !self->remote.fingerprint)
    g_signal_emit_by_name (self->webrtc, "create-offer", NULL, make_promise (self, "offer", on_offer_made));
}

static void
on_negotiation_needed (GstElement *webrtc, gpointer hop)
{
  kith_media_hop_post (hop, on_needed, NULL, NULL);
}

/* Finding ways by a router's UPnP takes seconds and opens its door to anybody; a peer that was killed is noticed only
 * by who asks. */
static void
configure_agent (KithPeerConnection *self)
{
  const KithIceConfig *ice = self->parts.ice;
  g_autoptr (GObject) transport = NULL;
  g_autoptr (GObject) agent = NULL;

  g_object_get (self->webrtc, "ice-agent", &transport, NULL);
  if (transport && g_object_class_find_property (G_OBJECT_GET_CLASS (transport), "agent"))
    g_object_get (transport, "agent", &agent, NULL);
  if (agent)
    g_object_set (agent, "upnp", FALSE, "keepalive-conncheck", TRUE, NULL);
  if (ice->stun)
    g_object_set (self->webrtc, "stun-server", ice->stun, NULL);
  for (guint i = 0; i < ice->turn->len; i++)
    {
      gboolean taken;

      g_signal_emit_by_name (self->webrtc, "add-turn-server", ice->turn->pdata[i], &taken);
    }
  if (ice->relay_only)
    gst_util_set_object_arg (G_OBJECT (self->webrtc), "ice-transport-policy", "relay");
}

static void
connect_hop (KithPeerConnection *self, const char *signal, GCallback callback)
{
  g_signal_connect_data (self->webrtc, signal, callback, kith_media_hop_ref (self->hop),
                         (GClosureNotify) (void (*) (void)) kith_media_hop_unref, 0);
}

/* (nullable) @remote: of the offer that is answered. */
static gboolean
begin (KithPeerConnection *self, const KithSdpFacts *remote)
{
  g_autoptr (GstElement) webrtc = NULL;
  GError *error = NULL;
  GstElement *pipeline;

  self->begun = TRUE;
  pipeline = self->events.make (self->data, remote, &error);
  if (!pipeline)
    {
      fail (self, error);
      return FALSE;
    }
  webrtc = gst_bin_get_by_name (GST_BIN (pipeline), "connection");
  self->webrtc = webrtc;
  configure_agent (self);
  connect_hop (self, "on-negotiation-needed", G_CALLBACK (on_negotiation_needed));
  connect_hop (self, "on-ice-candidate", G_CALLBACK (on_ice_candidate));
  connect_hop (self, "notify::ice-gathering-state", G_CALLBACK (on_notify_gathering));
  connect_hop (self, "notify::connection-state", G_CALLBACK (on_notify_state));
  kith_media_pipeline_init (&self->media, pipeline, self->parts.time, on_failure, self);
  self->deadline = add_timer (self, self->parts.connect_ms, on_deadline);
  if (kith_media_pipeline_play (&self->media, &error))
    return TRUE;
  fail (self, error);
  return FALSE;
}

/**
 * kith_peer_connection_new:
 * @parts: what it points to outlives the connection
 * @epoch: grows from connection to connection between the same two
 *
 * Returns: (transfer full): a connection that waits for kith_peer_connection_offer() or
 *   kith_peer_connection_take_offer()
 */
KithPeerConnection *
kith_peer_connection_new (const KithPeerConnectionParts *parts, const char *peer, guint epoch,
                          const KithPeerConnectionEvents *events, gpointer data)
{
  KithPeerConnection *self = g_new0 (KithPeerConnection, 1);

  self->parts = *parts;
  self->hop = kith_media_hop_new (parts->time->context, self, peer, epoch);
  self->events = *events;
  self->data = data;
  self->peer = g_strdup (peer);
  self->epoch = epoch;
  self->early = g_ptr_array_new_with_free_func (g_free);
  self->outgoing = g_ptr_array_new_with_free_func (g_free);
  g_mutex_init (&self->lock);
  return self;
}

/**
 * kith_peer_connection_free:
 *
 * Ends the connection; returns when all of its threads have ended.
 */
void
kith_peer_connection_free (KithPeerConnection *self)
{
  if (!self)
    return;
  kith_media_hop_cut (self->hop);
  clear_source (&self->deadline);
  clear_source (&self->flush);
  g_mutex_lock (&self->lock);
  self->ending = TRUE;
  g_mutex_unlock (&self->lock);
  kith_media_pipeline_clear (&self->media);
  kith_media_hop_unref (self->hop);
  kith_sdp_facts_clear (&self->remote);
  g_ptr_array_unref (self->early);
  g_ptr_array_unref (self->outgoing);
  g_mutex_clear (&self->lock);
  g_free (self->peer);
  g_free (self);
}

/**
 * kith_peer_connection_offer:
 *
 * Begins by offering what the pipeline sends and takes.
 */
void
kith_peer_connection_offer (KithPeerConnection *self)
{
  self->offers = TRUE;
  begin (self, NULL);
}

static gboolean
check_remote (KithPeerConnection *self, const char *sdp, GError **error)
{
  return self->parts.share ? kith_sdp_check_share (sdp, &self->remote, error)
                           : kith_sdp_check (sdp, &self->remote, error);
}

/**
 * kith_peer_connection_take_offer:
 * @sdp: from the peer
 *
 * Begins by answering. A description that is not taken makes it fail.
 */
void
kith_peer_connection_take_offer (KithPeerConnection *self, const char *sdp)
{
  GError *error = NULL;

  if (self->begun)
    return;
  if (!check_remote (self, sdp, &error))
    fail (self, error);
  else if (begin (self, &self->remote))
    set_remote (self, GST_WEBRTC_SDP_TYPE_OFFER, sdp);
}

/**
 * kith_peer_connection_take_answer:
 * @sdp: from the peer
 *
 * Takes the answer to what was offered; a second one is passed over.
 */
void
kith_peer_connection_take_answer (KithPeerConnection *self, const char *sdp)
{
  GError *error = NULL;

  if (!self->offers || self->ended || self->described || self->remote.fingerprint)
    return;
  if (check_remote (self, sdp, &error))
    set_remote (self, GST_WEBRTC_SDP_TYPE_ANSWER, sdp);
  else
    fail (self, error);
}

/**
 * kith_peer_connection_take_candidate:
 * @candidate: from the peer; one that is not taken is passed over
 */
void
kith_peer_connection_take_candidate (KithPeerConnection *self, const char *candidate)
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

/**
 * kith_peer_connection_add_branch:
 * @pad: of webrtcbin, for what the peer sends
 * @branch: (transfer floating): a bin with a pad called "sink"
 *
 * Has what comes from the peer flow into more elements. To be called on GStreamer's thread, from "pad-added".
 *
 * Returns: whether it does; while the connection ends it does not
 */
gboolean
kith_peer_connection_add_branch (KithPeerConnection *self, GstPad *pad, GstElement *branch)
{
  g_autoptr (GstPad) sink = NULL;

  /* What were added while the pipeline is being stopped would not be stopped with it, and outlive the connection. */
  g_mutex_lock (&self->lock);
  if (self->ending)
    {
      g_mutex_unlock (&self->lock);
      gst_object_unref (g_object_ref_sink (branch));
      return FALSE;
    }
  gst_bin_add (GST_BIN (self->media.pipeline), branch);
  gst_element_sync_state_with_parent (branch);
  g_mutex_unlock (&self->lock);
  sink = gst_element_get_static_pad (branch, "sink");
  if (gst_pad_link (pad, sink) == GST_PAD_LINK_OK)
    return TRUE;
  g_warning ("what a peer sends cannot be taken");
  return FALSE;
}

gboolean
kith_peer_connection_has_begun (KithPeerConnection *self)
{
  return self->begun;
}

/**
 * kith_peer_connection_get_webrtc:
 *
 * Returns: (transfer none) (nullable): the webrtcbin, for who measures it
 */
GstElement *
kith_peer_connection_get_webrtc (KithPeerConnection *self)
{
  return self->webrtc;
}

/**
 * kith_peer_connection_get_remote_fingerprint:
 *
 * Returns: (nullable): of the certificate that the peer announced, SHA-256, 64 lower-case hexadecimal digits
 */
const char *
kith_peer_connection_get_remote_fingerprint (KithPeerConnection *self)
{
  return self->remote.fingerprint;
}

/* (transfer full) (nullable): of one's own certificate. */
static char *
dup_own_fingerprint (KithPeerConnection *self)
{
  g_autoptr (GstWebRTCSessionDescription) own = NULL;
  g_auto (KithSdpFacts) facts = { 0 };
  g_autofree char *text = NULL;

  g_object_get (self->webrtc, "local-description", &own, NULL);
  text = own ? gst_sdp_message_as_text (own->sdp) : NULL;
  if (!text || !kith_sdp_check (text, &facts, NULL))
    return NULL;
  return g_steal_pointer (&facts.fingerprint);
}

/**
 * kith_peer_connection_dup_comparison_code:
 *
 * Returns: (transfer full) (nullable): what the person and the peer can compare, once the connection is made
 */
char *
kith_peer_connection_dup_comparison_code (KithPeerConnection *self)
{
  g_autofree char *own = dup_own_fingerprint (self);

  return own && self->remote.fingerprint ? kith_comparison_code (own, self->remote.fingerprint) : NULL;
}

/**
 * kith_peer_connection_measure:
 *
 * Returns: (transfer full): a meter of the connection, which has begun
 */
KithLinkMeter *
kith_peer_connection_measure (KithPeerConnection *self, KithLinkMeterFunc func, gpointer owner)
{
  return kith_link_meter_new (self->parts.time->context, self->webrtc, self->peer, self->epoch, func, owner);
}
