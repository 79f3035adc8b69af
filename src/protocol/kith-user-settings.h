/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-wire.h"

G_BEGIN_DECLS

/* What the two sides must see alike in what people choose for all their devices. */

gboolean kith_notification_settings_is_default (const KithWireNotificationSettings *settings);
gboolean kith_notification_settings_apply (KithWireNotificationSettings *settings,
                                           const KithWireNotificationsPatch *patch);
gboolean kith_guild_order_is_sound (const KithWireGuildOrder *order);

G_END_DECLS
