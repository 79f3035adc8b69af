/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KITH_TYPE_QR_CODE (kith_qr_code_get_type ())
G_DECLARE_FINAL_TYPE (KithQrCode, kith_qr_code, KITH, QR_CODE, GtkWidget)

void kith_qr_code_set_text (KithQrCode *self, const char *text);

G_END_DECLS
