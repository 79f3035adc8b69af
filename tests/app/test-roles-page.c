/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-session.h"

#include "kith-field.h"
#include "kith-guild-roles.h"
#include "kith-guild-settings.h"
#include "kith-list-page.h"
#include "kith-permission-list.h"
#include "kith-permission-words.h"
#include "kith-permissions.h"
#include "kith-role-editor.h"
#include "kith-save-bar.h"

#include <glib/gstdio.h>

/* The pages of roles, over the models of the demo. */

typedef struct
{
  KithClient *client;
  KithGuild *guild;
  KithHost *host;
  KithGuildSettings *settings;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("kith-roles-XXXXXX", NULL);
  KithSession *session;

  fixture->client = demo_client_new ();
  session = demo_client_get_session (fixture->client);
  fixture->host = kith_host_new (folder);
  fixture->guild = g_list_model_get_item (kith_session_list_guilds (session), 0);
  fixture->settings = kith_guild_settings_present (NULL, fixture->guild, fixture->host);
  g_object_add_weak_pointer (G_OBJECT (fixture->settings), (gpointer *) &fixture->settings);
  kith_settings_window_show_page (KITH_SETTINGS_WINDOW (fixture->settings), "roles");
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

static KithRole *
get_role (Fixture *fixture, guint index)
{
  g_autoptr (KithRole) role = g_list_model_get_item (kith_guild_list_roles (fixture->guild), index);

  return role;
}

static GtkWidget *
open_editor (Fixture *fixture, KithRole *role)
{
  GtkWidget *page = find (GTK_WIDGET (fixture->settings), KITH_TYPE_LIST_PAGE);

  g_assert_true (gtk_widget_activate_action (page, "roles.edit", "s", kith_role_get_id (role)));
  return find (GTK_WIDGET (fixture->settings), KITH_TYPE_ROLE_EDITOR);
}

static gboolean
is_saved (gpointer data)
{
  return !kith_role_editor_has_changes (data) &&
         !kith_save_bar_get_busy (KITH_SAVE_BAR (find (data, KITH_TYPE_SAVE_BAR)));
}

static gboolean
is_refused (gpointer data)
{
  return kith_field_get_error (data) != NULL;
}

static void
press_save (GtkWidget *editor)
{
  g_signal_emit_by_name (find (editor, KITH_TYPE_SAVE_BAR), "save");
}

static void
test_words (void)
{
  guint n;
  const KithPermissionWords *words = kith_permission_words_list (&n);
  guint64 all = 0;

  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpuint (all & words[i].bit, ==, 0);
      g_assert_true (kith_permission_words_find (words[i].bit) == &words[i]);
      all |= words[i].bit;
    }
  g_assert_cmpuint (all, ==, KITH_PERMISSIONS_ALL);
}

static void
test_edit (Fixture *fixture, gconstpointer data)
{
  KithRole *role = get_role (fixture, 1);
  guint64 before = kith_role_get_permissions (role);
  GtkWidget *editor = open_editor (fixture, role), *field = find (editor, KITH_TYPE_FIELD);
  GtkWidget *list = find (editor, KITH_TYPE_PERMISSION_LIST);

  g_assert_cmpstr (kith_field_get_text (KITH_FIELD (field)), ==, kith_role_get_name (role));
  g_assert_false (kith_role_editor_has_changes (KITH_ROLE_EDITOR (editor)));
  kith_field_set_text (KITH_FIELD (field), "   ");
  g_assert_true (kith_role_editor_has_changes (KITH_ROLE_EDITOR (editor)));
  press_save (editor);
  wait_until (is_refused, field);
  /* What was typed stays; typing on takes the complaint away. */
  g_assert_cmpstr (kith_field_get_text (KITH_FIELD (field)), ==, "   ");
  kith_field_set_text (KITH_FIELD (field), "Bakers");
  g_assert_null (kith_field_get_error (KITH_FIELD (field)));
  kith_permission_list_set (KITH_PERMISSION_LIST (list), before ^ KITH_PERMISSION_BAN_MEMBERS, 0);
  press_save (editor);
  wait_until (is_saved, editor);
  g_assert_cmpstr (kith_role_get_name (role), ==, "Bakers");
  g_assert_cmpuint (kith_role_get_permissions (role), ==, before ^ KITH_PERMISSION_BAN_MEMBERS);
}

static void
on_edited (GObject *source, GAsyncResult *result, gpointer data)
{
  g_assert_true (kith_role_edit_finish (KITH_ROLE (source), result, NULL));
  *(gboolean *) data = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

/* What somebody else changes is taken over, but not where the person changed the same. */
static void
test_two_at_once (Fixture *fixture, gconstpointer data)
{
  KithRole *role = get_role (fixture, 1);
  GtkWidget *editor = open_editor (fixture, role), *field = find (editor, KITH_TYPE_FIELD);
  KithPermissionList *list = KITH_PERMISSION_LIST (find (editor, KITH_TYPE_PERMISSION_LIST));
  guint64 before = kith_role_get_permissions (role);
  const KithWireRolePatch patch = { .name = (char *) "Theirs",
                                    .has_permissions = TRUE,
                                    .permissions = before ^ KITH_PERMISSION_KICK_MEMBERS };
  gboolean done = FALSE;

  kith_field_set_text (KITH_FIELD (field), "Mine");
  kith_permission_list_set (list, before ^ KITH_PERMISSION_BAN_MEMBERS, 0);
  kith_role_edit_async (role, &patch, NULL, on_edited, &done);
  wait_until (is_true, &done);
  g_assert_cmpstr (kith_field_get_text (KITH_FIELD (field)), ==, "Mine");
  g_assert_cmpuint (kith_permission_list_get_allow (list), ==,
                    before ^ KITH_PERMISSION_BAN_MEMBERS ^ KITH_PERMISSION_KICK_MEMBERS);
}

static gboolean
is_back (gpointer data)
{
  return find (GTK_WIDGET (((Fixture *) data)->settings), KITH_TYPE_LIST_PAGE) != NULL;
}

static void
on_deleted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_assert_true (kith_role_delete_finish (KITH_ROLE (source), result, NULL));
}

static void
test_closes_with_the_role (Fixture *fixture, gconstpointer data)
{
  KithRole *role = get_role (fixture, 1);

  open_editor (fixture, role);
  g_assert_false (is_back (fixture));
  kith_role_delete_async (role, NULL, on_deleted, NULL);
  wait_until (is_back, fixture);
}

/* A window with unsaved changes asks before it closes. */
static void
test_asks_before_closing (Fixture *fixture, gconstpointer data)
{
  GtkWidget *editor = open_editor (fixture, get_role (fixture, 1));

  kith_field_set_text (KITH_FIELD (find (editor, KITH_TYPE_FIELD)), "Bakers");
  gtk_window_close (GTK_WINDOW (fixture->settings));
  g_assert_nonnull (fixture->settings);
  g_signal_emit_by_name (find (editor, KITH_TYPE_SAVE_BAR), "reset");
  g_assert_false (kith_role_editor_has_changes (KITH_ROLE_EDITOR (editor)));
  gtk_window_close (GTK_WINDOW (fixture->settings));
  g_assert_null (fixture->settings);
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/app/roles-page/words", test_words);
  ADD ("/app/roles-page/edit", test_edit);
  ADD ("/app/roles-page/two-at-once", test_two_at_once);
  ADD ("/app/roles-page/closes-with-the-role", test_closes_with_the_role);
  ADD ("/app/roles-page/asks-before-closing", test_asks_before_closing);
  return g_test_run ();
}
