/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-guild.h"

G_BEGIN_DECLS

/* What those do who look after a guild. Lists that only they read are fetched when they are looked at. */

void kith_guild_list_invites_async (KithGuild *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer data);
KithWireInviteList *kith_guild_list_invites_finish (KithGuild *self, GAsyncResult *result, GError **error);
void kith_guild_create_join_code_async (KithGuild *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                        gpointer data);
KithWireInvite *kith_guild_create_join_code_finish (KithGuild *self, GAsyncResult *result, GError **error);
KithJoinLink *kith_guild_make_join_link (KithGuild *self, const char *code);
void kith_guild_revoke_invite_async (KithGuild *self, const char *code, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer data);
gboolean kith_guild_revoke_invite_finish (KithGuild *self, GAsyncResult *result, GError **error);

/* @query: what to filter by and which page. */
void kith_guild_read_audit_log_async (KithGuild *self, const KithWireAuditQuery *query, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer data);
KithWireAuditLog *kith_guild_read_audit_log_finish (KithGuild *self, GAsyncResult *result, GError **error);

/* Whether one stands above a member, so that one may act upon them where one has the right to. */
gboolean kith_guild_outranks (KithGuild *self, KithMember *member);

/* @reason: (nullable): for the audit log */
void kith_member_kick_async (KithMember *self, const char *reason, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer data);
gboolean kith_member_kick_finish (KithMember *self, GAsyncResult *result, GError **error);
void kith_member_ban_async (KithMember *self, const char *reason, guint delete_message_seconds,
                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean kith_member_ban_finish (KithMember *self, GAsyncResult *result, GError **error);
/* @nickname: an empty one for none. */
void kith_member_set_nickname_async (KithMember *self, const char *nickname, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer data);
gboolean kith_member_set_nickname_finish (KithMember *self, GAsyncResult *result, GError **error);
/* @seconds: from now; 0 ends the timeout. */
void kith_member_set_timeout_async (KithMember *self, guint seconds, const char *reason, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer data);
gboolean kith_member_set_timeout_finish (KithMember *self, GAsyncResult *result, GError **error);
void kith_member_make_owner_async (KithMember *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer data);
gboolean kith_member_make_owner_finish (KithMember *self, GAsyncResult *result, GError **error);

/* @after: (nullable): `next` of the page before */
void kith_guild_list_bans_async (KithGuild *self, const char *after, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer data);
KithWireBanList *kith_guild_list_bans_finish (KithGuild *self, GAsyncResult *result, GError **error);
void kith_guild_unban_async (KithGuild *self, const char *user_id, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer data);
gboolean kith_guild_unban_finish (KithGuild *self, GAsyncResult *result, GError **error);

G_END_DECLS
