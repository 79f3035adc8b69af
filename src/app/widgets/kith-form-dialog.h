/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-field.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* A question with a few fields. Signal: submitted, when it was answered. */
#define KITH_TYPE_FORM_DIALOG (kith_form_dialog_get_type ())
G_DECLARE_FINAL_TYPE (KithFormDialog, kith_form_dialog, KITH, FORM_DIALOG, AdwWindow)

KithFormDialog *kith_form_dialog_new (GtkWindow *parent, const char *title, const char *explanation,
                                      const char *submit_label);
KithField *kith_form_dialog_add_field (KithFormDialog *self, const char *label, const char *text, gboolean password);
KithField *kith_form_dialog_get_field (KithFormDialog *self, guint index);
AdwComboRow *kith_form_dialog_add_choice (KithFormDialog *self, const char *title, const char *const *names);
void kith_form_dialog_set_destructive (KithFormDialog *self);
const char *kith_form_dialog_get_text (KithFormDialog *self, guint index);
GCancellable *kith_form_dialog_begin (KithFormDialog *self);
void kith_form_dialog_end (KithFormDialog *self, guint field, const GError *error);

G_END_DECLS
