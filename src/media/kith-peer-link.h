/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-link-state.h"
#include "kith-link-stats.h"
#include "kith-signal.h"
#include "kith-voice-capture.h"
#include "kith-voice-playback.h"

G_BEGIN_DECLS

/* One connection to one peer, made once and never negotiated anew: when it fails, another with a higher epoch takes its
 * place. It belongs to the thread of its context. */
typedef struct _KithPeerLink KithPeerLink;

typedef struct
{
  void (*changed) (gpointer data, KithPeerLink *link); /* its state; may free it */
  void (*talking) (gpointer data, KithPeerLink *link, gboolean talking);
  void (*send) (gpointer data, KithSignal *signal);     /* (transfer full) */
  void (*measured) (gpointer data, KithPeerLink *link); /* may not free it */
} KithPeerLinkEvents;

/* What a link is made from. */
typedef struct
{
  const KithMediaTime *time;
  KithVoiceCapture *capture;
  KithVoicePlayback *playback;
  const KithIceConfig *ice;
  guint connect_ms; /* after which it has failed */
  guint silent_ms;  /* without a packet, after which it has stalled */
} KithPeerLinkParts;

KithPeerLink *kith_peer_link_new (const KithPeerLinkParts *parts, const char *peer, guint epoch, double volume,
                                  const KithPeerLinkEvents *events, gpointer data);
void kith_peer_link_free (KithPeerLink *self);

void kith_peer_link_offer (KithPeerLink *self);
void kith_peer_link_take_offer (KithPeerLink *self, const char *sdp);
void kith_peer_link_take_answer (KithPeerLink *self, const char *sdp);
void kith_peer_link_take_candidate (KithPeerLink *self, const char *candidate);

KithLinkState kith_peer_link_get_state (KithPeerLink *self);
const GError *kith_peer_link_get_error (KithPeerLink *self);
const KithLinkStats *kith_peer_link_get_stats (KithPeerLink *self);
void kith_peer_link_set_volume (KithPeerLink *self, double volume);
GstElement *kith_peer_link_get_connection (KithPeerLink *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithPeerLink, kith_peer_link_free)

G_END_DECLS
