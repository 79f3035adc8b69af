/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-client.h"
#include "kith-host.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Signal: done (KithSession *, KithGuild * nullable). */
#define KITH_TYPE_HOST_PAGE (kith_host_page_get_type ())
G_DECLARE_FINAL_TYPE (KithHostPage, kith_host_page, KITH, HOST_PAGE, GtkWidget)

GtkWidget *kith_host_page_new (KithClient *client, KithHost *host);

G_END_DECLS
