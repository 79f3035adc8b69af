/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-client.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Signal: done (KithSession *, KithGuild * nullable). */
#define KITH_TYPE_SIGN_IN_PAGE (kith_sign_in_page_get_type ())
G_DECLARE_FINAL_TYPE (KithSignInPage, kith_sign_in_page, KITH, SIGN_IN_PAGE, GtkWidget)

GtkWidget *kith_sign_in_page_new (KithClient *client);
void kith_sign_in_page_set_account (KithSignInPage *self, KithServerAddress *address, const char *login);

G_END_DECLS
