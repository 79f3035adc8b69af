/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-client.h"
#include "kith-demo-transport.h"
#include "kith-demo.h"
#include "kith-error.h"
#include "kith-guild-moderation.h"
#include "kith-guild-roles.h"

#include <glib/gstdio.h>
#include <string.h>

/* Roles of the model, over the demo: their order, their colours, what channels overwrite, and the view as a role. */

#define PATIENCE_S 20
#define VIEW KITH_PERMISSION_VIEW_CHANNEL
#define SEND KITH_PERMISSION_SEND_MESSAGES

typedef struct
{
  KithClock *clock;
  char *directory;
  KithClient *client;
  KithGuild *guild; /* one's own */
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
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KithSecretStore) secrets = kith_secret_store_new_memory ();
  KithSession *session;

  fixture->clock = kith_clock_new ();
  fixture->directory = g_dir_make_tmp ("test-demo-roles-XXXXXX", NULL);
  fixture->client = kith_client_new (fixture->clock, fixture->directory, secrets);
  kith_client_load (fixture->client);
  session = kith_client_add_demo (fixture->client, fixture->clock);
  kith_client_start (fixture->client);
  WAIT_FOR (kith_session_get_state (session) == KITH_CONNECTION_CONNECTED);
  fixture->guild = (KithGuild *) g_list_model_get_item (kith_session_list_guilds (session), 0);
  g_assert_true (kith_guild_is_mine (fixture->guild));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) directory = NULL;
  const char *name;

  g_clear_object (&fixture->guild);
  kith_client_shutdown (fixture->client);
  g_clear_object (&fixture->client);
  directory = g_dir_open (fixture->directory, 0, NULL);
  while (directory && (name = g_dir_read_name (directory)))
    {
      g_autofree char *child = g_build_filename (fixture->directory, name, NULL);

      g_unlink (child);
    }
  g_rmdir (fixture->directory);
  g_free (fixture->directory);
  kith_clock_unref (fixture->clock);
}

static KithRole *
get_role (KithGuild *guild, guint index)
{
  g_autoptr (KithRole) role = (KithRole *) g_list_model_get_item (kith_guild_list_roles (guild), index);

  return role;
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

/* Somebody else, who holds no role. */
static KithMember *
find_plain_member (KithGuild *guild)
{
  GListModel *members = kith_guild_list_members (guild);

  for (guint i = 0; i < g_list_model_get_n_items (members); i++)
    {
      g_autoptr (KithMember) member = (KithMember *) g_list_model_get_item (members, i);

      if (!kith_member_get_roles (member)[0] && kith_guild_outranks (guild, member))
        return member;
    }
  g_assert_not_reached ();
}

static KithRole *
create_role (KithGuild *guild, const char *name, guint64 permissions)
{
  const KithWireRoleRequest request = { .name = (char *) name, .permissions = permissions };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  KithRole *role;

  kith_guild_create_role_async (guild, &request, NULL, store_result, &result);
  WAIT_FOR (result);
  role = kith_guild_create_role_finish (guild, result, &error);
  g_assert_no_error (error);
  return role;
}

static void
edit_role (KithRole *role, const KithWireRolePatch *patch, int expected_error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  kith_role_edit_async (role, patch, NULL, store_result, &result);
  WAIT_FOR (result);
  g_assert_cmpint (kith_role_edit_finish (role, result, &error), ==, expected_error == 0);
  if (expected_error)
    g_assert_error (error, KITH_ERROR, expected_error);
}

static void
put_overwrite (KithChannel *channel, const char *id, KithOverwriteKind kind, guint64 allow, guint64 deny)
{
  const KithWireOverwrite overwrite = { .id = (char *) id, .kind = kind, .allow = allow, .deny = deny };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  kith_channel_put_overwrite_async (channel, &overwrite, NULL, store_result, &result);
  WAIT_FOR (result);
  kith_channel_put_overwrite_finish (channel, result, &error);
  g_assert_no_error (error);
}

/* The same object for a role all the time, at the place where it stands. */
static void
test_order (Fixture *fixture, gconstpointer data)
{
  GListModel *roles = kith_guild_list_roles (fixture->guild);
  guint n = g_list_model_get_n_items (roles);
  g_autoptr (KithRole) role = create_role (fixture->guild, "Bakers", 0);
  const KithWireRolePatch to_the_top = { .has_position = TRUE, .position = n };
  const KithWireRolePatch too_long = { .name = (char *) "" };

  g_assert_true (kith_role_is_everyone (get_role (fixture->guild, n)));
  g_assert_true (get_role (fixture->guild, n - 1) == role);
  g_assert_cmpint (kith_role_get_position (role), ==, 1);
  edit_role (role, &to_the_top, 0);
  WAIT_FOR (get_role (fixture->guild, 0) == role);
  for (guint i = 0; i <= n; i++)
    g_assert_cmpint (kith_role_get_position (get_role (fixture->guild, i)), ==, n - i);
  edit_role (role, &too_long, KITH_ERROR_ROLE_NAME_BAD);
  g_assert_cmpstr (kith_role_get_name (role), ==, "Bakers");
}

static void
test_colours (Fixture *fixture, gconstpointer data)
{
  KithMember *member = find_plain_member (fixture->guild);
  const char *user_id = kith_user_get_id (kith_member_get_user (member));
  g_autoptr (KithRole) role = create_role (fixture->guild, "Bakers", 0);
  const char *const held[] = { kith_role_get_id (role), NULL };
  const KithWireRolePatch colour = { .has_colour = TRUE, .colour = 0xff7800 };
  g_autoptr (GAsyncResult) given = NULL, deleted = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (kith_member_get_colour (member), ==, -1);
  kith_guild_set_member_roles_async (fixture->guild, user_id, held, NULL, store_result, &given);
  WAIT_FOR (given);
  kith_guild_set_member_roles_finish (fixture->guild, given, &error);
  g_assert_no_error (error);
  g_assert_cmpint (kith_member_get_colour (member), ==, -1);
  edit_role (role, &colour, 0);
  g_assert_cmpint (kith_member_get_colour (member), ==, 0xff7800);
  kith_role_delete_async (role, NULL, store_result, &deleted);
  WAIT_FOR (deleted);
  g_assert_true (kith_role_delete_finish (role, deleted, NULL));
  g_assert_cmpint (kith_member_get_colour (member), ==, -1);
  g_assert_null (kith_guild_find_role (fixture->guild, held[0]));
}

static void
test_view_as (Fixture *fixture, gconstpointer data)
{
  KithChannel *channel = find_channel (fixture->guild, "general");
  KithChannel *category = find_channel (fixture->guild, "The party"),
              *child = find_channel (fixture->guild, "game-night");
  g_autoptr (KithRole) role = create_role (fixture->guild, "Guests", KITH_PERMISSION_MANAGE_MESSAGES);
  const char *everyone = kith_guild_get_id (fixture->guild);
  g_autoptr (GAsyncResult) deleted = NULL;

  put_overwrite (channel, everyone, KITH_OVERWRITE_KIND_ROLE, 0, SEND);
  put_overwrite (category, everyone, KITH_OVERWRITE_KIND_ROLE, 0, VIEW);
  g_assert_true (kith_channel_can (channel, SEND));
  g_assert_true (kith_guild_can (fixture->guild, KITH_PERMISSION_MANAGE_ROLES));

  kith_guild_view_as (fixture->guild, role);
  g_assert_true (kith_guild_get_viewed_role (fixture->guild) == role);
  g_assert_false (kith_guild_can (fixture->guild, KITH_PERMISSION_MANAGE_ROLES));
  g_assert_true (kith_channel_can (channel, VIEW | KITH_PERMISSION_MANAGE_MESSAGES));
  g_assert_false (kith_channel_can (channel, SEND));
  g_assert_false (kith_guild_shows_channel (fixture->guild, child));
  g_assert_false (kith_guild_shows_channel (fixture->guild, category));
  g_assert_true (kith_guild_may_view_as (fixture->guild));

  /* What is changed meanwhile counts at once: a category is seen with its channel. */
  put_overwrite (child, kith_role_get_id (role), KITH_OVERWRITE_KIND_ROLE, VIEW, 0);
  g_assert_true (kith_guild_shows_channel (fixture->guild, child));
  g_assert_true (kith_guild_shows_channel (fixture->guild, category));
  g_assert_cmpuint (kith_channel_get_overwrites (child)->len, ==, 2);

  /* With the role goes the view. */
  kith_role_delete_async (role, NULL, store_result, &deleted);
  WAIT_FOR (deleted);
  g_assert_true (kith_role_delete_finish (role, deleted, NULL));
  g_assert_null (kith_guild_get_viewed_role (fixture->guild));
  g_assert_true (kith_guild_can (fixture->guild, KITH_PERMISSION_MANAGE_ROLES));
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("KITH_DEMO_STILL", "1", TRUE);
  ADD ("/demo/roles/order", test_order);
  ADD ("/demo/roles/colours", test_colours);
  ADD ("/demo/roles/view-as", test_view_as);
  return g_test_run ();
}
