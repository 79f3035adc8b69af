/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-voice-member.h"

G_BEGIN_DECLS

KithVoiceMember *kith_voice_member_new (KithUser *user);
void kith_voice_member_set_told (KithVoiceMember *self, gboolean talking);
gboolean kith_voice_member_update (KithVoiceMember *self, const KithWireVoiceState *wire);

G_END_DECLS
