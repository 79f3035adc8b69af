/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-account-form.h"

G_BEGIN_DECLS

/* The page of the account settings on which an account is deleted. Signal: deleted. */
#define KITH_TYPE_ACCOUNT_DELETE (kith_account_delete_get_type ())
G_DECLARE_FINAL_TYPE (KithAccountDelete, kith_account_delete, KITH, ACCOUNT_DELETE, KithAccountForm)

GtkWidget *kith_account_delete_new (KithSession *session);

G_END_DECLS
