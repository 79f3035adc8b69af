/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A picture of which a square is chosen. Property: zoom, 0 for the whole width or height up to 1. Signal: changed. */
#define KITH_TYPE_CROP_VIEW (kith_crop_view_get_type ())
G_DECLARE_FINAL_TYPE (KithCropView, kith_crop_view, KITH, CROP_VIEW, GtkWidget)

void kith_crop_view_set_picture (KithCropView *self, GdkPixbuf *picture, gboolean round);
double kith_crop_view_get_zoom (KithCropView *self);
void kith_crop_view_set_zoom (KithCropView *self, double zoom);
GdkPixbuf *kith_crop_view_cut (KithCropView *self, int side);

G_END_DECLS
