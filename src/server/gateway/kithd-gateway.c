/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-gateway-private.h"

static KithdSession *
from_deadline (KithdWheelEntry *entry)
{
  return (KithdSession *) ((guint8 *) entry - G_STRUCT_OFFSET (KithdSession, deadline));
}

static void
on_deadline (KithdWheelEntry *entry, gpointer data)
{
  KithdSession *session = from_deadline (entry);
  KithdGateway *self = data;
  gint64 left;

  if (session->state == KITHD_SESSION_WAITING)
    {
      kithd_connection_close (&session->connection, KITH_CLOSE_NOT_IDENTIFIED, "not identified in time");
      return;
    }
  left = session->expires_ms - kith_clock_now_ms (self->clock);
  if (left <= 0)
    kithd_connection_close (&session->connection, KITH_CLOSE_BAD_TOKEN, "token has expired");
  else
    kithd_wheel_set (&self->deadlines, &session->deadline, (guint) (left / 1000 + 1));
}

/* A connection is ending, so that its person may be going. */
static void
on_closing (KithdConnection *connection)
{
  KithdSession *session = (KithdSession *) connection;

  kithd_wheel_unset (&session->deadline);
  kithd_gateway_unwatch_members (session);
  kithd_gateway_leave_person (session);
}

/* A connection is over: the last that is heard of it. */
static void
on_gone (KithdConnection *connection)
{
  KithdSession *session = (KithdSession *) connection;
  KithdGateway *self = session->gateway;
  KithdSession *last;

  kithd_wheel_unset (&session->deadline);
  if (session->load)
    session->load->session = NULL;
  kithd_gateway_end_typing (session);
  kithd_gateway_unwatch_members (session);
  kithd_gateway_leave_person (session);
  last = self->sessions->pdata[self->sessions->len - 1];
  last->index = session->index;
  g_ptr_array_remove_index_fast (self->sessions, session->index);
  if (session->on_gone)
    session->on_gone (session->on_gone_data);
  g_free (session->session_id);
  g_free (session);
}

static void
note_delivery (KithdGateway *self, const KithdBusEntry *entry, guint n_sent)
{
  KithdMetrics *metrics = self->config.hub.metrics;

  kithd_metrics_count (metrics, KITHD_COUNT_EVENTS, 1);
  kithd_metrics_count (metrics, KITHD_COUNT_DELIVERIES, n_sent);
  kithd_metrics_count (metrics, KITHD_COUNT_DELIVERED_BYTES, (guint64) n_sent * entry->frame->length);
  kithd_metrics_observe (metrics, KITHD_SPREAD_FAN_OUT, n_sent);
}

/* Returns: to how many sessions */
static guint
send_to_people (const GPtrArray *people, KithdFrame *frame, gboolean lossy)
{
  guint n_sent = 0;

  for (guint i = 0; i < people->len; i++)
    {
      const GPtrArray *sessions = ((KithdPerson *) people->pdata[i])->sessions;

      for (guint k = 0; k < sessions->len; k++)
        {
          KithdSession *session = sessions->pdata[k];

          if (session->state == KITHD_SESSION_READY && (!lossy || !kithd_connection_is_busy (&session->connection)))
            n_sent += kithd_connection_send (&session->connection, frame) ? 1 : 0;
        }
    }
  return n_sent;
}

/* Hands an event to all who may see it now. Who comes to see channels by it or loses sight of them is told so first, so
 * that who has got the event has got that too. The end of a channel is for those who saw it. */
static void
on_event (const KithdBusEntry *entry, gpointer data)
{
  KithdGateway *self = data;
  gboolean ends = entry->event->event == KITH_EVENT_CHANNEL_DELETE;
  g_autoptr (GPtrArray) viewers = g_ptr_array_new ();
  g_autoptr (GPtrArray) changes = NULL;
  const GPtrArray *people;

  kithd_gateway_note_rights (self, entry->event);
  if (ends)
    g_ptr_array_extend (viewers, (GPtrArray *) kithd_access_resolve (self->access, entry->event), NULL, NULL);
  changes = kithd_access_before_delivery (self->access, entry->event);
  if (changes)
    kithd_gateway_tell_sight (self, changes);
  people = ends ? viewers : kithd_access_resolve (self->access, entry->event);
  note_delivery (self, entry, send_to_people (people, entry->frame, !entry->id[0]));
  kithd_access_after_delivery (self->access, entry->event);
  kithd_gateway_follow_members (self, entry->event);
}

static gboolean
on_tick (gpointer data)
{
  KithdGateway *self = data;

  kithd_wheel_advance (&self->deadlines);
  kithd_wheel_advance (&self->farewells);
  kithd_wheel_advance (&self->expiries);
  kithd_wheel_advance (&self->settlings);
  kithd_gateway_tick_voice (self);
  kithd_gateway_tick_watches (self);
  kithd_hub_tick (self->hub);
  return G_SOURCE_CONTINUE;
}

static void
after_letters (gpointer data)
{
  kithd_hub_end_turn (((KithdGateway *) data)->hub);
}

/**
 * kithd_gateway_config_init:
 *
 * Sets the limits that are good for a server of any size.
 */
void
kithd_gateway_config_init (KithdGatewayConfig *config)
{
  *config = (KithdGatewayConfig){
    .hub = { .max_queue = 1 << 20,
             .frames_burst = 60,
             .frames_per_second = 5,
             .ping_seconds = KITH_LIMIT_PING_SECONDS },
    .replay = { .events = KITH_LIMIT_REPLAY_EVENTS, .seconds = KITH_LIMIT_REPLAY_SECONDS, .bytes = 256 << 20 },
    .rate_factor = 1,
    .connections_per_user = 64,
    .presence_max = 2000,
    .identify_seconds = KITH_LIMIT_IDENTIFY_SECONDS,
    .farewell_seconds = 5,
    .voice_seconds = 30,
  };
}

/**
 * kithd_gateway_new:
 * @context: where the gateway lives
 *
 * Returns: (transfer full): a gateway; what it is given must outlive it
 */
KithdGateway *
kithd_gateway_new (GMainContext *context, const KithdGatewayConfig *config, KithClock *clock, KithdStore *store,
                   KithdService *service, KithdTokens *tokens, KithdPresence *presence)
{
  const KithdConnectionHandlers handlers = { kithd_gateway_on_message, on_closing, on_gone };
  KithdGateway *self = g_new0 (KithdGateway, 1);

  self->config = *config;
  self->clock = kith_clock_ref (clock);
  self->store = store;
  self->service = service;
  self->tokens = tokens;
  self->presence = presence;
  self->voice = kithd_service_get_voice (service);
  self->mailbox = kithd_mailbox_new (context, after_letters, self);
  self->hub = kithd_hub_new (context, &config->hub, &handlers);
  self->bus = kithd_bus_new (clock, &config->replay);
  kithd_bus_subscribe (self->bus, on_event, self);
  self->access = kithd_access_new (config->presence_max);
  self->sessions = g_ptr_array_new ();
  g_queue_init (&self->presence_changes);
  g_queue_init (&self->readings);
  self->watches = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, kithd_watch_free);
  self->people = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, kithd_person_free);
  kithd_wheel_init (&self->deadlines, on_deadline, self);
  kithd_wheel_init (&self->farewells, kithd_gateway_on_farewell, self);
  kithd_wheel_init (&self->expiries, kithd_gateway_on_expiry, self);
  kithd_wheel_init (&self->settlings, kithd_gateway_on_settled, self);
  self->tick = g_timeout_source_new_seconds (1);
  g_source_set_callback (self->tick, on_tick, self, NULL);
  g_source_attach (self->tick, context);
  return self;
}

/**
 * kithd_gateway_free:
 *
 * Frees the gateway and ends what is still connected. The store must have finished what it was asked.
 */
void
kithd_gateway_free (KithdGateway *self)
{
  if (!self)
    return;
  for (guint i = 0; i < self->sessions->len; i++)
    kithd_connection_drop (self->sessions->pdata[i]);
  kithd_hub_end_turn (self->hub);
  g_hash_table_unref (self->watches);
  g_source_destroy (self->tick);
  g_source_unref (self->tick);
  kithd_mailbox_free (self->mailbox);
  g_queue_clear_full (&self->presence_changes, kithd_presence_change_free);
  g_queue_clear_full (&self->readings, kithd_reading_free);
  g_hash_table_unref (self->people);
  g_ptr_array_unref (self->sessions);
  kithd_access_free (self->access);
  kithd_bus_free (self->bus);
  kithd_hub_free (self->hub);
  kith_clock_unref (self->clock);
  g_free (self);
}

/* What travels through the mailbox. */
typedef struct
{
  KithdGateway *gateway;
  KithdHandover handover;
  KithdOutcome *outcome;
} Letter;

static void
adopt (gpointer data)
{
  g_autofree Letter *letter = data;
  KithdGateway *self = letter->gateway;
  KithdHandover *handover = &letter->handover;
  KithdSession *session = g_new0 (KithdSession, 1);

  session->gateway = self;
  session->on_gone = handover->on_gone;
  session->on_gone_data = handover->on_gone_data;
  session->index = self->sessions->len;
  kithd_metrics_count (self->config.hub.metrics, KITHD_COUNT_CONNECTIONS, 1);
  g_ptr_array_add (self->sessions, session);
  kithd_wheel_set (&self->deadlines, &session->deadline, self->config.identify_seconds);
  if (!kithd_connection_adopt (&session->connection, self->hub, handover->stream, handover->tls, handover->socket,
                               handover->compression))
    on_gone (&session->connection);
  else if (self->draining)
    kithd_connection_close (&session->connection, KITH_CLOSE_GOING_AWAY, NULL);
  else if (!handover->right_version)
    kithd_connection_close (&session->connection, KITH_CLOSE_BAD_VERSION, "the subprotocol is " KITH_PROTOCOL);
  g_clear_object (&handover->stream);
  g_clear_object (&handover->tls);
  g_clear_object (&handover->socket);
}

/**
 * kithd_gateway_post_connection:
 * @handover: (transfer full): its objects are taken
 *
 * Hands over a connection whose WebSocket handshake is done.
 */
void
kithd_gateway_post_connection (KithdGateway *self, KithdHandover *handover)
{
  Letter *letter = g_new0 (Letter, 1);

  letter->gateway = self;
  letter->handover = *handover;
  kithd_mailbox_post (self->mailbox, adopt, letter);
}

static void
end_sessions (KithdGateway *self, const GPtrArray *session_ids)
{
  g_autoptr (GHashTable) ended = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < session_ids->len; i++)
    g_hash_table_add (ended, session_ids->pdata[i]);
  for (guint i = 0; i < self->sessions->len; i++)
    {
      KithdSession *session = self->sessions->pdata[i];

      if (session->session_id && g_hash_table_contains (ended, session->session_id))
        kithd_connection_close (&session->connection, KITH_CLOSE_SESSION_OVER, "session was ended");
    }
}

/* Whoever joins while being connected is seen by members who had nothing to do with them before. */
static void
publish_event (KithdGateway *self, KithdEvent *event)
{
  const KithWireMember *joined = event->event == KITH_EVENT_MEMBER_ADD ? event->payload : NULL;
  g_autofree char *user_id = joined ? g_strdup (joined->user->id) : NULL;
  g_autofree char *guild_id = joined ? g_strdup (joined->guild_id) : NULL;
  KithdPerson *person = event->event == KITH_EVENT_PRESENCE_OWN ? kithd_gateway_find_person (self, event->user_id)
                                                                : NULL;

  if (person)
    kithd_gateway_choose_presence (self, person, event->payload);
  kithd_bus_publish (self->bus, event);
  if (person)
    kithd_gateway_update_presence (self, person);
  if (joined)
    kithd_gateway_tell_presence (self, user_id, guild_id);
}

static void
publish (gpointer data)
{
  g_autofree Letter *letter = data;
  g_autoptr (KithdOutcome) outcome = letter->outcome;
  KithdGateway *self = letter->gateway;

  g_ptr_array_set_free_func (outcome->events, NULL);
  for (guint i = 0; i < outcome->events->len; i++)
    publish_event (self, outcome->events->pdata[i]);
  if (outcome->revoked_sessions->len)
    end_sessions (self, outcome->revoked_sessions);
}

/**
 * kithd_gateway_post_outcome:
 * @outcome: (transfer full): what happened
 *
 * Tells people what happened. Outcomes are published in the order in which they are posted.
 */
void
kithd_gateway_post_outcome (KithdGateway *self, KithdOutcome *outcome)
{
  Letter *letter = g_new0 (Letter, 1);

  /* At once, so that no request can come in between. */
  for (guint i = 0; i < outcome->revoked_sessions->len; i++)
    {
      kithd_tokens_revoke_session (self->tokens, outcome->revoked_sessions->pdata[i]);
      kithd_voice_give_up (self->voice, outcome->revoked_sessions->pdata[i]);
    }
  letter->gateway = self;
  letter->outcome = outcome;
  kithd_mailbox_post (self->mailbox, publish, letter);
}

/**
 * kithd_gateway_post:
 *
 * Calls a function on the gateway's thread.
 */
void
kithd_gateway_post (KithdGateway *self, KithdMailboxFunc func, gpointer data)
{
  kithd_mailbox_post (self->mailbox, func, data);
}

/**
 * kithd_gateway_get_load:
 * @load: (out caller-allocates): what the gateway holds now
 */
void
kithd_gateway_get_load (KithdGateway *self, KithdGatewayLoad *load)
{
  *load = (KithdGatewayLoad){ .connections = self->sessions->len, .replay_bytes = kithd_bus_get_bytes (self->bus) };
  for (guint i = 0; i < self->sessions->len; i++)
    {
      const KithdSession *session = self->sessions->pdata[i];

      load->queued_bytes += session->connection.queued_bytes;
      load->people += session->person && session->person->sessions->pdata[0] == session ? 1 : 0;
    }
}

/**
 * kithd_gateway_drain:
 *
 * Asks all to come back to the server's successor, and whoever still comes.
 */
void
kithd_gateway_drain (KithdGateway *self)
{
  self->draining = TRUE;
  for (guint i = 0; i < self->sessions->len; i++)
    kithd_connection_close (self->sessions->pdata[i], KITH_CLOSE_GOING_AWAY, "the server restarts");
  kithd_hub_end_turn (self->hub);
}

/**
 * kithd_gateway_get_n_connections:
 *
 * Returns: how many connections there are, identified or not, and readings on their behalf
 */
guint
kithd_gateway_get_n_connections (KithdGateway *self)
{
  return self->sessions->len + self->n_loads;
}
