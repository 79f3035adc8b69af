/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-role.h"
#include "kith-wire.h"

G_BEGIN_DECLS

KithRole *kith_role_new (KithGuild *guild, const char *id);
void kith_role_update (KithRole *self, const KithWireRole *wire);

G_END_DECLS
