/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-reducer-state.h"

G_BEGIN_DECLS

void kith_reducer_apply_voice_states (KithReducer *self, const KithWireGuildSnapshot *snapshot);
void kith_reducer_forget_voice_channel (KithReducer *self, const char *channel_id);
void kith_reducer_forget_voice_guild (KithReducer *self, const char *guild_id);
void kith_reducer_on_voice_state (KithReducer *self, gconstpointer payload);
void kith_reducer_on_voice_leave (KithReducer *self, gconstpointer payload);
void kith_reducer_on_voice_talking (KithReducer *self, gconstpointer payload);
void kith_reducer_on_voice_signal (KithReducer *self, gconstpointer payload);

G_END_DECLS
