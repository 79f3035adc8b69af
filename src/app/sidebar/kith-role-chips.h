/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-member.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void kith_role_chips_fill (GtkWidget *flow, KithMember *member);

G_END_DECLS
