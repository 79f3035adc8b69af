/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The page of the account settings on which a person says how others see them. Signal: saved. */
#define KITH_TYPE_ACCOUNT_PROFILE (kith_account_profile_get_type ())
G_DECLARE_FINAL_TYPE (KithAccountProfile, kith_account_profile, KITH, ACCOUNT_PROFILE, GtkWidget)

GtkWidget *kith_account_profile_new (KithSession *session);
gboolean kith_account_profile_has_changes (KithAccountProfile *self);

G_END_DECLS
