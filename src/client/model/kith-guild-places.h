/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-guild-folder.h"

G_BEGIN_DECLS

/* The guilds of a session in the order that the person gave them, with their folders. */
#define KITH_TYPE_GUILD_PLACES (kith_guild_places_get_type ())
G_DECLARE_FINAL_TYPE (KithGuildPlaces, kith_guild_places, KITH, GUILD_PLACES, GObject)

GListModel *kith_guild_places_list (KithGuildPlaces *self);
KithWireGuildOrder *kith_guild_places_dup_order (KithGuildPlaces *self);
KithGuildFolder *kith_guild_places_find_folder (KithGuildPlaces *self, const char *id);
KithGuildFolder *kith_guild_places_find_folder_of (KithGuildPlaces *self, KithGuild *guild);
char *kith_guild_places_new_folder_id (KithGuildPlaces *self);

void kith_guild_places_set_order_async (KithGuildPlaces *self, const KithWireGuildOrder *order,
                                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean kith_guild_places_set_order_finish (KithGuildPlaces *self, GAsyncResult *result, GError **error);

G_END_DECLS
