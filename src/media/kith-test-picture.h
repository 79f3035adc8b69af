/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Numbers written into pictures, so that whoever sees them can tell which ones have arrived: a row of black and white
 * cells along the upper edge, which outlives scaling and encoding. Pictures have four bytes a pixel. */

void kith_test_picture_write (guint8 *pixels, int width, int height, gsize stride, guint32 number);
gboolean kith_test_picture_read (const guint8 *pixels, int width, int height, gsize stride, guint32 *number);

G_END_DECLS
