/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-level-meter.h"

#include <math.h>

/* 20 ms at 48 kHz. */
#define WINDOW 960
/* Below what it took to begin; otherwise words would be torn. */
#define QUIETER_DB 5.0
/* Of windows; between words people are quiet for a moment. */
#define QUIET_WINDOWS 15

static double
get_threshold (KithLevelMeter *self)
{
  int threshold = g_atomic_int_get (&self->threshold);

  return threshold ? threshold / 100.0 + KITH_LEVEL_SILENCE : KITH_LEVEL_TALKING;
}

static void
end_window (KithLevelMeter *self)
{
  double power = self->sum / self->n_samples / (32768.0 * 32768.0);
  double level = power > 1e-10 ? 10 * log10 (power) : KITH_LEVEL_SILENCE;
  double threshold = get_threshold (self);

  g_atomic_int_set (&self->level, (int) ((level - KITH_LEVEL_SILENCE) * 100));
  self->sum = 0;
  self->n_samples = 0;
  self->n_quiet = level < threshold - QUIETER_DB ? self->n_quiet + 1 : 0;
  if (level > threshold)
    self->talking = TRUE;
  else if (self->n_quiet >= QUIET_WINDOWS)
    self->talking = FALSE;
}

/**
 * kith_level_meter_add:
 * @samples: of one channel at 48 kHz
 *
 * Returns: whether somebody began or ceased to talk in them; `talking` says which
 */
gboolean
kith_level_meter_add (KithLevelMeter *self, const gint16 *samples, gsize n_samples)
{
  gboolean talked = self->talking;

  for (gsize i = 0; i < n_samples; i++)
    {
      self->sum += (double) samples[i] * samples[i];
      if (++self->n_samples == WINDOW)
        end_window (self);
    }
  return self->talking != talked;
}

/**
 * kith_level_meter_get_level:
 *
 * Returns: the level of the last 20 ms in decibels of full scale, from %KITH_LEVEL_SILENCE to 0
 */
double
kith_level_meter_get_level (KithLevelMeter *self)
{
  return g_atomic_int_get (&self->level) / 100.0 + KITH_LEVEL_SILENCE;
}

/**
 * kith_level_meter_set_threshold:
 * @threshold: in decibels of full scale; %KITH_LEVEL_SILENCE for the usual one
 *
 * Sets how loud it must be to count as talking; on any thread.
 */
void
kith_level_meter_set_threshold (KithLevelMeter *self, double threshold)
{
  g_atomic_int_set (&self->threshold, (int) ((threshold - KITH_LEVEL_SILENCE) * 100));
}
