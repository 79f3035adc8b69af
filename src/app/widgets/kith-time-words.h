/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Times in words. */

char *kith_time_words_duration (gint64 seconds);
char *kith_time_words_date (gint64 unix_ms);
char *kith_time_words_past (gint64 time_ms, gint64 now_ms);
char *kith_time_words_moment (gint64 unix_ms);

G_END_DECLS
