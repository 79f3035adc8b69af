/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-session-account.h"

#include "kith-action.h"
#include "kith-session-private.h"

static gpointer
keep_devices (KithSession *session, gpointer source, gpointer answer)
{
  return kith_wire_session_list_copy (answer);
}

/**
 * kith_session_list_devices_async:
 *
 * Asks on which devices the person is signed in; the answer is newest first.
 */
void
kith_session_list_devices_async (KithSession *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer data)
{
  const KithAction action = {
    .route = KITH_ROUTE_SESSIONS_LIST,
    .apply = keep_devices,
    .free_result = (GDestroyNotify) kith_wire_session_list_free,
  };

  kith_action_run (self, self, &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH_POINTER (kith_session_list_devices_finish, KithSession, KithWireSessionList)

/**
 * kith_session_end_device_async:
 * @device_id: id of a session in the list of devices
 *
 * Signs one device out.
 */
void
kith_session_end_device_async (KithSession *self, const char *device_id, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer data)
{
  const KithAction action = { .route = KITH_ROUTE_SESSION_REVOKE, .params = { device_id } };

  kith_action_run (self, self, &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH (kith_session_end_device_finish, KithSession)

/**
 * kith_session_end_other_devices_async:
 *
 * Signs all devices out but this one.
 */
void
kith_session_end_other_devices_async (KithSession *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer data)
{
  const KithAction action = { .route = KITH_ROUTE_SESSIONS_REVOKE_OTHERS };

  kith_action_run (self, self, &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH (kith_session_end_other_devices_finish, KithSession)

/**
 * kith_session_delete_account_async:
 *
 * Deletes the account on the server, for ever.
 */
void
kith_session_delete_account_async (KithSession *self, const char *password, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer data)
{
  const KithWireAccountDeletion deletion = { .password = (char *) password };
  const KithAction action = { .route = KITH_ROUTE_ACCOUNT_DELETE, .body = &deletion };

  kith_action_run (self, self, &action, cancellable, callback, data);
}

KITH_DEFINE_ACTION_FINISH (kith_session_delete_account_finish, KithSession)
