/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A row in which the last child gets only what the others leave, and is not drawn where that is too little. */
#define KITH_TYPE_LEAD_LAYOUT (kith_lead_layout_get_type ())
G_DECLARE_FINAL_TYPE (KithLeadLayout, kith_lead_layout, KITH, LEAD_LAYOUT, GtkLayoutManager)

G_END_DECLS
