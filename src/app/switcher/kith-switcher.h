/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-client.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Goes somewhere by a few letters of its name. */
#define KITH_TYPE_SWITCHER (kith_switcher_get_type ())
G_DECLARE_FINAL_TYPE (KithSwitcher, kith_switcher, KITH, SWITCHER, AdwWindow)

KithSwitcher *kith_switcher_new (GtkWindow *parent, KithClient *client, KithChannel *here, GSettings *settings);

G_END_DECLS
