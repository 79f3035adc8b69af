/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-service-private.h"

#include <string.h>

#include "kithd-accounts.h"
#include "kithd-conversation.h"
#include "kithd-guilds.h"
#include "kithd-invites.h"
#include "kithd-join-code.h"
#include "kithd-joining.h"
#include "kithd-leaving.h"
#include "kithd-passwords.h"
#include "kithd-profile.h"
#include "kithd-sessions.h"

/* Calls that hash a password. They run on a worker thread without a database handle and take their steps in the store
 * by calling it; what they make known goes out through the publisher, in the order of the commits. */

/* The id of none, so that no session is spared. */
#define NO_SESSION "00000000-0000-0000-0000-000000000000"

typedef struct
{
  KithdService *service;
  KithdCall *call;
  KithdOutcome *outcome;
  char *hash;
  KithdCredentials *credentials;
  KithWireAuthResult *result;
} Work;

static void
work_clear (Work *work)
{
  g_clear_pointer (&work->outcome, kithd_outcome_free);
  g_clear_pointer (&work->hash, g_free);
  g_clear_pointer (&work->credentials, kithd_credentials_free);
  g_clear_pointer (&work->result, kith_wire_auth_result_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

/* On the writer's thread, after the commit. */
static void
publish (gpointer data, const GError *error)
{
  Work *work = data;

  if (!kithd_outcome_should_publish (work->outcome, error))
    return;
  if (work->service->publisher)
    {
      work->service->publisher (g_steal_pointer (&work->outcome), work->service->publisher_data);
      return;
    }
  kithd_outcome_move (work->outcome, work->call->outcome);
}

static gboolean
write_and_publish (Work *work, KithdStoreFunc func, GError **error)
{
  return kithd_store_call_full (work->service->store, KITHD_STORE_WRITE, func, publish, work, error);
}

static gboolean
open_session (Work *work, KithdDb *db, const char *device, GError **error)
{
  KithdService *self = work->service;
  KithWireAuthResult *result = work->result;
  g_autoptr (KithWireSession) session = kith_wire_session_new ();
  guint8 hash[KITHD_REFRESH_HASH_BYTES];
  gint64 now = kithd_service_now (self);

  session->id = kithd_service_new_id (self);
  session->device = g_strdup (device);
  session->address = g_strdup (work->call->address);
  session->created_at = session->last_used_at = now;
  result->refresh_token = kithd_tokens_issue_refresh (self->tokens, session->id, 0, hash);
  result->access_token = kithd_tokens_issue (self->tokens, result->user->id, session->id);
  result->expires_in = kithd_tokens_get_lifetime (self->tokens);
  result->session_id = g_strdup (session->id);
  return kithd_sessions_insert (db, session, result->user->id,
                                now + KITH_LIMIT_REFRESH_TOKEN_SECONDS * G_GINT64_CONSTANT (1000), hash, error);
}

/* Whether this is the first account, which the administrator's program makes whatever the mode. */
static gboolean
check_bootstrap (KithdService *self, KithdDb *db, const KithWireRegisterRequest *body, gboolean *bootstrap,
                 GError **error)
{
  gboolean empty = FALSE;

  *bootstrap = FALSE;
  if (!self->config.bootstrap || (self->bootstrap_code && g_strcmp0 (self->bootstrap_code, body->invite) != 0))
    return TRUE;
  if (!kithd_accounts_is_empty (db, &empty, error))
    return FALSE;
  *bootstrap = empty;
  return TRUE;
}

/* Finds the guild that the invite leads to, if one is given. */
static gboolean
check_invite (KithdService *self, KithdCall *call, KithdDb *db, const char *code, KithWireInvite **invite,
              GError **error)
{
  *invite = kithd_join_code_find_invite (self, call, db, code, error);
  return *invite && kithd_joining_check_room (self, db, (*invite)->guild_id, NULL, error);
}

static gboolean
check_mode (KithdService *self, KithdCall *call, KithdDb *db, KithWireInvite **invite, GError **error)
{
  const KithWireRegisterRequest *body = call->body;
  gboolean bootstrap;

  *invite = NULL;
  if (!check_bootstrap (self, db, body, &bootstrap, error))
    return FALSE;
  if (bootstrap)
    return TRUE;
  if (self->config.registration == KITH_REGISTRATION_MODE_CLOSED)
    {
      kith_error_set (error, KITH_ERROR_REGISTRATION_CLOSED);
      return FALSE;
    }
  if (body->invite)
    return check_invite (self, call, db, body->invite, invite, error);
  if (self->config.registration == KITH_REGISTRATION_MODE_OPEN)
    return TRUE;
  kith_error_set (error, KITH_ERROR_INVITE_REQUIRED);
  return FALSE;
}

static gboolean
check_names (KithdDb *db, const KithWireRegisterRequest *body, GError **error)
{
  gboolean username_taken, email_taken = FALSE;

  if (!kithd_accounts_has_username (db, body->username, &username_taken, error) ||
      (body->email && !kithd_accounts_has_email (db, body->email, &email_taken, error)))
    return FALSE;
  if (username_taken)
    kith_error_set (error, KITH_ERROR_USERNAME_TAKEN);
  else if (email_taken)
    kith_error_set (error, KITH_ERROR_EMAIL_TAKEN);
  return !username_taken && !email_taken;
}

/* Before the hash is made, so that a hopeless request costs little. */
static gboolean
check_registration (KithdDb *db, gpointer data, GError **error)
{
  Work *work = data;
  g_autoptr (KithWireInvite) invite = NULL;

  return check_mode (work->service, work->call, db, &invite, error) && check_names (db, work->call->body, error);
}

static gboolean
store_registration (KithdDb *db, gpointer data, GError **error)
{
  Work *work = data;
  KithdService *self = work->service;
  const KithWireRegisterRequest *body = work->call->body;
  KithWireAccount *account = work->result->user;
  g_autoptr (KithWireInvite) invite = NULL;
  g_autoptr (KithWireGuildSnapshot) guild = NULL;

  if (!check_mode (self, work->call, db, &invite, error) || !check_names (db, body, error) ||
      !kithd_accounts_insert (db, account, work->hash, error) || !open_session (work, db, body->device, error))
    return FALSE;
  if (!invite)
    return TRUE;
  if (!kithd_invites_use (db, invite->code, error))
    return FALSE;
  guild = kithd_joining_add (self, db, work->outcome, invite->guild_id, account->id, error);
  return guild != NULL;
}

static KithWireAccount *
new_account (KithdService *self, const KithWireRegisterRequest *body)
{
  KithWireAccount *account = kith_wire_account_new ();

  account->id = kithd_service_new_id (self);
  account->username = g_strdup (body->username);
  account->display_name = g_strdup (body->display_name ? body->display_name : body->username);
  account->email = g_strdup (body->email);
  account->created_at = kithd_service_now (self);
  return account;
}

gpointer
kithd_handle_register (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireRegisterRequest *body = call->body;
  g_auto (Work) work = { .service = self, .call = call, .outcome = kithd_outcome_new () };

  if (!kithd_store_call (self->store, KITHD_STORE_READ, check_registration, &work, error))
    return NULL;
  work.hash = kithd_password_hash (body->password, error);
  if (!work.hash)
    return NULL;
  work.result = kith_wire_auth_result_new ();
  work.result->user = new_account (self, body);
  if (!write_and_publish (&work, store_registration, error))
    return NULL;
  return g_steal_pointer (&work.result);
}

/* With IPv6 one person has all addresses of a network. */
static const char *
get_origin (const KithdCall *call)
{
  return call->network ? call->network : call->address ? call->address : "";
}

static gboolean
begin_attempt (KithdService *self, KithdCall *call, const char *account, GError **error)
{
  if (!kithd_throttle_begin (self->addresses, get_origin (call), &call->retry_after))
    {
      kith_error_set (error, KITH_ERROR_LOGIN_THROTTLED);
      return FALSE;
    }
  if (!kithd_throttle_begin (self->accounts, account, &call->retry_after))
    {
      kithd_throttle_forgive (self->addresses, get_origin (call));
      kith_error_set (error, KITH_ERROR_LOGIN_THROTTLED);
      return FALSE;
    }
  return TRUE;
}

static void
attempt_succeeded (KithdService *self, KithdCall *call, const char *account)
{
  kithd_throttle_forgive (self->addresses, get_origin (call));
  kithd_throttle_forget (self->accounts, account);
}

static gboolean
read_login (KithdDb *db, gpointer data, GError **error)
{
  Work *work = data;
  const KithWireLoginRequest *body = work->call->body;

  return kithd_accounts_find_credentials (db, body->login, &work->credentials, error) &&
         (!work->credentials || kithd_accounts_find (db, work->credentials->user_id, &work->result->user, error));
}

/* While the password was being checked it may have been changed, and then it does not count any more. */
static gboolean
check_unchanged (Work *work, KithdDb *db, KithErrorCode code, GError **error)
{
  g_autoptr (KithdCredentials) now = NULL;

  if (!kithd_accounts_find_credentials_by_id (db, work->credentials->user_id, &now, error))
    return FALSE;
  if (now && !now->disabled && g_str_equal (now->password_hash, work->credentials->password_hash))
    return TRUE;
  kith_error_set (error, code);
  return FALSE;
}

static gboolean
store_login (KithdDb *db, gpointer data, GError **error)
{
  Work *work = data;
  const KithWireLoginRequest *body = work->call->body;
  const char *user_id = work->result->user->id;
  gint64 now = kithd_service_now (work->service);
  guint count;

  if (!check_unchanged (work, db, KITH_ERROR_WRONG_CREDENTIALS, error) ||
      !kithd_sessions_sweep_user (db, user_id, now - KITHD_KEEP_ENDED_MS, error) ||
      !kithd_sessions_count (db, user_id, now, &count, error))
    return FALSE;
  if (count >= work->service->config.sessions_per_user)
    {
      kith_error_set (error, KITH_ERROR_TOO_MANY_SESSIONS);
      return FALSE;
    }
  return open_session (work, db, body->device, error);
}

static gboolean
check_login (KithdService *self, KithdCall *call, Work *work, GError **error)
{
  const KithWireLoginRequest *body = call->body;
  g_autofree char *account = work->credentials ? g_strdup (work->credentials->user_id)
                                               : g_utf8_strdown (body->login, -1);

  if (!begin_attempt (self, call, account, error))
    return FALSE;
  if (!kithd_password_verify (work->credentials ? work->credentials->password_hash : NULL, body->password))
    {
      kith_error_set (error, KITH_ERROR_WRONG_CREDENTIALS);
      return FALSE;
    }
  attempt_succeeded (self, call, account);
  if (work->credentials->disabled)
    {
      kith_error_set (error, KITH_ERROR_ACCOUNT_DISABLED);
      return FALSE;
    }
  return TRUE;
}

gpointer
kithd_handle_login (KithdService *self, KithdCall *call, GError **error)
{
  g_auto (Work) work = { .service = self, .call = call, .outcome = kithd_outcome_new () };

  work.result = kith_wire_auth_result_new ();
  if (!kithd_store_call (self->store, KITHD_STORE_READ, read_login, &work, error) ||
      !check_login (self, call, &work, error) || !write_and_publish (&work, store_login, error))
    return NULL;
  return g_steal_pointer (&work.result);
}

static gboolean
read_own_credentials (KithdDb *db, gpointer data, GError **error)
{
  Work *work = data;

  return kithd_accounts_find_credentials_by_id (db, work->call->actor->user_id, &work->credentials, error);
}

static gboolean
store_password (KithdDb *db, gpointer data, GError **error)
{
  Work *work = data;
  const KithdActor *actor = work->call->actor;

  return check_unchanged (work, db, KITH_ERROR_WRONG_PASSWORD, error) &&
         kithd_accounts_set_password (db, actor->user_id, work->hash, error) &&
         kithd_sessions_revoke_others (db, actor->user_id, actor->session_id, kithd_service_now (work->service),
                                       work->outcome->revoked_sessions, error);
}

gpointer
kithd_handle_password_change (KithdService *self, KithdCall *call, GError **error)
{
  const KithWirePasswordRequest *body = call->body;
  g_auto (Work) work = { .service = self, .call = call, .outcome = kithd_outcome_new () };

  if (!kithd_store_call (self->store, KITHD_STORE_READ, read_own_credentials, &work, error) ||
      !begin_attempt (self, call, call->actor->user_id, error))
    return NULL;
  if (!kithd_password_verify (work.credentials ? work.credentials->password_hash : NULL, body->old_password))
    {
      kith_error_set (error, KITH_ERROR_WRONG_PASSWORD);
      return NULL;
    }
  attempt_succeeded (self, call, call->actor->user_id);
  work.hash = kithd_password_hash (body->new_password, error);
  if (work.hash)
    write_and_publish (&work, store_password, error);
  return NULL;
}

static gboolean
check_owns_none (GPtrArray *guilds, const char *user_id, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < guilds->len; i++)
    {
      const KithWireGuild *guild = g_ptr_array_index (guilds, i);

      if (g_str_equal (guild->owner_id, user_id))
        g_string_append_printf (names, "%s%s", names->len ? ", " : "", guild->name);
    }
  if (!names->len)
    return TRUE;
  g_set_error (error, KITH_ERROR, KITH_ERROR_OWNS_GUILDS, "Hand over or delete first: %.800s", names->str);
  return FALSE;
}

/* First others learn the name that stays, then that the person left guilds and groups; then every session ends. */
static gboolean
store_deletion (KithdDb *db, gpointer data, GError **error)
{
  Work *work = data;
  KithdCall call = *work->call;
  const char *user_id = call.actor->user_id;
  g_autoptr (GPtrArray) guilds = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_guild_free);
  g_autoptr (KithWireAccount) account = NULL;

  call.db = db;
  call.outcome = work->outcome;
  if (!check_unchanged (work, db, KITH_ERROR_WRONG_PASSWORD, error) ||
      !kithd_guilds_list_of_user (db, user_id, guilds, error) || !check_owns_none (guilds, user_id, error) ||
      !kithd_accounts_erase (db, user_id, error) || !kithd_accounts_find (db, user_id, &account, error) ||
      !kithd_profile_note (db, account, work->outcome, error))
    return FALSE;
  for (guint i = 0; i < guilds->len; i++)
    if (!kithd_leaving_remove (work->service, &call, ((KithWireGuild *) guilds->pdata[i])->id, user_id,
                               KITH_GUILD_END_LEFT, error))
      return FALSE;
  if (!kithd_conversation_leave_groups (work->service, &call, user_id, error))
    return FALSE;
  return kithd_sessions_revoke_others (db, user_id, NO_SESSION, kithd_service_now (work->service),
                                       work->outcome->revoked_sessions, error);
}

gpointer
kithd_handle_account_delete (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireAccountDeletion *body = call->body;
  g_auto (Work) work = { .service = self, .call = call, .outcome = kithd_outcome_new () };

  if (!kithd_store_call (self->store, KITHD_STORE_READ, read_own_credentials, &work, error) ||
      !begin_attempt (self, call, call->actor->user_id, error))
    return NULL;
  if (!work.credentials || !kithd_password_verify (work.credentials->password_hash, body->password))
    {
      kith_error_set (error, KITH_ERROR_WRONG_PASSWORD);
      return NULL;
    }
  attempt_succeeded (self, call, call->actor->user_id);
  write_and_publish (&work, store_deletion, error);
  return NULL;
}
