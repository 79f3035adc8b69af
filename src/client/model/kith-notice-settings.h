/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-model-types.h"
#include "kith-notice.h"

G_BEGIN_DECLS

/* What the person chose for guilds and channels, the same on all their devices. Signal: changed. */
#define KITH_TYPE_NOTICE_SETTINGS (kith_notice_settings_get_type ())
G_DECLARE_FINAL_TYPE (KithNoticeSettings, kith_notice_settings, KITH, NOTICE_SETTINGS, GObject)

const KithWireNotificationSettings *kith_notice_settings_get_guild (KithNoticeSettings *self, const char *guild_id);
const KithWireNotificationSettings *kith_notice_settings_get_channel (KithNoticeSettings *self, const char *channel_id);
KithNotice kith_notice_settings_resolve (KithNoticeSettings *self, KithChannel *channel);
KithNotice kith_notice_settings_resolve_around (KithNoticeSettings *self, KithChannel *channel);
gboolean kith_notice_settings_is_channel_muted (KithNoticeSettings *self, const char *channel_id);
gboolean kith_notice_settings_is_guild_muted (KithNoticeSettings *self, const char *guild_id);

/* What is sent; what has no `has_` stays as it is. */
void kith_guild_choose_notifications_async (KithGuild *self, const KithWireNotificationsPatch *patch,
                                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean kith_guild_choose_notifications_finish (KithGuild *self, GAsyncResult *result, GError **error);
void kith_channel_choose_notifications_async (KithChannel *self, const KithWireNotificationsPatch *patch,
                                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean kith_channel_choose_notifications_finish (KithChannel *self, GAsyncResult *result, GError **error);

G_END_DECLS
