/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-roster.h"

G_BEGIN_DECLS

struct _KithRosterHeading
{
  GObject parent_instance;

  KithGuild *guild; /* weak */
  char *role_id;    /* (nullable) */
  gboolean online;
  guint count;
};

KithRosterHeading *kith_roster_heading_new (KithGuild *guild, const char *role_id, gboolean online, guint count);
void kith_roster_heading_set_count (KithRosterHeading *self, guint count);
void kith_roster_heading_refresh (KithRosterHeading *self);

/* Written by the reducer. @members: KithMember of the rows. */
void kith_roster_apply_page (KithRoster *self, const KithWireMemberListPage *page, GPtrArray *members);
void kith_roster_apply_change (KithRoster *self, const KithWireMemberListChange *change, GPtrArray *members);
void kith_roster_apply_reset (KithRoster *self, const KithWireMemberListReset *reset);
void kith_roster_refresh_headings (KithRoster *self);
KithRoster *kith_guild_peek_roster (KithGuild *guild);

G_END_DECLS
