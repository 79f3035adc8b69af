/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-link-meter.h"
#include "kith-media-pipeline.h"
#include "kith-sdp-check.h"
#include "kith-signal.h"
#include "kith-voice-settings.h"

G_BEGIN_DECLS

/* What all links to a peer have in common, whatever flows through them: offer and answer, addresses, finding a way in
 * time, and looking at the peer's certificate. It is made once and never negotiated anew, and belongs to the thread of
 * its context. */
typedef struct _KithPeerConnection KithPeerConnection;

/* Who is told of a failure or of being connected may free the connection; @described may not. */
typedef struct
{
  /* (transfer full): a pipeline with a webrtcbin called "connection". @remote: of the offer that is answered, or
   * nothing where one offers. */
  GstElement *(*make) (gpointer data, const KithSdpFacts *remote, GError **error);
  void (*described) (gpointer data);                /* both sides have described what they send and take */
  void (*connected) (gpointer data);                /* a way was found, and the peer is who it says */
  void (*failed) (gpointer data, GError *error);    /* (transfer full): once; nothing is told any more */
  void (*send) (gpointer data, KithSignal *signal); /* (transfer full) */
} KithPeerConnectionEvents;

/* What a connection is made from; all of it outlives it. */
typedef struct
{
  const KithMediaTime *time;
  const KithIceConfig *ice;
  guint connect_ms; /* after which it has failed */
  gboolean share;   /* it is for a share, not for voice */
} KithPeerConnectionParts;

KithPeerConnection *kith_peer_connection_new (const KithPeerConnectionParts *parts, const char *peer, guint epoch,
                                              const KithPeerConnectionEvents *events, gpointer data);
void kith_peer_connection_free (KithPeerConnection *self);

void kith_peer_connection_offer (KithPeerConnection *self);
void kith_peer_connection_take_offer (KithPeerConnection *self, const char *sdp);
void kith_peer_connection_take_answer (KithPeerConnection *self, const char *sdp);
void kith_peer_connection_take_candidate (KithPeerConnection *self, const char *candidate);

gboolean kith_peer_connection_add_branch (KithPeerConnection *self, GstPad *pad, GstElement *branch);
gboolean kith_peer_connection_has_begun (KithPeerConnection *self);
GstElement *kith_peer_connection_get_webrtc (KithPeerConnection *self);
const char *kith_peer_connection_get_remote_fingerprint (KithPeerConnection *self);
char *kith_peer_connection_dup_comparison_code (KithPeerConnection *self);
KithLinkMeter *kith_peer_connection_measure (KithPeerConnection *self, KithLinkMeterFunc func, gpointer owner);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithPeerConnection, kith_peer_connection_free)

G_END_DECLS
