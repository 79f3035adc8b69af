/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kithd-service-private.h"

G_BEGIN_DECLS

/* What happens to people in voice channels without their doing. */

void kithd_voice_tell (KithdOutcome *outcome, const KithWireVoiceState *state);
void kithd_voice_copy_shares (const KithWireVoiceState *from, KithWireVoiceState *to);
void kithd_voice_clear_shares (KithWireVoiceState *state);
guint64 kithd_voice_needed_for_share (KithShareKind kind);
void kithd_voice_end (KithdService *self, KithdOutcome *outcome, const KithWireVoiceState *state, KithVoiceEnd why);
gboolean kithd_voice_follow (KithdService *self, KithdDb *db, KithdOutcome *outcome, GError **error);

G_END_DECLS
