/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-tone-meter.h"

#include <gst/fft/gstfftf32.h>
#include <math.h>
#include <string.h>

#include "kith-level-meter.h"

/* 85 ms at 48 kHz; tones are told apart that lie 12 Hz from each other. */
#define LENGTH 4096
#define RATE 48000
/* Fainter than this is none, and so is what is this much fainter than the strongest: the skirts of loud ones. */
#define FAINTEST_DB (-60.0)
#define BELOW_STRONGEST_DB 35.0
/* A tone's neighbours are its own. */
#define NEIGHBOURS 6

struct _KithToneMeter
{
  GstFFTF32 *fft;
  float samples[LENGTH];
  GstFFTF32Complex spectrum[LENGTH / 2 + 1];
  double levels[LENGTH / 2 + 1];
  guint n_samples;
};

KithToneMeter *
kith_tone_meter_new (void)
{
  KithToneMeter *self = g_new0 (KithToneMeter, 1);

  self->fft = gst_fft_f32_new (LENGTH, FALSE);
  return self;
}

void
kith_tone_meter_free (KithToneMeter *self)
{
  if (!self)
    return;
  gst_fft_f32_free (self->fft);
  g_free (self);
}

static double
decibels (double power)
{
  return power > 1e-10 ? 10 * log10 (power) : KITH_LEVEL_SILENCE;
}

static gboolean
is_peak (const KithToneMeter *self, guint bin)
{
  for (guint other = bin > NEIGHBOURS ? bin - NEIGHBOURS : 1; other <= MIN (bin + NEIGHBOURS, LENGTH / 2); other++)
    if (self->levels[other] > self->levels[bin])
      return FALSE;
  return TRUE;
}

static void
add_tone (const KithToneMeter *self, guint bin, KithToneReading *reading)
{
  guint at = reading->n_tones;

  while (at > 0 && reading->tones[at - 1].level < self->levels[bin])
    at--;
  if (at == KITH_TONES_MAX)
    return;
  if (reading->n_tones < KITH_TONES_MAX)
    reading->n_tones++;
  memmove (&reading->tones[at + 1], &reading->tones[at], sizeof reading->tones[0] * (reading->n_tones - at - 1));
  reading->tones[at].frequency = (double) bin * RATE / LENGTH;
  reading->tones[at].level = self->levels[bin];
}

static void
read_tones (KithToneMeter *self, KithToneReading *reading)
{
  double power = 0, strongest;

  for (guint i = 0; i < LENGTH; i++)
    power += (double) self->samples[i] * self->samples[i];
  *reading = (KithToneReading){ .level = decibels (power / LENGTH) };
  gst_fft_f32_window (self->fft, self->samples, GST_FFT_WINDOW_HANN);
  gst_fft_f32_fft (self->fft, self->samples, self->spectrum);
  /* A sine of amplitude a has a quarter of a times the length in its bin, since the window takes half. */
  for (guint i = 0; i <= LENGTH / 2; i++)
    {
      double re = self->spectrum[i].r, im = self->spectrum[i].i;

      self->levels[i] = decibels ((re * re + im * im) * 8 / ((double) LENGTH * LENGTH));
    }
  for (guint i = 2; i < LENGTH / 2; i++)
    if (self->levels[i] > FAINTEST_DB && is_peak (self, i))
      add_tone (self, i, reading);
  strongest = reading->n_tones ? reading->tones[0].level : 0;
  while (reading->n_tones && reading->tones[reading->n_tones - 1].level < strongest - BELOW_STRONGEST_DB)
    reading->n_tones--;
}

/**
 * kith_tone_meter_add:
 * @samples: of one channel at 48 kHz
 * @reading: (out caller-allocates): what is in the last 85 ms, where %TRUE is returned
 *
 * Returns: whether a stretch was completed
 */
gboolean
kith_tone_meter_add (KithToneMeter *self, const gint16 *samples, gsize n_samples, KithToneReading *reading)
{
  gboolean complete = FALSE;

  for (gsize i = 0; i < n_samples; i++)
    {
      self->samples[self->n_samples++] = samples[i] / 32768.0f;
      if (self->n_samples < LENGTH)
        continue;
      read_tones (self, reading);
      self->n_samples = 0;
      complete = TRUE;
    }
  return complete;
}

/**
 * kith_tone_reading_get_level:
 *
 * Returns: how loud a tone is, within 30 Hz; %KITH_LEVEL_SILENCE where there is none
 */
double
kith_tone_reading_get_level (const KithToneReading *self, double frequency)
{
  for (guint i = 0; i < self->n_tones; i++)
    if (fabs (self->tones[i].frequency - frequency) < 30)
      return self->tones[i].level;
  return KITH_LEVEL_SILENCE;
}
