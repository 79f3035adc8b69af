/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-demo-link.h"

#include "kith-gateway-names.h"

/* Frames arrive from the main loop, never from within a call, as they do from a network. */

struct _KithDemoLink
{
  KithLink parent_instance;

  GQueue frames;  /* of JsonNode */
  char *followed; /* (nullable): the guild whose member list is followed */
  guint source;
  gboolean closing;
};

G_DEFINE_FINAL_TYPE (KithDemoLink, kith_demo_link, KITH_TYPE_LINK)

enum
{
  IDENTIFIED,
  PRESENCE,
  FOLLOW,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
on_idle (gpointer data)
{
  g_autoptr (KithDemoLink) self = g_object_ref (KITH_DEMO_LINK (data));

  while (!self->closing && !g_queue_is_empty (&self->frames))
    {
      g_autoptr (JsonNode) frame = (JsonNode *) g_queue_pop_head (&self->frames);

      kith_link_emit_frame (KITH_LINK (self), frame);
    }
  self->source = 0;
  if (self->closing)
    kith_link_emit_closed (KITH_LINK (self), KITH_CLOSE_NORMAL, "");
  return G_SOURCE_REMOVE;
}

static void
wake (KithDemoLink *self)
{
  if (!self->source)
    self->source = g_idle_add_full (G_PRIORITY_DEFAULT, on_idle, self, NULL);
}

static void
push_frame (KithDemoLink *self, JsonObject *frame)
{
  JsonNode *node;

  if (self->closing)
    {
      json_object_unref (frame);
      return;
    }
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, frame);
  g_queue_push_tail (&self->frames, node);
  wake (self);
}

static JsonObject *
make_frame (KithServerOp op)
{
  JsonObject *frame = json_object_new ();

  json_object_set_string_member (frame, "op", kith_server_ops[op].name);
  return frame;
}

/**
 * kith_demo_link_push:
 * @payload: (nullable): a struct of the op's type
 *
 * Sends a frame to the client.
 */
void
kith_demo_link_push (KithDemoLink *self, KithServerOp op, gconstpointer payload)
{
  JsonObject *frame = make_frame (op);

  if (payload)
    json_object_set_member (frame, "d", kith_wire_encode (kith_server_ops[op].type, payload));
  push_frame (self, frame);
}

/**
 * kith_demo_link_push_event:
 * @id: (nullable): the event's id; %NULL for one that is lossy
 * @payload: a struct of the event's type
 *
 * Sends an event to the client.
 */
void
kith_demo_link_push_event (KithDemoLink *self, const char *id, KithEventId event, gconstpointer payload)
{
  JsonObject *frame = make_frame (KITH_SERVER_OP_EVENT);

  if (id)
    json_object_set_string_member (frame, "id", id);
  json_object_set_string_member (frame, "t", kith_events[event].name);
  json_object_set_member (frame, "d", kith_wire_encode (kith_events[event].type, payload));
  push_frame (self, frame);
}

static void
kith_demo_link_send (KithLink *link, JsonNode *frame)
{
  KithDemoLink *self = KITH_DEMO_LINK (link);
  const char *name = json_object_get_string_member_with_default (json_node_get_object (frame), "op", "");
  int op = kith_gateway_name_find (kith_client_ops, KITH_N_CLIENT_OPS, name);
  g_autoptr (GPtrArray) errors = kith_wire_errors_new ();
  g_autoptr (KithWirePresenceSet) presence = NULL;
  g_autoptr (KithWireMemberListWatch) watch = NULL;

  switch (op)
    {
    case KITH_CLIENT_OP_IDENTIFY:
      g_signal_emit (self, signals[IDENTIFIED], 0);
      break;
    case KITH_CLIENT_OP_RESUME:
      kith_demo_link_push (self, KITH_SERVER_OP_INVALID_SESSION, NULL);
      break;
    case KITH_CLIENT_OP_PRESENCE:
      presence = kith_wire_presence_set_decode (frame, errors);
      if (presence)
        g_signal_emit (self, signals[PRESENCE], 0, (guint) presence->status);
      break;
    case KITH_CLIENT_OP_MEMBERS:
      watch = kith_wire_member_list_watch_decode (frame, errors);
      g_free (self->followed);
      self->followed = watch ? g_strdup (watch->guild_id) : NULL;
      if (self->followed)
        g_signal_emit (self, signals[FOLLOW], 0, (guint) watch->page, watch->has_pages ? (guint) watch->pages : 1);
      break;
    default:
      break;
    }
}

static void
kith_demo_link_close (KithLink *link)
{
  KithDemoLink *self = KITH_DEMO_LINK (link);

  self->closing = TRUE;
  wake (self);
}

static void
kith_demo_link_finalize (GObject *object)
{
  KithDemoLink *self = KITH_DEMO_LINK (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_free (self->followed);
  g_queue_clear_full (&self->frames, (GDestroyNotify) json_node_unref);
  G_OBJECT_CLASS (kith_demo_link_parent_class)->finalize (object);
}

static void
kith_demo_link_class_init (KithDemoLinkClass *klass)
{
  KithLinkClass *link_class = KITH_LINK_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = kith_demo_link_finalize;
  link_class->send = kith_demo_link_send;
  link_class->close = kith_demo_link_close;
  signals[IDENTIFIED] = g_signal_new ("identified", KITH_TYPE_DEMO_LINK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 0);
  signals[PRESENCE] = g_signal_new ("presence", KITH_TYPE_DEMO_LINK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[FOLLOW] = g_signal_new ("follow", KITH_TYPE_DEMO_LINK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                  G_TYPE_UINT, G_TYPE_UINT);
}

static void
kith_demo_link_init (KithDemoLink *self)
{
  g_queue_init (&self->frames);
}

/**
 * kith_demo_link_get_followed:
 *
 * Returns: (nullable): id of the guild whose member list the client follows
 */
const char *
kith_demo_link_get_followed (KithDemoLink *self)
{
  return self->followed;
}

KithLink *
kith_demo_link_new (void)
{
  return KITH_LINK (g_object_new (KITH_TYPE_DEMO_LINK, NULL));
}
