/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How much of a rate limit is left; a plain value, zero-initialised it is full. */
typedef struct
{
  double spent;
  gint64 updated_us;
} KithTokenBucket;

gboolean kith_token_bucket_take (KithTokenBucket *self, double burst, double per_second, gint64 now_us);
double kith_token_bucket_get_left (const KithTokenBucket *self, double burst, double per_second, gint64 now_us);
double kith_token_bucket_get_wait (const KithTokenBucket *self, double burst, double per_second, gint64 now_us);

G_END_DECLS
