/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-client.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Tells all accounts when nobody has touched the window for a while, and when somebody does again. */
void kith_idle_watch_add (GtkWidget *window, KithClient *client);

G_END_DECLS
