/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-microphone-test.h"

#define RATE 48000
#define SECONDS 3
#define N_SAMPLES (RATE * SECONDS)
#define TICK_MS 50
/* What is played needs a moment to reach the mixer, and then the ear. */
#define LEAD (60 * GST_MSECOND)
#define TAIL_MS 200
#define PATIENCE_US (8 * G_USEC_PER_SEC)

struct _KithMicrophoneTest
{
  KithMediaTime time;
  KithVoiceCapture *capture;
  KithVoicePlayback *playback;
  KithMicrophoneProgress progress;
  gpointer owner;
  KithMicrophoneStep step;
  gint16 *samples;
  int n_recorded;          /* atomic */
  KithVoiceBranch *branch; /* (nullable) until it is played */
  gint64 since_us;
  GSource *timer;
};

/* On the thread that records. */
static void
on_recorded (const gint16 *samples, gsize n_samples, gpointer data)
{
  KithMicrophoneTest *self = data;
  gsize at = (gsize) g_atomic_int_get (&self->n_recorded);
  gsize n = MIN (n_samples, N_SAMPLES - at);

  memcpy (self->samples + at, samples, n * sizeof *samples);
  g_atomic_int_add (&self->n_recorded, (int) n);
}

static void
begin_playing (KithMicrophoneTest *self)
{
  GstBuffer *buffer = gst_buffer_new_memdup (self->samples, N_SAMPLES * sizeof *self->samples);

  self->step = KITH_MICROPHONE_PLAYING;
  self->since_us = g_get_monotonic_time ();
  kith_voice_capture_set_tap (self->capture, NULL, NULL);
  self->branch = kith_voice_playback_add (self->playback, 1);
  GST_BUFFER_PTS (buffer) = (GstClockTime) self->since_us * GST_USECOND - self->time.base_time + LEAD;
  GST_BUFFER_DURATION (buffer) = SECONDS * GST_SECOND;
  kith_voice_branch_push (self->branch, buffer);
}

static double
get_fraction (KithMicrophoneTest *self)
{
  double played_ms;

  if (self->step == KITH_MICROPHONE_RECORDING)
    return (double) g_atomic_int_get (&self->n_recorded) / N_SAMPLES;
  played_ms = (double) (g_get_monotonic_time () - self->since_us) / 1000;
  return MIN (played_ms / (SECONDS * 1000 + TAIL_MS), 1);
}

static gboolean
on_tick (gpointer data)
{
  KithMicrophoneTest *self = data;
  double fraction = get_fraction (self);

  if (self->step == KITH_MICROPHONE_RECORDING && fraction >= 1)
    {
      begin_playing (self);
      fraction = 0;
    }
  else if (self->step == KITH_MICROPHONE_PLAYING && fraction >= 1)
    {
      self->step = KITH_MICROPHONE_DONE;
    }
  else if (self->step == KITH_MICROPHONE_RECORDING && g_get_monotonic_time () > self->since_us + PATIENCE_US)
    {
      self->step = KITH_MICROPHONE_FAILED;
    }
  self->progress (self->owner, self->step, fraction);
  return self->step >= KITH_MICROPHONE_DONE ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

/**
 * kith_microphone_test_new:
 * @capture: that records
 * @playback: that plays
 *
 * Returns: (transfer full): a test that has begun to record
 */
KithMicrophoneTest *
kith_microphone_test_new (const KithMediaTime *time, KithVoiceCapture *capture, KithVoicePlayback *playback,
                          KithMicrophoneProgress progress, gpointer owner)
{
  KithMicrophoneTest *self = g_new0 (KithMicrophoneTest, 1);

  self->time = *time;
  self->capture = capture;
  self->playback = playback;
  self->progress = progress;
  self->owner = owner;
  self->samples = g_new0 (gint16, N_SAMPLES);
  self->since_us = g_get_monotonic_time ();
  self->timer = g_timeout_source_new (TICK_MS);
  g_source_set_callback (self->timer, on_tick, self, NULL);
  g_source_attach (self->timer, time->context);
  kith_voice_capture_set_tap (capture, on_recorded, self);
  return self;
}

/**
 * kith_microphone_test_free:
 *
 * Ends the test, wherever it is.
 */
void
kith_microphone_test_free (KithMicrophoneTest *self)
{
  if (!self)
    return;
  kith_voice_capture_set_tap (self->capture, NULL, NULL);
  if (self->branch)
    kith_voice_playback_remove (self->playback, self->branch);
  g_source_destroy (self->timer);
  g_source_unref (self->timer);
  g_free (self->samples);
  g_free (self);
}
