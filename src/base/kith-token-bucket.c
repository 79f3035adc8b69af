/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-token-bucket.h"

static double
spent_at (const KithTokenBucket *self, double per_second, gint64 now_us)
{
  double seconds = (double) MAX (now_us - self->updated_us, 0) / G_USEC_PER_SEC;

  return MAX (self->spent - seconds * per_second, 0);
}

/**
 * kith_token_bucket_take:
 * @burst: tokens that a full bucket holds
 * @per_second: tokens that come back in a second
 * @now_us: a monotonic time in microseconds
 *
 * Takes one token.
 *
 * Returns: whether there was one; otherwise nothing was taken
 */
gboolean
kith_token_bucket_take (KithTokenBucket *self, double burst, double per_second, gint64 now_us)
{
  double spent = spent_at (self, per_second, now_us);

  self->spent = spent;
  self->updated_us = now_us;
  if (spent + 1 > burst)
    return FALSE;
  self->spent = spent + 1;
  return TRUE;
}

/**
 * kith_token_bucket_get_left:
 *
 * Returns: tokens that can be taken now
 */
double
kith_token_bucket_get_left (const KithTokenBucket *self, double burst, double per_second, gint64 now_us)
{
  return MAX (burst - spent_at (self, per_second, now_us), 0);
}

/**
 * kith_token_bucket_get_wait:
 *
 * Returns: seconds until one token can be taken; 0 for now
 */
double
kith_token_bucket_get_wait (const KithTokenBucket *self, double burst, double per_second, gint64 now_us)
{
  double missing = spent_at (self, per_second, now_us) + 1 - burst;

  return missing > 0 && per_second > 0 ? missing / per_second : 0;
}
