/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-gateway-private.h"

#include "kithd-read-states.h"

/* How far people have read in channels that they come to see by a change of rights. The database is asked, in parts
 * of which each waits for the one before it, so that a change for thousands lets other questions pass; what was
 * published in these channels meanwhile makes an answer old, and it is asked again. */

/* People times channels in one question. */
#define PART 200
#define ATTEMPTS_MAX 5

typedef struct
{
  KithdGateway *gateway;
  GPtrArray *people;   /* ids */
  GPtrArray *channels; /* KithWireChannel */
  GPtrArray *states;   /* GPtrArray of KithWireReadState, of each person */
  char *last_event;    /* when the reading began */
  guint attempt;
  gboolean failed;
} Reading;

void
kithd_reading_free (gpointer data)
{
  Reading *reading = data;

  g_ptr_array_unref (reading->people);
  g_ptr_array_unref (reading->channels);
  g_ptr_array_unref (reading->states);
  g_free (reading->last_event);
  g_free (reading);
}

/* On a reader's thread. */
static gboolean
run_reading (KithdDb *db, gpointer data, GError **error)
{
  Reading *reading = data;

  g_ptr_array_set_size (reading->states, 0);
  for (guint i = 0; i < reading->people->len; i++)
    {
      GPtrArray *states = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_read_state_free);

      g_ptr_array_add (reading->states, states);
      for (guint k = 0; k < reading->channels->len; k++)
        {
          const KithWireChannel *channel = reading->channels->pdata[k];
          KithWireReadState *state;

          if (!kithd_read_states_find (db, channel->id, reading->people->pdata[i], &state, error))
            return FALSE;
          if (state)
            g_ptr_array_add (states, state);
        }
    }
  return TRUE;
}

static const KithWireChannel *
find_channel (const Reading *reading, const char *id)
{
  for (guint i = 0; id && i < reading->channels->len; i++)
    if (g_str_equal (((const KithWireChannel *) reading->channels->pdata[i])->id, id))
      return reading->channels->pdata[i];
  return NULL;
}

static gboolean
changes_messages (const KithdEvent *event)
{
  return event->event == KITH_EVENT_MESSAGE_CREATE || event->event == KITH_EVENT_MESSAGE_UPDATE ||
         event->event == KITH_EVENT_MESSAGE_DELETE || event->event == KITH_EVENT_MESSAGE_DELETE_BULK;
}

/* Whether something was published since the reading began that it may not have seen. */
static gboolean
is_old (const Reading *reading)
{
  guint64 position;

  if (!kithd_bus_find (reading->gateway->bus, reading->last_event, &position))
    return TRUE;
  for (const KithdBusEntry *entry; (entry = kithd_bus_get (reading->gateway->bus, position)); position++)
    if ((changes_messages (entry->event) && find_channel (reading, entry->event->channel_id)) ||
        (entry->event->event == KITH_EVENT_READ_UPDATE && entry->event->user_id &&
         g_ptr_array_find_with_equal_func (reading->people, entry->event->user_id, g_str_equal, NULL)))
      return TRUE;
  return FALSE;
}

static void
tell_state (KithdGateway *self, KithdPerson *person, const KithWireChannel *channel, const KithWireReadState *state)
{
  g_autoptr (KithdEvent) event = g_new0 (KithdEvent, 1);
  g_autoptr (KithdFrame) frame = NULL;

  event->event = KITH_EVENT_READ_UPDATE;
  event->audience = KITHD_AUDIENCE_CHANNEL;
  event->guild_id = g_strdup (channel->guild_id);
  event->channel_id = g_strdup (channel->id);
  /* Who has lost sight of it again is told nothing. */
  if (!kithd_access_may_see (self->access, person->access, event))
    return;
  event->payload = kith_wire_read_state_copy (state);
  frame = kithd_bus_encode (self->bus, event);
  for (guint i = 0; i < person->sessions->len; i++)
    {
      KithdSession *session = person->sessions->pdata[i];

      if (session->state != KITHD_SESSION_READY)
        continue;
      kithd_connection_allow (&session->connection, frame->length);
      kithd_connection_send (&session->connection, frame);
    }
}

static void
tell (const Reading *reading)
{
  for (guint i = 0; i < reading->people->len; i++)
    {
      KithdPerson *person = kithd_gateway_find_person (reading->gateway, reading->people->pdata[i]);
      const GPtrArray *states = reading->states->pdata[i];

      for (guint k = 0; person && k < states->len; k++)
        {
          const KithWireReadState *state = states->pdata[k];

          tell_state (reading->gateway, person, find_channel (reading, state->channel_id), state);
        }
    }
}

static void begin (Reading *reading);

static void
begin_next (KithdGateway *self)
{
  Reading *reading = self->reading || self->draining ? NULL : g_queue_pop_head (&self->readings);

  if (!reading)
    return;
  self->reading = TRUE;
  begin (reading);
}

/* On the gateway's thread. */
static void
on_read (gpointer data)
{
  Reading *reading = data;
  KithdGateway *self = reading->gateway;

  self->n_loads--;
  if (!reading->failed && is_old (reading) && ++reading->attempt < ATTEMPTS_MAX)
    {
      begin (reading);
      return;
    }
  if (!reading->failed)
    tell (reading);
  kithd_reading_free (reading);
  self->reading = FALSE;
  begin_next (self);
}

/* On any thread. */
static void
on_reading_done (gpointer data, const GError *error)
{
  Reading *reading = data;

  reading->failed = error != NULL;
  if (error)
    g_warning ("how far people have read cannot be told: %s", error->message);
  kithd_mailbox_post (reading->gateway->mailbox, on_read, reading);
}

static void
begin (Reading *reading)
{
  KithdGateway *self = reading->gateway;

  g_free (reading->last_event);
  reading->last_event = g_strdup (kithd_bus_get_last_id (self->bus));
  self->n_loads++;
  kithd_store_submit (self->store, KITHD_STORE_READ, run_reading, on_reading_done, reading);
}

static Reading *
reading_new (KithdGateway *self, const GPtrArray *channels)
{
  Reading *reading = g_new0 (Reading, 1);

  reading->gateway = self;
  reading->people = g_ptr_array_new_with_free_func (g_free);
  reading->channels = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_channel_free);
  reading->states = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; i < channels->len; i++)
    g_ptr_array_add (reading->channels, kith_wire_channel_copy (channels->pdata[i]));
  return reading;
}

/*
 * kithd_gateway_tell_reads:
 * @people: KithdPerson
 * @gained: KithWireChannel that they have come to see
 *
 * Tells each of them how far they had read there; otherwise all of it would look unread.
 */
void
kithd_gateway_tell_reads (KithdGateway *self, const GPtrArray *people, const GPtrArray *gained)
{
  g_autoptr (GPtrArray) channels = g_ptr_array_new ();
  Reading *reading = NULL;

  for (guint i = 0; i < gained->len; i++)
    {
      const KithWireChannel *channel = gained->pdata[i];

      if (channel->kind == KITH_CHANNEL_KIND_TEXT && channel->last_seq > 0)
        g_ptr_array_add (channels, (gpointer) channel);
    }
  for (guint i = 0; channels->len && i < people->len; i++)
    {
      const KithdPerson *person = people->pdata[i];

      if (!person->sessions->len)
        continue;
      if (!reading)
        reading = reading_new (self, channels);
      g_ptr_array_add (reading->people, g_strdup (person->id));
      if (reading->people->len * channels->len >= PART)
        g_queue_push_tail (&self->readings, g_steal_pointer (&reading));
    }
  if (reading)
    g_queue_push_tail (&self->readings, reading);
  begin_next (self);
}
