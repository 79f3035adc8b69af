/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-demo-transport.h"

#include "kith-demo-id.h"
#include "kith-demo-life.h"
#include "kith-demo-link.h"
#include "kith-demo-members.h"
#include "kith-demo-routes.h"
#include "kith-gateway-names.h"

/* Events go to every link that has identified itself; while there is none, nobody comes, goes or talks. */

struct _KithDemoTransport
{
  GObject parent_instance;

  KithDemoWorld *world;
  KithDemoLife *life;
  GPtrArray *links; /* of KithDemoLink, borrowed; they leave by closing */
  guint n_events;
  gboolean lively;
  guint speed;
};

static void kith_demo_transport_iface_init (KithTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KithDemoTransport, kith_demo_transport, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (KITH_TYPE_TRANSPORT, kith_demo_transport_iface_init))

enum
{
  PROP_0,
  PROP_LIVELY,
  PROP_SPEED,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

static void
update_life (KithDemoTransport *self)
{
  if (self->lively && self->links->len > 0)
    kith_demo_life_start (self->life);
  else
    kith_demo_life_stop (self->life);
}

/* So small a list is asked for again whenever it changes. */
static void
tell_list_changed (KithDemoTransport *self, KithDemoLink *link)
{
  const char *followed = kith_demo_link_get_followed (link);
  KithDemoGuild *guild = followed ? kith_demo_world_find_guild (self->world, followed) : NULL;
  g_autoptr (KithWireMemberListPage) page = guild ? kith_demo_members_make_page (self->world, guild, 0) : NULL;
  KithWireMemberListReset reset = { 0 };

  if (!page)
    return;
  reset.guild_id = page->guild_id;
  reset.groups = page->groups;
  kith_demo_link_push_event (link, NULL, KITH_EVENT_MEMBER_LIST_RESET, &reset);
}

static void
on_follow (KithDemoLink *link, guint first, guint pages, KithDemoTransport *self)
{
  KithDemoGuild *guild = kith_demo_world_find_guild (self->world, kith_demo_link_get_followed (link));

  for (guint i = 0; guild && i < pages; i++)
    {
      g_autoptr (KithWireMemberListPage) page = kith_demo_members_make_page (self->world, guild, first + i);

      kith_demo_link_push_event (link, NULL, KITH_EVENT_MEMBER_LIST_PAGE, page);
    }
}

/* Tells everybody who listens, as the gateway of a server does. */
static void
on_event (gpointer data, KithEventId event, gconstpointer payload)
{
  KithDemoTransport *self = KITH_DEMO_TRANSPORT (data);
  gint64 now = kith_clock_now_ms (self->world->clock);
  g_autofree char *id = kith_events[event].lossy ? NULL
                                                 : kith_demo_id_format (now, KITH_DEMO_ID_EVENT, 0, ++self->n_events);

  for (guint i = 0; i < self->links->len; i++)
    {
      KithDemoLink *link = KITH_DEMO_LINK (g_ptr_array_index (self->links, i));

      kith_demo_link_push_event (link, id, event, payload);
      if (kith_demo_members_concern (event))
        tell_list_changed (self, link);
    }
}

static void
on_link_gone (gpointer data, GObject *link)
{
  KithDemoTransport *self = KITH_DEMO_TRANSPORT (data);

  g_ptr_array_remove (self->links, link);
  update_life (self);
}

static void
drop_link (KithDemoTransport *self, KithDemoLink *link)
{
  if (!g_ptr_array_remove (self->links, link))
    return;
  g_object_weak_unref (G_OBJECT (link), on_link_gone, self);
  update_life (self);
}

static void
on_identified (KithDemoLink *link, KithDemoTransport *self)
{
  g_autoptr (KithWireReady) ready = kith_demo_world_get_ready (self->world);

  drop_link (self, link);
  kith_demo_link_push (link, KITH_SERVER_OP_READY, ready);
  g_ptr_array_add (self->links, link);
  g_object_weak_ref (G_OBJECT (link), on_link_gone, self);
  update_life (self);
}

static void
on_presence (KithDemoLink *link, guint status, KithDemoTransport *self)
{
  kith_demo_world_set_status (self->world, KITH_DEMO_ME, (KithPresenceStatus) status);
}

static void
on_closed (KithDemoLink *link, guint code, const char *reason, KithDemoTransport *self)
{
  drop_link (self, link);
}

typedef struct
{
  KithRouteId route;
  gpointer value;
} Answer;

static void
free_answer (gpointer data)
{
  Answer *answer = (Answer *) data;

  kith_route_free_answer (answer->route, answer->value);
  g_free (answer);
}

static void
kith_demo_transport_request_async (KithTransport *transport, KithRouteId route, const char *const *params,
                                   const char *token, gconstpointer query, gconstpointer body,
                                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  KithDemoTransport *self = KITH_DEMO_TRANSPORT (transport);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  Answer *answer;
  gpointer value = NULL;
  GError *error = NULL;

  g_task_set_source_tag (task, kith_demo_transport_request_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (!kith_demo_handle (self->world, route, params, token, query, body, &value, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (route == KITH_ROUTE_MESSAGE_SEND)
    kith_demo_life_hear (self->life, (const KithWireMessage *) value);
  answer = g_new0 (Answer, 1);
  answer->route = route;
  answer->value = value;
  g_task_return_pointer (task, answer, free_answer);
}

static gboolean
kith_demo_transport_request_finish (KithTransport *transport, GAsyncResult *result, gpointer *answer, GError **error)
{
  Answer *boxed;

  g_return_val_if_fail (g_task_is_valid (result, transport), FALSE);
  boxed = (Answer *) g_task_propagate_pointer (G_TASK (result), error);
  if (!boxed)
    return FALSE;
  *answer = g_steal_pointer (&boxed->value);
  free_answer (boxed);
  return TRUE;
}

static void
kith_demo_transport_open_async (KithTransport *transport, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer data)
{
  KithDemoTransport *self = KITH_DEMO_TRANSPORT (transport);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  KithLink *link;

  g_task_set_source_tag (task, kith_demo_transport_open_async);
  link = kith_demo_link_new ();
  g_signal_connect_object (link, "identified", G_CALLBACK (on_identified), self, 0);
  g_signal_connect_object (link, "presence", G_CALLBACK (on_presence), self, 0);
  g_signal_connect_object (link, "follow", G_CALLBACK (on_follow), self, 0);
  g_signal_connect_object (link, "closed", G_CALLBACK (on_closed), self, 0);
  g_task_return_pointer (task, link, g_object_unref);
}

static KithLink *
kith_demo_transport_open_finish (KithTransport *transport, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, transport), NULL);
  return KITH_LINK (g_task_propagate_pointer (G_TASK (result), error));
}

static void
kith_demo_transport_iface_init (KithTransportInterface *iface)
{
  iface->request_async = kith_demo_transport_request_async;
  iface->request_finish = kith_demo_transport_request_finish;
  iface->open_async = kith_demo_transport_open_async;
  iface->open_finish = kith_demo_transport_open_finish;
}

static void
kith_demo_transport_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  KithDemoTransport *self = KITH_DEMO_TRANSPORT (object);

  switch (id)
    {
    case PROP_LIVELY:
      g_value_set_boolean (value, self->lively);
      break;
    case PROP_SPEED:
      g_value_set_uint (value, self->speed);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
kith_demo_transport_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  KithDemoTransport *self = KITH_DEMO_TRANSPORT (object);

  switch (id)
    {
    case PROP_LIVELY:
      kith_demo_transport_set_lively (self, g_value_get_boolean (value));
      break;
    case PROP_SPEED:
      self->speed = g_value_get_uint (value);
      kith_demo_life_set_speed (self->life, self->speed);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
kith_demo_transport_finalize (GObject *object)
{
  KithDemoTransport *self = KITH_DEMO_TRANSPORT (object);

  for (guint i = 0; i < self->links->len; i++)
    g_object_weak_unref (G_OBJECT (g_ptr_array_index (self->links, i)), on_link_gone, self);
  kith_demo_life_free (self->life);
  kith_demo_world_free (self->world);
  g_ptr_array_unref (self->links);
  G_OBJECT_CLASS (kith_demo_transport_parent_class)->finalize (object);
}

static void
kith_demo_transport_class_init (KithDemoTransportClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = kith_demo_transport_get_property;
  object_class->set_property = kith_demo_transport_set_property;
  object_class->finalize = kith_demo_transport_finalize;
  properties[PROP_LIVELY] = g_param_spec_boolean ("lively", NULL, NULL, TRUE,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_SPEED] = g_param_spec_uint ("speed", NULL, NULL, 1, 10000, 1,
                                              G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
kith_demo_transport_init (KithDemoTransport *self)
{
  self->links = g_ptr_array_new ();
  self->lively = g_getenv ("KITH_DEMO_STILL") == NULL;
  self->speed = 1;
}

/**
 * kith_demo_transport_new:
 * @clock: tells the time; the community's past ends where the clock stands now
 *
 * Returns: (transfer full): a transport to a community that lives as long as the transport
 */
KithTransport *
kith_demo_transport_new (KithClock *clock)
{
  KithDemoTransport *self = (KithDemoTransport *) g_object_new (KITH_TYPE_DEMO_TRANSPORT, NULL);

  self->world = kith_demo_world_new (clock);
  self->world->emit = on_event;
  self->world->emit_data = self;
  self->life = kith_demo_life_new (self->world);
  return KITH_TRANSPORT (self);
}

gboolean
kith_demo_transport_get_lively (KithDemoTransport *self)
{
  g_return_val_if_fail (KITH_IS_DEMO_TRANSPORT (self), FALSE);
  return self->lively;
}

/**
 * kith_demo_transport_set_lively:
 *
 * Decides whether anything happens by itself.
 */
void
kith_demo_transport_set_lively (KithDemoTransport *self, gboolean lively)
{
  g_return_if_fail (KITH_IS_DEMO_TRANSPORT (self));
  if (self->lively == lively)
    return;
  self->lively = lively;
  update_life (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LIVELY]);
}
