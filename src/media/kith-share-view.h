/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-share-frame.h"
#include "kith-signaling.h"
#include "kith-voice-engine.h"

G_BEGIN_DECLS

/* What one watches. It lives on the thread that made it. Properties: shown: whether pictures come; trouble (nullable):
 * why they don't. Signals: frame: there is a new picture to be taken. */
#define KITH_TYPE_SHARE_VIEW (kith_share_view_get_type ())
G_DECLARE_FINAL_TYPE (KithShareView, kith_share_view, KITH, SHARE_VIEW, GObject)

KithShareView *kith_share_view_new (KithVoiceEngine *engine, KithSignaling *signaling, const KithIceConfig *ice,
                                    const char *share, const char *peer);
KithShareView *kith_share_view_new_made_up (KithVoiceEngine *engine, const char *share);
void kith_share_view_close (KithShareView *self);
void kith_share_view_set_volume (KithShareView *self, double volume);

KithShareFrame *kith_share_view_take_frame (KithShareView *self);
const char *kith_share_view_get_share (KithShareView *self);
gboolean kith_share_view_get_shown (KithShareView *self);
const char *kith_share_view_get_trouble (KithShareView *self);
double kith_share_view_get_volume (KithShareView *self);
guint kith_share_view_get_n_frames (KithShareView *self);

G_END_DECLS
