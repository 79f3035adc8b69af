/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-http-transport.h"

#include "kith-error.h"
#include "kith-http-body.h"
#include "kith-http-link.h"
#include "kith-json.h"
#include "kith-net-error.h"

#define TIMEOUT_SECONDS 20
#define SUBPROTOCOL "kith.v1"

/* Far above the largest answer that there is, the snapshot of a large guild. */
#define MAX_ANSWER (32 * 1024 * 1024)
#define MAX_FILE (512 * 1024 * 1024)

typedef struct
{
  const KithRoute *route;
  SoupMessage *message;
} Request;

struct _KithHttpTransport
{
  GObject parent_instance;

  KithServerAddress *address;
  SoupSession *session; /* after the first request */
  char *fingerprint;
  char *refused_fingerprint;
  gboolean met; /* it has answered before, so that a certificate is not the first that is seen */
  guint ping_seconds;
};

static void transport_init (KithTransportInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KithHttpTransport, kith_http_transport, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (KITH_TYPE_TRANSPORT, transport_init))

enum
{
  PINNED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
kith_http_transport_finalize (GObject *object)
{
  KithHttpTransport *self = KITH_HTTP_TRANSPORT (object);

  if (self->session)
    soup_session_abort (self->session);
  g_clear_object (&self->session);
  g_clear_pointer (&self->address, kith_server_address_unref);
  g_free (self->fingerprint);
  g_free (self->refused_fingerprint);
  G_OBJECT_CLASS (kith_http_transport_parent_class)->finalize (object);
}

static void
kith_http_transport_class_init (KithHttpTransportClass *class)
{
  G_OBJECT_CLASS (class)->finalize = kith_http_transport_finalize;

  signals[PINNED] = g_signal_new ("pinned", KITH_TYPE_HTTP_TRANSPORT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
kith_http_transport_init (KithHttpTransport *self)
{
  self->ping_seconds = KITH_LIMIT_PING_SECONDS;
}

/**
 * kith_http_transport_new:
 *
 * Returns: (transfer full): a transport to a server
 */
KithTransport *
kith_http_transport_new (KithServerAddress *address)
{
  KithHttpTransport *self = g_object_new (KITH_TYPE_HTTP_TRANSPORT, NULL);

  self->address = kith_server_address_ref (address);
  self->fingerprint = g_strdup (kith_server_address_get_fingerprint (address));
  return KITH_TRANSPORT (self);
}

/**
 * kith_http_transport_set_ping_seconds:
 *
 * Changes the time between two pings of connections opened from now on.
 */
void
kith_http_transport_set_ping_seconds (KithHttpTransport *self, guint seconds)
{
  g_return_if_fail (KITH_IS_HTTP_TRANSPORT (self));
  self->ping_seconds = seconds;
}

/**
 * kith_http_transport_set_met:
 *
 * Tells that the server was reached before. Without a fingerprint the system trusted its certificate then, and another
 * one is not trusted without asking.
 */
void
kith_http_transport_set_met (KithHttpTransport *self)
{
  g_return_if_fail (KITH_IS_HTTP_TRANSPORT (self));
  self->met = TRUE;
}

static SoupSession *
get_session (KithHttpTransport *self)
{
  if (self->session)
    return self->session;
  self->session = soup_session_new_with_options ("timeout", TIMEOUT_SECONDS, "idle-timeout", 60, "user-agent",
                                                 "Kith/" KITH_VERSION, NULL);
  /* Without authorities every certificate is asked about, also one that the system would trust. */
  if (self->fingerprint)
    soup_session_set_tls_database (self->session, NULL);
  return self->session;
}

static void
pin (KithHttpTransport *self, const char *fingerprint)
{
  g_autofree char *kept = g_strdup (fingerprint);

  g_free (self->fingerprint);
  self->fingerprint = g_steal_pointer (&kept);
  if (self->session)
    soup_session_set_tls_database (self->session, NULL);
  g_signal_emit (self, signals[PINNED], 0, self->fingerprint);
}

static char *
compute_fingerprint (GTlsCertificate *certificate)
{
  g_autoptr (GByteArray) der = NULL;

  g_object_get (certificate, "certificate", &der, NULL);
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len);
}

static gboolean
on_accept_certificate (SoupMessage *message, GTlsCertificate *certificate, GTlsCertificateFlags errors, gpointer data)
{
  KithHttpTransport *self = data;
  g_autofree char *fingerprint = compute_fingerprint (certificate);

  if (!self->fingerprint && !self->met)
    {
      pin (self, fingerprint);
      return TRUE;
    }
  if (g_strcmp0 (self->fingerprint, fingerprint) == 0)
    return TRUE;
  g_free (self->refused_fingerprint);
  self->refused_fingerprint = g_steal_pointer (&fingerprint);
  return FALSE;
}

static void
return_error (GTask *task, const GError *error)
{
  KithNetError code = KITH_NET_ERROR_OFFLINE;

  if (error->domain == KITH_NET_ERROR || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_error_copy (error));
      return;
    }
  if (g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE))
    code = KITH_NET_ERROR_CERTIFICATE;
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    code = KITH_NET_ERROR_TIMEOUT;
  else if (error->domain == G_TLS_ERROR || error->domain == SOUP_WEBSOCKET_ERROR)
    code = KITH_NET_ERROR_PROTOCOL;
  g_task_return_new_error (task, KITH_NET_ERROR, (int) code, "%s", error->message);
}

static char *
write_query (KithRouteId route, gconstpointer query)
{
  g_autoptr (JsonNode) node = kith_wire_encode (kith_routes[route].query, query);
  GString *text = g_string_new (NULL);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, &value))
    {
      g_string_append_printf (text, "%s%s=", text->len ? "&" : "?", name);
      if (json_node_get_value_type (value) == G_TYPE_INT64)
        g_string_append_printf (text, "%" G_GINT64_FORMAT, json_node_get_int (value));
      else
        g_string_append_uri_escaped (text, json_node_get_string (value), NULL, FALSE);
    }
  return g_string_free (text, FALSE);
}

static SoupMessage *
make_message (KithHttpTransport *self, KithRouteId route, const char *const *params, gconstpointer query)
{
  g_autofree char *path = kith_route_build_path (route, params);
  g_autofree char *query_text = query ? write_query (route, query) : g_strdup ("");
  g_autofree char *full = g_strconcat (path, query_text, NULL);
  g_autofree char *uri = kith_server_address_build_uri (self->address, "http", full);
  SoupMessage *message = soup_message_new (kith_routes[route].method, uri);

  /* A token is for this server alone. */
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  /* What may be repeated goes over a connection that is open already; should the server close that at this very
   * moment, libsoup asks again. Anything else gets a connection, and so a TLS handshake, of its own. */
  if (kith_routes[route].repeatable)
    soup_message_add_flags (message, SOUP_MESSAGE_IDEMPOTENT);
  g_signal_connect_object (message, "accept-certificate", G_CALLBACK (on_accept_certificate), self, 0);
  return message;
}

/* The code of a bad field says more than that some field is bad. */
static KithErrorCode
get_code (const KithWireProblem *problem)
{
  KithErrorCode code = kith_error_from_name (problem->code);

  if (problem->errors && problem->errors->len)
    {
      const KithWireFieldProblem *field = g_ptr_array_index (problem->errors, 0);
      KithErrorCode of_field = kith_error_from_name (field->code);

      return of_field != KITH_ERROR_NONE ? of_field : code;
    }
  return code;
}

static void
return_problem (GTask *task, SoupMessage *message, GBytes *body)
{
  gsize size;
  const char *data = g_bytes_get_data (body, &size);
  g_autoptr (JsonNode) node = data ? kith_json_parse (data, (gssize) size, NULL) : NULL;
  g_autoptr (KithWireProblem) problem = node ? kith_wire_problem_decode (node, NULL) : NULL;
  KithErrorCode code = problem ? get_code (problem) : KITH_ERROR_NONE;
  const char *retry_after = soup_message_headers_get_one (soup_message_get_response_headers (message), "Retry-After");

  if (retry_after)
    kith_transport_set_retry_after (G_ASYNC_RESULT (task), g_ascii_strtod (retry_after, NULL));
  if (code == KITH_ERROR_NONE)
    g_task_return_new_error (task, KITH_NET_ERROR, KITH_NET_ERROR_PROTOCOL, "The server answered %u",
                             soup_message_get_status (message));
  else
    g_task_return_new_error (task, KITH_ERROR, (int) code, "%s",
                             problem->detail ? problem->detail : kith_error_get_title (code));
}

static void
request_free (Request *request)
{
  g_object_unref (request->message);
  g_free (request);
}

static void
return_answer (GTask *task, const KithRoute *route, GBytes *body)
{
  gsize size;
  const char *data = g_bytes_get_data (body, &size);
  g_autoptr (JsonNode) node = NULL;
  gpointer answer = NULL;

  if (route->file)
    {
      g_task_return_pointer (task, g_bytes_ref (body), (GDestroyNotify) g_bytes_unref);
      return;
    }
  if (route->answer)
    {
      node = kith_json_parse (data ? data : "", (gssize) size, NULL);
      answer = node ? kith_wire_decode (route->answer, node, NULL) : NULL;
    }
  if (route->answer && !answer)
    g_task_return_new_error (task, KITH_NET_ERROR, KITH_NET_ERROR_PROTOCOL, "The server's answer cannot be read");
  else
    g_task_return_pointer (task, answer, NULL);
}

static void
on_body (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Request *request = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = kith_http_body_read_finish (G_INPUT_STREAM (object), result, &error);

  if (!body)
    {
      return_error (task, error);
      return;
    }
  KITH_HTTP_TRANSPORT (g_task_get_source_object (task))->met = TRUE;
  if (!SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (request->message)))
    return_problem (task, request->message, body);
  else
    return_answer (task, request->route, body);
}

static void
on_answered (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  const Request *request = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = soup_session_send_finish (SOUP_SESSION (object), result, &error);

  if (!stream)
    return_error (task, error);
  else
    kith_http_body_read_async (stream, request->route->file ? MAX_FILE : MAX_ANSWER, g_task_get_cancellable (task),
                               on_body, g_object_ref (task));
}

static void
set_request (GTask *task, KithRouteId route, SoupMessage *message)
{
  Request *request = g_new (Request, 1);

  request->route = &kith_routes[route];
  request->message = g_object_ref (message);
  g_task_set_task_data (task, request, (GDestroyNotify) request_free);
}

static void
request_async (KithTransport *transport, KithRouteId route, const char *const *params, const char *token,
               gconstpointer query, gconstpointer body, GCancellable *cancellable, GAsyncReadyCallback callback,
               gpointer data)
{
  KithHttpTransport *self = KITH_HTTP_TRANSPORT (transport);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  g_autoptr (SoupMessage) message = make_message (self, route, params, query);

  if (!message)
    {
      g_task_return_new_error (task, KITH_NET_ERROR, KITH_NET_ERROR_PROTOCOL, "The address is not valid");
      return;
    }
  set_request (task, route, message);
  if (token)
    {
      g_autofree char *value = g_strconcat ("Bearer ", token, NULL);

      soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", value);
    }
  if (body && kith_routes[route].upload)
    soup_message_set_request_body_from_bytes (message, "application/octet-stream", (GBytes *) body);
  else if (body)
    {
      g_autoptr (JsonNode) node = kith_wire_encode (kith_routes[route].body, body);
      char *text = kith_json_print (node);
      g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));

      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    }
  soup_session_send_async (get_session (self), message, G_PRIORITY_DEFAULT, cancellable, on_answered,
                           g_steal_pointer (&task));
}

static gboolean
request_finish (KithTransport *transport, GAsyncResult *result, gpointer *answer, GError **error)
{
  g_autoptr (GError) local = NULL;
  gpointer value = g_task_propagate_pointer (G_TASK (result), &local);

  if (local)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  *answer = value;
  return TRUE;
}

static void
on_opened (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  KithHttpTransport *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupWebsocketConnection)
    connection = soup_session_websocket_connect_finish (SOUP_SESSION (object), result, &error);

  if (!connection)
    return_error (task, error);
  else
    g_task_return_pointer (task, kith_http_link_new (connection, self->ping_seconds), g_object_unref);
}

static void
open_async (KithTransport *transport, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  static char *protocols[] = { (char *) SUBPROTOCOL, NULL };
  KithHttpTransport *self = KITH_HTTP_TRANSPORT (transport);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  g_autofree char *uri = kith_server_address_build_uri (self->address, "ws", KITH_API_PREFIX "/gateway");
  g_autoptr (SoupMessage) message = soup_message_new (SOUP_METHOD_GET, uri);

  if (!message)
    {
      g_task_return_new_error (task, KITH_NET_ERROR, KITH_NET_ERROR_PROTOCOL, "The address is not valid");
      return;
    }
  g_signal_connect_object (message, "accept-certificate", G_CALLBACK (on_accept_certificate), self, 0);
  soup_session_websocket_connect_async (get_session (self), message, NULL, protocols, G_PRIORITY_DEFAULT, cancellable,
                                        on_opened, g_steal_pointer (&task));
}

static KithLink *
open_finish (KithTransport *transport, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static const char *
get_fingerprint (KithTransport *transport)
{
  return KITH_HTTP_TRANSPORT (transport)->fingerprint;
}

static const char *
get_refused_fingerprint (KithTransport *transport)
{
  return KITH_HTTP_TRANSPORT (transport)->refused_fingerprint;
}

static void
accept_certificate (KithTransport *transport)
{
  KithHttpTransport *self = KITH_HTTP_TRANSPORT (transport);
  g_autofree char *fingerprint = g_steal_pointer (&self->refused_fingerprint);

  if (fingerprint)
    pin (self, fingerprint);
}

static void
transport_init (KithTransportInterface *interface)
{
  interface->request_async = request_async;
  interface->request_finish = request_finish;
  interface->open_async = open_async;
  interface->open_finish = open_finish;
  interface->get_fingerprint = get_fingerprint;
  interface->get_refused_fingerprint = get_refused_fingerprint;
  interface->accept_certificate = accept_certificate;
}
