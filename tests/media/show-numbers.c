/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-share-source-element.h"

/* show-numbers WIDTHxHEIGHT RATE: a window with a moving picture whose frames carry their numbers. */

static gboolean
on_message (GstBus *bus, GstMessage *message, gpointer loop)
{
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    g_main_loop_quit (loop);
  return G_SOURCE_CONTINUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (KithShareSource) source = kith_share_source_new (KITH_SHARE_SOURCE_TEST, NULL);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GstElement) pipeline = NULL;
  g_autoptr (GstBus) bus = NULL;
  GstElement *picture, *convert, *sink;
  char *end;

  if (argc != 3)
    return 2;
  gst_init (NULL, NULL);
  g_set_application_name ("Numbers");
  source->width = (int) g_ascii_strtoll (argv[1], &end, 10);
  source->height = (int) g_ascii_strtoll (end + 1, NULL, 10);
  picture = kith_share_source_make_element (source, (int) g_ascii_strtoll (argv[2], NULL, 10), NULL);
  convert = gst_element_factory_make ("videoconvert", NULL);
  sink = gst_element_factory_make ("ximagesink", NULL);
  if (!picture || !convert || !sink)
    return 77;
  pipeline = g_object_ref_sink (gst_pipeline_new (NULL));
  gst_bin_add_many (GST_BIN (pipeline), picture, convert, sink, NULL);
  gst_element_link_many (picture, convert, sink, NULL);
  bus = gst_element_get_bus (pipeline);
  gst_bus_add_watch (bus, on_message, loop);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  g_main_loop_run (loop);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  return 1;
}
