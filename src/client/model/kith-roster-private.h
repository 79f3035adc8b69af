/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-roster.h"

G_BEGIN_DECLS

/* Written by the reducer. @members: KithMember of the rows. */
void kith_roster_apply_page (KithRoster *self, const KithWireMemberListPage *page, GPtrArray *members);
void kith_roster_apply_change (KithRoster *self, const KithWireMemberListChange *change, GPtrArray *members);
void kith_roster_apply_reset (KithRoster *self, const KithWireMemberListReset *reset);
void kith_roster_refresh_headings (KithRoster *self);
KithRoster *kith_guild_peek_roster (KithGuild *guild);

G_END_DECLS
