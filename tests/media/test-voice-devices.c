/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gst/gst.h>

#include "kith-media.h"
#include "kith-test-sound.h"
#include "kith-test-wait.h"
#include "kith-tone-meter.h"
#include "kith-voice-engine.h"

/* An engine with a real sound server, whose devices come and go. */

#define CLEAR (-25.0)

typedef struct
{
  KithTestSound *sound;
  KithVoiceEngine *engine;
  GMutex lock;
  KithToneMeter *meter;
  KithToneReading heard; /* under the lock */
} Fixture;

static void
on_played (const gint16 *samples, gsize n_samples, gpointer data)
{
  Fixture *fixture = data;
  KithToneReading reading;

  if (!kith_tone_meter_add (fixture->meter, samples, n_samples, &reading))
    return;
  g_mutex_lock (&fixture->lock);
  fixture->heard = reading;
  g_mutex_unlock (&fixture->lock);
  g_main_context_wakeup (NULL);
}

static double
hears (Fixture *fixture, int hertz)
{
  double level;

  g_mutex_lock (&fixture->lock);
  level = kith_tone_reading_get_level (&fixture->heard, hertz);
  g_mutex_unlock (&fixture->lock);
  return level;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->sound = (KithTestSound *) data;
  fixture->meter = kith_tone_meter_new ();
  g_mutex_init (&fixture->lock);
  g_assert_true (kith_media_init (NULL));
  fixture->engine = kith_voice_engine_new ();
  kith_voice_engine_set_tap (fixture->engine, on_played, fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  kith_voice_engine_set_tap (fixture->engine, NULL, NULL);
  g_object_unref (fixture->engine);
  kith_tone_meter_free (fixture->meter);
  g_mutex_clear (&fixture->lock);
  kith_test_sound_stop (fixture->sound);
}

/* Without processing, which would take a tone for noise. */
static void
use (Fixture *fixture, const char *input, const char *output)
{
  g_autoptr (KithVoiceSettings) settings = kith_voice_settings_new ();

  settings->input = g_strdup (input);
  settings->output = g_strdup (output);
  settings->echo_cancel = FALSE;
  settings->noise_suppression = 0;
  settings->gain_control = FALSE;
  kith_voice_engine_set_settings (fixture->engine, settings);
}

static GstElement *
say_tone (const char *device, int hertz)
{
  g_autofree char *description = g_strdup_printf (
    "audiotestsrc is-live=true freq=%d volume=0.5 ! audioconvert ! pulsesink device=%s", hertz, device);
  GstElement *pipeline = gst_parse_launch (description, NULL);

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  return pipeline;
}

static void
end_tone (GstElement *pipeline)
{
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (pipeline);
}

/* The level is polled, since nothing tells of it. */
static gboolean
on_tick (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

#define wait_for_level(fixture, condition)                                                                             \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    guint level_tick = g_timeout_add (20, on_tick, NULL);                                                              \
    kith_test_wait_for (kith_voice_engine_get_level ((fixture)->engine) condition);                                    \
    g_source_remove (level_tick);                                                                                      \
  }                                                                                                                    \
  G_STMT_END

/* The sound server goes and comes back; so does the sound. */
static void
test_server_restarted (Fixture *fixture, gconstpointer data)
{
  GstElement *tone;

  kith_test_sound_start (fixture->sound);
  use (fixture, NULL, NULL);
  kith_voice_engine_hold (fixture->engine);
  tone = say_tone ("first", 440);
  wait_for_level (fixture, > CLEAR);
  g_assert_null (kith_voice_engine_get_input_trouble (fixture->engine));

  end_tone (tone);
  kith_test_sound_stop (fixture->sound);
  kith_test_wait_for (kith_voice_engine_get_input_trouble (fixture->engine) &&
                      kith_voice_engine_get_output_trouble (fixture->engine));
  wait_for_level (fixture, < -90);

  kith_test_sound_start (fixture->sound);
  kith_test_wait_for (!kith_voice_engine_get_input_trouble (fixture->engine) &&
                      !kith_voice_engine_get_output_trouble (fixture->engine));
  tone = say_tone ("first", 440);
  wait_for_level (fixture, > CLEAR);
  g_assert_false (kith_voice_engine_get_input_fallback (fixture->engine));
  end_tone (tone);
  kith_voice_engine_release (fixture->engine);
}

/* The chosen devices are pulled out: others are used, and it is said. They come back, and are used again. */
static void
test_pulled_out (Fixture *fixture, gconstpointer data)
{
  GstElement *tone;
  guint headset;

  kith_test_sound_start (fixture->sound);
  headset = kith_test_sound_plug_in (fixture->sound, "headset");
  use (fixture, "headset_mic", "headset");
  kith_voice_engine_hold (fixture->engine);
  tone = say_tone ("headset", 440);
  wait_for_level (fixture, > CLEAR);
  end_tone (tone);
  g_assert_false (kith_voice_engine_get_input_fallback (fixture->engine));

  kith_test_sound_pull_out (fixture->sound, headset);
  kith_test_wait_for (kith_voice_engine_get_input_fallback (fixture->engine) &&
                      kith_voice_engine_get_output_fallback (fixture->engine));
  g_assert_null (kith_voice_engine_get_input_trouble (fixture->engine));
  tone = say_tone ("first", 440);
  wait_for_level (fixture, > CLEAR);
  end_tone (tone);

  kith_test_sound_plug_in (fixture->sound, "headset");
  kith_test_wait_for (!kith_voice_engine_get_input_fallback (fixture->engine) &&
                      !kith_voice_engine_get_output_fallback (fixture->engine));
  tone = say_tone ("headset", 440);
  wait_for_level (fixture, > CLEAR);
  end_tone (tone);
  kith_voice_engine_release (fixture->engine);
}

/* What was chosen was never there. */
static void
test_never_there (Fixture *fixture, gconstpointer data)
{
  kith_test_sound_start (fixture->sound);
  use (fixture, "lost", "lost");
  kith_voice_engine_hold (fixture->engine);
  kith_test_wait_for (kith_voice_engine_get_input_fallback (fixture->engine) &&
                      kith_voice_engine_get_output_fallback (fixture->engine));
  g_assert_null (kith_voice_engine_get_input_trouble (fixture->engine));
  kith_voice_engine_release (fixture->engine);
}

typedef struct
{
  guint n_recording, n_playing;
  double last;
  GCancellable *cancel; /* (nullable): when it plays */
} Progress;

static void
on_progress (gpointer data, KithMicrophoneStep step, double fraction)
{
  Progress *progress = data;

  g_assert_cmpfloat (fraction, >=, 0);
  g_assert_cmpfloat (fraction, <=, 1);
  if (step == KITH_MICROPHONE_RECORDING)
    {
      g_assert_cmpuint (progress->n_playing, ==, 0);
      g_assert_cmpfloat (fraction, >=, progress->last);
      progress->last = fraction;
      progress->n_recording++;
    }
  else
    {
      progress->n_playing++;
    }
  if (progress->cancel && progress->n_playing)
    g_cancellable_cancel (progress->cancel);
}

/* What is said is heard three seconds later, when it is not said any more. */
static void
test_microphone (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL, refused = NULL;
  g_autoptr (GError) error = NULL;
  Progress progress = { 0 };
  GstElement *tone;

  kith_test_sound_start (fixture->sound);
  kith_test_sound_plug_in (fixture->sound, "mouth");
  tone = say_tone ("mouth", 440);
  use (fixture, "mouth_mic", "first");
  kith_voice_engine_test_microphone_async (fixture->engine, on_progress, &progress, NULL, kith_test_keep_result,
                                           &result);
  kith_voice_engine_test_microphone_async (fixture->engine, NULL, NULL, NULL, kith_test_keep_result, &refused);
  kith_test_wait_for (refused != NULL);
  g_assert_false (kith_voice_engine_test_microphone_finish (fixture->engine, refused, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PENDING);
  kith_test_wait_for (progress.n_playing > 0);
  end_tone (tone);
  kith_test_wait_for (hears (fixture, 440) > CLEAR);
  kith_test_wait_for (result != NULL);
  g_assert_true (kith_voice_engine_test_microphone_finish (fixture->engine, result, NULL));
  g_assert_cmpuint (progress.n_recording, >, 10);
}

static void
test_microphone_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL, again = NULL;
  g_autoptr (GError) error = NULL;
  Progress progress = { .cancel = cancellable };

  kith_test_sound_start (fixture->sound);
  use (fixture, NULL, NULL);
  kith_voice_engine_test_microphone_async (fixture->engine, on_progress, &progress, cancellable, kith_test_keep_result,
                                           &result);
  kith_test_wait_for (result != NULL);
  g_assert_false (kith_voice_engine_test_microphone_finish (fixture->engine, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  /* And it can be made anew. */
  progress = (Progress){ 0 };
  kith_voice_engine_test_microphone_async (fixture->engine, on_progress, &progress, NULL, kith_test_keep_result,
                                           &again);
  kith_test_wait_for (again != NULL);
  g_assert_true (kith_voice_engine_test_microphone_finish (fixture->engine, again, NULL));
}

/* There is no sound server at all. */
static void
test_microphone_missing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  use (fixture, NULL, NULL);
  kith_voice_engine_test_microphone_async (fixture->engine, NULL, NULL, NULL, kith_test_keep_result, &result);
  kith_test_wait_for (result != NULL);
  g_assert_false (kith_voice_engine_test_microphone_finish (fixture->engine, result, &error));
  g_assert_error (error, KITH_MEDIA_ERROR, KITH_MEDIA_ERROR_DEVICE);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/voice-devices/server-restarted", test_server_restarted },
    { "/voice-devices/pulled-out", test_pulled_out },
    { "/voice-devices/never-there", test_never_there },
    { "/voice-devices/microphone", test_microphone },
    { "/voice-devices/microphone-cancelled", test_microphone_cancelled },
    { "/voice-devices/microphone-missing", test_microphone_missing },
  };

  g_autoptr (KithTestSound) sound = NULL;

  g_test_init (&argc, &argv, NULL);
  if (!kith_test_sound_exists ())
    {
      g_print ("1..0 # SKIP there is no PulseAudio\n");
      return 0;
    }
  sound = kith_test_sound_new ();
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, sound, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
