/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-service-private.h"

#include <string.h>

#include "kithd-sessions.h"

/* A client whose answer got lost may repeat the exchange for so long, as long as nobody used the answer. It shows that
 * it is the same client by the attempt that it named the first time; who only has the token cannot. */
#define REPEAT_MS (24 * 60 * 60 * 1000)

static gboolean
end_session (KithdService *self, KithdCall *call, const char *user_id, const char *session_id, gboolean *revoked,
             GError **error)
{
  if (!kithd_sessions_revoke (call->db, user_id, session_id, kithd_service_now (self), revoked, error))
    return FALSE;
  if (*revoked)
    kithd_outcome_revoke_session (call->outcome, session_id);
  return TRUE;
}

/* An old token: whoever has it, somebody else may too. The call is refused and the session ends all the same. */
static void
end_stolen (KithdService *self, KithdCall *call, const KithdSession *session, GError **error)
{
  gboolean revoked;

  if (!end_session (self, call, session->user_id, session->id, &revoked, error))
    return;
  kithd_db_job_keep (call->db);
  call->outcome->kept = TRUE;
  kith_error_set (error, KITH_ERROR_REFRESH_TOKEN_REUSED);
}

static gboolean
is_newest (const KithdSession *session, const KithdRefresh *refresh)
{
  return refresh->generation == session->generation && memcmp (refresh->hash, session->hash, sizeof refresh->hash) == 0;
}

/* The seal of one exchange: SHA-256 of the old token's hash and the attempt. */
static void
seal_exchange (const KithdRefresh *refresh, const char *attempt, guint8 *seal)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize length = KITHD_SESSION_HASH_BYTES;

  g_checksum_update (checksum, refresh->hash, sizeof refresh->hash);
  g_checksum_update (checksum, (const guchar *) attempt, -1);
  g_checksum_get_digest (checksum, seal, &length);
}

static gboolean
is_repeat (const KithdSession *session, const KithdRefresh *refresh, const char *attempt, gint64 now)
{
  guint8 seal[KITHD_SESSION_HASH_BYTES];

  if (!attempt || !session->has_previous || (gint64) refresh->generation + 1 != session->generation)
    return FALSE;
  seal_exchange (refresh, attempt, seal);
  return memcmp (seal, session->previous_hash, sizeof seal) == 0 && now - session->rotated_at <= REPEAT_MS;
}

static KithErrorCode
check_session (const KithdSession *session, gint64 now)
{
  if (!session || session->expires_at <= now)
    return KITH_ERROR_INVALID_REFRESH_TOKEN;
  if (session->revoked_at)
    return KITH_ERROR_SESSION_REVOKED;
  return session->disabled ? KITH_ERROR_ACCOUNT_DISABLED : KITH_ERROR_NONE;
}

static KithWireTokenResult *
rotate (KithdService *self, KithdCall *call, KithdSession *session, GError **error)
{
  g_autoptr (KithWireTokenResult) result = kith_wire_token_result_new ();
  gint64 now = kithd_service_now (self);

  result->refresh_token = kithd_tokens_issue_refresh (self->tokens, session->id, (guint32) session->generation,
                                                      session->hash);
  result->access_token = kithd_tokens_issue (self->tokens, session->user_id, session->id);
  result->expires_in = kithd_tokens_get_lifetime (self->tokens);
  session->expires_at = now + KITH_LIMIT_REFRESH_TOKEN_SECONDS * G_GINT64_CONSTANT (1000);
  return kithd_sessions_rotate (call->db, session, call->address, now, error) ? g_steal_pointer (&result) : NULL;
}

gpointer
kithd_handle_refresh (KithdService *self, KithdCall *call, GError **error)
{
  const KithWireRefreshRequest *body = call->body;
  g_auto (KithdRefresh) refresh = { 0 };
  g_autoptr (KithdSession) session = NULL;
  gint64 now = kithd_service_now (self);
  KithErrorCode code = KITH_ERROR_INVALID_REFRESH_TOKEN;

  if (kithd_tokens_read_refresh (self->tokens, body->refresh_token, &refresh))
    {
      if (!kithd_sessions_find (call->db, refresh.session_id, &session, error))
        return NULL;
      code = check_session (session, now);
    }
  if (code != KITH_ERROR_NONE)
    {
      kith_error_set (error, code);
      return NULL;
    }
  if (is_newest (session, &refresh))
    {
      session->has_previous = body->attempt != NULL;
      if (body->attempt)
        seal_exchange (&refresh, body->attempt, session->previous_hash);
      session->rotated_at = now;
      session->generation++;
      return rotate (self, call, session, error);
    }
  /* The answer that nobody used is replaced: should it turn up after all, it counts as stolen. */
  if (is_repeat (session, &refresh, body->attempt, now))
    return rotate (self, call, session, error);
  end_stolen (self, call, session, error);
  return NULL;
}

gpointer
kithd_handle_logout (KithdService *self, KithdCall *call, GError **error)
{
  gboolean revoked;

  end_session (self, call, call->actor->user_id, call->actor->session_id, &revoked, error);
  return NULL;
}

gpointer
kithd_handle_sessions_list (KithdService *self, KithdCall *call, GError **error)
{
  g_autoptr (KithWireSessionList) list = kith_wire_session_list_new ();

  if (!kithd_sessions_list (call->db, call->actor->user_id, kithd_service_now (self), list->items, error))
    return NULL;
  for (guint i = 0; i < list->items->len; i++)
    {
      KithWireSession *session = g_ptr_array_index (list->items, i);

      session->current = g_str_equal (session->id, call->actor->session_id);
    }
  return g_steal_pointer (&list);
}

gpointer
kithd_handle_session_revoke (KithdService *self, KithdCall *call, GError **error)
{
  gboolean revoked;

  if (end_session (self, call, call->actor->user_id, call->params[0], &revoked, error) && !revoked)
    kith_error_set (error, KITH_ERROR_UNKNOWN_SESSION);
  return NULL;
}

gpointer
kithd_handle_sessions_revoke_others (KithdService *self, KithdCall *call, GError **error)
{
  g_autoptr (GPtrArray) revoked = g_ptr_array_new_with_free_func (g_free);

  if (!kithd_sessions_revoke_others (call->db, call->actor->user_id, call->actor->session_id, kithd_service_now (self),
                                     revoked, error))
    return NULL;
  for (guint i = 0; i < revoked->len; i++)
    kithd_outcome_revoke_session (call->outcome, revoked->pdata[i]);
  return NULL;
}
