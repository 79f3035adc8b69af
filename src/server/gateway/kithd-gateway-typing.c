/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-gateway-private.h"

/* Typing marks over the gateway. The first one in a channel asks the rules, on a reader's thread; those that follow go
 * out at once, until something happens that may change who may do what. What is refused, or comes too often, is passed
 * over without a word: a mark is not worth an answer. */

struct _KithdTyping
{
  KithdGateway *gateway;
  KithdSession *session; /* (nullable): gone while the rules are asked */
  KithdActor actor;
  char *channel_id; /* that the rules were asked about last */
  char *next_id;    /* (nullable): of another channel, to be asked about after that */
  gboolean asking;
  KithdOutcome *outcome;
  guint64 generation;  /* of rights, when the rules were asked */
  KithdEvent *allowed; /* (nullable): the mark in that channel */
};

static void
typing_free (KithdTyping *self)
{
  kithd_actor_clear (&self->actor);
  kithd_outcome_free (self->outcome);
  kithd_event_free (self->allowed);
  g_free (self->channel_id);
  g_free (self->next_id);
  g_free (self);
}

/*
 * kithd_gateway_end_typing:
 *
 * Forgets the marks of a session that is gone.
 */
void
kithd_gateway_end_typing (KithdSession *session)
{
  KithdTyping *self = g_steal_pointer (&session->typing);

  if (self && self->asking)
    self->session = NULL;
  else if (self)
    typing_free (self);
}

/*
 * kithd_gateway_note_rights:
 *
 * Notes that an event may have changed who may do what.
 */
void
kithd_gateway_note_rights (KithdGateway *self, const KithdEvent *event)
{
  switch (event->event)
    {
    case KITH_EVENT_MESSAGE_CREATE:
    case KITH_EVENT_MESSAGE_UPDATE:
    case KITH_EVENT_MESSAGE_DELETE:
    case KITH_EVENT_READ_UPDATE:
    case KITH_EVENT_PRESENCE_UPDATE:
    case KITH_EVENT_TYPING_START:
    case KITH_EVENT_VOICE_STATE:
    case KITH_EVENT_VOICE_LEAVE:
    case KITH_EVENT_VOICE_TALKING:
      break;
    default:
      self->rights_generation++;
    }
}

/* Nobody can tell who is invisible from who is away. */
static gboolean
is_hidden (const KithdTyping *self)
{
  return kithd_presence_get_own (self->gateway->presence, self->actor.user_id) == KITH_PRESENCE_STATUS_INVISIBLE;
}

static void
publish (KithdTyping *self)
{
  const KithdEvent *allowed = self->allowed;
  KithdEvent *event = g_new0 (KithdEvent, 1);

  event->event = allowed->event;
  event->payload = kith_wire_typing_copy (allowed->payload);
  event->audience = allowed->audience;
  event->guild_id = g_strdup (allowed->guild_id);
  event->channel_id = g_strdup (allowed->channel_id);
  kithd_bus_publish (self->gateway->bus, event);
}

/* On a reader's thread. */
static gboolean
ask (KithdDb *db, gpointer data, GError **error)
{
  KithdTyping *self = data;
  char *params[] = { self->channel_id, NULL };
  KithdCall call = { .route = &kith_routes[KITH_ROUTE_TYPING_POST],
                     .actor = &self->actor,
                     .params = params,
                     .db = db,
                     .outcome = self->outcome };

  kithd_service_handle (self->gateway->service, &call, NULL);
  return TRUE;
}

static void begin (KithdTyping *self, const char *channel_id);

/* On the gateway's thread. */
static void
on_answer (gpointer data)
{
  KithdTyping *self = data;
  GPtrArray *events = self->outcome->events;

  self->gateway->n_loads--;
  self->asking = FALSE;
  if (!self->session)
    {
      typing_free (self);
      return;
    }
  if (self->session->connection.state != KITHD_CONNECTION_OPEN)
    return;
  if (events->len > 0)
    self->allowed = g_ptr_array_steal_index (events, 0);
  kithd_outcome_clear (self->outcome);
  if (self->allowed && !is_hidden (self))
    publish (self);
  if (self->next_id)
    {
      g_autofree char *next_id = g_steal_pointer (&self->next_id);

      begin (self, next_id);
    }
}

/* On any thread. */
static void
on_asked (gpointer data, const GError *error)
{
  kithd_mailbox_post (((KithdTyping *) data)->gateway->mailbox, on_answer, data);
}

static void
begin (KithdTyping *self, const char *channel_id)
{
  g_clear_pointer (&self->allowed, kithd_event_free);
  g_free (self->channel_id);
  self->channel_id = g_strdup (channel_id);
  self->generation = self->gateway->rights_generation;
  self->asking = TRUE;
  self->gateway->n_loads++;
  kithd_store_submit (self->gateway->store, KITHD_STORE_READ, ask, on_asked, self);
}

static KithdTyping *
typing_new (KithdSession *session)
{
  KithdTyping *self = g_new0 (KithdTyping, 1);

  self->gateway = session->gateway;
  self->session = session;
  self->actor.user_id = g_strdup (session->person->id);
  self->actor.session_id = g_strdup (session->session_id);
  self->outcome = kithd_outcome_new ();
  return self;
}

static gboolean
may_take (KithdTyping *self)
{
  const KithBucket *bucket = &kith_buckets[KITH_BUCKET_TYPING];
  double factor = self->gateway->config.rate_factor;

  return factor == 0 ||
         kith_token_bucket_take (&self->session->person->typing, bucket->burst * factor, bucket->per_second * factor,
                                 kith_clock_monotonic_us (self->gateway->clock));
}

/*
 * kithd_gateway_on_typing:
 *
 * Somebody says that they are typing.
 */
void
kithd_gateway_on_typing (KithdSession *session, const KithWireTypingMark *mark)
{
  KithdGateway *gateway = session->gateway;
  KithdTyping *self;

  if (session->state != KITHD_SESSION_READY)
    return;
  if (!session->typing)
    session->typing = typing_new (session);
  self = session->typing;
  if (is_hidden (self) || !may_take (self))
    return;
  if (self->asking)
    {
      g_free (self->next_id);
      self->next_id = g_strdup (mark->channel_id);
    }
  else if (self->allowed && self->generation == gateway->rights_generation &&
           g_str_equal (self->channel_id, mark->channel_id))
    {
      publish (self);
    }
  else
    {
      begin (self, mark->channel_id);
    }
}
