/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void kith_tint_pick (const char *seed, GdkRGBA *colour);
void kith_tint_from_rgb (guint rgb, GdkRGBA *colour);
void kith_tint_pick_person (const char *name, GdkRGBA *from, GdkRGBA *to, GdkRGBA *letters);
void kith_tint_make_readable (GdkRGBA *colour, const GdkRGBA *text);
char *kith_tint_make_initials (const char *name, guint max);

G_END_DECLS
