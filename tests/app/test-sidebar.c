/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-session.h"

#include "kith-channel-list.h"
#include "kith-channel-row.h"
#include "kith-guild-rail.h"
#include "kith-guild-tile.h"
#include "kith-member-groups.h"
#include "kith-member-list.h"

#include <adwaita.h>

/* The rail and the lists beside it, over the models of the demo community. */

static void
collect (GtkWidget *widget, GType type, GPtrArray *found)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    g_ptr_array_add (found, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    collect (child, type, found);
}

static GPtrArray *
list_widgets (GtkWidget *root, GType type)
{
  GPtrArray *found = g_ptr_array_new ();

  collect (root, type, found);
  return found;
}

static GtkWidget *
show_in_window (GtkWidget *child)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), 300, 700);
  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  return window;
}

static void
test_rail (void)
{
  g_autoptr (KithClient) client = demo_client_new ();
  KithSession *session = demo_client_get_session (client);
  GListModel *guilds = kith_session_list_guilds (session);
  GtkWidget *rail = g_object_new (KITH_TYPE_GUILD_RAIL, NULL), *window;
  g_autoptr (GPtrArray) tiles = NULL;
  guint selected = 0, folders = 0;

  kith_guild_rail_set_sessions (KITH_GUILD_RAIL (rail), kith_client_list_sessions (client), NULL);
  window = show_in_window (rail);
  tiles = list_widgets (rail, KITH_TYPE_GUILD_TILE);
  /* The first tile leads to direct messages. */
  g_assert_null (kith_guild_tile_get_guild (tiles->pdata[0]));
  g_ptr_array_remove_index (tiles, 0);
  /* A folder has a tile besides those of its guilds. */
  for (guint i = tiles->len; i-- > 0;)
    if (!kith_guild_tile_get_guild (tiles->pdata[i]))
      {
        g_ptr_array_remove_index (tiles, i);
        folders++;
      }
  g_assert_cmpuint (folders, ==, 1);
  g_assert_cmpuint (tiles->len, ==, g_list_model_get_n_items (guilds));
  for (guint i = 0; i < tiles->len; i++)
    {
      KithGuild *guild = kith_guild_tile_get_guild (tiles->pdata[i]);

      for (guint j = 0; j < i; j++)
        g_assert_true (kith_guild_tile_get_guild (tiles->pdata[j]) != guild);
      gtk_test_accessible_assert_role (tiles->pdata[i], GTK_ACCESSIBLE_ROLE_BUTTON);
      if (i == 2)
        kith_guild_rail_set_selected (KITH_GUILD_RAIL (rail), guild);
    }
  for (guint i = 0; i < tiles->len; i++)
    selected += kith_guild_tile_get_selected (tiles->pdata[i]) ? i : 0;
  g_assert_cmpuint (selected, ==, 2);
  gtk_window_destroy (GTK_WINDOW (window));
  kith_client_shutdown (client);
}

static void
on_created (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithGuild) guild = kith_session_create_guild_finish (KITH_SESSION (source), result, &error);

  g_assert_no_error (error);
  *(gboolean *) data = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

static void
test_rail_follows_the_guilds (void)
{
  g_autoptr (KithClient) client = demo_client_new ();
  KithSession *session = demo_client_get_session (client);
  GtkWidget *rail = g_object_new (KITH_TYPE_GUILD_RAIL, NULL);
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;
  gboolean done = FALSE;

  g_object_ref_sink (rail);
  kith_guild_rail_set_sessions (KITH_GUILD_RAIL (rail), kith_client_list_sessions (client), NULL);
  before = list_widgets (rail, KITH_TYPE_GUILD_TILE);
  kith_session_create_guild_async (session, "A new place", NULL, on_created, &done);
  wait_until (is_true, &done);
  after = list_widgets (rail, KITH_TYPE_GUILD_TILE);
  g_assert_cmpuint (after->len, ==, before->len + 1);
  g_object_unref (rail);
  kith_client_shutdown (client);
}

static KithGuild *
get_first_guild (KithClient *client)
{
  g_autoptr (KithGuild) guild = g_list_model_get_item (kith_session_list_guilds (demo_client_get_session (client)), 0);

  return guild;
}

static void
test_channels (void)
{
  g_autoptr (KithClient) client = demo_client_new ();
  KithGuild *guild = get_first_guild (client);
  GtkWidget *list = g_object_new (KITH_TYPE_CHANNEL_LIST, NULL), *window;
  KithChannel *first = kith_guild_get_first_text_channel (guild);
  g_autoptr (KithChannel) next = NULL;
  g_autoptr (KithChannel) back = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  kith_channel_list_set_guild (KITH_CHANNEL_LIST (list), guild);
  kith_channel_list_set_channel (KITH_CHANNEL_LIST (list), first);
  window = show_in_window (list);
  rows = list_widgets (list, KITH_TYPE_CHANNEL_ROW);
  g_assert_cmpuint (rows->len, >, 3);
  next = kith_channel_list_find_next (KITH_CHANNEL_LIST (list), 1, FALSE);
  g_assert_nonnull (next);
  g_assert_true (next != first);
  g_assert_cmpint (kith_channel_get_kind (next), ==, KITH_CHANNEL_KIND_TEXT);
  kith_channel_list_set_channel (KITH_CHANNEL_LIST (list), next);
  back = kith_channel_list_find_next (KITH_CHANNEL_LIST (list), -1, FALSE);
  g_assert_true (back == first);
  gtk_window_destroy (GTK_WINDOW (window));
  kith_client_shutdown (client);
}

static KithChannel *
find_category (KithGuild *guild)
{
  GListModel *channels = kith_guild_list_channels (guild);

  for (guint i = 0; i < g_list_model_get_n_items (channels); i++)
    {
      g_autoptr (KithChannel) channel = g_list_model_get_item (channels, i);

      if (kith_channel_get_kind (channel) == KITH_CHANNEL_KIND_CATEGORY)
        return channel;
    }
  return NULL;
}

static guint
count_next (KithChannelList *list, KithGuild *guild)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < 50; i++)
    {
      g_autoptr (KithChannel) next = kith_channel_list_find_next (list, 1, FALSE);

      g_hash_table_add (seen, next);
      kith_channel_list_set_channel (list, next);
    }
  return g_hash_table_size (seen);
}

static void
test_folded_category (void)
{
  g_autoptr (KithClient) client = demo_client_new ();
  KithGuild *guild = get_first_guild (client);
  GtkWidget *list = g_object_ref_sink (g_object_new (KITH_TYPE_CHANNEL_LIST, NULL));
  const char *folded[] = { kith_channel_get_id (find_category (guild)), NULL };
  g_auto (GStrv) kept = NULL;
  guint all, fewer;

  kith_channel_list_set_guild (KITH_CHANNEL_LIST (list), guild);
  kith_channel_list_set_channel (KITH_CHANNEL_LIST (list), kith_guild_get_first_text_channel (guild));
  all = count_next (KITH_CHANNEL_LIST (list), guild);
  kith_channel_list_set_channel (KITH_CHANNEL_LIST (list), kith_guild_get_first_text_channel (guild));
  kith_channel_list_set_collapsed_ids (KITH_CHANNEL_LIST (list), folded);
  fewer = count_next (KITH_CHANNEL_LIST (list), guild);
  g_assert_cmpuint (fewer, <, all);
  kept = kith_channel_list_dup_collapsed_ids (KITH_CHANNEL_LIST (list));
  g_assert_cmpstrv (kept, folded);
  g_object_unref (list);
  kith_client_shutdown (client);
}

static void
check_groups (GListModel *groups, GListModel *members)
{
  g_autofree char *before = NULL;
  guint headings = 0, people = 0;

  for (guint i = 0; i < g_list_model_get_n_items (groups); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (groups, i);
      g_autofree char *name = NULL;

      if (KITH_IS_MEMBER_HEADING (item))
        {
          headings++;
          g_clear_pointer (&before, g_free);
          continue;
        }
      people++;
      name = g_utf8_casefold (kith_member_get_display_name (KITH_MEMBER (item)), -1);
      if (before)
        g_assert_cmpint (g_utf8_collate (before, name), <=, 0);
      g_free (before);
      before = g_steal_pointer (&name);
    }
  g_assert_cmpuint (people, ==, g_list_model_get_n_items (members));
  g_assert_cmpuint (headings, <=, 2);
}

typedef struct
{
  GListModel *model;
  GPtrArray *shadow;
} Follower;

/* What changed must be told such that whoever follows has the same list. */
static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, Follower *follower)
{
  g_ptr_array_remove_range (follower->shadow, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (follower->shadow, position + i, g_list_model_get_item (model, position + i));
  g_assert_cmpuint (follower->shadow->len, ==, g_list_model_get_n_items (model));
}

static void
check_follower (Follower *follower)
{
  for (guint i = 0; i < follower->shadow->len; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (follower->model, i);

      g_assert_true (item == follower->shadow->pdata[i]);
    }
}

static void
test_member_groups (void)
{
  g_autoptr (KithClient) client = demo_client_new ();
  GListModel *members = kith_guild_list_members (get_first_guild (client));
  g_autoptr (KithMemberGroups) groups = kith_member_groups_new ();
  g_autoptr (GListStore) few = g_list_store_new (KITH_TYPE_MEMBER);
  g_autoptr (GPtrArray) shadow = g_ptr_array_new_with_free_func (g_object_unref);
  Follower follower = { G_LIST_MODEL (groups), shadow };
  guint n = g_list_model_get_n_items (members);

  g_signal_connect (groups, "items-changed", G_CALLBACK (on_items_changed), &follower);
  kith_member_groups_set_members (groups, G_LIST_MODEL (few));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (groups)), ==, 0);
  g_assert_cmpuint (n, >, 20);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (KithMember) member = g_list_model_get_item (members, i);

      g_list_store_insert (few, i / 2, member);
      check_follower (&follower);
      check_groups (G_LIST_MODEL (groups), G_LIST_MODEL (few));
    }
  while (g_list_model_get_n_items (G_LIST_MODEL (few)))
    {
      g_list_store_remove (few, g_list_model_get_n_items (G_LIST_MODEL (few)) / 2);
      check_follower (&follower);
      check_groups (G_LIST_MODEL (groups), G_LIST_MODEL (few));
    }
  kith_member_groups_set_members (groups, members);
  check_follower (&follower);
  check_groups (G_LIST_MODEL (groups), members);
  kith_member_groups_set_members (groups, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (groups)), ==, 0);
  kith_client_shutdown (client);
}

static void
test_member_list (void)
{
  g_autoptr (KithClient) client = demo_client_new ();
  GtkWidget *list = g_object_new (KITH_TYPE_MEMBER_LIST, NULL), *window;

  kith_member_list_set_guild (KITH_MEMBER_LIST (list), get_first_guild (client));
  window = show_in_window (list);
  kith_member_list_set_guild (KITH_MEMBER_LIST (list), NULL);
  gtk_test_widget_wait_for_draw (window);
  gtk_window_destroy (GTK_WINDOW (window));
  kith_client_shutdown (client);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/sidebar/rail", test_rail);
  g_test_add_func ("/sidebar/rail-follows-the-guilds", test_rail_follows_the_guilds);
  g_test_add_func ("/sidebar/channels", test_channels);
  g_test_add_func ("/sidebar/folded-category", test_folded_category);
  g_test_add_func ("/sidebar/member-groups", test_member_groups);
  g_test_add_func ("/sidebar/member-list", test_member_list);
  return g_test_run ();
}
