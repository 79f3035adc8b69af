/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-demo-world.h"

G_BEGIN_DECLS

KithWireUserSettings *kith_demo_settings_new (void);

G_END_DECLS
