/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-member.h"

G_BEGIN_DECLS

KithMember *kith_member_new (KithGuild *guild, KithUser *user);
gboolean kith_member_update (KithMember *self, const KithWireMember *wire);
void kith_member_set_colour (KithMember *self, int colour);

G_END_DECLS
