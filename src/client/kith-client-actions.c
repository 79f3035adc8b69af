/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-client-private.h"

#include "kith-http-transport.h"
#include "kith-net-error.h"
#include "kith-routes.h"
#include "kith-session-private.h"

/* What a person asks before there is a session, and the end of one. */

typedef struct
{
  KithRouteId route;
  KithServerAddress *address;
  KithTransport *transport;
  char *server_name;
  char *pinned; /* a certificate that was trusted on the way */
  gpointer body;
} Entry;

static void
entry_free (Entry *entry)
{
  if (entry->body)
    kith_wire_free (kith_routes[entry->route].body, entry->body);
  kith_server_address_unref (entry->address);
  g_clear_object (&entry->transport);
  g_free (entry->server_name);
  g_free (entry->pinned);
  g_free (entry);
}

static void
on_pinned (KithTransport *transport, const char *fingerprint, GTask *task)
{
  Entry *entry = g_task_get_task_data (task);

  g_free (entry->pinned);
  entry->pinned = g_strdup (fingerprint);
}

static GTask *
entry_new (KithClient *self, KithServerAddress *address, KithRouteId route, gpointer body, GCancellable *cancellable,
           GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);
  Entry *entry = g_new0 (Entry, 1);

  entry->route = route;
  entry->address = kith_server_address_ref (address);
  entry->transport = kith_client_make_transport (self, address);
  entry->body = body;
  g_task_set_task_data (task, entry, (GDestroyNotify) entry_free);
  g_signal_connect_object (entry->transport, "pinned", G_CALLBACK (on_pinned), task, 0);
  return task;
}

/* Who only looks at a server can be asked whether it is the right one, so no certificate is taken at first sight. */
static GTask *
look_new (KithClient *self, KithServerAddress *address, KithRouteId route, GCancellable *cancellable,
          GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = entry_new (self, address, route, NULL, cancellable, callback, data);
  Entry *entry = g_task_get_task_data (task);

  kith_http_transport_set_met (KITH_HTTP_TRANSPORT (entry->transport));
  return task;
}

static gboolean
finish_request (GObject *object, GAsyncResult *result, GTask *task, gpointer *answer)
{
  Entry *entry = g_task_get_task_data (task);
  GError *error = NULL;

  if (!kith_transport_request_finish (KITH_TRANSPORT (object), result, answer, &error))
    {
      if (g_error_matches (error, KITH_NET_ERROR, KITH_NET_ERROR_CERTIFICATE))
        kith_client_note_refused (g_task_get_source_object (task), entry->address,
                                  kith_transport_get_refused_fingerprint (KITH_TRANSPORT (object)));
      g_task_return_error (task, error);
      return FALSE;
    }
  if (entry->pinned ||
      (kith_server_address_get_tls (entry->address) && !kith_transport_get_fingerprint (entry->transport)))
    kith_client_keep_pin (g_task_get_source_object (task), entry->address, entry->pinned ? entry->pinned : "");
  return TRUE;
}

static const char *
get_device_name (void)
{
  return g_get_host_name ();
}

static void
on_entered (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Entry *entry = g_task_get_task_data (task);
  KithClient *self = g_task_get_source_object (task);
  gpointer answer = NULL;
  KithSession *session;

  if (!finish_request (object, result, task, &answer))
    return;
  session = kith_client_add_session (self, entry->transport, entry->address, entry->server_name, answer);
  kith_wire_auth_result_free (answer);
  g_task_return_pointer (task, g_object_ref (session), g_object_unref);
}

static void
on_server_known (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Entry *entry = g_task_get_task_data (task);
  gpointer answer = NULL;

  if (!finish_request (object, result, task, &answer))
    return;
  entry->server_name = g_strdup (((KithWireServerInfo *) answer)->name);
  kith_wire_server_info_free (answer);
  kith_transport_request_async (entry->transport, entry->route, NULL, NULL, NULL, entry->body,
                                g_task_get_cancellable (task), on_entered, g_object_ref (task));
}

/* A password is sent only to what has proved to be a Kith server. */
static void
enter (GTask *task)
{
  Entry *entry = g_task_get_task_data (task);

  kith_transport_request_async (entry->transport, KITH_ROUTE_SERVER_GET, NULL, NULL, NULL, NULL,
                                g_task_get_cancellable (task), on_server_known, task);
}

/**
 * kith_client_register_async:
 * @display_name: (nullable): the name that is shown
 * @invite: (nullable): an invite's code, whose guild is joined too
 *
 * Makes an account and signs in.
 */
void
kith_client_register_async (KithClient *self, KithServerAddress *address, const char *username, const char *password,
                            const char *display_name, const char *invite, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer data)
{
  KithWireRegisterRequest *request = kith_wire_register_request_new ();

  request->username = g_strdup (username);
  request->password = g_strdup (password);
  request->display_name = g_strdup (display_name);
  request->invite = g_strdup (invite);
  request->device = g_utf8_substring (get_device_name (), 0,
                                      MIN (g_utf8_strlen (get_device_name (), -1), KITH_LIMIT_DEVICE_NAME_MAX));
  enter (entry_new (self, address, KITH_ROUTE_REGISTER, request, cancellable, callback, data));
}

/**
 * kith_client_register_finish:
 *
 * Returns: (transfer full): the session, which is in the list and connects
 */
KithSession *
kith_client_register_finish (KithClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * kith_client_sign_in_async:
 * @login: user name or e-mail address
 */
void
kith_client_sign_in_async (KithClient *self, KithServerAddress *address, const char *login, const char *password,
                           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  KithWireLoginRequest *request = kith_wire_login_request_new ();

  request->login = g_strdup (login);
  request->password = g_strdup (password);
  request->device = g_utf8_substring (get_device_name (), 0,
                                      MIN (g_utf8_strlen (get_device_name (), -1), KITH_LIMIT_DEVICE_NAME_MAX));
  enter (entry_new (self, address, KITH_ROUTE_LOGIN, request, cancellable, callback, data));
}

/**
 * kith_client_sign_in_finish:
 *
 * Returns: (transfer full): the session, which is in the list and connects
 */
KithSession *
kith_client_sign_in_finish (KithClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_info (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  gpointer answer = NULL;

  if (finish_request (object, result, task, &answer))
    g_task_return_pointer (task, answer, (GDestroyNotify) kith_wire_server_info_free);
}

/**
 * kith_client_get_server_info_async:
 *
 * Asks a server who it is and whom it takes. Fails with %KITH_NET_ERROR_CERTIFICATE where the person has to say first
 * that its certificate is the right one.
 */
void
kith_client_get_server_info_async (KithClient *self, KithServerAddress *address, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = look_new (self, address, KITH_ROUTE_SERVER_GET, cancellable, callback, data);
  Entry *entry = g_task_get_task_data (task);

  kith_transport_request_async (entry->transport, KITH_ROUTE_SERVER_GET, NULL, NULL, NULL, NULL, cancellable, on_info,
                                task);
}

/**
 * kith_client_get_server_info_finish:
 *
 * Returns: (transfer full): what the server says
 */
KithWireServerInfo *
kith_client_get_server_info_finish (KithClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_preview (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  gpointer answer = NULL;

  if (finish_request (object, result, task, &answer))
    g_task_return_pointer (task, answer, (GDestroyNotify) kith_wire_invite_preview_free);
}

/**
 * kith_client_preview_invite_async:
 *
 * Asks where an invite leads. Fails with %KITH_NET_ERROR_CERTIFICATE where the person has to say first that the
 * server's certificate is the right one.
 */
void
kith_client_preview_invite_async (KithClient *self, KithJoinLink *link, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer data)
{
  const char *params[] = { kith_join_link_get_code (link), NULL };
  GTask *task = look_new (self, kith_join_link_get_address (link), KITH_ROUTE_INVITE_GET, cancellable, callback, data);
  Entry *entry = g_task_get_task_data (task);

  kith_transport_request_async (entry->transport, KITH_ROUTE_INVITE_GET, params, NULL, NULL, NULL, cancellable,
                                on_preview, task);
}

/**
 * kith_client_preview_invite_finish:
 *
 * Returns: (transfer full): the guild and who invites
 */
KithWireInvitePreview *
kith_client_preview_invite_finish (KithClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_signed_out (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  gpointer answer = NULL;

  /* A server that cannot be reached forgets the session when its token runs out. */
  kith_session_call_finish (KITH_SESSION (object), result, &answer, NULL);
  kith_client_forget_session (g_task_get_source_object (task), KITH_SESSION (object));
  g_task_return_boolean (task, TRUE);
}

void
kith_client_sign_out_async (KithClient *self, KithSession *session, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, kith_client_sign_out_async);
  kith_session_call_async (session, KITH_ROUTE_LOGOUT, NULL, NULL, NULL, cancellable, on_signed_out, task);
}

gboolean
kith_client_sign_out_finish (KithClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
