/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The button below a form. Signals: submitted; cancelled, while something is under way. */
#define KITH_TYPE_SUBMIT (kith_submit_get_type ())
G_DECLARE_FINAL_TYPE (KithSubmit, kith_submit, KITH, SUBMIT, GtkWidget)

void kith_submit_set_label (KithSubmit *self, const char *label);
void kith_submit_set_progress (KithSubmit *self, const char *progress);
gboolean kith_submit_is_busy (KithSubmit *self);
void kith_submit_set_error (KithSubmit *self, const char *error);
void kith_submit_try (KithSubmit *self);

G_END_DECLS
