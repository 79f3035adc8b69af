/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Asks before something is destroyed. */

typedef void (*KithConfirmFunc) (gpointer data);

void kith_confirm (GtkWindow *parent, const char *heading, const char *body, const char *label, KithConfirmFunc func,
                   gpointer data, GDestroyNotify destroy);

G_END_DECLS
