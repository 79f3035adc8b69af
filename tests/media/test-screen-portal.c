/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gunixfdlist.h>
#include <unistd.h>

#include "kith-media.h"
#include "kith-screen-portal.h"
#include "kith-test-wait.h"

/* A desktop of our own on a bus of our own: it answers as org.freedesktop.portal.ScreenCast does. */

#define SESSION_PATH "/org/freedesktop/portal/desktop/session/one"
#define NODE 42

typedef struct
{
  GTestDBus *daemon;
  GDBusConnection *bus;
  GDBusNodeInfo *info;
  GString *asked;
  guint refuse_at; /* the question that is answered with @answer; from 1 */
  guint answer;
  gboolean closed;
} Desktop;

static const char description[] =
  "<node><interface name='org.freedesktop.portal.ScreenCast'>"
  "<method name='CreateSession'><arg type='a{sv}' direction='in'/><arg type='o' direction='out'/></method>"
  "<method name='SelectSources'><arg type='o' direction='in'/><arg type='a{sv}' direction='in'/>"
  "<arg type='o' direction='out'/></method>"
  "<method name='Start'><arg type='o' direction='in'/><arg type='s' direction='in'/>"
  "<arg type='a{sv}' direction='in'/><arg type='o' direction='out'/></method>"
  "<method name='OpenPipeWireRemote'><arg type='o' direction='in'/><arg type='a{sv}' direction='in'/>"
  "<arg type='h' direction='out'/></method></interface>"
  "<interface name='org.freedesktop.portal.Session'><method name='Close'/></interface></node>";

static GVariant *
make_results (const char *method)
{
  GVariantBuilder results;

  g_variant_builder_init (&results, G_VARIANT_TYPE_VARDICT);
  if (g_str_equal (method, "CreateSession"))
    g_variant_builder_add (&results, "{sv}", "session_handle", g_variant_new_string (SESSION_PATH));
  if (g_str_equal (method, "Start"))
    g_variant_builder_add (&results, "{sv}", "streams", g_variant_new_parsed ("[(uint32 42, @a{sv} {})]"));
  return g_variant_builder_end (&results);
}

static void
open_remote (GDBusMethodInvocation *invocation)
{
  g_autoptr (GUnixFDList) fds = g_unix_fd_list_new ();
  int ends[2];

  g_assert_cmpint (pipe (ends), ==, 0);
  g_assert_cmpint (g_unix_fd_list_append (fds, ends[0], NULL), ==, 0);
  close (ends[0]);
  close (ends[1]);
  g_dbus_method_invocation_return_value_with_unix_fd_list (invocation, g_variant_new ("(h)", 0), fds);
}

static void
on_call (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *method,
         GVariant *arguments, GDBusMethodInvocation *invocation, gpointer data)
{
  Desktop *desktop = data;
  guint n = (guint) g_variant_n_children (arguments);
  g_autoptr (GVariant) options = NULL;
  g_autofree char *name = g_strdelimit (g_strdup (sender + 1), ".", '_'), *request = NULL;
  const char *token = NULL;
  guint answer = 0;

  g_string_append_printf (desktop->asked, "%s ", method);
  if (g_str_equal (method, "Close"))
    {
      desktop->closed = TRUE;
      g_dbus_method_invocation_return_value (invocation, NULL);
      return;
    }
  if (g_str_equal (method, "OpenPipeWireRemote"))
    {
      open_remote (invocation);
      return;
    }
  options = g_variant_get_child_value (arguments, n - 1);
  g_assert_true (g_variant_lookup (options, "handle_token", "&s", &token));
  request = g_strdup_printf ("/org/freedesktop/portal/desktop/request/%s/%s", name, token);
  if (desktop->refuse_at && --desktop->refuse_at == 0)
    answer = desktop->answer;
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", request));
  g_dbus_connection_emit_signal (bus, NULL, request, "org.freedesktop.portal.Request", "Response",
                                 g_variant_new ("(u@a{sv})", answer, make_results (method)), NULL);
}

static void
desktop_init (Desktop *desktop, gboolean there)
{
  static const GDBusInterfaceVTable vtable = { .method_call = on_call };
  static const char *const paths[] = { "/org/freedesktop/portal/desktop", SESSION_PATH };

  *desktop = (Desktop){ .daemon = g_test_dbus_new (G_TEST_DBUS_NONE), .asked = g_string_new (NULL) };
  g_test_dbus_up (desktop->daemon);
  desktop->bus = g_dbus_connection_new_for_address_sync (
    g_test_dbus_get_bus_address (desktop->daemon),
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL, NULL);
  desktop->info = g_dbus_node_info_new_for_xml (description, NULL);
  for (guint i = 0; i < 2; i++)
    g_dbus_connection_register_object (desktop->bus, paths[i], desktop->info->interfaces[i], &vtable, desktop, NULL,
                                       NULL);
  if (there)
    g_bus_own_name_on_connection (desktop->bus, "org.freedesktop.portal.Desktop", G_BUS_NAME_OWNER_FLAGS_NONE, NULL,
                                  NULL, NULL, NULL);
}

static void
desktop_clear (Desktop *desktop)
{
  g_dbus_connection_close_sync (desktop->bus, NULL, NULL);
  g_clear_object (&desktop->bus);
  g_dbus_node_info_unref (desktop->info);
  g_test_dbus_stop (desktop->daemon);
  g_object_unref (desktop->daemon);
  g_string_free (desktop->asked, TRUE);
}

static KithShareSource *
choose (GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kith_screen_portal_choose_async (kith_test_keep_result, &result);
  kith_test_wait_for (result != NULL);
  return kith_screen_portal_choose_finish (result, error);
}

static gboolean
is_owned (Desktop *desktop)
{
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
    desktop->bus, "org.freedesktop.DBus", "/", "org.freedesktop.DBus", "NameHasOwner",
    g_variant_new ("(s)", "org.freedesktop.portal.Desktop"), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  gboolean owned = FALSE;

  if (reply)
    g_variant_get (reply, "(b)", &owned);
  return owned;
}

/* All of it in one process and one bus, since the session's bus is asked for once. */
static void
test_choose (void)
{
  Desktop desktop;
  g_autoptr (GError) refused = NULL, cancelled = NULL;
  g_autoptr (KithShareSource) source = NULL, copy = NULL;

  desktop_init (&desktop, TRUE);
  kith_test_wait_for (is_owned (&desktop));
  source = choose (NULL);
  g_assert_nonnull (source);
  g_assert_cmpstr (desktop.asked->str, ==, "CreateSession SelectSources Start OpenPipeWireRemote ");
  g_assert_cmpint (source->kind, ==, KITH_SHARE_SOURCE_STREAM);
  g_assert_cmpuint (source->node, ==, NODE);
  g_assert_cmpint (source->fd, >=, 0);

  /* It is open as long as anybody has it. */
  copy = kith_share_source_copy (source);
  g_assert_cmpint (copy->fd, !=, source->fd);
  g_clear_pointer (&source, kith_share_source_free);
  kith_test_drain ();
  g_assert_false (desktop.closed);
  g_clear_pointer (&copy, kith_share_source_free);
  kith_test_wait_for (desktop.closed);

  desktop.refuse_at = 3;
  desktop.answer = 1;
  g_assert_null (choose (&cancelled));
  g_assert_error (cancelled, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  desktop.refuse_at = 2;
  desktop.answer = 2;
  g_assert_null (choose (&refused));
  g_assert_error (refused, KITH_MEDIA_ERROR, KITH_MEDIA_ERROR_FAILED);
  desktop_clear (&desktop);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/screen-portal/choose", test_choose);
  return g_test_run ();
}
