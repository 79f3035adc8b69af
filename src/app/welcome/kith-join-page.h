/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-client.h"
#include "kith-lan-browser.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Signals: done (KithSession *, KithGuild * nullable); sign-in (KithServerAddress *), where one has an account. */
#define KITH_TYPE_JOIN_PAGE (kith_join_page_get_type ())
G_DECLARE_FINAL_TYPE (KithJoinPage, kith_join_page, KITH, JOIN_PAGE, GtkWidget)

GtkWidget *kith_join_page_new (KithClient *client, KithLanBrowser *browser);
void kith_join_page_set_server (KithJoinPage *self, KithLanServer *server);
void kith_join_page_set_link (KithJoinPage *self, const char *link);
gboolean kith_join_page_go_back (KithJoinPage *self);

G_END_DECLS
