/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-guild-roles.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Who may do what in a channel or category. */
#define KITH_TYPE_CHANNEL_PERMISSIONS_PAGE (kith_channel_permissions_page_get_type ())
G_DECLARE_FINAL_TYPE (KithChannelPermissionsPage, kith_channel_permissions_page, KITH, CHANNEL_PERMISSIONS_PAGE,
                      GtkWidget)

GtkWidget *kith_channel_permissions_page_new (KithChannel *channel);
gboolean kith_channel_permissions_page_has_changes (KithChannelPermissionsPage *self);
gboolean kith_channel_permissions_page_go_back (KithChannelPermissionsPage *self);

G_END_DECLS
