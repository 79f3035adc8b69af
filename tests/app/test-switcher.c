/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-session.h"

#include "kith-switcher-index.h"

#include <adwaita.h>

/* What the switcher finds in the demo community, before and after something is typed. */

static const char *const nowhere[] = { NULL };

static KithChannel *
get_text_channel (KithSession *session, guint guild_index, guint n)
{
  g_autoptr (KithGuild) guild = g_list_model_get_item (kith_session_list_guilds (session), guild_index);
  GListModel *channels = kith_guild_list_channels (guild);

  for (guint i = 0; i < g_list_model_get_n_items (channels); i++)
    {
      g_autoptr (KithChannel) channel = g_list_model_get_item (channels, i);

      if (kith_channel_get_kind (channel) == KITH_CHANNEL_KIND_TEXT && n-- == 0)
        return channel;
    }
  g_assert_not_reached ();
}

static void
test_nothing_typed (void)
{
  g_autoptr (KithClient) client = demo_client_new ();
  KithSession *session = demo_client_get_session (client);
  KithChannel *here = get_text_channel (session, 0, 0);
  g_autoptr (KithSwitcherIndex) index = kith_switcher_index_new (client, here, nowhere);
  g_autoptr (GPtrArray) found = kith_switcher_index_search (index, "", 30);
  guint last = G_MAXUINT, unread = 0;

  g_assert_cmpuint (found->len, >, 5);
  for (guint i = 0; i < found->len; i++)
    {
      const KithSwitcherItem *item = found->pdata[i];
      guint news;

      g_assert_true (KITH_IS_CHANNEL (item->object));
      g_assert_true (item->object != here);
      news = kith_channel_get_mention_count (item->object) ? 2 : kith_channel_get_unread (item->object) ? 1 : 0;
      g_assert_cmpuint (news, <=, last);
      last = news;
      unread += news > 0;
    }
  g_assert_cmpuint (unread, >, 0);
  kith_client_shutdown (client);
}

static void
test_recent (void)
{
  g_autoptr (KithClient) client = demo_client_new ();
  KithSession *session = demo_client_get_session (client);
  KithChannel *here = get_text_channel (session, 0, 0), *lately = get_text_channel (session, 1, 0);
  const char *recent[] = { kith_channel_get_id (here), kith_channel_get_id (lately), NULL };
  g_autoptr (KithSwitcherIndex) index = NULL;
  g_autoptr (GPtrArray) found = NULL;

  kith_channel_mark_read (lately);
  index = kith_switcher_index_new (client, here, recent);
  found = kith_switcher_index_search (index, "", 30);
  for (guint i = 0; i < found->len; i++)
    {
      const KithSwitcherItem *item = found->pdata[i];

      if (kith_channel_get_unread (item->object))
        continue;
      /* The first after what is unread. */
      g_assert_true (item->object == lately);
      kith_client_shutdown (client);
      return;
    }
  g_assert_not_reached ();
}

static void
test_typed (void)
{
  g_autoptr (KithClient) client = demo_client_new ();
  KithSession *session = demo_client_get_session (client);
  g_autoptr (KithSwitcherIndex) index = kith_switcher_index_new (client, NULL, nowhere);
  GListModel *guilds = kith_session_list_guilds (session);

  for (guint g = 0; g < g_list_model_get_n_items (guilds); g++)
    {
      g_autoptr (KithGuild) guild = g_list_model_get_item (guilds, g);
      GListModel *members = kith_guild_list_members (guild);
      g_autofree char *of_guild = g_strdup_printf ("*%s", kith_guild_get_name (guild));
      g_autoptr (GPtrArray) guilds_found = kith_switcher_index_search (index, of_guild, 5);

      g_assert_true (((KithSwitcherItem *) guilds_found->pdata[0])->object == guild);
      for (guint i = 0; i < g_list_model_get_n_items (members); i++)
        {
          g_autoptr (KithMember) member = g_list_model_get_item (members, i);
          KithUser *user = kith_member_get_user (member);
          g_autofree char *name = g_strdup_printf ("@%s", kith_user_get_display_name (user));
          g_autoptr (GPtrArray) found = kith_switcher_index_search (index, name, 5);
          const KithSwitcherItem *first = found->len ? found->pdata[0] : NULL;

          if (user == kith_session_get_account (session))
            continue;
          g_assert_nonnull (first);
          g_assert_true (first->kind == KITH_SWITCHER_PERSON ? first->object == user
                                                             : kith_channel_get_partner (first->object) == user);
        }
    }
  kith_client_shutdown (client);
}

static void
test_signs (void)
{
  g_autoptr (KithClient) client = demo_client_new ();
  g_autoptr (KithSwitcherIndex) index = kith_switcher_index_new (client, NULL, nowhere);
  g_autoptr (GPtrArray) people = kith_switcher_index_search (index, "@", 200);
  g_autoptr (GPtrArray) channels = kith_switcher_index_search (index, " #a", 200);
  g_autoptr (GPtrArray) none = kith_switcher_index_search (index, "#qzqzqzqz", 200);

  g_assert_cmpuint (people->len, >, 10);
  g_assert_cmpuint (channels->len, >, 0);
  g_assert_cmpuint (none->len, ==, 0);
  for (guint i = 0; i < people->len; i++)
    {
      const KithSwitcherItem *item = people->pdata[i];

      g_assert_true (item->kind == KITH_SWITCHER_PERSON || item->kind == KITH_SWITCHER_CONVERSATION);
    }
  for (guint i = 0; i < channels->len; i++)
    g_assert_cmpint (((KithSwitcherItem *) channels->pdata[i])->kind, ==, KITH_SWITCHER_CHANNEL);
  kith_client_shutdown (client);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  g_test_add_func ("/switcher/nothing-typed", test_nothing_typed);
  g_test_add_func ("/switcher/recent", test_recent);
  g_test_add_func ("/switcher/typed", test_typed);
  g_test_add_func ("/switcher/signs", test_signs);
  return g_test_run ();
}
