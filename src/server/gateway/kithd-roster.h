/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-gateway-names.h"
#include "kithd-presence.h"

G_BEGIN_DECLS

/* The member list of one guild, in the order in which it is shown: who is there by their highest hoisted role, then the
 * others who are there, then who is away; by name within each. It follows the events of its guild, and notes step by
 * step what they change. It belongs to the gateway's thread. */
typedef struct _KithdRoster KithdRoster;

KithdRoster *kithd_roster_new (const char *guild_id, KithdPresence *presence);
void kithd_roster_free (KithdRoster *self);

const char *kithd_roster_get_guild_id (KithdRoster *self);
void kithd_roster_fill (KithdRoster *self, GPtrArray *members, const GPtrArray *roles);
gboolean kithd_roster_is_filled (KithdRoster *self);

void kithd_roster_apply (KithdRoster *self, KithEventId event, gconstpointer payload);
void kithd_roster_apply_presence (KithdRoster *self, const char *user_id);

guint kithd_roster_get_n_rows (KithdRoster *self);
KithWireMemberListPage *kithd_roster_make_page (KithdRoster *self, guint page);
gboolean kithd_roster_has_changes (KithdRoster *self);
gpointer kithd_roster_take_changes (KithdRoster *self, KithEventId *event);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithdRoster, kithd_roster_free)

G_END_DECLS
