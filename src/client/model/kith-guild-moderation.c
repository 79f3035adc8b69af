/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-guild-moderation.h"

#include "kith-action.h"
#include "kith-session-private.h"

static gpointer
copy_invites (KithSession *session, gpointer source, gpointer answer)
{
  return kith_wire_invite_list_copy (answer);
}

/**
 * kith_guild_list_invites_async:
 *
 * Asks for the invites that are valid, newest first.
 */
void
kith_guild_list_invites_async (KithGuild *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  const KithAction action = { .route = KITH_ROUTE_INVITES_LIST,
                              .params = { kith_guild_get_id (self) },
                              .apply = copy_invites,
                              .free_result = (GDestroyNotify) kith_wire_invite_list_free };

  kith_action_run (self, kith_guild_get_session (self), &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH_POINTER (kith_guild_list_invites_finish, KithGuild, KithWireInviteList)

/**
 * kith_guild_make_join_link:
 * @code: of an invite
 *
 * Returns: (transfer full): a link that leads here, with the server's fingerprint
 */
KithJoinLink *
kith_guild_make_join_link (KithGuild *self, const char *code)
{
  KithSession *session = kith_guild_get_session (self);
  KithServerAddress *address = session ? kith_session_get_server_address (session) : NULL;
  g_autoptr (KithServerAddress) nowhere = NULL;

  /* A session over a transport of its own has no address that others could reach. */
  if (!address)
    address = nowhere = kith_server_address_new ("localhost", KITH_DEFAULT_PORT, TRUE, NULL);
  return kith_join_link_new (address, code);
}

void
kith_guild_revoke_invite_async (KithGuild *self, const char *code, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer data)
{
  const KithAction action = { .route = KITH_ROUTE_INVITE_REVOKE, .params = { code } };

  kith_action_run (self, kith_guild_get_session (self), &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH (kith_guild_revoke_invite_finish, KithGuild)

static gpointer
copy_audit_log (KithSession *session, gpointer source, gpointer answer)
{
  return kith_wire_audit_log_copy (answer);
}

/**
 * kith_guild_read_audit_log_async:
 * @query: what to filter by and which page; copied
 */
void
kith_guild_read_audit_log_async (KithGuild *self, const KithWireAuditQuery *query, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer data)
{
  const KithAction action = { .route = KITH_ROUTE_AUDIT_LOG_GET,
                              .params = { kith_guild_get_id (self) },
                              .query = query,
                              .apply = copy_audit_log,
                              .free_result = (GDestroyNotify) kith_wire_audit_log_free };

  kith_action_run (self, kith_guild_get_session (self), &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH_POINTER (kith_guild_read_audit_log_finish, KithGuild, KithWireAuditLog)

static KithSession *
get_session (KithMember *self)
{
  KithGuild *guild = kith_member_get_guild (self);

  return guild ? kith_guild_get_session (guild) : NULL;
}

static const char *
get_guild_id (KithMember *self)
{
  KithGuild *guild = kith_member_get_guild (self);

  return guild ? kith_guild_get_id (guild) : "";
}

static gpointer
apply_member_removal (KithSession *session, gpointer source, gpointer answer)
{
  const KithWireMemberRemoved removed = { .guild_id = (char *) get_guild_id (source),
                                          .user_id = (char *) kith_user_get_id (kith_member_get_user (source)) };

  kith_reducer_apply_event (kith_session_get_reducer (session), KITH_EVENT_MEMBER_REMOVE, &removed);
  return NULL;
}

/**
 * kith_member_kick_async:
 * @reason: (nullable): for the audit log
 *
 * Removes a member, who may come back.
 */
void
kith_member_kick_async (KithMember *self, const char *reason, GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer data)
{
  const KithWireReasonQuery query = { .reason = (char *) (reason && *reason ? reason : NULL) };
  const KithAction action = { .route = KITH_ROUTE_MEMBER_KICK,
                              .params = { get_guild_id (self), kith_user_get_id (kith_member_get_user (self)) },
                              .query = &query,
                              .apply = apply_member_removal };

  kith_action_run (self, get_session (self), &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH (kith_member_kick_finish, KithMember)

/**
 * kith_member_ban_async:
 * @reason: (nullable): why
 * @delete_message_seconds: removes what they wrote in this time
 *
 * Removes a member for good.
 */
void
kith_member_ban_async (KithMember *self, const char *reason, guint delete_message_seconds, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer data)
{
  const KithWireBanRequest request = { .reason = (char *) (reason && *reason ? reason : NULL),
                                       .has_delete_message_seconds = delete_message_seconds > 0,
                                       .delete_message_seconds = delete_message_seconds };
  const KithAction action = { .route = KITH_ROUTE_BAN_PUT,
                              .params = { get_guild_id (self), kith_user_get_id (kith_member_get_user (self)) },
                              .body = &request,
                              .apply = apply_member_removal };

  kith_action_run (self, get_session (self), &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH (kith_member_ban_finish, KithMember)

static gpointer
apply_guild (KithSession *session, gpointer source, gpointer answer)
{
  kith_reducer_apply_guild (kith_session_get_reducer (session), answer);
  return NULL;
}

/**
 * kith_member_make_owner_async:
 *
 * Hands the guild over to a member.
 */
void
kith_member_make_owner_async (KithMember *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  const KithWireOwnerRequest request = { .user_id = (char *) kith_user_get_id (kith_member_get_user (self)) };
  const KithAction action = {
    .route = KITH_ROUTE_OWNER_PUT, .params = { get_guild_id (self) }, .body = &request, .apply = apply_guild
  };

  kith_action_run (self, get_session (self), &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH (kith_member_make_owner_finish, KithMember)

static gpointer
copy_bans (KithSession *session, gpointer source, gpointer answer)
{
  return kith_wire_ban_list_copy (answer);
}

void
kith_guild_list_bans_async (KithGuild *self, const char *after, GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer data)
{
  const KithWireAfterQuery query = { .after = (char *) after, .has_limit = TRUE, .limit = KITH_LIMIT_PAGE_MAX };
  const KithAction action = { .route = KITH_ROUTE_BANS_LIST,
                              .params = { kith_guild_get_id (self) },
                              .query = &query,
                              .apply = copy_bans,
                              .free_result = (GDestroyNotify) kith_wire_ban_list_free };

  kith_action_run (self, kith_guild_get_session (self), &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH_POINTER (kith_guild_list_bans_finish, KithGuild, KithWireBanList)

void
kith_guild_unban_async (KithGuild *self, const char *user_id, GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer data)
{
  const KithAction action = { .route = KITH_ROUTE_BAN_DELETE, .params = { kith_guild_get_id (self), user_id } };

  kith_action_run (self, kith_guild_get_session (self), &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH (kith_guild_unban_finish, KithGuild)

static gpointer
apply_member (KithSession *session, gpointer source, gpointer answer)
{
  kith_reducer_apply_event (kith_session_get_reducer (session), KITH_EVENT_MEMBER_UPDATE, answer);
  return NULL;
}

static void
patch_member (KithMember *self, const KithWireMemberPatch *patch, GCancellable *cancellable,
              GAsyncReadyCallback callback, gpointer data)
{
  const KithAction action = { .route = KITH_ROUTE_MEMBER_PATCH,
                              .params = { get_guild_id (self), kith_user_get_id (kith_member_get_user (self)) },
                              .body = patch,
                              .apply = apply_member };

  kith_action_run (self, get_session (self), &action, cancellable, callback, data);
}

/**
 * kith_member_set_nickname_async:
 * @nickname: their name in this guild; an empty one for none
 */
void
kith_member_set_nickname_async (KithMember *self, const char *nickname, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer data)
{
  const KithWireMemberPatch patch = { .has_nickname = TRUE,
                                      .clear_nickname = !*nickname,
                                      .nickname = *nickname ? (char *) nickname : NULL };

  patch_member (self, &patch, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH (kith_member_set_nickname_finish, KithMember)

/**
 * kith_member_set_timeout_async:
 * @seconds: how long they may only read; 0 ends it
 * @reason: (nullable): for the audit log
 */
void
kith_member_set_timeout_async (KithMember *self, guint seconds, const char *reason, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer data)
{
  KithSession *session = get_session (self);
  gint64 now = session ? kith_clock_now_ms (kith_session_get_clock (session)) : 0;
  const KithWireMemberPatch patch = { .has_timeout_until = TRUE,
                                      .clear_timeout_until = seconds == 0,
                                      .timeout_until = seconds ? now + seconds * G_GINT64_CONSTANT (1000) : 0,
                                      .reason = (char *) (reason && *reason ? reason : NULL) };

  patch_member (self, &patch, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH (kith_member_set_timeout_finish, KithMember)
