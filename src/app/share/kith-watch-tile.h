/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kith-call-shares.h"

G_BEGIN_DECLS

/* Something that one watches, with what can be done about it. Signals: pop-out, and full-screen: the person asks for
 * that. */
#define KITH_TYPE_WATCH_TILE (kith_watch_tile_get_type ())
G_DECLARE_FINAL_TYPE (KithWatchTile, kith_watch_tile, KITH, WATCH_TILE, GtkWidget)

GtkWidget *kith_watch_tile_new (KithCallShares *shares, KithWatchedShare *watched);
KithWatchedShare *kith_watch_tile_get_watched (KithWatchTile *self);
char *kith_watch_tile_dup_title (KithWatchedShare *watched);
void kith_watch_tile_set_apart (KithWatchTile *self);

G_END_DECLS
