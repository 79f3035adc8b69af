/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-http-private.h"

#include <math.h>
#include <string.h>

#include "kith-json.h"

/* What an answer and its line in the log have in common. */
#define REQUEST_ID_HEADER "X-Request-Id"

/* Passwords that may wait for a thread: some seconds of work, after which nobody waits for the answer any more. */
#define HASH_QUEUE 64

/* How slowly a file may be taken. */
#define SLOW_BYTES_PER_SECOND 50000

/* One REST request: read and checked on the thread of its connection, carried out on a thread that may wait for the
 * database, told to the gateway when it is durable, answered on the first thread again. */
typedef struct
{
  KithdWorker *worker;
  SoupServerMessage *message;
  const KithRoute *route;
  char *params[KITH_ROUTE_MAX_PARAMS + 1];
  KithdActor actor;
  gpointer body, query, answer;
  char *base_url, *address, *network;
  KithdOutcome *outcome;
  GError *error;
  gint64 started_us;
  KithdCall call;
} Request;

static void
request_free (Request *request)
{
  for (guint i = 0; i < KITH_ROUTE_MAX_PARAMS; i++)
    g_free (request->params[i]);
  kithd_actor_clear (&request->actor);
  if (request->body)
    kith_wire_free (request->route->body, request->body);
  if (request->query)
    kith_wire_free (request->route->query, request->query);
  if (request->answer)
    kith_wire_free (request->route->answer, request->answer);
  g_clear_pointer (&request->call.upload, g_bytes_unref);
  g_clear_pointer (&request->call.file, g_bytes_unref);
  g_free (request->base_url);
  g_free (request->address);
  g_free (request->network);
  kithd_outcome_free (request->outcome);
  g_clear_error (&request->error);
  g_object_unref (request->message);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static void
note_refusal (KithdMetrics *metrics, const GError *error)
{
  if (g_error_matches (error, KITH_ERROR, KITH_ERROR_RATE_LIMITED))
    kithd_metrics_count (metrics, KITHD_COUNT_RATE_LIMITED, 1);
  else if (g_error_matches (error, KITH_ERROR, KITH_ERROR_LOGIN_THROTTLED))
    kithd_metrics_count (metrics, KITHD_COUNT_LOGIN_THROTTLED, 1);
}

static void
note_request (const Request *request)
{
  guint status = soup_server_message_get_status (request->message);
  gint64 took_us = g_get_monotonic_time () - request->started_us;
  KithdMetrics *metrics = request->worker->http->config.metrics;
  const char *id = soup_message_headers_get_one (soup_server_message_get_response_headers (request->message),
                                                 REQUEST_ID_HEADER);

  kithd_metrics_request (metrics, request->route->id, status, took_us);
  note_refusal (metrics, request->error);
  if (!request->worker->http->config.log_requests && status < 500)
    return;
  g_log_structured (G_LOG_DOMAIN, status < 500 ? G_LOG_LEVEL_MESSAGE : G_LOG_LEVEL_WARNING, "MESSAGE",
                    "%s %s %s: %u in %" G_GINT64_FORMAT " µs%s%s", id, request->route->method, request->route->name,
                    status, took_us, request->error ? ": " : "", request->error ? request->error->message : "",
                    "KITH_ROUTE", "%s", request->route->name, "KITH_REQUEST", "%s", id, "KITH_STATUS", "%u", status);
}

static void
set_answer (Request *request)
{
  const KithRoute *route = request->route;
  GString *text;
  gsize length;

  if (request->error)
    {
      kithd_http_answer_error (request->message, request->error, NULL, request->call.retry_after);
      return;
    }
  if (request->call.file && route->id == KITH_ROUTE_ACCOUNT_EXPORT)
    {
      kithd_http_answer_archive (request->message, request->call.file);
      return;
    }
  if (request->call.file)
    {
      kithd_http_answer_file (request->message, request->call.file, request->params[0]);
      return;
    }
  if (!request->answer)
    {
      kithd_http_answer_empty (request->message, route->status);
      return;
    }
  soup_server_message_set_status (request->message, route->status, NULL);
  text = g_string_sized_new (512);
  kith_wire_write (route->answer, request->answer, text);
  length = text->len;
  soup_server_message_set_response (request->message, "application/json", SOUP_MEMORY_TAKE, g_string_free (text, FALSE),
                                    length);
}

/* A large file takes its time on a slow line. */
static guint
find_answer_seconds (const Request *request)
{
  gsize size = request->call.file ? g_bytes_get_size (request->call.file) : 0;

  return request->worker->http->config.answer_seconds + (guint) (size / SLOW_BYTES_PER_SECOND);
}

/* On the connection's thread. */
static void
on_done (gpointer data)
{
  g_autoptr (Request) request = data;
  KithdLine *line = kithd_line_get (request->message);

  set_answer (request);
  note_request (request);
  if (line)
    kithd_line_set_deadline (line, find_answer_seconds (request));
  soup_server_message_unpause (request->message);
}

static gboolean
run_in_store (KithdDb *db, gpointer data, GError **error)
{
  Request *request = data;

  if (request->answer)
    kith_wire_free (request->route->answer, g_steal_pointer (&request->answer));
  g_clear_pointer (&request->call.file, g_bytes_unref);
  kithd_outcome_clear (request->outcome);
  request->call.db = db;
  request->answer = kithd_service_handle (request->worker->http->service, &request->call, error);
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
    kithd_gateway_post_outcome (request->worker->http->gateway, g_steal_pointer (&request->outcome));
  kithd_mailbox_post (request->worker->mailbox, on_done, request);
}

/*
 * kithd_http_run_hash:
 *
 * Carries out a request that takes its time, on a thread of the pool for those. What it did is told by the service.
 */
void
kithd_http_run_hash (gpointer data, gpointer http)
{
  Request *request = data;

  request->answer = kithd_service_handle (((KithdHttp *) http)->service, &request->call, &request->error);
  kithd_mailbox_post (request->worker->mailbox, on_done, request);
}

static void
submit (Request *request)
{
  KithdHttp *http = request->worker->http;

  if (request->route->work == KITH_WORK_HASH && g_thread_pool_unprocessed (http->hashers) >= HASH_QUEUE)
    {
      kith_error_set (&request->error, KITH_ERROR_OVERLOADED);
      kithd_mailbox_post (request->worker->mailbox, on_done, request);
    }
  else if (request->route->work == KITH_WORK_HASH)
    g_thread_pool_push (http->hashers, request, NULL);
  else
    kithd_store_submit (http->store, request->route->work == KITH_WORK_WRITE ? KITHD_STORE_WRITE : KITHD_STORE_READ,
                        run_in_store, on_stored, request);
}

static gboolean
fail (GError **error, KithErrorCode code)
{
  kith_error_set (error, code);
  return FALSE;
}

/* Every placeholder but that of an invite's code stands for an id. */
static gboolean
check_params (const KithRoute *route, char *const *params, GError **error)
{
  const char *at = route->path;

  for (guint i = 0; (at = strchr (at, '{')); i++, at++)
    if (!g_str_has_prefix (at, "{code}") && !kith_uuid_is_valid (params[i]))
      return fail (error, KITH_ERROR_INVALID_ID);
  return TRUE;
}

static gboolean
check_rate (Request *request, const KithdLine *line, GError **error)
{
  KithdHttp *http = request->worker->http;
  KithBucketId bucket = request->route->bucket;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (request->message);
  gboolean per_user = kith_buckets[bucket].per_user && request->actor.user_id;
  KithdRateVerdict verdict;
  char text[32];

  kithd_rate_limits_take (http->rates, bucket, per_user ? request->actor.user_id : line->peer->key, &verdict);
  if (!verdict.bucket)
    return TRUE;
  g_snprintf (text, sizeof text, "%u", verdict.limit);
  soup_message_headers_append (headers, "X-RateLimit-Limit", text);
  g_snprintf (text, sizeof text, "%u", verdict.remaining);
  soup_message_headers_append (headers, "X-RateLimit-Remaining", text);
  g_ascii_formatd (text, sizeof text, "%.3f", verdict.reset_after);
  soup_message_headers_append (headers, "X-RateLimit-Reset-After", text);
  soup_message_headers_append (headers, "X-RateLimit-Bucket", verdict.bucket->name);
  if (verdict.allowed)
    return TRUE;
  request->call.retry_after = (guint) ceil (MAX (verdict.retry_after, 1));
  return fail (error, KITH_ERROR_RATE_LIMITED);
}

/* An empty body is taken for {}, so that a request that says nothing needs none. */
static gboolean
read_body (Request *request, GPtrArray *fields, GError **error)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->message);
  SoupMessageBody *body = soup_server_message_get_request_body (request->message);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonNode) node = NULL;
  const char *type;
  gconstpointer data;
  gsize length;

  if (!request->route->body && !request->route->upload)
    return TRUE;
  bytes = soup_message_body_flatten (body);
  if (request->route->upload)
    {
      request->call.upload = g_steal_pointer (&bytes);
      return TRUE;
    }
  data = g_bytes_get_data (bytes, &length);
  type = soup_message_headers_get_content_type (headers, NULL);
  if (length && (!type || g_ascii_strcasecmp (type, "application/json") != 0))
    return fail (error, KITH_ERROR_UNSUPPORTED_MEDIA);
  node = kith_json_parse (length ? data : "{}", length ? (gssize) length : 2, error);
  if (!node)
    return FALSE;
  request->body = kith_wire_decode (request->route->body, node, fields);
  return request->body || fail (error, KITH_ERROR_INVALID_BODY);
}

static gboolean
read_query (Request *request, GPtrArray *fields, GError **error)
{
  if (!request->route->query)
    return TRUE;
  request->query = kithd_query_decode (request->route->query,
                                       g_uri_get_query (soup_server_message_get_uri (request->message)), fields);
  return request->query || fail (error, KITH_ERROR_INVALID_QUERY);
}

/* How the client has addressed the server, for links that it makes. */
static char *
make_base_url (const KithdHttp *http, SoupServerMessage *message)
{
  const char *host = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Host");

  if (http->config.public_url)
    return g_strdup (http->config.public_url);
  if (!host || !*host ||
      strspn (host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:[]") != strlen (host))
    return NULL;
  return g_strconcat (http->certificate ? "https://" : "http://", host, NULL);
}

static gboolean
prepare (Request *request, const KithdLine *line, GPtrArray *fields, GError **error)
{
  KithdHttp *http = request->worker->http;
  const KithRoute *route = request->route;

  if (route->auth && !kithd_http_check_token (request->worker, request->message, &request->actor, error))
    {
      KithdRateVerdict verdict;

      /* Guessing tokens is bounded like all that comes from a stranger. */
      kithd_rate_limits_take (http->rates, KITH_BUCKET_PUBLIC, line->peer->key, &verdict);
      if (verdict.allowed)
        return FALSE;
      g_clear_error (error);
      request->call.retry_after = (guint) ceil (MAX (verdict.retry_after, 1));
      return fail (error, KITH_ERROR_RATE_LIMITED);
    }
  if (!check_rate (request, line, error) || !check_params (route, request->params, error) ||
      !read_query (request, fields, error) || !read_body (request, fields, error))
    return FALSE;
  request->base_url = make_base_url (http, request->message);
  request->address = g_strdup (line->peer->address);
  request->network = g_strdup (line->peer->key);
  request->outcome = kithd_outcome_new ();
  request->call.route = route;
  request->call.actor = request->actor.user_id ? &request->actor : NULL;
  request->call.params = request->params;
  request->call.body = request->body;
  request->call.query = request->query;
  request->call.address = request->address;
  request->call.network = request->network;
  request->call.base_url = request->base_url;
  request->call.outcome = request->outcome;
  return TRUE;
}

/* The methods that an address takes, for `Allow`. */
static char *
list_methods (const char *path)
{
  static const char *const methods[] = { "GET", "POST", "PUT", "PATCH", "DELETE" };
  g_autoptr (GString) list = g_string_new ("OPTIONS");

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      char *params[KITH_ROUTE_MAX_PARAMS];
      gboolean path_known;

      if (!kith_route_match (methods[i], path, params, &path_known))
        continue;
      for (guint k = 0; k < KITH_ROUTE_MAX_PARAMS; k++)
        g_free (params[k]);
      g_string_append_printf (list, ", %s%s", methods[i], i == 0 ? ", HEAD" : "");
    }
  return g_strdup (list->str);
}

/* A request that no route takes. */
static void
answer_without_route (SoupServerMessage *message, const char *path, gboolean path_known)
{
  gboolean asks_options = soup_server_message_get_method (message) == SOUP_METHOD_OPTIONS;
  g_autofree char *methods = NULL;

  if (!path_known)
    {
      kithd_http_answer_code (message, KITH_ERROR_NOT_FOUND);
      return;
    }
  methods = list_methods (path);
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Allow", methods);
  if (asks_options)
    kithd_http_answer_empty (message, SOUP_STATUS_NO_CONTENT);
  else
    kithd_http_answer_code (message, KITH_ERROR_METHOD_NOT_ALLOWED);
}

static void
route_request (KithdWorker *worker, SoupServerMessage *message, const KithdLine *line, const char *path)
{
  const char *method = soup_server_message_get_method (message);
  g_autoptr (Request) request = g_new0 (Request, 1);
  g_autoptr (GPtrArray) fields = kith_wire_errors_new ();
  g_autoptr (GError) error = NULL;
  gboolean path_known = FALSE;

  request->worker = worker;
  request->message = g_object_ref (message);
  request->started_us = g_get_monotonic_time ();
  request->route = kith_route_match (method == SOUP_METHOD_HEAD ? SOUP_METHOD_GET : method, path, request->params,
                                     &path_known);
  if (!request->route)
    {
      answer_without_route (message, path, path_known);
      return;
    }
  if (!prepare (request, line, fields, &error))
    {
      kithd_http_answer_error (message, error, fields, request->call.retry_after);
      request->error = g_steal_pointer (&error);
      note_request (request);
      return;
    }
  soup_server_message_pause (message);
  submit (g_steal_pointer (&request));
}

/*
 * kithd_http_on_request:
 *
 * Answers a request whose body is there, or begins to.
 */
void
kithd_http_on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
                       gpointer data)
{
  KithdWorker *worker = data;
  KithdLine *line = kithd_line_get (message);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  char id[17];

  /* It was answered past libsoup, which would answer once more. */
  if (line && line->refused)
    kithd_line_cut (line);
  if (!line || line->refused || soup_server_message_get_status (message))
    return;
  kithd_line_set_deadline (line, 0);
  g_snprintf (id, sizeof id, "%08x%08x", g_random_int (), g_random_int ());
  soup_message_headers_append (headers, REQUEST_ID_HEADER, id);
  soup_message_headers_append (headers, "X-Content-Type-Options", "nosniff");
  soup_message_headers_append (headers, "Cache-Control", "no-store");
  if (g_atomic_int_get (&worker->http->draining))
    {
      soup_message_headers_replace (headers, "Connection", "close");
      kithd_http_answer_code (message, KITH_ERROR_SHUTTING_DOWN);
    }
  else if (strcmp (path, KITHD_GATEWAY_PATH) == 0)
    kithd_http_open_gateway (worker, message);
  else if (!g_str_has_prefix (path, KITH_API_PREFIX "/"))
    kithd_http_answer_code (message, KITH_ERROR_NOT_FOUND);
  else
    route_request (worker, message, line, path + strlen (KITH_API_PREFIX));
  if (soup_server_message_get_status (message))
    kithd_line_set_deadline (line, worker->http->config.answer_seconds);
}
