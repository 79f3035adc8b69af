/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What one says of oneself beside one's name: an emoji, a few words, and for how long. */
#define KITH_TYPE_STATUS_DIALOG (kith_status_dialog_get_type ())
G_DECLARE_FINAL_TYPE (KithStatusDialog, kith_status_dialog, KITH, STATUS_DIALOG, AdwWindow)

KithStatusDialog *kith_status_dialog_new (GtkWindow *parent, KithSession *session);

G_END_DECLS
