/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-guild.h"
#include "kith-settings-window.h"

G_BEGIN_DECLS

/* The settings of a channel or category, of which there is one window. */
#define KITH_TYPE_CHANNEL_SETTINGS (kith_channel_settings_get_type ())
G_DECLARE_FINAL_TYPE (KithChannelSettings, kith_channel_settings, KITH, CHANNEL_SETTINGS, KithSettingsWindow)

gboolean kith_channel_settings_are_for (KithChannel *channel);
KithChannelSettings *kith_channel_settings_present (GtkWindow *parent, KithChannel *channel);

G_END_DECLS
