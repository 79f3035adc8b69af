/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-session-private.h"

#include "kith-action.h"
#include "kith-error.h"

/* What a person asks of a server, and how any request goes out with the session's token. */

typedef struct
{
  KithRouteId route;
  GStrv params;
  gpointer query;
  gpointer body;
  char *token;
  gboolean again; /* with a new token, once */
  double retry_after;
} Call;

static void request_with_token (GTask *task);

static void
call_free (Call *call)
{
  g_strfreev (call->params);
  if (call->query)
    kith_wire_free (kith_routes[call->route].query, call->query);
  kith_route_free_body (call->route, call->body);
  g_free (call->token);
  g_free (call);
}

static gboolean
token_was_refused (const GError *error)
{
  return g_error_matches (error, KITH_ERROR, KITH_ERROR_EXPIRED_TOKEN) ||
         g_error_matches (error, KITH_ERROR, KITH_ERROR_INVALID_TOKEN);
}

static void
on_answer (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  KithSession *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gpointer answer = NULL;

  if (kith_transport_request_finish (KITH_TRANSPORT (object), result, &answer, &error))
    {
      g_task_return_pointer (task, answer, NULL);
      return;
    }
  if (token_was_refused (error) && call->token && !call->again)
    {
      call->again = TRUE;
      kith_tokens_expire (kith_session_get_tokens (self), call->token);
      request_with_token (g_steal_pointer (&task));
      return;
    }
  kith_transport_set_retry_after (G_ASYNC_RESULT (task), kith_transport_get_retry_after (result));
  g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_token (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  KithSession *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  g_free (call->token);
  call->token = kith_tokens_get_finish (KITH_TOKENS (object), result, &error);
  if (!call->token)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  kith_transport_request_async (kith_session_get_transport (self), call->route, (const char *const *) call->params,
                                call->token, call->query, call->body, g_task_get_cancellable (task), on_answer,
                                g_object_ref (task));
}

static void
request_with_token (GTask *task)
{
  KithSession *self = g_task_get_source_object (task);

  kith_tokens_get_async (kith_session_get_tokens (self), g_task_get_cancellable (task), on_token, task);
}

/**
 * kith_session_call_async:
 * @query: (nullable): wire struct of the route's query, copied
 * @body: (nullable): wire struct of the route's body, copied
 * @cancellable: (nullable): the session's lifetime where it is %NULL
 */
void
kith_session_call_async (KithSession *self, KithRouteId route, const char *const *params, gconstpointer query,
                         gconstpointer body, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask)
    task = g_task_new (self, cancellable ? cancellable : kith_session_get_lifetime (self), callback, data);
  Call *call = g_new0 (Call, 1);

  g_task_set_source_tag (task, kith_session_call_async);
  call->route = route;
  call->params = g_strdupv ((char **) params);
  call->query = query ? kith_wire_copy (kith_routes[route].query, query) : NULL;
  call->body = kith_route_copy_body (route, body);
  g_task_set_task_data (task, call, (GDestroyNotify) call_free);
  request_with_token (g_steal_pointer (&task));
}

/**
 * kith_session_call_finish:
 * @answer: (out) (optional) (transfer full) (nullable): wire struct of the route's answer
 */
gboolean
kith_session_call_finish (KithSession *self, GAsyncResult *result, gpointer *answer, GError **error)
{
  g_autoptr (GError) local = NULL;
  gpointer value;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  value = g_task_propagate_pointer (G_TASK (result), &local);
  if (local)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  *answer = value;
  return TRUE;
}

static gpointer
apply_guild (KithSession *session, gpointer source, gpointer answer)
{
  return g_object_ref (kith_reducer_apply_snapshot (kith_session_get_reducer (session), answer));
}

void
kith_session_create_guild_async (KithSession *self, const char *name, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (KithWireGuildRequest) request = kith_wire_guild_request_new ();
  const KithAction action = {
    .route = KITH_ROUTE_GUILD_CREATE, .body = request, .apply = apply_guild, .free_result = g_object_unref
  };

  request->name = g_strdup (name);
  kith_action_run (self, self, &action, cancellable, callback, data);
}

/**
 * kith_session_create_guild_finish:
 *
 * Returns: (transfer full): the guild, which is in the list already
 */
KITH_DEFINE_ACTION_FINISH_POINTER (kith_session_create_guild_finish, KithSession, KithGuild)

void
kith_session_join_invite_async (KithSession *self, const char *code, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (KithWireEmpty) body = kith_wire_empty_new ();
  const KithAction action = { .route = KITH_ROUTE_INVITE_ACCEPT,
                              .params = { code },
                              .body = body,
                              .apply = apply_guild,
                              .free_result = g_object_unref };

  kith_action_run (self, self, &action, cancellable, callback, data);
}

/**
 * kith_session_join_invite_finish:
 *
 * Returns: (transfer full): the guild, which is in the list already
 */
KITH_DEFINE_ACTION_FINISH_POINTER (kith_session_join_invite_finish, KithSession, KithGuild)

static gpointer
apply_account (KithSession *session, gpointer source, gpointer answer)
{
  kith_reducer_apply_account (kith_session_get_reducer (session), answer);
  return NULL;
}

/**
 * kith_session_update_profile_async:
 * @display_name: (nullable): the name that is shown; %NULL leaves it
 * @bio: (nullable): a few words; %NULL leaves them, an empty text clears them
 * @pronouns: (nullable): as @bio
 * @accent_colour: 0xRRGGBB; -1 clears it, -2 leaves it
 */
void
kith_session_update_profile_async (KithSession *self, const char *display_name, const char *bio, const char *pronouns,
                                   int accent_colour, GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer data)
{
  g_autoptr (KithWireAccountPatch) patch = kith_wire_account_patch_new ();
  const KithAction action = { .route = KITH_ROUTE_ACCOUNT_PATCH, .body = patch, .apply = apply_account };

  patch->display_name = g_strdup (display_name);
  patch->has_bio = bio != NULL;
  patch->clear_bio = bio && !*bio;
  patch->bio = patch->clear_bio ? NULL : g_strdup (bio);
  patch->has_pronouns = pronouns != NULL;
  patch->clear_pronouns = pronouns && !*pronouns;
  patch->pronouns = patch->clear_pronouns ? NULL : g_strdup (pronouns);
  patch->has_accent_colour = accent_colour >= -1;
  patch->clear_accent_colour = accent_colour == -1;
  patch->accent_colour = MAX (accent_colour, 0);
  kith_action_run (self, self, &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH (kith_session_update_profile_finish, KithSession)

void
kith_session_change_password_async (KithSession *self, const char *old_password, const char *new_password,
                                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (KithWirePasswordRequest) request = kith_wire_password_request_new ();
  const KithAction action = { .route = KITH_ROUTE_PASSWORD_CHANGE, .body = request };

  request->old_password = g_strdup (old_password);
  request->new_password = g_strdup (new_password);
  kith_action_run (self, self, &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH (kith_session_change_password_finish, KithSession)
