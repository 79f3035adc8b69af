/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A row whose children go on in the next one where there is no room for them. Property: spacing. */
#define KITH_TYPE_WRAP_LAYOUT (kith_wrap_layout_get_type ())
G_DECLARE_FINAL_TYPE (KithWrapLayout, kith_wrap_layout, KITH, WRAP_LAYOUT, GtkLayoutManager)

GtkWidget *kith_wrap_box_new (int spacing);

G_END_DECLS
