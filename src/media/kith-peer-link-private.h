/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-level-meter.h"
#include "kith-media-hop.h"
#include "kith-peer-link.h"
#include "kith-sdp-check.h"

G_BEGIN_DECLS

/* Shared by the files of the link. */
struct _KithPeerLink
{
  KithPeerLinkParts parts;
  KithMediaTime time;
  KithMediaHop *hop;
  KithPeerLinkEvents events;
  gpointer data;
  char *peer;
  guint epoch;
  KithLinkState state;
  GError *error; /* (nullable) */

  KithMediaPipeline media;
  GstElement *connection, *outlet; /* borrowed from the pipeline: webrtcbin, and the appsrc before it */
  gboolean has_remote, connected, feeding;
  KithSdpFacts remote;
  GPtrArray *early;      /* char *: addresses that came before the description */
  guint n_candidates;    /* taken from the peer */
  guint n_own, n_relays; /* found for oneself */
  GSource *deadline, *watch, *flush;
  GPtrArray *outgoing; /* char *: own addresses that are not sent yet */

  KithVoiceBranch *branch;
  int verified;    /* atomic: sound may flow */
  gint64 heard_us; /* under the lock: when the last packet came */
  GMutex lock;
  gboolean ending; /* under the lock: nothing may be added to the pipeline any more */
  KithLevelMeter meter;
};

void kith_peer_link_connect_media (KithPeerLink *self);
gboolean kith_peer_link_verify (KithPeerLink *self, GError **error);

G_END_DECLS
