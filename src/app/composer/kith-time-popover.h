/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Chooses a moment that everybody reads in their own time zone, and how it is told. Signal: chosen (gint64 seconds,
 * int style), with one of the styles of kith_time_text_scan(). */
#define KITH_TYPE_TIME_POPOVER (kith_time_popover_get_type ())
G_DECLARE_FINAL_TYPE (KithTimePopover, kith_time_popover, KITH, TIME_POPOVER, GtkPopover)

GtkWidget *kith_time_popover_new (void);

G_END_DECLS
