/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-session.h"
#include "kith-settings-window.h"

G_BEGIN_DECLS

/* The settings of one account: profile, password, devices, its end. Signal: deleted, when there is no account any
 * more. */
#define KITH_TYPE_ACCOUNT_SETTINGS (kith_account_settings_get_type ())
G_DECLARE_FINAL_TYPE (KithAccountSettings, kith_account_settings, KITH, ACCOUNT_SETTINGS, KithSettingsWindow)

KithAccountSettings *kith_account_settings_present (GtkWindow *parent, KithSession *session, const char *page);

G_END_DECLS
