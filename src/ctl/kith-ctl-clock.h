/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean kith_ctl_clock_is_synchronised (gboolean *synchronised);

G_END_DECLS
