/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-voice-roster.h"

G_BEGIN_DECLS

KithVoiceRoster *kith_voice_roster_new (void);
void kith_voice_roster_put (KithVoiceRoster *self, KithUser *user, const KithWireVoiceState *wire);
void kith_voice_roster_take_out (KithVoiceRoster *self, const KithWireVoiceLeft *left);
void kith_voice_roster_keep (KithVoiceRoster *self, const char *guild_id, GHashTable *user_ids);
void kith_voice_roster_forget_channel (KithVoiceRoster *self, const char *channel_id);
void kith_voice_roster_hear (KithVoiceRoster *self, const KithWireVoiceTalking *talking);
void kith_voice_roster_emit_signal (KithVoiceRoster *self, const KithWireVoiceSignal *signal);

G_END_DECLS
