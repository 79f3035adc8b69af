/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-channel.h"
#include "kith-guild.h"

G_BEGIN_DECLS

/* What tells one of messages, in words, as an icon and as a menu. */

const char *kith_notice_words_level (KithNotificationLevel level);
char *kith_notice_words_muted (gint64 ends);
char *kith_notice_words_state (const KithNotice *notice);
const char *kith_notice_words_icon (const KithNotice *notice);

GMenuModel *kith_notice_menu_of_channel (KithChannel *channel, gboolean flat);
GMenuModel *kith_notice_menu_of_guild (KithGuild *guild);

G_END_DECLS
