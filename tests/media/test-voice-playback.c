/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gst/audio/audio.h>

#include "kith-media.h"
#include "kith-test-wait.h"
#include "kith-voice-playback.h"

#define FRAME 480

/* Somebody who is heard, on a thread of their own as the links have it. */
typedef struct
{
  KithVoiceBranch *branch;
  GstClockTime base_time;
  GThread *thread;
  int ended; /* atomic */
} Speaker;

typedef struct
{
  KithMediaTime time;
  KithVoicePlayback *playback;
  int n_played; /* atomic */
} Fixture;

static void
on_changed_device (gpointer data, KithDeviceUse use, const GError *trouble)
{
}

static void
on_played (const gint16 *samples, gsize n_samples, gpointer data)
{
  g_atomic_int_inc (&((Fixture *) data)->n_played);
  g_main_context_wakeup (NULL);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KithVoiceSettings) settings = kith_voice_settings_new ();

  g_assert_true (kith_media_init (NULL));
  settings->output = g_strdup (KITH_VOICE_NOWHERE);
  fixture->time = (KithMediaTime){ g_main_context_default (), (GstClockTime) g_get_monotonic_time () * GST_USECOND };
  fixture->playback = kith_voice_playback_new (&fixture->time, "test-playback", on_changed_device, fixture);
  kith_voice_playback_configure (fixture->playback, settings);
  kith_voice_playback_set_tap (fixture->playback, on_played, fixture);
  kith_voice_playback_start (fixture->playback);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  kith_voice_playback_free (fixture->playback);
}

/* As much as there is time for: the branch drops what is too much. */
static gpointer
speak (gpointer data)
{
  Speaker *speaker = data;
  GstClockTime at = (GstClockTime) g_get_monotonic_time () * GST_USECOND - speaker->base_time;

  for (guint i = 0; i < 30 && !g_atomic_int_get (&speaker->ended); i++)
    {
      GstBuffer *buffer = gst_buffer_new_allocate (NULL, FRAME * sizeof (gint16), NULL);

      gst_buffer_memset (buffer, 0, 1, FRAME * sizeof (gint16));
      GST_BUFFER_PTS (buffer) = at + i * 10 * GST_MSECOND;
      GST_BUFFER_DURATION (buffer) = 10 * GST_MSECOND;
      kith_voice_branch_push (speaker->branch, buffer);
    }
  return NULL;
}

static Speaker *
speaker_new (Fixture *fixture)
{
  Speaker *speaker = g_new0 (Speaker, 1);

  speaker->branch = kith_voice_playback_add (fixture->playback, 1);
  speaker->base_time = fixture->time.base_time;
  speaker->thread = g_thread_new ("speaker", speak, speaker);
  return speaker;
}

static void
speaker_free (Fixture *fixture, Speaker *speaker)
{
  g_atomic_int_set (&speaker->ended, TRUE);
  g_thread_join (speaker->thread);
  kith_voice_playback_remove (fixture->playback, speaker->branch);
  g_free (speaker);
}

static gboolean (*mix) (GstAudioAggregator *mixer, GstAudioAggregatorPad *pad, GstBuffer *in, guint in_offset,
                        GstBuffer *out, guint out_offset, guint n_frames);

/* As on a machine that has much to do. */
static gboolean
mix_slowly (GstAudioAggregator *mixer, GstAudioAggregatorPad *pad, GstBuffer *in, guint in_offset, GstBuffer *out,
            guint out_offset, guint n_frames)
{
  g_autoptr (GstBuffer) scratch = gst_buffer_copy_deep (out);
  gint64 end = g_get_monotonic_time () + 2000;

  while (g_get_monotonic_time () < end)
    mix (mixer, pad, in, in_offset, scratch, out_offset, n_frames);
  return mix (mixer, pad, in, in_offset, out, out_offset, n_frames);
}

static void
wait_for_more (Fixture *fixture, int n)
{
  int before = g_atomic_int_get (&fixture->n_played);

  kith_test_wait_for (g_atomic_int_get (&fixture->n_played) >= before + n);
}

/* People come and go while others are being mixed. */
static void
test_come_and_go (Fixture *fixture, gconstpointer data)
{
  GstAudioAggregatorClass *class = g_type_class_ref (g_type_from_name ("GstAudioMixer"));
  Speaker *speakers[4] = { NULL };

  mix = class->aggregate_one_buffer;
  class->aggregate_one_buffer = mix_slowly;
  for (guint i = 0; i < 120; i++)
    {
      Speaker **speaker = &speakers[i % G_N_ELEMENTS (speakers)];

      if (*speaker)
        speaker_free (fixture, *speaker);
      *speaker = speaker_new (fixture);
      if (i % 3 == 0)
        wait_for_more (fixture, 1);
    }
  for (guint i = 0; i < G_N_ELEMENTS (speakers); i++)
    speaker_free (fixture, speakers[i]);
  wait_for_more (fixture, 5);
  class->aggregate_one_buffer = mix;
  g_type_class_unref (class);
}

/* Who listened to what is played is not called any more once they have said so. */
static void
test_tap_taken_away (Fixture *fixture, gconstpointer data)
{
  int count;

  wait_for_more (fixture, 3);
  kith_voice_playback_set_tap (fixture->playback, NULL, NULL);
  count = g_atomic_int_get (&fixture->n_played);
  kith_voice_playback_stop (fixture->playback);
  g_assert_cmpint (g_atomic_int_get (&fixture->n_played), ==, count);
  kith_voice_playback_set_tap (fixture->playback, on_played, fixture);
  kith_voice_playback_start (fixture->playback);
  wait_for_more (fixture, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/voice-playback/come-and-go", Fixture, NULL, set_up, test_come_and_go, tear_down);
  g_test_add ("/voice-playback/tap-taken-away", Fixture, NULL, set_up, test_tap_taken_away, tear_down);
  return g_test_run ();
}
