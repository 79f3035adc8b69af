/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-clock.h"
#include "kith-notice-settings.h"

G_BEGIN_DECLS

KithNoticeSettings *kith_notice_settings_new (KithClock *clock);
void kith_notice_settings_replace (KithNoticeSettings *self, const GPtrArray *guilds, const GPtrArray *channels);
void kith_notice_settings_put_guild (KithNoticeSettings *self, const KithWireNotificationSettings *settings);
void kith_notice_settings_put_channel (KithNoticeSettings *self, const KithWireNotificationSettings *settings);
void kith_notice_settings_collect (KithNoticeSettings *self, GPtrArray *guilds, GPtrArray *channels);

G_END_DECLS
