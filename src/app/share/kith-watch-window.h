/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-watch-tile.h"

G_BEGIN_DECLS

/* A window for one thing that one watches. */
#define KITH_TYPE_WATCH_WINDOW (kith_watch_window_get_type ())
G_DECLARE_FINAL_TYPE (KithWatchWindow, kith_watch_window, KITH, WATCH_WINDOW, AdwWindow)

GtkWindow *kith_watch_window_new (GtkApplication *application, KithCallShares *shares, KithWatchedShare *watched);

G_END_DECLS
