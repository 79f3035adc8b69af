/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-gateway-private.h"

/* Voice over the gateway: carrying what people in the same channel tell each other to find each other, and noticing
 * whose device is gone. */

static KithdFrame *
encode_signal (KithdGateway *self, const KithWireVoiceSignal *signal, const char *from_peer)
{
  g_autoptr (KithdEvent) event = g_new0 (KithdEvent, 1);
  KithWireVoiceSignal *told = kith_wire_voice_signal_copy (signal);

  g_free (told->peer_id);
  told->peer_id = g_strdup (from_peer);
  event->event = KITH_EVENT_VOICE_SIGNAL;
  event->payload = told;
  return kithd_bus_encode (self->bus, event);
}

/* Anything that does not go to somebody in the same channel is passed over: both may have just left. */
void
kithd_gateway_on_signal (KithdSession *session, const KithWireVoiceSignal *signal)
{
  KithdGateway *self = session->gateway;
  g_auto (KithdVoiceRoute) route = { NULL };
  g_autoptr (KithdFrame) frame = NULL;
  const KithdPerson *person;

  if (!session->person || !kithd_voice_find_route (self->voice, session->person->id, session->session_id,
                                                   signal->peer_id, signal->share_id, &route))
    return;
  person = kithd_gateway_find_person (self, route.to_user);
  frame = person ? encode_signal (self, signal, route.from_peer) : NULL;
  for (guint i = 0; person && i < person->sessions->len; i++)
    {
      KithdSession *other = person->sessions->pdata[i];

      if (other->state == KITHD_SESSION_READY && g_strcmp0 (other->session_id, route.to_session) == 0)
        kithd_connection_send (&other->connection, frame);
    }
}

static gboolean
may_take (KithdSession *session)
{
  const KithBucket *bucket = &kith_buckets[KITH_BUCKET_TALKING];
  double factor = session->gateway->config.rate_factor;

  return factor == 0 ||
         kith_token_bucket_take (&session->person->talking, bucket->burst * factor, bucket->per_second * factor,
                                 kith_clock_monotonic_us (session->gateway->clock));
}

/* Who is muted, by whomever, cannot seem to talk. */
static gboolean
may_be_heard (const KithWireVoiceState *state)
{
  return !state->self_mute && !state->mute && !state->suppress;
}

static KithdEvent *
make_talking (const KithWireVoiceState *state, gboolean talking)
{
  KithdEvent *event = g_new0 (KithdEvent, 1);
  KithWireVoiceTalking *told = kith_wire_voice_talking_new ();

  told->guild_id = g_strdup (state->guild_id);
  told->channel_id = g_strdup (state->channel_id);
  told->user_id = g_strdup (state->user_id);
  told->talking = talking;
  event->event = KITH_EVENT_VOICE_TALKING;
  event->payload = told;
  event->audience = KITHD_AUDIENCE_CHANNEL;
  event->guild_id = g_strdup (state->guild_id);
  event->channel_id = g_strdup (state->channel_id);
  return event;
}

/* Somebody says that they talk. Those who see the channel are told. */
void
kithd_gateway_on_talking (KithdSession *session, const KithWireTalkingMark *mark)
{
  g_autoptr (KithWireVoiceState) state = NULL;
  g_autofree char *device = NULL;

  if (session->state != KITHD_SESSION_READY || !may_take (session))
    return;
  state = kithd_voice_find (session->gateway->voice, session->person->id, &device);
  if (state && g_strcmp0 (device, session->session_id) == 0 && (!mark->talking || may_be_heard (state)))
    kithd_bus_publish (session->gateway->bus, make_talking (state, mark->talking));
}

/* A session has its person now, or has it no more. */
void
kithd_gateway_voice_came (KithdSession *session)
{
  kithd_voice_connect (session->gateway->voice, session->session_id);
}

void
kithd_gateway_voice_went (KithdSession *session)
{
  KithdGateway *self = session->gateway;

  kithd_voice_disconnect (self->voice, session->session_id, kith_clock_now_ms (self->clock));
}

typedef struct
{
  KithdGateway *gateway;
  gint64 before;
  KithdOutcome *outcome;
} Expiry;

/* On the writer's thread, as all changes of it. */
static gboolean
expire (KithdDb *db, gpointer data, GError **error)
{
  Expiry *expiry = data;

  return kithd_service_expire_voice (expiry->gateway->service, db, expiry->before, expiry->outcome, error);
}

/* On the gateway's thread. */
static void
on_expired (gpointer data)
{
  Expiry *expiry = data;
  KithdGateway *self = expiry->gateway;

  self->n_loads--;
  self->expiring_voice = FALSE;
  kithd_gateway_post_outcome (self, expiry->outcome);
  g_free (expiry);
}

static void
after_expiry (gpointer data, const GError *error)
{
  if (error)
    kithd_outcome_clear (((Expiry *) data)->outcome);
  kithd_mailbox_post (((Expiry *) data)->gateway->mailbox, on_expired, data);
}

/* Once a second. */
void
kithd_gateway_tick_voice (KithdGateway *self)
{
  gint64 now = kith_clock_now_ms (self->clock), before = now - (gint64) self->config.voice_seconds * 1000;
  Expiry *expiry;

  if (self->expiring_voice || self->draining || !kithd_voice_is_due (self->voice, now, before))
    return;
  expiry = g_new0 (Expiry, 1);
  expiry->gateway = self;
  expiry->before = before;
  expiry->outcome = kithd_outcome_new ();
  self->expiring_voice = TRUE;
  self->n_loads++;
  kithd_store_submit (self->store, KITHD_STORE_WRITE, expire, after_expiry, expiry);
}

/* Adds to what a person gets who comes to see a channel: who is in it. `voices` holds these frames. */
void
kithd_gateway_add_voice_frames (KithdGateway *self, const KithWireChannel *channel, GPtrArray *voices,
                                GPtrArray *frames)
{
  g_autoptr (GPtrArray) states = NULL;

  if (channel->kind != KITH_CHANNEL_KIND_VOICE)
    return;
  states = g_ptr_array_new ();
  kithd_voice_list (self->voice, channel->guild_id, channel->id, states);
  for (guint i = 0; i < states->len; i++)
    {
      g_autoptr (KithdEvent) event = g_new0 (KithdEvent, 1);

      event->event = KITH_EVENT_VOICE_STATE;
      event->payload = states->pdata[i];
      g_ptr_array_add (voices, kithd_bus_encode (self->bus, event));
      g_ptr_array_add (frames, voices->pdata[voices->len - 1]);
    }
}
