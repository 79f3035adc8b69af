/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-user.h"

G_BEGIN_DECLS

/* A person in a guild. Properties: user, guild, nickname, display-name, avatar, colour, joined-at, roles,
 * timeout-until. */
#define KITH_TYPE_MEMBER (kith_member_get_type ())
G_DECLARE_FINAL_TYPE (KithMember, kith_member, KITH, MEMBER, GObject)

KithUser *kith_member_get_user (KithMember *self);
KithGuild *kith_member_get_guild (KithMember *self);
const char *kith_member_get_nickname (KithMember *self);
const char *kith_member_get_display_name (KithMember *self);
const char *kith_member_get_avatar (KithMember *self);
const char *kith_member_get_own_avatar (KithMember *self);
int kith_member_get_colour (KithMember *self);
const char *const *kith_member_get_roles (KithMember *self);
gint64 kith_member_get_timeout_until (KithMember *self);
gint64 kith_member_get_joined_at (KithMember *self);

G_END_DECLS
