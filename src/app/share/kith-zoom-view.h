/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A picture as large as fits, or larger. Property: zoom: 1.0 is as large as fits. */
#define KITH_TYPE_ZOOM_VIEW (kith_zoom_view_get_type ())
G_DECLARE_FINAL_TYPE (KithZoomView, kith_zoom_view, KITH, ZOOM_VIEW, GtkWidget)

GtkWidget *kith_zoom_view_new (GdkPaintable *paintable);
double kith_zoom_view_get_zoom (KithZoomView *self);
void kith_zoom_view_set_zoom (KithZoomView *self, double zoom);
double kith_zoom_view_get_natural_zoom (KithZoomView *self);

G_END_DECLS
