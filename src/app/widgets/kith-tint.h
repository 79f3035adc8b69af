/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void kith_tint_pick (const char *seed, GdkRGBA *colour);
void kith_tint_from_rgb (guint rgb, GdkRGBA *colour);
char *kith_tint_make_initials (const char *name, guint max);

G_END_DECLS
