/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-host.h"
#include "kith-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KITH_TYPE_CONNECTION_BANNER (kith_connection_banner_get_type ())
G_DECLARE_FINAL_TYPE (KithConnectionBanner, kith_connection_banner, KITH, CONNECTION_BANNER, GtkWidget)

void kith_connection_banner_set_host (KithConnectionBanner *self, KithHost *host);
void kith_connection_banner_set_session (KithConnectionBanner *self, KithSession *session);

G_END_DECLS
