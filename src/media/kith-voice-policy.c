/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-voice-policy.h"

#include <math.h>

/* Things must have been better for so many seconds before it is relied on. */
#define CALM 10

/* From which loss on how is encoded. Spares cost about a third of the bits; where much is lost, it is mostly since the
 * way is too narrow. */
static const struct
{
  double loss;
  KithVoiceEncoding encoding;
} steps[] = {
  { 0.00, { 40000, 0 } },
  { 0.02, { 40000, 10 } },
  { 0.08, { 32000, 20 } },
  { 0.20, { 24000, 30 } },
};

const KithVoiceEncoding kith_voice_encoding_plain = { 40000, 0 };

#define HOLD_MAX_MS 160
#define HOLD_STEP_MS 10
/* Before anything has been measured, for a network that may be far away. */
#define HOLD_FIRST_MS 40
#define HOLD_FIRST_LOW_MS 20
/* Where all is near: a frame, and a little. */
#define HOLD_MIN_MS 20
#define HOLD_MIN_LOW_MS 10
/* Jitter is the mean deviation (RFC 3550, 6.4.1); of what scatters at random so many of it hold all but one in some
 * hundreds. */
#define DEVIATIONS 4
/* What is decoded must yet get to the mixer. */
#define LATENESS_SPARE_MS 5
/* From here on what is missing may have come too late, or must be waited for until it is restored. */
#define HOLD_LOSS 0.02

static gsize
find_step (double loss)
{
  gsize step = G_N_ELEMENTS (steps) - 1;

  while (step > 0 && loss < steps[step].loss)
    step--;
  return step;
}

void
kith_encoding_policy_init (KithEncodingPolicy *self)
{
  *self = (KithEncodingPolicy){ .now = steps[0].encoding };
}

/**
 * kith_encoding_policy_update:
 * @worst_loss: of those who listen, the greatest: from 0 to 1
 *
 * To be called once a second. Goes to a stronger step at once, and back after it has been good for a while.
 *
 * Returns: whether it is encoded in another way from now on
 */
gboolean
kith_encoding_policy_update (KithEncodingPolicy *self, double worst_loss)
{
  gsize wanted = find_step (worst_loss), now = 0;

  while (steps[now].encoding.bitrate != self->now.bitrate || steps[now].encoding.loss != self->now.loss)
    now++;
  if (wanted >= now)
    self->n_better = 0;
  else if (++self->n_better < CALM)
    wanted = now;
  else
    wanted = now - 1;
  if (wanted == now)
    return FALSE;
  self->n_better = 0;
  self->now = steps[wanted].encoding;
  return TRUE;
}

void
kith_hold_policy_init (KithHoldPolicy *self, gboolean low_delay)
{
  *self = (KithHoldPolicy){ .hold_ms = low_delay ? HOLD_FIRST_LOW_MS : HOLD_FIRST_MS };
}

static guint
get_wanted (const KithLinkStats *stats, gboolean low_delay)
{
  guint least = low_delay ? HOLD_MIN_LOW_MS : HOLD_MIN_MS;
  double jitter = MAX (stats->jitter, 0) * DEVIATIONS;
  guint hold = least + (guint) ceil (jitter / HOLD_STEP_MS - 0.5) * HOLD_STEP_MS;

  hold = MAX (hold, (guint) ceil ((MAX (stats->lateness, 0) + LATENESS_SPARE_MS) / HOLD_STEP_MS) * HOLD_STEP_MS);
  if (stats->path == KITH_LINK_PATH_UNKNOWN)
    hold = MAX (hold, low_delay ? HOLD_FIRST_LOW_MS : HOLD_FIRST_MS);
  if (stats->loss >= HOLD_LOSS)
    hold += least;
  return MIN (hold, HOLD_MAX_MS);
}

/**
 * kith_hold_policy_update:
 *
 * To be called with each measuring. Holds longer at once, and shorter after it has been calm for a while; the first
 * measuring counts at once.
 *
 * Returns: whether the hold is another one from now on
 */
gboolean
kith_hold_policy_update (KithHoldPolicy *self, const KithLinkStats *stats, gboolean low_delay)
{
  guint wanted = get_wanted (stats, low_delay);

  if (wanted >= self->hold_ms)
    self->n_better = 0;
  else if (self->measured && ++self->n_better < CALM)
    return FALSE;
  self->measured = TRUE;
  if (wanted == self->hold_ms)
    return FALSE;
  self->n_better = 0;
  self->hold_ms = wanted;
  return TRUE;
}
