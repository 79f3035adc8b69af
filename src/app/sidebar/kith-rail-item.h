/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Where something was dropped on a guild or a folder, as an action tells it. */
typedef enum
{
  KITH_DROP_BEFORE,
  KITH_DROP_INTO,
  KITH_DROP_AFTER,
} KithDropZone;

void kith_rail_item_set_up (GtkWidget *tile, KithSession *session, gpointer item);

G_END_DECLS
