/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The one way from GStreamer's threads to the thread that owns an object. It is made for one owner, which may be one of
 * several that follow each other (a peer's link with its epoch): once it is cut, nothing that comes by it is called, so
 * that what is late never touches a successor. */
typedef struct _KithMediaHop KithMediaHop;

/* @owner is valid; called on the owner's thread. */
typedef void (*KithMediaHopFunc) (gpointer owner, gpointer payload);

KithMediaHop *kith_media_hop_new (GMainContext *context, gpointer owner, const char *peer, guint epoch);
KithMediaHop *kith_media_hop_ref (KithMediaHop *self);
void kith_media_hop_unref (KithMediaHop *self);
void kith_media_hop_post (KithMediaHop *self, KithMediaHopFunc func, gpointer payload, GDestroyNotify free_payload);
void kith_media_hop_cut (KithMediaHop *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithMediaHop, kith_media_hop_unref)

G_END_DECLS
