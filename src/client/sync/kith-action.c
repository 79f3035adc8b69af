/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-action.h"

#include "kith-net-error.h"
#include "kith-routes.h"
#include "kith-session-private.h"

typedef struct
{
  KithRouteId route;
  KithActionApply apply;
  GDestroyNotify free_result;
} Running;

static void
on_answer (GObject *object, GAsyncResult *result, gpointer data)
{
  KithSession *session = KITH_SESSION (object);
  g_autoptr (GTask) task = data;
  Running *running = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gpointer answer = NULL, value = NULL;

  if (!kith_session_call_finish (session, result, &answer, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (running->apply)
    value = running->apply (session, g_task_get_source_object (task), answer);
  kith_route_free_answer (running->route, answer);
  g_task_return_pointer (task, value, running->free_result);
}

/**
 * kith_action_run:
 * @source: (type GObject): the object that is asked, which the callback and apply function get
 * @session: (nullable): its session; without one the action fails
 * @action: what is asked; its strings and structs are copied
 * @cancellable: (nullable): the session's lifetime where it is %NULL
 *
 * Makes one request and takes its answer into the model.
 */
void
kith_action_run (gpointer source, KithSession *session, const KithAction *action, GCancellable *cancellable,
                 GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (source, cancellable, callback, data);
  Running *running = g_new (Running, 1);

  g_task_set_source_tag (task, kith_action_run);
  running->route = action->route;
  running->apply = action->apply;
  running->free_result = action->free_result;
  g_task_set_task_data (task, running, g_free);
  if (!session)
    {
      g_task_return_new_error (task, KITH_NET_ERROR, KITH_NET_ERROR_SIGNED_OUT, "The session is over");
      return;
    }
  kith_session_call_async (session, action->route, action->params, action->query, action->body, cancellable, on_answer,
                           g_steal_pointer (&task));
}

/**
 * kith_action_finish:
 *
 * Ends an action of which nothing is kept.
 */
gboolean
kith_action_finish (gpointer source, GAsyncResult *result, GError **error)
{
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (g_task_is_valid (result, source), FALSE);
  g_task_propagate_pointer (G_TASK (result), &local);
  if (!local)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/**
 * kith_action_finish_pointer:
 *
 * Returns: (transfer full) (nullable): what the action's apply function returned
 */
gpointer
kith_action_finish_pointer (gpointer source, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, source), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
