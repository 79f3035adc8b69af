/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-share.h"
#include "kith-watched-share.h"

G_BEGIN_DECLS

typedef struct _KithVoiceCall KithVoiceCall;

/* What one shows in a call, and what one watches of the others. Signals: changed: what one shows, or who watches it;
 * refused (GError *): it could not be shown; ended (KithShareKind, GError *): it is shown no more without the person's
 * doing; sound-trouble (GError *): it goes on without its sound. */
#define KITH_TYPE_CALL_SHARES (kith_call_shares_get_type ())
G_DECLARE_FINAL_TYPE (KithCallShares, kith_call_shares, KITH, CALL_SHARES, GObject)

KithCallShares *kith_voice_call_get_shares (KithVoiceCall *call);

/* The sound of all other programs. */
#define KITH_CALL_SHARES_OTHERS "others:"

/* @sound: (nullable): that, or what PulseAudio calls the source of its sound */
void kith_call_shares_begin (KithCallShares *self, KithShareKind kind, const KithShareSource *source, const char *sound,
                             KithShareQuality quality);
void kith_call_shares_stop (KithCallShares *self, KithShareKind kind);
KithShare *kith_call_shares_get_own (KithCallShares *self, KithShareKind kind);
gboolean kith_call_shares_is_busy (KithCallShares *self, KithShareKind kind);

gboolean kith_call_shares_watch (KithCallShares *self, const char *user_id, const char *share_id);
void kith_call_shares_unwatch (KithCallShares *self, const char *share_id);
KithWatchedShare *kith_call_shares_find_watched (KithCallShares *self, const char *share_id);
GListModel *kith_call_shares_list_watched (KithCallShares *self);

G_END_DECLS
