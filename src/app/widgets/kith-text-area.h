/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Several lines to type in a form. Properties: label, hint, limit; signal: changed. */
#define KITH_TYPE_TEXT_AREA (kith_text_area_get_type ())
G_DECLARE_FINAL_TYPE (KithTextArea, kith_text_area, KITH, TEXT_AREA, GtkWidget)

char *kith_text_area_dup_text (KithTextArea *self);
void kith_text_area_set_text (KithTextArea *self, const char *text);
void kith_text_area_set_error (KithTextArea *self, const char *error);
gboolean kith_text_area_is_too_long (KithTextArea *self);

G_END_DECLS
