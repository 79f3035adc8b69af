/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A code of six digits to read out, with the time that is left. While it is seen it always has one. Signal: wanted, a
 * code is to be made and given to kith_code_view_set_code(). */
#define KITH_TYPE_CODE_VIEW (kith_code_view_get_type ())
G_DECLARE_FINAL_TYPE (KithCodeView, kith_code_view, KITH, CODE_VIEW, GtkWidget)

void kith_code_view_set_code (KithCodeView *self, const char *code, gint64 expires_at);
void kith_code_view_set_error (KithCodeView *self, const char *text);

G_END_DECLS
