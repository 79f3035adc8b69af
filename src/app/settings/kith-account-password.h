/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-account-form.h"

G_BEGIN_DECLS

/* The page of the account settings on which the password is changed. Signal: changed. */
#define KITH_TYPE_ACCOUNT_PASSWORD (kith_account_password_get_type ())
G_DECLARE_FINAL_TYPE (KithAccountPassword, kith_account_password, KITH, ACCOUNT_PASSWORD, KithAccountForm)

GtkWidget *kith_account_password_new (KithSession *session);

G_END_DECLS
