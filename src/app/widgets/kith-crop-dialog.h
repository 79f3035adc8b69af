/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Asks which part of a picture is to be shown. */
#define KITH_TYPE_CROP_DIALOG (kith_crop_dialog_get_type ())
G_DECLARE_FINAL_TYPE (KithCropDialog, kith_crop_dialog, KITH, CROP_DIALOG, AdwWindow)

/* Sends the picture, which is a PNG or JPEG file; what came of it is told by kith_crop_dialog_end(). */
typedef void (*KithCropFunc) (KithCropDialog *dialog, GBytes *picture, GCancellable *cancellable, gpointer data);

/* @data is an object that the dialog holds. */
void kith_crop_dialog_choose (GtkWindow *parent, gboolean round, KithCropFunc func, GObject *data);
void kith_crop_dialog_open (GtkWindow *parent, GFile *file, gboolean round, KithCropFunc func, GObject *data);
void kith_crop_dialog_end (KithCropDialog *self, const GError *error);

G_END_DECLS
