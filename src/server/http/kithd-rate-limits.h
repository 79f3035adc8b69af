/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-clock.h"
#include "kith-routes.h"

G_BEGIN_DECLS

/* How many requests a person or an address may still make, for every bucket of the protocol. Safe to share between
 * threads. */
typedef struct _KithdRateLimits KithdRateLimits;

/* What the answer's headers say. */
typedef struct
{
  gboolean allowed;
  const KithBucket *bucket;
  guint limit, remaining;
  double reset_after; /* seconds until all are back */
  double retry_after; /* seconds until one is back; 0 where there is one */
} KithdRateVerdict;

KithdRateLimits *kithd_rate_limits_new (KithClock *clock, double factor);
void kithd_rate_limits_free (KithdRateLimits *self);
void kithd_rate_limits_take (KithdRateLimits *self, KithBucketId bucket, const char *who, KithdRateVerdict *verdict);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithdRateLimits, kithd_rate_limits_free)

G_END_DECLS
