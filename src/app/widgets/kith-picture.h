/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A picture of a person or guild as pixels, once it is there. Signal: loaded. */
#define KITH_TYPE_PICTURE (kith_picture_get_type ())
G_DECLARE_FINAL_TYPE (KithPicture, kith_picture, KITH, PICTURE, GObject)

KithPicture *kith_picture_get (KithSession *session, const char *id, int pixels);
cairo_surface_t *kith_picture_get_surface (KithPicture *self);
const char *kith_picture_get_id (KithPicture *self);
void kith_picture_set_source (KithPicture *self, cairo_t *cairo, double size);

G_END_DECLS
