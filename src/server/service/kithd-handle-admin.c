/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-service-private.h"

#include "kithd-accounts.h"
#include "kithd-administration.h"
#include "kithd-guilds.h"
#include "kithd-invite-link.h"
#include "kithd-invites.h"
#include "kithd-join-code.h"
#include "kithd-members.h"
#include "kithd-passwords.h"
#include "kithd-sessions.h"

/* What the administrator asks over the socket. Nobody's permissions matter here: who can open the socket may do all. */

#define PAGE_DEFAULT 100

static gpointer
get_status (KithdService *self, KithdCall *call, GError **error)
{
  KithWireAdminStatus *status = call->draft;
  KithdTotals totals;

  if (!kithd_administration_count (call->db, &totals, error))
    return NULL;
  status->users = totals.users;
  status->guilds = totals.guilds;
  return g_steal_pointer (&call->draft);
}

static int
compare_people (gconstpointer a, gconstpointer b)
{
  const KithWireAdminPerson *first = *(KithWireAdminPerson *const *) a, *second = *(KithWireAdminPerson *const *) b;

  return g_utf8_collate (first->user->display_name, second->user->display_name);
}

/* The draft knows who is there by id; here they get their names. */
static gpointer
list_people (KithdService *self, KithdCall *call, GError **error)
{
  KithWireAdminPersonList *list = call->draft;

  for (guint i = 0; i < list->items->len;)
    {
      KithWireAdminPerson *person = list->items->pdata[i];
      g_autoptr (KithWireUser) user = NULL;

      if (!kithd_accounts_find_user (call->db, person->user->id, &user, error))
        return NULL;
      if (user)
        {
          kith_wire_user_free (person->user);
          person->user = g_steal_pointer (&user);
          i++;
        }
      else
        {
          kith_wire_admin_person_free (g_ptr_array_remove_index (list->items, i));
        }
    }
  g_ptr_array_sort (list->items, compare_people);
  return g_steal_pointer (&call->draft);
}

static KithWireAdminUser *
need_user (KithdService *self, KithdDb *db, const char *login, GError **error)
{
  KithWireAdminUser *user;

  if (!kithd_administration_find_user (db, login, kithd_service_now (self), &user, error))
    return NULL;
  if (!user)
    kith_error_set (error, KITH_ERROR_UNKNOWN_USER);
  return user;
}

static gpointer
list_users (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireAdminUserQuery *query = call->query;
  g_autoptr (KithWireAdminUserList) list = kith_wire_admin_user_list_new ();

  return kithd_administration_list_users (call->db, query->after, query->search,
                                          query->has_limit ? (guint) query->limit : PAGE_DEFAULT,
                                          kithd_service_now (self), list, error)
           ? g_steal_pointer (&list)
           : NULL;
}

static gpointer
show_user (KithdService *self, KithdCall *call, GError **error)
{
  return need_user (self, call->db, call->params[0], error);
}

/* A step of a call that hashes a password and so has no handle of its own. */
typedef struct
{
  KithdService *service;
  KithdCall *call;
  KithdOutcome *outcome;
  char *hash;
  KithWireAdminUser *user;
  KithWireAdminEnded *ended;
} Work;

static void
work_clear (Work *work)
{
  g_clear_pointer (&work->outcome, kithd_outcome_free);
  g_clear_pointer (&work->hash, g_free);
  g_clear_pointer (&work->user, kith_wire_admin_user_free);
  g_clear_pointer (&work->ended, kith_wire_admin_ended_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

static gboolean
store_user (KithdDb *db, gpointer data, GError **error)
{
  Work *work = data;
  KithdService *self = work->service;
  const KithWireAdminUserRequest *body = work->call->body;
  g_autoptr (KithWireAccount) account = kith_wire_account_new ();
  gboolean username_taken, email_taken = FALSE;

  if (!kithd_accounts_has_username (db, body->username, &username_taken, error) ||
      (body->email && !kithd_accounts_has_email (db, body->email, &email_taken, error)))
    return FALSE;
  if (username_taken || email_taken)
    {
      kith_error_set (error, username_taken ? KITH_ERROR_USERNAME_TAKEN : KITH_ERROR_EMAIL_TAKEN);
      return FALSE;
    }
  account->id = kithd_service_new_id (self);
  account->username = g_strdup (body->username);
  account->display_name = g_strdup (body->display_name ? body->display_name : body->username);
  account->email = g_strdup (body->email);
  account->created_at = kithd_service_now (self);
  if (!kithd_accounts_insert (db, account, work->hash, error))
    return FALSE;
  work->user = need_user (self, db, account->id, error);
  return work->user != NULL;
}

static gpointer
create_user (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireAdminUserRequest *body = call->body;
  g_auto (Work) work = { .service = self, .call = call };

  work.hash = kithd_password_hash (body->password, error);
  if (!work.hash || !kithd_store_call (self->store, KITHD_STORE_WRITE, store_user, &work, error))
    return NULL;
  return g_steal_pointer (&work.user);
}

/* Notes that all of somebody's sessions end. */
static KithWireAdminEnded *
end_sessions (KithdService *self, KithdDb *db, const char *user_id, KithdOutcome *outcome, GError **error)
{
  KithWireAdminEnded *ended;

  if (!kithd_administration_end_sessions (db, user_id, kithd_service_now (self), outcome->revoked_sessions, error))
    return NULL;
  ended = kith_wire_admin_ended_new ();
  ended->sessions = outcome->revoked_sessions->len;
  return ended;
}

static gboolean
store_password (KithdDb *db, gpointer data, GError **error)
{
  Work *work = data;

  work->user = need_user (work->service, db, work->call->params[0], error);
  if (!work->user || !kithd_accounts_set_password (db, work->user->id, work->hash, error))
    return FALSE;
  work->ended = end_sessions (work->service, db, work->user->id, work->outcome, error);
  return work->ended != NULL;
}

/* On the writer's thread, after the commit. */
static void
publish (gpointer data, const GError *error)
{
  Work *work = data;

  if (!kithd_outcome_should_publish (work->outcome, error))
    return;
  if (work->service->publisher)
    work->service->publisher (g_steal_pointer (&work->outcome), work->service->publisher_data);
  else
    kithd_outcome_move (work->outcome, work->call->outcome);
}

static gpointer
reset_password (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireAdminPasswordRequest *body = call->body;
  g_auto (Work) work = { .service = self, .call = call, .outcome = kithd_outcome_new () };

  work.hash = kithd_password_hash (body->password, error);
  if (!work.hash || !kithd_store_call_full (self->store, KITHD_STORE_WRITE, store_password, publish, &work, error))
    return NULL;
  /* Whoever was locked out by wrong attempts can use the new one at once. */
  kithd_throttle_forget (self->accounts, work.user->id);
  return g_steal_pointer (&work.ended);
}

static gpointer
disable_user (KithdService *self, KithdCall *call, GError **error)
{
  g_autoptr (KithWireAdminUser) user = need_user (self, call->db, call->params[0], error);

  if (!user || !kithd_administration_set_disabled (call->db, user->id, TRUE, error))
    return NULL;
  return end_sessions (self, call->db, user->id, call->outcome, error);
}

static gpointer
enable_user (KithdService *self, KithdCall *call, GError **error)
{
  g_autoptr (KithWireAdminUser) user = need_user (self, call->db, call->params[0], error);

  if (user)
    kithd_administration_set_disabled (call->db, user->id, FALSE, error);
  return NULL;
}

static gpointer
list_guilds (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireAdminPageQuery *query = call->query;
  g_autoptr (KithWireAdminGuildList) list = kith_wire_admin_guild_list_new ();

  return kithd_administration_list_guilds (call->db, query->after,
                                           query->has_limit ? (guint) query->limit : PAGE_DEFAULT, list, error)
           ? g_steal_pointer (&list)
           : NULL;
}

static KithWireAdminGuild *
need_guild (KithdCall *call, const char *id, GError **error)
{
  KithWireAdminGuild *guild;

  if (!kithd_administration_find_guild (call->db, id, &guild, error))
    return NULL;
  if (!guild)
    kith_error_set (error, KITH_ERROR_UNKNOWN_GUILD);
  return guild;
}

static gpointer
show_guild (KithdService *self, KithdCall *call, GError **error)
{
  return need_guild (call, call->params[0], error);
}

static gpointer
delete_guild (KithdService *self, KithdCall *call, GError **error)
{
  g_autoptr (KithWireAdminGuild) guild = need_guild (call, call->params[0], error);
  g_autoptr (GPtrArray) people = g_ptr_array_new_with_free_func (g_free);
  KithWireGuildDeleted *deleted;

  if (!guild || !kithd_members_list_ids (call->db, guild->id, people, error) ||
      !kithd_guilds_delete (call->db, guild->id, error))
    return NULL;
  g_ptr_array_add (people, NULL);
  deleted = kith_wire_guild_deleted_new ();
  deleted->id = g_strdup (guild->id);
  kithd_outcome_add_guild_end (call->outcome, deleted, (GStrv) g_ptr_array_steal (people, NULL));
  return NULL;
}

static gpointer
create_invite (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireAdminInviteRequest *body = call->body;
  g_autoptr (KithWireAdminGuild) guild = need_guild (call, body->guild_id, error);
  g_autoptr (KithWireInvite) invite = kith_wire_invite_new ();
  gint64 now = kithd_service_now (self);
  gboolean found = FALSE;
  guint count;

  if (!guild || !kithd_invites_sweep_guild (call->db, guild->id, now, error) ||
      !kithd_invites_count (call->db, guild->id, now, &count, error))
    return NULL;
  if (count >= self->config.invites_per_guild)
    {
      kith_error_set (error, KITH_ERROR_TOO_MANY_INVITES);
      return NULL;
    }
  invite->guild_id = g_strdup (guild->id);
  invite->creator = g_steal_pointer (&guild->owner);
  invite->created_at = now;
  invite->has_max_uses = body->has_max_uses;
  invite->max_uses = body->max_uses;
  if (body->has_max_age_seconds)
    invite->expires_at = now + body->max_age_seconds * 1000;
  if (body->digits && !kithd_join_code_make (self, call->db, invite, &found, error))
    return NULL;
  if (!body->digits)
    invite->code = kithd_invite_code_new ();
  if (!found && !kithd_invites_insert (call->db, invite, error))
    return NULL;
  invite->url = kithd_invite_link_build (call->base_url, invite->code, self->fingerprint);
  return g_steal_pointer (&invite);
}

static gpointer
revoke_invite (KithdService *self, KithdCall *call, GError **error)
{
  g_autoptr (KithWireInvite) invite = NULL;

  if (!kithd_invites_find (call->db, call->params[0], kithd_service_now (self), &invite, error))
    return NULL;
  if (invite)
    kithd_invites_delete (call->db, invite->code, error);
  else
    kith_error_set (error, KITH_ERROR_UNKNOWN_INVITE);
  return NULL;
}

static gpointer
list_sessions (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireAdminSessionQuery *query = call->query;
  g_autoptr (KithWireAdminUser) user = need_user (self, call->db, query->user, error);
  g_autoptr (KithWireAdminSessionList) list = kith_wire_admin_session_list_new ();

  return user && kithd_sessions_list (call->db, user->id, kithd_service_now (self), list->items, error)
           ? g_steal_pointer (&list)
           : NULL;
}

static gpointer
revoke_session (KithdService *self, KithdCall *call, GError **error)
{
  g_autoptr (KithdSession) session = NULL;
  gboolean revoked = FALSE;

  if (!kithd_sessions_find (call->db, call->params[0], &session, error) ||
      (session &&
       !kithd_sessions_revoke (call->db, session->user_id, session->id, kithd_service_now (self), &revoked, error)))
    return NULL;
  if (revoked)
    kithd_outcome_revoke_session (call->outcome, session->id);
  else
    kith_error_set (error, KITH_ERROR_UNKNOWN_SESSION);
  return NULL;
}

/* A report is made by those who know the machine; it comes as the draft. */
static gpointer
take_draft (KithdService *self, KithdCall *call, GError **error)
{
  return g_steal_pointer (&call->draft);
}

const KithdHandler kithd_admin_handlers[KITH_N_ADMIN_ROUTES] = {
  [KITH_ADMIN_ROUTE_STATUS] = get_status,
  [KITH_ADMIN_ROUTE_PEOPLE] = list_people,
  [KITH_ADMIN_ROUTE_USER_LIST] = list_users,
  [KITH_ADMIN_ROUTE_USER_CREATE] = create_user,
  [KITH_ADMIN_ROUTE_USER_SHOW] = show_user,
  [KITH_ADMIN_ROUTE_USER_PASSWORD] = reset_password,
  [KITH_ADMIN_ROUTE_USER_DISABLE] = disable_user,
  [KITH_ADMIN_ROUTE_USER_ENABLE] = enable_user,
  [KITH_ADMIN_ROUTE_GUILD_LIST] = list_guilds,
  [KITH_ADMIN_ROUTE_GUILD_SHOW] = show_guild,
  [KITH_ADMIN_ROUTE_GUILD_DELETE] = delete_guild,
  [KITH_ADMIN_ROUTE_INVITE_CREATE] = create_invite,
  [KITH_ADMIN_ROUTE_INVITE_REVOKE] = revoke_invite,
  [KITH_ADMIN_ROUTE_SESSION_LIST] = list_sessions,
  [KITH_ADMIN_ROUTE_SESSION_REVOKE] = revoke_session,
  [KITH_ADMIN_ROUTE_DOCTOR] = take_draft,
};

/**
 * kithd_service_handle_admin:
 *
 * Carries out a call of the administrator's socket, as kithd_service_handle() does one of the public interface.
 *
 * Returns: (transfer full) (nullable): a wire struct of the route's answer
 */
gpointer
kithd_service_handle_admin (KithdService *self, KithdCall *call, GError **error)
{
  return kithd_service_carry_out (self, call, kithd_admin_handlers[call->route->id], error);
}
