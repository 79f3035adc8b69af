/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <opus.h>

#include "kith-opus-decoder.h"

#define FRAME 960
#define FRAME_NS (20 * (guint64) 1000000)
#define N_FRAMES 99

/* A person who says a tone that rises and falls, in packets. */
typedef struct
{
  guint8 packets[N_FRAMES][400];
  gsize lengths[N_FRAMES];
  double levels[N_FRAMES]; /* of what was said */
  double heard[N_FRAMES];  /* of what was decoded */
  guint n_decoded;
  guint64 last;
} Speech;

static double
level_of (const gint16 *samples, gsize n_samples)
{
  double sum = 0;

  for (gsize i = 0; i < n_samples; i++)
    sum += (double) samples[i] * samples[i];
  return sqrt (sum / (double) n_samples);
}

static void
speak (Speech *speech, gboolean spares)
{
  int error;
  OpusEncoder *opus = opus_encoder_create (48000, 1, OPUS_APPLICATION_VOIP, &error);

  opus_encoder_ctl (opus, OPUS_SET_BITRATE (32000));
  opus_encoder_ctl (opus, OPUS_SET_SIGNAL (OPUS_SIGNAL_VOICE));
  opus_encoder_ctl (opus, OPUS_SET_INBAND_FEC (spares));
  opus_encoder_ctl (opus, OPUS_SET_PACKET_LOSS_PERC (spares ? 20 : 0));
  for (guint i = 0; i < N_FRAMES; i++)
    {
      gint16 samples[FRAME];

      /* Loud and soft by turns, which nobody can guess who has not heard it. */
      for (guint k = 0; k < FRAME; k++)
        samples[k] = (gint16) ((i / 3 % 2 ? 9000 : 400) * sin (2 * G_PI * 300 * (i * FRAME + k) / 48000.0));
      speech->levels[i] = level_of (samples, FRAME);
      speech->lengths[i] = (gsize) opus_encode (opus, samples, FRAME, speech->packets[i], sizeof speech->packets[i]);
    }
  opus_encoder_destroy (opus);
}

static void
on_decoded (gpointer owner, guint64 time, const gint16 *samples, gsize n_samples)
{
  Speech *speech = owner;
  guint64 frame = time / FRAME_NS;

  g_assert_cmpuint (n_samples, ==, FRAME);
  g_assert_cmpuint (time % FRAME_NS, ==, 0);
  if (speech->n_decoded++)
    g_assert_cmpuint (frame, ==, speech->last + 1);
  speech->last = frame;
  speech->heard[frame] = level_of (samples, n_samples);
}

static void
hear (Speech *speech, guint lost_first, guint lost_each)
{
  g_autoptr (KithOpusDecoder) decoder = kith_opus_decoder_new (on_decoded, speech);

  for (guint i = 0; i < N_FRAMES; i++)
    if (lost_each && i >= lost_first && (i - lost_first) % lost_each == 0)
      kith_opus_decoder_miss (decoder, i * FRAME_NS, FRAME_NS);
    else
      kith_opus_decoder_take (decoder, i * FRAME_NS, speech->packets[i], speech->lengths[i]);
}

static void
test_all (void)
{
  g_autofree Speech *speech = g_new0 (Speech, 1);

  speak (speech, FALSE);
  hear (speech, 0, 0);
  g_assert_cmpuint (speech->n_decoded, ==, N_FRAMES);
}

/* How far what is heard is from what was said, where packets were lost just as it became loud. */
static double
get_error (gboolean spares)
{
  g_autofree Speech *speech = g_new0 (Speech, 1);
  double error = 0;
  guint n = 0;

  speak (speech, spares);
  hear (speech, 9, 6);
  g_assert_cmpuint (speech->n_decoded, ==, N_FRAMES);
  for (guint i = 9; i < N_FRAMES - 1; i += 6, n++)
    error += fabs (speech->heard[i] - speech->levels[i]) / 9000;
  return error / n;
}

/* What is lost is restored from the packet that follows; without spares it can only be guessed. */
static void
test_restored (void)
{
  double without = get_error (FALSE), with = get_error (TRUE);

  g_test_message ("errors: %.3f without spares, %.3f with", without, with);
  g_assert_cmpfloat (with, <, without / 2);
}

/* Two in a row: the first is made up at once, the second restored. */
static void
test_two_lost (void)
{
  g_autofree Speech *speech = g_new0 (Speech, 1);
  g_autoptr (KithOpusDecoder) decoder = kith_opus_decoder_new (on_decoded, speech);

  speak (speech, TRUE);
  for (guint i = 0; i < 10; i++)
    kith_opus_decoder_take (decoder, i * FRAME_NS, speech->packets[i], speech->lengths[i]);
  kith_opus_decoder_miss (decoder, 10 * FRAME_NS, FRAME_NS);
  g_assert_cmpuint (speech->n_decoded, ==, 10);
  kith_opus_decoder_miss (decoder, 11 * FRAME_NS, FRAME_NS);
  g_assert_cmpuint (speech->n_decoded, ==, 11);
  kith_opus_decoder_take (decoder, 12 * FRAME_NS, speech->packets[12], speech->lengths[12]);
  g_assert_cmpuint (speech->n_decoded, ==, 13);
}

static void
on_nonsense (gpointer owner, guint64 time, const gint16 *samples, gsize n_samples)
{
  g_assert_cmpuint (n_samples, >, 0);
  g_assert_cmpuint (n_samples, <=, 5760);
  ++*(guint *) owner;
}

/* What a stranger sends may be anything; and nothing may be known before it is missed. */
static void
test_nonsense (void)
{
  guint n_decoded = 0;
  g_autoptr (KithOpusDecoder) decoder = kith_opus_decoder_new (on_nonsense, &n_decoded);
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  guint8 packet[400];

  kith_opus_decoder_miss (decoder, 0, FRAME_NS);
  kith_opus_decoder_take (decoder, 0, packet, 0);
  g_assert_cmpuint (n_decoded, ==, 0);
  for (guint i = 0; i < 3000; i++)
    {
      gsize length = (gsize) g_rand_int_range (random, 1, sizeof packet);

      for (gsize k = 0; k < length; k++)
        packet[k] = (guint8) g_rand_int (random);
      kith_opus_decoder_take (decoder, 0, packet, length);
      if (i % 3 == 0)
        kith_opus_decoder_miss (decoder, 0, i % 2 ? FRAME_NS : 1000 * FRAME_NS);
    }
  g_assert_cmpuint (n_decoded, >, 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/opus-decoder/all", test_all);
  g_test_add_func ("/opus-decoder/restored", test_restored);
  g_test_add_func ("/opus-decoder/two-lost", test_two_lost);
  g_test_add_func ("/opus-decoder/nonsense", test_nonsense);
  return g_test_run ();
}
