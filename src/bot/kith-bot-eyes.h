/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "kith-share-view.h"

G_BEGIN_DECLS

/* The bot's eyes: what comes of something that it watches, and the numbers that test pictures carry. */
#define KITH_TYPE_BOT_EYES (kith_bot_eyes_get_type ())
G_DECLARE_FINAL_TYPE (KithBotEyes, kith_bot_eyes, KITH, BOT_EYES, GObject)

KithBotEyes *kith_bot_eyes_new (KithShareView *view);
JsonObject *kith_bot_eyes_describe (KithBotEyes *self);

G_END_DECLS
