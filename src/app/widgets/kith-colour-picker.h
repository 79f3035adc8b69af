/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A choice of colours. Property: colour, 0xRRGGBB or -1 for none; signal: changed, when a person chose. */
#define KITH_TYPE_COLOUR_PICKER (kith_colour_picker_get_type ())
G_DECLARE_FINAL_TYPE (KithColourPicker, kith_colour_picker, KITH, COLOUR_PICKER, GtkWidget)

GtkWidget *kith_colour_picker_new (const char *none_label);
int kith_colour_picker_get_colour (KithColourPicker *self);
void kith_colour_picker_set_colour (KithColourPicker *self, int colour);

G_END_DECLS
