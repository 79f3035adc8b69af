/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-guild-places.h"

G_BEGIN_DECLS

KithGuildPlaces *kith_guild_places_new (KithSession *session);
void kith_guild_places_take_order (KithGuildPlaces *self, const KithWireGuildOrder *order);
const KithWireGuildOrder *kith_guild_places_get_order (KithGuildPlaces *self);

G_END_DECLS
