/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-share-ladder.h"

/* What is lost beyond this cannot be sent once more in time; below the other it does not matter. */
#define TOO_MUCH 0.05
#define LITTLE 0.01
/* To climb is tried seldom, since it may be too much at once. */
#define GOOD_REPORTS 8
#define SLOWEST 5
#define FEWEST_BITS 300000

/* Parts of 100 of what was wished for. */
static const struct
{
  guint bits, rate, size;
} steps[KITH_SHARE_LADDER_STEPS] = {
  { 100, 100, 100 }, { 70, 100, 100 }, { 50, 100, 100 }, { 35, 100, 100 },
  { 25, 50, 100 },   { 18, 33, 100 },  { 14, 33, 75 },   { 10, 33, 50 },
};

/**
 * kith_share_ladder_report:
 * @loss: of what was sent lately, from 0 to 1, to the one whom least of it reaches
 *
 * Goes a step down at once, and one up after a while.
 *
 * Returns: whether the format is another one now
 */
gboolean
kith_share_ladder_report (KithShareLadder *self, double loss)
{
  if (loss > TOO_MUCH)
    {
      self->n_good = 0;
      if (self->step + 1 == KITH_SHARE_LADDER_STEPS)
        return FALSE;
      self->step++;
      return TRUE;
    }
  self->n_good = loss < LITTLE ? self->n_good + 1 : 0;
  if (self->step == 0 || self->n_good < GOOD_REPORTS)
    return FALSE;
  self->n_good = 0;
  self->step--;
  return TRUE;
}

static int
part_of (int whole, guint percent)
{
  return whole * (int) percent / 100;
}

/**
 * kith_share_ladder_get_format:
 *
 * Returns: how the picture is to be encoded
 */
KithShareFormat
kith_share_ladder_get_format (const KithShareLadder *self)
{
  KithShareFormat format = kith_share_quality_get_format (self->quality);

  format.bitrate = MAX (part_of (format.bitrate, steps[self->step].bits), FEWEST_BITS);
  format.rate = MAX (part_of (format.rate, steps[self->step].rate), SLOWEST);
  format.width = part_of (format.width, steps[self->step].size);
  format.height = part_of (format.height, steps[self->step].size);
  return format;
}
