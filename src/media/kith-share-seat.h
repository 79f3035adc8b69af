/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-share-inlet.h"

G_BEGIN_DECLS

/* Watches a share: asks for it until it comes, and again when it comes no more. It belongs to the thread of its
 * context. */
typedef struct _KithShareSeat KithShareSeat;

typedef struct
{
  void (*shown) (gpointer data, gboolean shown);          /* pictures come, or come no more */
  void (*trouble) (gpointer data, const GError *trouble); /* (nullable): why nothing comes; it is tried again */
  void (*send) (gpointer data, KithSignal *signal);       /* (transfer full) */
  void (*frame) (gpointer data, KithShareFrame *frame);   /* (transfer full); on GStreamer's thread */
} KithShareSeatEvents;

KithShareSeat *kith_share_seat_new (const KithMediaTime *time, KithVoicePlayback *playback, const KithIceConfig *ice,
                                    const char *share, const char *peer, const KithShareSeatEvents *events,
                                    gpointer data);
void kith_share_seat_free (KithShareSeat *self);
void kith_share_seat_take_signal (KithShareSeat *self, const KithSignal *signal);
GstElement *kith_share_seat_get_webrtc (KithShareSeat *self);
void kith_share_seat_set_volume (KithShareSeat *self, double volume);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithShareSeat, kith_share_seat_free)

G_END_DECLS
