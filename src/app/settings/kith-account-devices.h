/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The page of the account settings with the devices on which a person is signed in. */
#define KITH_TYPE_ACCOUNT_DEVICES (kith_account_devices_get_type ())
G_DECLARE_FINAL_TYPE (KithAccountDevices, kith_account_devices, KITH, ACCOUNT_DEVICES, GtkWidget)

GtkWidget *kith_account_devices_new (KithSession *session);

G_END_DECLS
