/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-link-state.h"
#include "kith-peer-connection.h"
#include "kith-share-studio.h"

G_BEGIN_DECLS

/* The way from who shares to one who watches. It belongs to the thread of its context. */
typedef struct _KithShareLink KithShareLink;

typedef struct
{
  void (*changed) (gpointer data, KithShareLink *link);               /* its state; may not free it */
  void (*measured) (gpointer data, KithShareLink *link, double loss); /* lately, from 0 to 1 */
  void (*send) (gpointer data, KithSignal *signal);                   /* (transfer full) */
} KithShareLinkEvents;

KithShareLink *kith_share_link_new (const KithPeerConnectionParts *parts, KithShareStudio *studio, gboolean sound,
                                    const char *share, const char *peer, guint epoch, const KithShareLinkEvents *events,
                                    gpointer data);
void kith_share_link_free (KithShareLink *self);
void kith_share_link_take (KithShareLink *self, const KithSignal *signal);
KithLinkState kith_share_link_get_state (KithShareLink *self);
guint kith_share_link_get_epoch (KithShareLink *self);
GstElement *kith_share_link_get_webrtc (KithShareLink *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithShareLink, kith_share_link_free)

G_END_DECLS
