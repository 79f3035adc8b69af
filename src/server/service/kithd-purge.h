/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kithd-service-private.h"

G_BEGIN_DECLS

void kithd_purge_wake (KithdService *self);

G_END_DECLS
