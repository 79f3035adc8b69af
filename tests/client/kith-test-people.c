/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-test-people.h"

#include "kith-test-wait.h"

/**
 * kith_test_client_new:
 * @data_dir: (nullable): where it keeps its cache
 *
 * Returns: (transfer full): a client whose secrets last for the test
 */
KithClient *
kith_test_client_new (const char *data_dir)
{
  g_autoptr (KithClock) clock = kith_clock_new ();
  g_autoptr (KithSecretStore) secrets = kith_secret_store_new_memory ();

  return kith_client_new (clock, data_dir, secrets);
}

void
kith_test_wait_connected (KithSession *session)
{
  kith_test_wait_for (kith_session_get_state (session) == KITH_CONNECTION_CONNECTED);
}

/**
 * kith_test_register:
 *
 * Returns: (transfer full): a new account's session, connected
 */
KithSession *
kith_test_register (KithClient *client, KithServerAddress *address, const char *name)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  KithSession *session;

  kith_client_register_async (client, address, name, "correct horse", NULL, NULL, NULL, kith_test_keep_result, &result);
  kith_test_wait_for (result != NULL);
  session = kith_client_register_finish (client, result, &error);
  g_assert_no_error (error);
  kith_test_wait_connected (session);
  return session;
}

/**
 * kith_test_create_guild:
 *
 * Returns: (transfer full): the guild
 */
KithGuild *
kith_test_create_guild (KithSession *session, const char *name)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  KithGuild *guild;

  kith_session_create_guild_async (session, name, NULL, kith_test_keep_result, &result);
  kith_test_wait_for (result != NULL);
  guild = kith_session_create_guild_finish (session, result, &error);
  g_assert_no_error (error);
  return guild;
}

/**
 * kith_test_join:
 * @session: who joins
 * @guild: as somebody else sees it
 *
 * Returns: (transfer full): the guild as @session sees it
 */
KithGuild *
kith_test_join (KithSession *session, KithGuild *guild)
{
  g_autoptr (GAsyncResult) invited = NULL, joined = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithJoinLink) link = NULL;
  KithGuild *seen;

  kith_guild_create_invite_async (guild, 0, 0, NULL, kith_test_keep_result, &invited);
  kith_test_wait_for (invited != NULL);
  link = kith_guild_create_invite_finish (guild, invited, &error);
  g_assert_no_error (error);
  kith_session_join_invite_async (session, kith_join_link_get_code (link), NULL, kith_test_keep_result, &joined);
  kith_test_wait_for (joined != NULL);
  seen = kith_session_join_invite_finish (session, joined, &error);
  g_assert_no_error (error);
  return seen;
}

/**
 * kith_test_general:
 *
 * Returns: (transfer none): the channel that every new guild has
 */
KithChannel *
kith_test_general (KithGuild *guild)
{
  KithChannel *channel = kith_guild_get_first_text_channel (guild);

  g_assert_nonnull (channel);
  return channel;
}

/**
 * kith_test_count:
 *
 * Returns: how often a text stands in a channel's timeline
 */
guint
kith_test_count (KithChannel *channel, const char *content)
{
  GListModel *timeline = G_LIST_MODEL (kith_channel_get_timeline (channel));
  guint count = 0;

  for (guint i = 0; i < g_list_model_get_n_items (timeline); i++)
    {
      g_autoptr (KithTimelineItem) item = g_list_model_get_item (timeline, i);
      KithMessage *message = kith_timeline_item_get_message (item);

      count += message && g_strcmp0 (kith_message_get_content (message), content) == 0;
    }
  return count;
}

/**
 * kith_test_find:
 *
 * Returns: (transfer none) (nullable): a message of this text that the server has
 */
KithMessage *
kith_test_find (KithChannel *channel, const char *content)
{
  GListModel *timeline = G_LIST_MODEL (kith_channel_get_timeline (channel));

  for (guint i = 0; i < g_list_model_get_n_items (timeline); i++)
    {
      g_autoptr (KithTimelineItem) item = g_list_model_get_item (timeline, i);
      KithMessage *message = kith_timeline_item_get_message (item);

      if (message && kith_message_get_state (message) == KITH_MESSAGE_SENT &&
          g_strcmp0 (kith_message_get_content (message), content) == 0)
        return message;
    }
  return NULL;
}
