/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-guild.h"

G_BEGIN_DECLS

/* What stands above the members of a group. Properties: count, text changes with its role's name. */
#define KITH_TYPE_ROSTER_HEADING (kith_roster_heading_get_type ())
G_DECLARE_FINAL_TYPE (KithRosterHeading, kith_roster_heading, KITH, ROSTER_HEADING, GObject)

const char *kith_roster_heading_get_role_name (KithRosterHeading *self);
gboolean kith_roster_heading_get_online (KithRosterHeading *self);
guint kith_roster_heading_get_count (KithRosterHeading *self);

/* The place of a member who is not loaded yet. */
#define KITH_TYPE_ROSTER_GAP (kith_roster_gap_get_type ())
G_DECLARE_FINAL_TYPE (KithRosterGap, kith_roster_gap, KITH, ROSTER_GAP, GObject)

/* The member list of a guild as the server keeps it: a list of KithRosterHeading, KithMember and KithRosterGap. Rows
 * are loaded as they are asked for. Properties: filled (whether it has heard of the server). */
#define KITH_TYPE_ROSTER (kith_roster_get_type ())
G_DECLARE_FINAL_TYPE (KithRoster, kith_roster, KITH, ROSTER, GObject)

KithRoster *kith_guild_get_roster (KithGuild *guild);
gboolean kith_roster_get_filled (KithRoster *self);
void kith_roster_set_followed (KithRoster *self, gboolean followed);

G_END_DECLS
