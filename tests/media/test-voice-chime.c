/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-voice-chime.h"

/* Each is short, begins and ends in silence, and is no louder than talk. */
static void
test_render (void)
{
  for (guint i = 0; i < KITH_N_CHIMES; i++)
    {
      gsize n_samples;
      g_autofree gint16 *samples = kith_voice_chime_render ((KithVoiceChime) i, &n_samples);
      int loudest = 0;

      g_assert_cmpuint (n_samples, >, 48 * 50);
      g_assert_cmpuint (n_samples, <, 48 * 500);
      g_assert_cmpint (ABS (samples[0]), <, 100);
      g_assert_cmpint (ABS (samples[n_samples - 1]), <, 100);
      for (gsize k = 0; k < n_samples; k++)
        loudest = MAX (loudest, ABS (samples[k]));
      g_assert_cmpint (loudest, >, 1000);
      g_assert_cmpint (loudest, <, 32767 / 4);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/voice-chime/render", test_render);
  return g_test_run ();
}
