/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-http-private.h"

/* Tokens that a thread remembers, so that a busy client's is not checked again for every request. */
#define KNOWN_MAX 4096

typedef struct
{
  KithdActor actor;
  gint64 expires_ms;
} Known;

static void
known_free (gpointer data)
{
  Known *known = data;

  kithd_actor_clear (&known->actor);
  g_free (known);
}

static const char *
find_token (SoupServerMessage *message)
{
  const char *header = soup_message_headers_get_one (soup_server_message_get_request_headers (message),
                                                     "Authorization");

  if (!header || g_ascii_strncasecmp (header, "Bearer ", 7) != 0)
    return NULL;
  for (header += 7; *header == ' ';)
    header++;
  return *header ? header : NULL;
}

static const Known *
learn (KithdWorker *worker, const char *token, GError **error)
{
  g_auto (KithdActor) actor = { NULL, NULL };
  gint64 expires_ms;
  Known *known;

  if (!kithd_tokens_verify (worker->http->tokens, token, &actor, &expires_ms, error))
    return NULL;
  known = g_new0 (Known, 1);
  known->actor = actor;
  actor = (KithdActor){ NULL, NULL };
  known->expires_ms = expires_ms;
  if (!worker->actors)
    worker->actors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, known_free);
  if (g_hash_table_size (worker->actors) >= KNOWN_MAX)
    g_hash_table_remove_all (worker->actors);
  g_hash_table_insert (worker->actors, g_strdup (token), known);
  return known;
}

/*
 * kithd_http_check_token:
 * @actor: (out): who asks
 *
 * Finds out by the request's token who asks.
 */
gboolean
kithd_http_check_token (KithdWorker *worker, SoupServerMessage *message, KithdActor *actor, GError **error)
{
  const char *token = find_token (message);
  const Known *known;

  if (!token)
    {
      kith_error_set (error, KITH_ERROR_MISSING_TOKEN);
      return FALSE;
    }
  known = worker->actors ? g_hash_table_lookup (worker->actors, token) : NULL;
  if (!known || known->expires_ms <= kith_clock_now_ms (worker->http->clock))
    known = learn (worker, token, error);
  if (!known)
    return FALSE;
  if (kithd_tokens_is_revoked (worker->http->tokens, known->actor.session_id))
    {
      kith_error_set (error, KITH_ERROR_SESSION_REVOKED);
      return FALSE;
    }
  actor->user_id = g_strdup (known->actor.user_id);
  actor->session_id = g_strdup (known->actor.session_id);
  return TRUE;
}
