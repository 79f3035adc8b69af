/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-voice-chime.h"

#include <gio/gio.h>
#include <gst/app/app.h>
#include <math.h>

#include "kith-media.h"
#include "kith-voice-settings.h"

#define RATE 48000
#define NOTES_MAX 3
#define NOTE_MS 110
#define LOUDNESS 0.12
/* Speakers that do not play within this time are given up. */
#define PATIENCE (3 * GST_SECOND)

/* Of each, its notes in hertz: upwards for what comes, downwards for what goes. */
static const double notes[KITH_N_CHIMES][NOTES_MAX] = {
  [KITH_CHIME_JOIN] = { 523.25, 783.99 },
  [KITH_CHIME_LEAVE] = { 783.99, 523.25 },
  [KITH_CHIME_MUTE] = { 392.00 },
  [KITH_CHIME_UNMUTE] = { 587.33 },
  [KITH_CHIME_DISCONNECT] = { 659.25, 523.25, 392.00 },
};

/**
 * kith_voice_chime_render:
 * @n_samples: (out): how many there are, of one channel at 48 kHz
 *
 * Returns: (transfer full): a short tune that swells and fades
 */
gint16 *
kith_voice_chime_render (KithVoiceChime chime, gsize *n_samples)
{
  const gsize length = RATE / 1000 * NOTE_MS;
  gsize n_notes = 0;
  gint16 *samples;

  while (n_notes < NOTES_MAX && notes[chime][n_notes] > 0)
    n_notes++;
  *n_samples = n_notes * length;
  samples = g_new0 (gint16, *n_samples);
  for (gsize i = 0; i < *n_samples; i++)
    {
      double at = (double) (i % length) / (double) length;
      double envelope = at < 0.1 ? at / 0.1 : pow (1 - (at - 0.1) / 0.9, 2);

      samples[i] = (gint16) lrint (32767 * LOUDNESS * envelope *
                                   sin (2 * G_PI * notes[chime][i / length] * (double) (i % length) / RATE));
    }
  return samples;
}

typedef struct
{
  KithVoiceChime chime;
  char *output; /* (nullable) */
} Job;

static void
job_free (gpointer data)
{
  g_free (((Job *) data)->output);
  g_free (data);
}

static void
feed (GstElement *pipeline, KithVoiceChime chime)
{
  g_autoptr (GstElement) source = gst_bin_get_by_name (GST_BIN (pipeline), "notes");
  gsize n_samples;
  gint16 *samples = kith_voice_chime_render (chime, &n_samples);

  gst_app_src_push_buffer (GST_APP_SRC (source), gst_buffer_new_wrapped (samples, n_samples * sizeof *samples));
  gst_app_src_end_of_stream (GST_APP_SRC (source));
}

/* Speakers may be slow to open, so that nobody waits for this. */
static void
play (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Job *job = data;
  g_autoptr (GstElement) pipeline = NULL;
  g_autoptr (GstElement) sink = NULL;
  g_autoptr (GstMessage) message = NULL;
  g_autoptr (GstBus) bus = NULL;

  if (!kith_media_init (NULL))
    return;
  pipeline = gst_parse_launch ("appsrc name=notes format=time caps=audio/x-raw,format=S16LE,rate=48000,channels=1,"
                               "layout=interleaved ! audioconvert ! audioresample ! pulsesink name=speakers",
                               NULL);
  if (!pipeline)
    return;
  g_object_ref_sink (pipeline);
  sink = gst_bin_get_by_name (GST_BIN (pipeline), "speakers");
  if (sink)
    g_object_set (sink, "device", job->output, "client-name", "Kith", NULL);
  feed (pipeline, job->chime);
  bus = gst_element_get_bus (pipeline);
  if (gst_element_set_state (pipeline, GST_STATE_PLAYING) != GST_STATE_CHANGE_FAILURE)
    message = gst_bus_timed_pop_filtered (bus, PATIENCE, (GstMessageType) (GST_MESSAGE_EOS | GST_MESSAGE_ERROR));
  gst_element_set_state (pipeline, GST_STATE_NULL);
}

/**
 * kith_voice_chime_play:
 * @output: (nullable): the speakers, %NULL for the system's choice
 *
 * Plays a short tune, on a thread of its own; where nothing can be played it is quiet.
 */
void
kith_voice_chime_play (KithVoiceChime chime, const char *output)
{
  g_autoptr (GTask) task = NULL;
  Job *job;

  if (output && g_str_equal (output, KITH_VOICE_NOWHERE))
    return;
  task = g_task_new (NULL, NULL, NULL, NULL);
  job = g_new0 (Job, 1);
  job->chime = chime;
  job->output = g_strdup (output);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, play);
}
