/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-client.h"

G_BEGIN_DECLS

KithSession *kith_client_add_demo (KithClient *self, KithClock *clock);

G_END_DECLS
