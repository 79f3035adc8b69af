/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-wire.h"
#include "kithd-db.h"

G_BEGIN_DECLS

/* Rows of how far people have read channels. */

gboolean kithd_read_states_advance (KithdDb *db, const char *channel_id, const char *user_id, const char *message_id,
                                    gint64 seq, gboolean *moved, GError **error);
gboolean kithd_read_states_rewind (KithdDb *db, const char *channel_id, const char *user_id, gint64 seq,
                                   GError **error);
gboolean kithd_read_states_find (KithdDb *db, const char *channel_id, const char *user_id, KithWireReadState **state,
                                 GError **error);
gboolean kithd_read_states_list (KithdDb *db, const char *guild_id, const char *user_id, GPtrArray *states,
                                 GError **error);
gboolean kithd_read_states_list_conversations (KithdDb *db, const char *user_id, GPtrArray *states, GError **error);

G_END_DECLS
