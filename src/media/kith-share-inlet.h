/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-peer-connection.h"
#include "kith-share-frame.h"
#include "kith-voice-playback.h"

G_BEGIN_DECLS

/* The way from one who shares to oneself, made once and answered. It belongs to the thread of its context. */
typedef struct _KithShareInlet KithShareInlet;

typedef struct
{
  void (*connected) (gpointer data);
  void (*failed) (gpointer data, GError *error);        /* (transfer full): may free the inlet */
  void (*send) (gpointer data, KithSignal *signal);     /* (transfer full) */
  void (*frame) (gpointer data, KithShareFrame *frame); /* (transfer full); on GStreamer's thread */
} KithShareInletEvents;

KithShareInlet *kith_share_inlet_new (const KithPeerConnectionParts *parts, KithVoicePlayback *playback, double volume,
                                      const char *share, const char *peer, guint epoch,
                                      const KithShareInletEvents *events, gpointer data);
void kith_share_inlet_free (KithShareInlet *self);
void kith_share_inlet_take (KithShareInlet *self, const KithSignal *signal);
void kith_share_inlet_set_volume (KithShareInlet *self, double volume);
GstElement *kith_share_inlet_get_webrtc (KithShareInlet *self);
gint64 kith_share_inlet_get_quiet_us (KithShareInlet *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithShareInlet, kith_share_inlet_free)

G_END_DECLS
