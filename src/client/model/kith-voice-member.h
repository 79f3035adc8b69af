/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-user.h"

G_BEGIN_DECLS

/* A person in a voice channel. Properties: user, channel-id, peer-id, muted (by themselves or a moderator, or for lack
 * of the permission), silenced (by a moderator, or for lack of the permission), deafened, priority, talking, trouble.
 */
#define KITH_TYPE_VOICE_MEMBER (kith_voice_member_get_type ())
G_DECLARE_FINAL_TYPE (KithVoiceMember, kith_voice_member, KITH, VOICE_MEMBER, GObject)

KithUser *kith_voice_member_get_user (KithVoiceMember *self);
const char *kith_voice_member_get_guild_id (KithVoiceMember *self);
const char *kith_voice_member_get_channel_id (KithVoiceMember *self);
const char *kith_voice_member_get_peer_id (KithVoiceMember *self);
gboolean kith_voice_member_get_muted (KithVoiceMember *self);
gboolean kith_voice_member_get_silenced (KithVoiceMember *self);
gboolean kith_voice_member_get_server_muted (KithVoiceMember *self);
gboolean kith_voice_member_get_deafened (KithVoiceMember *self);
gboolean kith_voice_member_get_server_deafened (KithVoiceMember *self);
gboolean kith_voice_member_get_priority (KithVoiceMember *self);

/* What they show. */
guint kith_voice_member_get_n_shares (KithVoiceMember *self);
const KithWireVoiceShare *kith_voice_member_get_share (KithVoiceMember *self, guint position);
const KithWireVoiceShare *kith_voice_member_find_share (KithVoiceMember *self, const char *id);

/* Of one's own call, which alone knows of it and sets it. */
gboolean kith_voice_member_get_talking (KithVoiceMember *self);
const char *kith_voice_member_get_trouble (KithVoiceMember *self);
void kith_voice_member_set_talking (KithVoiceMember *self, gboolean talking);
void kith_voice_member_set_trouble (KithVoiceMember *self, const char *trouble);

G_END_DECLS
