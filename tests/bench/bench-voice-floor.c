/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What voice costs at least: GStreamer's own elements, without signalling, encryption, links or anybody to talk to.
 *   bench-voice-floor pipe INPUT OUTPUT low|balanced   from one device to the other by way of RTP, until it is ended
 *   bench-voice-floor decode STREAMS SECONDS           says {"cpu": share of a core} of encoding one stream and
 * decoding many
 */
#include "config.h"

#include <gst/gst.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#define SOUND "audio/x-raw,format=S16LE,rate=48000,channels=1,layout=interleaved"
#define RTP "application/x-rtp,media=audio,encoding-name=OPUS,payload=96,clock-rate=48000"
#define TONE "audiotestsrc is-live=true samplesperbuffer=480 freq=440 volume=0.4"

/* As the processing of latency messages is the application's: without it the jitter buffer's hold is not counted. */
static gboolean
on_message (GstBus *bus, GstMessage *message, gpointer pipeline)
{
  g_autoptr (GError) error = NULL;

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_LATENCY)
    gst_bin_recalculate_latency (pipeline);
  if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_ERROR)
    return G_SOURCE_CONTINUE;
  gst_message_parse_error (message, &error, NULL);
  g_printerr ("%s\n", error->message);
  exit (1);
}

static GstElement *
play (const char *description)
{
  g_autoptr (GError) error = NULL;
  GstElement *pipeline = gst_parse_launch (description, &error);
  g_autoptr (GstBus) bus = NULL;

  if (!pipeline)
    {
      g_printerr ("%s\n", error->message);
      exit (1);
    }
  bus = gst_element_get_bus (pipeline);
  gst_bus_add_watch (bus, on_message, pipeline);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  return pipeline;
}

/* With the buffers of Kith's two profiles. */
static int
pipe_sound (const char *input, const char *output, gboolean low)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autofree char *buffers = g_strdup_printf ("latency-time=%d buffer-time=%d", low ? 5000 : 10000,
                                              low ? 20000 : 40000);
  g_autofree char *description = g_strdup_printf (
    "pulsesrc device=%s %s ! audioconvert ! audioresample ! " SOUND
    " ! opusenc bitrate=40000 frame-size=%d audio-type=voice ! "
    "rtpopuspay ! " RTP " ! rtpjitterbuffer latency=%d ! rtpopusdepay ! opusdec ! audioconvert ! audioresample ! "
    "pulsesink device=%s %s alignment-threshold=5000000 discont-wait=50000000 drift-tolerance=5000 "
    "processing-deadline=5000000",
    input, buffers, low ? 10 : 20, low ? 10 : 40, output, buffers);
  GstElement *pipeline = play (description);

  g_main_loop_run (loop);
  gst_object_unref (pipeline);
  return 0;
}

static double
read_cpu (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / G_USEC_PER_SEC;
}

typedef struct
{
  GMainLoop *loop;
  double cpu;
  gint64 time_us;
  guint seconds;
} Measure;

static gboolean
on_end (gpointer data)
{
  const Measure *measure = data;
  double seconds = (double) (g_get_monotonic_time () - measure->time_us) / G_USEC_PER_SEC;

  printf ("{\"cpu\": %.5f}\n", (read_cpu () - measure->cpu) / seconds);
  g_main_loop_quit (measure->loop);
  return G_SOURCE_REMOVE;
}

/* The start is not counted. */
static gboolean
on_settled (gpointer data)
{
  Measure *measure = data;

  measure->cpu = read_cpu ();
  measure->time_us = g_get_monotonic_time ();
  g_timeout_add_seconds (measure->seconds, on_end, measure);
  return G_SOURCE_REMOVE;
}

static int
decode (guint streams, guint seconds)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GString) description = g_string_new (TONE " ! " SOUND " ! opusenc bitrate=40000 frame-size=20 "
                                                       "audio-type=voice ! tee name=all "
                                                       "audiomixer name=mixer ! " SOUND " ! fakesink sync=true");
  Measure measure = { .loop = loop, .seconds = seconds };
  GstElement *pipeline;

  for (guint i = 0; i < streams; i++)
    g_string_append (description, " all. ! queue ! opusdec ! " SOUND " ! mixer.");
  pipeline = play (description->str);
  g_timeout_add_seconds (2, on_settled, &measure);
  g_main_loop_run (loop);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (pipeline);
  return 0;
}

int
main (int argc, char *argv[])
{
  gst_init (NULL, NULL);
  if (argc == 5 && strcmp (argv[1], "pipe") == 0)
    return pipe_sound (argv[2], argv[3], strcmp (argv[4], "low") == 0);
  if (argc == 4 && strcmp (argv[1], "decode") == 0)
    return decode ((guint) atoi (argv[2]), (guint) atoi (argv[3]));
  g_printerr ("usage: bench-voice-floor pipe INPUT OUTPUT low|balanced | decode STREAMS SECONDS\n");
  return 2;
}
