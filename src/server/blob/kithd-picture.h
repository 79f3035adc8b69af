/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Sides of the squares that are made of a picture, in pixels. */
#define KITHD_PICTURE_LARGE 256
#define KITHD_PICTURE_SMALL 64
/* Of a banner: five wide and two high. */
#define KITHD_BANNER_LARGE 640
#define KITHD_BANNER_SMALL 160

typedef enum
{
  KITHD_PICTURE_SQUARE,
  KITHD_PICTURE_BANNER,
} KithdPictureShape;

const char *kithd_picture_find_type (GBytes *bytes);
gboolean kithd_picture_convert (GBytes *bytes, KithdPictureShape shape, GBytes **large, GBytes **small, GError **error);
int kithd_picture_run_child (KithdPictureShape shape);

G_END_DECLS
