/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-http-link.h"

#include "kith-json.h"
#include "kith-wire-meter.h"

/* Largest frame that a server may send: the greeting to a member of many large guilds. */
#define MAX_FRAME (64 * 1024 * 1024)
/* Of what comes in for one message, whatever frames it is cut into and with what TLS adds. */
#define MAX_MESSAGE ((guint64) MAX_FRAME + MAX_FRAME / 16)
#define MISSED_PINGS 2

struct _KithHttpLink
{
  KithLink parent_instance;

  SoupWebsocketConnection *connection;
  KithWireMeter *meter;
  GNetworkMonitor *monitor;
  guint timer;
  guint silent; /* ping intervals in which nothing came */
};

G_DEFINE_FINAL_TYPE (KithHttpLink, kith_http_link, KITH_TYPE_LINK)

static void
on_message (KithHttpLink *self, int type, GBytes *bytes)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  g_autoptr (JsonNode) frame = NULL;

  self->silent = 0;
  if (self->meter)
    kith_wire_meter_reset (self->meter);
  if (type != SOUP_WEBSOCKET_DATA_TEXT)
    return;
  frame = kith_json_parse (data, (gssize) size, NULL);
  if (frame)
    kith_link_emit_frame (KITH_LINK (self), frame);
}

static void
on_pong (KithHttpLink *self)
{
  self->silent = 0;
}

static void
on_closed (KithHttpLink *self)
{
  guint code = soup_websocket_connection_get_close_code (self->connection);

  g_clear_pointer (&self->meter, kith_wire_meter_free);
  g_clear_handle_id (&self->timer, g_source_remove);
  kith_link_emit_closed (KITH_LINK (self), code ? code : KITH_LINK_CLOSE_LOST,
                         soup_websocket_connection_get_close_data (self->connection));
}

/* Where the other side doesn't hear a goodbye, nothing is waited for. */
static void
drop (KithHttpLink *self)
{
  G_GNUC_UNUSED g_autoptr (KithHttpLink) kept = g_object_ref (self);

  g_clear_pointer (&self->meter, kith_wire_meter_free);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_signal_handlers_disconnect_by_data (self->connection, self);
  g_io_stream_close_async (soup_websocket_connection_get_io_stream (self->connection), G_PRIORITY_DEFAULT, NULL, NULL,
                           NULL);
  kith_link_emit_closed (KITH_LINK (self), KITH_LINK_CLOSE_LOST, NULL);
}

static gboolean
on_timer (gpointer data)
{
  KithHttpLink *self = data;

  if (self->silent++ < MISSED_PINGS)
    return G_SOURCE_CONTINUE;
  self->timer = 0;
  drop (self);
  return G_SOURCE_REMOVE;
}

/* Whether this machine still has an address, found out by taking a port at it. */
static gboolean
is_own_address (GSocketAddress *address)
{
  GInetSocketAddress *inet = G_INET_SOCKET_ADDRESS (address);
  GInetAddress *host = g_inet_socket_address_get_address (inet);
  GSocketFamily family = g_inet_address_get_family (host);
  guint scope = family == G_SOCKET_FAMILY_IPV6 ? g_inet_socket_address_get_scope_id (inet) : 0;
  g_autoptr (GSocketAddress) any_port = NULL;
  g_autoptr (GSocket) socket = g_socket_new (family, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, NULL);

  any_port = g_object_new (G_TYPE_INET_SOCKET_ADDRESS, "address", host, "scope-id", scope, NULL);
  return !socket || g_socket_bind (socket, any_port, FALSE, NULL);
}

/* After a move to another network nothing comes to the old address any more, which else only pings would tell. */
static void
on_network_changed (KithHttpLink *self)
{
  GIOStream *stream = soup_websocket_connection_get_io_stream (self->connection);
  g_autoptr (GSocket) socket = kith_link_is_open (KITH_LINK (self)) && stream ? kith_wire_dup_socket (stream) : NULL;
  g_autoptr (GSocketAddress) address = socket ? g_socket_get_local_address (socket, NULL) : NULL;

  if (G_IS_INET_SOCKET_ADDRESS (address) && !is_own_address (address))
    drop (self);
}

static void
on_too_much (KithHttpLink *self)
{
  g_message ("A message of the server has no end; the connection is given up");
  drop (self);
}

static void
kith_http_link_send (KithLink *link, JsonNode *frame)
{
  KithHttpLink *self = KITH_HTTP_LINK (link);
  g_autofree char *text = kith_json_print (frame);

  if (soup_websocket_connection_get_state (self->connection) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_send_text (self->connection, text);
}

static void
kith_http_link_close (KithLink *link)
{
  KithHttpLink *self = KITH_HTTP_LINK (link);

  if (soup_websocket_connection_get_state (self->connection) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_close (self->connection, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
}

static void
kith_http_link_dispose (GObject *object)
{
  KithHttpLink *self = KITH_HTTP_LINK (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->connection)
    g_signal_handlers_disconnect_by_data (self->connection, self);
  g_clear_pointer (&self->meter, kith_wire_meter_free);
  g_clear_object (&self->connection);
  g_clear_object (&self->monitor);
  G_OBJECT_CLASS (kith_http_link_parent_class)->dispose (object);
}

static void
kith_http_link_class_init (KithHttpLinkClass *class)
{
  G_OBJECT_CLASS (class)->dispose = kith_http_link_dispose;
  KITH_LINK_CLASS (class)->send = kith_http_link_send;
  KITH_LINK_CLASS (class)->close = kith_http_link_close;
}

static void
kith_http_link_init (KithHttpLink *self)
{
}

/**
 * kith_http_link_new:
 * @ping_seconds: time between two pings
 *
 * Returns: (transfer full): a link over an open connection
 */
KithLink *
kith_http_link_new (SoupWebsocketConnection *connection, guint ping_seconds)
{
  return kith_http_link_new_full (connection, ping_seconds, MAX_MESSAGE);
}

/**
 * kith_http_link_new_full:
 * @max_message: bytes that may come in for one message
 *
 * Returns: (transfer full): a link over an open connection
 */
KithLink *
kith_http_link_new_full (SoupWebsocketConnection *connection, guint ping_seconds, guint64 max_message)
{
  KithHttpLink *self = g_object_new (KITH_TYPE_HTTP_LINK, NULL);

  self->connection = g_object_ref (connection);
  soup_websocket_connection_set_max_incoming_payload_size (connection, MAX_FRAME);
  soup_websocket_connection_set_keepalive_interval (connection, ping_seconds);
  g_signal_connect_object (connection, "message", G_CALLBACK (on_message), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (connection, "pong", G_CALLBACK (on_pong), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (connection, "closed", G_CALLBACK (on_closed), self, G_CONNECT_SWAPPED);
  self->meter = kith_wire_meter_new (soup_websocket_connection_get_io_stream (connection), max_message,
                                     G_CALLBACK (on_too_much), self);
  self->monitor = g_object_ref (g_network_monitor_get_default ());
  g_signal_connect_object (self->monitor, "network-changed", G_CALLBACK (on_network_changed), self, G_CONNECT_SWAPPED);
  self->timer = g_timeout_add_seconds (ping_seconds, on_timer, self);
  return KITH_LINK (self);
}
