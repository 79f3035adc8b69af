/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-account-form.h"

G_BEGIN_DECLS

/* The page of the account settings on which a person gets a copy of their data. Signal: saved . */
#define KITH_TYPE_ACCOUNT_EXPORT (kith_account_export_get_type ())
G_DECLARE_FINAL_TYPE (KithAccountExport, kith_account_export, KITH, ACCOUNT_EXPORT, KithAccountForm)

GtkWidget *kith_account_export_new (KithSession *session);

G_END_DECLS
