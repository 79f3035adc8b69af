/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-demo-world.h"

G_BEGIN_DECLS

void kith_demo_settings_fill (KithDemoWorld *world);

G_END_DECLS
