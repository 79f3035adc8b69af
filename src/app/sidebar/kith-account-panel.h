/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KITH_TYPE_ACCOUNT_PANEL (kith_account_panel_get_type ())
G_DECLARE_FINAL_TYPE (KithAccountPanel, kith_account_panel, KITH, ACCOUNT_PANEL, GtkWidget)

void kith_account_panel_set_session (KithAccountPanel *self, KithSession *session);

G_END_DECLS
