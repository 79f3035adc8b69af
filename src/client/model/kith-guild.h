/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-channel.h"
#include "kith-join-link.h"
#include "kith-member.h"

G_BEGIN_DECLS

/* A community. Properties: id, name, owner-id, member-count, unread, mention-count, permissions, members-complete,
 * session, viewed-role. */
#define KITH_TYPE_GUILD (kith_guild_get_type ())
G_DECLARE_FINAL_TYPE (KithGuild, kith_guild, KITH, GUILD, GObject)

const char *kith_guild_get_id (KithGuild *self);
const char *kith_guild_get_icon (KithGuild *self);
const char *kith_guild_get_name (KithGuild *self);
const char *kith_guild_get_owner_id (KithGuild *self);
guint kith_guild_get_member_count (KithGuild *self);
gboolean kith_guild_get_unread (KithGuild *self);
guint kith_guild_get_mention_count (KithGuild *self);
gboolean kith_guild_get_muted (KithGuild *self);
KithGuildNotificationLevel kith_guild_get_default_notifications (KithGuild *self);
guint64 kith_guild_get_permissions (KithGuild *self);
gboolean kith_guild_can (KithGuild *self, guint64 permissions);
gboolean kith_guild_is_mine (KithGuild *self);
gboolean kith_guild_get_direct_messages (KithGuild *self);
KithSession *kith_guild_get_session (KithGuild *self);
gint64 kith_guild_get_timeout_until (KithGuild *self);

/* KithChannel: those without a category, then each category followed by its channels. */
GListModel *kith_guild_list_channels (KithGuild *self);
KithChannel *kith_guild_find_channel (KithGuild *self, const char *id);
KithChannel *kith_guild_get_first_text_channel (KithGuild *self);

/* KithMember in no order; those that are not here yet come by kith_guild_load_members(). */
GListModel *kith_guild_list_members (KithGuild *self);
KithMember *kith_guild_find_member (KithGuild *self, const char *user_id);
gboolean kith_guild_get_members_complete (KithGuild *self);
void kith_guild_load_members (KithGuild *self);

void kith_guild_create_channel_async (KithGuild *self, const char *name, KithChannelKind kind, KithChannel *parent,
                                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
KithChannel *kith_guild_create_channel_finish (KithGuild *self, GAsyncResult *result, GError **error);
void kith_guild_create_invite_async (KithGuild *self, guint max_uses, guint max_age_seconds, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer data);
KithJoinLink *kith_guild_create_invite_finish (KithGuild *self, GAsyncResult *result, GError **error);
void kith_guild_rename_async (KithGuild *self, const char *name, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer data);
gboolean kith_guild_rename_finish (KithGuild *self, GAsyncResult *result, GError **error);
void kith_guild_set_default_notifications_async (KithGuild *self, KithGuildNotificationLevel level,
                                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                                 gpointer data);
gboolean kith_guild_set_default_notifications_finish (KithGuild *self, GAsyncResult *result, GError **error);
void kith_guild_delete_async (KithGuild *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean kith_guild_delete_finish (KithGuild *self, GAsyncResult *result, GError **error);
void kith_guild_leave_async (KithGuild *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean kith_guild_leave_finish (KithGuild *self, GAsyncResult *result, GError **error);

G_END_DECLS
