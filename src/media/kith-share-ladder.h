/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-share-options.h"

G_BEGIN_DECLS

/* How far below what was wished for a picture is encoded, since not all of it reaches who watches: first with fewer
 * bits, then fewer frames, then fewer points. */
typedef struct
{
  KithShareQuality quality;
  guint step;   /* 0 is all that was wished for */
  guint n_good; /* reports in a row that nothing was lost */
} KithShareLadder;

#define KITH_SHARE_LADDER_STEPS 8

gboolean kith_share_ladder_report (KithShareLadder *self, double loss);
KithShareFormat kith_share_ladder_get_format (const KithShareLadder *self);

G_END_DECLS
