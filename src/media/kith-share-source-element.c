/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-share-source-element.h"

#include <fcntl.h>
#include <gst/video/video.h>

#include "kith-media.h"
#include "kith-test-picture.h"
#include "kith-x11-screens.h"

/* On GStreamer's thread. */
static GstPadProbeReturn
on_test_picture (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  GstBuffer *buffer = gst_buffer_make_writable (GST_PAD_PROBE_INFO_BUFFER (info));
  GstVideoInfo video;
  GstVideoFrame frame;

  info->data = buffer;
  if (!caps || !gst_video_info_from_caps (&video, caps) || !gst_video_frame_map (&frame, &video, buffer, GST_MAP_WRITE))
    return GST_PAD_PROBE_OK;
  kith_test_picture_write (GST_VIDEO_FRAME_PLANE_DATA (&frame, 0), GST_VIDEO_FRAME_WIDTH (&frame),
                           GST_VIDEO_FRAME_HEIGHT (&frame), (gsize) GST_VIDEO_FRAME_PLANE_STRIDE (&frame, 0),
                           (guint32) GST_BUFFER_OFFSET (buffer));
  gst_video_frame_unmap (&frame);
  return GST_PAD_PROBE_OK;
}

static GstElement *
make (const char *factory, GError **error)
{
  GstElement *element = gst_element_factory_make (factory, NULL);

  if (!element)
    g_set_error (error, KITH_MEDIA_ERROR, KITH_MEDIA_ERROR_MISSING, "GStreamer lacks %s", factory);
  return element;
}

/* (transfer floating): a bin of a source and the form that it has to have. */
static GstElement *
make_bin (GstElement *source, const char *caps, gboolean numbered)
{
  GstElement *bin = gst_bin_new (NULL), *filter = gst_element_factory_make ("capsfilter", NULL);
  g_autoptr (GstPad) pad = gst_element_get_static_pad (filter, "src");

  gst_util_set_object_arg (G_OBJECT (filter), "caps", caps);
  gst_bin_add_many (GST_BIN (bin), source, filter, NULL);
  gst_element_link (source, filter);
  if (numbered)
    gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, on_test_picture, NULL, NULL);
  gst_element_add_pad (bin, gst_ghost_pad_new ("src", pad));
  return bin;
}

static GstElement *
make_test (const KithShareSource *source, int rate, GError **error)
{
  GstElement *element = make ("videotestsrc", error);
  g_autofree char *caps = g_strdup_printf ("video/x-raw,format=BGRx,width=%d,height=%d,framerate=%d/1",
                                           source->width ? source->width : 640, source->height ? source->height : 360,
                                           rate);

  if (!element)
    return NULL;
  g_object_set (element, "is-live", TRUE, NULL);
  gst_util_set_object_arg (G_OBJECT (element), "pattern", "ball");
  return make_bin (element, caps, TRUE);
}

static GstElement *
make_x11 (const KithShareSource *source, int rate, GError **error)
{
  GstElement *element = make ("ximagesrc", error);
  g_autofree char *caps = g_strdup_printf ("video/x-raw,framerate=%d/1", rate);

  if (!element)
    return NULL;
  kith_x11_forgive_errors ();
  g_object_set (element, "display-name", source->device, "use-damage", FALSE, "show-pointer", TRUE, NULL);
  if (source->kind == KITH_SHARE_SOURCE_WINDOW)
    g_object_set (element, "xid", source->window, NULL);
  else if (source->width > 0)
    g_object_set (element, "startx", (guint) source->x, "starty", (guint) source->y, "endx",
                  (guint) (source->x + source->width - 1), "endy", (guint) (source->y + source->height - 1), NULL);
  return make_bin (element, caps, FALSE);
}

static GstElement *
make_stream (const KithShareSource *source, GError **error)
{
  GstElement *element = make ("pipewiresrc", error);
  g_autofree char *path = g_strdup_printf ("%u", source->node);

  if (!element)
    return NULL;
  /* It closes the one that it is given. */
  g_object_set (element, "fd", fcntl (source->fd, F_DUPFD_CLOEXEC, 3), "path", path, "do-timestamp", TRUE,
                "keepalive-time", 1000, "resend-last", TRUE, NULL);
  return element;
}

static GstElement *
make_camera (const KithShareSource *source, GError **error)
{
  GstElement *element = make ("v4l2src", error);

  if (element && source->device)
    g_object_set (element, "device", source->device, NULL);
  return element;
}

/**
 * kith_share_source_make_element:
 * @rate: frames a second that are wanted
 *
 * Returns: (transfer floating) (nullable): what brings the pictures
 */
GstElement *
kith_share_source_make_element (const KithShareSource *source, int rate, GError **error)
{
  switch (source->kind)
    {
    case KITH_SHARE_SOURCE_SCREEN:
    case KITH_SHARE_SOURCE_WINDOW:
      return make_x11 (source, rate, error);
    case KITH_SHARE_SOURCE_STREAM:
      return make_stream (source, error);
    case KITH_SHARE_SOURCE_CAMERA:
      return make_camera (source, error);
    case KITH_SHARE_SOURCE_TEST:
    default:
      return make_test (source, rate, error);
    }
}
