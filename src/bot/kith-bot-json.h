/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-session.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Objects of the model as the bot prints them. */
JsonObject *kith_bot_describe_message (KithMessage *message);
JsonObject *kith_bot_describe_channel (KithChannel *channel);
JsonObject *kith_bot_describe_guild (KithGuild *guild);
const char *kith_bot_describe_state (KithConnectionState state);

G_END_DECLS
