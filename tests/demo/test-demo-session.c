/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-client.h"
#include "kith-demo-transport.h"
#include "kith-demo.h"
#include "kith-error.h"
#include "kith-guild-people.h"
#include "kith-guild-places.h"
#include "kith-net-error.h"

#include <glib/gstdio.h>
#include <string.h>

/* The whole client library over the demo: what the app does, without a window. */

#define PATIENCE_S 20

typedef struct
{
  KithClock *clock;
  char *directory;
  KithClient *client;
  KithSession *session;
} Fixture;

static gboolean
on_patience_over (gpointer data)
{
  g_assert_not_reached ();
  return G_SOURCE_REMOVE;
}

#define WAIT_FOR(condition)                                                                                            \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    guint patience = g_timeout_add_seconds (PATIENCE_S, on_patience_over, NULL);                                       \
    while (!(condition))                                                                                               \
      g_main_context_iteration (NULL, TRUE);                                                                           \
    g_source_remove (patience);                                                                                        \
  }                                                                                                                    \
  G_STMT_END

static void
store_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
remove_files (const char *path)
{
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  const char *name;

  while (directory && (name = g_dir_read_name (directory)))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      g_unlink (child);
    }
  g_rmdir (path);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KithSecretStore) secrets = kith_secret_store_new_memory ();

  fixture->clock = kith_clock_new ();
  fixture->directory = g_dir_make_tmp ("test-demo-XXXXXX", NULL);
  fixture->client = kith_client_new (fixture->clock, fixture->directory, secrets);
  kith_client_load (fixture->client);
  fixture->session = kith_client_add_demo (fixture->client, fixture->clock);
  kith_client_start (fixture->client);
  WAIT_FOR (kith_session_get_state (fixture->session) == KITH_CONNECTION_CONNECTED);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  kith_client_shutdown (fixture->client);
  g_clear_object (&fixture->client);
  remove_files (fixture->directory);
  g_free (fixture->directory);
  kith_clock_unref (fixture->clock);
}

static KithGuild *
get_guild (Fixture *fixture, guint index)
{
  g_autoptr (KithGuild)
    guild = (KithGuild *) g_list_model_get_item (kith_session_list_guilds (fixture->session), index);

  return guild;
}

static KithChannel *
find_channel (KithGuild *guild, const char *name)
{
  GListModel *channels = kith_guild_list_channels (guild);

  for (guint i = 0; i < g_list_model_get_n_items (channels); i++)
    {
      g_autoptr (KithChannel) channel = (KithChannel *) g_list_model_get_item (channels, i);

      if (strcmp (kith_channel_get_name (channel), name) == 0)
        return channel;
    }
  g_assert_not_reached ();
}

static KithTimeline *
open_timeline (KithChannel *channel)
{
  KithTimeline *timeline = kith_channel_get_timeline (channel);

  kith_timeline_load (timeline);
  WAIT_FOR (!kith_timeline_get_loading (timeline) && g_list_model_get_n_items (G_LIST_MODEL (timeline)) > 0);
  return timeline;
}

static KithMessage *
get_message (KithTimeline *timeline, guint position)
{
  g_autoptr (KithTimelineItem) item = (KithTimelineItem *) g_list_model_get_item (G_LIST_MODEL (timeline), position);

  return kith_timeline_item_get_message (item);
}

static void
test_guilds (Fixture *fixture, gconstpointer data)
{
  GListModel *guilds = kith_session_list_guilds (fixture->session);
  guint mentions = 0, unread = 0;

  g_assert_cmpuint (g_list_model_get_n_items (guilds), ==, 12);
  for (guint i = 0; i < 12; i++)
    {
      mentions += kith_guild_get_mention_count (get_guild (fixture, i));
      unread += kith_guild_get_unread (get_guild (fixture, i));
    }
  g_assert_cmpuint (mentions, >=, 5);
  g_assert_cmpuint (unread, >=, 5);
  g_assert_cmpuint (unread, <, 12);
  g_assert_true (kith_guild_is_mine (get_guild (fixture, 0)));
  g_assert_cmpuint (kith_guild_get_member_count (get_guild (fixture, 0)), ==, 40);
}

/* Every text channel opens, and shows messages of known people in order. */
static void
test_every_channel (Fixture *fixture, gconstpointer data)
{
  guint opened = 0;

  for (guint g = 0; g < 12; g++)
    {
      GListModel *channels = kith_guild_list_channels (get_guild (fixture, g));

      for (guint c = 0; c < g_list_model_get_n_items (channels); c++)
        {
          g_autoptr (KithChannel) channel = (KithChannel *) g_list_model_get_item (channels, c);
          KithTimeline *timeline;
          gint64 seq = 0;

          if (kith_channel_get_kind (channel) != KITH_CHANNEL_KIND_TEXT)
            continue;
          timeline = open_timeline (channel);
          g_assert_true (kith_timeline_get_at_newest (timeline));
          for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (timeline)); i++)
            {
              KithMessage *message = get_message (timeline, i);

              if (!message)
                continue;
              g_assert_cmpint (kith_message_get_seq (message), >, seq);
              seq = kith_message_get_seq (message);
              g_assert_nonnull (kith_user_get_display_name (kith_message_get_author (message)));
              g_assert_nonnull (kith_guild_find_member (kith_channel_get_guild (channel),
                                                        kith_user_get_id (kith_message_get_author (message))));
            }
          g_assert_cmpint (seq, ==, kith_channel_get_last_seq (channel));
          opened++;
        }
    }
  g_assert_cmpuint (opened, >=, 40);
}

/* A hundred thousand messages: their end, their beginning and their middle, and a bounded number in memory. */
static void
test_long_channel (Fixture *fixture, gconstpointer data)
{
  KithChannel *channel = find_channel (get_guild (fixture, 0), "the-long-table");
  KithTimeline *timeline = open_timeline (channel);
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *reply_id = NULL;

  g_assert_cmpint (kith_channel_get_last_seq (channel), ==, 100000);
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (KithTimelineItem) gap = (KithTimelineItem *) g_list_model_get_item (G_LIST_MODEL (timeline), 0);

      g_assert_cmpint (kith_timeline_item_get_kind (gap), ==, KITH_TIMELINE_ITEM_GAP);
      kith_timeline_set_visible_range (timeline, 1, 2);
      kith_timeline_load_gap (timeline, gap);
      WAIT_FOR (!kith_timeline_get_loading (timeline));
    }
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (timeline)), <=, KITH_TIMELINE_WINDOW + 60);
  reply_id = g_strdup (kith_message_get_id (get_message (timeline, 1)));

  kith_timeline_jump_newest_async (timeline, NULL, store_result, &result);
  WAIT_FOR (result);
  g_assert_true (kith_timeline_jump_newest_finish (timeline, result, NULL));
  g_assert_true (kith_timeline_get_at_newest (timeline));
  g_clear_object (&result);
  kith_timeline_load_around_async (timeline, reply_id, NULL, store_result, &result);
  WAIT_FOR (result);
  g_assert_true (kith_timeline_load_around_finish (timeline, result, NULL));
  g_assert_nonnull (kith_timeline_find_message (timeline, reply_id));
}

static void
test_writing (Fixture *fixture, gconstpointer data)
{
  KithChannel *channel = find_channel (get_guild (fixture, 0), "general");
  KithTimeline *timeline = open_timeline (channel);
  KithMessage *origin = get_message (timeline, g_list_model_get_n_items (G_LIST_MODEL (timeline)) - 1);
  g_autoptr (KithMessage) message = g_object_ref (kith_channel_send (channel, "Is the **kettle** on?", origin));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (kith_message_get_state (message), ==, KITH_MESSAGE_PENDING);
  WAIT_FOR (kith_message_get_state (message) == KITH_MESSAGE_SENT);
  g_assert_true (kith_message_get_mine (message));
  g_assert_cmpstr (kith_message_get_reply_id (message), ==, kith_message_get_id (origin));
  kith_message_edit_async (message, "Is the kettle off?", NULL, store_result, &result);
  WAIT_FOR (result);
  g_assert_true (kith_message_edit_finish (message, result, &error));
  g_assert_cmpstr (kith_message_get_content (message), ==, "Is the kettle off?");
  g_clear_object (&result);
  kith_message_delete_async (message, NULL, store_result, &result);
  WAIT_FOR (result);
  g_assert_true (kith_message_delete_finish (message, result, &error));
  WAIT_FOR (kith_message_get_deleted (message));
  g_assert_null (kith_timeline_find_message (timeline, kith_message_get_id (message)));
}

static void
test_reading (Fixture *fixture, gconstpointer data)
{
  KithChannel *channel = find_channel (get_guild (fixture, 0), "next-party");

  g_assert_true (kith_channel_get_unread (channel));
  g_assert_cmpuint (kith_channel_get_mention_count (channel), ==, 2);
  open_timeline (channel);
  kith_channel_mark_read (channel);
  WAIT_FOR (!kith_channel_get_unread (channel));
  g_assert_cmpuint (kith_channel_get_mention_count (channel), ==, 0);
}

static void
test_guild_life (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithGuild) guild = NULL;

  kith_session_create_guild_async (fixture->session, "Lighthouse", NULL, store_result, &result);
  WAIT_FOR (result);
  guild = kith_session_create_guild_finish (fixture->session, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (kith_session_list_guilds (fixture->session)), ==, 13);
  g_clear_object (&result);
  kith_guild_delete_async (guild, NULL, store_result, &result);
  WAIT_FOR (result);
  g_assert_true (kith_guild_delete_finish (guild, result, &error));
  WAIT_FOR (g_list_model_get_n_items (kith_session_list_guilds (fixture->session)) == 12);

  g_clear_object (&result);
  kith_guild_delete_async (get_guild (fixture, 3), NULL, store_result, &result);
  WAIT_FOR (result);
  g_assert_false (kith_guild_delete_finish (get_guild (fixture, 3), result, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_MISSING_PERMISSION);
}

/* What is on all of one's devices: a folder, a muted community and a muted channel. */
static void
test_settings (Fixture *fixture, gconstpointer data)
{
  GListModel *places = kith_guild_places_list (kith_session_get_guild_places (fixture->session));
  GListModel *channels = kith_guild_list_channels (get_guild (fixture, 0));
  guint folders = 0, muted_guilds = 0, muted_channels = 0;

  for (guint i = 0; i < g_list_model_get_n_items (places); i++)
    {
      g_autoptr (GObject) place = g_list_model_get_item (places, i);

      if (!KITH_IS_GUILD_FOLDER (place))
        continue;
      folders++;
      g_assert_cmpuint (g_list_model_get_n_items (kith_guild_folder_list_guilds (KITH_GUILD_FOLDER (place))), ==, 2);
    }
  g_assert_cmpuint (folders, ==, 1);
  for (guint i = 0; i < 12; i++)
    muted_guilds += kith_guild_get_muted (get_guild (fixture, i));
  g_assert_cmpuint (muted_guilds, ==, 1);
  for (guint i = 0; i < g_list_model_get_n_items (channels); i++)
    {
      g_autoptr (KithChannel) channel = KITH_CHANNEL (g_list_model_get_item (channels, i));

      muted_channels += kith_channel_get_muted (channel);
    }
  g_assert_cmpuint (muted_channels, ==, 1);
}

/* What the demo cannot do it refuses by saying that it is the demo. */
static void
test_needs_a_server (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  kith_session_export_async (fixture->session, NULL, store_result, &result);
  WAIT_FOR (result);
  g_assert_null (kith_session_export_finish (fixture->session, result, &error));
  g_assert_error (error, KITH_NET_ERROR, KITH_NET_ERROR_DEMO);
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_setenv ("KITH_DEMO_STILL", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("/demo/session/guilds", test_guilds);
  ADD ("/demo/session/every-channel", test_every_channel);
  ADD ("/demo/session/long-channel", test_long_channel);
  ADD ("/demo/session/writing", test_writing);
  ADD ("/demo/session/reading", test_reading);
  ADD ("/demo/session/guild-life", test_guild_life);
  ADD ("/demo/session/settings", test_settings);
  ADD ("/demo/session/needs-a-server", test_needs_a_server);
  return g_test_run ();
}
