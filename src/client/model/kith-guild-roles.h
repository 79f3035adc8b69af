/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-guild.h"
#include "kith-role.h"
#include "kith-wire.h"

G_BEGIN_DECLS

/* Roles of a guild, what may be done with them, and what channels overwrite for them. */

/* KithRole, the highest first; @everyone is the last. */
GListModel *kith_guild_list_roles (KithGuild *self);
KithRole *kith_guild_find_role (KithGuild *self, const char *id);
const GPtrArray *kith_guild_get_roles (KithGuild *self);
const char *kith_guild_get_role_name (KithGuild *self, const char *role_id);
gint64 kith_guild_get_role_position (KithGuild *self, const char *role_id);

/* Whether one stands above a role, and what somebody with this role alone may do: in the guild, or in a channel. */
gboolean kith_guild_outranks_role (KithGuild *self, KithRole *role);
guint64 kith_guild_compute_for_role (KithGuild *self, KithRole *role, KithChannel *channel);

guint64 kith_guild_compute_inherited (KithGuild *self, const GPtrArray *overwrites, KithOverwriteKind kind,
                                      const char *id);

/* Looks at the guild as somebody who holds one role: what one sees and may do is computed for them, here alone. */
gboolean kith_guild_may_view_as (KithGuild *self);
void kith_guild_view_as (KithGuild *self, KithRole *role);
KithRole *kith_guild_get_viewed_role (KithGuild *self);
gboolean kith_guild_shows_channel (KithGuild *self, KithChannel *channel);

void kith_guild_create_role_async (KithGuild *self, const KithWireRoleRequest *request, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer data);
KithRole *kith_guild_create_role_finish (KithGuild *self, GAsyncResult *result, GError **error);
void kith_role_edit_async (KithRole *self, const KithWireRolePatch *patch, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer data);
gboolean kith_role_edit_finish (KithRole *self, GAsyncResult *result, GError **error);
void kith_role_delete_async (KithRole *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean kith_role_delete_finish (KithRole *self, GAsyncResult *result, GError **error);
void kith_role_list_members_async (KithRole *self, const char *after, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer data);
KithWireMemberList *kith_role_list_members_finish (KithRole *self, GAsyncResult *result, GError **error);
void kith_guild_count_roles_async (KithGuild *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer data);
KithWireRoleCounts *kith_guild_count_roles_finish (KithGuild *self, GAsyncResult *result, GError **error);
void kith_guild_set_member_roles_async (KithGuild *self, const char *user_id, const char *const *role_ids,
                                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean kith_guild_set_member_roles_finish (KithGuild *self, GAsyncResult *result, GError **error);

void kith_channel_put_overwrite_async (KithChannel *self, const KithWireOverwrite *overwrite, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer data);
gboolean kith_channel_put_overwrite_finish (KithChannel *self, GAsyncResult *result, GError **error);
void kith_channel_delete_overwrite_async (KithChannel *self, const char *target_id, GCancellable *cancellable,
                                          GAsyncReadyCallback callback, gpointer data);
gboolean kith_channel_delete_overwrite_finish (KithChannel *self, GAsyncResult *result, GError **error);
void kith_channel_clear_overwrites_async (KithChannel *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                          gpointer data);
gboolean kith_channel_clear_overwrites_finish (KithChannel *self, GAsyncResult *result, GError **error);

G_END_DECLS
