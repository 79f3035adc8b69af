/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-guild.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What a channel or category is called and is about, its pace, and its end. */
#define KITH_TYPE_CHANNEL_OVERVIEW_PAGE (kith_channel_overview_page_get_type ())
G_DECLARE_FINAL_TYPE (KithChannelOverviewPage, kith_channel_overview_page, KITH, CHANNEL_OVERVIEW_PAGE, GtkWidget)

GtkWidget *kith_channel_overview_page_new (KithChannel *channel);
gboolean kith_channel_overview_page_has_changes (KithChannelOverviewPage *self);

G_END_DECLS
