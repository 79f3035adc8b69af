/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-message.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Asks where a message is to go, and sends it on. */
#define KITH_TYPE_FORWARD_DIALOG (kith_forward_dialog_get_type ())
G_DECLARE_FINAL_TYPE (KithForwardDialog, kith_forward_dialog, KITH, FORWARD_DIALOG, AdwWindow)

KithForwardDialog *kith_forward_dialog_new (GtkWindow *parent, KithMessage *message, const char *const *recent);

G_END_DECLS
