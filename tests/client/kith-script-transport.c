/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-script-transport.h"

/* The test's end of a link. */
#define KITH_TYPE_SCRIPT_LINK (kith_script_link_get_type ())
G_DECLARE_FINAL_TYPE (KithScriptLink, kith_script_link, KITH, SCRIPT_LINK, KithLink)

struct _KithScriptLink
{
  KithLink parent_instance;

  GQueue frames;
};

G_DEFINE_FINAL_TYPE (KithScriptLink, kith_script_link, KITH_TYPE_LINK)

static void
kith_script_link_send (KithLink *link, JsonNode *frame)
{
  g_queue_push_tail (&KITH_SCRIPT_LINK (link)->frames, json_node_copy (frame));
}

static void
kith_script_link_close (KithLink *link)
{
  kith_link_emit_closed (link, KITH_CLOSE_NORMAL, NULL);
}

static void
kith_script_link_finalize (GObject *object)
{
  g_queue_clear_full (&KITH_SCRIPT_LINK (object)->frames, (GDestroyNotify) json_node_unref);
  G_OBJECT_CLASS (kith_script_link_parent_class)->finalize (object);
}

static void
kith_script_link_class_init (KithScriptLinkClass *class)
{
  G_OBJECT_CLASS (class)->finalize = kith_script_link_finalize;
  KITH_LINK_CLASS (class)->send = kith_script_link_send;
  KITH_LINK_CLASS (class)->close = kith_script_link_close;
}

static void
kith_script_link_init (KithScriptLink *self)
{
  g_queue_init (&self->frames);
}

struct _KithScriptTransport
{
  GObject parent_instance;

  GPtrArray *requests;
  KithLink *link;
  GQuark open_domain;
  int open_code;
  guint opened;
};

static void transport_init (KithTransportInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KithScriptTransport, kith_script_transport, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (KITH_TYPE_TRANSPORT, transport_init))

static void
request_free (KithScriptRequest *request)
{
  g_strfreev (request->params);
  g_free (request->token);
  if (request->query)
    kith_wire_free (kith_routes[request->route].query, request->query);
  if (request->body)
    kith_wire_free (kith_routes[request->route].body, request->body);
  g_clear_object (&request->task);
  g_free (request);
}

static void
kith_script_transport_finalize (GObject *object)
{
  KithScriptTransport *self = KITH_SCRIPT_TRANSPORT (object);

  g_ptr_array_unref (self->requests);
  g_clear_object (&self->link);
  G_OBJECT_CLASS (kith_script_transport_parent_class)->finalize (object);
}

static void
kith_script_transport_class_init (KithScriptTransportClass *class)
{
  G_OBJECT_CLASS (class)->finalize = kith_script_transport_finalize;
}

static void
kith_script_transport_init (KithScriptTransport *self)
{
  self->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) request_free);
}

static void
request_async (KithTransport *transport, KithRouteId route, const char *const *params, const char *token,
               gconstpointer query, gconstpointer body, GCancellable *cancellable, GAsyncReadyCallback callback,
               gpointer data)
{
  KithScriptTransport *self = KITH_SCRIPT_TRANSPORT (transport);
  KithScriptRequest *request = g_new0 (KithScriptRequest, 1);

  request->route = route;
  request->params = g_strdupv ((char **) params);
  request->token = g_strdup (token);
  request->query = query ? kith_wire_copy (kith_routes[route].query, query) : NULL;
  request->body = body ? kith_wire_copy (kith_routes[route].body, body) : NULL;
  request->task = g_task_new (self, cancellable, callback, data);
  g_ptr_array_add (self->requests, request);
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
open_async (KithTransport *transport, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  KithScriptTransport *self = KITH_SCRIPT_TRANSPORT (transport);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);

  self->opened++;
  if (self->open_domain)
    {
      g_task_return_new_error (task, self->open_domain, self->open_code, "scripted");
      return;
    }
  g_clear_object (&self->link);
  self->link = g_object_new (KITH_TYPE_SCRIPT_LINK, NULL);
  g_task_return_pointer (task, g_object_ref (self->link), g_object_unref);
}

static KithLink *
open_finish (KithTransport *transport, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
transport_init (KithTransportInterface *interface)
{
  interface->request_async = request_async;
  interface->request_finish = request_finish;
  interface->open_async = open_async;
  interface->open_finish = open_finish;
}

KithScriptTransport *
kith_script_transport_new (void)
{
  return g_object_new (KITH_TYPE_SCRIPT_TRANSPORT, NULL);
}

KithScriptRequest *
kith_script_transport_find (KithScriptTransport *self, KithRouteId route)
{
  for (guint i = 0; i < self->requests->len; i++)
    if (((KithScriptRequest *) g_ptr_array_index (self->requests, i))->route == route)
      return g_ptr_array_index (self->requests, i);
  return NULL;
}

guint
kith_script_transport_count (KithScriptTransport *self, KithRouteId route)
{
  guint count = 0;

  for (guint i = 0; i < self->requests->len; i++)
    count += ((KithScriptRequest *) g_ptr_array_index (self->requests, i))->route == route;
  return count;
}

static void
end_request (KithScriptTransport *self, KithScriptRequest *request)
{
  g_ptr_array_remove (self->requests, request);
}

/**
 * kith_script_transport_answer:
 * @answer: (transfer full) (nullable): wire struct of the route's answer
 */
void
kith_script_transport_answer (KithScriptTransport *self, KithScriptRequest *request, gpointer answer)
{
  g_task_return_pointer (request->task, answer, NULL);
  end_request (self, request);
}

void
kith_script_transport_refuse (KithScriptTransport *self, KithScriptRequest *request, GQuark domain, int code,
                              double retry_after)
{
  kith_transport_set_retry_after (G_ASYNC_RESULT (request->task), retry_after);
  g_task_return_new_error (request->task, domain, code, "scripted");
  end_request (self, request);
}

void
kith_script_transport_set_open_error (KithScriptTransport *self, GQuark domain, int code)
{
  self->open_domain = domain;
  self->open_code = code;
}

guint
kith_script_transport_get_opened (KithScriptTransport *self)
{
  return self->opened;
}

KithLink *
kith_script_transport_get_link (KithScriptTransport *self)
{
  return self->link;
}

/**
 * kith_script_transport_take_frame:
 *
 * Returns: (transfer full) (nullable): the oldest frame that was sent on the newest link
 */
JsonNode *
kith_script_transport_take_frame (KithScriptTransport *self)
{
  return self->link ? g_queue_pop_head (&KITH_SCRIPT_LINK (self->link)->frames) : NULL;
}

/**
 * kith_script_transport_say:
 * @event: (nullable): name of an event
 * @id: (nullable): id of an event
 * @payload: (nullable) (transfer full): what it carries
 */
void
kith_script_transport_say (KithScriptTransport *self, const char *op, const char *event, const char *id,
                           JsonNode *payload)
{
  JsonObject *object = json_object_new ();
  g_autoptr (JsonNode) frame = json_node_init_object (json_node_alloc (), object);

  json_object_unref (object);
  json_object_set_string_member (object, "op", op);
  if (event)
    json_object_set_string_member (object, "t", event);
  if (id)
    json_object_set_string_member (object, "id", id);
  if (payload)
    json_object_set_member (object, "d", payload);
  kith_link_emit_frame (self->link, frame);
}

void
kith_script_transport_hang_up (KithScriptTransport *self, guint code)
{
  g_autoptr (KithLink) link = g_object_ref (self->link);

  kith_link_emit_closed (link, code, NULL);
}
