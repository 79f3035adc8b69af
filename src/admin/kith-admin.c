/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-admin.h"

#include <string.h>

#include "kith-error.h"
#include "kith-json.h"

/* A scalar as it stands in an address. */
static char *
print_value (JsonNode *node)
{
  switch (json_node_get_value_type (node))
    {
    case G_TYPE_STRING:
      return g_uri_escape_string (json_node_get_string (node), NULL, FALSE);
    case G_TYPE_INT64:
      return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
    case G_TYPE_BOOLEAN:
      return g_strdup (json_node_get_boolean (node) ? "true" : "false");
    default:
      return NULL;
    }
}

static char *
build_address (KithAdminRouteId route, const char *const *params, gconstpointer query)
{
  g_autofree char *path = kith_admin_route_build_path (route, params);
  g_autoptr (GString) address = g_string_new (path);
  g_autoptr (JsonNode) node = NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;
  char separator = '?';

  if (!query)
    return g_strdup (address->str);
  node = kith_wire_encode (kith_admin_routes[route].query, query);
  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &name, &value))
    {
      g_autofree char *text = JSON_NODE_HOLDS_VALUE (value) ? print_value (value) : NULL;

      if (!text)
        continue;
      g_string_append_printf (address, "%c%s=%s", separator, name, text);
      separator = '&';
    }
  return g_strdup (address->str);
}

/**
 * kith_admin_set_refusal:
 * @problem: the body of an answer that says no
 *
 * Makes an error of a refusal, with what was wrong in words.
 */
void
kith_admin_set_refusal (const char *problem, guint status, GError **error)
{
  g_autoptr (JsonNode) node = kith_json_parse (problem, -1, NULL);
  g_autoptr (GPtrArray) errors = kith_wire_errors_new ();
  g_autoptr (KithWireProblem) told = node ? kith_wire_problem_decode (node, errors) : NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  KithErrorCode code = told ? kith_error_from_name (told->code) : KITH_ERROR_NONE;

  if (!told)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "the server answered with status %u", status);
      return;
    }
  g_string_append (text, told->detail ? told->detail : told->title);
  for (guint i = 0; told->errors && i < told->errors->len; i++)
    {
      const KithWireFieldProblem *field = told->errors->pdata[i];
      KithErrorCode field_code = kith_error_from_name (field->code);

      g_string_append_printf (text, "%s%s: %s", i ? "; " : ": ", field->path,
                              field_code ? kith_error_get_title (field_code) : field->code);
    }
  g_set_error_literal (error, KITH_ERROR, code ? (int) code : (int) KITH_ERROR_INTERNAL_ERROR, text->str);
}

static gpointer
read_answer (KithAdminRouteId route, KithAdminReply *reply, GCancellable *cancellable, GError **error)
{
  g_autofree char *text = kith_admin_reply_read_text (reply, cancellable, error);
  g_autoptr (GPtrArray) errors = kith_wire_errors_new ();
  g_autoptr (JsonNode) node = NULL;
  gpointer answer;

  if (!text)
    return NULL;
  if (reply->status >= 300)
    {
      kith_admin_set_refusal (text, reply->status, error);
      return NULL;
    }
  if (!kith_admin_routes[route].answer)
    return NULL;
  node = kith_json_parse (text, -1, error);
  answer = node ? kith_wire_decode (kith_admin_routes[route].answer, node, errors) : NULL;
  if (node && !answer)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "the server's answer is not understood");
  return answer;
}

/**
 * kith_admin_call:
 * @params: (nullable): %NULL-terminated values of the address's placeholders
 * @query: (nullable): wire struct of the route's parameters
 * @body: (nullable): wire struct of the route's body
 *
 * Makes a call and waits for its answer.
 *
 * Returns: (transfer full) (nullable): wire struct of the route's answer; %NULL where it has none or with @error set
 */
gpointer
kith_admin_call (const char *socket, KithAdminRouteId route, const char *const *params, gconstpointer query,
                 gconstpointer body, GCancellable *cancellable, GError **error)
{
  const KithRoute *entry = &kith_admin_routes[route];
  g_autofree char *address = build_address (route, params, query);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (KithAdminReply) reply = NULL;

  if (entry->body && body)
    kith_wire_write (entry->body, body, text);
  stream = g_memory_input_stream_new_from_data (text->str, (gssize) text->len, NULL);
  reply = kith_admin_request (socket, entry->method, address, entry->body ? "application/json" : NULL, stream,
                              (gint64) text->len, cancellable, error);
  return reply ? read_answer (route, reply, cancellable, error) : NULL;
}

typedef struct
{
  char *socket;
  KithAdminRouteId route;
  GStrv params;
  gpointer query, body;
} Call;

static void
call_free (Call *call)
{
  g_free (call->socket);
  g_strfreev (call->params);
  if (call->query)
    kith_wire_free (kith_admin_routes[call->route].query, call->query);
  if (call->body)
    kith_wire_free (kith_admin_routes[call->route].body, call->body);
  g_free (call);
}

static void
run_call (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Call *call = data;
  GError *error = NULL;
  gpointer answer = kith_admin_call (call->socket, call->route, (const char *const *) call->params, call->query,
                                     call->body, cancellable, &error);

  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, answer, NULL);
}

/**
 * kith_admin_call_async:
 *
 * Makes a call on a thread of its own; see kith_admin_call(). What it is given is copied.
 */
void
kith_admin_call_async (const char *socket, KithAdminRouteId route, const char *const *params, gconstpointer query,
                       gconstpointer body, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Call *call = g_new0 (Call, 1);

  call->socket = g_strdup (socket);
  call->route = route;
  call->params = g_strdupv ((char **) params);
  call->query = query ? kith_wire_copy (kith_admin_routes[route].query, query) : NULL;
  call->body = body ? kith_wire_copy (kith_admin_routes[route].body, body) : NULL;
  g_task_set_source_tag (task, kith_admin_call_async);
  g_task_set_task_data (task, call, (GDestroyNotify) call_free);
  g_task_run_in_thread (task, run_call);
}

/**
 * kith_admin_call_finish:
 *
 * Returns: (transfer full) (nullable): as kith_admin_call()
 */
gpointer
kith_admin_call_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
