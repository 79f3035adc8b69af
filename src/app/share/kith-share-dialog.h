/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kith-call-shares.h"

G_BEGIN_DECLS

/* Asks what is to be shown, and how. */
#define KITH_TYPE_SHARE_DIALOG (kith_share_dialog_get_type ())
G_DECLARE_FINAL_TYPE (KithShareDialog, kith_share_dialog, KITH, SHARE_DIALOG, AdwWindow)

KithShareDialog *kith_share_dialog_new (GtkWindow *parent, KithCallShares *shares, KithShareKind kind);

G_END_DECLS
