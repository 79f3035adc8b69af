/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-share-frame-private.h"

#include <gst/video/video.h>

/* What the bytes of a picture keep alive. */
typedef struct
{
  GstBuffer *buffer;
  GstMapInfo map;
} Mapped;

static void
mapped_free (gpointer data)
{
  Mapped *mapped = data;

  gst_buffer_unmap (mapped->buffer, &mapped->map);
  gst_buffer_unref (mapped->buffer);
  g_free (mapped);
}

/**
 * kith_share_frame_new:
 * @sample: of BGRA
 *
 * Returns: (transfer full) (nullable): a picture that shares its memory with the sample
 */
KithShareFrame *
kith_share_frame_new (GstSample *sample)
{
  Mapped *mapped = g_new0 (Mapped, 1);
  KithShareFrame *frame;
  GstVideoInfo info;

  mapped->buffer = gst_buffer_ref (gst_sample_get_buffer (sample));
  if (!gst_video_info_from_caps (&info, gst_sample_get_caps (sample)) ||
      !gst_buffer_map (mapped->buffer, &mapped->map, GST_MAP_READ))
    {
      gst_buffer_unref (mapped->buffer);
      g_free (mapped);
      return NULL;
    }
  frame = g_new0 (KithShareFrame, 1);
  frame->pixels = g_bytes_new_with_free_func (mapped->map.data, mapped->map.size, mapped_free, mapped);
  frame->width = GST_VIDEO_INFO_WIDTH (&info);
  frame->height = GST_VIDEO_INFO_HEIGHT (&info);
  frame->stride = (gsize) GST_VIDEO_INFO_PLANE_STRIDE (&info, 0);
  return frame;
}

void
kith_share_frame_free (KithShareFrame *self)
{
  if (!self)
    return;
  g_bytes_unref (self->pixels);
  g_free (self);
}
