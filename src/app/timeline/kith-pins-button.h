/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-channel.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Lists what is pinned in a channel, to go there and to unpin. Property: channel. */
#define KITH_TYPE_PINS_BUTTON (kith_pins_button_get_type ())
G_DECLARE_FINAL_TYPE (KithPinsButton, kith_pins_button, KITH, PINS_BUTTON, AdwBin)

GtkWidget *kith_pins_button_new (void);

G_END_DECLS
