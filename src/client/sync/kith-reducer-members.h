/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-reducer.h"

G_BEGIN_DECLS

/* Member lists, and members who are asked for by name or id. */

void kith_reducer_apply_list_page (KithReducer *self, gconstpointer page);
void kith_reducer_apply_list_change (KithReducer *self, gconstpointer change);
void kith_reducer_apply_list_reset (KithReducer *self, gconstpointer reset);
GPtrArray *kith_reducer_apply_found (KithReducer *self, KithGuild *guild, const KithWireMemberList *found);

G_END_DECLS
