/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-gateway-private.h"

#include <string.h>

#include "kith-gateway-names.h"

/* Readings for one session while people's rights keep changing. */
#define ATTEMPTS_MAX 20

/* How a session becomes ready without missing anything: the last event is noted, the database is read, the person is
 * followed, `ready` is sent, and what was published meanwhile follows. Events say how things are, so that one which the
 * reading had seen already does no harm. */

static void
load_free (KithdLoad *load)
{
  kithd_actor_clear (&load->actor);
  g_free (load->last_event);
  g_free (load->resume_after);
  kith_wire_ready_free (load->ready);
  g_clear_pointer (&load->hidden, g_ptr_array_unref);
  if (load->text)
    g_string_free (load->text, TRUE);
  g_clear_error (&load->error);
  g_free (load);
}

/* On a reader's thread. */
static gboolean
run_load (KithdDb *db, gpointer data, GError **error)
{
  KithdLoad *load = data;

  load->hidden = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_channel_free);
  load->ready = kithd_service_build_ready (load->gateway->service, db, &load->actor, load->hidden, error);
  if (!load->ready)
    return FALSE;
  if (load->resume_after)
    return TRUE;
  g_free (load->ready->last_event);
  load->ready->last_event = g_strdup (load->last_event);
  load->ready->status = kithd_presence_merge (load->ready->presence->status, load->status);
  if (!load->ready->session_id)
    load->ready->session_id = g_strdup (load->actor.session_id);
  load->text = g_string_new ("{\"op\":\"ready\",\"d\":");
  kith_wire_write (&kith_wire_ready_type, load->ready, load->text);
  g_string_append_c (load->text, '}');
  return TRUE;
}

static void
refuse (KithdSession *session, const GError *error)
{
  if (g_error_matches (error, KITH_ERROR, KITH_ERROR_SESSION_REVOKED))
    kithd_connection_close (&session->connection, KITH_CLOSE_SESSION_OVER, "session was ended");
  else if (error->domain == KITH_ERROR && kith_error_get_status (error->code) < 500)
    kithd_connection_close (&session->connection, KITH_CLOSE_BAD_TOKEN, error->message);
  else
    kithd_connection_close (&session->connection, KITH_CLOSE_GOING_AWAY, "the server is busy");
}

/* Somebody new is followed: what was published since the reading began is applied to that reading. */
static KithdPerson *
add_person (KithdGateway *self, const KithdLoad *load)
{
  KithdPerson *person;
  guint64 position;

  if (!kithd_bus_find (self->bus, load->last_event, &position))
    return NULL;
  person = kithd_gateway_add_person (self, load->actor.user_id, load->ready, load->hidden);
  for (const KithdBusEntry *entry; (entry = kithd_bus_get (self->bus, position)); position++)
    if (entry->event->payload)
      {
        if (entry->event->event == KITH_EVENT_PRESENCE_OWN && g_str_equal (entry->event->user_id, person->id))
          kithd_gateway_choose_presence (self, person, entry->event->payload);
        kithd_access_apply (self->access, entry->event);
        kithd_access_after_delivery (self->access, entry->event);
      }
  return person;
}

/* Finds what guilds a person has come into since a position, and when. */
static GHashTable *
find_joins (KithdGateway *self, const KithdPerson *person, guint64 position)
{
  GHashTable *joins = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  for (const KithdBusEntry *entry; (entry = kithd_bus_get (self->bus, position)); position++)
    if (entry->event->event == KITH_EVENT_GUILD_CREATE && g_strcmp0 (entry->event->user_id, person->id) == 0)
      {
        const KithWireGuildSnapshot *guild = entry->event->payload;

        g_hash_table_replace (joins, guild->id, g_memdup2 (&position, sizeof position));
      }
  return joins;
}

/* Gathers what a person may see of the events from a position on. Who is a member now may have become one in between:
 * what was before that is not for them. */
static void
gather (KithdGateway *self, const KithdPerson *person, guint64 position, GPtrArray *frames)
{
  g_autoptr (GHashTable) joins = find_joins (self, person, position);

  for (const KithdBusEntry *entry; (entry = kithd_bus_get (self->bus, position)); position++)
    {
      const guint64 *joined = entry->event->guild_id ? g_hash_table_lookup (joins, entry->event->guild_id) : NULL;

      if ((!joined || *joined < position) && kithd_access_may_see (self->access, person->access, entry->event))
        g_ptr_array_add (frames, entry->frame);
    }
}

static void
send_invalid_session (KithdSession *session)
{
  KithdGateway *self = session->gateway;

  session->state = KITHD_SESSION_WAITING;
  g_clear_pointer (&session->session_id, g_free);
  kithd_wheel_set (&self->deadlines, &session->deadline, self->config.identify_seconds);
  kithd_gateway_send_op (session, KITH_SERVER_OP_INVALID_SESSION, NULL);
}

/* Whether something was published from a position on that may have changed what a person sees: of that only those were
 * told who were ready then. */
static gboolean
has_missed_sight (KithdGateway *self, const KithdPerson *person, guint64 position)
{
  for (const KithdBusEntry *entry; (entry = kithd_bus_get (self->bus, position)); position++)
    if (kithd_access_concerns (self->access, person->access, entry->event))
      return TRUE;
  return FALSE;
}

/* Reads again for who identifies; who resumes identifies afresh. */
static void
start_over (KithdSession *session, KithdLoad *load)
{
  if (load->resume_after)
    {
      send_invalid_session (session);
      return;
    }
  if (load->attempt >= ATTEMPTS_MAX)
    {
      kithd_connection_close (&session->connection, KITH_CLOSE_GOING_AWAY, "the server is busy");
      return;
    }
  kithd_gateway_begin_load (session, &load->actor, NULL, load->attempt + 1);
}

static void
send_start (KithdSession *session, const KithdLoad *load, guint n_frames)
{
  if (load->resume_after)
    {
      const KithWireResumed resumed = { .replayed = n_frames };

      kithd_gateway_send_op (session, KITH_SERVER_OP_RESUMED, &resumed);
    }
  else
    {
      g_autoptr (KithdFrame) frame = kithd_frame_new (KITHD_OPCODE_TEXT, FALSE, load->text->str, load->text->len);

      kithd_connection_allow (&session->connection, frame->length);
      kithd_connection_send (&session->connection, frame);
    }
}

static void
make_ready (KithdSession *session, KithdLoad *load)
{
  KithdGateway *self = session->gateway;
  KithdPerson *person = kithd_gateway_find_person (self, load->actor.user_id);
  g_autoptr (GPtrArray) frames = g_ptr_array_new ();
  gint64 left = session->expires_ms - kith_clock_now_ms (self->clock);
  guint64 position;

  if (!person)
    person = add_person (self, load);
  if (!person || !kithd_bus_find (self->bus, load->resume_after ? load->resume_after : load->last_event, &position))
    {
      if (person && !person->sessions->len)
        kithd_wheel_set (&self->farewells, &person->farewell, 1);
      send_invalid_session (session);
      return;
    }
  if (person->sessions->len >= self->config.connections_per_user)
    {
      kithd_connection_close (&session->connection, KITH_CLOSE_TOO_FAST, "too many connections of one person");
      return;
    }
  if (has_missed_sight (self, person, position))
    {
      if (!person->sessions->len)
        kithd_wheel_set (&self->farewells, &person->farewell, self->config.farewell_seconds);
      start_over (session, load);
      return;
    }
  gather (self, person, position, frames);
  /* The session is not ready yet, so that it is not told of its own coming. */
  kithd_gateway_join_person (person, session);
  kithd_gateway_update_presence (self, person);
  session->state = KITHD_SESSION_READY;
  kithd_wheel_set (&self->deadlines, &session->deadline, (guint) MAX (left / 1000 + 1, 1));
  send_start (session, load, frames->len);
  for (guint i = 0; i < frames->len; i++)
    kithd_connection_send_replayed (&session->connection, frames->pdata[i]);
  kithd_gateway_send_presences (session, load);
}

/* On the gateway's thread. */
static void
on_loaded (gpointer data)
{
  KithdLoad *load = data;
  KithdSession *session = load->session;

  load->gateway->n_loads--;
  if (session)
    session->load = NULL;
  if (session && session->connection.state == KITHD_CONNECTION_OPEN)
    {
      if (load->error)
        refuse (session, load->error);
      else if (kithd_tokens_is_revoked (load->gateway->tokens, load->actor.session_id))
        kithd_connection_close (&session->connection, KITH_CLOSE_SESSION_OVER, "session was ended");
      else
        make_ready (session, load);
    }
  load_free (load);
}

/* On any thread. */
static void
on_load_done (gpointer data, const GError *error)
{
  KithdLoad *load = data;

  if (error)
    load->error = g_error_copy (error);
  kithd_mailbox_post (load->gateway->mailbox, on_loaded, load);
}

/*
 * kithd_gateway_begin_load:
 * @actor: who identified; what it holds is taken
 * @resume_after: (nullable): the last event that the client has
 * @attempt: how often this was begun before
 *
 * Reads what a session needs to become ready.
 */
void
kithd_gateway_begin_load (KithdSession *session, KithdActor *actor, const char *resume_after, guint attempt)
{
  KithdGateway *self = session->gateway;
  guint64 position;
  KithdLoad *load;

  if (resume_after && !kithd_bus_find (self->bus, resume_after, &position))
    {
      send_invalid_session (session);
      return;
    }
  load = g_new0 (KithdLoad, 1);
  load->gateway = self;
  load->session = session;
  load->actor = *actor;
  *actor = (KithdActor){ NULL, NULL };
  load->last_event = g_strdup (kithd_bus_get_last_id (self->bus));
  load->n_changes = self->n_presence_changes;
  load->resume_after = g_strdup (resume_after);
  load->status = session->status;
  load->attempt = attempt;
  session->load = load;
  session->state = KITHD_SESSION_LOADING;
  g_free (session->session_id);
  session->session_id = g_strdup (load->actor.session_id);
  kithd_wheel_unset (&session->deadline);
  self->n_loads++;
  kithd_store_submit (self->store, KITHD_STORE_READ, run_load, on_load_done, load);
}
