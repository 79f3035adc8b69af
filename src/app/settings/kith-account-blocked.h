/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The people whom an account has blocked. */
#define KITH_TYPE_ACCOUNT_BLOCKED (kith_account_blocked_get_type ())
G_DECLARE_FINAL_TYPE (KithAccountBlocked, kith_account_blocked, KITH, ACCOUNT_BLOCKED, AdwBin)

GtkWidget *kith_account_blocked_new (KithSession *session);

G_END_DECLS
