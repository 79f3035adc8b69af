/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-routes.h"
#include "kith-session.h"

G_BEGIN_DECLS

/* What a person asks for, as one request whose answer goes through the reducer. */

/* Applies the answer (a wire struct of the route, or NULL) to the model; returns what the action gives, or NULL. */
typedef gpointer (*KithActionApply) (KithSession *session, gpointer source, gpointer answer);

/* One request. What is left out is not sent, or not done. */
typedef struct
{
  KithRouteId route;
  const char *params[KITH_ROUTE_MAX_PARAMS + 1]; /* of the path, in its order */
  gconstpointer query;                           /* wire struct of the route's query */
  gconstpointer body;                            /* wire struct of the route's body */
  KithActionApply apply;
  GDestroyNotify free_result; /* frees what apply gave, where nobody fetches it */
} KithAction;

void kith_action_run (gpointer source, KithSession *session, const KithAction *action, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer data);
gboolean kith_action_finish (gpointer source, GAsyncResult *result, GError **error);
gpointer kith_action_finish_pointer (gpointer source, GAsyncResult *result, GError **error);

/* Defines the public function that ends an action: whether it succeeded, or what it gave. */
#define KITH_DEFINE_ACTION_FINISH(function, Source)                                                                    \
  gboolean function (Source *self, GAsyncResult *result, GError **error)                                               \
  {                                                                                                                    \
    return kith_action_finish (self, result, error);                                                                   \
  }

#define KITH_DEFINE_ACTION_FINISH_POINTER(function, Source, Value)                                                     \
  Value *function (Source *self, GAsyncResult *result, GError **error)                                                 \
  {                                                                                                                    \
    return kith_action_finish_pointer (self, result, error);                                                           \
  }

G_END_DECLS
