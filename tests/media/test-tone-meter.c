/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-tone-meter.h"

#include <math.h>

#include "kith-level-meter.h"

#define N 4096

static void
make (gint16 *samples, double first, double second)
{
  for (guint i = 0; i < N; i++)
    samples[i] = (gint16) lrint (8000 * sin (2 * G_PI * first * i / 48000) +
                                 2000 * sin (2 * G_PI * second * i / 48000));
}

static void
test_two_tones (void)
{
  g_autoptr (KithToneMeter) meter = kith_tone_meter_new ();
  KithToneReading reading;
  gint16 samples[N];

  make (samples, 440, 1320);
  g_assert_false (kith_tone_meter_add (meter, samples, N / 2, &reading));
  g_assert_true (kith_tone_meter_add (meter, samples + N / 2, N / 2, &reading));
  g_assert_cmpuint (reading.n_tones, ==, 2);
  g_assert_cmpfloat_with_epsilon (reading.tones[0].frequency, 440, 12);
  g_assert_cmpfloat_with_epsilon (reading.tones[1].frequency, 1320, 12);
  /* Level of a sine of amplitude 8000: -15.3 dB; and the other is 12 dB fainter. */
  g_assert_cmpfloat_with_epsilon (kith_tone_reading_get_level (&reading, 440), -15.3, 2);
  g_assert_cmpfloat_with_epsilon (kith_tone_reading_get_level (&reading, 1320), -27.3, 2);
  g_assert_cmpfloat_with_epsilon (reading.level, -15.0, 0.5);
  g_assert_cmpfloat (kith_tone_reading_get_level (&reading, 880), ==, KITH_LEVEL_SILENCE);
}

static void
test_silence (void)
{
  g_autoptr (KithToneMeter) meter = kith_tone_meter_new ();
  gint16 samples[N] = { 0 };
  KithToneReading reading;

  g_assert_true (kith_tone_meter_add (meter, samples, N, &reading));
  g_assert_cmpuint (reading.n_tones, ==, 0);
  g_assert_cmpfloat (reading.level, ==, KITH_LEVEL_SILENCE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tone-meter/two-tones", test_two_tones);
  g_test_add_func ("/tone-meter/silence", test_silence);
  return g_test_run ();
}
