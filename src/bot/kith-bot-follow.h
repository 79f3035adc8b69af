/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-bot.h"

G_BEGIN_DECLS

/* Prints what happens in all channels of an account from now on, each message once and in order. */
#define KITH_TYPE_BOT_FOLLOW (kith_bot_follow_get_type ())
G_DECLARE_FINAL_TYPE (KithBotFollow, kith_bot_follow, KITH, BOT_FOLLOW, GObject)

KithBotFollow *kith_bot_follow_new (KithBot *bot);

G_END_DECLS
