/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Stands below a form while it holds changes that are not saved. Signals: save; reset. */
#define KITH_TYPE_SAVE_BAR (kith_save_bar_get_type ())
G_DECLARE_FINAL_TYPE (KithSaveBar, kith_save_bar, KITH, SAVE_BAR, GtkWidget)

GtkWidget *kith_save_bar_new (void);
void kith_save_bar_set_changed (KithSaveBar *self, gboolean changed);
gboolean kith_save_bar_get_changed (KithSaveBar *self);
void kith_save_bar_set_busy (KithSaveBar *self, gboolean busy);
gboolean kith_save_bar_get_busy (KithSaveBar *self);
void kith_save_bar_set_error (KithSaveBar *self, const char *error);

G_END_DECLS
