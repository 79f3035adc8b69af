/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-session.h"

#include "kith-guild-settings.h"
#include "kith-list-page.h"
#include "kith-list-row.h"

#include <glib/gstdio.h>

/* The settings of a community, over the models of the demo. */

typedef struct
{
  KithClient *client;
  KithSession *session;
  KithGuild *guild;
  KithHost *host;
  KithGuildSettings *settings;
  gboolean done;
} Fixture;

static gboolean
is_done (gpointer data)
{
  return ((Fixture *) data)->done;
}

static void
on_created (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (GError) error = NULL;

  fixture->guild = kith_session_create_guild_finish (KITH_SESSION (source), result, &error);
  g_assert_no_error (error);
  fixture->done = TRUE;
}

static void
on_invited (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithJoinLink) link = kith_guild_create_invite_finish (KITH_GUILD (source), result, &error);

  g_assert_no_error (error);
  g_assert_nonnull (link);
  fixture->done = TRUE;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("kith-settings-XXXXXX", NULL);

  fixture->client = demo_client_new ();
  fixture->session = demo_client_get_session (fixture->client);
  fixture->host = kith_host_new (folder);
  kith_session_create_guild_async (fixture->session, "The den", NULL, on_created, fixture);
  wait_until (is_done, fixture);
  fixture->done = FALSE;
  g_rmdir (folder);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->settings)
    {
      g_object_remove_weak_pointer (G_OBJECT (fixture->settings), (gpointer *) &fixture->settings);
      gtk_window_destroy (GTK_WINDOW (fixture->settings));
    }
  g_object_unref (fixture->guild);
  g_object_unref (fixture->host);
  kith_client_shutdown (fixture->client);
  g_object_unref (fixture->client);
}

static void
open_page (Fixture *fixture, const char *name)
{
  fixture->settings = kith_guild_settings_present (NULL, fixture->guild, fixture->host);
  g_object_add_weak_pointer (G_OBJECT (fixture->settings), (gpointer *) &fixture->settings);
  kith_settings_window_show_page (KITH_SETTINGS_WINDOW (fixture->settings), name);
}

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  if (!gtk_widget_get_child_visible (widget) || !gtk_widget_get_visible (widget))
    return NULL;
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type);

      if (found)
        return found;
    }
  return NULL;
}

static gboolean
is_renamed (gpointer data)
{
  return g_strcmp0 (kith_guild_get_name (((Fixture *) data)->guild), "The nest") == 0;
}

static gboolean
is_refused (gpointer data)
{
  return gtk_widget_has_css_class (data, "error");
}

static void
test_rename (Fixture *fixture, gconstpointer data)
{
  GtkWidget *name;

  open_page (fixture, "overview");
  name = find (GTK_WIDGET (fixture->settings), ADW_TYPE_ENTRY_ROW);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (name)), ==, "The den");
  gtk_editable_set_text (GTK_EDITABLE (name), "   ");
  g_signal_emit_by_name (name, "apply");
  wait_until (is_refused, name);
  /* What was typed stays, and typing on takes the complaint away. */
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (name)), ==, "   ");
  gtk_editable_set_text (GTK_EDITABLE (name), "The nest");
  g_assert_false (is_refused (name));
  g_signal_emit_by_name (name, "apply");
  wait_until (is_renamed, fixture);
}

static gboolean
has_row (gpointer data)
{
  GtkWidget *page = find (GTK_WIDGET (((Fixture *) data)->settings), KITH_TYPE_LIST_PAGE);

  return page && find (page, KITH_TYPE_LIST_ROW);
}

static void
test_invites (Fixture *fixture, gconstpointer data)
{
  kith_guild_create_invite_async (fixture->guild, 5, 3600, NULL, on_invited, fixture);
  wait_until (is_done, fixture);
  open_page (fixture, "invites");
  wait_until (has_row, fixture);
}

static gboolean
is_closed (gpointer data)
{
  return ((Fixture *) data)->settings == NULL;
}

static void
on_deleted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_assert_true (kith_guild_delete_finish (KITH_GUILD (source), result, NULL));
}

static void
test_closes_with_the_guild (Fixture *fixture, gconstpointer data)
{
  open_page (fixture, "overview");
  g_assert_true (kith_guild_settings_present (NULL, fixture->guild, fixture->host) == fixture->settings);
  kith_guild_delete_async (fixture->guild, NULL, on_deleted, NULL);
  wait_until (is_closed, fixture);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/app/guild-settings/rename", Fixture, NULL, set_up, test_rename, tear_down);
  g_test_add ("/app/guild-settings/invites", Fixture, NULL, set_up, test_invites, tear_down);
  g_test_add ("/app/guild-settings/closes-with-the-guild", Fixture, NULL, set_up, test_closes_with_the_guild,
              tear_down);
  return g_test_run ();
}
