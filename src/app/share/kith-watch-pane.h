/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-call-shares.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* All that one watches, beside the conversation; not to be seen while that is nothing. */
#define KITH_TYPE_WATCH_PANE (kith_watch_pane_get_type ())
G_DECLARE_FINAL_TYPE (KithWatchPane, kith_watch_pane, KITH, WATCH_PANE, GtkWidget)

void kith_watch_pane_set_shares (KithWatchPane *self, KithCallShares *shares);

G_END_DECLS
