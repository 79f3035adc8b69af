/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-error.h"
#include "kith-gateway-names.h"
#include "kith-guild-order.h"
#include "kith-test-wait.h"
#include "kith-test-world.h"

/* What is chosen on one device, on this one. */

static void
tell_change (KithTestWorld *world, const KithWireUserSettingsChange *change)
{
  g_autofree char *id = kith_uuid_generator_next (world->ids);

  kith_script_transport_say (world->transport, "event", kith_events[KITH_EVENT_USER_SETTINGS_UPDATE].name, id,
                             kith_wire_user_settings_change_encode (change));
}

static void
mute_channel (KithTestWorld *world, gboolean muted, gint64 until)
{
  KithWireNotificationSettings settings = { .id = world->channel_id, .muted = muted, .muted_until = until };
  const KithWireUserSettingsChange change = { .channel = &settings };

  tell_change (world, &change);
}

static void
say (KithTestWorld *world, gboolean named, gboolean everyone)
{
  KithWireMessage *message = kith_test_world_write (world, FALSE, "x", NULL);
  KithWireUser *me = kith_wire_user_new ();

  message->mention_everyone = everyone;
  me->id = g_strdup (world->my_id);
  me->username = g_strdup ("me");
  me->display_name = g_strdup ("Me");
  if (named)
    g_ptr_array_add (message->mentions, me);
  else
    kith_wire_user_free (me);
  kith_test_world_tell (world, KITH_EVENT_MESSAGE_CREATE, message);
}

static void
assert_badge (KithTestWorld *world, guint count, gboolean unread)
{
  KithGuild *guild = kith_channel_get_guild (world->channel);

  g_assert_cmpuint (kith_channel_get_mention_count (world->channel), ==, count);
  g_assert_cmpuint (kith_guild_get_mention_count (guild), ==, count);
  g_assert_cmpint (kith_guild_get_unread (guild), ==, unread);
}

static void
test_muted (void)
{
  KithTestWorld world;

  kith_test_world_set_up (&world, 0);
  say (&world, FALSE, TRUE);
  say (&world, FALSE, FALSE);
  assert_badge (&world, 1, TRUE);
  mute_channel (&world, TRUE, 0);
  g_assert_true (kith_channel_get_muted (world.channel));
  assert_badge (&world, 0, FALSE);
  /* The place in the conversation stays unread all the same. */
  g_assert_true (kith_channel_get_unread (world.channel));
  say (&world, FALSE, TRUE);
  say (&world, TRUE, TRUE);
  assert_badge (&world, 1, FALSE);
  mute_channel (&world, FALSE, 0);
  assert_badge (&world, 3, TRUE);
  kith_test_world_tear_down (&world);
}

static void
reveal_channel (KithTestWorld *world)
{
  g_autoptr (KithWireChannel) channel = kith_wire_channel_new ();
  g_autofree char *id = kith_uuid_generator_next (world->ids);

  channel->id = kith_uuid_generator_next (world->ids);
  channel->guild_id = g_strdup (world->guild_id);
  channel->name = g_strdup ("hidden");
  kith_script_transport_say (world->transport, "event", kith_events[KITH_EVENT_CHANNEL_CREATE].name, id,
                             kith_wire_channel_encode (channel));
}

static void
answer_settings (KithTestWorld *world, gboolean muted)
{
  KithWireUserSettings *settings = kith_wire_user_settings_new ();
  KithScriptRequest *request;

  kith_test_drain ();
  request = kith_script_transport_find (world->transport, KITH_ROUTE_USER_SETTINGS_GET);
  g_assert_nonnull (request);
  settings->guild_order = kith_wire_guild_order_new ();
  if (muted)
    {
      KithWireNotificationSettings *channel = kith_wire_notification_settings_new ();

      channel->id = g_strdup (world->channel_id);
      channel->muted = TRUE;
      g_ptr_array_add (settings->channels, channel);
    }
  kith_script_transport_answer (world->transport, request, settings);
  kith_test_drain ();
}

/* What was chosen for many channels that come into sight is asked for together, and never put back. */
static void
test_revealed (void)
{
  KithTestWorld world;

  kith_test_world_set_up (&world, 0);
  for (guint i = 0; i < 50; i++)
    reveal_channel (&world);
  kith_test_drain ();
  g_assert_cmpuint (kith_script_transport_count (world.transport, KITH_ROUTE_USER_SETTINGS_GET), ==, 1);
  answer_settings (&world, FALSE);
  g_assert_cmpuint (kith_script_transport_count (world.transport, KITH_ROUTE_USER_SETTINGS_GET), ==, 1);
  mute_channel (&world, TRUE, 0);
  answer_settings (&world, FALSE);
  g_assert_true (kith_channel_get_muted (world.channel));
  answer_settings (&world, TRUE);
  g_assert_true (kith_channel_get_muted (world.channel));
  g_assert_cmpuint (kith_script_transport_count (world.transport, KITH_ROUTE_USER_SETTINGS_GET), ==, 0);
  kith_test_world_tear_down (&world);
}

static void
count_change (guint *count)
{
  (*count)++;
}

static void
test_mute_ends (void)
{
  KithTestWorld world;
  guint changes = 0;

  kith_test_world_set_up (&world, 0);
  g_signal_connect_swapped (world.channel, "notify::muted", G_CALLBACK (count_change), &changes);
  mute_channel (&world, TRUE, kith_clock_now_ms (world.clock) + 3600 * 1000);
  g_assert_true (kith_channel_get_muted (world.channel));
  kith_clock_advance (world.clock, 3599 * 1000);
  kith_test_drain ();
  g_assert_true (kith_channel_get_muted (world.channel));
  kith_clock_advance (world.clock, 1000);
  kith_test_wait_for (!kith_channel_get_muted (world.channel));
  g_assert_cmpuint (changes, ==, 2);
  kith_test_world_tear_down (&world);
}

static void
test_suppressed (void)
{
  KithTestWorld world;
  KithWireNotificationSettings settings = { .suppress_everyone = TRUE };
  const KithWireUserSettingsChange change = { .guild = &settings };

  kith_test_world_set_up (&world, 0);
  settings.id = world.guild_id;
  say (&world, FALSE, TRUE);
  assert_badge (&world, 1, TRUE);
  tell_change (&world, &change);
  assert_badge (&world, 0, TRUE);
  say (&world, FALSE, TRUE);
  assert_badge (&world, 0, TRUE);
  kith_test_world_tear_down (&world);
}

static void
on_chosen (GObject *source, GAsyncResult *result, gpointer data)
{
  GError **error = data;

  g_assert_true (kith_channel_choose_notifications_finish (KITH_CHANNEL (source), result, error) || *error);
}

static void
test_choose (void)
{
  KithTestWorld world;
  const KithWireNotificationsPatch patch = { .has_muted = TRUE, .muted = TRUE };
  KithWireNotificationSettings *answer = kith_wire_notification_settings_new ();
  KithScriptRequest *request;
  g_autoptr (GError) error = NULL;

  kith_test_world_set_up (&world, 0);
  kith_channel_choose_notifications_async (world.channel, &patch, NULL, on_chosen, &error);
  kith_test_drain ();
  request = kith_script_transport_find (world.transport, KITH_ROUTE_CHANNEL_NOTIFICATIONS_PATCH);
  g_assert_cmpstr (request->params[0], ==, world.channel_id);
  g_assert_true (((const KithWireNotificationsPatch *) request->body)->muted);
  answer->id = g_strdup (world.channel_id);
  answer->muted = TRUE;
  kith_script_transport_answer (world.transport, request, answer);
  kith_test_wait_for (kith_channel_get_muted (world.channel));
  kith_channel_choose_notifications_async (world.channel, &patch, NULL, on_chosen, &error);
  kith_test_drain ();
  request = kith_script_transport_find (world.transport, KITH_ROUTE_CHANNEL_NOTIFICATIONS_PATCH);
  kith_script_transport_refuse (world.transport, request, KITH_ERROR, KITH_ERROR_TOO_MANY_NOTIFICATIONS, 0);
  kith_test_wait_for (error != NULL);
  g_assert_error (error, KITH_ERROR, KITH_ERROR_TOO_MANY_NOTIFICATIONS);
  kith_test_world_tear_down (&world);
}

static void
on_arrived (KithSession *session, KithChannel *channel, const KithArrival *arrival, GString *log)
{
  g_string_append_printf (log, "%d ", (int) arrival->call);
}

/* What somebody else wrote is news once. */
static void
test_arrivals (void)
{
  KithTestWorld world;
  g_autoptr (GString) log = g_string_new (NULL);
  KithWireMessage *mine;

  kith_test_world_set_up (&world, 1);
  g_signal_connect (world.session, "message-arrived", G_CALLBACK (on_arrived), log);
  say (&world, FALSE, FALSE);
  say (&world, TRUE, FALSE);
  kith_test_world_tell (&world, KITH_EVENT_MESSAGE_CREATE, g_ptr_array_index (world.history, 2));
  mine = kith_test_world_write (&world, TRUE, "x", NULL);
  kith_test_world_tell (&world, KITH_EVENT_MESSAGE_CREATE, mine);
  g_assert_cmpstr (log->str, ==, "0 3 ");
  kith_test_world_tear_down (&world);
}

static void
on_order_set (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  *(gboolean *) data = !kith_guild_places_set_order_finish (KITH_GUILD_PLACES (source), result, &error);
}

static void
test_order (void)
{
  KithTestWorld world;
  KithGuildPlaces *places;
  GListModel *list;
  g_autoptr (KithWireGuildOrder) order = NULL;
  g_autofree char *folder_id = NULL;
  KithWireGuildSlot *slot;
  gboolean failed = FALSE;

  kith_test_world_set_up (&world, 0);
  places = kith_session_get_guild_places (world.session);
  list = kith_guild_places_list (places);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 1);
  folder_id = kith_guild_places_new_folder_id (places);
  order = kith_guild_places_dup_order (places);
  slot = order->items->pdata[0];
  slot->id = g_strdup (folder_id);
  slot->name = g_strdup ("Folder");
  kith_guild_places_set_order_async (places, order, NULL, on_order_set, &failed);
  /* It is there before the server has said anything, and goes where it refuses. */
  g_assert_cmpstr (kith_guild_folder_get_name (kith_guild_places_find_folder (places, folder_id)), ==, "Folder");
  g_assert_true (kith_guild_places_find_folder_of (places, kith_channel_get_guild (world.channel)) ==
                 kith_guild_places_find_folder (places, folder_id));
  say (&world, TRUE, FALSE);
  g_assert_cmpuint (kith_guild_folder_get_mention_count (kith_guild_places_find_folder (places, folder_id)), ==, 1);
  kith_test_drain ();
  kith_script_transport_refuse (world.transport,
                                kith_script_transport_find (world.transport, KITH_ROUTE_GUILD_ORDER_PUT), KITH_ERROR,
                                KITH_ERROR_GUILD_ORDER_BAD, 0);
  kith_test_wait_for (failed);
  g_assert_null (kith_guild_places_find_folder (places, folder_id));
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 1);
  kith_test_world_tear_down (&world);
}

/* Two moves one after the other: what the first brings back does not undo the second. */
static void
test_two_moves (void)
{
  KithTestWorld world;
  KithGuildPlaces *places;
  gboolean failed = FALSE;

  kith_test_world_set_up (&world, 0);
  places = kith_session_get_guild_places (world.session);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (KithWireGuildOrder) order = kith_guild_places_dup_order (places);
      g_autofree char *id = kith_guild_places_new_folder_id (places);

      if (i == 0)
        ((KithWireGuildSlot *) order->items->pdata[0])->id = g_steal_pointer (&id);
      else
        kith_guild_order_dissolve (order, ((KithWireGuildSlot *) order->items->pdata[0])->id);
      kith_guild_places_set_order_async (places, order, NULL, on_order_set, &failed);
    }
  kith_test_drain ();
  for (guint i = 0; i < 2; i++)
    {
      KithScriptRequest *request = kith_script_transport_find (world.transport, KITH_ROUTE_GUILD_ORDER_PUT);

      kith_script_transport_answer (world.transport, request, kith_wire_guild_order_copy (request->body));
      kith_test_drain ();
      g_assert_null (kith_guild_places_find_folder_of (places, kith_channel_get_guild (world.channel)));
    }
  kith_test_world_tear_down (&world);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/notice-settings/muted", test_muted);
  g_test_add_func ("/client/notice-settings/revealed", test_revealed);
  g_test_add_func ("/client/notice-settings/mute-ends", test_mute_ends);
  g_test_add_func ("/client/notice-settings/suppressed", test_suppressed);
  g_test_add_func ("/client/notice-settings/choose", test_choose);
  g_test_add_func ("/client/notice-settings/arrivals", test_arrivals);
  g_test_add_func ("/client/notice-settings/order", test_order);
  g_test_add_func ("/client/notice-settings/two-moves", test_two_moves);
  return g_test_run ();
}
