/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-bus.h"

#include <string.h>

#include "kith-json.h"

typedef struct
{
  KithClock *clock;
  KithdBus *bus;
  GPtrArray *ids; /* of what the subscriber was told */
  guint n_lossy;
} Fixture;

static void
on_event (const KithdBusEntry *entry, gpointer data)
{
  Fixture *fixture = data;

  g_assert_nonnull (entry->event->payload);
  if (entry->id[0])
    g_ptr_array_add (fixture->ids, g_strdup (entry->id));
  else
    fixture->n_lossy++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const KithdBusLimits limits = { .events = 10, .seconds = 300, .bytes = 64 * 1024 };

  fixture->clock = kith_clock_new_manual (1700000000000);
  fixture->bus = kithd_bus_new (fixture->clock, &limits);
  fixture->ids = g_ptr_array_new_with_free_func (g_free);
  kithd_bus_subscribe (fixture->bus, on_event, fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  kithd_bus_free (fixture->bus);
  kith_clock_unref (fixture->clock);
  g_ptr_array_unref (fixture->ids);
}

static void
publish (Fixture *fixture, KithEventId id)
{
  KithdEvent *event = g_new0 (KithdEvent, 1);

  event->event = id;
  event->audience = KITHD_AUDIENCE_USER;
  event->user_id = g_strdup ("01890000-0000-7000-8000-000000000001");
  event->payload = kith_wire_new (kith_events[id].type);
  if (id == KITH_EVENT_GUILD_DELETE)
    ((KithWireGuildDeleted *) event->payload)->id = g_strdup (event->user_id);
  if (id == KITH_EVENT_READ_UPDATE)
    ((KithWireReadState *) event->payload)->channel_id = g_strdup (event->user_id);
  if (id == KITH_EVENT_PRESENCE_UPDATE)
    ((KithWirePresence *) event->payload)->user_id = g_strdup (event->user_id);
  kithd_bus_publish (fixture->bus, event);
}

static guint
count_after (Fixture *fixture, const char *after)
{
  guint64 position;
  guint n = 0;

  if (!kithd_bus_find (fixture->bus, after, &position))
    return G_MAXUINT;
  while (kithd_bus_get (fixture->bus, position + n))
    n++;
  return n;
}

static void
test_order (Fixture *fixture, gconstpointer data)
{
  g_autofree char *start = g_strdup (kithd_bus_get_last_id (fixture->bus));
  guint64 position;

  g_assert_cmpuint (count_after (fixture, start), ==, 0);
  for (guint i = 0; i < 5; i++)
    publish (fixture, KITH_EVENT_READ_UPDATE);
  g_assert_cmpuint (count_after (fixture, start), ==, 5);
  for (guint i = 0; i < 5; i++)
    {
      g_assert_true (kith_uuid_is_valid (fixture->ids->pdata[i]));
      g_assert_cmpuint (count_after (fixture, fixture->ids->pdata[i]), ==, 4 - i);
      if (i)
        g_assert_cmpstr (fixture->ids->pdata[i - 1], <, fixture->ids->pdata[i]);
    }
  g_assert_true (kithd_bus_find (fixture->bus, fixture->ids->pdata[1], &position));
  g_assert_cmpstr (kithd_bus_get (fixture->bus, position)->id, ==, fixture->ids->pdata[2]);
  g_assert_cmpstr (kithd_bus_get_last_id (fixture->bus), ==, fixture->ids->pdata[4]);
}

static void
test_unknown (Fixture *fixture, gconstpointer data)
{
  publish (fixture, KITH_EVENT_READ_UPDATE);
  g_assert_cmpuint (count_after (fixture, "01890000-0000-7000-8000-000000000001"), ==, G_MAXUINT);
  g_assert_cmpuint (count_after (fixture, "ffffffff-0000-7000-8000-000000000001"), ==, G_MAXUINT);
  g_assert_cmpuint (count_after (fixture, ""), ==, G_MAXUINT);
}

static void
test_lossy (Fixture *fixture, gconstpointer data)
{
  g_autofree char *start = g_strdup (kithd_bus_get_last_id (fixture->bus));

  publish (fixture, KITH_EVENT_PRESENCE_UPDATE);
  g_assert_cmpuint (fixture->n_lossy, ==, 1);
  g_assert_cmpuint (count_after (fixture, start), ==, 0);
}

/* Kept as long as either the number or the age asks for it. */
static void
test_window (Fixture *fixture, gconstpointer data)
{
  g_autofree char *start = g_strdup (kithd_bus_get_last_id (fixture->bus));

  for (guint i = 0; i < 20; i++)
    publish (fixture, KITH_EVENT_READ_UPDATE);
  kith_clock_advance (fixture->clock, 299000);
  publish (fixture, KITH_EVENT_READ_UPDATE);
  g_assert_cmpuint (count_after (fixture, start), ==, 21);

  kith_clock_advance (fixture->clock, 2000);
  publish (fixture, KITH_EVENT_READ_UPDATE);
  g_assert_cmpuint (count_after (fixture, start), ==, G_MAXUINT);
  g_assert_cmpuint (count_after (fixture, fixture->ids->pdata[11]), ==, 10);
  g_assert_cmpuint (count_after (fixture, fixture->ids->pdata[10]), ==, G_MAXUINT);
}

static void
test_bytes (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 5000; i++)
    publish (fixture, KITH_EVENT_READ_UPDATE);
  g_assert_cmpuint (kithd_bus_get_bytes (fixture->bus), <=, 64 * 1024);
  g_assert_cmpuint (count_after (fixture, fixture->ids->pdata[4999]), ==, 0);
  g_assert_cmpuint (count_after (fixture, fixture->ids->pdata[4900]), ==, 99);
}

/* Only what changes who may see what keeps its payload. */
static void
test_payloads (Fixture *fixture, gconstpointer data)
{
  guint64 position;

  publish (fixture, KITH_EVENT_READ_UPDATE);
  publish (fixture, KITH_EVENT_GUILD_DELETE);
  g_assert_true (kithd_bus_find (fixture->bus, fixture->ids->pdata[0], &position));
  g_assert_nonnull (kithd_bus_get (fixture->bus, position)->event->payload);
  g_assert_null (kithd_bus_get (fixture->bus, position - 1)->event->payload);
}

static void
test_encoding (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) error = NULL;
  const KithdFrame *frame;
  JsonObject *object;
  guint64 position;
  g_autofree char *start = g_strdup (kithd_bus_get_last_id (fixture->bus));

  publish (fixture, KITH_EVENT_GUILD_DELETE);
  g_assert_true (kithd_bus_find (fixture->bus, start, &position));
  frame = kithd_bus_get (fixture->bus, position)->frame;
  root = kith_json_parse ((const char *) frame->data + frame->header, frame->length - frame->header, &error);
  g_assert_no_error (error);
  object = json_node_get_object (root);
  g_assert_cmpstr (json_object_get_string_member (object, "op"), ==, "event");
  g_assert_cmpstr (json_object_get_string_member (object, "t"), ==, "guild.delete");
  g_assert_cmpstr (json_object_get_string_member (object, "id"), ==, fixture->ids->pdata[0]);
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (object, "d"), "id"), ==,
                   "01890000-0000-7000-8000-000000000001");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name) g_test_add ("/bus/" #name, Fixture, NULL, set_up, test_##name, tear_down)
  ADD (order);
  ADD (unknown);
  ADD (lossy);
  ADD (window);
  ADD (bytes);
  ADD (payloads);
  ADD (encoding);
  return g_test_run ();
}
