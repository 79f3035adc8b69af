/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-wire.h"

G_BEGIN_DECLS

GPtrArray *kith_demo_devices_new (gint64 now_ms);

G_END_DECLS
