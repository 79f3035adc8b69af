/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What tells one of messages in a guild, a category, a channel or a conversation. */
#define KITH_TYPE_NOTIFICATION_DIALOG (kith_notification_dialog_get_type ())
G_DECLARE_FINAL_TYPE (KithNotificationDialog, kith_notification_dialog, KITH, NOTIFICATION_DIALOG, AdwWindow)

KithNotificationDialog *kith_notification_dialog_new_for_guild (GtkWindow *parent, KithGuild *guild);
KithNotificationDialog *kith_notification_dialog_new_for_channel (GtkWindow *parent, KithChannel *channel);

G_END_DECLS
