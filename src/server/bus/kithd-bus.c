/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-bus.h"

#include <string.h>

#include "kith-gateway-names.h"

struct _KithdBus
{
  KithClock *clock;
  KithUuidGenerator *uuids;
  KithdBusLimits limits;
  KithdBusSubscriber subscriber;
  gpointer subscriber_data;
  GPtrArray *entries; /* KithdBusEntry, by id; those before `first` are gone */
  guint first;
  guint64 position_of_first; /* counted since the start */
  gsize bytes;
  char start_id[KITH_UUID_LENGTH + 1]; /* what the oldest entry came after */
  GString *text;
};

static void
entry_free (KithdBusEntry *entry)
{
  kithd_frame_unref (entry->frame);
  kithd_event_free (entry->event);
  g_free (entry);
}

static void
next_id (KithdBus *self, char *out)
{
  g_autofree char *id = kith_uuid_generator_next (self->uuids);

  g_strlcpy (out, id, KITH_UUID_LENGTH + 1);
}

/**
 * kithd_bus_new:
 *
 * Returns: (transfer full): a bus without history: only what it publishes itself can be resumed
 */
KithdBus *
kithd_bus_new (KithClock *clock, const KithdBusLimits *limits)
{
  KithdBus *self = g_new0 (KithdBus, 1);

  self->clock = kith_clock_ref (clock);
  self->uuids = kith_uuid_generator_new (clock);
  self->limits = *limits;
  self->entries = g_ptr_array_new ();
  self->text = g_string_new (NULL);
  next_id (self, self->start_id);
  return self;
}

void
kithd_bus_free (KithdBus *self)
{
  if (!self)
    return;
  for (guint i = self->first; i < self->entries->len; i++)
    entry_free (self->entries->pdata[i]);
  g_ptr_array_unref (self->entries);
  g_string_free (self->text, TRUE);
  kith_uuid_generator_free (self->uuids);
  kith_clock_unref (self->clock);
  g_free (self);
}

/**
 * kithd_bus_subscribe:
 *
 * Sets who is told of each event, in order, while it is being published.
 */
void
kithd_bus_subscribe (KithdBus *self, KithdBusSubscriber subscriber, gpointer data)
{
  self->subscriber = subscriber;
  self->subscriber_data = data;
}

static KithdFrame *
encode (KithdBus *self, const KithdEvent *event, const char *id)
{
  const KithGatewayName *name = &kith_events[event->event];
  GString *text = self->text;

  g_string_assign (text, "{\"op\":\"event\"");
  if (id[0])
    g_string_append_printf (text, ",\"id\":\"%s\"", id);
  g_string_append (text, ",\"t\":\"");
  g_string_append (text, name->name);
  g_string_append (text, "\",\"d\":");
  kith_wire_write (name->type, event->payload, text);
  g_string_append_c (text, '}');
  return kithd_frame_new (KITHD_OPCODE_TEXT, FALSE, text->str, text->len);
}

/**
 * kithd_bus_encode:
 *
 * Returns: (transfer full): a frame of an event that is for one alone, without an id
 */
KithdFrame *
kithd_bus_encode (KithdBus *self, const KithdEvent *event)
{
  return encode (self, event, "");
}

static gboolean
changes_access (const KithdEvent *event)
{
  switch (event->event)
    {
    case KITH_EVENT_PRESENCE_OWN:
    case KITH_EVENT_GUILD_CREATE:
    case KITH_EVENT_GUILD_UPDATE:
    case KITH_EVENT_GUILD_DELETE:
    case KITH_EVENT_CHANNEL_CREATE:
    case KITH_EVENT_CHANNEL_UPDATE:
    case KITH_EVENT_CHANNEL_DELETE:
    case KITH_EVENT_ROLE_CREATE:
    case KITH_EVENT_ROLE_UPDATE:
    case KITH_EVENT_ROLE_DELETE:
    case KITH_EVENT_MEMBER_ADD:
    case KITH_EVENT_MEMBER_UPDATE:
    case KITH_EVENT_MEMBER_REMOVE:
      return TRUE;
    default:
      return FALSE;
    }
}

static void
drop_oldest (KithdBus *self)
{
  KithdBusEntry *entry = self->entries->pdata[self->first];

  self->bytes -= entry->bytes;
  memcpy (self->start_id, entry->id, sizeof self->start_id);
  self->entries->pdata[self->first++] = NULL;
  self->position_of_first++;
  entry_free (entry);
  if (self->first > 1024 && self->first > self->entries->len / 2)
    {
      g_ptr_array_remove_range (self->entries, 0, self->first);
      self->first = 0;
    }
}

static void
forget_old (KithdBus *self, gint64 now_us)
{
  while (self->first < self->entries->len)
    {
      const KithdBusEntry *oldest = self->entries->pdata[self->first];
      gboolean enough = self->entries->len - self->first > self->limits.events &&
                        now_us - oldest->published_us > self->limits.seconds * G_USEC_PER_SEC;

      if (!enough && self->bytes <= self->limits.bytes)
        return;
      drop_oldest (self);
    }
}

static void
keep (KithdBus *self, KithdBusEntry *entry)
{
  /* Compressed forms and payloads would more than double what the window costs. */
  kithd_frame_drop_compressed (entry->frame);
  if (!changes_access (entry->event))
    {
      kith_wire_free (kith_events[entry->event->event].type, entry->event->payload);
      entry->event->payload = NULL;
    }
  entry->bytes = sizeof *entry + sizeof *entry->event + 3 * (KITH_UUID_LENGTH + 1) + entry->frame->length;
  if (entry->event->payload)
    entry->bytes += entry->frame->length * 2;
  if (entry->event->people)
    entry->bytes += g_strv_length (entry->event->people) * (sizeof (char *) + KITH_UUID_LENGTH + 1);
  self->bytes += entry->bytes;
  g_ptr_array_add (self->entries, entry);
  forget_old (self, entry->published_us);
}

/**
 * kithd_bus_publish:
 * @event: (transfer full): what happened
 *
 * Tells the subscriber and keeps the event, unless it is lossy.
 */
void
kithd_bus_publish (KithdBus *self, KithdEvent *event)
{
  KithdBusEntry *entry = g_new0 (KithdBusEntry, 1);
  gboolean lossy = kith_events[event->event].lossy;

  if (!lossy)
    next_id (self, entry->id);
  entry->event = event;
  entry->frame = encode (self, event, entry->id);
  entry->published_us = kith_clock_monotonic_us (self->clock);
  if (self->subscriber)
    self->subscriber (entry, self->subscriber_data);
  if (lossy)
    entry_free (entry);
  else
    keep (self, entry);
}

/**
 * kithd_bus_get_last_id:
 *
 * Returns: the id after which to resume for what will be published from now on
 */
const char *
kithd_bus_get_last_id (KithdBus *self)
{
  if (self->first == self->entries->len)
    return self->start_id;
  return ((KithdBusEntry *) self->entries->pdata[self->entries->len - 1])->id;
}

/**
 * kithd_bus_find:
 * @after: an event's id
 * @position: (out): of the event that follows it
 *
 * Looks where to resume.
 *
 * Returns: whether everything since @after is still here
 */
gboolean
kithd_bus_find (KithdBus *self, const char *after, guint64 *position)
{
  guint low = self->first, high = self->entries->len;

  *position = self->position_of_first;
  if (strcmp (after, self->start_id) == 0)
    return TRUE;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      int order = strcmp (((KithdBusEntry *) self->entries->pdata[middle])->id, after);

      if (order == 0)
        {
          *position = self->position_of_first + middle - self->first + 1;
          return TRUE;
        }
      if (order < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return FALSE;
}

/**
 * kithd_bus_get:
 *
 * Returns: (nullable): the event at a position, or %NULL where none has been published there yet
 */
const KithdBusEntry *
kithd_bus_get (KithdBus *self, guint64 position)
{
  guint64 index = position - self->position_of_first + self->first;

  return position >= self->position_of_first && index < self->entries->len ? self->entries->pdata[index] : NULL;
}

/**
 * kithd_bus_get_bytes:
 *
 * Returns: about how much memory the events take that are kept
 */
gsize
kithd_bus_get_bytes (KithdBus *self)
{
  return self->bytes;
}
