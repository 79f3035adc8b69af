/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-remote.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

/* A program that does not answer within this time is busy with something worse. */
#define PATIENCE_MS 2000

/* Where a GApplication has its actions, by its id. */
static char *
make_path (const char *application_id)
{
  char *path = g_strconcat ("/", application_id, NULL);

  for (char *at = path; *at; at++)
    *at = *at == '.' ? '/' : *at == '-' ? '_' : *at;
  return path;
}

/**
 * kith_remote_activate:
 * @application_id: of the program that runs already
 * @parameter: (nullable): consumed if it is floating
 *
 * Activates an action of the program that runs, without becoming that program where there is none: a key that is bound
 * to this must not open a window.
 */
gboolean
kith_remote_activate (const char *application_id, const char *action, GVariant *parameter, GError **error)
{
  g_auto (GVariantBuilder) parameters = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("av"));
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, error);
  g_autofree char *path = make_path (application_id);
  g_autoptr (GVariant) answer = NULL;
  g_autoptr (GError) failure = NULL;

  if (parameter)
    g_variant_builder_add (&parameters, "v", parameter);
  if (!bus)
    return FALSE;
  answer = g_dbus_connection_call_sync (
    bus, application_id, path, "org.gtk.Actions", "Activate",
    g_variant_new ("(sav@a{sv})", action, &parameters, g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0)), NULL,
    G_DBUS_CALL_FLAGS_NO_AUTO_START, PATIENCE_MS, NULL, &failure);
  if (answer)
    return TRUE;
  if (g_error_matches (failure, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN) ||
      g_error_matches (failure, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("Kith is not running"));
  else
    g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}
