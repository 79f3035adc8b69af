/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kithd-may.h"

G_BEGIN_DECLS

gboolean kithd_overwrites_check_exchange (KithdService *self, KithdCall *call, const KithdRights *rights,
                                          const KithWireChannel *from, const KithWireChannel *to, GError **error);

G_END_DECLS
