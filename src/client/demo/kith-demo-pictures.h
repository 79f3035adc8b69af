/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GBytes *kith_demo_picture_draw (guint64 seed, int side);

G_END_DECLS
