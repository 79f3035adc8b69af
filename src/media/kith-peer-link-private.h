/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-level-meter.h"
#include "kith-link-meter.h"
#include "kith-media-hop.h"
#include "kith-opus-decoder.h"
#include "kith-peer-connection.h"
#include "kith-peer-link.h"
#include "kith-voice-policy.h"

G_BEGIN_DECLS

/* Shared by the files of the link. */
struct _KithPeerLink
{
  KithPeerLinkParts parts;
  KithMediaTime time;
  KithMediaHop *hop;
  KithPeerLinkEvents events;
  gpointer data;
  KithLinkState state;
  GError *error; /* (nullable) */

  KithPeerConnection *connection;
  GstElement *outlet; /* (nullable): borrowed from its pipeline: the appsrc */
  gboolean feeding;
  GSource *watch;

  KithVoiceBranch *branch;
  int verified;    /* atomic: sound may flow */
  int taken;       /* atomic: a stream of the peer is decoded */
  gint64 heard_us; /* under the lock: when the last packet came */
  GMutex lock;
  KithOpusDecoder *decoder; /* (nullable): of the thread that receives */
  KithHoldPolicy hold;
  int hold_ms;            /* atomic: how much later than it comes it is heard */
  guint n_waited;         /* of the thread that receives */
  int late_us;            /* atomic: of the second: the longest from a packet's arrival to its being decoded */
  GstClockTime next_time; /* of the thread that receives: when what was decoded last has been heard */
  KithLevelMeter meter;
  KithLinkMeter *link_meter; /* (nullable) */
  char *code;                /* (nullable): to compare with the peer */
  KithLinkStats *stats;      /* (nullable): the last ones */
};

void kith_peer_link_connect_media (KithPeerLink *self, GstElement *webrtc);

G_END_DECLS
