/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void kith_snapshot_append_layout (GtkSnapshot *snapshot, PangoLayout *layout, int x, int y, const GdkRGBA *colour);
void kith_snapshot_append_rounded (GtkSnapshot *snapshot, const GdkRGBA *colour, const graphene_rect_t *bounds,
                                   float radius);

G_END_DECLS
