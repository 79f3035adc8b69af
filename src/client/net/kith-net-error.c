/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-net-error.h"

G_DEFINE_QUARK (kith - net - error - quark, kith_net_error)
