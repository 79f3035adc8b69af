/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A moment in the reader's words and zone. Styles: t T d D f F, and R for how far it is away. */

gsize kith_time_text_scan (const char *text, gint64 *seconds, char *style);
char *kith_time_text_format (gint64 seconds, char style, gint64 now, GTimeZone *zone);
gboolean kith_time_text_is_twelve_hours (void);

G_END_DECLS
