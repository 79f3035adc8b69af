/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "kith-share-view.h"

G_BEGIN_DECLS

/* The newest picture of what one watches. */
#define KITH_TYPE_VIDEO_PAINTABLE (kith_video_paintable_get_type ())
G_DECLARE_FINAL_TYPE (KithVideoPaintable, kith_video_paintable, KITH, VIDEO_PAINTABLE, GObject)

KithVideoPaintable *kith_video_paintable_get (KithShareView *view);
gboolean kith_video_paintable_is_empty (KithVideoPaintable *self);

G_END_DECLS
