/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-call-shares.h"

G_BEGIN_DECLS

/* For the call. */
KithCallShares *kith_call_shares_new (KithVoiceCall *call);
void kith_call_shares_sync (KithCallShares *self, const char *const *peers);
void kith_call_shares_announce (KithCallShares *self);
void kith_call_shares_close (KithCallShares *self);

G_END_DECLS
