/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-level-meter.h"

#include <math.h>

#define RATE 48000

/* Adds a sine of so many milliseconds; returns how often talking changed. */
static guint
add (KithLevelMeter *meter, double amplitude, guint ms)
{
  guint changes = 0;

  for (guint i = 0; i < ms; i++)
    {
      gint16 samples[RATE / 1000];

      for (guint k = 0; k < G_N_ELEMENTS (samples); k++)
        samples[k] = (gint16) lrint (amplitude * 32767 * sin (2 * G_PI * 1000 * k / RATE));
      changes += kith_level_meter_add (meter, samples, G_N_ELEMENTS (samples)) ? 1 : 0;
    }
  return changes;
}

static void
test_level (void)
{
  KithLevelMeter meter = { 0 };

  g_assert_cmpfloat_with_epsilon (kith_level_meter_get_level (&meter), KITH_LEVEL_SILENCE, 0.01);
  add (&meter, 1.0, 40);
  g_assert_cmpfloat_with_epsilon (kith_level_meter_get_level (&meter), -3.01, 0.1);
  add (&meter, 0.1, 40);
  g_assert_cmpfloat_with_epsilon (kith_level_meter_get_level (&meter), -23.01, 0.1);
  add (&meter, 0, 40);
  g_assert_cmpfloat_with_epsilon (kith_level_meter_get_level (&meter), KITH_LEVEL_SILENCE, 0.01);
}

static void
test_talking (void)
{
  KithLevelMeter meter = { 0 };

  /* -53 dB is a room, no voice. */
  g_assert_cmpuint (add (&meter, 0.003, 500), ==, 0);
  g_assert_cmpuint (add (&meter, 0.1, 20), ==, 1);
  g_assert_true (meter.talking);
  /* A pause between words is none. */
  g_assert_cmpuint (add (&meter, 0, 280), ==, 0);
  g_assert_cmpuint (add (&meter, 0.1, 20), ==, 0);
  g_assert_cmpuint (add (&meter, 0, 300), ==, 1);
  g_assert_false (meter.talking);
}

/* The person sets how loud it must be. */
static void
test_threshold (void)
{
  KithLevelMeter meter = { 0 };

  kith_level_meter_set_threshold (&meter, -60);
  g_assert_cmpuint (add (&meter, 0.003, 20), ==, 1); /* -53 dB */
  kith_level_meter_set_threshold (&meter, -20);
  g_assert_cmpuint (add (&meter, 0.003, 300), ==, 1);
  g_assert_cmpuint (add (&meter, 0.03, 300), ==, 0); /* -33 dB */
  g_assert_cmpuint (add (&meter, 0.3, 20), ==, 1);
  kith_level_meter_set_threshold (&meter, KITH_LEVEL_SILENCE);
  g_assert_cmpuint (add (&meter, 0.03, 300), ==, 0);
  g_assert_true (meter.talking);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/level-meter/level", test_level);
  g_test_add_func ("/level-meter/talking", test_talking);
  g_test_add_func ("/level-meter/threshold", test_threshold);
  return g_test_run ();
}
