/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-link-stats.h"

G_BEGIN_DECLS

/* How a call suits itself to bad networks. Plain values, zero-initialised; asked once a second. */

/* How what one says is encoded, for the one who gets it worst. */
typedef struct
{
  guint bitrate; /* bits a second */
  guint loss;    /* per cent that spares are made for; 0 for no spares */
} KithVoiceEncoding;

typedef struct
{
  KithVoiceEncoding now;
  guint n_better; /* how often in a row things were better than that */
} KithEncodingPolicy;

/* For how long what one hears is held, so that what comes late is not too late. */
typedef struct
{
  guint hold_ms;
  guint n_better;
  gboolean measured; /* ever */
} KithHoldPolicy;

/* For a network that loses nothing. */
extern const KithVoiceEncoding kith_voice_encoding_plain;

void kith_encoding_policy_init (KithEncodingPolicy *self);
gboolean kith_encoding_policy_update (KithEncodingPolicy *self, double worst_loss);
void kith_hold_policy_init (KithHoldPolicy *self, gboolean low_delay);
gboolean kith_hold_policy_update (KithHoldPolicy *self, const KithLinkStats *stats, gboolean low_delay);

G_END_DECLS
