/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-window.h"

G_BEGIN_DECLS

/* Ways through a window: back and forward by keys, buttons and the mouse, and the switcher. */
#define KITH_TYPE_NAVIGATOR (kith_navigator_get_type ())
G_DECLARE_FINAL_TYPE (KithNavigator, kith_navigator, KITH, NAVIGATOR, GObject)

KithNavigator *kith_navigator_new (KithWindow *window, GSettings *settings);
void kith_navigator_follow (KithNavigator *self, KithMainView *view);
void kith_navigator_update (KithNavigator *self);

G_END_DECLS
