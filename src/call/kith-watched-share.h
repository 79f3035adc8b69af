/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-share-view.h"
#include "kith-voice-member.h"

G_BEGIN_DECLS

/* Something that somebody in the call shows, and that one watches. */
#define KITH_TYPE_WATCHED_SHARE (kith_watched_share_get_type ())
G_DECLARE_FINAL_TYPE (KithWatchedShare, kith_watched_share, KITH, WATCHED_SHARE, GObject)

KithWatchedShare *kith_watched_share_new (KithUser *user, const KithWireVoiceShare *share, KithShareView *view);

const char *kith_watched_share_get_id (KithWatchedShare *self);
KithUser *kith_watched_share_get_user (KithWatchedShare *self);
KithShareKind kith_watched_share_get_kind (KithWatchedShare *self);
gboolean kith_watched_share_get_sound (KithWatchedShare *self);
KithShareView *kith_watched_share_get_view (KithWatchedShare *self);

G_END_DECLS
