/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-gateway-private.h"

#include <string.h>

/* Changes of presence that are remembered. */
#define CHANGES_MAX 4096
/* Words that end later are looked at again after this long, since clocks are set. */
#define EXPIRY_STEP_SECONDS 60
/* How often a person's devices change their presence before it waits, since each change goes to many. */
#define CHANGES_BURST 10
#define CHANGES_PER_SECOND 0.5
#define SETTLE_SECONDS 2

void
kithd_person_free (gpointer data)
{
  KithdPerson *person = data;

  kithd_wheel_unset (&person->farewell);
  kithd_wheel_unset (&person->expiry);
  kithd_wheel_unset (&person->settling);
  kith_wire_own_presence_free (person->chosen);
  g_ptr_array_unref (person->sessions);
  g_free (person->id);
  g_free (person);
}

KithdPerson *
kithd_gateway_find_person (KithdGateway *self, const char *user_id)
{
  return g_hash_table_lookup (self->people, user_id);
}

/* Words that end are watched; a wheel turns by seconds, so that they may stay a moment longer. */
void
kithd_gateway_choose_presence (KithdGateway *self, KithdPerson *person, const KithWireOwnPresence *chosen)
{
  gint64 left = chosen->expires_at - kith_clock_now_ms (self->clock);

  kith_wire_own_presence_free (person->chosen);
  person->chosen = kith_wire_own_presence_copy (chosen);
  if (chosen->expires_at)
    kithd_wheel_set (&self->expiries, &person->expiry, (guint) CLAMP (left / 1000 + 1, 1, EXPIRY_STEP_SECONDS));
  else
    kithd_wheel_unset (&person->expiry);
}

KithdPerson *
kithd_gateway_add_person (KithdGateway *self, const char *user_id, const KithWireReady *ready, const GPtrArray *hidden)
{
  KithdPerson *person = g_new0 (KithdPerson, 1);

  person->id = g_strdup (user_id);
  person->sessions = g_ptr_array_new ();
  person->access = kithd_access_add_user (self->access, user_id, ready->guilds, hidden, person);
  kithd_access_join_conversations (self->access, person->access, ready->dms);
  kithd_gateway_choose_presence (self, person, ready->presence);
  g_hash_table_insert (self->people, person->id, person);
  return person;
}

void
kithd_gateway_join_person (KithdPerson *person, KithdSession *session)
{
  kithd_wheel_unset (&person->farewell);
  session->person = person;
  g_ptr_array_add (person->sessions, session);
  kithd_gateway_voice_came (session);
}

/* Others learn that somebody has gone only after a few seconds, so that a reconnecting device doesn't flicker. */
void
kithd_gateway_leave_person (KithdSession *session)
{
  KithdGateway *self = session->gateway;
  KithdPerson *person = g_steal_pointer (&session->person);

  if (!person)
    return;
  g_ptr_array_remove_fast (person->sessions, session);
  kithd_gateway_voice_went (session);
  if (person->sessions->len)
    kithd_gateway_update_presence (self, person);
  else
    kithd_wheel_set (&self->farewells, &person->farewell, self->config.farewell_seconds);
}

/* Several devices make one presence: who hides on one hides; who is not to be disturbed on one is not; who sits at any
 * of them is there. What the person chose for all of them goes before it. */
static KithPresenceStatus
combine (const KithdPerson *person)
{
  static const KithPresenceStatus order[] = { KITH_PRESENCE_STATUS_INVISIBLE, KITH_PRESENCE_STATUS_DND,
                                              KITH_PRESENCE_STATUS_ONLINE, KITH_PRESENCE_STATUS_IDLE };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    for (guint k = 0; k < person->sessions->len; k++)
      if (((const KithdSession *) person->sessions->pdata[k])->status == order[i])
        return kithd_presence_merge (person->chosen->status, order[i]);
  return KITH_PRESENCE_STATUS_OFFLINE;
}

/* Takes the presence. */
static KithdEvent *
new_presence_event (KithWirePresence *presence, KithdAudience audience)
{
  KithdEvent *event = g_new0 (KithdEvent, 1);

  event->event = KITH_EVENT_PRESENCE_UPDATE;
  event->payload = presence;
  event->audience = audience;
  event->user_id = g_strdup (presence->user_id);
  return event;
}

void
kithd_presence_change_free (gpointer data)
{
  KithdPresenceChange *change = data;

  g_free (change->user_id);
  g_strfreev (change->guilds);
  g_free (change);
}

static void
note_change (KithdGateway *self, const KithdPerson *person)
{
  KithdPresenceChange *change = g_new0 (KithdPresenceChange, 1);

  change->number = ++self->n_presence_changes;
  g_strlcpy (change->after, kithd_bus_get_last_id (self->bus), sizeof change->after);
  change->user_id = g_strdup (person->id);
  change->guilds = kithd_access_list_presence_guilds (self->access, person->access);
  g_queue_push_tail (&self->presence_changes, change);
  if (self->presence_changes.length > CHANGES_MAX)
    kithd_presence_change_free (g_queue_pop_head (&self->presence_changes));
}

/* Tells a guild how somebody is, unless that is what its members take for granted. */
void
kithd_gateway_tell_presence (KithdGateway *self, const char *user_id, const char *guild_id)
{
  KithPresenceStatus status = kithd_presence_get_visible (self->presence, user_id);
  const KithdPerson *person = kithd_gateway_find_person (self, user_id);
  KithdEvent *event;

  if (!person || status == KITH_PRESENCE_STATUS_OFFLINE)
    return;
  note_change (self, person);
  event = new_presence_event (kithd_presence_dup_visible (self->presence, user_id), KITHD_AUDIENCE_GUILD);
  event->guild_id = g_strdup (guild_id);
  kithd_bus_publish (self->bus, event);
}

/* Whether a person may learn of a change: they are in a guild that was told, and so is still who changed. */
static gboolean
may_see_change (KithdGateway *self, const KithdPerson *reader, const KithdPresenceChange *change)
{
  KithdEvent told = { .event = KITH_EVENT_PRESENCE_UPDATE,
                      .audience = KITHD_AUDIENCE_PEERS,
                      .user_id = change->user_id,
                      .guilds = change->guilds };

  if (!kithd_access_may_see (self->access, reader->access, &told))
    return FALSE;
  told.guilds = NULL;
  return !kithd_gateway_find_person (self, change->user_id) ||
         kithd_access_may_see (self->access, reader->access, &told);
}

static void
send_presence (KithdSession *session, const char *user_id)
{
  KithdGateway *self = session->gateway;
  g_autoptr (KithdEvent)
    event = new_presence_event (kithd_presence_dup_visible (self->presence, user_id), KITHD_AUDIENCE_USER);
  g_autoptr (KithdFrame) frame = kithd_bus_encode (self->bus, event);

  kithd_connection_send_replayed (&session->connection, frame);
}

/* Presence is lossy and not replayed: tells a session how those are now who have changed since its reading began or,
 * where it resumes, since the event that it had seen. */
void
kithd_gateway_send_presences (KithdSession *session, const KithdLoad *load)
{
  KithdGateway *self = session->gateway;
  g_autoptr (GHashTable) told = g_hash_table_new (g_str_hash, g_str_equal);

  for (GList *link = self->presence_changes.tail; link; link = link->prev)
    {
      const KithdPresenceChange *change = link->data;

      if (load->resume_after ? strcmp (change->after, load->resume_after) < 0 : change->number <= load->n_changes)
        return;
      if (g_str_equal (change->user_id, session->person->id) || !g_hash_table_add (told, change->user_id) ||
          !may_see_change (self, session->person, change))
        continue;
      send_presence (session, change->user_id);
    }
}

/* Works out how a person is and tells those whom it concerns. */
void
kithd_gateway_update_presence (KithdGateway *self, KithdPerson *person)
{
  KithPresenceStatus before = kithd_presence_get_own (self->presence, person->id), now = combine (person);

  if (kithd_presence_set (self->presence, person->id, now, person->chosen))
    {
      note_change (self, person);
      kithd_gateway_follow_presence (self, person->id);
      kithd_bus_publish (
        self->bus, new_presence_event (kithd_presence_dup_visible (self->presence, person->id), KITHD_AUDIENCE_PEERS));
    }
  /* One's own devices know also what others don't see. */
  if (now != before && now == KITH_PRESENCE_STATUS_INVISIBLE)
    kithd_bus_publish (self->bus,
                       new_presence_event (kithd_presence_dup_own (self->presence, person->id), KITHD_AUDIENCE_USER));
}

static gboolean
may_change (KithdGateway *self, KithdPerson *person)
{
  double factor = self->config.rate_factor;

  return factor == 0 || kith_token_bucket_take (&person->changes, CHANGES_BURST * factor, CHANGES_PER_SECOND * factor,
                                                kith_clock_monotonic_us (self->clock));
}

/*
 * kithd_gateway_settle_presence:
 *
 * Tells how a person is after a device has said so: at once, or where that happens too often how they are in a moment.
 */
void
kithd_gateway_settle_presence (KithdGateway *self, KithdPerson *person)
{
  if (person->settling.next)
    return;
  if (may_change (self, person))
    kithd_gateway_update_presence (self, person);
  else
    kithd_wheel_set (&self->settlings, &person->settling, SETTLE_SECONDS);
}

void
kithd_gateway_on_settled (KithdWheelEntry *entry, gpointer data)
{
  KithdGateway *self = data;
  KithdPerson *person = (KithdPerson *) ((guint8 *) entry - G_STRUCT_OFFSET (KithdPerson, settling));

  may_change (self, person);
  kithd_gateway_update_presence (self, person);
}

void
kithd_gateway_on_farewell (KithdWheelEntry *entry, gpointer data)
{
  KithdGateway *self = data;
  KithdPerson *person = (KithdPerson *) ((guint8 *) entry - G_STRUCT_OFFSET (KithdPerson, farewell));

  kithd_gateway_update_presence (self, person);
  kithd_access_remove_user (self->access, person->access);
  g_hash_table_remove (self->people, person->id);
}

/* The words of a person may have ended: everybody is told, their own devices for good. */
void
kithd_gateway_on_expiry (KithdWheelEntry *entry, gpointer data)
{
  KithdGateway *self = data;
  KithdPerson *person = (KithdPerson *) ((guint8 *) entry - G_STRUCT_OFFSET (KithdPerson, expiry));
  g_autoptr (KithWireOwnPresence) left = kith_wire_own_presence_copy (person->chosen);
  KithdEvent *event;

  if (left->expires_at > kith_clock_now_ms (self->clock))
    {
      kithd_gateway_choose_presence (self, person, left);
      return;
    }
  g_clear_pointer (&left->emoji, g_free);
  g_clear_pointer (&left->text, g_free);
  left->expires_at = 0;
  kithd_gateway_choose_presence (self, person, left);
  event = g_new0 (KithdEvent, 1);
  event->event = KITH_EVENT_PRESENCE_OWN;
  event->payload = g_steal_pointer (&left);
  event->audience = KITHD_AUDIENCE_USER;
  event->user_id = g_strdup (person->id);
  kithd_bus_publish (self->bus, event);
  kithd_gateway_update_presence (self, person);
}

/* A page that a person can read. */
#define PEOPLE_TOLD 1000

/**
 * kithd_gateway_list_people:
 * @list: gets who is connected, known by id alone
 */
void
kithd_gateway_list_people (KithdGateway *self, KithWireAdminPersonList *list)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->people);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const KithdPerson *person = value;
      KithWireAdminPerson *told;

      if (!person->sessions->len)
        continue;
      list->total++;
      if (list->items->len == PEOPLE_TOLD)
        continue;
      told = kith_wire_admin_person_new ();
      told->user = kith_wire_user_new ();
      told->user->id = g_strdup (person->id);
      told->connections = person->sessions->len;
      told->status = kithd_presence_get_own (self->presence, person->id);
      g_ptr_array_add (list->items, told);
    }
}
