/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The colour of a role as a disc; a ring where it has none. */
#define KITH_TYPE_ROLE_DOT (kith_role_dot_get_type ())
G_DECLARE_FINAL_TYPE (KithRoleDot, kith_role_dot, KITH, ROLE_DOT, GtkWidget)

GtkWidget *kith_role_dot_new (int size);
void kith_role_dot_set_colour (KithRoleDot *self, int colour);

G_END_DECLS
