/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KITH_TYPE_FIELD (kith_field_get_type ())
G_DECLARE_FINAL_TYPE (KithField, kith_field, KITH, FIELD, GtkWidget)

const char *kith_field_get_text (KithField *self);
void kith_field_set_text (KithField *self, const char *text);
void kith_field_set_hint (KithField *self, const char *hint);
void kith_field_set_error (KithField *self, const char *error);
const char *kith_field_get_error (KithField *self);
GtkEditable *kith_field_get_editable (KithField *self);

G_END_DECLS
