/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-client.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Gives back what was typed in a channel that is gone, before anybody sent it. */
void kith_unsent_dialog_watch (GtkWindow *window, KithClient *client);

G_END_DECLS
