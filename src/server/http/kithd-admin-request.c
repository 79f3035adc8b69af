/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-admin-private.h"
#include "kithd-http-private.h"

#include <string.h>

#include "kith-json.h"

/* A request goes from the administrator's thread to the gateway's, where its answer is begun if the gateway knows some
 * of it, then to the store or a thread for what takes long, and back. */
typedef struct
{
  KithdAdminTask task;
  KithdAdmin *admin;
  SoupServerMessage *message;
  const KithRoute *route; /* NULL for metrics */
  char *params[KITH_ROUTE_MAX_PARAMS + 1];
  gpointer body, query, answer;
  KithdGauges gauges;
  KithdOutcome *outcome;
  GError *error;
  KithdCall call;
} Request;

static void
request_free (Request *request)
{
  g_hash_table_remove (request->admin->requests, request);
  for (guint i = 0; i < KITH_ROUTE_MAX_PARAMS; i++)
    g_free (request->params[i]);
  if (request->body)
    kith_wire_free (request->route->body, request->body);
  if (request->query)
    kith_wire_free (request->route->query, request->query);
  if (request->answer)
    kith_wire_free (request->route->answer, request->answer);
  if (request->call.draft)
    kith_wire_free (request->route->answer, request->call.draft);
  kithd_outcome_free (request->outcome);
  g_clear_error (&request->error);
  g_object_unref (request->message);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static void
set_text (SoupServerMessage *message, guint status, const char *type, GString *text)
{
  gsize length = text->len;

  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, type, SOUP_MEMORY_TAKE, g_string_free (text, FALSE), length);
}

/* On the administrator's thread. */
static void
on_done (gpointer data)
{
  g_autoptr (Request) request = data;

  if (request->error)
    kithd_http_answer_error (request->message, request->error, NULL, 0);
  else if (!request->answer)
    kithd_http_answer_empty (request->message, request->route->status);
  else
    {
      GString *text = g_string_sized_new (512);

      kith_wire_write (request->route->answer, request->answer, text);
      set_text (request->message, request->route->status, "application/json", text);
    }
  soup_server_message_unpause (request->message);
}

static gboolean
run_in_store (KithdDb *db, gpointer data, GError **error)
{
  Request *request = data;

  if (request->answer)
    kith_wire_free (request->route->answer, g_steal_pointer (&request->answer));
  kithd_outcome_clear (request->outcome);
  request->call.db = db;
  request->answer = kithd_service_handle_admin (request->admin->service, &request->call, error);
  request->call.db = NULL;
  return request->answer || !*error;
}

/* On a thread of the store, in the order of the commits. */
static void
on_stored (gpointer data, const GError *error)
{
  Request *request = data;

  if (error)
    request->error = g_error_copy (error);
  if (kithd_outcome_should_publish (request->outcome, error))
    kithd_gateway_post_outcome (request->admin->gateway, g_steal_pointer (&request->outcome));
  kithd_mailbox_post (request->admin->mailbox, on_done, request);
}

/* On a thread for what takes long. */
static void
run_long (gpointer data)
{
  Request *request = data;
  KithdAdmin *self = request->admin;

  if (request->route->id == KITH_ADMIN_ROUTE_DOCTOR)
    request->call.draft = self->hooks.examine (self->hooks_data, &request->error);
  if (!request->error)
    request->answer = kithd_service_handle_admin (self->service, &request->call, &request->error);
  kithd_mailbox_post (self->mailbox, on_done, request);
}

static void
submit (Request *request)
{
  KithdAdmin *self = request->admin;

  if (request->route->work == KITH_WORK_TASK)
    g_thread_pool_push (self->tasks, request, NULL);
  else
    kithd_store_submit (self->store, request->route->work == KITH_WORK_WRITE ? KITHD_STORE_WRITE : KITHD_STORE_READ,
                        run_in_store, on_stored, request);
}

/* On the gateway's thread: begins the answers of which it knows something. */
static void
draft (gpointer data)
{
  Request *request = data;
  KithdAdmin *self = request->admin;

  if (request->route->id == KITH_ADMIN_ROUTE_STATUS)
    {
      KithWireAdminStatus *status = kith_wire_admin_status_new ();

      self->hooks.fill_status (status, self->hooks_data);
      request->call.draft = status;
    }
  else
    {
      KithWireAdminPersonList *list = kith_wire_admin_person_list_new ();

      kithd_gateway_list_people (self->gateway, list);
      request->call.draft = list;
    }
  submit (request);
}

static gboolean
fail (GError **error, KithErrorCode code)
{
  kith_error_set (error, code);
  return FALSE;
}

static gboolean
check_params (const KithRoute *route, char *const *params, GError **error)
{
  const char *at = route->path;

  for (guint i = 0; (at = strchr (at, '{')); i++, at++)
    if (g_str_has_prefix (at, "{id}") && !kith_uuid_is_valid (params[i]))
      return fail (error, KITH_ERROR_INVALID_ID);
  return TRUE;
}

static gboolean
read_body (Request *request, GPtrArray *fields, GError **error)
{
  SoupMessageBody *body = soup_server_message_get_request_body (request->message);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonNode) node = NULL;
  gconstpointer data;
  gsize length;

  if (!request->route->body)
    return TRUE;
  bytes = soup_message_body_flatten (body);
  data = g_bytes_get_data (bytes, &length);
  if (length > KITH_LIMIT_BODY_MAX)
    return fail (error, KITH_ERROR_BODY_TOO_LARGE);
  node = kith_json_parse (length ? data : "{}", length ? (gssize) length : 2, error);
  if (!node)
    return FALSE;
  request->body = kith_wire_decode (request->route->body, node, fields);
  return request->body || fail (error, KITH_ERROR_INVALID_BODY);
}

static gboolean
prepare (Request *request, GPtrArray *fields, GError **error)
{
  const KithRoute *route = request->route;

  if (route->query)
    {
      const char *text = g_uri_get_query (soup_server_message_get_uri (request->message));

      request->query = kithd_query_decode (route->query, text, fields);
      if (!request->query)
        return fail (error, KITH_ERROR_INVALID_QUERY);
    }
  if (!check_params (route, request->params, error) || !read_body (request, fields, error))
    return FALSE;
  request->outcome = kithd_outcome_new ();
  request->call.route = route;
  request->call.params = request->params;
  request->call.body = request->body;
  request->call.query = request->query;
  request->call.base_url = request->admin->base_url;
  request->call.outcome = request->outcome;
  return TRUE;
}

static Request *
request_new (KithdAdmin *self, SoupServerMessage *message)
{
  Request *request = g_new0 (Request, 1);

  request->task.run = run_long;
  request->admin = self;
  request->message = g_object_ref (message);
  g_hash_table_add (self->requests, request);
  return request;
}

/* When all threads have ended: frees what was still on its way between them. */
void
kithd_admin_drop_requests (KithdAdmin *self)
{
  g_autofree gpointer *open = g_hash_table_get_keys_as_array (self->requests, NULL);

  for (guint i = 0; open[i]; i++)
    request_free (open[i]);
}

static const char *
name_route (guint route)
{
  return kith_routes[route].name;
}

/* On the administrator's thread. */
static void
answer_metrics (gpointer data)
{
  g_autoptr (Request) request = data;
  GString *text = g_string_sized_new (16384);
  KithdStoreStats stats;

  kithd_store_get_stats (request->admin->store, &stats);
  request->gauges.read_queue = stats.n_queued[KITHD_STORE_READ];
  request->gauges.cache_bytes = stats.cache_bytes;
  request->gauges.write_queue = stats.n_queued[KITHD_STORE_WRITE];
  kithd_metrics_write (request->admin->counters, &request->gauges, name_route, text);
  set_text (request->message, SOUP_STATUS_OK, "text/plain; version=0.0.4; charset=utf-8", text);
  soup_server_message_unpause (request->message);
}

/* On the gateway's thread. */
static void
gauge (gpointer data)
{
  Request *request = data;

  request->admin->hooks.read_gauges (&request->gauges, request->admin->hooks_data);
  kithd_mailbox_post (request->admin->mailbox, answer_metrics, request);
}

/*
 * kithd_admin_on_metrics:
 *
 * Answers a request on the port for metrics, which knows this one address.
 */
void
kithd_admin_on_metrics (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
                        gpointer admin)
{
  KithdAdmin *self = admin;

  /* libsoup would never let go of a connection whose peer leaves between two requests; see KithdLineStream. */
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection", "close");
  if (strcmp (path, "/metrics") != 0)
    {
      kithd_http_answer_code (message, KITH_ERROR_NOT_FOUND);
      return;
    }
  if (soup_server_message_get_method (message) != SOUP_METHOD_GET)
    {
      kithd_http_answer_code (message, KITH_ERROR_METHOD_NOT_ALLOWED);
      return;
    }
  soup_server_message_pause (message);
  kithd_gateway_post (self->gateway, gauge, request_new (self, message));
}

/*
 * kithd_admin_on_request:
 *
 * Answers a request on the administrator's socket, or begins to.
 */
void
kithd_admin_on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
                        gpointer admin)
{
  KithdAdmin *self = admin;
  g_autoptr (Request) request = NULL;
  g_autoptr (GPtrArray) fields = kith_wire_errors_new ();
  g_autoptr (GError) error = NULL;
  gboolean path_known;

  if (strcmp (path, "/metrics") == 0)
    {
      kithd_admin_on_metrics (server, message, path, query, admin);
      return;
    }
  if (strcmp (path, "/backup") == 0 && soup_server_message_get_method (message) == SOUP_METHOD_GET)
    {
      kithd_admin_on_backup (self, message);
      return;
    }
  if (strcmp (path, "/restore") == 0 && soup_server_message_get_method (message) == SOUP_METHOD_PUT)
    {
      kithd_admin_on_restore (self, message);
      return;
    }
  request = request_new (self, message);
  request->route = kith_admin_route_match (soup_server_message_get_method (message), path, request->params,
                                           &path_known);
  if (!request->route)
    {
      kithd_http_answer_code (message, path_known ? KITH_ERROR_METHOD_NOT_ALLOWED : KITH_ERROR_NOT_FOUND);
      return;
    }
  if (!prepare (request, fields, &error))
    {
      kithd_http_answer_error (message, error, fields, 0);
      return;
    }
  if (request->route->work != KITH_WORK_READ)
    g_message ("administrator: %s", request->route->name);
  soup_server_message_pause (message);
  if (request->route->id == KITH_ADMIN_ROUTE_STATUS || request->route->id == KITH_ADMIN_ROUTE_PEOPLE)
    kithd_gateway_post (self->gateway, draft, g_steal_pointer (&request));
  else
    submit (g_steal_pointer (&request));
}
