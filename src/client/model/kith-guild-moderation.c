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
