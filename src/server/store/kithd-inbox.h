/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-wire.h"
#include "kithd-db.h"

G_BEGIN_DECLS

/* What calls a person: by name, by a role that they hold, or as one of all. */

gboolean kithd_inbox_list_mentions (KithdDb *db, const char *user_id, const char *before, guint limit, GPtrArray *found,
                                    char **rest, GError **error);

G_END_DECLS
