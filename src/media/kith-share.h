/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-share-options.h"
#include "kith-signaling.h"
#include "kith-voice-engine.h"

G_BEGIN_DECLS

/* What one shows to others in a room: each of them who asks for it gets a connection of its own. It lives on the thread
 * that made it. Properties: n-viewers. Signals: ended (GError *): there is nothing to be shown any more;
 * sound-trouble (GError *): the picture goes on without its sound. */
#define KITH_TYPE_SHARE (kith_share_get_type ())
G_DECLARE_FINAL_TYPE (KithShare, kith_share, KITH, SHARE, GObject)

KithShare *kith_share_new (KithVoiceEngine *engine, KithSignaling *signaling, const KithIceConfig *ice, const char *id,
                           const KithShareSource *source, const char *sound, KithShareQuality quality);
void kith_share_close (KithShare *self);

void kith_share_set_peers (KithShare *self, const char *const *peers);
void kith_share_set_quality (KithShare *self, KithShareQuality quality);

const char *kith_share_get_id (KithShare *self);
const KithShareSource *kith_share_get_source (KithShare *self);
gboolean kith_share_get_sound (KithShare *self);
KithShareQuality kith_share_get_quality (KithShare *self);
guint kith_share_get_n_viewers (KithShare *self);
guint kith_share_get_n_frames (KithShare *self);

G_END_DECLS
