/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-gateway.h"

#include "kith-alarm.h"
#include "kith-error.h"
#include "kith-gateway-names.h"
#include "kith-net-error.h"

/* How long the server may take to greet. */
#define GREETING_MS (15 * 1000)
#define FIRST_WAIT_MS 1000

struct _KithGateway
{
  GObject parent_instance;

  KithClock *clock;
  KithTransport *transport;
  KithTokens *tokens;
  KithLink *link; /* (nullable) */
  GCancellable *cancellable;
  GNetworkMonitor *monitor; /* once started */

  KithConnectionState state;
  char *error_text;
  guint retry_seconds;
  guint attempts;
  gint64 connected_at_us; /* on the monotonic clock; 0 unless connected */
  char *token;            /* that the connection was opened with */
  char *last_event;       /* (nullable): where to resume */
  KithPresenceStatus status;
  gboolean has_status;

  KithAlarm *retry_alarm;
  KithAlarm *greeting_alarm;
  KithAlarm *token_alarm;
};

G_DEFINE_FINAL_TYPE (KithGateway, kith_gateway, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_STATE,
  PROP_RETRY_SECONDS,
  PROP_ERROR_TEXT,
  N_PROPERTIES
};

enum
{
  READY,
  RESUMED,
  EVENT,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

static void open_link (KithGateway *self);
static void on_retry_due (gpointer data);
static void on_greeting_due (gpointer data);
static void on_token_due (gpointer data);
static void on_frame (KithGateway *self, JsonNode *frame);
static void on_closed (KithGateway *self, guint code, const char *reason);

static void
kith_gateway_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  KithGateway *self = KITH_GATEWAY (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_enum (value, (int) self->state);
      break;
    case PROP_RETRY_SECONDS:
      g_value_set_uint (value, self->retry_seconds);
      break;
    case PROP_ERROR_TEXT:
      g_value_set_string (value, self->error_text);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
drop_link (KithGateway *self)
{
  if (self->link)
    {
      g_autoptr (KithLink) link = g_steal_pointer (&self->link);

      g_signal_handlers_disconnect_by_data (link, self);
      kith_link_close (link);
    }
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  kith_alarm_stop (self->greeting_alarm);
  kith_alarm_stop (self->token_alarm);
}

static void
kith_gateway_dispose (GObject *object)
{
  KithGateway *self = KITH_GATEWAY (object);

  if (self->greeting_alarm)
    drop_link (self);
  g_clear_pointer (&self->retry_alarm, kith_alarm_free);
  g_clear_pointer (&self->greeting_alarm, kith_alarm_free);
  g_clear_pointer (&self->token_alarm, kith_alarm_free);
  g_clear_object (&self->monitor);
  g_clear_object (&self->transport);
  g_clear_object (&self->tokens);
  g_clear_pointer (&self->clock, kith_clock_unref);
  G_OBJECT_CLASS (kith_gateway_parent_class)->dispose (object);
}

static void
kith_gateway_finalize (GObject *object)
{
  KithGateway *self = KITH_GATEWAY (object);

  g_free (self->error_text);
  g_free (self->token);
  g_free (self->last_event);
  G_OBJECT_CLASS (kith_gateway_parent_class)->finalize (object);
}

static void
kith_gateway_class_init (KithGatewayClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = kith_gateway_get_property;
  object_class->dispose = kith_gateway_dispose;
  object_class->finalize = kith_gateway_finalize;

  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, KITH_TYPE_CONNECTION_STATE, 0, flags);
  properties[PROP_RETRY_SECONDS] = g_param_spec_uint ("retry-seconds", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_ERROR_TEXT] = g_param_spec_string ("error-text", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  signals[READY] = g_signal_new ("ready", KITH_TYPE_GATEWAY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                 G_TYPE_POINTER);
  signals[RESUMED] = g_signal_new ("resumed", KITH_TYPE_GATEWAY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                   0);
  signals[EVENT] = g_signal_new ("event", KITH_TYPE_GATEWAY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                 G_TYPE_UINT, G_TYPE_POINTER);
}

static void
kith_gateway_init (KithGateway *self)
{
}

static void
on_tokens_renewed (KithGateway *self)
{
  if (self->link && self->state == KITH_CONNECTION_CONNECTED)
    on_token_due (self);
}

static gboolean
edge_is_allowed (KithConnectionState from, KithConnectionState to)
{
  static const guint allowed[] = {
    [KITH_CONNECTION_OFFLINE] = 1 << KITH_CONNECTION_CONNECTING | 1 << KITH_CONNECTION_SIGNED_OUT,
    [KITH_CONNECTION_CONNECTING] = ~(1u << KITH_CONNECTION_CONNECTING),
    [KITH_CONNECTION_CONNECTED] = ~(1u << KITH_CONNECTION_CONNECTED),
    [KITH_CONNECTION_WAITING] = ~(1u << KITH_CONNECTION_CONNECTED),
    [KITH_CONNECTION_SIGNED_OUT] = 1 << KITH_CONNECTION_OFFLINE | 1 << KITH_CONNECTION_CONNECTING,
    [KITH_CONNECTION_CERTIFICATE_CHANGED] = 1 << KITH_CONNECTION_OFFLINE | 1 << KITH_CONNECTION_CONNECTING |
                                            1 << KITH_CONNECTION_SIGNED_OUT,
    [KITH_CONNECTION_KEYRING_FAILED] = 1 << KITH_CONNECTION_OFFLINE | 1 << KITH_CONNECTION_CONNECTING |
                                       1 << KITH_CONNECTION_SIGNED_OUT,
  };

  return (allowed[from] & (1u << to)) != 0;
}

static void
set_state (KithGateway *self, KithConnectionState state, const char *error_text)
{
  gboolean same_text = g_strcmp0 (self->error_text, error_text) == 0;

  if (self->state == state && same_text)
    return;
  g_return_if_fail (self->state == state || edge_is_allowed (self->state, state));
  g_object_freeze_notify (G_OBJECT (self));
  if (!same_text)
    {
      g_free (self->error_text);
      self->error_text = g_strdup (error_text);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR_TEXT]);
    }
  if (self->state != state)
    {
      self->state = state;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

static void
set_retry_seconds (KithGateway *self, guint seconds)
{
  if (self->retry_seconds == seconds)
    return;
  self->retry_seconds = seconds;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RETRY_SECONDS]);
}

static void
on_tokens_revoked (KithGateway *self, const char *reason)
{
  if (self->state == KITH_CONNECTION_OFFLINE)
    return;
  drop_link (self);
  kith_alarm_stop (self->retry_alarm);
  set_retry_seconds (self, 0);
  g_clear_pointer (&self->last_event, g_free);
  set_state (self, KITH_CONNECTION_SIGNED_OUT, reason);
}

/**
 * kith_gateway_new:
 *
 * Returns: (transfer full): a gateway that is offline
 */
KithGateway *
kith_gateway_new (KithClock *clock, KithTransport *transport, KithTokens *tokens)
{
  KithGateway *self = g_object_new (KITH_TYPE_GATEWAY, NULL);

  self->clock = kith_clock_ref (clock);
  self->transport = g_object_ref (transport);
  self->tokens = g_object_ref (tokens);
  self->retry_alarm = kith_alarm_new (clock, on_retry_due, self);
  self->greeting_alarm = kith_alarm_new (clock, on_greeting_due, self);
  self->token_alarm = kith_alarm_new (clock, on_token_due, self);
  g_signal_connect_object (tokens, "renewed", G_CALLBACK (on_tokens_renewed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (tokens, "revoked", G_CALLBACK (on_tokens_revoked), self, G_CONNECT_SWAPPED);
  return self;
}

/* A connection that lasted makes up for the failures before it; one that ends as soon as it stands does not. */
static void
forgive_failures (KithGateway *self)
{
  if (self->connected_at_us &&
      kith_clock_monotonic_us (self->clock) - self->connected_at_us >= KITH_GATEWAY_STEADY_MS * 1000)
    self->attempts = 0;
  self->connected_at_us = 0;
}

/* Full jitter: anything between now and a limit that doubles, so that all clients of a server that restarts don't come
 * back in the same moment. */
static void
wait_and_retry (KithGateway *self, const char *why)
{
  gint64 limit, pause;

  forgive_failures (self);
  limit = MIN ((gint64) FIRST_WAIT_MS << MIN (self->attempts, 10), KITH_GATEWAY_MAX_WAIT_MS);
  pause = (gint64) (g_random_double () * (double) limit);
  drop_link (self);
  self->attempts++;
  kith_alarm_set (self->retry_alarm, pause);
  set_retry_seconds (self, (guint) ((pause + 999) / 1000));
  set_state (self, KITH_CONNECTION_WAITING, why);
}

static void
on_retry_due (gpointer data)
{
  open_link (data);
}

static void
on_greeting_due (gpointer data)
{
  wait_and_retry (data, "The server does not answer");
}

static void
send_op (KithGateway *self, KithClientOp op, gconstpointer value)
{
  g_autoptr (JsonNode) frame = kith_wire_encode (kith_client_ops[op].type, value);

  json_object_set_string_member (json_node_get_object (frame), "op", kith_client_ops[op].name);
  kith_link_send (self->link, frame);
}

static void
greet (KithGateway *self)
{
  KithWireResume resume = { self->token, self->last_event, self->status, self->has_status };
  KithWireIdentify identify = { self->token, self->status, self->has_status };

  if (self->last_event)
    send_op (self, KITH_CLIENT_OP_RESUME, &resume);
  else
    send_op (self, KITH_CLIENT_OP_IDENTIFY, &identify);
  kith_alarm_set (self->greeting_alarm, GREETING_MS);
}

static void
fail (KithGateway *self, const GError *error)
{
  if (g_error_matches (error, KITH_NET_ERROR, KITH_NET_ERROR_CERTIFICATE))
    {
      drop_link (self);
      set_state (self, KITH_CONNECTION_CERTIFICATE_CHANGED, error->message);
    }
  else if (g_error_matches (error, KITH_NET_ERROR, KITH_NET_ERROR_KEYRING))
    {
      /* Asking again by itself would open the keyring's own question again and again. */
      drop_link (self);
      set_state (self, KITH_CONNECTION_KEYRING_FAILED, error->message);
    }
  else if (self->state != KITH_CONNECTION_SIGNED_OUT)
    {
      wait_and_retry (self, error->message);
    }
}

static void
on_opened (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithGateway) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithLink) link = kith_transport_open_finish (KITH_TRANSPORT (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (!link)
    {
      if (g_error_matches (error, KITH_ERROR, KITH_ERROR_EXPIRED_TOKEN) ||
          g_error_matches (error, KITH_ERROR, KITH_ERROR_INVALID_TOKEN))
        kith_tokens_expire (self->tokens, self->token);
      fail (self, error);
      return;
    }
  self->link = g_steal_pointer (&link);
  g_signal_connect_object (self->link, "frame", G_CALLBACK (on_frame), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->link, "closed", G_CALLBACK (on_closed), self, G_CONNECT_SWAPPED);
  greet (self);
}

static void
on_token (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithGateway) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *token = kith_tokens_get_finish (KITH_TOKENS (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->state != KITH_CONNECTION_CONNECTING)
    return;
  if (!token)
    {
      fail (self, error);
      return;
    }
  g_free (self->token);
  self->token = g_steal_pointer (&token);
  kith_transport_open_async (self->transport, self->cancellable, on_opened, g_object_ref (self));
}

static void
open_link (KithGateway *self)
{
  drop_link (self);
  kith_alarm_stop (self->retry_alarm);
  set_retry_seconds (self, 0);
  set_state (self, KITH_CONNECTION_CONNECTING, self->error_text);
  self->cancellable = g_cancellable_new ();
  kith_tokens_get_async (self->tokens, self->cancellable, on_token, g_object_ref (self));
}

static void
on_new_token (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithGateway) self = data;
  g_autofree char *token = kith_tokens_get_finish (KITH_TOKENS (object), result, NULL);
  KithWireTokenRenewal renewal = { token };

  if (!self->link || self->state != KITH_CONNECTION_CONNECTED)
    return;
  if (token && g_strcmp0 (token, self->token) != 0)
    {
      g_free (self->token);
      self->token = g_strdup (token);
      send_op (self, KITH_CLIENT_OP_TOKEN, &renewal);
    }
  /* Where renewing failed, it is tried again before the server loses patience. */
  if (kith_tokens_get_left_ms (self->tokens) < G_MAXINT64)
    kith_alarm_set (self->token_alarm, MAX (kith_tokens_get_left_ms (self->tokens), 5000));
}

static void
on_token_due (gpointer data)
{
  KithGateway *self = data;

  kith_tokens_get_async (self->tokens, self->cancellable, on_new_token, g_object_ref (self));
}

static void
become_connected (KithGateway *self)
{
  kith_alarm_stop (self->greeting_alarm);
  self->connected_at_us = MAX (kith_clock_monotonic_us (self->clock), 1);
  set_state (self, KITH_CONNECTION_CONNECTED, NULL);
  if (kith_tokens_get_left_ms (self->tokens) < G_MAXINT64)
    kith_alarm_set (self->token_alarm, kith_tokens_get_left_ms (self->tokens));
}

static void
set_last_event (KithGateway *self, const char *id)
{
  g_free (self->last_event);
  self->last_event = g_strdup (id);
}

static gpointer
decode_payload (const KithGatewayName *name, JsonNode *node)
{
  g_autoptr (GPtrArray) errors = kith_wire_errors_new ();
  gpointer value = node ? kith_wire_decode (name->type, node, errors) : NULL;

  for (guint i = 0; i < errors->len; i++)
    {
      KithWireFieldProblem *problem = g_ptr_array_index (errors, i);

      g_debug ("%s cannot be read: %s at %s", name->name, problem->code, problem->path);
    }
  return value;
}

static void
take_ready (KithGateway *self, JsonNode *payload)
{
  g_autoptr (KithWireReady) ready = decode_payload (&kith_server_ops[KITH_SERVER_OP_READY], payload);

  if (!ready)
    {
      wait_and_retry (self, "The server's greeting cannot be read");
      return;
    }
  set_last_event (self, ready->last_event);
  /* The model is filled first: whoever waits for CONNECTED finds it complete. */
  g_signal_emit (self, signals[READY], 0, ready);
  if (self->link)
    become_connected (self);
}

static void
take_event (KithGateway *self, JsonObject *frame)
{
  const char *name = json_object_get_string_member_with_default (frame, "t", "");
  const char *id = json_object_get_string_member_with_default (frame, "id", NULL);
  int event = kith_gateway_name_find (kith_events, KITH_N_EVENTS, name);
  gpointer payload;

  if (id)
    set_last_event (self, id);
  if (event < 0)
    return;
  payload = decode_payload (&kith_events[event], json_object_get_member (frame, "d"));
  if (!payload)
    return;
  g_signal_emit (self, signals[EVENT], 0, (guint) event, payload);
  kith_wire_free (kith_events[event].type, payload);
}

static void
on_frame (KithGateway *self, JsonNode *node)
{
  G_GNUC_UNUSED g_autoptr (KithGateway) kept = g_object_ref (self);
  JsonObject *frame = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *op = frame ? json_object_get_string_member_with_default (frame, "op", "") : "";

  switch (kith_gateway_name_find (kith_server_ops, KITH_N_SERVER_OPS, op))
    {
    case KITH_SERVER_OP_READY:
      take_ready (self, json_object_get_member (frame, "d"));
      break;
    case KITH_SERVER_OP_RESUMED:
      become_connected (self);
      g_signal_emit (self, signals[RESUMED], 0);
      break;
    case KITH_SERVER_OP_INVALID_SESSION:
      g_clear_pointer (&self->last_event, g_free);
      greet (self);
      break;
    case KITH_SERVER_OP_EVENT:
      take_event (self, frame);
      break;
    default:
      break;
    }
}

static void
on_closed (KithGateway *self, guint code, const char *reason)
{
  G_GNUC_UNUSED g_autoptr (KithGateway) kept = g_object_ref (self);

  if (code == KITH_CLOSE_BAD_TOKEN || code == KITH_CLOSE_SESSION_OVER)
    kith_tokens_expire (self->tokens, self->token);
  /* Waiting makes sense after a failure; a server that restarts and a slow reader may come back at once. */
  forgive_failures (self);
  if (code == KITH_CLOSE_TOO_FAST)
    self->attempts = MAX (self->attempts, 4);
  wait_and_retry (self, reason && *reason ? reason : "The connection was lost");
}

static void
on_network_changed (KithGateway *self, gboolean available)
{
  if (available && self->state == KITH_CONNECTION_WAITING)
    kith_gateway_retry_now (self);
}

/**
 * kith_gateway_start:
 *
 * Connects, and stays connected until kith_gateway_stop().
 */
void
kith_gateway_start (KithGateway *self)
{
  if (self->state != KITH_CONNECTION_OFFLINE && self->state != KITH_CONNECTION_SIGNED_OUT)
    return;
  if (!self->monitor)
    {
      self->monitor = g_object_ref (g_network_monitor_get_default ());
      g_signal_connect_object (self->monitor, "network-changed", G_CALLBACK (on_network_changed), self,
                               G_CONNECT_SWAPPED);
    }
  self->attempts = 0;
  open_link (self);
}

/**
 * kith_gateway_stop:
 *
 * Leaves, until kith_gateway_start().
 */
void
kith_gateway_stop (KithGateway *self)
{
  if (self->state == KITH_CONNECTION_OFFLINE)
    return;
  drop_link (self);
  kith_alarm_stop (self->retry_alarm);
  set_retry_seconds (self, 0);
  set_state (self, KITH_CONNECTION_OFFLINE, NULL);
}

/**
 * kith_gateway_retry_now:
 *
 * Tries at once where it waits for a time or for a person.
 */
void
kith_gateway_retry_now (KithGateway *self)
{
  if (self->state != KITH_CONNECTION_WAITING && self->state != KITH_CONNECTION_CERTIFICATE_CHANGED &&
      self->state != KITH_CONNECTION_KEYRING_FAILED)
    return;
  self->attempts = 0;
  open_link (self);
}

/**
 * kith_gateway_set_status:
 *
 * Shows others this presence, now and after every reconnect.
 */
void
kith_gateway_set_status (KithGateway *self, KithPresenceStatus status)
{
  KithWirePresenceSet set = { status };

  self->status = status;
  self->has_status = TRUE;
  if (self->link && self->state == KITH_CONNECTION_CONNECTED)
    send_op (self, KITH_CLIENT_OP_PRESENCE, &set);
}

/**
 * kith_gateway_notify_typing:
 *
 * Tells others in a channel that one is typing.
 *
 * Returns: whether there was a connection to tell it over
 */
gboolean
kith_gateway_notify_typing (KithGateway *self, const char *channel_id)
{
  KithWireTypingMark mark = { (char *) channel_id };

  if (!self->link || self->state != KITH_CONNECTION_CONNECTED)
    return FALSE;
  send_op (self, KITH_CLIENT_OP_TYPING, &mark);
  return TRUE;
}

/**
 * kith_gateway_send_voice_signal:
 *
 * Carries something to a person in the same voice channel.
 *
 * Returns: whether there was a connection to carry it over
 */
gboolean
kith_gateway_send_voice_signal (KithGateway *self, const KithWireVoiceSignal *signal)
{
  if (!self->link || self->state != KITH_CONNECTION_CONNECTED)
    return FALSE;
  send_op (self, KITH_CLIENT_OP_SIGNAL, signal);
  return TRUE;
}

/**
 * kith_gateway_notify_talking:
 *
 * Tells those who see the voice channel that this device is in whether one talks.
 */
void
kith_gateway_notify_talking (KithGateway *self, gboolean talking)
{
  const KithWireTalkingMark mark = { talking };

  if (self->link && self->state == KITH_CONNECTION_CONNECTED)
    send_op (self, KITH_CLIENT_OP_TALKING, &mark);
}

/**
 * kith_gateway_follow_members:
 * @guild_id: (nullable): whose member list is followed from now on; %NULL for none
 * @page: the first page that is wanted
 * @pages: how many of them
 */
void
kith_gateway_follow_members (KithGateway *self, const char *guild_id, guint page, guint pages)
{
  const KithWireMemberListWatch watch = { .guild_id = (char *) guild_id,
                                          .has_page = guild_id != NULL,
                                          .page = page,
                                          .has_pages = guild_id != NULL,
                                          .pages = pages };

  if (self->link && self->state == KITH_CONNECTION_CONNECTED)
    send_op (self, KITH_CLIENT_OP_MEMBERS, &watch);
}

KithConnectionState
kith_gateway_get_state (KithGateway *self)
{
  return self->state;
}

/**
 * kith_gateway_get_retry_seconds:
 *
 * Returns: how long until the next try, rounded up; 0 unless it waits
 */
guint
kith_gateway_get_retry_seconds (KithGateway *self)
{
  return self->retry_seconds;
}

/**
 * kith_gateway_get_error_text:
 *
 * Returns: (nullable): why it is not connected
 */
const char *
kith_gateway_get_error_text (KithGateway *self)
{
  return self->error_text;
}
