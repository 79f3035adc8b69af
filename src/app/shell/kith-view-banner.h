/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-guild.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Says that a guild is looked at as somebody with a role sees it, and leads back. */
#define KITH_TYPE_VIEW_BANNER (kith_view_banner_get_type ())
G_DECLARE_FINAL_TYPE (KithViewBanner, kith_view_banner, KITH, VIEW_BANNER, GtkWidget)

void kith_view_banner_set_place (KithViewBanner *self, KithGuild *guild, KithChannel *channel);

G_END_DECLS
