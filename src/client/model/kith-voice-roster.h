/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-voice-member.h"

G_BEGIN_DECLS

/* Who is in the voice channels of a session. Signals: changed (channel id): who is there, or how; left
 * (KithVoiceMember, KithVoiceEnd): the server said that somebody is gone; signal (KithWireVoiceSignal *): what a peer
 * tells this device. */
#define KITH_TYPE_VOICE_ROSTER (kith_voice_roster_get_type ())
G_DECLARE_FINAL_TYPE (KithVoiceRoster, kith_voice_roster, KITH, VOICE_ROSTER, GObject)

/* KithVoiceMember: who came first first. */
GListModel *kith_voice_roster_list (KithVoiceRoster *self, const char *channel_id);
KithVoiceMember *kith_voice_roster_find (KithVoiceRoster *self, const char *user_id);

G_END_DECLS
