/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-reducer.h"

G_BEGIN_DECLS

/* What events of roles mean. */

void kith_reducer_put_role (KithReducer *self, gconstpointer role);
void kith_reducer_remove_role (KithReducer *self, gconstpointer deleted);
void kith_reducer_order_roles (KithReducer *self, gconstpointer order);

gboolean kith_reducer_holds_any (KithGuild *guild, const char *user_id, const GPtrArray *role_ids);

G_END_DECLS
