/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-video-paintable.h"

#define DATA "kith-video-paintable"

/**
 * KithVideoPaintable:
 *
 * A picture that moves. A new one takes nothing but a new drawing; only another size takes another layout.
 */
struct _KithVideoPaintable
{
  GObject parent_instance;

  KithShareView *view; /* owns this */
  GdkTexture *texture; /* (nullable) until the first picture */
};

static void
snapshot (GdkPaintable *paintable, GdkSnapshot *target, double width, double height)
{
  KithVideoPaintable *self = KITH_VIDEO_PAINTABLE (paintable);

  if (self->texture)
    gdk_paintable_snapshot (GDK_PAINTABLE (self->texture), target, width, height);
}

static int
get_intrinsic_width (GdkPaintable *paintable)
{
  KithVideoPaintable *self = KITH_VIDEO_PAINTABLE (paintable);

  return self->texture ? gdk_texture_get_width (self->texture) : 0;
}

static int
get_intrinsic_height (GdkPaintable *paintable)
{
  KithVideoPaintable *self = KITH_VIDEO_PAINTABLE (paintable);

  return self->texture ? gdk_texture_get_height (self->texture) : 0;
}

static void
paintable_iface_init (GdkPaintableInterface *iface)
{
  iface->snapshot = snapshot;
  iface->get_intrinsic_width = get_intrinsic_width;
  iface->get_intrinsic_height = get_intrinsic_height;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (KithVideoPaintable, kith_video_paintable, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GDK_TYPE_PAINTABLE, paintable_iface_init))

static void
on_frame (KithVideoPaintable *self)
{
  g_autoptr (KithShareFrame) frame = kith_share_view_take_frame (self->view);
  GdkPaintable *paintable = GDK_PAINTABLE (self);
  int width = get_intrinsic_width (paintable), height = get_intrinsic_height (paintable);

  if (!frame)
    return;
  g_clear_object (&self->texture);
  self->texture = gdk_memory_texture_new (frame->width, frame->height, GDK_MEMORY_B8G8R8A8_PREMULTIPLIED, frame->pixels,
                                          frame->stride);
  if (width != frame->width || height != frame->height)
    gdk_paintable_invalidate_size (paintable);
  gdk_paintable_invalidate_contents (paintable);
}

static void
kith_video_paintable_finalize (GObject *object)
{
  g_clear_object (&KITH_VIDEO_PAINTABLE (object)->texture);
  G_OBJECT_CLASS (kith_video_paintable_parent_class)->finalize (object);
}

static void
kith_video_paintable_class_init (KithVideoPaintableClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_video_paintable_finalize;
}

static void
kith_video_paintable_init (KithVideoPaintable *self)
{
}

/**
 * kith_video_paintable_get:
 *
 * Returns: (transfer none): the picture of a view, the same for all who show it
 */
KithVideoPaintable *
kith_video_paintable_get (KithShareView *view)
{
  KithVideoPaintable *self = g_object_get_data (G_OBJECT (view), DATA);

  if (self)
    return self;
  self = g_object_new (KITH_TYPE_VIDEO_PAINTABLE, NULL);
  self->view = view;
  g_object_set_data_full (G_OBJECT (view), DATA, self, g_object_unref);
  g_signal_connect_object (view, "frame", G_CALLBACK (on_frame), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * kith_video_paintable_is_empty:
 *
 * Returns: whether no picture has come yet
 */
gboolean
kith_video_paintable_is_empty (KithVideoPaintable *self)
{
  return self->texture == NULL;
}
